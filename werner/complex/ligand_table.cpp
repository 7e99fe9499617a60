// Ligands from the tables of tmQMg-L.
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>

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
// orders in it are not always possible. So only atoms, connections and charge are read.
static std::string decoded_graph_key(const std::string& smiles, const std::string& where) {
  RDKit::SmilesParserParams parameters;
  parameters.sanitize = false;
  parameters.removeHs = false;
  parameters.allowCXSMILES = false;
  parameters.parseName = false;
  const std::unique_ptr<RDKit::RWMol> molecule(RDKit::SmilesToMol(smiles, parameters));
  if (!molecule) throw Error("unreadable decoded SMILES '" + smiles + "'", {.where = where});
  Ligand ligand;
  // Hydrogens in a bracket, [CH-], stand behind the atoms of the text.
  const int written = static_cast<int>(molecule->getNumAtoms());
  for (const auto* atom : molecule->atoms()) {
    ligand.atoms.push_back({atom->getAtomicNum(), atom->getFormalCharge(), atom->getIsAromatic()});
    ligand.charge += atom->getFormalCharge();
  }
  for (const auto* bond : molecule->bonds())
    ligand.bonds.push_back({static_cast<int>(bond->getBeginAtomIdx()), static_cast<int>(bond->getEndAtomIdx())});
  for (int atom = 0; atom < written; ++atom)
    for (unsigned i = 0; i < molecule->getAtomWithIdx(static_cast<unsigned>(atom))->getNumExplicitHs(); ++i) {
      ligand.bonds.push_back({atom, static_cast<int>(ligand.atoms.size())});
      ligand.atoms.push_back({.z = 1});
    }
  return graph_key(std::move(ligand));
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
      if (graph_key(*ligand) != decoded_graph_key(row.fields[decoded], where))
        throw Error("encoded SMILES '" + row.fields[encoded] + "' and decoded SMILES '" + row.fields[decoded] +
                    "' are different molecules");
      result.ligands.push_back(ligand);
      result.where.push_back(where);
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
  }
  return result;
}

}  // namespace werner
