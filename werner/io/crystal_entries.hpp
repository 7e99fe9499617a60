// Small things that all readers and writers of crystals share.
#pragma once
#include <map>
#include <string>

#include "werner/core/error.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {

// `where` is for errors that tell none.
BrokenEntry broken_entry(const Error& error, const std::string& where);

// The name of a file without its folder and the extensions that formats know: "x.cif.gz" is "x".
std::string stem_of(const std::filesystem::path& file);

// The name with nothing but letters, digits and _-.+() in it, never empty, at most 70 bytes.
std::string safe_name(const std::string& name);

// Formats whose files mostly hold one crystal: there the file's name says more than a name inside.
bool is_one_crystal(const CrystalFormat& format);
struct Visitors {
  CrystalVisitor entry;
  BrokenVisitor broken;
};
// Give entries the name of their file, broken ones too; the second one of a file is "file:2".
Visitors named_after(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken);

// What is known of an entry before its crystal is read, and stays known where that fails.
struct EntryLabels {
  std::string name;
  std::map<std::string, std::string> columns = {};
};

// Calls `entry` with what `read` returns, or `broken` with the Error that it throws, either with the labels and with
// `where`, unless the Error tells a place. Columns that `read` fills in win.
void deliver(EntryLabels labels, const std::string& where, const std::function<CrystalEntry()>& read,
             const CrystalVisitor& entry, const BrokenVisitor& broken);

// For formats without occupancies. Throws Error naming the entry and the site.
Crystal require_ordered(const CrystalEntry& entry, const std::string& format);

// "Lattice" and "pbc" of files that hold molecules too: a reason why this is no crystal, or nothing.
std::string no_crystal_reason(const Lattice& lattice, bool any_periodic_axis);

// Throws Error for more atoms than most_crystal_atoms.
void require_few_atoms(std::size_t count, const std::string& where = {});

// A lattice of written lengths and angles. Throws Error for a negative length and an angle that is not between 0 and
// 180 degrees; lengths of zero and angles that do not fit together are left to be judged.
Lattice written_lattice(const CellParameters& cell);

}  // namespace werner
