#include "werner/complex/ligand.hpp"

#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>

#include <algorithm>
#include <utility>

#include "werner/complex/ligand_identity.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/ligand_stereo.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

// RDKit's sentences start in upper case and may run over several lines.
std::string one_line(const char* what) {
  std::string text(trim(split(what, '\n').front()));
  if (!text.empty()) text.front() = lower(text.substr(0, 1)).front();
  return text;
}

// Atom of the SMILES -> atom of the ligand: heavy atoms first.
static std::vector<int> ligand_order(const RDKit::ROMol& molecule) {
  std::vector<int> place(molecule.getNumAtoms());
  int next = 0;
  for (const bool hydrogens : {false, true})
    for (const auto* atom : molecule.atoms())
      if ((atom->getAtomicNum() == 1) == hydrogens) place[atom->getIdx()] = next++;
  return place;
}

// The hydrogen of C[P@H]N comes after C and before N, in [P@H]1... before the ring's other end. RDKit, which knows the
// rule for atoms with three other neighbours, takes it for the first of all in phosphines and arsines and overlooks the
// ring's number.
static void mend_hands_of_phosphines(RDKit::RWMol& molecule) {
  for (auto* atom : molecule.atoms()) {
    if ((atom->getAtomicNum() != 15 && atom->getAtomicNum() != 33) || atom->getDegree() != 2 ||
        atom->getTotalNumHs() != 1)
      continue;
    const unsigned index = atom->getIdx();
    bool follows = false;  // by an atom, or at the beginning of the text by two branches
    for (const auto* neighbour : molecule.atomNeighbors(atom)) follows = follows || neighbour->getIdx() == index + 1;
    const bool closes_ring =
        index > 0 ? !follows : molecule.getRingInfo()->numAtomRings(index) > 0;  // a number stands behind it
    if ((index > 0) != closes_ring) atom->invertChirality();
  }
}

RDKitLigand read_smiles(const std::string& smiles, const std::string& where) {
  RDKit::SmilesParserParams parameters;
  parameters.removeHs = false;
  parameters.allowCXSMILES = false;
  parameters.parseName = false;
  RDKitLigand result;
  try {
    result.molecule.reset(RDKit::SmilesToMol(smiles, parameters));
    if (result.molecule) {
      result.written_atoms = static_cast<int>(result.molecule->getNumAtoms());
      mend_hands_of_phosphines(*result.molecule);
      RDKit::MolOps::addHs(*result.molecule);
    }
  } catch (const std::exception& problem) {
    throw UsageError("unreadable SMILES '" + smiles + "': " + one_line(problem.what()), {.where = where});
  }
  if (!result.molecule) throw UsageError("unreadable SMILES '" + smiles + "'", {.where = where});
  result.place = ligand_order(*result.molecule);
  if (result.written_atoms == 0) throw UsageError("empty SMILES, expected the atoms of a ligand", {.where = where});
  return result;
}

RDKitLigand rdkit_ligand(const Ligand& ligand) { return read_smiles(ligand.smiles); }

static void check_graph(const RDKit::ROMol& molecule, const std::string& smiles, const std::string& where) {
  for (const auto* atom : molecule.atoms()) {
    const int z = atom->getAtomicNum();
    if (z == 0)
      throw UsageError("SMILES '" + smiles + "' has the placeholder atom '*', expected an element", {.where = where});
    if (z > 103 || element(z).is_metal)
      throw UsageError(
          "metal '" + atom->getSymbol() + "' inside the ligand '" + smiles + "'",
          {.where = where,
           .hint = "a ligand is made of non-metals; ferrocenes and other metalloligands are not supported"});
    if (atom->getIsotope() != 0) throw UsageError("isotope label in '" + smiles + "', expected none", {.where = where});
  }
  for (const auto* bond : molecule.bonds()) switch (bond->getBondType()) {
      case RDKit::Bond::SINGLE:
      case RDKit::Bond::DOUBLE:
      case RDKit::Bond::TRIPLE:
      case RDKit::Bond::AROMATIC:
        break;
      default:
        throw UsageError("SMILES '" + smiles + "' has a bond that is not single, double, triple or aromatic",
                         {.where = where});
    }
  std::vector<int> fragment;
  if (const auto n = RDKit::MolOps::getMolFrags(molecule, fragment); n != 1)
    throw UsageError("'" + smiles + "' has " + std::to_string(n) + " fragments, expected one connected ligand",
                     {.where = where});
}

