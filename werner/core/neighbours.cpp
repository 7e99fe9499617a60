#include "werner/core/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>

#include "werner/core/error.hpp"

namespace werner {

namespace {

constexpr double atoms_per_box = 2;  // fewer, and empty boxes are looked at; more, and far atoms are
constexpr double most_boxes = 2e5;   // of one search, and of the grid

int floor_divide(int a, int b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

}  // namespace

AtomPlaces::AtomPlaces(const Crystal& crystal)
    : lattice(crystal.lattice), wrapped(crystal.size()), corners(crystal.size(), Eigen::Vector3i::Zero()) {
  place.reserve(crystal.size());
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const Fractional& written = crystal.positions[site];
    wrapped[site] = werner::wrapped(written);
    if (!written.value.allFinite() || written.value.cwiseAbs().maxCoeff() > 1e9)
      wrapped[site].value.setConstant(std::nan(""));
    else
      corners[site] = (written.value - wrapped[site].value).array().round().cast<int>();
    place.push_back(lattice.cartesian(wrapped[site]));
  }
}

bool nearer(const Neighbour& a, const Neighbour& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  return std::tie(a.site, a.image[0], a.image[1], a.image[2]) < std::tie(b.site, b.image[0], b.image[1], b.image[2]);
}

NeighbourGrid::NeighbourGrid(const Crystal& crystal)
    : places_(crystal), reach_(crystal.lattice.reciprocal().rowwise().norm()) {
  // Any volume at all: a threshold is a matter of the caller.
  if (!crystal.lattice.usable(0) || !reach_.allFinite())
    throw Error("found a lattice without volume, expected three vectors that span space");
  const double wanted = std::min(static_cast<double>(crystal.size()) / atoms_per_box, most_boxes);
  // Boxes as near to cubes as the cell allows; 1 / reach_ are the distances of opposite faces.
  const double edge = std::cbrt(1 / (reach_.prod() * std::max(wanted, 1.0)));
  for (int axis = 0; axis < 3; ++axis) {
    const double boxes = std::floor(1 / (reach_[axis] * edge));
    // Lengths at the ends of what a double can hold give no number.
    if (boxes > 1) boxes_[static_cast<std::size_t>(axis)] = static_cast<int>(std::min(boxes, std::max(wanted, 1.0)));
  }
  // Sheets and needles would get many more.
  while (1.0 * boxes_[0] * boxes_[1] * boxes_[2] > 4 * std::max(wanted, 1.0)) {
    int& most = *std::max_element(boxes_.begin(), boxes_.end());
    most = (most + 1) / 2;
  }

  const auto box_of = [this](const Fractional& f) {
    std::size_t box = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const int n = boxes_[static_cast<std::size_t>(axis)];
      box = box * static_cast<std::size_t>(n) +
            static_cast<std::size_t>(std::min(static_cast<int>(f.value[axis] * n), n - 1));
    }
    return box;
  };

  std::vector<std::size_t> box(crystal.size());
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    if (!places_.wrapped[site].value.allFinite()) continue;
    box[site] = box_of(places_.wrapped[site]);
    sites_.push_back(site);
  }
  std::stable_sort(sites_.begin(), sites_.end(), [&](std::size_t a, std::size_t b) { return box[a] < box[b]; });
  const std::size_t count = std::accumulate(boxes_.begin(), boxes_.end(), std::size_t{1},
                                            [](std::size_t product, int n) { return product * std::size_t(n); });
  first_.assign(count + 1, 0);
  for (const std::size_t site : sites_) ++first_[box[site] + 1];
  std::partial_sum(first_.begin(), first_.end(), first_.begin());
}

std::optional<std::vector<Neighbour>> NeighbourGrid::around(std::size_t site, double radius) const {
  const Fractional& centre = places_.wrapped[site];
  if (!std::isfinite(radius) || !centre.value.allFinite()) return std::nullopt;
  Eigen::Vector3i low, high;
  double looks = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const int n = boxes_[static_cast<std::size_t>(axis)];
    // A little more than the radius, so that rounding loses no atom at the rim.
    const double reach = radius * reach_[axis] * (1 + 1e-12) + 1e-12;
    const double from = std::floor((centre.value[axis] - reach) * n), to = std::floor((centre.value[axis] + reach) * n);
    looks *= to - from + 1;
    if (!(looks < most_boxes)) return std::nullopt;
    low[axis] = static_cast<int>(from);
    high[axis] = static_cast<int>(to);
  }

  std::vector<Neighbour> found;
  const double square = radius * radius;
  for (int x = low[0]; x <= high[0]; ++x)
    for (int y = low[1]; y <= high[1]; ++y)
      for (int z = low[2]; z <= high[2]; ++z) {
        const Eigen::Vector3i cell(floor_divide(x, boxes_[0]), floor_divide(y, boxes_[1]), floor_divide(z, boxes_[2]));
        const int box =
            ((x - cell[0] * boxes_[0]) * boxes_[1] + y - cell[1] * boxes_[1]) * boxes_[2] + z - cell[2] * boxes_[2];
        const Vec3 shift = places_.shift(site, cell);
        for (std::size_t k = first_[std::size_t(box)]; k < first_[std::size_t(box) + 1]; ++k) {
          const std::size_t other = sites_[k];
          const Vec3 vector = places_.place[other] + shift;
          const double squared = vector.squaredNorm();
          if (!(squared <= square) || (other == site && cell.isZero())) continue;
          found.push_back({other, cell - places_.corners[other] + places_.corners[site], vector, std::sqrt(squared)});
        }
      }
  std::sort(found.begin(), found.end(), nearer);
  return found;
}

NeighbourList neighbour_list(const Crystal& crystal, double radius) {
  const NeighbourGrid grid(crystal);
  NeighbourList list{{0}, {}};
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const auto found = grid.around(site, radius);
    if (!found)
      throw Error("found no neighbours of atom " + std::to_string(site + 1) +
                  ", expected positions that are numbers and a cell that is no needle");
    list.neighbours.insert(list.neighbours.end(), found->begin(), found->end());
    list.first.push_back(list.neighbours.size());
  }
  return list;
}

}  // namespace werner
