#include "werner/complex/sa_score.hpp"

#include <GraphMol/Descriptors/Lipinski.h>
#include <GraphMol/Fingerprints/MorganFingerprints.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "werner/core/error.hpp"

namespace werner {

namespace embedded {
std::string_view sa_fragments();  // as scripts/sa_table.py writes it; empty without the package
}

namespace {

static_assert(std::endian::native == std::endian::little, "the table of fragments is little-endian");

template <class T>
T at(std::string_view bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

double contribution(std::uint32_t fragment) {
  constexpr double unknown = -4;
  const std::string_view table = embedded::sa_fragments();
  const std::size_t n = at<std::uint32_t>(table, 0);
  std::size_t low = 1, high = n + 1;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (at<std::uint32_t>(table, middle) < fragment)
      low = middle + 1;
    else
      high = middle;
  }
  if (low > n || at<std::uint32_t>(table, low) != fragment) return unknown;
  return at<float>(table, n + low);
}

// Assigned or not, as the original counts them.
int stereocentres(RDKit::ROMol& mol) {
  RDKit::MolOps::assignStereochemistry(mol, false, true, true);
  int count = 0;
  for (const auto* atom : mol.atoms()) count += atom->hasProp("_CIPCode") || atom->hasProp("_ChiralityPossible");
  return count;
}

double score_of(RDKit::ROMol& mol) {
  const std::unique_ptr<RDKit::SparseIntVect<std::uint32_t>> fingerprint(
      RDKit::MorganFingerprints::getFingerprint(mol, 2));
  const auto& fragments = fingerprint->getNonzeroElements();
  double sum = 0, count = 0;
  for (const auto& [fragment, times] : fragments) {
    sum += contribution(fragment) * times;
    count += times;
  }
  const double atoms = mol.getNumAtoms();
  const auto& rings = mol.getRingInfo()->atomRings();
  constexpr std::size_t largest_small_ring = 8;
  const bool macrocycle = std::ranges::any_of(rings, [](const auto& ring) { return ring.size() > largest_small_ring; });
  const double complexity = std::pow(atoms, 1.005) - atoms + std::log10(stereocentres(mol) + 1) +
                            std::log10(RDKit::Descriptors::calcNumSpiroAtoms(mol) + 1) +
                            std::log10(RDKit::Descriptors::calcNumBridgeheadAtoms(mol) + 1) +
                            (macrocycle ? std::log10(2) : 0);
  const auto distinct = static_cast<double>(fragments.size());
  const double symmetry = atoms > distinct ? std::log(atoms / distinct) / 2 : 0;
  constexpr double least = -4, most = 2.5;  // of the raw sum
  double score = 11 - (sum / count - complexity + symmetry - least + 1) / (most - least) * 9;
  if (score > 8) score = 8 + std::log(score + 1 - 9);
  return std::clamp(score, 1.0, 10.0);
}

}  // namespace

bool has_sa_table() { return !embedded::sa_fragments().empty(); }

double sa_score(const std::string& smiles) {
  if (!has_sa_table())
    throw Error("there is no table of fragments for the SA score",
                {.where = {}, .hint = "install the package rdkit-data and build again"});
  std::unique_ptr<RDKit::ROMol> mol;
  try {
    mol.reset(RDKit::SmilesToMol(smiles));
  } catch (const std::exception&) {
  }
  if (!mol || mol->getNumAtoms() == 0) throw Error("cannot read the SMILES '" + smiles + "'");
  return score_of(*mol);
}

}  // namespace werner
