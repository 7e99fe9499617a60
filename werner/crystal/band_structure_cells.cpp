#include "werner/crystal/band_structure_cells.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "werner/crystal/lattice_reduction.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner {

namespace {

using Rows = Eigen::Matrix3d;

// Integer rows that pick and turn the old axes, and the vectors that the cell then has.
struct Setting {
  Rows axes = Rows::Identity();
  Rows vectors = Rows::Identity();
};

Rows rows(std::array<std::array<double, 3>, 3> values) {
  Rows result;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) result(i, j) = values[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  return result;
}

Rows picked(const std::vector<int>& order) {
  Rows axes = Rows::Zero();
  for (int i = 0; i < 3; ++i) axes(i, order[static_cast<std::size_t>(i)]) = 1;
  return axes;
}

// Of the given axes, the short ones first; equal ones keep their order.
std::vector<int> by_length(std::vector<int> axes, const std::array<double, 3>& lengths) {
  std::stable_sort(axes.begin(), axes.end(), [&](int a, int b) {
    return lengths[static_cast<std::size_t>(a)] < lengths[static_cast<std::size_t>(b)];
  });
  return axes;
}

// Lengths with the angles that cosines of 1 and 0 allow.
double angle(const Vec3& a, const Vec3& b) {
  return std::acos(std::clamp(a.dot(b) / (a.norm() * b.norm()), -1.0, 1.0));
}
double degrees(double radians) { return radians * 180 / std::numbers::pi; }

Setting right_angled(const std::array<double, 3>& lengths, char centring) {
  std::vector<int> order{0, 1, 2};
  if (centring == 'C') {
    order = by_length({0, 1}, lengths);
    order.push_back(2);
  } else if (centring == 'A') {  // becomes C
    order = by_length({1, 2}, lengths);
    order.push_back(0);
  } else {
    order = by_length(order, lengths);
  }
  Setting setting{picked(order), Rows::Zero()};
  for (int i = 0; i < 3; ++i)
    setting.vectors(i, i) = lengths[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])];
  return setting;
}

Setting tetragonal(const std::array<double, 3>& lengths) {
  constexpr double same = 1e-5;
  std::vector<int> order = by_length({0, 1, 2}, lengths);
  const auto length = [&](int i) { return lengths[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])]; };
  if (std::abs(length(1) - length(2)) < same && std::abs(length(0) - length(2)) > same)
    std::reverse(order.begin(), order.end());
  return {picked(order), Eigen::Vector3d(length(0), length(0), length(2)).asDiagonal()};
}

Setting hexagonal(const std::array<double, 3>& lengths) {
  double a = lengths[0], c = lengths[2];
  if (std::abs(lengths[1] - c) < 1e-3) std::swap(a, c);
  const double half = a / 2, height = a * std::sqrt(3.0) / 2;
  return {Rows::Identity(), rows({{{half, -height, 0}, {half, height, 0}, {0, 0, c}}})};
}

// First with alpha as the oblique angle, acute, and b < c; then turned to have it as beta, obtuse.
Setting monoclinic(const Lattice& lattice, const std::array<double, 3>& lengths, char centring) {
  Setting setting;
  bool found = false;
  std::vector<int> order{0, 1, 2};
  do {
    if (centring == 'C' && order[2] != 2) continue;  // c stays, to keep the centring
    const Vec3 b = lattice.vector(order[1]), c = lattice.vector(order[2]);
    double alpha = angle(b, c);
    if (std::abs(degrees(alpha) - 90) <= 1e-10 || (centring != 'C' && b.norm() >= c.norm())) continue;
    const double sign = degrees(alpha) > 90 ? -1 : 1;
    if (sign < 0) alpha = std::numbers::pi - alpha;
    setting.axes = Eigen::Vector3d(sign, sign, 1).asDiagonal() * picked(order);
    setting.vectors = rows({{{lattice.vector(order[0]).norm(), 0, 0},
                             {0, b.norm(), 0},
                             {0, c.norm() * std::cos(alpha), c.norm() * std::sin(alpha)}}});
    found = true;
  } while (std::next_permutation(order.begin(), order.end()));
  if (!found && centring == 'C') {
    setting = right_angled(lengths, 'C');
  } else if (!found) {
    setting.axes = picked(by_length({0, 1, 2}, lengths));
    setting.vectors = setting.axes * lattice.rows();
  }
  Rows turn = rows({{{0, 1, 0}, {1, 0, 0}, {0, 0, -1}}});
  const Rows turned = turn * setting.vectors;
  if (degrees(angle(turned.row(0), turned.row(2))) < 90) turn = Eigen::Vector3d(-1, -1, 1).asDiagonal() * turn;
  return {turn * setting.axes, turn * setting.vectors};
}

