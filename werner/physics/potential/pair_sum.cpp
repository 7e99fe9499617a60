#include "werner/physics/potential/pair_sum.hpp"

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "werner/core/error.hpp"
#include "werner/core/units.hpp"
#include "werner/crystal/lattice_reduction.hpp"
#include "werner/physics/potential/lanes.hpp"

namespace werner {

namespace lanes {

// Chebyshev interpolation, as powers of the variable.
static ScaledComplement fitted_complement() {
  constexpr int n = ScaledComplement::degree + 1;
  constexpr double m = ScaledComplement::middle,
                   high = (ScaledComplement::largest - m) / (ScaledComplement::largest + m);
  std::array<double, n> series{};
  for (int k = 0; k < n; ++k) {
    const double node = std::cos((k + 0.5) * std::numbers::pi / n);  // in [-1, 1], of u = -1 + (t + 1) 2 / (high + 1)
    const double t = (node + 1) / 2 * (high + 1) - 1, x = m * (1 + t) / (1 - t);
    const double value = std::erfc(x) * std::exp(x * x);
    for (int j = 0; j < n; ++j)
      series[static_cast<std::size_t>(j)] +=
          (j == 0 ? 1.0 : 2.0) / n * value * std::cos(j * (k + 0.5) * std::numbers::pi / n);
  }
  // T_(j+1) = 2 u T_j - T_(j-1), summed in powers of u.
  ScaledComplement result{};
  std::array<double, n> before{}, now{};
  before[0] = 1;
  now[1] = 1;
  result.coefficients[0] = series[0];
  for (std::size_t j = 1; j < n; ++j) {
    for (std::size_t p = 0; p < n; ++p) result.coefficients[p] += series[j] * now[p];
    std::array<double, n> next{};
    for (std::size_t p = 0; p < n; ++p) next[p] = (p > 0 ? 2 * now[p - 1] : 0) - before[p];
    before = now;
    now = next;
  }
  return result;
}

const ScaledComplement& scaled_complement() {
  static const ScaledComplement table = fitted_complement();
  return table;
}

}  // namespace lanes

namespace {

using lanes::Doubles;

constexpr double coulomb = units::hartree_in_ev * units::bohr_in_angstrom;  // eV Angstrom/e^2

// Vectors from one atom to images of others, and what the kernels make of them. Arrays have room up to the next
// multiple of the width.
struct Pairs {
  std::size_t size = 0;
  std::vector<double> x, y, z, square;
  std::vector<double> energy, slope;  // u and (1/r) du/dr

