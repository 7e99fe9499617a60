#include "werner/crystal/rotation_counts.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "werner/crystal/genericity.hpp"
#include "werner/crystal/lattice_reduction.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner {

namespace {

std::size_t kind_of(double determinant, double trace) {
  constexpr std::array<std::size_t, 5> by_trace{1, 2, 3, 4, 0};  // -1, 0, 1, 2, 3
  const bool is_proper = determinant > 0;
  const long t = std::lround(is_proper ? trace : -trace);
  return by_trace[static_cast<std::size_t>(std::clamp(t + 1, 0L, 4L))] + (is_proper ? 0 : 5);
}

constexpr std::size_t most_atoms = 300;  // the cost grows with the cube
constexpr double shortest_vector = 20;   // in tolerances: in smaller cells everything lies on everything

bool can_be_judged(const Crystal& crystal) {
  const auto is_finite = [](const Fractional& position) { return position.value.allFinite(); };
  return crystal.size() > 0 && crystal.size() <= most_atoms && crystal.lattice.usable() &&
         std::ranges::all_of(crystal.positions, is_finite);
}

// Atoms in the reduced cell, those of the rarest element first.
struct Atoms {
  std::vector<int> kinds;
  std::vector<Eigen::Vector3d> places;  // fractional
  std::size_t rarest = 0;               // number of the first kind
  Eigen::Matrix3d to_cartesian;
};

Atoms atoms_of(const Crystal& crystal, const Eigen::Matrix3d& vectors) {
  Atoms atoms;
  atoms.to_cartesian = vectors.transpose();
  const Eigen::Matrix3d to_reduced = atoms.to_cartesian.inverse() * crystal.lattice.rows().transpose();
  const std::vector<int>& numbers = crystal.atomic_numbers;
  int rarest = numbers.front();
  for (const int z : numbers)
    if (std::ranges::count(numbers, z) < std::ranges::count(numbers, rarest)) rarest = z;
  atoms.rarest = static_cast<std::size_t>(std::ranges::count(numbers, rarest));
  for (const bool first : {true, false})
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if ((numbers[i] == rarest) != first) continue;
      atoms.kinds.push_back(numbers[i]);
      atoms.places.push_back(to_reduced * crystal.positions[i].value);
    }
  return atoms;
}

// Square of the largest distance, Angstrom, of an atom from one of its kind after a rotation and the shift that takes
// the first atom onto atom `to`; infinity beyond `most`.
double largest_square(const Atoms& atoms, const std::vector<Eigen::Vector3d>& turned, std::size_t to, double most) {
  const Eigen::Vector3d shift = atoms.places[to] - turned[0];
  double largest = 0;
  for (std::size_t i = 0; i < turned.size(); ++i) {
    const Eigen::Vector3d image = turned[i] + shift;
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < turned.size(); ++j) {
      if (atoms.kinds[j] != atoms.kinds[i]) continue;
      Eigen::Vector3d d = image - atoms.places[j];
      d -= d.array().round().matrix();
      nearest = std::min(nearest, (atoms.to_cartesian * d).squaredNorm());
    }
    if (nearest > most) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, nearest);
  }
  return largest;
}

}  // namespace

RotationCounts rotation_counts(int number) {
  RotationCounts counts{};
  const SpaceGroup& group = space_group(number);
  for (const AffineMap& operation : group.operations)
    ++counts[kind_of(operation.linear.determinant(), operation.linear.trace())];
  for (int& count : counts) count /= static_cast<int>(group.centring.size());
  return counts;
}

bool RotationBounds::allow(int number) const {
  const RotationCounts counts = rotation_counts(number);
  for (std::size_t kind = 0; kind < counts.size(); ++kind)
    if (counts[kind] < least[kind] || counts[kind] > most[kind]) return false;
  return true;
}

std::optional<RotationBounds> rotation_bounds(const Crystal& crystal, double tolerance) {
  if (!can_be_judged(crystal)) return std::nullopt;
  const Eigen::Matrix3d vectors = lll_reduced(crystal.lattice.rows()).rows;
  const Eigen::Vector3d lengths = vectors.rowwise().norm();
  if (lengths.minCoeff() < shortest_vector * tolerance) return std::nullopt;
  const Atoms atoms = atoms_of(crystal, vectors);
  const double strict = tolerance / 10, loose = 2 * tolerance;
  const auto rotations_within = [&](double length, double edge) {
    return lattice_rotations(vectors, length, length / edge * 180 / std::numbers::pi);
  };
  const std::vector<Eigen::Matrix3i> certain = rotations_within(strict, lengths.maxCoeff());
  RotationBounds bounds;
  std::vector<Eigen::Vector3d> turned(atoms.places.size());
  for (const Eigen::Matrix3i& rotation : rotations_within(loose, lengths.minCoeff())) {
    const Eigen::Matrix3d turn = rotation.cast<double>().transpose();
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = turn * atoms.places[i];
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t to = 0; to < atoms.rarest; ++to) {
      const double square = largest_square(atoms, turned, to, loose * loose);
      if (to > 0 && rotation == Eigen::Matrix3i::Identity() && std::isfinite(square)) return std::nullopt;
      best = std::min(best, square);
    }
    if (!std::isfinite(best)) continue;
    const std::size_t kind = kind_of(rotation.determinant(), rotation.trace());
    ++bounds.most[kind];
    if (best <= strict * strict && std::ranges::find(certain, rotation) != certain.end()) ++bounds.least[kind];
  }
  return bounds;
}

}  // namespace werner
