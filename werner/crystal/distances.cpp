#include "werner/crystal/distances.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <unordered_map>
#include <vector>

#include "werner/core/random.hpp"

namespace werner {

namespace {

constexpr double most_images = 1e6;  // along one axis; beyond, the cell is a needle and the answer is NaN

// A point within `radius` of the origin has fractional components up to radius times the reciprocal lengths, so only
// the integers that bring `difference` into this box can be nearer than `radius`.
double shortest(const Lattice& lattice, const Eigen::Vector3d& reciprocal_lengths, const Eigen::Vector3d& difference,
                double radius, bool skip_zero) {
  const Eigen::Vector3d reach = radius * reciprocal_lengths;
  const Eigen::Array3d low = (-reach - difference).array().ceil(), high = (reach - difference).array().floor();
  if (!((high - low) < most_images).all()) return std::numeric_limits<double>::quiet_NaN();
  double best = radius * radius;
  for (double x = low[0]; x <= high[0]; ++x)
    for (double y = low[1]; y <= high[1]; ++y)
      for (double z = low[2]; z <= high[2]; ++z) {
        if (skip_zero && x == 0 && y == 0 && z == 0) continue;
        const Vec3 r = lattice.cartesian({difference + Eigen::Vector3d(x, y, z)});
        best = std::min(best, r.squaredNorm());
      }
  return std::sqrt(best);
}

Eigen::Vector3d reciprocal_lengths(const Lattice& lattice) { return lattice.reciprocal().rowwise().norm(); }

// The distance where it is below `most`, else at least `most`; NaN where it cannot be told.
double distance_within(const Crystal& crystal, const Eigen::Vector3d& reciprocal_lengths, std::size_t a, std::size_t b,
                       double most) {
  const Eigen::Vector3d difference = wrapped_difference(crystal.positions[a], crystal.positions[b]);
  const double first = crystal.lattice.cartesian({difference}).norm();
  if (!std::isfinite(first)) return std::numeric_limits<double>::quiet_NaN();
  return shortest(crystal.lattice, reciprocal_lengths, difference, std::min(first, most), false);
}

// Rabin's closest pair: atoms come in random order into boxes no thinner than the smallest distance so far, so that few
// share a box however crowded the cell is. Time grows like the number of atoms.
class ClosestPair {
 public:
  explicit ClosestPair(const Crystal& crystal)
      : crystal_(crystal), lengths_(reciprocal_lengths(crystal.lattice)), next_(crystal.size()) {}

  // The first pair, in the order of the atoms, of those with the smallest distance. Nothing where some distance is no
  // number.
  std::optional<NearestPair> search() {
    std::vector<std::size_t> order(crystal_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    RandomStream(0, 0, "nearest pair").shuffle(std::span(order));
    least_ = distance_within(crystal_, lengths_, order[0], order[1], std::numeric_limits<double>::infinity());
    if (std::isnan(least_)) return std::nullopt;
    set_boxes();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const double before = least_;
      for (const std::size_t other : around(order[i]))
        if (const double distance = distance_within(crystal_, lengths_, order[i], other, least_); !(distance >= least_))
          least_ = distance;
      if (std::isnan(least_)) return std::nullopt;
      if (least_ == 0) break;  // boxes cannot shrink any more
      if (least_ < before) {
        set_boxes();
        for (std::size_t k = 0; k < i; ++k) add(order[k]);
      }
      add(order[i]);
    }
    return first_pair();
  }

 private:
  static constexpr double most_boxes = 1 << 20;  // along an axis

  void set_boxes() {
    heads_.clear();
    for (int axis = 0; axis < 3; ++axis)
      boxes_[axis] = static_cast<std::int64_t>(std::clamp(std::floor(1 / (least_ * lengths_[axis])), 1.0, most_boxes));
  }

  std::array<std::int64_t, 3> box_of(std::size_t atom) const {
    const Fractional f = wrapped(crystal_.positions[atom]);
    std::array<std::int64_t, 3> box;
    for (int axis = 0; axis < 3; ++axis) {
      const auto n = boxes_[axis];
      box[static_cast<std::size_t>(axis)] =
          std::min(static_cast<std::int64_t>(f.value[axis] * static_cast<double>(n)), n - 1);
    }
    return box;
  }

  std::int64_t key(std::int64_t x, std::int64_t y, std::int64_t z) const { return (x * boxes_[1] + y) * boxes_[2] + z; }