  void reserve(std::size_t n) {
    if (n + lanes::width <= x.size()) return;
    for (auto* each : {&x, &y, &z, &square, &energy, &slope}) each->resize(2 * n + 64);
  }
  // `count` vectors (x, y, z), (x, y, z + step), ... Whole lanes are written, what is too much is written over.
  WERNER_INLINE void append(double first_x, double first_y, double first_z, double step, int count) {
    reserve(size + static_cast<std::size_t>(count));
    const double plane = first_x * first_x + first_y * first_y;
    Doubles zs = first_z + step * Doubles{0, 1, 2, 3, 4, 5, 6, 7};
    for (std::size_t p = size, end = size + static_cast<std::size_t>(count); p < end; p += lanes::width) {
      lanes::store(lanes::all(first_x), x.data() + p);
      lanes::store(lanes::all(first_y), y.data() + p);
      lanes::store(zs, z.data() + p);
      lanes::store(plane + zs * zs, square.data() + p);
      zs += step * static_cast<double>(lanes::width);
    }
    size += static_cast<std::size_t>(count);
  }
  // Fills up with vectors that give nothing.
  void pad() {
    reserve(size);
    for (std::size_t p = size; p < lanes::padded(size); ++p) {
      x[p] = y[p] = z[p] = 0;
      square[p] = 1e8;
    }
  }
};

// Square roots by themselves: the compiler makes vectors of this loop.
WERNER_FOR_EACH_MACHINE void square_roots(const double* from, double* to, std::size_t n) {
  for (std::size_t p = 0; p < n; ++p) to[p] = std::sqrt(from[p]);
}

// u and slope of `n` (a multiple of the width) pairs. `distances` holds r.
WERNER_FOR_EACH_MACHINE void morse_kernel(const MorseTerm& term, double value_there, double slope_there, std::size_t n,
                                          const double* distances, double* energy, double* slope) {
  const double square_depth = term.depth;
  for (std::size_t p = 0; p < n; p += lanes::width) {
    const Doubles r = lanes::load(distances + p);
    const Doubles inside = r < term.cutoff ? lanes::all(1) : lanes::all(0);
    const Doubles near = r < term.cutoff ? r : lanes::all(term.cutoff);
    const Doubles inverse = 1.0 / near;
    const Doubles y = lanes::exponential((term.distance - near) * term.steepness);
    const Doubles i2 = inverse * inverse, i4 = i2 * i2, wall = i4 * i4 * i4 * term.repulsion;
    const Doubles u = square_depth * y * (y - 2.0) + wall;
    const Doubles du = 2.0 * square_depth * term.steepness * y * (1.0 - y) - 12.0 * wall * inverse;
    lanes::store(inside * (u - value_there - slope_there * (near - term.cutoff)), energy + p);
    lanes::store(inside * (du - slope_there) * inverse, slope + p);
  }
}

// Adds q q erfc(alpha r) / r.
WERNER_FOR_EACH_MACHINE void screened_kernel(const lanes::ScaledComplement& table, double product, double alpha,
                                             double cutoff, std::size_t n, const double* distances, double* energy,
                                             double* slope) {
  constexpr double m = lanes::ScaledComplement::middle;
  constexpr double stretch = 2 / ((lanes::ScaledComplement::largest - m) / (lanes::ScaledComplement::largest + m) + 1);
  const double constant = 2 * alpha / std::sqrt(std::numbers::pi);
  for (std::size_t p = 0; p < n; p += lanes::width) {
    const Doubles given = lanes::load(distances + p);
    const Doubles inside = given < cutoff ? lanes::all(product) : lanes::all(0);
    const Doubles r = given < cutoff ? given : lanes::all(cutoff);
    const Doubles x = alpha * r, inverse = 1.0 / r;
    const Doubles u = ((x - m) / (x + m) + 1.0) * stretch - 1.0;
    Doubles complement = lanes::all(table.coefficients[lanes::ScaledComplement::degree]);
#pragma GCC unroll 16
    for (std::size_t k = lanes::ScaledComplement::degree; k-- > 0;) complement = complement * u + table.coefficients[k];
    const Doubles gauss = lanes::exponential(-(x * x)) * inside;
    const Doubles e = gauss * complement * inverse;
    lanes::store(lanes::load(energy + p) + e, energy + p);
    lanes::store(lanes::load(slope + p) - (e + gauss * constant) * (inverse * inverse), slope + p);
  }
}

// Sum of slope times the six products xx, yy, zz, xy, xz, yz.
WERNER_FOR_EACH_MACHINE void virial_kernel(std::size_t n, const double* x, const double* y, const double* z,
                                           const double* slope, double* six) {
  Doubles sums[6] = {};
  for (std::size_t p = 0; p < n; p += lanes::width) {
    const Doubles a = lanes::load(x + p), b = lanes::load(y + p), c = lanes::load(z + p), s = lanes::load(slope + p);
    sums[0] += s * a * a;
    sums[1] += s * b * b;
    sums[2] += s * c * c;
    sums[3] += s * a * b;
    sums[4] += s * a * c;
    sums[5] += s * b * c;
  }
  for (int k = 0; k < 6; ++k) six[k] += lanes::sum(sums[k]);
}

// Whole numbers, for values of a few thousand.
constexpr int offset = 1 << 20;
WERNER_INLINE int floor_of(double v) { return static_cast<int>(v + offset) - offset; }
WERNER_INLINE int ceiling_of(double v) { return offset - static_cast<int>(offset - v); }

// Calls run(x, y, z0, first, last) for rows of images z = z0 + n cz within `radius` of the origin, shifted by
// (dx, dy, dz). `half`: only one of each image and its opposite, and not the origin (dx = dy = dz = 0).
template <class Run>
WERNER_INLINE void for_images(const PeriodicFrame& frame, double dx, double dy, double dz, double radius, bool half,
                              const Run& run) {
  const double ax = frame.cell(0, 0), ay = frame.cell(0, 1), az = frame.cell(0, 2), by = frame.cell(1, 1),
               bz = frame.cell(1, 2), per_a = 1 / ax, per_b = 1 / by, per_c = 1 / frame.cell(2, 2);
  const double square = radius * radius;
  const int a_last = floor_of((radius - dx) * per_a);
  for (int a = half ? 0 : ceiling_of((-radius - dx) * per_a); a <= a_last; ++a) {
    const double x = dx + a * ax, left = square - x * x;
    if (!(left >= 0)) continue;
    const double w = std::sqrt(left), y0 = dy + a * ay, z0 = dz + a * az;
    const int b_last = floor_of((w - y0) * per_b);
    for (int b = half && a == 0 ? 0 : ceiling_of((-w - y0) * per_b); b <= b_last; ++b) {
      const double y = y0 + b * by, rest = left - y * y;
      if (!(rest >= 0)) continue;
      const double v = std::sqrt(rest), z = z0 + b * bz;
      const int first = half && a == 0 && b == 0 ? 1 : ceiling_of((-v - z) * per_c), last = floor_of((v - z) * per_c);
      if (first <= last) run(x, y, z, first, last);
    }
  }
}

// The vectors of for_images, those within the cut-off of the Coulomb term apart from those beyond.
WERNER_FOR_EACH_MACHINE void collect(const PeriodicFrame& frame, double dx, double dy, double dz, double radius,
                                     bool half, double coulomb_cutoff, Pairs& near, Pairs& far) {
  const double cz = frame.cell(2, 2), per_c = 1 / cz, square = coulomb_cutoff * coulomb_cutoff;
  for_images(frame, dx, dy, dz, radius, half,
             [&](double x, double y, double z, int first, int last) __attribute__((always_inline)) {
               const double left = square - x * x - y * y;
               if (!(left > 0)) {
                 far.append(x, y, z + first * cz, cz, last - first + 1);
                 return;
               }
               const double v = std::sqrt(left);
               const int low = std::max(first, ceiling_of((-v - z) * per_c)),
                         high = std::min(last, floor_of((v - z) * per_c));
               if (low > high) {
                 far.append(x, y, z + first * cz, cz, last - first + 1);
                 return;
               }
               if (first < low) far.append(x, y, z + first * cz, cz, low - first);
               near.append(x, y, z + low * cz, cz, high - low + 1);
               if (high < last) far.append(x, y, z + (high + 1) * cz, cz, last - high);
             });
}

// Value and slope of a Morse term at its cut-off.
std::pair<double, double> at_cutoff(const MorseTerm& term) {
  const double y = std::exp(-term.steepness * (term.cutoff - term.distance));
  const double wall = term.repulsion / std::pow(term.cutoff, 12);
  return {term.depth * y * (y - 2) + wall, 2 * term.depth * term.steepness * y * (1 - y) - 12 * wall / term.cutoff};
}

struct Run {
  std::size_t atom, begin, end;
};

// Energy of the pairs `begin` to `end`, and the force on the atom from which their vectors start.
std::pair<double, Eigen::Vector3d> run_sum(const Pairs& pairs, std::size_t begin, std::size_t end) {
  using Four = double __attribute__((vector_size(32)));  // two chains of additions hide their latency
  const double *x = pairs.x.data(), *y = pairs.y.data(), *z = pairs.z.data(), *e = pairs.energy.data(),
               *s = pairs.slope.data();
  Four even{}, odd{};
  std::size_t p = begin;
  for (; p + 1 < end; p += 2) {
    even += Four{e[p], x[p] * s[p], y[p] * s[p], z[p] * s[p]};
    odd += Four{e[p + 1], x[p + 1] * s[p + 1], y[p + 1] * s[p + 1], z[p + 1] * s[p + 1]};
  }
  if (p < end) even += Four{e[p], x[p] * s[p], y[p] * s[p], z[p] * s[p]};
  even += odd;
  return {even[0], {even[1], even[2], even[3]}};
}

}  // namespace

PeriodicFrame periodic_frame(const Crystal& crystal) {
  if (!crystal.lattice.usable(0)) throw Error("found a lattice without volume, expected three vectors that span space");
  const Eigen::Matrix3d reduced = lll_reduced(crystal.lattice.rows()).rows;
  std::array<int, 3> order{0, 1, 2};
  std::sort(order.begin(), order.end(),
            [&](int i, int j) { return reduced.row(i).squaredNorm() > reduced.row(j).squaredNorm(); });
  Eigen::Matrix3d rows;
  for (int i = 0; i < 3; ++i) rows.row(i) = reduced.row(order[static_cast<std::size_t>(i)]);

  PeriodicFrame frame;
  const Eigen::Vector3d c = rows.row(2).normalized();
  const Eigen::Vector3d b = (rows.row(1).transpose() - rows.row(1).dot(c) * c).normalized();
  Eigen::Vector3d a = b.cross(c);
  if (rows.row(0).dot(a) < 0) a = -a;
  frame.axes << a.transpose(), b.transpose(), c.transpose();
  frame.cell = rows * frame.axes.transpose();
  frame.cell(1, 0) = frame.cell(2, 0) = frame.cell(2, 1) = 0;
  frame.volume = frame.cell(0, 0) * frame.cell(1, 1) * frame.cell(2, 2);
  const Eigen::Matrix3d inverse = rows.inverse();
  for (const Fractional& written : crystal.positions) {
    const Vec3 place = crystal.lattice.cartesian(wrapped(written));
    const Eigen::Vector3d local = frame.cell.transpose() * wrapped({inverse.transpose() * place}).value;
    frame.x.push_back(local.x());
    frame.y.push_back(local.y());
    frame.z.push_back(local.z());
  }
  return frame;
}

std::optional<double> nearest_below(const PeriodicFrame& frame, double radius) {
  double best = radius * radius;
  bool found = false;
  for (std::size_t i = 0; i < frame.x.size(); ++i)
    for (std::size_t j = i; j < frame.x.size(); ++j)
      for_images(frame, frame.x[j] - frame.x[i], frame.y[j] - frame.y[i], frame.z[j] - frame.z[i], radius, i == j,
                 [&](double x, double y, double z0, int first, int last) {
                   for (int n = first; n <= last; ++n) {
                     const double z = z0 + n * frame.cell(2, 2);
                     best = std::min(best, x * x + y * y + z * z);
                     found = true;
                   }
                 });
  if (!found) return std::nullopt;
  return std::sqrt(best);
}

PairwiseSums pair_sums(const PeriodicFrame& frame, const PairModel& model) {
  const std::size_t n = frame.x.size(), kinds = model.charges.size();
  std::vector<std::vector<std::size_t>> members(kinds);
  for (std::size_t i = 0; i < n; ++i) members[model.kinds[i]].push_back(i);
  std::vector<std::pair<double, double>> ends;
  for (const MorseTerm& term : model.morse) ends.push_back(term.cutoff > 0 ? at_cutoff(term) : std::pair(0.0, 0.0));

  PairwiseSums sums;
  sums.atom_energies.assign(n, 0);
  Eigen::Matrix3Xd forces = Eigen::Matrix3Xd::Zero(3, static_cast<Eigen::Index>(n));
  std::array<double, 6> six{};
  const lanes::ScaledComplement& complement = lanes::scaled_complement();

  Pairs near, far;  // within and beyond the cut-off of the Coulomb term
  std::vector<Run> near_runs, far_runs;
  std::vector<double> distances;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      const std::size_t both = model.kinds[i] * kinds + kind;
      const MorseTerm& term = model.morse[both];
      const double radius = std::max(model.coulomb_cutoff, term.cutoff);
      near.size = far.size = 0;
      near_runs.clear();
      far_runs.clear();
      for (const std::size_t j : members[kind]) {
        if (j < i) continue;
        const std::size_t near_begin = near.size, far_begin = far.size;
        collect(frame, frame.x[j] - frame.x[i], frame.y[j] - frame.y[i], frame.z[j] - frame.z[i], radius, i == j,
                model.coulomb_cutoff, near, far);
        if (near.size > near_begin) near_runs.push_back({j, near_begin, near.size});
        if (far.size > far_begin) far_runs.push_back({j, far_begin, far.size});
      }
      for (Pairs* pairs : {&near, &far}) {
        if (pairs->size == 0) continue;
        pairs->pad();
        const std::size_t padded = lanes::padded(pairs->size);
        if (distances.size() < padded) distances.resize(2 * padded);
        square_roots(pairs->square.data(), distances.data(), padded);
        if (term.cutoff > 0)
          morse_kernel(term, ends[both].first, ends[both].second, padded, distances.data(), pairs->energy.data(),
                       pairs->slope.data());
        else {
          std::fill_n(pairs->energy.begin(), padded, 0.0);
          std::fill_n(pairs->slope.begin(), padded, 0.0);
        }
        if (pairs == &near)
          screened_kernel(complement, coulomb * model.charges[model.kinds[i]] * model.charges[kind], model.screening,
                          model.coulomb_cutoff, padded, distances.data(), pairs->energy.data(), pairs->slope.data());
        virial_kernel(padded, pairs->x.data(), pairs->y.data(), pairs->z.data(), pairs->slope.data(), six.data());
        for (const auto& [j, begin, end] : pairs == &near ? near_runs : far_runs) {
          const auto [energy, force] = run_sum(*pairs, begin, end);
          sums.atom_energies[i] += energy / 2;
          sums.atom_energies[j] += energy / 2;
          if (i == j) continue;  // an image pulls its atom as much as its opposite does
          forces.col(static_cast<Eigen::Index>(i)) += force;
          forces.col(static_cast<Eigen::Index>(j)) -= force;
        }
      }
    }
  Eigen::Matrix3d local;
  local << six[0], six[3], six[4], six[3], six[1], six[5], six[4], six[5], six[2];
  sums.strain_derivative = frame.axes.transpose() * local * frame.axes;
  sums.forces = frame.axes.transpose() * forces;
  return sums;
}

}  // namespace werner
