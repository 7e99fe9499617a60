#include "app/convert_crystal.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/band_structure_cells.hpp"
#include "werner/crystal/kinds.hpp"
#include "werner/crystal/plausibility.hpp"
#include "werner/crystal/reduction.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/energy_entries.hpp"

namespace werner {

namespace {

constexpr int most_repeats = 1000;
constexpr double most_cells_looked_at = 1e7;  // in the box around a supercell, to find those inside

[[noreturn]] void refuse(const CrystalEntry& entry, const std::string& what) {
  throw Error(printable(entry.name) + ": " + what, {.where = entry.where});
}

// Cells by symmetry. Kinds of sites stand where elements do, so that shared sites take part.
struct SymmetryCell {
  const char* name;
  CellResult (*make)(const Crystal&, const SymmetryTolerance&);
  bool idealised;
};
constexpr std::array symmetry_cells{
    SymmetryCell{"primitive", primitive_cell, true},
    SymmetryCell{"conventional", conventional_cell, true},
    SymmetryCell{"primitive-as-found", primitive_cell_as_found, false},
    SymmetryCell{"conventional-as-found", conventional_cell_as_found, false},
    SymmetryCell{"primitive-band", primitive_band_cell, true},
    SymmetryCell{"conventional-band", conventional_band_cell, true},
};

// Cells by the lattice and its translations alone.
struct LatticeCell {
  const char* name;
  std::optional<DisorderedCrystal> (*make)(const DisorderedCrystal&);
};
constexpr std::array lattice_cells{
    LatticeCell{"niggli", niggli_cell},
    LatticeCell{"lll", lll_cell},
    LatticeCell{"smallest", [](const DisorderedCrystal& crystal) { return smallest_cell(crystal); }},
};

bool is_idealised(const std::string& cell) {
  return std::ranges::any_of(symmetry_cells, [&](const auto& c) { return c.name == cell && c.idealised; });
}

DisorderedCrystal by_symmetry(const CrystalEntry& entry, const SymmetryTolerance& tolerance,
                              CellResult (*make)(const Crystal&, const SymmetryTolerance&)) {
  const Kinds kinds = kinds_of(entry.crystal);
  const CellResult result = make(kinds.crystal, tolerance);
  if (!result.crystal) refuse(entry, join(result.verdict.reasons, "; "));
  return with_occupants(*result.crystal, kinds.occupants);
}

DisorderedCrystal repeated(const CrystalEntry& entry, const Eigen::Matrix3i& matrix) {
  const double cells = std::abs(matrix.cast<double>().determinant());
  const double atoms = std::round(cells) * static_cast<double>(entry.crystal.size());
  if (atoms > static_cast<double>(most_crystal_atoms))
    refuse(entry, fmt::format("--repeat gives {:.0f} atoms, at most {} are written", atoms, most_crystal_atoms));
  const Kinds kinds = kinds_of(entry.crystal);
  return with_occupants(supercell(kinds.crystal, matrix), kinds.occupants);
}

// Energies of a cell are those of as many atoms.
void scale_energies(CrystalEntry& entry, double factor) {
  for (const std::string& name : known_energy_columns()) {
    const auto found = entry.columns.find(name);
    if (found == entry.columns.end() || energy_column(name).per_atom) continue;
    if (const auto value = parse_double(trim(found->second))) found->second = format_double(*value * factor);
  }
}

void change_cell(CrystalEntry& entry, const ConvertCrystalFlags& flags) {
  if (flags.cell.empty() && !flags.repeat && !flags.symmetrised) return;
  if (const Verdict numbers = has_numbers(whole_sites(entry.crystal)); !numbers.ok())
    refuse(entry, join(numbers.reasons, "; "));
  if (!entry.crystal.lattice.usable()) refuse(entry, "the cell has no volume");
  const SymmetryTolerance tolerance{.distance = flags.symprec};
  const double atoms = composition_of(entry.crystal).total();
  for (const LatticeCell& cell : lattice_cells)
    if (flags.cell == cell.name) {
      auto reduced = cell.make(entry.crystal);
      if (!reduced) refuse(entry, "the crystal has no cell '" + flags.cell + "'");
      entry.crystal = std::move(*reduced);
    }
  for (const SymmetryCell& cell : symmetry_cells)
    if (flags.cell == cell.name) entry.crystal = by_symmetry(entry, tolerance, cell.make);
  if (flags.symmetrised && !is_idealised(flags.cell)) entry.crystal = by_symmetry(entry, tolerance, symmetrised);
  if (flags.repeat) entry.crystal = repeated(entry, *flags.repeat);
  entry.forces.clear();
  if (const double now = composition_of(entry.crystal).total(); now != atoms) scale_energies(entry, now / atoms);
}

// The entry as one atom of each orbit, with the operations that make the others.
WrittenSymmetry reduce_to_orbits(CrystalEntry& entry, double symprec) {
  const Kinds kinds = kinds_of(entry.crystal);
  const auto result = asymmetric_unit(kinds.crystal, {.distance = symprec});
  if (!result.unit) refuse(entry, join(result.verdict.reasons, "; "));
  Crystal unit{result.unit->lattice, {}, {}};
  WrittenSymmetry symmetry{result.unit->space_group, result.unit->hermann_mauguin, result.unit->operations, {}};
  for (const AsymmetricSite& site : result.unit->sites) {
    unit.atomic_numbers.push_back(site.atomic_number);
    unit.positions.push_back(site.position);
    symmetry.orbits.push_back({site.multiplicity, site.letter});
  }
  entry.crystal = with_occupants(unit, kinds.occupants);
  return symmetry;
}

// Nothing where the file's name does not tell; writing then says so.
const CrystalFormat* output_format(const ConvertCrystalFlags& flags) {
  if (flags.output_format.empty() && flags.to != "-") return crystal_format_of(flags.to);
  const std::string name = flags.output_format.empty() ? "cif" : flags.output_format;
  return &find_named(crystal_formats(), name, "format", "--to-format");
}

// What the format cannot hold costs its own entry.
void require_writable_entry(const CrystalEntry& entry, const CrystalFormat* format) {
  const auto finite = [](const Fractional& f) { return f.value.allFinite(); };
  if (!entry.crystal.lattice.rows().allFinite()) refuse(entry, "a cell vector is no number");
  if (!std::ranges::all_of(entry.crystal.positions, finite)) refuse(entry, "a coordinate is no number");
  if (format && format->whole_atoms) require_ordered(entry, format->name);
}

void write(const std::vector<CrystalEntry>& entries, const ConvertCrystalFlags& flags) {
  if (flags.to != "-") return write_crystals(flags.to, entries, flags.force, flags.output_format);
  const CrystalFormat& format = *output_format(flags);
  if (!format.write) throw UsageError("the format '" + format.name + "' cannot be written", {.where = "--to-format"});
  std::cout << format.write(entries);
}

}  // namespace

std::vector<std::string> cell_names() {
  std::vector<std::string> names;
  for (const SymmetryCell& cell : symmetry_cells) names.emplace_back(cell.name);
  for (const LatticeCell& cell : lattice_cells) names.emplace_back(cell.name);
  return names;
}

Eigen::Matrix3i parse_repeat(const std::string& text) {
  std::string spaces = text;
  for (char& c : spaces)
    if (c == 'x' || c == ',' || c == ';') c = ' ';
  const std::vector<std::string> parts = split_words(spaces);
  const auto wrong = [&](const std::string& why) {
    return UsageError("'" + excerpt(text) + "' " + why,
                      {.where = "--repeat", .hint = "as in 2x2x1, or a matrix row by row as in 1,1,0,-1,1,0,0,0,1"});
  };
  if (parts.size() != 3 && parts.size() != 9) throw wrong("is no number of cells");
  std::vector<int> numbers;
  for (const std::string& part : parts) {
    const auto number = parse_int(part);
    if (!number || std::abs(*number) > most_repeats || (parts.size() == 3 && *number < 1))
      throw wrong("is no number of cells");
    numbers.push_back(*number);
  }
  Eigen::Matrix3i matrix = Eigen::Matrix3i::Zero();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const int at = static_cast<int>(i);
    if (numbers.size() == 3)
      matrix(at, at) = numbers[i];
    else
      matrix(at / 3, at % 3) = numbers[i];
  }
  if (std::round(matrix.cast<double>().determinant()) == 0) throw wrong("is a matrix without volume");
  const Eigen::Vector3d box = matrix.cwiseAbs().colwise().sum().cast<double>();
  if (numbers.size() == 9 && box.prod() > most_cells_looked_at) throw wrong("spans too many cells");
  return matrix;
}

int convert_crystals(const ConvertCrystalFlags& flags) {
  if (flags.to != "-") require_writable(flags.to, flags.force);
  // Operations are those of the standard setting, so any other cell is written whole.
  const bool own_cell = flags.repeat || !(flags.cell.empty() || flags.cell == "conventional");
  const CrystalFormat* format = output_format(flags);
  const bool with_operations = flags.symmetrised && format && format->name == "cif" && !own_cell;
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
          require_writable_entry(entry, format);
          if (with_operations) symmetry.push_back(reduce_to_orbits(entry, flags.symprec));
          entries.push_back(std::move(entry));
        } catch (const Error& error) {
          const BrokenEntry broken = broken_entry(error, entry.where);
          tell(broken.where, broken.reason);
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
