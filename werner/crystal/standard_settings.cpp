#include "werner/crystal/standard_settings.hpp"

#include <Eigen/Dense>
#include <set>

#include "werner/crystal/space_group.hpp"

namespace werner {

namespace {

// Copies that differ by a centring have one source; the first of them stays.
Crystal primitive_of(const Crystal& conventional, const std::vector<std::size_t>& sources, char centring) {
  const Eigen::Matrix3d vectors = primitive_vectors(centring);
  const Eigen::Matrix3d change = vectors.transpose().inverse();
  Crystal result{Lattice(vectors * conventional.lattice.rows()), {}, {}};
  std::set<std::size_t> known;
  for (std::size_t k = 0; k < conventional.size(); ++k) {
    if (!known.insert(sources[k]).second) continue;
    result.atomic_numbers.push_back(conventional.atomic_numbers[k]);
    result.positions.push_back(wrapped(Fractional{change * conventional.positions[k].value}));
  }
  return result;
}

struct CellAsFound {
  Crystal crystal;
  std::vector<std::size_t> sources;
};

CellAsFound conventional_as_found(const Crystal& crystal, const Symmetry& symmetry) {
  const Eigen::Matrix3d columns = crystal.lattice.rows().transpose() * symmetry.to_standard.linear.inverse();
  CellAsFound cell{{Lattice(columns.transpose()), {}, {}}, {}};
  for (const std::size_t source : std::set(symmetry.standard_sources.begin(), symmetry.standard_sources.end()))
    for (const Eigen::Vector3d& centre : space_group(symmetry.space_group).centring) {
      cell.crystal.atomic_numbers.push_back(crystal.atomic_numbers[source]);
      const Eigen::Vector3d at = symmetry.to_standard(crystal.positions[source].value);
      cell.crystal.positions.push_back(wrapped(Fractional{at + centre}));
      cell.sources.push_back(source);
    }
  return cell;
}

char centring_of(const Symmetry& symmetry) { return space_group(symmetry.space_group).symbol.front(); }

}  // namespace

Eigen::Matrix3d primitive_vectors(char centring) {
  Eigen::Matrix3d rows = Eigen::Matrix3d::Identity();
  if (centring == 'A') rows << 1, 0, 0, 0, 0.5, 0.5, 0, -0.5, 0.5;
  if (centring == 'C') rows << 0.5, -0.5, 0, 0.5, 0.5, 0, 0, 0, 1;
  if (centring == 'I') rows << -0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5, -0.5;
  if (centring == 'F') rows << 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0;
  if (centring == 'R') {
    rows << 2, 1, 1, -1, 1, 1, -1, -2, 1;
    rows /= 3;
  }
  return rows;
}

Crystal conventional_cell(const Crystal& crystal, const Symmetry& symmetry) {
  Crystal cell{symmetry.standard_lattice, {}, symmetry.standard_positions};
  for (const std::size_t source : symmetry.standard_sources)
    cell.atomic_numbers.push_back(crystal.atomic_numbers[source]);
  return cell;
}

Crystal primitive_cell(const Crystal& crystal, const Symmetry& symmetry) {
  return primitive_of(conventional_cell(crystal, symmetry), symmetry.standard_sources, centring_of(symmetry));
}

CellResult conventional_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return {conventional_cell(crystal, *found.symmetry), {}};
}

CellResult primitive_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return {primitive_cell(crystal, *found.symmetry), {}};
}

CellResult conventional_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return {conventional_as_found(crystal, *found.symmetry).crystal, {}};
}

CellResult primitive_cell_as_found(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  const CellAsFound cell = conventional_as_found(crystal, *found.symmetry);
  return {primitive_of(cell.crystal, cell.sources, centring_of(*found.symmetry)), {}};
}

}  // namespace werner
