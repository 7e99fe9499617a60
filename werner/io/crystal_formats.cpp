#include "werner/io/crystal_formats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "werner/core/registry.hpp"
#include "werner/io/archive.hpp"
#include "werner/io/ase_database.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_csv.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/crystal_set.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/poscar.hpp"
#include "werner/io/pymatgen_json.hpp"
#include "werner/io/text_format.hpp"

namespace werner {
namespace fs = std::filesystem;
namespace {

// What a visitor throws is not the file's fault; no reader catches this.
struct VisitorThrew {
  std::exception_ptr cause;
};

const CrystalFormat& require_format(const fs::path& file, const std::string& name) {
  if (!name.empty()) return find_named(crystal_formats(), name, "crystal format");
  if (file == "-") return find_named(crystal_formats(), "cif", "crystal format");
  if (const CrystalFormat* format = crystal_format_of(file)) return *format;
  std::string known = "POSCAR, CONTCAR";
  for (const CrystalFormat& format : crystal_formats())
    for (const std::string& extension : format.extensions) known += ", ." + extension;
  const std::string extension = file.extension().string();
  throw UsageError(extension.empty() ? fmt::format("no file extension in '{}'", file.filename().string())
                                     : fmt::format("unknown file extension '{}'", extension),
                   {file.string(), "crystals stand in " + known + ", with or without .gz behind"});
}

void visit_file(const fs::path& file, const CrystalFormat& format, const CrystalVisitor& entry,
                const BrokenVisitor& broken) {
  const std::string name = file == "-" ? "standard input" : file.string();
  if (format.read_file) {
    if (file == "-")
      throw Error(fmt::format("'{}' cannot be read from the standard input", format.name), {.where = name});
    format.read_file(file, entry, broken);
    return;
  }
  LineReader lines(inflated(pull_file(file), name), name);
  format.read(lines, entry, broken);
}

void visit_standard_input(const CrystalVisitor& entry, const BrokenVisitor& broken) {
  const std::string name = "standard input";
  const OpenedText text = opened(inflated(pull_file("-"), name));
  LineReader lines(text.all, name);
  find_named(crystal_formats(), crystal_text_format(text.beginning), "crystal format").read(lines, entry, broken);
}

void visit_folder(const fs::path& folder, const std::string& format, const CrystalVisitor& entry,
                  const BrokenVisitor& broken) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    if (hidden && it->is_directory()) it.disable_recursion_pending();
    std::error_code ignored;
    if (!hidden && it->is_regular_file(ignored) && (!format.empty() || crystal_format_of(it->path())))
      files.push_back(it->path());
  }
  if (error) throw Error(fmt::format("cannot read the folder '{}': {}", folder.string(), error.message()));
  if (files.empty()) throw Error(fmt::format("no files of crystals in '{}'", folder.string()), {folder.string()});
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const CrystalFormat& info = require_format(file, format);
    const Visitors visitors = is_one_crystal(info) ? named_after(file, entry, broken) : Visitors{entry, broken};
    try {
      visit_file(file, info, visitors.entry, visitors.broken);
    } catch (const Error& error_of_file) {
      BrokenEntry problem = broken_entry(error_of_file, file.string());
      problem.name = stem_of(file);
      visitors.broken(std::move(problem));
    }
  }
}

}  // namespace

std::span<const CrystalFormat> crystal_formats() {
  static const std::vector<CrystalFormat> list{
      {"ase", {"db"}, "database of ASE (SQLite), read only", {}, read_ase_database, {}},
      {"cif",
       {"cif", "mcif", "mmcif"},
       "CIF with symmetry and partial occupancies, many data blocks",
       read_cif,
       {},
       [](std::span<const CrystalEntry> entries) { return write_cif(entries); }},
      {"csv", {"csv"}, "table with a column of CIFs or pymatgen structures", read_crystal_csv, {}, write_crystal_csv},
      {"extxyz",
       {"extxyz", "xyz"},
       "extended XYZ as ASE has it, frames with a lattice",
       read_extxyz_crystals,
       {},
       write_extxyz_crystals,
       true},
      {"jsonl",
       {"jsonl", "ndjson"},
       "pymatgen structures as JSON, one a line",
       read_pymatgen_json,
       {},
       write_pymatgen_json_lines},
      {"poscar",
       {"poscar", "vasp"},
       "POSCAR and CONTCAR of VASP 4 and 5, one crystal",
       read_poscar,
       {},
       write_poscar,
       true},
      {"pymatgen", {"json"}, "pymatgen structures as JSON, one or many", read_pymatgen_json, {}, write_pymatgen_json},
      {"tar",
       {"tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst"},
       "archive of files of crystals",
       {},
       read_archive,
       write_tar},
      {"zip", {"zip"}, "archive of files of crystals", {}, read_archive, write_zip},
  };
  return list;
}

