#include "werner/io/molecule_sets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/archive.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {
namespace fs = std::filesystem;
namespace {

const FormatInfo* molecule_format_of(const fs::path& file) {
  std::string name = lower(file.filename().string());
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  for (const FormatInfo& format : formats())
    for (const std::string& extension : format.extensions)
      if (name.ends_with("." + extension)) return &format;
  return nullptr;
}

bool is_xyz(const FormatInfo& format) { return format.name == "xyz" || format.name == "extxyz"; }
bool is_archive(const fs::path& file) {
  const CrystalFormat* format = crystal_format_of(file);
  return format && (format->name == "zip" || format->name == "tar");
}
bool holds_structures(const fs::path& file) { return molecule_format_of(file) || crystal_format_of(file); }

std::vector<fs::path> files_in(const fs::path& folder, const std::function<bool(const fs::path&)>& wanted) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && it != end; it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    if (hidden && it->is_directory()) it.disable_recursion_pending();
    std::error_code ignored;
    if (!hidden && it->is_regular_file(ignored) && wanted(it->path())) files.push_back(it->path());
  }
  if (error) throw Error(fmt::format("cannot read the folder '{}': {}", folder.string(), error.message()));
  std::ranges::sort(files);
  return files;
}

// One of each kind that was met, as file:line.
struct Seen {
  std::string crystal, molecule;

  void add(bool is_crystal, const std::string& where) {
    std::string& first = is_crystal ? crystal : molecule;
    if (first.empty()) first = where;
  }
};

// Heads of frames only; what is no frame is passed over.
void scan_xyz(LineReader& lines, Seen& seen) {
  while (const auto line = lines.next()) {
    const auto count = parse_int(trim(*line));
    if (!count || *count < 1) continue;
    const std::string where = lines.where(lines.number());
    const auto comment = lines.next();
    if (!comment) return;
    seen.add(comment->find("Lattice=") != std::string_view::npos, where);
    for (int i = 0; i < *count; ++i) {
      const auto atom = lines.next();
      if (!atom) return;
      if (parse_int(trim(*atom))) {  // the next frame, too early
        lines.put_back();
        break;
      }
    }
  }
}

void scan(const fs::path& name, const std::string& where, const std::function<Pull()>& bytes, Seen& seen) {
  const FormatInfo* format = molecule_format_of(name);
  if (!format || !is_xyz(*format)) return seen.add(!format, where);
  LineReader lines(inflated(bytes(), where), where);
  scan_xyz(lines, seen);
}

std::string name_of(const Molecule& molecule) {
  for (const char* key : {"name", "CSD_code", "id"})
    if (const auto found = molecule.info.find(key); found != molecule.info.end() && !trim(found->second).empty())
      return std::string(trim(found->second));
  return {};
}

// Where a file came from: one of a folder or an archive gives its molecules its own name.
enum class Origin { alone, among_others };

void deliver_text(const std::string& text, const fs::path& name, const std::string& where, Origin origin,
                  const MoleculeVisitor& entry, const BrokenVisitor& broken) {
  const FormatInfo& format = *molecule_format_of(name);
  const std::string stem = stem_of(name);
  MoleculeFile file = format.read(text, where);
  if (file.molecules.empty() && file.broken.empty()) {
    if (origin == Origin::alone) throw Error("the file is empty", {.where = where + ":1"});
    broken({where + ":1", "the file is empty", stem});
  }
  const bool alone = file.molecules.size() + file.broken.size() == 1;
  std::size_t next_broken = 0;
  const auto name_at = [&](std::size_t place) {
    const std::string number = std::to_string(place + 1);
    return alone ? stem : origin == Origin::alone ? number : stem + ":" + number;
  };
  const auto broken_up_to = [&](std::size_t molecule) {
    for (; next_broken < file.broken.size() && file.before_broken[next_broken] <= molecule; ++next_broken) {
      BrokenEntry& problem = file.broken[next_broken];
      problem.name = name_at(file.before_broken[next_broken] + next_broken);
      broken(std::move(problem));
    }
  };
  for (std::size_t i = 0; i < file.molecules.size(); ++i) {
    broken_up_to(i);
    std::string own = name_of(file.molecules[i]);
    if (own.empty()) own = name_at(i + next_broken);
    entry({std::move(own), fmt::format("{}:{}", where, file.lines[i]), std::move(file.molecules[i])});
  }
  broken_up_to(file.molecules.size());
}

std::string whole(Pull pull) {
  std::string text;
  for (std::string_view piece = pull(); !piece.empty(); piece = pull()) text += piece;
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return text;
}

}  // namespace

StructureKind structure_kind(const fs::path& path) {
  std::error_code ignored;
  Seen seen;
  if (path == "-" || !fs::exists(path, ignored)) return StructureKind::crystal;
  try {
    const auto scan_file = [&](const fs::path& file) {
      scan(file, file.string(), [&] { return pull_file(file); }, seen);
    };
    if (fs::is_directory(path)) {
      for (const fs::path& file : files_in(path, holds_structures)) scan_file(file);
    } else if (is_archive(path)) {
      visit_archive(
          path, "structures", [](const std::string& name) { return holds_structures(name); },
          [&](const std::string& name, const std::string& where, const Pull& bytes) {
            scan(name, where, [&] { return bytes; }, seen);
          },
          [](BrokenEntry&&) {});
    } else {
      scan_file(path);
    }
  } catch (const Error&) {
    // The reader of what was seen so far meets the same damage and tells it.
  }
  if (!seen.crystal.empty() && !seen.molecule.empty())
    throw Error(fmt::format("'{}' holds molecules and crystals", path.string()),
                {.where = path.string(),
                 .hint = fmt::format("'{}' is a molecule, '{}' a crystal; judge them one kind at a time", seen.molecule,
                                     seen.crystal)});
  return seen.molecule.empty() ? StructureKind::crystal : StructureKind::molecule;
}

void visit_molecules(const fs::path& path, const MoleculeVisitor& entry, const BrokenVisitor& broken) {
  const auto read = [&](const fs::path& name, const std::string& where, Pull bytes, Origin origin) {
    deliver_text(whole(inflated(std::move(bytes), where)), name, where, origin, entry, broken);
  };
  const auto is_file_of_molecules = [](const fs::path& file) { return molecule_format_of(file) != nullptr; };
  if (fs::is_directory(path)) {
    const std::vector<fs::path> files = files_in(path, is_file_of_molecules);
    if (files.empty()) throw Error(fmt::format("no files of molecules in '{}'", path.string()), {path.string()});
    for (const fs::path& file : files) try {
        read(file, file.string(), pull_file(file), Origin::among_others);
      } catch (const Error& error) {
        BrokenEntry problem = broken_entry(error, file.string());
        problem.name = stem_of(file);
        broken(std::move(problem));
      }
  } else if (is_archive(path)) {
    visit_archive(
        path, "molecules", [&](const std::string& name) { return is_file_of_molecules(name); },
        [&](const std::string& name, const std::string& where, Pull bytes) {
          read(name, where, std::move(bytes), Origin::among_others);
        },
        broken);
  } else {
    require_file(path);
    if (!is_file_of_molecules(path))
      throw UsageError(fmt::format("unknown file extension '{}'", path.extension().string()),
                       {path.string(), "molecules stand in .xyz, .extxyz, .mol and .sdf, with or without .gz behind"});
    read(path, path.string(), pull_file(path), Origin::alone);
  }
}

}  // namespace werner
