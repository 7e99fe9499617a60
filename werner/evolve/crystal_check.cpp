#include "werner/evolve/crystal_check.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "werner/core/element.hpp"
#include "werner/crystal/lattice_reduction.hpp"
#include "werner/crystal/soft_packing.hpp"

namespace werner {

namespace {

constexpr int push_steps = 30;
// Diameters: from what touches in known crystals just touching to as much pressure as random search on oxides gains
// from.
constexpr double loose_packing = 1, tight_packing = 1.3;
constexpr double most_images = 1e3;  // along an axis: cells beyond are needles that other rules refuse

// Of a Niggli-reduced lattice.
bool ordinary(const Lattice& reduced) {
  return reduced.rows().rowwise().norm().maxCoeff() <= longest_edge * std::cbrt(reduced.volume());
}

void push_apart(Crystal& crystal, const std::vector<Overlap>& pairs) {
  constexpr double beyond = 1.02;  // of the wanted distance, so that rounding does not call for another step
  std::vector<Vec3> moves(crystal.size(), Vec3::Zero());
  for (const Overlap& pair : pairs) {
    // Atoms on one point part along an axis.
    const Vec3 direction = pair.distance > 1e-6 ? Vec3(pair.apart / pair.distance) : Vec3(Vec3::UnitX());
    const Vec3 move = direction * (beyond * pair.least - pair.distance) / 2;
    moves[pair.a] -= move;
    moves[pair.b] += move;
  }
  for (std::size_t i = 0; i < crystal.size(); ++i)
    crystal.positions[i].value += crystal.lattice.fractional(moves[i]).value;
}

}  // namespace

std::vector<Overlap> overlaps(const Crystal& crystal, double least_distance) {
  std::vector<Overlap> found;
  const Eigen::Vector3d lengths = crystal.lattice.reciprocal().rowwise().norm();
  std::vector<double> radii;
  for (const int z : crystal.atomic_numbers) radii.push_back(element(z).covalent_radius);
  for (std::size_t a = 0; a < crystal.size(); ++a)
    for (std::size_t b = a; b < crystal.size(); ++b) {
      const double least = least_distance * (radii[a] + radii[b]);
      const Eigen::Vector3d d = wrapped_difference(crystal.positions[a], crystal.positions[b]);
      // Only these translations can bring the image within reach, as in distances.cpp.
      const Eigen::Array3d low = (-least * lengths - d).array().ceil(), high = (least * lengths - d).array().floor();
      if (!((high - low) < most_images).all()) {
        found.push_back({a, b, Vec3::Zero(), 0, least});
        continue;
      }
      for (double x = low[0]; x <= high[0]; ++x)
        for (double y = low[1]; y <= high[1]; ++y)
          for (double z = low[2]; z <= high[2]; ++z) {
            if (a == b && x == 0 && y == 0 && z == 0) continue;
            const Vec3 apart = crystal.lattice.cartesian({d + Eigen::Vector3d(x, y, z)});
            if (const double distance = apart.norm(); distance < least) found.push_back({a, b, apart, distance, least});
          }
    }
  return found;
}

Verdict cell_verdict(const Lattice& lattice) {
  if (!lattice.usable()) return {{"its cell has no volume"}};
  const auto reduced = niggli_reduced(lattice);
  if (!reduced) return {{"its cell is too flat to be reduced"}};
  if (!ordinary(*reduced))
    return {{"its cell is longer than " + std::to_string(static_cast<int>(longest_edge)) +
             " times the cube root of its volume"}};
  return {};
}

std::optional<Crystal> in_niggli_cell(const Crystal& crystal) {
  const auto lattice = niggli_reduced(crystal.lattice);
  if (!lattice) return std::nullopt;
  Crystal result{*lattice, crystal.atomic_numbers, {}};
  // Whole numbers, rounded so that coordinates of the old cell stay what they are.
  const Eigen::Matrix3d change =
      (crystal.lattice.rows() * lattice->rows().inverse()).array().round().matrix().transpose();
  for (const Fractional& f : crystal.positions) result.positions.push_back(wrapped(Fractional{change * f.value}));
  return result;
}

std::optional<Crystal> settled(Crystal crystal, const Settling& settling) {
  if (!crystal.lattice.usable()) return std::nullopt;
  for (const Fractional& f : crystal.positions)
    if (!f.value.allFinite()) return std::nullopt;
  if (settling.volume > 0)
    crystal.lattice = Lattice(crystal.lattice.rows() * std::cbrt(settling.volume / crystal.lattice.volume()));
  auto reduced = in_niggli_cell(crystal);
  if (reduced && settling.packing > 0)
    reduced = in_niggli_cell(softly_packed(std::move(*reduced), {.distances = settling.packing}));
  if (!reduced || !ordinary(reduced->lattice)) return std::nullopt;
  for (int step = 0; step <= push_steps; ++step) {
    const std::vector<Overlap> pairs = overlaps(*reduced, settling.least_distance);
    if (pairs.empty()) return reduced;
    if (!settling.push || std::ranges::any_of(pairs, [](const Overlap& pair) { return pair.a == pair.b; }))
      return std::nullopt;
    push_apart(*reduced, pairs);
  }
  return std::nullopt;
}

double drawn_packing(double packed_share, RandomStream& random) {
  return random.chance(packed_share) ? random.uniform(loose_packing, tight_packing) : 0;
}

std::optional<Crystal> random_cell(std::span<const int> atomic_numbers, const Settling& settling,
                                   RandomStream& random) {
  CellParameters cell;
  for (double& length : cell.lengths) length = random.uniform(0.5, 1.5);
  for (double& angle : cell.angles) angle = random.uniform(60, 120);
  Crystal crystal{lattice_from_parameters(cell), {atomic_numbers.begin(), atomic_numbers.end()}, {}};
  constexpr double flat = 0.3;  // of the volume of the box with these edges
  if (!crystal.lattice.usable() ||
      crystal.lattice.volume() < flat * cell.lengths[0] * cell.lengths[1] * cell.lengths[2])
    return std::nullopt;
  for (std::size_t i = 0; i < atomic_numbers.size(); ++i) crystal.positions.push_back({uniform_vector(random)});
  return settled(std::move(crystal), settling);
}

Vec3 uniform_vector(RandomStream& random) {
  Vec3 result;
  for (double& x : result) x = random.uniform();
  return result;
}

Vec3 normal_vector(RandomStream& random) {
  Vec3 result;
  for (double& x : result) x = random.normal();
  return result;
}

Crystal repeated(Crystal crystal, int copies) {
  for (int factor = 2; copies > 1;) {
    if (copies % factor != 0) {
      ++factor;
      continue;
    }
    int axis = 0;
    crystal.lattice.rows().rowwise().norm().minCoeff(&axis);
    Eigen::Matrix3i matrix = Eigen::Matrix3i::Identity();
    matrix(axis, axis) = factor;
    crystal = supercell(crystal, matrix);
    copies /= factor;
  }
  return crystal;
}

}  // namespace werner
