// The built-in ligands (data/ligands.toml) and readers of ligand files.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// All built-in ligands, alphabetical by name; parsed once.
std::span<const LigandPtr> ligand_library();
// By name or alias, did-you-mean included; or "SMILES{donors}".
LigandPtr find_ligand(std::string_view name_or_smiles, const std::string& where = {});
// All classes that occur, alphabetical.
std::vector<std::string> ligand_classes();

struct RefusedLigand {
  std::string where;  // file:line
  std::string reason;
};
struct LigandFile {
  std::vector<LigandPtr> ligands;
  std::vector<RefusedLigand> refused;  // the rest loads
};
// By content and extension: plain text, XYZ with charge and donors, tmQMg-L CSV. Throws Error when the file is missing
// or holds no ligand at all.
LigandFile read_ligands(const std::filesystem::path& file);

}  // namespace werner
