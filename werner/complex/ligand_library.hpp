// The built-in ligands (data/ligands.txt) and readers of ligand files.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// All built-in ligands, alphabetical by name; parsed once.
std::span<const LigandPtr> ligand_library();
// What a line of the library says. Charge and donors repeat the SMILES, so that a slip of the pen can be found.
struct LibraryEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string text;  // SMILES{donors}
  int charge = 0;    // declared, e
  std::vector<std::string>
      donors;  // declared: element of each donor group, with the number of atoms of a haptic one: "N", "C5"
  std::vector<std::string> classes;
};
// In the order of ligand_library(); cheap, no SMILES is read.
std::span<const LibraryEntry> library_entries();
// By name or alias, did-you-mean included; or "SMILES{donors}", or an anchored SMILES. Case matters only where two
// names differ by nothing else; commas stand for points and blanks for hyphens. Throws UsageError for an unknown name.
LigandPtr find_ligand(std::string_view name_or_smiles, const std::string& where = {});
// The entry of exactly this name or alias, or nothing.
LigandPtr ligand_of_name(std::string_view name);
// The name of the entry that is this ligand, however it was written; empty when the library does not have it.
std::string library_name(const Ligand& ligand);
// All classes that occur in the library, alphabetical.
std::vector<std::string> ligand_classes();

struct RefusedLigand {
  std::string where;  // file:line
  std::string reason;
};
struct LigandFile {
  std::vector<LigandPtr> ligands;
  std::vector<std::string> where;      // file:line of each ligand
  std::vector<RefusedLigand> refused;  // the rest loads
};
// By content: plain text, XYZ with charge and donors, tmQMg-L tables; docs/ligands.md has the formats; ".gz" is undone.
// Names are unique: an entry that repeats name and ligand of an earlier one is left out, one that gives the name to
// another ligand is refused, as are names of the built-in ligands for others and names that are no single word (a
// space,
// ';' or '|' inside) or end like a donor of a genome (".0", "~2"). Two ligands without a name that differ in donors
// alone are told apart by SMILES{donors}.
// Throws Error when the file is missing or holds no ligand at all (the first reason is in the message).
LigandFile read_ligands(const std::filesystem::path& file);

}  // namespace werner
