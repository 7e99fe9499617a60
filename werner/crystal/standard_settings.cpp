#include "werner/crystal/standard_settings.hpp"

#include <spglib.h>

#include "werner/crystal/spglib_cell.hpp"

namespace werner {

namespace {

CellResult standardised(const Crystal& crystal, bool primitive, bool idealised, const SymmetryTolerance& tolerance) {
  check_tolerance(tolerance);
  SpglibCell cell = spglib_cell(crystal);
  if (const Verdict verdict = why_unusable(cell); !verdict.ok()) return {std::nullopt, verdict};
  // The conventional cell has at most four times the atoms of the given one.
  const auto atoms = static_cast<std::size_t>(cell.size());
  SpglibCell result = cell;
  result.positions.resize(4 * atoms);
  result.types.resize(4 * atoms);
  const int count = spgat_standardize_cell(result.lattice, result.data(), result.types.data(), cell.size(), primitive,
                                           !idealised, tolerance.distance, tolerance.angle);
  if (count < 1) return {std::nullopt, why_nothing_found(cell, tolerance)};
  result.positions.resize(static_cast<std::size_t>(count));
  result.types.resize(static_cast<std::size_t>(count));
  return {crystal_of(result), {}};
}

}  // namespace

CellResult primitive_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return standardised(crystal, true, true, tolerance);
}

CellResult conventional_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return standardised(crystal, false, true, tolerance);
}

CellResult primitive_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return standardised(crystal, true, false, tolerance);
}

CellResult conventional_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return standardised(crystal, false, false, tolerance);
}

}  // namespace werner
