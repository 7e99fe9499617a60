// The list of structure formats and reading and writing by it. Reading is tolerant entry by entry: a broken entry costs
// one entry, with file and line.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

struct BrokenEntry {
  std::string where;  // file:line
  std::string reason;
  // As of an entry that can be read, where they are told before or beside what cannot; else empty.
  std::string name = {};
  std::map<std::string, std::string> columns = {};
};
using BrokenVisitor = std::function<void(BrokenEntry&&)>;
struct MoleculeFile {
  std::vector<Molecule> molecules;
  std::vector<BrokenEntry> broken;
  std::vector<int> lines;                  // where each molecule begins, from 1
  std::vector<std::size_t> before_broken;  // per broken entry: how many molecules stand before it
};

struct FormatInfo {
  std::string name;                     // "xyz", "extxyz", "mol", "sdf"
  std::vector<std::string> extensions;  // without the dot
  std::string description;
  std::function<MoleculeFile(const std::string& text, const std::string& file)> read;  // empty: cannot
  std::function<std::string(std::span<const Molecule>)> write;                         // empty: cannot
};
std::span<const FormatInfo> formats();

// By extension, ".gz" of anything included, "-" is standard input as XYZ. Throws Error when missing or nothing could be
// read.
MoleculeFile read_molecules(const std::filesystem::path& file, const std::string& format = {});
// Refuses to overwrite unless `force`; writes to a temporary name first, so that a full disk leaves the old file
// intact.
void write_molecules(const std::filesystem::path& file, std::span<const Molecule> molecules, bool force,
                     const std::string& format = {});

// Throws what writing would throw for the name alone, before hours are spent on what is to be written: a folder, an
// existing file without `force`, a folder that is missing or closed, an extension of no format.
void require_writable_molecules(const std::filesystem::path& file, bool force, const std::string& format = {});
void require_writable(const std::filesystem::path& file, bool force);

// Whole files as text, "-" the standard input or output; gzip and a byte-order mark are undone.
std::string read_text_file(const std::filesystem::path& file);
void write_text_file(const std::filesystem::path& file, std::string_view text, bool force = true);  // atomic by rename

}  // namespace werner
