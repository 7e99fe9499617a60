#include "werner/io/extxyz_crystal.hpp"

#include <fmt/format.h>

#include <utility>

#include <cmath>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/xyz.hpp"
#include "werner/io/xyz_atoms.hpp"

namespace werner {
namespace {

bool is_count(std::string_view line) { return parse_int(line).has_value(); }

std::string take(std::map<std::string, std::string>& info, const char* key) {
  auto node = info.extract(key);
  return node ? node.mapped() : std::string();
}

Lattice lattice_of(const std::string& text) {
  const std::vector<std::string> words = split_words(text);
  if (words.size() != 9) throw Error(fmt::format("expected nine numbers in Lattice, found '{}'", excerpt(text)));
  Eigen::Matrix3d rows;
  for (int i = 0; i < 9; ++i) {
    const auto value = parse_double(words[static_cast<std::size_t>(i)]);
    if (!value || !std::isfinite(*value))
      throw Error(fmt::format("expected nine finite numbers in Lattice, found '{}'", excerpt(text)));
    rows(i / 3, i % 3) = *value;
  }
  return Lattice(rows);
}

struct FrameComment {
  std::string lattice, pbc, properties, where;
  EntryLabels labels;
};

FrameComment comment_of(std::string_view text, const std::string& where, int number) {
  FrameComment comment;
  comment.where = where;
  std::map<std::string, std::string>& columns = comment.labels.columns = parse_comment(text);
  comment.lattice = take(columns, "Lattice");
  comment.pbc = take(columns, "pbc");
  comment.properties = take(columns, "Properties");
  comment.labels.name = take(columns, "name");
  if (comment.labels.name.empty()) comment.labels.name = take(columns, "material_id");
  if (comment.labels.name.empty()) comment.labels.name = std::to_string(number);
  return comment;
}

// After the comment.
CrystalEntry read_frame(LineReader& lines, int count, const FrameComment& comment) {
  CrystalEntry entry;
  if (comment.lattice.empty()) throw Error("no Lattice: a molecule", {.where = comment.where});
  try {
    entry.crystal.lattice = lattice_of(comment.lattice);
  } catch (const Error& error) {
    throw Error(error.message(), {.where = comment.where});
  }
  const bool periodic = comment.pbc.empty() || comment.pbc.find_first_of("Tt1") != std::string::npos;
  if (const std::string reason = no_crystal_reason(entry.crystal.lattice, periodic); !reason.empty())
    throw Error(reason, {.where = comment.where});
  XyzColumns columns;
  if (!comment.properties.empty()) {
    const auto known = xyz_columns(comment.properties);
    if (!known)
      throw Error(fmt::format("expected species and pos in Properties, found '{}'", excerpt(comment.properties)),
                  {.where = comment.where});
    columns = *known;
  }
  for (int i = 0; i < count; ++i) {
    const auto line = lines.next();
    if (!line || trim(*line).empty() || is_count(*line)) {
      const std::string here = lines.where(lines.number());
      if (line) lines.put_back();  // the number of atoms of the next frame
      throw Error(fmt::format("expected {} atoms, found {}", count, i), {.where = here});
    }
    const XyzAtom atom = read_xyz_atom(*line, columns);
    if (!atom.problem.empty()) throw Error(atom.problem, {.where = lines.where(lines.number())});
    entry.crystal.sites.push_back({{atom.z, 1.0}});
    entry.crystal.positions.push_back(entry.crystal.lattice.fractional(atom.position));
  }
  return entry;
}

}  // namespace

void read_extxyz_crystals(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  int number = 0;
  bool lost = false;                   // inside a broken frame, until the next number of atoms
  std::optional<BrokenEntry> strange;  // what the file begins with, an entry only where a frame comes behind it
  while (const auto line = lines.next()) {
    const std::string_view head = trim(*line);
    if (head.empty() || (lost && !is_count(head))) continue;
    lost = false;
    ++number;
    const std::string where = lines.where(lines.number());
    const auto count = parse_int(head);
    const std::string no_count = fmt::format("expected the number of atoms, found '{}'", excerpt(head));
    if (number == 1 && !count) {
      lost = true;
      strange = BrokenEntry{where, no_count};
      continue;
    }
    if (strange) broken(*std::exchange(strange, std::nullopt));
    lost = true;
    auto text = count ? lines.next() : std::nullopt;
    if (text && *count < 1 && is_count(*text)) {
      lines.put_back();  // a frame of no atoms has no comment
      text.reset();
    }
    const FrameComment comment = comment_of(text.value_or(std::string_view()), lines.where(lines.number()), number);
    deliver(
        comment.labels, where,
        [&] {
          if (!count || *count < 1) throw Error(no_count);
          if (!text) throw Error(fmt::format("expected {} atoms, the file ends after their number", *count));
          require_few_atoms(static_cast<std::size_t>(*count));
          CrystalEntry frame = read_frame(lines, *count, comment);
          lost = false;
          return frame;
        },
        entry, broken);
  }
  if (strange) throw Error(strange->reason, {.where = strange->where});
  if (number == 0) throw Error("the file is empty", {.where = lines.where(1)});
}

std::string write_extxyz_crystals(std::span<const CrystalEntry> entries) {
  std::string text;
  for (const CrystalEntry& entry : entries) {
    const Crystal crystal = require_ordered(entry, "extended XYZ");
    std::string lattice;
    for (int i = 0; i < 9; ++i) lattice += (i ? " " : "") + format_double(crystal.lattice.rows()(i / 3, i % 3));
    const bool forces = entry.forces.size() == crystal.size();
    text += fmt::format("{}\nLattice=\"{}\" Properties=species:S:1:pos:R:3{} pbc=\"T T T\" name={}", crystal.size(),
                        lattice, forces ? ":forces:R:3" : "", quoted_xyz_value(entry.name));
    for (const auto& [key, value] : entry.columns) {
      if (value.empty()) continue;  // ASE would read an empty array
      const std::string plain = xyz_key(printable(key));
      if (!plain.empty()) text += " " + plain + "=" + quoted_xyz_value(printable(value));
    }
    text += "\n";
    for (std::size_t i = 0; i < crystal.size(); ++i) {
      const Vec3 r = crystal.lattice.cartesian(crystal.positions[i]);
      text += fmt::format("{} {} {} {}", element(crystal.atomic_numbers[i]).symbol, format_double(r[0]),
                          format_double(r[1]), format_double(r[2]));
      for (int x = 0; forces && x < 3; ++x) text += " " + format_double(entry.forces[i][x]);
      text += "\n";
    }
  }
  return text;
}

}  // namespace werner
