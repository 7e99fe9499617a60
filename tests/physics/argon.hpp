// A pair potential with closed sums, for what is done with any potential.
#pragma once
#include <cmath>

#include "werner/core/neighbours.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner::test {

// Lennard-Jones of argon, cut off at 8 Angstrom and shifted to zero there; between unlike atoms 1.3 times as deep.
class Argon : public Potential {
 public:
  static constexpr double epsilon = 0.0104, sigma = 3.4, cutoff = 8;

  std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int = 1) const override {
    std::vector<PotentialResult> results;
    for (const Crystal& crystal : crystals) results.push_back(of(crystal));
    return results;
  }

 private:
  static PotentialResult of(const Crystal& crystal) {
    PotentialResult result;
    const NeighbourList list = neighbour_list(crystal, cutoff);
    result.energy = 0;
    result.forces = Eigen::Matrix3Xd::Zero(3, Eigen::Index(crystal.size()));
    Eigen::Matrix3d virial = Eigen::Matrix3d::Zero();
    const auto wells = [](double s) { return 4 * epsilon * (std::pow(s, 12) - std::pow(s, 6)); };
    for (std::size_t i = 0; i < crystal.size(); ++i)
      for (std::size_t k = list.first[i]; k < list.first[i + 1]; ++k) {
        const Neighbour& n = list.neighbours[k];
        const double depth = crystal.atomic_numbers[i] == crystal.atomic_numbers[n.site] ? 1 : 1.3;
        const double s = sigma / n.distance;
        result.energy += depth * (wells(s) - wells(sigma / cutoff)) / 2;
        const double slope = depth * 4 * epsilon * (-12 * std::pow(s, 12) + 6 * std::pow(s, 6)) / n.distance;
        const Vec3 gradient = slope / 2 / n.distance * n.vector;
        result.forces.col(Eigen::Index(i)) += gradient;
        result.forces.col(Eigen::Index(n.site)) -= gradient;
        virial += n.vector * gradient.transpose();
      }
    result.stress = virial / crystal.lattice.volume();
    return result;
  }
};

inline Crystal cell(const Eigen::Matrix3d& rows, std::vector<int> numbers, std::vector<Fractional> positions) {
  return {Lattice(rows), std::move(numbers), std::move(positions)};
}

inline Crystal face_centred(double a) {
  return cell(a / 2 * (Eigen::Matrix3d() << 0, 1, 1, 1, 0, 1, 1, 1, 0).finished(), {18}, {{{0, 0, 0}}});
}

}  // namespace werner::test
