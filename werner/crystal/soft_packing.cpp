#include "werner/crystal/soft_packing.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "werner/core/element_pairs.hpp"
#include "werner/core/neighbours.hpp"

namespace werner {

namespace embedded {
std::string_view usual_distances_csv();
}

namespace {

constexpr double unknown_covalent = 0.95;
constexpr double skin = 1.0;          // Angstrom beyond a contact, within which a pair is listed
constexpr double longest_step = 0.2;  // Angstrom
constexpr double at_rest = 0.005;     // Angstrom: force of unit springs on an atom
constexpr double first_step = 0.2;    // of a force; each atom touches some ten others
constexpr double stiffness_of_an_atom =
    1.5;                                 // Angstrom; times the root of their number: the cell's variables like theirs
constexpr double least_distance = 1e-3;  // Angstrom: nearer atoms have no direction in which to part

struct Contact {
  std::size_t a = 0, b = 0;
  Eigen::Vector3d image;  // lattice vectors from b as written to the b that is near
  double wanted = 0;      // Angstrom
};

// Downhill in all atoms and the shape of the cell: of the force on each atom a row, of the stress three more.
struct Slope {
  Eigen::Matrix<double, Eigen::Dynamic, 3> forces;
  Eigen::Matrix3d stress;  // traceless, in units in which a step along it moves atoms as one along a force does
};

class Spheres {
 public:
  Spheres(Crystal crystal, double distances)
      : crystal_(std::move(crystal)),
        distances_(distances),
        stiffness_(stiffness_of_an_atom * std::sqrt(double(crystal_.size()))) {
    for (const int a : crystal_.atomic_numbers)
      for (const int b : crystal_.atomic_numbers) widest_ = std::max(widest_, distances_ * usual_distance(a, b));
  }

  const Crystal& crystal() const { return crystal_; }

  bool stale() const { return moved_ > skin; }

  Slope slope() const {
    Slope slope{Eigen::MatrixX3d::Zero(Eigen::Index(crystal_.size()), 3), Eigen::Matrix3d::Zero()};
    for (const Contact& contact : contacts_) {
      const Vec3 apart = crystal_.lattice.cartesian(
          {crystal_.positions[contact.b].value + contact.image - crystal_.positions[contact.a].value});
      const double distance = apart.norm();
      if (distance >= contact.wanted || distance < least_distance) continue;
      const Vec3 push = apart * ((contact.wanted - distance) / distance);
      slope.forces.row(Eigen::Index(contact.a)) -= push.transpose();
      slope.forces.row(Eigen::Index(contact.b)) += push.transpose();
      slope.stress += push * apart.transpose();
    }
    slope.stress -= Eigen::Matrix3d::Identity() * slope.stress.trace() / 3;
    slope.stress /= stiffness_;
    return slope;
  }

  // Volume is kept: a traceless strain changes it in second order, which is taken back.
  void move(const Slope& step) {
    const Eigen::Matrix3d strain = step.stress / stiffness_;
    const double volume = crystal_.lattice.volume();
    const Eigen::Matrix3d rows = crystal_.lattice.rows() * (Eigen::Matrix3d::Identity() + strain);
    crystal_.lattice = Lattice(rows * std::cbrt(volume / std::abs(rows.determinant())));
    for (std::size_t i = 0; i < crystal_.size(); ++i)
      crystal_.positions[i].value += crystal_.lattice.fractional(step.forces.row(Eigen::Index(i))).value;
    moved_ += step.forces.rowwise().norm().maxCoeff() * 2 + strain.norm() * (widest_ + skin);
  }

  // Each pair once, and one of the two images of an atom itself that lie opposite. False for cells like needles, of
  // which nobody sees all neighbours.
  bool list_contacts() {
    contacts_.clear();
    moved_ = 0;
    const NeighbourGrid grid(crystal_);
    for (std::size_t i = 0; i < crystal_.size(); ++i) {
      const auto around = grid.around(i, widest_ + skin);
      if (!around) return false;
      for (const Neighbour& near : *around) {
        const Eigen::Vector3i& n = near.image;
        const bool first = near.site != i ? near.site > i : std::array{n[0], n[1], n[2]} > std::array{0, 0, 0};
        const double wanted =
            distances_ * usual_distance(crystal_.atomic_numbers[i], crystal_.atomic_numbers[near.site]);
        if (first && near.distance < wanted + skin) contacts_.push_back({i, near.site, n.cast<double>(), wanted});
      }
    }
    return true;
  }

 private:
  Crystal crystal_;
  double distances_, stiffness_, widest_ = 0;
  double moved_ = 1e9;  // at most, of two atoms against each other since the list was made; Angstrom
  std::vector<Contact> contacts_;
};

double dot(const Slope& x, const Slope& y) {
  return x.forces.cwiseProduct(y.forces).sum() + x.stress.cwiseProduct(y.stress).sum();
}

Slope scaled(const Slope& slope, double factor) { return {slope.forces * factor, slope.stress * factor}; }

}  // namespace

double usual_distance(int a, int b) {
  static const ElementPairs distances(embedded::usual_distances_csv(), unknown_covalent);
  return distances(a, b);
}

// Steps of Barzilai and Borwein 1988 (doi:10.1093/imanum/8.1.141): as long as the change of the last force says.
Crystal softly_packed(Crystal crystal, const SoftPacking& packing) {
  if (crystal.size() == 0 || !crystal.lattice.usable()) return crystal;
  Spheres spheres(std::move(crystal), packing.distances);
  double length = first_step;
  Slope before, step;
  for (int k = 0; k < packing.steps; ++k) {
    if (spheres.stale() && !spheres.list_contacts()) break;
    const Slope slope = spheres.slope();
    if (slope.forces.rowwise().norm().maxCoeff() < at_rest && slope.stress.norm() < at_rest) break;
    if (k > 0) {
      const Slope change{before.forces - slope.forces, before.stress - slope.stress};
      const double curvature = dot(step, change);
      if (curvature > 0) length = dot(step, step) / curvature;
    }
    const double farthest = std::max(slope.forces.rowwise().norm().maxCoeff(), slope.stress.norm());
    step = scaled(slope, std::min(length, longest_step / farthest));
    before = slope;
    spheres.move(step);
  }
  return spheres.crystal();
}

}  // namespace werner
