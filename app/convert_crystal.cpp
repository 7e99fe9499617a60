#include "app/convert_crystal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/reduction.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {

namespace {

constexpr int most_repeats = 1000;
constexpr int most_atoms = 1000000;

[[noreturn]] void refuse(const CrystalEntry& entry, const std::string& what) {
  throw Error(printable(entry.name) + ": " + what, {.where = entry.where});
}

Crystal whole(const CrystalEntry& entry, const std::string& wish) {
  auto crystal = ordered(entry.crystal);
  if (!crystal) refuse(entry, "sites are shared or not always filled, " + wish + " needs whole atoms");
  return std::move(*crystal);
}

Crystal taken(CellResult&& result, const CrystalEntry& entry) {
  if (!result.crystal) refuse(entry, join(result.verdict.reasons, "; "));
  return std::move(*result.crystal);
}

void change_cell(CrystalEntry& entry, const ConvertCrystalFlags& flags) {
  if (!entry.crystal.lattice.usable()) refuse(entry, "the cell has no volume, or lengths and angles that no cell has");
  const SymmetryTolerance tolerance{.distance = flags.symprec};
  if (flags.cell == "niggli") {
    auto reduced = niggli_cell(entry.crystal);
    if (!reduced) refuse(entry, "the cell has no Niggli cell");
    entry.crystal = std::move(*reduced);
  } else if (flags.cell == "primitive") {
    entry.crystal = disordered(taken(primitive_cell(whole(entry, "--cell primitive"), tolerance), entry));
  } else if (flags.cell == "conventional") {
    entry.crystal = disordered(taken(conventional_cell(whole(entry, "--cell conventional"), tolerance), entry));
  }
  if (flags.symmetrised && flags.cell.empty())
    entry.crystal = disordered(taken(symmetrised(whole(entry, "--symmetrised"), tolerance), entry));
  if (flags.repeat) {
    const auto [a, b, c] = *flags.repeat;
    const double atoms = static_cast<double>(entry.crystal.size()) * a * b * c;
    if (atoms > most_atoms)
      refuse(entry, fmt::format("--repeat gives {:.0f} atoms, at most {} are written", atoms, most_atoms));
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Zero();
    matrix.diagonal() << a, b, c;
    entry.crystal = disordered(supercell(whole(entry, "--repeat"), matrix));
  }
}

// The entry as one atom of each orbit, with the operations that make the others.
WrittenSymmetry reduce_to_orbits(CrystalEntry& entry, double symprec) {
  const auto result = asymmetric_unit(whole(entry, "--symmetrised"), {.distance = symprec});
  if (!result.unit) refuse(entry, join(result.verdict.reasons, "; "));
  Crystal unit{result.unit->lattice, {}, {}};
  for (const AsymmetricSite& site : result.unit->sites) {
    unit.atomic_numbers.push_back(site.atomic_number);
    unit.positions.push_back(site.position);
  }
  entry.crystal = disordered(unit);
  return {result.unit->space_group, result.unit->hermann_mauguin, result.unit->operations};
}

bool is_cif(const ConvertCrystalFlags& flags) {
  if (!flags.output_format.empty()) return flags.output_format == "cif";
  if (flags.to == "-") return true;
  const CrystalFormat* format = crystal_format_of(flags.to);
  return format && format->name == "cif";
}

void write(const std::vector<CrystalEntry>& entries, const ConvertCrystalFlags& flags) {
  if (flags.to != "-") return write_crystals(flags.to, entries, flags.force, flags.output_format);
  const std::string name = flags.output_format.empty() ? "cif" : flags.output_format;
  const CrystalFormat& format = find_named(crystal_formats(), name, "format", "--to-format");
  if (!format.write) throw UsageError("the format '" + name + "' cannot be written", {.where = "--to-format"});
  std::cout << format.write(entries);
}

}  // namespace

std::array<int, 3> parse_repeat(const std::string& text) {
  std::string commas = text;
  std::ranges::replace(commas, 'x', ',');
  const std::vector<std::string> parts = split(commas, ',');
  std::array<int, 3> repeat{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = parts.size() == 3 ? parse_int(trim(parts[i])) : std::nullopt;
    if (!number || *number < 1 || *number > most_repeats)
      throw UsageError("'" + text + "' is no number of cells", {.where = "--repeat", .hint = "as in 2x2x1"});
    repeat[i] = *number;
  }
  return repeat;
}

int convert_crystals(const ConvertCrystalFlags& flags) {
  if (flags.to != "-") require_writable(flags.to, flags.force);
  const bool with_operations = flags.symmetrised && is_cif(flags);
  std::vector<CrystalEntry> entries;
  std::vector<WrittenSymmetry> symmetry;
  int failed = 0;
  const auto tell = [&](const std::string& where, const std::string& reason) {
    ++failed;
    std::cerr << "werner: " << where << ": " << reason << "\n";
  };
  visit_crystals(
      flags.from,
      [&](CrystalEntry&& entry) {
        try {
          change_cell(entry, flags);
          if (with_operations) symmetry.push_back(reduce_to_orbits(entry, flags.symprec));
          entries.push_back(std::move(entry));
        } catch (const Error& error) {
          tell(error.details().where, error.message());
        }
      },
      [&](BrokenEntry&& broken) { tell(broken.where, broken.reason); }, flags.input_format);
  if (entries.empty())
    throw Error("no structures in '" + flags.from + "' that could be converted", {.where = flags.from});
  if (!with_operations)
    write(entries, flags);
  else if (flags.to == "-")
    std::cout << write_cif(entries, symmetry);
  else
    write_text_file(flags.to, write_cif(entries, symmetry), flags.force);
  return failed > 0 ? 1 : 0;
}

}  // namespace werner
