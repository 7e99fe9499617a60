#include "werner/crystal/symmetry.hpp"

#include <spglib.h>

#include <memory>

#include "werner/crystal/kinds.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/spglib_cell.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace {

using Dataset = std::unique_ptr<SpglibDataset, decltype(&spg_free_dataset)>;

AffineMap map_of(const double (&linear)[3][3], const double (&shift)[3]) {
  AffineMap map;
  for (int i = 0; i < 3; ++i) {
    map.shift[i] = shift[i];
    for (int j = 0; j < 3; ++j) map.linear(i, j) = linear[i][j];
  }
  return map;
}

Symmetry symmetry_from(const SpglibDataset& set) {
  Symmetry symmetry;
  symmetry.space_group = set.spacegroup_number;
  symmetry.to_standard = map_of(set.transformation_matrix, set.origin_shift);
  const auto operations = static_cast<std::size_t>(set.n_operations), atoms = static_cast<std::size_t>(set.n_atoms);
  symmetry.operations.resize(operations);
  for (std::size_t k = 0; k < operations; ++k)
    for (int i = 0; i < 3; ++i) {
      symmetry.operations[k].shift[i] = set.translations[k][i];
      for (int j = 0; j < 3; ++j) symmetry.operations[k].linear(i, j) = set.rotations[k][i][j];
    }
  for (std::size_t i = 0; i < atoms; ++i) {
    symmetry.letters.push_back(letter_at(set.wyckoffs[i]));
    symmetry.site_symmetries.emplace_back(set.site_symmetry_symbols[i]);
    symmetry.orbits.push_back(static_cast<std::size_t>(set.crystallographic_orbits[i]));
    symmetry.equivalents.push_back(static_cast<std::size_t>(set.equivalent_atoms[i]));
    symmetry.multiplicities.push_back(wyckoff_position(symmetry.space_group, symmetry.letters.back()).multiplicity);
  }
  symmetry.standard_lattice = lattice_of(set.std_lattice);
  std::vector<std::size_t> sources(atoms);  // of the atoms of the primitive cell
  for (std::size_t i = atoms; i-- > 0;) sources[static_cast<std::size_t>(set.mapping_to_primitive[i])] = i;
  for (int k = 0; k < set.n_std_atoms; ++k) {
    const double* x = set.std_positions[k];
    symmetry.standard_positions.push_back(wrapped(Fractional{{x[0], x[1], x[2]}}));
    symmetry.standard_sources.push_back(sources[static_cast<std::size_t>(set.std_mapping_to_primitive[k])]);
  }
  return symmetry;
}

SymmetryResult found(SpglibCell cell, const SymmetryTolerance& tolerance) {
  check_tolerance(tolerance);
  if (const Verdict verdict = why_unusable(cell); !verdict.ok()) return {std::nullopt, verdict};
  const Dataset set(
      spgat_get_dataset(cell.lattice, cell.data(), cell.types.data(), cell.size(), tolerance.distance, tolerance.angle),
      spg_free_dataset);
  if (!set || set->spacegroup_number < 1) return {std::nullopt, why_nothing_found(cell, tolerance)};
  return {symmetry_from(*set), {}};
}

}  // namespace

SymmetryResult symmetry_of(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return found(spglib_cell(crystal), tolerance);
}

SymmetryResult symmetry_of(const DisorderedCrystal& crystal, const SymmetryTolerance& tolerance) {
  return symmetry_of(kinds_of(crystal).crystal, tolerance);
}

std::string pearson_symbol(const Symmetry& symmetry) {
  return space_group(symmetry.space_group).bravais + std::to_string(symmetry.standard_positions.size());
}

}  // namespace werner
