#include "werner/crystal/lattice_reduction.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <tuple>
#include <vector>

#include "werner/crystal/lattice_mappings.hpp"

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double lovasz_delta = 0.75;

// Gram-Schmidt vectors, coefficients and squared lengths of a basis.
struct Orthogonalised {
  Eigen::Matrix3d vectors = Eigen::Matrix3d::Zero(), coefficients = Eigen::Matrix3d::Zero();
  Eigen::Vector3d squares = Eigen::Vector3d::Zero();

  void update(const Eigen::Matrix3d& basis, int i) {
    vectors.row(i) = basis.row(i);
    for (int j = 0; j < i; ++j) coefficients(i, j) = basis.row(i).dot(vectors.row(j)) / squares[j];
    for (int j = 0; j < i; ++j) vectors.row(i) -= coefficients(i, j) * vectors.row(j);
    squares[i] = vectors.row(i).squaredNorm();
  }
};

// The metric tensor of a cell in the letters of the paper: A, B, C the squares, E, N, Y twice the products bc, ac, ab.
struct Metric {
  Eigen::Matrix3d g;
  double a() const { return g(0, 0); }
  double b() const { return g(1, 1); }
  double c() const { return g(2, 2); }
  double e() const { return 2 * g(1, 2); }
  double n() const { return 2 * g(0, 2); }
  double y() const { return 2 * g(0, 1); }
  void transform(const Eigen::Matrix3d& m) { g = m.transpose() * (g * m).eval(); }
};

Eigen::Matrix3d matrix(std::array<double, 9> values) {
  return Eigen::Map<const Eigen::Matrix<double, 3, 3, Eigen::RowMajor>>(values.data());
}

double sign_beyond(double value, double epsilon) { return std::abs(value) < epsilon ? 0 : std::copysign(1.0, value); }

// Steps A3 and A4: all three products positive, or none.
void normalise_signs(Metric& m, double epsilon) {
  const double l = sign_beyond(m.e(), epsilon), k = sign_beyond(m.n(), epsilon), j = sign_beyond(m.y(), epsilon);
  Eigen::Vector3d flips;
  if (l * k * j == 1) {
    flips = {l == -1 ? -1.0 : 1.0, k == -1 ? -1.0 : 1.0, j == -1 ? -1.0 : 1.0};
  } else {
    flips = {l == 1 ? -1.0 : 1.0, k == 1 ? -1.0 : 1.0, j == 1 ? -1.0 : 1.0};
    if (flips.prod() == -1) {
      if (j == 0)
        flips[2] = -1;
      else if (k == 0)
        flips[1] = -1;
      else if (l == 0)
        flips[0] = -1;
    }
  }
  m.transform(flips.asDiagonal());
}

// One round of steps A1 to A8; false when nothing was left to do.
bool niggli_step(Metric& m, double epsilon) {
  using std::abs;
  if (m.b() + epsilon < m.a() || (abs(m.a() - m.b()) < epsilon && abs(m.e()) > abs(m.n()) + epsilon))
    m.transform(matrix({0, -1, 0, -1, 0, 0, 0, 0, -1}));
  if (m.c() + epsilon < m.b() || (abs(m.b() - m.c()) < epsilon && abs(m.n()) > abs(m.y()) + epsilon)) {
    m.transform(matrix({-1, 0, 0, 0, 0, -1, 0, -1, 0}));
    return true;
  }
  normalise_signs(m, epsilon);
  const double a = m.a(), b = m.b(), e = m.e(), n = m.n(), y = m.y();
  if (abs(e) > b + epsilon || (abs(e - b) < epsilon && y - epsilon > 2 * n) || (abs(e + b) < epsilon && -epsilon > y)) {
    m.transform(matrix({1, 0, 0, 0, 1, -std::copysign(1.0, e), 0, 0, 1}));
    return true;
  }
  if (abs(n) > a + epsilon || (abs(a - n) < epsilon && y - epsilon > 2 * e) || (abs(a + n) < epsilon && -epsilon > y)) {
    m.transform(matrix({1, 0, -std::copysign(1.0, n), 0, 1, 0, 0, 0, 1}));
    return true;
  }
  if (abs(y) > a + epsilon || (abs(a - y) < epsilon && n - epsilon > 2 * e) || (abs(a + y) < epsilon && -epsilon > n)) {
    m.transform(matrix({1, -std::copysign(1.0, y), 0, 0, 1, 0, 0, 0, 1}));
    return true;
  }
  const double sum = e + n + y + a + b;
  if (-epsilon > sum || (abs(sum) < epsilon && epsilon < y + (a + n) * 2)) {
    m.transform(matrix({1, 0, 1, 0, 1, 1, 0, 0, 1}));
    return true;
  }
  return false;
}

struct Candidate {
  Eigen::Vector3d vector;
  double length = 0;
  Eigen::Vector3i image;        // in terms of the original basis
  std::array<int, 3> octant{};  // of the cells in which pymatgen's neighbour search keeps its points
  std::array<bool, 3> fits{};   // has the length of axis 0, 1, 2
};

