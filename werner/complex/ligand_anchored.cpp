#include "werner/complex/ligand_anchored.hpp"

#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>

#include <algorithm>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

constexpr int lithium = 3, beryllium = 4, iridium = 77;

static bool is_anchor(const RDKit::Atom& atom) {
  return atom.getAtomicNum() == lithium || atom.getAtomicNum() == beryllium || atom.getAtomicNum() == iridium;
}

// The handedness of an atom refers to the order of its bonds; a bond that goes, or comes, counts as the last one.
static void move_bond_to_end(RDKit::Atom& atom, const RDKit::Bond& bond) {
  int behind = 0;
  bool found = false;
  for (const auto* other : atom.getOwningMol().atomBonds(&atom)) {
    behind += found;
    found = found || other == &bond;
  }
  if (behind % 2 == 1 && atom.getChiralTag() != RDKit::Atom::CHI_UNSPECIFIED) atom.invertChirality();
}

bool is_anchored(std::string_view text) {
  return !text.ends_with('}') &&
         (text.find("[Li]") != std::string_view::npos || text.find("[Be]") != std::string_view::npos ||
          text.find("[Ir]") != std::string_view::npos);
}

LigandPtr decode_anchored(std::string_view text, const std::string& name, const std::string& where) {
  const std::string smiles(trim(text));
  RDKit::SmilesParserParams parameters;
  parameters.sanitize = false;
  parameters.removeHs = false;
  parameters.allowCXSMILES = false;
  parameters.parseName = false;
  std::unique_ptr<RDKit::RWMol> molecule;
  try {
    molecule.reset(RDKit::SmilesToMol(smiles, parameters));
    if (molecule) molecule->updatePropertyCache(false);
  } catch (const std::exception&) {
    molecule.reset();
  }
  if (!molecule) throw Error("unreadable anchored SMILES '" + smiles + "'", {.where = where});

  std::vector<int> anchors, donors;
  for (const auto* atom : molecule->atoms())
    if (is_anchor(*atom)) anchors.push_back(static_cast<int>(atom->getIdx()));
  if (anchors.empty())
    throw Error("no anchor in '" + smiles + "'",
                {.where = where, .hint = "expected [Li]<-, [Be]= or ->[Ir]<- at the donors"});
  int joints = 0;
  for (const auto* bond : molecule->bonds()) {
    auto *a = bond->getBeginAtom(), *b = bond->getEndAtom();
    if (is_anchor(*a) && is_anchor(*b)) ++joints;
    if (is_anchor(*a) == is_anchor(*b)) continue;
    auto* donor = is_anchor(*a) ? b : a;
    move_bond_to_end(*donor, *bond);
    // A double bond to the metal leaves both electrons at the donor, which gains no hydrogens in its place.
    if (bond->getBondType() != RDKit::Bond::DATIVE) {
      donor->setNumExplicitHs(donor->getTotalNumHs());
      donor->setNoImplicit(true);
    }
    const int index = static_cast<int>(donor->getIdx());
    if (std::find(donors.begin(), donors.end(), index) == donors.end()) donors.push_back(index);
  }
  if (joints + 1 != static_cast<int>(anchors.size()))
    throw Error("several metals in '" + smiles + "', expected one", {.where = where});
  molecule->beginBatchEdit();
  for (const int anchor : anchors) molecule->removeAtom(static_cast<unsigned>(anchor));
  molecule->commitBatchEdit();
  for (int& donor : donors)
    donor -=
        static_cast<int>(std::count_if(anchors.begin(), anchors.end(), [&](int anchor) { return anchor < donor; }));
  std::vector<DonorGroup> groups;
  for (const int donor : donors) groups.push_back({donor});
  LigandSource source;
  try {
    RDKit::MolOps::sanitizeMol(*molecule);
    RDKit::MolOps::assignStereochemistry(*molecule, true, true);
    source = ligand_source(*molecule, groups);
  } catch (const std::exception& problem) {
    throw Error("'" + smiles + "' is no ligand without its anchor: " + one_line(problem.what()), {.where = where});
  }
  source.name = name;
  return make_ligand(source, where);
}

// A donor that is a neutral carbon, silicon or germanium short of two bonds.
static bool is_carbene(const RDKit::Atom& atom) {
  const int z = atom.getAtomicNum();
  return (z == 6 || z == 14 || z == 32) && atom.getFormalCharge() == 0 && atom.getExplicitValence() == 2;
}

std::string encode_anchored(const Ligand& ligand) {
  for (const DonorGroup& group : ligand.donors)
    if (group.size() != 1)
      throw Error("ligand '" + ligand.name + "' is haptic, an anchored SMILES has single donor atoms only");
  const RDKitLigand read = rdkit_ligand(ligand);
  RDKit::RWMol molecule(*read.molecule);
  std::vector<int> atom_of(read.place.size());
  for (std::size_t i = 0; i < read.place.size(); ++i) atom_of[read.place[i]] = static_cast<int>(i);
  const auto bind = [&](unsigned donor, unsigned metal, RDKit::Bond::BondType type) {
    molecule.addBond(donor, metal, type);
    molecule.getAtomWithIdx(donor)->setNoImplicit(true);
  };
  const auto add_metal = [&](int z) {
    const unsigned index = molecule.addAtom(new RDKit::Atom(z), true, true);
    molecule.getAtomWithIdx(index)->setNoImplicit(true);
    return index;
  };
  const bool one_donor = ligand.denticity() == 1;
  const auto donor_atom = [&](int donor) { return static_cast<unsigned>(atom_of[ligand.donors[donor].front()]); };
  if (one_donor && !is_carbene(*molecule.getAtomWithIdx(donor_atom(0)))) {
    bind(donor_atom(0), add_metal(lithium), RDKit::Bond::DATIVE);
  } else {
    const unsigned centre = one_donor ? 0 : add_metal(iridium);
    for (int donor = 0; donor < ligand.denticity(); ++donor) {
      if (!is_carbene(*molecule.getAtomWithIdx(donor_atom(donor)))) {
        bind(donor_atom(donor), centre, RDKit::Bond::DATIVE);
        continue;
      }
      auto* carbene = molecule.getAtomWithIdx(donor_atom(donor));
      carbene->setNumRadicalElectrons(0);
      const unsigned metal = add_metal(beryllium);
      bind(donor_atom(donor), metal, RDKit::Bond::DOUBLE);
      if (!one_donor) molecule.addBond(metal, centre, RDKit::Bond::DATIVE);
    }
  }
  try {
    std::vector<DonorGroup> groups = ligand.donors;
    for (DonorGroup& group : groups)
      for (int& atom : group) atom = atom_of[atom];
    fold_hydrogens(molecule, groups);
    molecule.updatePropertyCache(false);
    return RDKit::MolToSmiles(molecule);
  } catch (const std::exception& problem) {
    throw Error("ligand '" + ligand.name + "' has no anchored SMILES: " + one_line(problem.what()));
  }
}

}  // namespace werner