// Signs of the axes for which the reciprocal angles are all acute or all obtuse; of several the last.
Setting triclinic(const Lattice& lattice) {
  const CellParameters cell = lattice.parameters();
  const auto [a, b, c] = cell.lengths;
  std::array<double, 3> cosines{};
  for (std::size_t i = 0; i < 3; ++i) cosines[i] = std::cos(cell.angles[i] * std::numbers::pi / 180);
  const auto [alpha, beta, gamma] = cosines;
  const double sine = std::sin(cell.angles[2] * std::numbers::pi / 180);
  const double height = std::sqrt(sine * sine - alpha * alpha - beta * beta + 2 * alpha * beta * gamma) / sine;
  const Rows plain =
      rows({{{a, 0, 0}, {b * gamma, b * sine, 0}, {c * beta, c * (alpha - beta * gamma) / sine, c * height}}});
  Setting setting{Rows::Identity(), plain};
  for (const Eigen::Vector3d& signs :
       {Eigen::Vector3d(1, 1, 1), Eigen::Vector3d(-1, 1, -1), Eigen::Vector3d(-1, -1, 1), Eigen::Vector3d(1, -1, -1)}) {
    const Rows vectors = signs.asDiagonal() * plain;
    const Rows reciprocal = Lattice(vectors).reciprocal();
    int obtuse = 0;
    for (int i = 0; i < 3; ++i) obtuse += degrees(angle(reciprocal.row((i + 1) % 3), reciprocal.row((i + 2) % 3))) > 90;
    if (obtuse == 0 || obtuse == 3) setting = {signs.asDiagonal(), vectors};
  }
  return setting;
}

struct Found {
  CellResult cell;
  int space_group = 0;
};

Found conventional(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult result = symmetry_of(crystal, tolerance);
  if (!result.symmetry) return {{std::nullopt, result.verdict}, 0};
  const Symmetry& symmetry = *result.symmetry;
  Crystal cell = conventional_cell(crystal, symmetry);
  const std::string_view system = crystal_system_name(symmetry.space_group);
  const char centring = space_group(symmetry.space_group).symbol.front();
  if (system == "triclinic") {
    const BasisChange reduced = lll_reduced(cell.lattice.rows());
    const Lattice lattice(reduced.rows);
    for (Fractional& position : cell.positions) position = lattice.fractional(cell.lattice.cartesian(position));
    cell.lattice = lattice;
  }
  const auto lengths = cell.lattice.parameters().lengths;
  const Setting setting = system == "triclinic"                           ? triclinic(cell.lattice)
                          : system == "monoclinic"                        ? monoclinic(cell.lattice, lengths, centring)
                          : system == "tetragonal"                        ? tetragonal(lengths)
                          : system == "trigonal" || system == "hexagonal" ? hexagonal(lengths)
                                                                          : right_angled(lengths, centring);
  cell.lattice = Lattice(setting.vectors);
  for (Fractional& position : cell.positions) position = wrapped(Fractional{setting.axes * position.value});
  return {{std::move(cell), {}}, symmetry.space_group};
}

}  // namespace

CellResult conventional_band_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  return conventional(crystal, tolerance).cell;
}

CellResult primitive_band_cell(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  Found found = conventional(crystal, tolerance);
  if (!found.cell.crystal) return found.cell;
  const SpaceGroup& group = space_group(found.space_group);
  const char centring = group.symbol.front();
  if (centring == 'P') return found.cell;
  const Crystal& cell = *found.cell.crystal;
  // A cells became C cells above.
  Rows change = primitive_vectors(centring == 'A' ? 'C' : centring);
  if (group.crystal_system == "monoclinic") change << 0.5, 0.5, 0, -0.5, 0.5, 0, 0, 0, 1;
  Crystal result{Lattice(change * cell.lattice.rows()), {}, {}};
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const Fractional atom = wrapped(result.lattice.fractional(cell.lattice.cartesian(cell.positions[i])));
    bool known = false;
    for (std::size_t k = 0; k < result.size() && !known; ++k)
      known = result.atomic_numbers[k] == cell.atomic_numbers[i] &&
              wrapped_difference(result.positions[k], atom).cwiseAbs().maxCoeff() < 1e-8;
    if (known) continue;
    result.positions.push_back(atom);
    result.atomic_numbers.push_back(cell.atomic_numbers[i]);
  }
  if (centring == 'R') {
    const double a = result.lattice.vector(0).norm(), alpha = angle(result.lattice.vector(1), result.lattice.vector(2));
    const double cosine = std::cos(alpha / 2), fraction = std::cos(alpha) / cosine, side = a * std::sin(alpha / 2);
    result.lattice = Lattice(rows(
        {{{a * cosine, -side, 0}, {a * cosine, side, 0}, {a * fraction, 0, a * std::sqrt(1 - fraction * fraction)}}}));
  }
  return {std::move(result), {}};
}

}  // namespace werner
