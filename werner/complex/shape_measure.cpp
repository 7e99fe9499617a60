#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "werner/complex/polyhedron.hpp"
#include "werner/core/error.hpp"

namespace werner {

// Up to this coordination number every permutation modulo the rotation group is tried; above it, alignments are refined
// from every way to lay one pair of donors onto a pair of vertices.
static constexpr int exact_up_to = 7;

using Matrix3 = Eigen::Matrix3d;

namespace {

struct Problem {
  std::vector<Vec3> donors;    // relative to the centroid of donors and metal
  std::vector<Vec3> vertices;  // likewise
  Vec3 metal, centre;          // where the metal and the centre of the polyhedron went
  double squares = 0;          // product of both sums of squares
  const Polyhedron* polyhedron = nullptr;

  int size() const { return static_cast<int>(donors.size()); }
};

Vec3 centroid_with_metal(const std::vector<Vec3>& points) {
  Vec3 sum = Vec3::Zero();
  for (const Vec3& point : points) sum += point;
  return sum / static_cast<double>(points.size() + 1);
}

double squares_about(const Vec3& centroid, const std::vector<Vec3>& points) {
  double squares = centroid.squaredNorm();
  for (const Vec3& point : points) squares += (point - centroid).squaredNorm();
  return squares;
}

}  // namespace

// Largest trace of R * covariance over proper rotations R: the largest root of the quartic of Horn's key matrix, by
// Newton's method from above (Theobald 2005, Acta Cryst. A61, 478).
static double best_overlap(const Matrix3& covariance, double upper) {
  const Matrix3& s = covariance;
  const double squares = s.squaredNorm();
  const double c2 = -2 * squares;
  const double c1 = -8 * s.determinant();
  // The constant term is the determinant of the key matrix; with the singular values a, b, c it is
  // (sum of squares)^2 - 4 (a^2 b^2 + b^2 c^2 + c^2 a^2), and the bracket is the second invariant of s^T s.
  const Matrix3 gram = s.transpose() * s;
  const double second = 0.5 * (squares * squares - gram.squaredNorm());
  const double c0 = squares * squares - 4 * second;
  double root = upper;
  for (int iteration = 0; iteration < 50; ++iteration) {
    const double square = root * root;
    const double value = (square + c2) * square + c1 * root + c0;
    const double slope = 4 * square * root + 2 * c2 * root + c1;
    if (slope <= 0) break;
    const double step = value / slope;
    root -= step;
    if (std::abs(step) < 1e-12 * upper) break;
  }
  return root;
}

static Matrix3 covariance(const Problem& problem, const Permutation& assignment) {
  Matrix3 sum = problem.metal * problem.centre.transpose();
  for (int i = 0; i < problem.size(); ++i) sum += problem.donors[i] * problem.vertices[assignment[i]].transpose();
  return sum;
}

static double overlap(const Problem& problem, const Permutation& assignment) {
  return best_overlap(covariance(problem, assignment), std::sqrt(problem.squares));
}

// Rotation that lays the vertices best onto the donors assigned to them (Kabsch).
static Matrix3 best_rotation(const Matrix3& sum) {
  const Eigen::JacobiSVD<Matrix3> svd(sum, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Matrix3 signs = Matrix3::Identity();
  signs(2, 2) = (svd.matrixU() * svd.matrixV().transpose()).determinant() < 0 ? -1 : 1;
  return svd.matrixU() * signs * svd.matrixV().transpose();
}

// Assignment of rows to columns with the largest sum (Kuhn-Munkres with potentials, cubic time).
static Permutation best_assignment(const Eigen::MatrixXd& gain) {
  const int n = static_cast<int>(gain.rows());
  std::vector<double> row_potential(n + 1, 0), column_potential(n + 1, 0);
  std::vector<int> row_of(n + 1, 0), previous(n + 1, 0);
  for (int row = 1; row <= n; ++row) {
    row_of[0] = row;
    int column = 0;
    std::vector<double> slack(n + 1, std::numeric_limits<double>::infinity());
    std::vector<bool> visited(n + 1, false);
    do {
      visited[column] = true;
      const int current = row_of[column];
      double smallest = std::numeric_limits<double>::infinity();
      int next = 0;
      for (int j = 1; j <= n; ++j) {
        if (visited[j]) continue;
        const double reduced = -gain(current - 1, j - 1) - row_potential[current] - column_potential[j];
        if (reduced < slack[j]) {
          slack[j] = reduced;
          previous[j] = column;
        }
        if (slack[j] < smallest) {
          smallest = slack[j];
          next = j;
        }
      }
      for (int j = 0; j <= n; ++j) {
        if (visited[j]) {
          row_potential[row_of[j]] += smallest;
          column_potential[j] -= smallest;
        } else {
          slack[j] -= smallest;
        }
      }
      column = next;
    } while (row_of[column] != 0);
    while (column != 0) {
      row_of[column] = row_of[previous[column]];
      column = previous[column];
    }
  }
  Permutation assignment(n);
  for (int j = 1; j <= n; ++j) assignment[row_of[j] - 1] = j - 1;
  return assignment;
}

// One assignment of each class under the rotations: donor 0 goes to one vertex of each orbit, and so on downwards.
static std::vector<Permutation> assignments_modulo_rotations(const Polyhedron& polyhedron) {
  const int n = polyhedron.coordination_number();
  std::vector<Permutation> found;
  Permutation candidate(n);
  std::iota(candidate.begin(), candidate.end(), 0);
  do {
    const bool smallest =
        std::all_of(polyhedron.rotations.begin(), polyhedron.rotations.end(), [&](const Permutation& rotation) {
          for (int i = 0; i < n; ++i) {
            const int image = rotation[candidate[i]];
            if (image != candidate[i]) return image > candidate[i];
          }
          return true;
        });
    if (smallest) found.push_back(candidate);
  } while (std::next_permutation(candidate.begin(), candidate.end()));
  return found;
}

// Computed once for all polyhedra; a polyhedron is known by its name and size, since callers may hold a copy.
static const std::vector<Permutation>& cached_assignments(const Polyhedron& polyhedron) {
  static const std::vector<std::vector<Permutation>> all = [] {
    std::vector<std::vector<Permutation>> lists;
    for (const Polyhedron& entry : polyhedra())
      lists.push_back(entry.coordination_number() <= exact_up_to ? assignments_modulo_rotations(entry)
                                                                 : std::vector<Permutation>{});
    return lists;
  }();
  const Polyhedron& entry = werner::polyhedron(polyhedron.name, polyhedron.coordination_number());
  return all[static_cast<std::size_t>(&entry - polyhedra().data())];
}

static bool respects_haptic(const Polyhedron& polyhedron, std::span<const int> haptic_donors,
                            const Permutation& assignment) {
  return std::all_of(haptic_donors.begin(), haptic_donors.end(),
                     [&](int donor) { return polyhedron.haptic[assignment[donor]]; });
}

static Permutation best_of_all(const Problem& problem, std::span<const int> haptic_donors) {
  Permutation best;
  double largest = -std::numeric_limits<double>::infinity();
  for (const Permutation& assignment : cached_assignments(*problem.polyhedron)) {
    if (!respects_haptic(*problem.polyhedron, haptic_donors, assignment)) continue;
    const double value = overlap(problem, assignment);
    if (value > largest) {
      largest = value;
      best = assignment;
    }
  }
  return best;
}

static Matrix3 pair_frame(const Vec3& a, const Vec3& b) {
  Matrix3 axes;
  axes.col(0) = a.normalized();
  const Vec3 across = b - b.dot(axes.col(0)) * axes.col(0);
  axes.col(1) = across.norm() > 1e-3 ? across.normalized() : axes.col(0).unitOrthogonal();
  axes.col(2) = axes.col(0).cross(axes.col(1));
  return axes;
}

// One ordered pair of vertices of each class under the rotations.
static std::vector<std::pair<int, int>> vertex_pairs(const Polyhedron& polyhedron) {
  std::vector<std::pair<int, int>> pairs;
  for (int i = 0; i < polyhedron.coordination_number(); ++i)
    for (int j = 0; j < polyhedron.coordination_number(); ++j) {
      if (i == j) continue;
      const bool smallest = std::all_of(
          polyhedron.rotations.begin(), polyhedron.rotations.end(),
          [&](const Permutation& rotation) { return std::pair(rotation[i], rotation[j]) >= std::pair(i, j); });
      if (smallest) pairs.emplace_back(i, j);
    }
  return pairs;
}

// Exchanges two vertices as long as that helps: the way out of the local optima of the alignments.
static double improve_by_exchanges(const Problem& problem, Permutation& assignment) {
  double value = overlap(problem, assignment);
  for (bool improved = true; improved;) {
    improved = false;
    for (int a = 0; a < problem.size(); ++a)
      for (int b = 0; b < a; ++b) {
        std::swap(assignment[a], assignment[b]);
        const double exchanged = overlap(problem, assignment);
        if (exchanged > value + 1e-12) {
          value = exchanged;
          improved = true;
        } else {
          std::swap(assignment[a], assignment[b]);
        }
      }
  }
  return value;
}

static Permutation best_by_alignment(const Problem& problem, std::span<const Vec3> donors) {
  const Polyhedron& polyhedron = *problem.polyhedron;
  const int n = problem.size();
  Permutation best;
  double largest = -std::numeric_limits<double>::infinity();
  for (const auto& [i, j] : vertex_pairs(polyhedron))
    for (int second = 1; second < n; ++second) {
      Matrix3 rotation = pair_frame(donors[0], donors[second]) *
                         pair_frame(polyhedron.vertices[i], polyhedron.vertices[j]).transpose();
      Permutation assignment;
      for (int iteration = 0; iteration < 20; ++iteration) {
        Eigen::MatrixXd gain(n, n);
        for (int a = 0; a < n; ++a)
          for (int b = 0; b < n; ++b) gain(a, b) = problem.donors[a].dot(rotation * problem.vertices[b]);
        Permutation next = best_assignment(gain);
        if (next == assignment) break;
        assignment = std::move(next);
        rotation = best_rotation(covariance(problem, assignment));
      }
      const double value = improve_by_exchanges(problem, assignment);
      if (value > largest) {
        largest = value;
        best = assignment;
      }
    }
  return best;
}

ShapeMatch shape_measure(std::span<const Vec3> donors_from_metal, const Polyhedron& polyhedron, bool unit_lengths,
                         std::span<const int> haptic_donors) {
  const int n = polyhedron.coordination_number();
  if (static_cast<int>(donors_from_metal.size()) != n)
    throw Error("shape measure of " + std::to_string(donors_from_metal.size()) + " donors against '" + polyhedron.name +
                "', which has " + std::to_string(n) + " vertices");
  Problem problem;
  problem.polyhedron = &polyhedron;
  for (const Vec3& donor : donors_from_metal) {
    if (!(donor.norm() > 1e-6)) throw Error("shape measure: a donor lies on the metal");
    problem.donors.push_back(unit_lengths ? Vec3(donor.normalized()) : donor);
  }
  problem.vertices = polyhedron.vertices;
  const Vec3 of_donors = centroid_with_metal(problem.donors), of_vertices = centroid_with_metal(problem.vertices);
  problem.squares = squares_about(of_donors, problem.donors) * squares_about(of_vertices, problem.vertices);
  for (Vec3& donor : problem.donors) donor -= of_donors;
  for (Vec3& vertex : problem.vertices) vertex -= of_vertices;
  problem.metal = -of_donors;
  problem.centre = -of_vertices;
  ShapeMatch match;
  match.assignment =
      n <= exact_up_to ? best_of_all(problem, haptic_donors) : best_by_alignment(problem, donors_from_metal);
  if (match.assignment.empty()) return match;
  // The polynomial's root is accurate to the square root of rounding where it is double (linear shapes): once more by
  // singular values.
  const Matrix3 sum = covariance(problem, match.assignment);
  const double value = (best_rotation(sum).transpose() * sum).trace();
  match.measure = std::clamp(100 * (1 - value * value / problem.squares), 0.0, 100.0);
  return match;
}

}  // namespace werner
