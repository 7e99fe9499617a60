// Sets of molecules as models write them: files of XYZ, MOL or SDF, folders and archives of them, entry by entry in
// their order; and whether a path holds molecules or crystals.
#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "werner/io/formats.hpp"

namespace werner {

enum class StructureKind { crystal, molecule };

// Told by the content. MOL and SDF hold molecules, a frame of XYZ holds a crystal where its comment has a Lattice, all
// other formats hold crystals; of folders and archives every file of structures counts. Standard input, what cannot be
// opened and what holds no structures count as crystals, whose reader tells the reason. Throws Error for a path with
// both kinds, naming one of each.
StructureKind structure_kind(const std::filesystem::path& path);

struct MoleculeEntry {
  std::string name;   // key name, CSD_code or id of its comment or data, else the file where it holds one, or "3"
  std::string where;  // file:line where it begins, archive!member:line
  Molecule molecule;
};
using MoleculeVisitor = std::function<void(MoleculeEntry&&)>;

// Calls one of the two for each entry. A folder is all files of molecules in it, by path, with those in folders inside
// it. A file is read as a whole. Throws Error for a missing file, an unknown format, and for a folder or an archive
// without files of molecules.
void visit_molecules(const std::filesystem::path& path, const MoleculeVisitor& entry, const BrokenVisitor& broken);

}  // namespace werner
