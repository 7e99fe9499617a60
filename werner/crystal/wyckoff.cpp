#include "werner/crystal/wyckoff.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner {

namespace embedded {
std::string_view wyckoff_csv();
std::string_view wyckoff_relabellings_csv();
}  // namespace embedded

namespace {

constexpr int number_of_groups = 230;
constexpr int number_of_letters = 27;

bool same_map(const AffineMap& a, const AffineMap& b) {
  if (a.linear != b.linear) return false;
  const Eigen::Vector3d d = a.shift - b.shift;
  return (d - d.array().round().matrix()).cwiseAbs().maxCoeff() < 1e-6;
}

std::vector<AffineMap> orbit_maps(const AffineMap& first, const std::vector<AffineMap>& operations) {
  std::vector<AffineMap> result;
  for (const AffineMap& operation : operations) {
    AffineMap image = operation.after(first);
    // Exact multiples of 1/24 in [0, 1).
    for (int i = 0; i < 3; ++i) {
      const double parts = std::round(image.shift[i] * 24);
      image.shift[i] = (parts - 24 * std::floor(parts / 24)) / 24;
    }
    if (std::none_of(result.begin(), result.end(), [&](const AffineMap& other) { return same_map(image, other); }))
      result.push_back(image);
  }
  return result;
}

using Table = std::vector<std::vector<WyckoffPosition>>;

const Table& table() {
  static const Table positions = [] {
    Table result(number_of_groups + 1);
    for (const std::string& line : split(embedded::wyckoff_csv(), '\n')) {
      if (line.empty() || line.front() == '#' || line.starts_with("group,")) continue;
      const auto fields = split(line, ',');
      WyckoffPosition position;
      position.space_group = *parse_int(fields[0]);
      position.letter = fields[1].front();
      position.multiplicity = *parse_int(fields[2]);
      position.site_symmetry = fields[3];
      const AffineMap first = parse_affine_map(fields[4] + "," + fields[5] + "," + fields[6]);
      position.orbit = orbit_maps(first, space_group(position.space_group).operations);
      for (int axis = 0; axis < 3; ++axis)
        position.free[static_cast<std::size_t>(axis)] = !first.linear.col(axis).isZero(0);
      result[static_cast<std::size_t>(position.space_group)].push_back(std::move(position));
    }
    return result;
  }();
  return positions;
}

// The word that first applies `inner`, then `outer`.
std::string composed(const std::string& outer, const std::string& inner) {
  std::string word;
  for (const char letter : inner) word += outer[static_cast<std::size_t>(letter_index(letter))];
  return word;
}

// All products of the generators, the identity first.
std::vector<std::string> closure(const std::vector<std::string>& generators, std::size_t letters) {
  std::string identity;
  for (std::size_t k = 0; k < letters; ++k) identity += letter_at(static_cast<int>(k));
  std::vector<std::string> words{identity};
  std::set<std::string> known{identity};
  for (std::size_t k = 0; k < words.size(); ++k)
    for (const std::string& generator : generators) {
      std::string word = composed(generator, words[k]);
      if (known.insert(word).second) words.push_back(std::move(word));
    }
  return words;
}

// Whole vectors with components up to `reach`, short ones first.
const std::vector<Eigen::Vector3d>& near_images(int reach) {
  static const auto listed = [](int most) {
    std::vector<Eigen::Vector3d> images;
    for (int i = -most; i <= most; ++i)
      for (int j = -most; j <= most; ++j)
        for (int k = -most; k <= most; ++k) images.emplace_back(i, j, k);
    std::stable_sort(images.begin(), images.end(),
                     [](const auto& a, const auto& b) { return a.squaredNorm() < b.squaredNorm(); });
    return images;
  };
  static const std::vector<Eigen::Vector3d> one = listed(1), two = listed(2);
  return reach == 1 ? one : two;
}

// An angle under 60 or over 120 degrees.
bool is_oblique(const Lattice& lattice) {
  for (int i = 0; i < 3; ++i) {
    const Vec3 a = lattice.vector(i), b = lattice.vector((i + 1) % 3);
    if (std::abs(a.dot(b)) > 0.501 * a.norm() * b.norm()) return true;
  }
  return false;
}

// Minimises |cell (A p + shift - target - n)| over parameters p and whole n.
WyckoffProjection nearest_on_map(const WyckoffPosition& position, std::size_t index, const Lattice& lattice,
                                 const Fractional& point) {
  const AffineMap& map = position.orbit[index];
  const Eigen::Matrix3d cell = lattice.rows().transpose();
  Eigen::Matrix3d span = Eigen::Matrix3d::Zero();  // the columns of the free parameters, Cartesian
  int columns = 0;
  std::array<int, 3> axes{};
  for (int axis = 0; axis < 3; ++axis)
    if (position.free[static_cast<std::size_t>(axis)]) {
      span.col(columns) = cell * map.linear.col(axis);
      axes[static_cast<std::size_t>(columns++)] = axis;
    }
  Eigen::Matrix3d pseudo_inverse = Eigen::Matrix3d::Zero();
  if (columns > 0) {
    const auto a = span.leftCols(columns);
    pseudo_inverse.topRows(columns) = (a.transpose() * a).inverse() * a.transpose();
  }
  const Eigen::Matrix3d off = cell - span.leftCols(columns) * (pseudo_inverse.topRows(columns) * cell);

  WyckoffProjection best;
  best.map = index;
  best.distance = std::numeric_limits<double>::infinity();
  const Eigen::Vector3d raw = point.value - map.shift;
  const Eigen::Vector3d wrap = raw.array().round();
  Eigen::Vector3d best_shift = wrap;
  if (columns == 3) {
    best.distance = 0 * raw.sum();  // NaN stays NaN
  } else {
    for (const Eigen::Vector3d& image : near_images(is_oblique(lattice) ? 2 : 1)) {
      const double distance = (off * (raw - wrap - image)).norm();
      // Of equally near images the first stays: the one with the smallest parameters.
      if (!(distance < best.distance - 1e-12)) continue;
      best.distance = distance;
      best_shift = wrap + image;
    }
  }
  if (!std::isfinite(best.distance)) best.distance = std::numeric_limits<double>::quiet_NaN();
  const Eigen::Vector3d along = pseudo_inverse * cell * (raw - best_shift);
  for (int column = 0; column < columns; ++column)
    best.parameters[axes[static_cast<std::size_t>(column)]] = along[column];
  best.position = {map(best.parameters) + best_shift};
  return best;
}

}  // namespace