  void add(std::size_t atom) {
    const auto [x, y, z] = box_of(atom);
    const auto [head, is_new] = heads_.try_emplace(key(x, y, z), crystal_.size());
    next_[atom] = head->second;
    head->second = atom;
  }

  // Atoms in the same and in adjacent boxes.
  std::vector<std::size_t> around(std::size_t atom) const {
    std::vector<std::size_t> found;
    const auto box = box_of(atom);
    std::array<std::vector<std::int64_t>, 3> near;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t n = boxes_[static_cast<int>(axis)];
      near[axis] = {box[axis], (box[axis] + 1) % n, (box[axis] + n - 1) % n};
      std::sort(near[axis].begin(), near[axis].end());
      near[axis].erase(std::unique(near[axis].begin(), near[axis].end()), near[axis].end());
    }
    for (const std::int64_t x : near[0])
      for (const std::int64_t y : near[1])
        for (const std::int64_t z : near[2])
          if (const auto head = heads_.find(key(x, y, z)); head != heads_.end())
            for (std::size_t other = head->second; other < crystal_.size(); other = next_[other])
              found.push_back(other);
    return found;
  }

  std::optional<NearestPair> first_pair() {
    set_boxes();
    for (std::size_t atom = 0; atom < crystal_.size(); ++atom) add(atom);
    for (std::size_t a = 0; a < crystal_.size(); ++a) {
      std::optional<std::size_t> partner;
      for (const std::size_t b : around(a))
        if (b > a && (!partner || b < *partner) && distance_within(crystal_, lengths_, a, b, just_above()) <= least_)
          partner = b;
      if (partner) return NearestPair{least_, a, *partner};
    }
    return std::nullopt;
  }

  double just_above() const {
    constexpr double smallest = 1e-150;  // whose square is more than zero
    return std::max(std::nextafter(least_, std::numeric_limits<double>::infinity()), smallest);
  }

  const Crystal& crystal_;
  Eigen::Vector3d lengths_;  // of the reciprocal vectors
  double least_ = 0;         // Angstrom, so far
  Eigen::Matrix<std::int64_t, 3, 1> boxes_;
  std::unordered_map<std::int64_t, std::size_t> heads_;  // the last atom that came into a box
  std::vector<std::size_t> next_;                        // the one that came before; the number of atoms for none
};

}  // namespace

double shortest_image(const Lattice& lattice, const Fractional& a, const Fractional& b) {
  const Eigen::Vector3d difference = wrapped_difference(a, b);
  const double first = lattice.cartesian({difference}).norm();
  if (!std::isfinite(first)) return std::numeric_limits<double>::quiet_NaN();
  return shortest(lattice, reciprocal_lengths(lattice), difference, first, false);
}

std::optional<NearestPair> nearest_pair_by_loop(const Crystal& crystal) {
  std::optional<NearestPair> best;
  const Eigen::Vector3d lengths = reciprocal_lengths(crystal.lattice);
  for (std::size_t a = 0; a < crystal.size(); ++a)
    for (std::size_t b = a + 1; b < crystal.size(); ++b) {
      const double most = best ? best->distance : std::numeric_limits<double>::infinity();
      const double distance = distance_within(crystal, lengths, a, b, most);
      // NaN is worse than anything.
      if (std::isnan(distance)) return NearestPair{distance, a, b};
      if (!best || distance < best->distance) best = NearestPair{distance, a, b};
    }
  return best;
}

std::optional<NearestPair> nearest_pair(const Crystal& crystal) {
  constexpr std::size_t few = 100;  // the loop is faster
  const bool finite = std::all_of(crystal.positions.begin(), crystal.positions.end(),
                                  [](const Fractional& f) { return f.value.allFinite(); });
  if (crystal.size() > few && finite && crystal.lattice.usable())
    if (const auto pair = ClosestPair(crystal).search()) return pair;
  return nearest_pair_by_loop(crystal);
}

double shortest_lattice_vector(const Lattice& lattice) {
  const double first = lattice.rows().rowwise().norm().minCoeff();
  if (!std::isfinite(first)) return std::numeric_limits<double>::quiet_NaN();
  return shortest(lattice, reciprocal_lengths(lattice), Eigen::Vector3d::Zero(), first, true);
}

}  // namespace werner
