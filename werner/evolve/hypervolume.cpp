#include "werner/evolve/hypervolume.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>

namespace werner {

namespace {

// The area between a growing set of points and the reference: x -> y, x rising and y falling.
class Area {
 public:
  Area(double reference_x, double reference_y) : reference_x_(reference_x), reference_y_(reference_y) {}

  double area() const { return area_; }

  void add(double x, double y) {
    auto next = steps_.upper_bound(x);
    double height = reference_y_;
    if (next != steps_.begin()) {
      const auto previous = std::prev(next);
      if (previous->second <= y) return;
      height = previous->second;
      if (previous->first == x) steps_.erase(previous);
    }
    double from = x;
    while (next != steps_.end() && next->second >= y) {
      area_ += (height - y) * (next->first - from);
      from = next->first;
      height = next->second;
      next = steps_.erase(next);
    }
    area_ += (height - y) * ((next == steps_.end() ? reference_x_ : next->first) - from);
    steps_.emplace_hint(next, x, y);
  }

 private:
  double reference_x_, reference_y_;
  std::map<double, double> steps_;
  double area_ = 0;
};

double volume(Costs points, std::span<const double> reference);

double volume_2d(Costs points, std::span<const double> reference) {
  std::sort(points.begin(), points.end());
  double area = 0, height = reference[1];
  for (const auto& point : points) {
    if (point[1] >= height) continue;
    area += (reference[0] - point[0]) * (height - point[1]);
    height = point[1];
  }
  return area;
}

double volume_3d(Costs points, std::span<const double> reference) {
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a[2] != b[2] ? a[2] < b[2] : a < b; });
  Area area(reference[0], reference[1]);
  double total = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    area.add(points[i][0], points[i][1]);
    const double top = i + 1 < points.size() ? points[i + 1][2] : reference[2];
    total += area.area() * (top - points[i][2]);
  }
  return total;
}

// What `point` dominates and none of `others` does: its own box less what the others cover inside of it.
double exclusive(std::span<const double> point, const Costs& others, std::span<const double> reference) {
  double box = 1;
  for (std::size_t k = 0; k < point.size(); ++k) box *= reference[k] - point[k];
  if (others.empty()) return box;
  Costs limited = others;
  for (auto& other : limited)
    for (std::size_t k = 0; k < point.size(); ++k) other[k] = std::max(other[k], point[k]);
  return box - volume(std::move(limited), reference);
}

// Worst last objective first: everything after a point is limited to that point's last cost, a slice of one objective
// less.
double volume_sliced(Costs points, std::span<const double> reference) {
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.back() != b.back() ? a.back() > b.back() : a > b; });
  const std::size_t last = reference.size() - 1;
  double total = 0;
  Costs rest;
  for (std::size_t i = 0; i < points.size(); ++i) {
    rest.assign(points.begin() + static_cast<std::ptrdiff_t>(i) + 1, points.end());
    for (auto& row : rest) row.pop_back();
    total +=
        (reference[last] - points[i][last]) * exclusive(std::span(points[i]).first(last), rest, reference.first(last));
  }
  return total;
}

double volume(Costs points, std::span<const double> reference) {
  std::erase_if(points, [&](const auto& point) {
    for (std::size_t k = 0; k < reference.size(); ++k)
      if (point[k] >= reference[k]) return true;
    return false;
  });
  if (points.empty()) return 0;
  switch (reference.size()) {
    case 1:
      return reference[0] - (*std::min_element(points.begin(), points.end()))[0];
    case 2:
      return volume_2d(std::move(points), reference);
    case 3:
      return volume_3d(std::move(points), reference);
    default:
      break;
  }
  Costs front;
  for (const int i : non_dominated(points)) front.push_back(points[i]);
  std::sort(front.begin(), front.end());
  front.erase(std::unique(front.begin(), front.end()), front.end());
  return volume_sliced(std::move(front), reference);
}

}  // namespace

double hypervolume(const Costs& costs, std::span<const double> reference) {
  assert(costs.empty() || costs[0].size() == reference.size());
  return volume(costs, reference);
}

double hypervolume_gain(const Costs& front, std::span<const double> reference, std::span<const double> point) {
  for (std::size_t k = 0; k < reference.size(); ++k)
    if (point[k] >= reference[k]) return 0;
  return exclusive(point, front, reference);
}

}  // namespace werner
