#include "werner/io/position_index.hpp"

#include <array>
#include <cmath>

namespace werner {
namespace {

constexpr int boxes = 128;           // along each axis; wider than twice the largest tolerance
constexpr std::size_t scanned = 24;  // so few positions are compared one by one

bool same(const Eigen::Vector3d& a, const Eigen::Vector3d& b, double tolerance) {
  for (int axis = 0; axis < 3; ++axis) {
    double difference = a[axis] - b[axis];
    difference -= std::round(difference);
    if (!(std::abs(difference) < tolerance)) return false;
  }
  return true;
}

int box_of(double x) { return static_cast<int>(std::floor(x * boxes)) & (boxes - 1); }

std::uint32_t hash_of(int x, int y, int z) {
  const std::uint32_t key = static_cast<std::uint32_t>((x * boxes + y) * boxes + z);
  return (key * 2654435761u) >> 7;
}

}  // namespace

std::optional<std::size_t> PositionIndex::find(const Fractional& x, double tolerance, std::size_t from) const {
  const Eigen::Vector3d at = wrapped(x).value;
  if (positions_.size() <= scanned) {
    for (std::size_t i = from; i < positions_.size(); ++i)
      if (same(positions_[i], at, tolerance)) return i;
    return std::nullopt;
  }
  std::array<std::array<int, 2>, 3> range{};  // boxes that the tolerance reaches: one or two an axis
  for (int axis = 0; axis < 3; ++axis) range[axis] = {box_of(at[axis] - tolerance), box_of(at[axis] + tolerance)};
  std::optional<std::size_t> first;
  for (int i = 0; i < 8; ++i) {
    const std::array<int, 3> side{i & 1, (i >> 1) & 1, i >> 2};
    bool repeated = false;
    for (int axis = 0; axis < 3; ++axis) repeated |= side[axis] == 1 && range[axis][0] == range[axis][1];
    if (repeated) continue;
    const std::uint32_t hash = hash_of(range[0][side[0]], range[1][side[1]], range[2][side[2]]);
    for (std::int32_t n = heads_[hash & (heads_.size() - 1)]; n >= 0; n = next_[static_cast<std::size_t>(n)]) {
      const std::size_t number = static_cast<std::size_t>(n);
      if (number >= from && (!first || number < *first) && same(positions_[number], at, tolerance)) first = number;
    }
  }
  return first;
}

void PositionIndex::link(std::size_t number) {
  const Eigen::Vector3d& p = positions_[number];
  std::int32_t& head = heads_[hash_of(box_of(p[0]), box_of(p[1]), box_of(p[2])) & (heads_.size() - 1)];
  next_[number] = head;
  head = static_cast<std::int32_t>(number);
}

void PositionIndex::add(const Fractional& x) {
  positions_.push_back(wrapped(x).value);
  if (positions_.size() <= scanned) return;
  next_.resize(positions_.size());
  if (positions_.size() > heads_.size()) {
    heads_.assign(std::max<std::size_t>(64, heads_.size() * 4), -1);
    for (std::size_t i = 0; i < positions_.size(); ++i) link(i);
  } else {
    link(positions_.size() - 1);
  }
}

}  // namespace werner
