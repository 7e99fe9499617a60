#include "werner/physics/lattice/supercell.hpp"

#include <algorithm>
#include <cmath>

namespace werner {

Eigen::Vector3d widths(const Lattice& lattice) { return lattice.reciprocal().rowwise().norm().cwiseInverse(); }

std::array<int, 3> repeats_of_width(const Crystal& crystal, double shortest, int most_atoms) {
  const Eigen::Vector3d width = widths(crystal.lattice);
  std::array<int, 3> n{};
  for (double wanted = shortest;; wanted *= 0.95) {
    for (int k = 0; k < 3; ++k)
      n[static_cast<std::size_t>(k)] = std::max(1, static_cast<int>(std::ceil(wanted / width[k] - 1e-6)));
    const auto atoms = static_cast<double>(crystal.size()) * n[0] * n[1] * n[2];
    if (atoms <= most_atoms || n == std::array<int, 3>{1, 1, 1}) return n;
  }
}

Supercell supercell(const Crystal& crystal, const std::array<int, 3>& n) {
  Supercell result;
  result.repeats = n;
  Eigen::Matrix3d rows = crystal.lattice.rows();
  for (int k = 0; k < 3; ++k) rows.row(k) *= n[static_cast<std::size_t>(k)];
  result.crystal.lattice = Lattice(rows);
  const Eigen::Vector3d sizes(n[0], n[1], n[2]);
  for (int x = 0; x < n[0]; ++x)
    for (int y = 0; y < n[1]; ++y)
      for (int z = 0; z < n[2]; ++z)
        for (std::size_t i = 0; i < crystal.size(); ++i) {
          const Eigen::Vector3i cell(x, y, z);
          result.atom.push_back(i);
          result.cell.push_back(cell);
          result.crystal.atomic_numbers.push_back(crystal.atomic_numbers[i]);
          result.crystal.positions.push_back({(crystal.positions[i].value + cell.cast<double>()).cwiseQuotient(sizes)});
        }
  return result;
}

std::size_t cell_index(const Eigen::Vector3i& cell, const std::array<int, 3>& n) {
  std::size_t index = 0;
  for (int k = 0; k < 3; ++k) {
    const int m = n[static_cast<std::size_t>(k)];
    index = index * static_cast<std::size_t>(m) + static_cast<std::size_t>(((cell[k] % m) + m) % m);
  }
  return index;
}

}  // namespace werner
