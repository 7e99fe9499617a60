// Points of the periodic unit cube and which of them are near a place, along each axis on its own. Distances in
// Angstrom are not asked here (distances.hpp).
#pragma once
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace werner {

inline Eigen::Array3d wrapped_magnitude(const Eigen::Vector3d& difference) {
  return (difference.array() - difference.array().rint()).abs();
}

// Points in boxes, so that those near a place are found without asking all.
class PointBoxes {
 public:
  // Points are near when they are closer than `reach` along each axis.
  PointBoxes(std::vector<Eigen::Vector3d> points, const Eigen::Array3d& reach)
      : points_(std::move(points)), reach_(reach) {
    // About as many boxes as points, cubes in terms of the reach where there is room for them, and none shorter than
    // it.
    constexpr std::size_t few = 32;  // boxes do not pay below
    double left = points_.size() > few ? static_cast<double>(points_.size()) : 1;
    const Eigen::Array3d most = (1 / reach_).min(left).max(1);
    std::array<int, 3> axes{0, 1, 2};
    std::sort(axes.begin(), axes.end(), [&](int a, int b) { return most[a] < most[b]; });
    double room = most.prod();
    for (std::size_t i = 0; i < 3; ++i) {
      const double edge = std::max(1.0, std::pow(room / left, 1.0 / static_cast<double>(3 - i)));
      count_[axes[i]] = std::max(1, static_cast<int>(most[axes[i]] / edge));
      room /= most[axes[i]];
      left = std::max(1.0, left / count_[axes[i]]);
    }
    if (count_.prod() == 1) return;
    std::vector<std::size_t> box_of_point;
    starts_.assign(static_cast<std::size_t>(count_.prod()) + 1, 0);
    for (const Eigen::Vector3d& point : points_) {
      const Eigen::Array3d inside = (point.array() - point.array().floor()) * count_.cast<double>();
      box_of_point.push_back(box_at(inside.floor().cast<int>().min(count_ - 1)));
      ++starts_[box_of_point.back() + 1];
    }
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
    by_box_.resize(points_.size());
    for (std::size_t i = 0; i < points_.size(); ++i) by_box_[next[box_of_point[i]]++] = i;
  }

  const std::vector<Eigen::Vector3d>& points() const { return points_; }

  // Whether `accept(index)` is true for a point near `place`; later ones are not asked.
  template <class Accept>
  bool any_near(const Eigen::Vector3d& place, Accept&& accept) const {
    const auto accepted = [&](std::size_t i) {
      return (wrapped_magnitude(points_[i] - place) < reach_).all() && accept(i);
    };
    if (by_box_.empty()) {
      for (std::size_t i = 0; i < points_.size(); ++i)
        if (accepted(i)) return true;
      return false;
    }
    constexpr double rounding = 1e-9;  // of a box
    const Eigen::Array3d inside = place.array() - place.array().floor(), count = count_.cast<double>();
    const Eigen::Array3d reach = reach_.min(1.0);
    const Eigen::Array3i low = ((inside - reach) * count - rounding).floor().cast<int>(),
                         high = ((inside + reach) * count + rounding).floor().cast<int>().min(low + count_ - 1);
    for (int x = low[0]; x <= high[0]; ++x)
      for (int y = low[1]; y <= high[1]; ++y)
        for (int z = low[2]; z <= high[2]; ++z) {
          const std::size_t box = box_at({wrapped(x, 0), wrapped(y, 1), wrapped(z, 2)});
          for (std::size_t i = starts_[box]; i < starts_[box + 1]; ++i)
            if (accepted(by_box_[i])) return true;
        }
    return false;
  }

 private:
  int wrapped(int at, int axis) const { return ((at % count_[axis]) + count_[axis]) % count_[axis]; }
  std::size_t box_at(const Eigen::Array3i& at) const {
    return static_cast<std::size_t>((at[0] * count_[1] + at[1]) * count_[2] + at[2]);
  }

  std::vector<Eigen::Vector3d> points_;
  Eigen::Array3d reach_;
  Eigen::Array3i count_;
  std::vector<std::size_t> starts_, by_box_;  // empty where there is one box only
};

}  // namespace werner