int letter_index(char letter) { return letter == 'A' ? 26 : letter - 'a'; }

char letter_at(int index) { return index == 26 ? 'A' : static_cast<char>('a' + index); }

std::span<const WyckoffPosition> wyckoff_positions(int number) {
  return table()[static_cast<std::size_t>(space_group(number).number)];
}

const WyckoffPosition& wyckoff_position(int number, char letter) {
  const auto positions = wyckoff_positions(number);
  const int index = letter_index(letter);
  if (index < 0 || index >= number_of_letters || static_cast<std::size_t>(index) >= positions.size())
    throw Error("space group " + std::to_string(number) + " has no Wyckoff position '" + excerpt({&letter, 1}) + "'",
                {.hint = std::string("its letters are a to ") + positions.back().letter});
  return positions[static_cast<std::size_t>(index)];
}

std::vector<Fractional> orbit_of(const WyckoffPosition& position, const Eigen::Vector3d& parameters) {
  std::vector<Fractional> atoms;
  atoms.reserve(position.orbit.size());
  for (const AffineMap& map : position.orbit) atoms.push_back(wrapped(Fractional{map(parameters)}));
  return atoms;
}

WyckoffProjection nearest_on(const WyckoffPosition& position, std::size_t map, const Lattice& lattice,
                             const Fractional& point) {
  return nearest_on_map(position, map, lattice, point);
}

WyckoffProjection nearest_on(const WyckoffPosition& position, const Lattice& lattice, const Fractional& point) {
  WyckoffProjection best = nearest_on_map(position, 0, lattice, point);
  // Every point lies on the general position, whichever map one takes.
  if (position.free_parameters() == 3) return best;
  for (std::size_t k = 1; k < position.orbit.size(); ++k) {
    const WyckoffProjection other = nearest_on_map(position, k, lattice, point);
    if (other.distance < best.distance - 1e-12) best = other;
  }
  return best;
}

const WyckoffPosition& wyckoff_position_at(int number, const Lattice& lattice, const Fractional& point,
                                           double tolerance) {
  const auto positions = wyckoff_positions(number);
  // Higher site symmetry is lower multiplicity; of equal ones, which do not meet, the nearer.
  const WyckoffPosition* best = &positions.back();
  double best_distance = 0;
  for (const WyckoffPosition& position : positions) {
    if (position.multiplicity > best->multiplicity) break;
    const double distance = nearest_on(position, lattice, point).distance;
    if (!(distance <= tolerance)) continue;
    if (position.multiplicity < best->multiplicity || distance < best_distance) {
      best = &position;
      best_distance = distance;
    }
  }
  return *best;
}

std::span<const std::string> wyckoff_relabellings(int number) {
  static const std::vector<std::vector<std::string>> words = [] {
    std::vector<std::vector<std::string>> generators(number_of_groups + 1), result(number_of_groups + 1);
    for (const std::string& line : split(embedded::wyckoff_relabellings_csv(), '\n')) {
      if (line.empty() || line.front() == '#' || line.starts_with("group,")) continue;
      const auto fields = split(line, ',');
      generators[static_cast<std::size_t>(*parse_int(fields[0]))].push_back(fields[1]);
    }
    for (int group = 1; group <= number_of_groups; ++group) {
      const auto k = static_cast<std::size_t>(group);
      result[k] = closure(generators[k], wyckoff_positions(group).size());
    }
    return result;
  }();
  return words[static_cast<std::size_t>(space_group(number).number)];
}

}  // namespace werner
