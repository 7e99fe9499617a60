// Ligands from the tables of tmQMg-L.
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/Substruct/SubstructMatch.h>

#include <algorithm>

#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_files.hpp"
#include "werner/complex/ligand_identity.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"

namespace werner {

// Identity without donors and stereochemistry.
static std::string graph_key(Ligand ligand) {
  ligand.donors.clear();
  ligand.stereo_centres.clear();
  ligand.stereo_bonds.clear();
  return with_identity(std::move(ligand)).key;
}

// The decoded SMILES writes every hydrogen as an atom: what looks like an unfilled valence is one (carbenes), and bond
// orders in it are not always possible. So only atoms, connections, charges and hands are read.
static std::unique_ptr<RDKit::RWMol> parse_decoded(const std::string& smiles, const std::string& where) {
  RDKit::SmilesParserParams parameters;
  parameters.sanitize = false;
  parameters.removeHs = false;
  parameters.allowCXSMILES = false;
  parameters.parseName = false;
  std::unique_ptr<RDKit::RWMol> molecule(RDKit::SmilesToMol(smiles, parameters));
  if (!molecule) throw Error("unreadable decoded SMILES '" + smiles + "'", {.where = where});
  // Hydrogens in a bracket, [CH-], stand behind the atoms of the text.
  for (unsigned atom = 0, written = molecule->getNumAtoms(); atom < written; ++atom)
    for (unsigned i = 0; i < molecule->getAtomWithIdx(atom)->getNumExplicitHs(); ++i)
      molecule->addBond(atom, molecule->addAtom(new RDKit::Atom(1), false, true), RDKit::Bond::SINGLE);
  return molecule;
}

static std::string decoded_graph_key(const RDKit::ROMol& molecule) {
  Ligand ligand;
  for (const auto* atom : molecule.atoms()) {
    ligand.atoms.push_back({atom->getAtomicNum(), atom->getFormalCharge(), atom->getIsAromatic()});
    ligand.charge += atom->getFormalCharge();
  }
  for (const auto* bond : molecule.bonds())
    ligand.bonds.push_back({static_cast<int>(bond->getBeginAtomIdx()), static_cast<int>(bond->getEndAtomIdx())});
  return graph_key(std::move(ligand));
}

// Elements and connections alone.
static RDKit::RWMol skeleton(const RDKit::ROMol& molecule) {
  RDKit::RWMol plain;
  for (const auto* atom : molecule.atoms()) {
    auto* copy = new RDKit::Atom(atom->getAtomicNum());  // owned by the molecule
    copy->setNoImplicit(true);
    plain.addAtom(copy, false, true);
  }
  for (const auto* bond : molecule.bonds())
    plain.addBond(bond->getBeginAtomIdx(), bond->getEndAtomIdx(), RDKit::Bond::SINGLE);
  return plain;
}

static bool has_hand(const RDKit::Atom& atom) {
  return atom.getChiralTag() == RDKit::Atom::CHI_TETRAHEDRAL_CW ||
         atom.getChiralTag() == RDKit::Atom::CHI_TETRAHEDRAL_CCW;
}

// Whether an odd number of swaps leads from one order of the same atoms to the other.
static bool is_odd(std::vector<unsigned> from, const std::vector<unsigned>& to) {
  bool odd = false;
  for (std::size_t i = 0; i < to.size(); ++i) {
    const auto at = std::ranges::find(from.begin() + static_cast<std::ptrdiff_t>(i), from.end(), to[i]);
    if (at == from.end() || at == from.begin() + static_cast<std::ptrdiff_t>(i)) continue;
    std::iter_swap(at, from.begin() + static_cast<std::ptrdiff_t>(i));
    odd = !odd;
  }
  return odd;
}

// The encoded SMILES knows no stereocentres; the decoded one does, of the same molecule with other atom numbers.
static LigandPtr with_hands_of(const LigandPtr& ligand, const RDKit::ROMol& decoded, const std::string& where) {
  bool any = false;
  for (const auto* atom : decoded.atoms()) any = any || has_hand(*atom);
  if (!any) return ligand;
  const RDKitLigand read = rdkit_ligand(*ligand);
  RDKit::RWMol& molecule = *read.molecule;
  const RDKit::RWMol target = skeleton(molecule), query = skeleton(decoded);
  RDKit::MatchVectType match;
  if (!RDKit::SubstructMatch(static_cast<const RDKit::ROMol&>(target), static_cast<const RDKit::ROMol&>(query), match))
    return ligand;
  std::vector<unsigned> image(match.size());
  for (const auto& [from, to] : match) image[static_cast<std::size_t>(from)] = static_cast<unsigned>(to);
  for (const auto* atom : decoded.atoms()) {
    if (!has_hand(*atom)) continue;
    // Tags refer to the order of an atom's bonds.
    std::vector<unsigned> here, there;
    for (const auto* bond : decoded.atomBonds(atom)) here.push_back(image[bond->getOtherAtomIdx(atom->getIdx())]);
    auto* centre = molecule.getAtomWithIdx(image[atom->getIdx()]);
    for (const auto* bond : molecule.atomBonds(centre)) there.push_back(bond->getOtherAtomIdx(centre->getIdx()));
    centre->setChiralTag(atom->getChiralTag());
    if (is_odd(here, there)) centre->invertChirality();
  }
  RDKit::MolOps::assignStereochemistry(molecule, true, true);
  std::vector<int> atom_of(read.place.size());
  for (std::size_t i = 0; i < read.place.size(); ++i) atom_of[read.place[i]] = static_cast<int>(i);
  std::vector<DonorGroup> donors = ligand->donors;
  for (DonorGroup& group : donors)
    for (int& atom : group) atom = atom_of[atom];
  LigandSource source = ligand_source(molecule, donors);
  source.name = ligand->name;
  return make_ligand(source, where);
}

LigandFile read_tmqmg_ligands(std::string_view text, const std::string& file) {
  const CsvTable table = parse_csv(text, file);
  const std::size_t id = table.column("tmQMg-L ligand ID", file), decoded = table.column("Decoded SMILES", file),
                    encoded = table.column("Encoded SMILES", file);
  LigandFile result;
  for (const CsvRow& row : table.rows) {
    const std::string where = file + ":" + std::to_string(row.line);
    try {
      if (row.fields.size() != table.header.size())
        throw Error("row has " + std::to_string(row.fields.size()) + " fields, expected " +
                    std::to_string(table.header.size()));
      const LigandPtr ligand = decode_anchored(row.fields[encoded], row.fields[id], where);
      const auto molecule = parse_decoded(row.fields[decoded], where);
      if (graph_key(*ligand) != decoded_graph_key(*molecule))
        throw Error("encoded SMILES '" + row.fields[encoded] + "' and decoded SMILES '" + row.fields[decoded] +
                    "' are different molecules");
      result.ligands.push_back(with_hands_of(ligand, *molecule, where));
      result.where.push_back(where);
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
  }
  return result;
}

}  // namespace werner
