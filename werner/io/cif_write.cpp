// Writing of CIF; reading is in cif.cpp.
#include <fmt/format.h>

#include <Eigen/LU>
#include <array>
#include <map>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_entries.hpp"

namespace werner {
namespace {

// A vector without length has no angles, and any will do.
double written_angle(const CellParameters& cell, std::size_t i) {
  return cell.lengths[(i + 1) % 3] == 0 || cell.lengths[(i + 2) % 3] == 0 ? 90 : cell.angles[i];
}

// Of the cell that is written, elements with spaces between: "Al12 O18". Nothing where multiplicities are not known.
std::string formula_sum(const DisorderedCrystal& crystal, const WrittenSymmetry& symmetry) {
  const bool orbits = symmetry.orbits.size() == crystal.size();
  if (!symmetry.operations.empty() && !orbits) return {};
  Composition composition;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (const Occupant& occupant : crystal.sites[i])
      composition.amounts[occupant.atomic_number] +=
          occupant.occupancy * (orbits ? symmetry.orbits[i].multiplicity : 1);
  std::string text;
  for (const char c : full_formula(composition)) {
    if (c >= 'A' && c <= 'Z' && !text.empty()) text += ' ';
    text += c;
  }
  return text;
}

void add_entry(fmt::memory_buffer& out, const CrystalEntry& entry, const WrittenSymmetry& symmetry) {
  const auto add = [&](fmt::string_view format, const auto&... values) {
    fmt::vformat_to(std::back_inserter(out), format, fmt::make_format_args(values...));
  };
  const DisorderedCrystal& crystal = entry.crystal;
  const CellParameters cell = crystal.lattice.parameters();
  const bool left_handed = crystal.lattice.rows().determinant() < 0;
  add("data_{}\n", safe_name(entry.name));
  if (const std::string formula = formula_sum(crystal, symmetry); !formula.empty())
    add("_chemical_formula_sum '{}'\n", formula);
  constexpr std::array<const char*, 3> lengths{"a", "b", "c"}, angles{"alpha", "beta", "gamma"};
  for (std::size_t i = 0; i < 3; ++i) add("_cell_length_{} {:.12g}\n", lengths[i], cell.lengths[i]);
  for (std::size_t i = 0; i < 3; ++i) add("_cell_angle_{} {:.12g}\n", angles[i], written_angle(cell, i));
  add("_cell_volume {:.10g}\n", crystal.lattice.volume());
  const bool named = !symmetry.operations.empty();
  add("_symmetry_space_group_name_H-M '{}'\n",
      named && !symmetry.hermann_mauguin.empty() ? symmetry.hermann_mauguin : "P 1");
  add("_symmetry_Int_Tables_number {}\n", named ? symmetry.number : 1);
  add("loop_\n_symmetry_equiv_pos_site_id\n_symmetry_equiv_pos_as_xyz\n");
  if (!named) add("1 'x,y,z'\n");
  for (std::size_t i = 0; i < symmetry.operations.size(); ++i) add("{} '{}'\n", i + 1, symmetry.operations[i]);
  add("loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"
      "_atom_site_fract_z\n_atom_site_occupancy\n");
  const bool orbits = symmetry.orbits.size() == crystal.size();
  if (orbits) add("_atom_site_symmetry_multiplicity\n_atom_site_Wyckoff_symbol\n");
  std::map<int, int> count;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (const Occupant& occupant : crystal.sites[i]) {
      const std::string& symbol = element(occupant.atomic_number).symbol;
      const Eigen::Vector3d x = left_handed ? Eigen::Vector3d(-crystal.positions[i].value) : crystal.positions[i].value;
      add("{}{} {} {:.12f} {:.12f} {:.12f} {:.12g}", symbol, ++count[occupant.atomic_number], symbol, x[0], x[1], x[2],
          occupant.occupancy);
      if (orbits) add(" {} {}", symmetry.orbits[i].multiplicity, symmetry.orbits[i].letter);
      add("\n");
    }
}

}  // namespace

std::string write_cif(std::span<const CrystalEntry> entries, std::span<const WrittenSymmetry> symmetry) {
  if (!symmetry.empty() && symmetry.size() != entries.size())
    throw Error(fmt::format("{} symmetries for {} crystals, expected one each", symmetry.size(), entries.size()));
  fmt::memory_buffer out;
  for (std::size_t i = 0; i < entries.size(); ++i)
    add_entry(out, entries[i], symmetry.empty() ? WrittenSymmetry{} : symmetry[i]);
  return fmt::to_string(out);
}

}  // namespace werner