const CrystalFormat* crystal_format_of(const fs::path& file) {
  std::string name = lower(file.filename().string());
  if (name.ends_with(".gz") && !name.ends_with(".tar.gz")) name.resize(name.size() - 3);
  const CrystalFormat* best = nullptr;
  std::size_t longest = 0;  // ".tar.gz" before ".gz"
  for (const CrystalFormat& format : crystal_formats())
    for (const std::string& extension : format.extensions)
      if (extension.size() > longest && name.ends_with("." + extension)) {
        best = &format;
        longest = extension.size();
      }
  if (!best && (name.starts_with("poscar") || name.starts_with("contcar")))
    return &find_named(crystal_formats(), "poscar", "crystal format");
  return best;
}

// What is wrong with the file before any entry is an entry that is broken, or with `whole` an Error.
static void visit(const fs::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken,
                  const std::string& format, bool whole) {
  bool any = false;
  const CrystalVisitor guarded_entry = [&](CrystalEntry&& crystal) {
    any = true;
    try {
      entry(std::move(crystal));
    } catch (...) {
      throw VisitorThrew{std::current_exception()};
    }
  };
  const BrokenVisitor guarded_broken = [&](BrokenEntry&& entry_that_is_broken) {
    any = true;
    try {
      broken(std::move(entry_that_is_broken));
    } catch (...) {
      throw VisitorThrew{std::current_exception()};
    }
  };
  try {
    if (fs::is_directory(file)) return visit_folder(file, format, guarded_entry, guarded_broken);
    if (format.empty() && file != "-") require_file(file);
    const bool tells_by_content = file == "-" && format.empty();
    const CrystalFormat& info = require_format(file, format);
    if (file != "-") require_file(file);
    try {
      if (tells_by_content)
        visit_standard_input(guarded_entry, guarded_broken);
      else
        visit_file(file, info, guarded_entry, guarded_broken);
    } catch (const Error& error) {
      if (whole && !any) throw;
      guarded_broken(broken_entry(error, file.string()));
    }
  } catch (const VisitorThrew& threw) {
    std::rethrow_exception(threw.cause);
  }
}

void visit_crystals(const fs::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken,
                    const std::string& format) {
  visit(file, entry, broken, format, false);
}

void visit_set_of_crystals(const fs::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken,
                           const std::string& format) {
  visit(file, entry, broken, format, true);
}

CrystalFile read_crystals(const fs::path& file, const std::string& format) {
  CrystalFile result;
  visit_crystals(
      file, [&](CrystalEntry&& entry) { result.entries.push_back(std::move(entry)); },
      [&](BrokenEntry&& entry) { result.broken.push_back(std::move(entry)); }, format);
  if (!result.entries.empty()) return result;
  if (result.broken.empty()) throw Error("no crystals in '" + file.string() + "'", {.where = file.string()});
  throw Error(result.broken.front().reason, {result.broken.front().where, "no crystal of this file could be read"});
}

namespace {

const CrystalFormat& require_written_format(const fs::path& file, const std::string& format) {
  const CrystalFormat& info = require_format(file, format);
  if (!info.write) throw UsageError("crystals cannot be written as '" + info.name + "'", {.where = file.string()});
  const std::string name = lower(file.filename().string());
  if (info.name == "tar" && !name.ends_with(".tar") && !name.ends_with(".tar.gz"))
    throw UsageError("archives are written as .tar, .tar.gz or .zip", {.where = file.string()});
  return info;
}

}  // namespace

void require_writable_crystals(const fs::path& file, bool force, std::size_t crystals) {
  const CrystalFormat& info = require_written_format(file, {});
  if (info.name == "poscar" && crystals > 1)
    throw UsageError(fmt::format("{} crystals for one POSCAR", crystals),
                     {file.string(), "CIF, extended XYZ, CSV and JSON hold many"});
  require_writable(file, force);
}

void write_crystals(const fs::path& file, std::span<const CrystalEntry> entries, bool force,
                    const std::string& format) {
  write_text_file(file, require_written_format(file, format).write(entries), force);
}

}  // namespace werner
