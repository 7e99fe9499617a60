#include "werner/crystal/voronoi.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

namespace werner {

namespace {

// Half the edges of the first box, Angstrom. Points keep the digits that the box leaves them, so a small one is tried
// before the one that stands for infinity.
constexpr double small_box = 32, large_box = 1e8;
// A plane that cuts off less, in units of the box, only touches.
constexpr double relative_tolerance = 1e-13;
constexpr std::size_t wall = static_cast<std::size_t>(-1);  // the neighbour of a face of the box

// A convex polyhedron as faces that know nothing of each other: each is cut by itself, and the points where faces were
// cut, sorted by angle, are the new face. Degenerate vertices need no special care that way.
struct Polyhedron {
  struct Face {
    std::size_t neighbour, begin, end;  // corners in `points`, in turn
  };
  std::vector<Face> faces;
  std::vector<Vec3> points;
};

Polyhedron first_box(double box) {
  Polyhedron cell;
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {-box, box}) {
      const std::size_t begin = cell.points.size();
      for (const auto& [u, v] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
        Vec3 corner;
        corner[axis] = side;
        corner[(axis + 1) % 3] = u * box;
        corner[(axis + 2) % 3] = v * box;
        cell.points.push_back(corner);
      }
      cell.faces.push_back({wall, begin, cell.points.size()});
    }
  return cell;
}

// Grows with the angle of (x, y), from -2 to 2.
double turn(double x, double y) {
  const double s = y / (std::abs(x) + std::abs(y));
  return x >= 0 ? s : (y >= 0 ? 2 - s : -2 - s);
}

// Points in the plane across `normal`, sorted around their middle; of points in one place one is kept.
void sort_around(const Vec3& normal, std::vector<Vec3>& points) {
  Vec3 middle = Vec3::Zero();
  for (const Vec3& p : points) middle += p;
  middle /= static_cast<double>(points.size());
  const Vec3 u = normal.unitOrthogonal(), v = normal.cross(u);
  std::vector<std::pair<double, Vec3>> turned;
  turned.reserve(points.size());
  for (const Vec3& p : points) {
    const double x = (p - middle).dot(u), y = (p - middle).dot(v);
    turned.emplace_back(x == 0 && y == 0 ? 0.0 : turn(x, y), p);
  }
  std::sort(turned.begin(), turned.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  points.clear();
  for (const auto& [angle, p] : turned)
    if (points.empty() || (p - points.back()).squaredNorm() > 1e-24 * (1 + p.squaredNorm())) points.push_back(p);
}

// Keeps what is at most `offset` along `normal`; `cut` is space for the result.
void clip(Polyhedron& cell, Polyhedron& cut, const Vec3& normal, double offset, std::size_t neighbour,
          double tolerance) {
  std::vector<double> height(cell.points.size());
  bool any = false;
  for (std::size_t i = 0; i < height.size(); ++i) {
    height[i] = cell.points[i].dot(normal) - offset;
    any = any || height[i] > tolerance;
  }
  if (!any) return;
  cut.faces.clear();
  cut.points.clear();
  std::vector<Vec3> rim;
  for (const Polyhedron::Face& face : cell.faces) {
    const std::size_t begin = cut.points.size();
    std::size_t last = face.end - 1;
    for (std::size_t i = face.begin; i < face.end; last = i++) {
      const bool inside = height[i] <= tolerance, was_inside = height[last] <= tolerance;
      if (inside != was_inside) {
        const double share = std::clamp(height[last] / (height[last] - height[i]), 0.0, 1.0);
        cut.points.push_back(cell.points[last] + share * (cell.points[i] - cell.points[last]));
        rim.push_back(cut.points.back());
      }
      if (inside) cut.points.push_back(cell.points[i]);
    }
    if (cut.points.size() - begin >= 3)
      cut.faces.push_back({face.neighbour, begin, cut.points.size()});
    else
      cut.points.resize(begin);
  }
  if (!rim.empty()) {
    sort_around(normal, rim);
    if (rim.size() >= 3) {
      cut.faces.push_back({neighbour, cut.points.size(), cut.points.size() + rim.size()});
      cut.points.insert(cut.points.end(), rim.begin(), rim.end());
    }
  }
  std::swap(cell, cut);
}

double farthest_point(const Polyhedron& cell) {
  double square = 0;
  for (const Vec3& p : cell.points) square = std::max(square, p.squaredNorm());
  return std::sqrt(square);
}

// Triangles from the first corner: Van Oosterom and Strackee 1983, doi:10.1109/TBME.1983.325207.
VoronoiFace measured(const Polyhedron& cell, const Polyhedron::Face& face) {
  VoronoiFace result{face.neighbour, 0, 0};
  const Vec3& a = cell.points[face.begin];
  const double length_a = a.norm();
  for (std::size_t i = face.begin + 1; i + 1 < face.end; ++i) {
    const Vec3 &b = cell.points[i], &c = cell.points[i + 1];
    const double length_b = b.norm(), length_c = c.norm();
    const double triple = std::abs(a.dot(b.cross(c)));
    const double cosine =
        length_a * length_b * length_c + a.dot(b) * length_c + a.dot(c) * length_b + b.dot(c) * length_a;
    result.solid_angle += 2 * std::atan2(triple, cosine);
    result.area += (b - a).cross(c - a).norm() / 2;
  }
  return result;
}

struct Cut {
  Polyhedron cell;
  double farthest = 0;
  bool closed = false;  // nothing is left of the box
};

Cut cut_by(std::span<const Neighbour> neighbours, double box) {
  Cut result{first_box(box), 0, false};
  Polyhedron space;
  result.farthest = farthest_point(result.cell);
  for (std::size_t i = 0; i < neighbours.size() && neighbours[i].distance < 2 * result.farthest; ++i) {
    const auto& [site, image, vector, distance] = neighbours[i];
    clip(result.cell, space, vector / distance, distance / 2, i, relative_tolerance * box);
    result.farthest = farthest_point(result.cell);
  }
  result.closed = std::none_of(result.cell.faces.begin(), result.cell.faces.end(),
                               [](const Polyhedron::Face& face) { return face.neighbour == wall; });
  return result;
}

}  // namespace

VoronoiCell voronoi_cell(std::span<const Neighbour> neighbours) {
  Cut cut = cut_by(neighbours, small_box);
  if (!cut.closed) {
    cut = cut_by(neighbours, large_box);
    if (cut.closed) cut = cut_by(neighbours, 2 * cut.farthest);
  }
  VoronoiCell result{{}, cut.closed, cut.farthest};
  for (const Polyhedron::Face& face : cut.cell.faces) {
    if (face.neighbour == wall) continue;
    const VoronoiFace measure = measured(cut.cell, face);
    if (measure.area > 0 && measure.solid_angle > 0) result.faces.push_back(measure);
  }
  std::sort(result.faces.begin(), result.faces.end(),
            [](const VoronoiFace& a, const VoronoiFace& b) { return a.neighbour < b.neighbour; });
  return result;
}

}  // namespace werner