static BondOrder bond_order(const RDKit::Bond& bond) {
  switch (bond.getBondType()) {
    case RDKit::Bond::DOUBLE:
      return BondOrder::double_;
    case RDKit::Bond::TRIPLE:
      return BondOrder::triple;
    case RDKit::Bond::AROMATIC:
      return BondOrder::aromatic;
    default:
      return BondOrder::single;
  }
}

// Donors in atoms of the SMILES.
static void check_donors(const std::vector<DonorGroup>& donors, const RDKit::ROMol& molecule, int written_atoms,
                         const std::string& smiles, const std::string& where) {
  if (donors.empty()) throw UsageError("ligand '" + smiles + "' has no donor atoms", {.where = where});
  std::vector<char> used(written_atoms, 0);
  for (const DonorGroup& group : donors) {
    if (group.empty()) throw UsageError("ligand '" + smiles + "' has an empty donor group", {.where = where});
    for (const int atom : group) {
      if (atom < 0 || atom >= written_atoms)
        throw UsageError("donor atom " + std::to_string(atom) + " is outside '" + smiles + "', expected 0 to " +
                             std::to_string(written_atoms - 1),
                         {.where = where, .hint = "atoms of the SMILES are counted from 0"});
      if (std::exchange(used[atom], 1))
        throw UsageError("donor atom " + std::to_string(atom) + " of '" + smiles + "' is named twice",
                         {.where = where});
      const auto* donor = molecule.getAtomWithIdx(static_cast<unsigned>(atom));
      if (donor->getAtomicNum() != 1) continue;
      // Sigma complexes of B-H, Si-H and the like exist; a hydrogen of C, N or O named as donor is a miscount.
      for (const auto* neighbour : molecule.atomNeighbors(donor))
        if (element(neighbour->getAtomicNum()).electronegativity > element(1).electronegativity)
          throw UsageError(
              "donor atom " + std::to_string(atom) + " of '" + smiles + "' is a hydrogen of " + neighbour->getSymbol(),
              {.where = where,
               .hint = "hydride, dihydrogen and hydrogens of elements no more electronegative than hydrogen can bind"});
    }
  }
}

static LigandPtr make_from(const RDKitLigand& read, const LigandSource& source, const std::string& smiles,
                           const std::string& where) {
  const auto& [molecule, written_atoms, place] = read;
  check_graph(*molecule, smiles, where);
  check_donors(source.donors, *molecule, written_atoms, smiles, where);

  Ligand ligand;
  ligand.smiles = smiles;
  ligand.name = source.name.empty() ? smiles : source.name;
  ligand.classes = source.classes;
  ligand.atoms.resize(place.size());
  for (const auto* atom : molecule->atoms()) {
    ligand.atoms[place[atom->getIdx()]] = {atom->getAtomicNum(), atom->getFormalCharge(), atom->getIsAromatic()};
    ligand.charge += atom->getFormalCharge();
  }
  for (const DonorGroup& group : source.donors) {
    DonorGroup& donor = ligand.donors.emplace_back();
    for (const int atom : group) donor.push_back(place[atom]);
    std::sort(donor.begin(), donor.end());
  }
  RDKit::RWMol kekulized(*molecule);
  RDKit::MolOps::KekulizeIfPossible(kekulized, false);
  for (const auto* bond : kekulized.bonds())
    ligand.bonds.push_back({place[bond->getBeginAtomIdx()], place[bond->getEndAtomIdx()], bond_order(*bond)});
  read_stereo(*molecule, place, ligand);
  return std::make_shared<const Ligand>(with_identity(std::move(ligand)));
}

LigandPtr make_ligand(const LigandSource& source, const std::string& where) {
  const std::string smiles(trim(source.smiles));
  return make_from(read_smiles(smiles, where), source, smiles, where);
}

LigandPtr make_written_ligand(const LigandSource& source, const std::string& where) {
  const std::string smiles(trim(source.smiles));
  const RDKitLigand read = read_smiles(smiles, where);
  LigandPtr ligand = make_from(read, source, smiles, where);
  require_electrons(*read.molecule, source.donors, smiles, where);
  return ligand;
}

}  // namespace werner