// The lattice vectors as long as one of the axes, in the order in which pymatgen's neighbour search gives them: by
// octant, within one from the last image to the first.
std::vector<Candidate> candidates(const BasisChange& lll, const std::array<double, 3>& lengths, double tolerance,
                                  const Eigen::Matrix3d& original) {
  const double radius = *std::max_element(lengths.begin(), lengths.end()) * (1 + tolerance);
  constexpr double search_tolerance = 1e-8, least_radius = 1;
  const double edge = std::max(radius, least_radius + search_tolerance);
  std::vector<Candidate> result;
  for (const LatticeVector& v : lattice_vectors(lll.rows, radius * (1 + 1e-6))) {
    Candidate candidate;
    bool any = false;
    for (int side : {1, -1}) {
      candidate.image =
          (side * (v.coefficients.cast<double>().transpose() * lll.mapping)).array().round().cast<int>().matrix();
      const Eigen::Vector3d image = candidate.image.cast<double>();
      candidate.vector = image[0] * original.row(0) + image[1] * original.row(1) + image[2] * original.row(2);
      candidate.length = candidate.vector.norm();
      any = false;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const double ratio = candidate.length / lengths[axis];
        candidate.fits[axis] = ratio < 1 + tolerance && ratio > 1 / (1 + tolerance);
        any = any || candidate.fits[axis];
        candidate.octant[axis] = static_cast<int>(
            std::floor((candidate.vector[static_cast<int>(axis)] + edge + 2 * search_tolerance) / edge));
      }
      if (any) result.push_back(candidate);
    }
  }
  std::sort(result.begin(), result.end(), [](const Candidate& a, const Candidate& b) {
    if (a.octant != b.octant) return a.octant < b.octant;
    return std::tuple(a.image[0], a.image[1], a.image[2]) > std::tuple(b.image[0], b.image[1], b.image[2]);
  });
  return result;
}

double angle(const Candidate& a, const Candidate& b) {
  return std::acos(std::clamp(a.vector.dot(b.vector) / a.length / b.length, -1.0, 1.0)) / degree;
}

std::optional<Eigen::Matrix3d> first_right_handed(const std::vector<Candidate>& vectors,
                                                  const std::array<double, 3>& angles) {
  constexpr double angle_tolerance = 1;  // degree
  const auto near = [&](const Candidate& u, const Candidate& v, std::size_t which) {
    return std::abs(angle(u, v) - angles[which]) <= angle_tolerance;
  };
  std::optional<Eigen::Matrix3d> first;
  for (const Candidate& a : vectors) {
    if (!a.fits[0]) continue;
    for (const Candidate& b : vectors) {
      if (!b.fits[1] || !near(a, b, 2)) continue;
      for (const Candidate& c : vectors) {
        if (!c.fits[2] || !near(a, c, 1) || !near(b, c, 0)) continue;
        Eigen::Matrix3i images;
        images << a.image.transpose(), b.image.transpose(), c.image.transpose();
        const double turn = images.cast<double>().determinant();
        if (std::abs(turn) < 0.5) continue;
        Eigen::Matrix3d rows;
        rows << a.vector.transpose(), b.vector.transpose(), c.vector.transpose();
        if (turn > 0) return rows;
        if (!first) first = rows;
      }
    }
  }
  return first;
}

}  // namespace

BasisChange lll_reduced(const Eigen::Matrix3d& rows) {
  BasisChange result{rows, Eigen::Matrix3d::Identity()};
  Orthogonalised gram_schmidt;
  for (int i = 0; i < 3; ++i) gram_schmidt.update(result.rows, i);
  auto& u = gram_schmidt.coefficients;
  constexpr int most_steps = 10'000;  // sane lattices need tens
  int k = 1;
  for (int step = 0; k < 3; ++step) {
    if (step == most_steps) return {rows, Eigen::Matrix3d::Identity()};
    for (int i = k - 1; i >= 0; --i) {
      const double q = std::nearbyint(u(k, i));
      if (q == 0) continue;
      result.rows.row(k) -= q * result.rows.row(i);
      result.mapping.row(k) -= q * result.mapping.row(i);
      for (int j = 0; j < i; ++j) u(k, j) -= q * u(i, j);
      u(k, i) -= q;
    }
    const double& before = u(k, k - 1);
    if (gram_schmidt.squares[k] >= (lovasz_delta - before * before) * gram_schmidt.squares[k - 1]) {
      ++k;
      continue;
    }
    result.rows.row(k).swap(result.rows.row(k - 1));
    result.mapping.row(k).swap(result.mapping.row(k - 1));
    gram_schmidt.update(result.rows, k - 1);
    gram_schmidt.update(result.rows, k);
    if (k > 1) {
      --k;
    } else {
      for (int j = 0; j < 2; ++j)
        u(2, j) = result.rows.row(2).dot(gram_schmidt.vectors.row(j)) / gram_schmidt.squares[j];
    }
  }
  return result;
}

std::optional<Lattice> niggli_reduced(const Lattice& lattice, double tolerance) {
  if (!lattice.usable()) return std::nullopt;
  const BasisChange lll = lll_reduced(lattice.rows());
  const double epsilon = tolerance * std::cbrt(lattice.volume());
  Metric metric{lll.rows * lll.rows.transpose()};
  constexpr int most_rounds = 100;  // as pymatgen
  for (int round = 0; round < most_rounds; ++round)
    if (!niggli_step(metric, epsilon)) break;
  const double a = std::sqrt(metric.a()), b = std::sqrt(metric.b()), c = std::sqrt(metric.c());
  const std::array<double, 3> lengths{a, b, c};
  const std::array<double, 3> angles{std::acos(metric.e() / 2 / b / c) / degree,
                                     std::acos(metric.n() / 2 / a / c) / degree,
                                     std::acos(metric.y() / 2 / a / b) / degree};
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (!std::isfinite(lengths[axis]) || !std::isfinite(angles[axis])) return std::nullopt;
  const auto rows = first_right_handed(candidates(lll, lengths, epsilon, lattice.rows()), angles);
  if (!rows) return std::nullopt;
  return Lattice(rows->determinant() > 0 ? *rows : Eigen::Matrix3d(-*rows));
}

}  // namespace werner
