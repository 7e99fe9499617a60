#include "werner/core/crystal.hpp"

#include <Eigen/LU>
#include <cmath>

#include "werner/core/error.hpp"

namespace werner {

namespace {

constexpr double whole_occupancy = 1e-8;
constexpr double dalton_per_cubic_angstrom = 1.66053906660;  // g/cm^3, CODATA 2018

}  // namespace

DisorderedCrystal disordered(const Crystal& crystal) {
  DisorderedCrystal result{crystal.lattice, {}, crystal.positions};
  for (const int number : crystal.atomic_numbers) result.sites.push_back({{number, 1.0}});
  return result;
}

std::optional<Crystal> ordered(const DisorderedCrystal& crystal) {
  Crystal result{crystal.lattice, {}, crystal.positions};
  for (const std::vector<Occupant>& site : crystal.sites) {
    if (site.size() != 1 || !(std::abs(site[0].occupancy - 1) <= whole_occupancy)) return std::nullopt;
    result.atomic_numbers.push_back(site[0].atomic_number);
  }
  return result;
}

Crystal whole_sites(const DisorderedCrystal& crystal) {
  Crystal result{crystal.lattice, {}, crystal.positions};
  for (const std::vector<Occupant>& site : crystal.sites)
    result.atomic_numbers.push_back(site.empty() ? 1 : site.front().atomic_number);
  return result;
}

Composition composition_of(const Crystal& crystal) { return composition_of(crystal.atomic_numbers); }

Composition composition_of(const DisorderedCrystal& crystal) {
  Composition result;
  for (const std::vector<Occupant>& site : crystal.sites)
    for (const Occupant& occupant : site) result.amounts[occupant.atomic_number] += occupant.occupancy;
  return result;
}

double density(const Crystal& crystal) {
  return molar_mass(composition_of(crystal)) * dalton_per_cubic_angstrom / crystal.lattice.volume();
}

double density(const DisorderedCrystal& crystal) {
  return molar_mass(composition_of(crystal)) * dalton_per_cubic_angstrom / crystal.lattice.volume();
}

Crystal supercell(const Crystal& crystal, const Eigen::Matrix3i& matrix) {
  const Eigen::Matrix3d m = matrix.cast<double>();
  const int copies = static_cast<int>(std::lround(std::abs(m.determinant())));
  if (copies == 0) throw Error("a supercell matrix with determinant 0, expected three independent vectors");
  // Lattice points of the old cell inside the new one, found in the box around its corners.
  Eigen::Vector3i low = Eigen::Vector3i::Zero(), high = Eigen::Vector3i::Zero();
  for (int row = 0; row < 3; ++row) {
    low += matrix.row(row).transpose().cwiseMin(0);
    high += matrix.row(row).transpose().cwiseMax(0);
  }
  const Eigen::Matrix3d to_new = m.transpose().inverse();  // f_new = f_old expressed in the new vectors
  constexpr double on_the_edge = 1e-9;
  std::vector<Eigen::Vector3d> shifts;
  for (int x = low[0]; x <= high[0]; ++x)
    for (int y = low[1]; y <= high[1]; ++y)
      for (int z = low[2]; z <= high[2]; ++z) {
        const Eigen::Vector3d point(x, y, z);
        const Eigen::Array3d inside = (to_new * point).array();
        if ((inside > -on_the_edge).all() && (inside < 1 - on_the_edge).all()) shifts.push_back(point);
      }
  Crystal result{Lattice(m * crystal.lattice.rows()), {}, {}};
  for (std::size_t atom = 0; atom < crystal.size(); ++atom)
    for (const Eigen::Vector3d& shift : shifts) {
      result.atomic_numbers.push_back(crystal.atomic_numbers[atom]);
      result.positions.push_back(wrapped({to_new * (crystal.positions[atom].value + shift)}));
    }
  return result;
}

}  // namespace werner
