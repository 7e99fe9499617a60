#include "werner/crystal/spglib_cell.hpp"

#include <cmath>
#include <string>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

SpglibCell spglib_cell(const Crystal& crystal) {
  SpglibCell cell;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) cell.lattice[i][j] = crystal.lattice.rows()(j, i);
  for (const Fractional& position : crystal.positions) {
    const Eigen::Vector3d x = wrapped(position).value;
    cell.positions.push_back({x[0], x[1], x[2]});
  }
  cell.types = crystal.atomic_numbers;
  return cell;
}

Lattice lattice_of(const double (&columns)[3][3]) {
  Eigen::Matrix3d rows;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) rows(j, i) = columns[i][j];
  return Lattice(rows);
}

void check_tolerance(const SymmetryTolerance& tolerance) {
  if (!(tolerance.distance > 0) || !std::isfinite(tolerance.distance) || std::isnan(tolerance.angle))
    throw Error("a symmetry tolerance of " + format_double(tolerance.distance) + " A is not usable",
                {.hint = "give a positive distance, for instance 0.01 or 0.1"});
}

Verdict why_unusable(const SpglibCell& cell) {
  if (cell.types.empty()) return {{"no atoms"}};
  const Lattice lattice = lattice_of(cell.lattice);
  if (!lattice.rows().allFinite()) return {{"the cell has entries that are no numbers"}};
  if (!std::isfinite(lattice.volume())) return {{"the cell is too large for its volume to be a number"}};
  if (!lattice.usable()) return {{"the cell has no volume"}};
  for (std::size_t i = 0; i < cell.positions.size(); ++i)
    for (const double x : cell.positions[i])
      if (!std::isfinite(x)) return {{"atom " + std::to_string(i + 1) + " has coordinates that are no numbers"}};
  return {};
}

Verdict why_nothing_found(const SpglibCell& cell, const SymmetryTolerance& tolerance) {
  const Lattice lattice = lattice_of(cell.lattice);
  for (std::size_t i = 0; i < cell.types.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (cell.types[i] != cell.types[j]) continue;
      const auto &a = cell.positions[i], &b = cell.positions[j];
      const Eigen::Vector3d d = wrapped_difference({{a[0], a[1], a[2]}}, {{b[0], b[1], b[2]}});
      if (lattice.cartesian({d}).norm() < tolerance.distance)
        return {{"atoms " + std::to_string(j + 1) + " and " + std::to_string(i + 1) +
                 " are of a kind and closer than the symmetry tolerance"}};
    }
  return {{"no space group found at a tolerance of " + format_double(tolerance.distance) + " A"}};
}

}  // namespace werner
