// The list of crystal formats and reading and writing by it: CIF, POSCAR, extended XYZ, pymatgen JSON, CSV with a
// column of CIFs, archives of any of them, ASE databases. Reading is entry by entry, in constant memory where the
// format allows it, and tolerant: a broken entry costs one entry, with file and line.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "werner/core/cif_claims.hpp"
#include "werner/core/crystal.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/text_source.hpp"

namespace werner {

// The symmetry that a CIF can be written with: the atoms of the entry are then one of each orbit.
struct WrittenSymmetry {
  int number = 1;                       // of the space group
  std::string hermann_mauguin;          // "F m -3 m"
  std::vector<std::string> operations;  // "x,y,z"
  struct Orbit {
    int multiplicity = 0;  // per cell
    char letter = 'a';     // Wyckoff's
  };
  std::vector<Orbit> orbits = {};  // of each atom; empty: not written
};

// Of one crystal, after symmetry. A larger one is a broken entry.
constexpr std::size_t most_crystal_atoms = 100'000;

struct CrystalEntry {
  std::string
      name;  // of the data block, the `material_id` of a row, the file in an archive, or "3" for the third frame
  std::string where;  // file:line where it begins, file!member:line in an archive
  DisorderedCrystal crystal;
  std::map<std::string, std::string> columns;    // other columns of its row, key=value pairs of its comment, its data
  std::shared_ptr<const CifClaims> claims = {};  // where it was read from a CIF
  std::vector<Vec3> forces = {};  // eV/Angstrom, one per atom; written by extended XYZ, empty where unknown
};

using CrystalVisitor = std::function<void(CrystalEntry&&)>;

// Reads a text entry by entry; throws Error where the text itself cannot be read on, after the entries before.
using CrystalReader = std::function<void(LineReader&, const CrystalVisitor&, const BrokenVisitor&)>;

struct CrystalFormat {
  std::string name;                     // "cif", "poscar"
  std::vector<std::string> extensions;  // without the dot
  std::string description;
  CrystalReader read;  // empty for formats that are files and no texts
  std::function<void(const std::filesystem::path&, const CrystalVisitor&, const BrokenVisitor&)> read_file;
  std::function<std::string(std::span<const CrystalEntry>)> write;  // bytes of the file; empty: cannot
  bool whole_atoms = false;                                         // writes no shared or partly filled sites
};
std::span<const CrystalFormat> crystal_formats();
// By the name of a file: extension, ".gz" left out, or POSCAR and CONTCAR; nothing for other files.
const CrystalFormat* crystal_format_of(const std::filesystem::path& file);

// Calls one of the two for each entry in the order of the file. `format` is a name of the list; by default the
// extension tells (".gz" of anything included, POSCAR and CONTCAR by their names); a folder is all files in it, by
// path, with those in folders inside it; "-" is the standard input, CIF, extended XYZ, POSCAR or JSON by its first
// lines. What a visitor throws comes through. Throws Error for a missing file and an unknown format.
void visit_crystals(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken,
                    const std::string& format = {});

struct CrystalFile {
  std::vector<CrystalEntry> entries;
  std::vector<BrokenEntry> broken;
};
// All at once; throws Error when nothing could be read, for the reason of the first broken entry.
CrystalFile read_crystals(const std::filesystem::path& file, const std::string& format = {});

// Throws UsageError where `crystals` of them have no room in the format of the file, and Error as `require_writable`:
// to be asked before a long computation.
void require_writable_crystals(const std::filesystem::path& file, bool force, std::size_t crystals = 1);

// Atomic by rename, as `write_text_file`. Throws Error where the format has room for one crystal only.
void write_crystals(const std::filesystem::path& file, std::span<const CrystalEntry> entries, bool force,
                    const std::string& format = {});

}  // namespace werner
