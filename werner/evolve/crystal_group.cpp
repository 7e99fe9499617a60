#include "werner/evolve/crystal_group.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <limits>
#include <map>

#include "werner/crystal/symmetrise.hpp"

namespace werner {

namespace {

// The atom nearest to the image of another, in fractions of the cell: atoms of a symmetric crystal lie on each other.
std::size_t atom_at(const Crystal& crystal, int atomic_number, const Eigen::Vector3d& point) {
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    if (crystal.atomic_numbers[i] != atomic_number) continue;
    const double d = wrapped_difference(Fractional{point}, crystal.positions[i]).squaredNorm();
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

bool same(const AffineMap& a, const AffineMap& b) {
  constexpr double tolerance = 0.02;  // of the cell; translations found by spglib carry the crystal's distortion
  return (a.linear - b.linear).cwiseAbs().maxCoeff() < 0.5 &&
         wrapped_difference({a.shift}, {b.shift}).cwiseAbs().maxCoeff() < tolerance;
}

}  // namespace

std::optional<SymmetricCrystal> symmetric_crystal(const Crystal& crystal, double tolerance) {
  auto found = symmetry_of(crystal, {.distance = tolerance, .angle = 5});
  if (!found.symmetry) return std::nullopt;
  Crystal exact = symmetrised(crystal, *found.symmetry);
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const Eigen::Vector3d moved = wrapped_difference(crystal.positions[i], exact.positions[i]);
    constexpr double most = 3;  // tolerances: a loose one can lead spglib to a group that the atoms do not have
    if (!(crystal.lattice.cartesian({moved}).norm() < most * tolerance)) return std::nullopt;
  }
  return SymmetricCrystal{std::move(exact), std::move(*found.symmetry)};
}

std::vector<Eigen::Vector3d> invariant_moves(const Crystal& crystal, std::span<const AffineMap> operations,
                                             std::span<const Eigen::Vector3d> moves) {
  std::vector<Eigen::Vector3d> result(crystal.size(), Eigen::Vector3d::Zero());
  std::vector<bool> done(crystal.size(), false);
  for (std::size_t first = 0; first < crystal.size(); ++first) {
    if (done[first]) continue;
    // The first atom of an orbit moves as its site symmetry allows, the others follow.
    std::vector<std::size_t> images;
    Eigen::Vector3d own = Eigen::Vector3d::Zero();
    int stabilizer = 0;
    for (const AffineMap& operation : operations) {
      images.push_back(atom_at(crystal, crystal.atomic_numbers[first], operation(crystal.positions[first].value)));
      if (images.back() != first) continue;
      own += operation.linear * moves[first];
      ++stabilizer;
    }
    if (stabilizer > 0) own /= stabilizer;
    for (std::size_t k = 0; k < operations.size(); ++k) {
      if (done[images[k]]) continue;
      done[images[k]] = true;
      result[images[k]] = operations[k].linear * own;
    }
    done[first] = true;
  }
  return result;
}

Lattice invariant_lattice(const Eigen::Matrix3d& rows, std::span<const AffineMap> operations) {
  const Eigen::Matrix3d metric = rows * rows.transpose();
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (const AffineMap& operation : operations) sum += operation.linear.transpose() * metric * operation.linear;
  Eigen::Matrix3d result = (sum / static_cast<double>(operations.size())).llt().matrixL();
  if (rows.determinant() < 0) result.col(2) = -result.col(2);
  return Lattice(result);
}

std::vector<AffineMap> generated(std::span<const AffineMap> operations, std::span<const std::size_t> generators) {
  // Places in `operations`, so that rounding does not add up.
  const auto place_of = [&](const AffineMap& map) {
    for (std::size_t k = 0; k < operations.size(); ++k)
      if (same(operations[k], map)) return k;
    return operations.size();
  };
  std::vector<bool> in(operations.size(), false);
  std::vector<std::size_t> found;
  const auto add = [&](std::size_t place) {
    if (place == operations.size() || in[place]) return;
    in[place] = true;
    found.push_back(place);
  };
  add(place_of(AffineMap{}));
  for (const std::size_t generator : generators) add(generator);
  for (std::size_t k = 0; k < found.size(); ++k)
    for (const std::size_t generator : generators) add(place_of(operations[generator].after(operations[found[k]])));
  std::vector<AffineMap> result;
  for (const std::size_t place : found) result.push_back(operations[place]);
  return result;
}

std::vector<std::vector<std::size_t>> orbits_of(const Symmetry& symmetry) {
  std::map<std::size_t, std::vector<std::size_t>> by_first;
  for (std::size_t i = 0; i < symmetry.equivalents.size(); ++i) by_first[symmetry.equivalents[i]].push_back(i);
  std::vector<std::vector<std::size_t>> orbits;
  for (auto& [first, atoms] : by_first) orbits.push_back(std::move(atoms));
  return orbits;
}

}  // namespace werner
