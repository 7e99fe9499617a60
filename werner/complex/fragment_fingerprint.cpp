#include "werner/complex/fragment_fingerprint.hpp"

#include <DataStructs/ExplicitBitVect.h>
#include <GraphMol/Fingerprints/MorganFingerprints.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>

#include <bit>
#include <memory>

#include "werner/complex/complex_graph.hpp"

namespace werner {

namespace {

RDKit::Bond::BondType type_of(BondOrder order) {
  switch (order) {
    case BondOrder::double_:
      return RDKit::Bond::DOUBLE;
    case BondOrder::triple:
      return RDKit::Bond::TRIPLE;
    case BondOrder::aromatic:
      return RDKit::Bond::AROMATIC;
    case BondOrder::dative:
      return RDKit::Bond::DATIVE;
    case BondOrder::single:
      break;
  }
  return RDKit::Bond::SINGLE;
}

// Only atoms of the graph, which knows the hydrogens that belong to others.
RDKit::RWMol drawn(const Molecule& molecule, const Perception& perception) {
  std::vector<std::vector<int>> around(molecule.size());
  for (const Bond& bond : perception.bonds) {
    around[static_cast<std::size_t>(bond.a)].push_back(bond.b);
    around[static_cast<std::size_t>(bond.b)].push_back(bond.a);
  }
  std::vector<int> place(molecule.size(), -1);
  RDKit::RWMol mol;
  for (const int i : constitution_atoms(molecule, perception.bonds)) {
    const auto index = static_cast<std::size_t>(i);
    auto* atom = new RDKit::Atom(molecule.atomic_numbers[index]);  // owned by the molecule
    if (!perception.formal_charges.empty()) atom->setFormalCharge(perception.formal_charges[index]);
    atom->setNoImplicit(true);
    place[index] = static_cast<int>(mol.addAtom(atom, false, true));
  }
  for (std::size_t i = 0; i < molecule.size(); ++i)
    if (place[i] < 0 && around[i].size() == 1)
      if (const int carrier = place[static_cast<std::size_t>(around[i].front())]; carrier >= 0) {
        auto* atom = mol.getAtomWithIdx(static_cast<unsigned>(carrier));
        atom->setNumExplicitHs(atom->getNumExplicitHs() + 1);
      }
  for (const Bond& bond : perception.bonds) {
    const int a = place[static_cast<std::size_t>(bond.a)], b = place[static_cast<std::size_t>(bond.b)];
    if (a >= 0 && b >= 0) mol.addBond(static_cast<unsigned>(a), static_cast<unsigned>(b), type_of(bond.order));
  }
  return mol;
}

}  // namespace

FingerprintBits fragment_fingerprint(const Molecule& molecule, const Perception& perception) {
  RDKit::RWMol mol = drawn(molecule, perception);
  // Generated structures may have any valence; rings and aromatic bonds are found all the same.
  unsigned failed = 0;
  try {
    RDKit::MolOps::sanitizeMol(mol, failed, RDKit::MolOps::SANITIZE_ALL ^ RDKit::MolOps::SANITIZE_PROPERTIES);
  } catch (const std::exception&) {
    mol.updatePropertyCache(false);
    RDKit::MolOps::fastFindRings(mol);
  }
  const std::unique_ptr<ExplicitBitVect> bits(
      RDKit::MorganFingerprints::getFingerprintAsBitVect(mol, fingerprint_radius, fingerprint_bits));
  FingerprintBits result{};
  IntVect on;
  bits->getOnBits(on);
  for (const int bit : on) result[static_cast<std::size_t>(bit / 64)] |= std::uint64_t{1} << (bit % 64);
  return result;
}

double tanimoto(const FingerprintBits& a, const FingerprintBits& b) {
  int both = 0, either = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    both += std::popcount(a[k] & b[k]);
    either += std::popcount(a[k] | b[k]);
  }
  return either == 0 ? 1 : static_cast<double>(both) / either;
}

// Compiled twice: processors that count bits in one instruction do it ten times faster.
__attribute__((target_clones("popcnt", "default"))) std::vector<double> tanimoto(
    const FingerprintBits& one, std::span<const FingerprintBits> list) {
  std::vector<double> result(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    int both = 0, either = 0;
    for (std::size_t k = 0; k < one.size(); ++k) {
      both += __builtin_popcountll(one[k] & list[i][k]);
      either += __builtin_popcountll(one[k] | list[i][k]);
    }
    result[i] = either == 0 ? 1 : static_cast<double>(both) / either;
  }
  return result;
}

}  // namespace werner
