#include "werner/crystal/placement.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "werner/crystal/assignment.hpp"
#include "werner/crystal/lattice_mappings.hpp"
#include "werner/crystal/lattice_reduction.hpp"

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double forbidden = 1e20;      // cost of pairs that are too far apart, as in pymatgen
constexpr double good_enough = 1e-5;    // ends the search, as in pymatgen
constexpr double rounding_room = 1e-9;  // relative, wherever a bound spares work that pymatgen does

using Point = std::array<double, 3>;

// Nearest whole number for magnitudes below 2^51, without a library call.
inline double nearest_whole(double x) {
  constexpr double shifter = 6755399441055744.0;  // 1.5 * 2^52
  return (x + shifter) - shifter;
}

inline double wrapped_to_half(double x) { return x - nearest_whole(x); }

inline double wrapped_to_one(double x) {
  const double w = wrapped_to_half(x);
  return w < 0 ? w + 1 : w;
}

// The lattice whose lengths and angles are the means of two lattices.
struct MeanLattice {
  std::array<double, 3> lengths{}, cosines{}, sines{};
  double volume = 0;
  std::array<double, 3> reciprocal{};  // lengths of the reciprocal vectors without 2 pi
  std::array<double, 6> upper{};       // x = u0 a + u1 b + u2 c, y = u3 b + u4 c, z = u5 c
};

struct HalfAngles {
  std::array<double, 3> cosines{}, sines{};  // of half of alpha, beta, gamma
};

HalfAngles half_angles(const std::array<double, 3>& cosines) {
  HalfAngles result;
  for (std::size_t i = 0; i < 3; ++i) {
    result.cosines[i] = std::sqrt(std::max(0.0, (1 + cosines[i]) / 2));
    result.sines[i] = std::sqrt(std::max(0.0, (1 - cosines[i]) / 2));
  }
  return result;
}

// Flat lattices have a volume of zero (or NaN).
MeanLattice mean_lattice(const LatticeMapping& mapping, const std::array<double, 3>& lengths, const HalfAngles& half) {
  MeanLattice mean;
  const HalfAngles other = half_angles(mapping.cosines);
  for (std::size_t i = 0; i < 3; ++i) {
    mean.lengths[i] = (mapping.lengths[i] + lengths[i]) / 2;
    mean.cosines[i] = half.cosines[i] * other.cosines[i] - half.sines[i] * other.sines[i];
    mean.sines[i] = half.sines[i] * other.cosines[i] + half.cosines[i] * other.sines[i];
  }
  const auto [a, b, c] = mean.lengths;
  const auto [cos_alpha, cos_beta, cos_gamma] = mean.cosines;
  const double square =
      1 + 2 * cos_alpha * cos_beta * cos_gamma - cos_alpha * cos_alpha - cos_beta * cos_beta - cos_gamma * cos_gamma;
  constexpr double flat = 1e-12;
  if (!(square > flat)) return mean;
  const double root = std::sqrt(square);
  mean.volume = a * b * c * root;
  for (std::size_t i = 0; i < 3; ++i) mean.reciprocal[i] = mean.sines[i] / (mean.lengths[i] * root);
  const double sin_gamma = mean.sines[2];
  mean.upper = {a,
                b * cos_gamma,
                c * cos_beta,
                b * sin_gamma,
                c * (cos_alpha - cos_beta * cos_gamma) / sin_gamma,
                c * root / sin_gamma};
  return mean;
}

// What pymatgen measures distances with: the LLL basis of the mean lattice and its 27 nearest images.
struct ImageDistances {
  Eigen::Matrix3d to_lll;  // row vectors: fractional * to_lll
  std::array<Point, 3> rows;
  std::array<Point, 27> images;
  Point tolerance{};
  double safe_square = 0;  // an image nearer than this (squared) is the nearest of all

  ImageDistances(const LatticeMapping& mapping, const CellParameters& target, double reach) {
    CellParameters cell;
    for (std::size_t i = 0; i < 3; ++i) {
      cell.lengths[i] = (mapping.lengths[i] + target.lengths[i]) / 2;
      const double angle = std::acos(std::clamp(mapping.cosines[i], -1.0, 1.0)) / degree;
      cell.angles[i] = (angle + target.angles[i]) / 2;
    }
    const BasisChange lll = lll_reduced(lattice_from_parameters(cell).rows());
    to_lll = lll.mapping.inverse().array().round();
    const Eigen::Matrix3d reciprocal = lll.rows.inverse();
    for (std::size_t i = 0; i < 3; ++i) {
      const int row = static_cast<int>(i);
      rows[i] = {lll.rows(row, 0), lll.rows(row, 1), lll.rows(row, 2)};
      tolerance[i] = reciprocal.col(row).norm() * reach;
    }
    std::size_t image = 0;
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z, ++image)
          for (std::size_t i = 0; i < 3; ++i) images[image][i] = x * rows[0][i] + y * rows[1][i] + z * rows[2][i];
    // Half of the shortest Gram-Schmidt vector bounds half of the shortest lattice vector from below.
    const Eigen::Vector3d a = lll.rows.row(0), b = lll.rows.row(1);
    const double first = a.squaredNorm(), second = b.squaredNorm() - a.dot(b) * a.dot(b) / first;
    const double third = 1 / reciprocal.col(2).squaredNorm();
    safe_square = std::min({first, second, third}) / 4 * (1 - rounding_room);
  }

  Point lll(const Point& f) const {
    Point result;
    for (std::size_t i = 0; i < 3; ++i) {
      const int column = static_cast<int>(i);
      result[i] = f[0] * to_lll(0, column) + f[1] * to_lll(1, column) + f[2] * to_lll(2, column);
    }
    return result;
  }
  Point cartesian(const Point& f) const {
    Point result;
    for (std::size_t i = 0; i < 3; ++i) result[i] = f[0] * rows[0][i] + f[1] * rows[1][i] + f[2] * rows[2][i];
    return result;
  }

  // From `from` to the nearest image of `to` (both in the LLL basis, within [0, 1)); forbidden where an axis exceeds
  // the tolerance.
  double shortest(const Point& from, const Point& to, Point& vector) const {
    Point wrapped, raw;
    for (std::size_t i = 0; i < 3; ++i) {
      raw[i] = to[i] - from[i];
      wrapped[i] = wrapped_to_half(raw[i]);
      if (std::abs(wrapped[i]) > tolerance[i]) return forbidden;
    }
    vector = cartesian(wrapped);
    double best = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
    if (best <= safe_square) return best;
    const Point start = cartesian(raw);
    best = std::numeric_limits<double>::infinity();
    for (const Point& image : images) {
      const double x = start[0] + image[0], y = start[1] + image[1], z = start[2] + image[2];
      const double square = x * x + y * y + z * z;
      if (square < best) {
        best = square;
        vector = {x, y, z};
      }
    }
    return best;
  }
};

class Search {
 public:
  Search(const PlacementProblem& problem, const MatchOptions& options, Measure measure, bool any)
      : problem_(problem), options_(options), measure_(measure), any_(any), limit_(options.stol) {
    const std::size_t copies = static_cast<std::size_t>(problem.copies);
    columns_ = problem.larger->size() * (problem.copies_of_larger ? copies : 1);
    rows_ = problem.smaller->size() * (problem.copies_of_larger ? 1 : copies);
  }

  std::optional<MatchDistance> run() {
    if (!set_up()) return std::nullopt;
    const PreparedCrystal& moving = problem_.copies_of_larger ? *problem_.larger : *problem_.smaller;
    const PreparedCrystal& fixed = problem_.copies_of_larger ? *problem_.smaller : *problem_.larger;
    const double moving_scale = problem_.copies_of_larger ? problem_.larger_scale : problem_.smaller_scale;
    const double fixed_scale = problem_.copies_of_larger ? problem_.smaller_scale : problem_.larger_scale;
    target_ = fixed.cell;
    for (double& length : target_.lengths) length *= fixed_scale;
    std::array<double, 3> cosines;
    for (std::size_t i = 0; i < 3; ++i) cosines[i] = std::cos(target_.angles[i] * degree);
    const HalfAngles half = half_angles(cosines);
    auto& fixed_points = problem_.copies_of_larger ? row_points_ : column_points_;
    auto& moving_points = problem_.copies_of_larger ? column_points_ : row_points_;
    for (std::size_t i = 0; i < fixed.size(); ++i)
      fixed_points[i] = {fixed.positions[i].value[0], fixed.positions[i].value[1], fixed.positions[i].value[2]};
    for (const LatticeMapping& mapping : lattice_mappings(moving.lattice.rows() * moving_scale, target_,
                                                          {options_.ltol, options_.angle_tol}, problem_.copies)) {
      mean_ = mean_lattice(mapping, target_.lengths, half);
      if (!(mean_.volume > 0)) continue;
      mapping_ = &mapping;
      norm_ = std::cbrt(static_cast<double>(columns_) / mean_.volume);
      reach_ = 2 * options_.stol / norm_;
      wide_ = false;
      for (std::size_t i = 0; i < 3; ++i) {
        tolerance_[i] = mean_.reciprocal[i] * reach_;
        wide_ = wide_ || tolerance_[i] >= 0.5;
      }
      images_.reset();
      map_sites(moving, mapping, moving_points);
      if (try_translations()) return best_;
      for (Point& p : moving_points) p = {-p[0], -p[1], -p[2]};  // the mapping of the opposite sign
      if (try_translations()) return best_;
    }
    return best_value_ < options_.stol ? best_ : std::nullopt;
  }

 private:
  struct Row {
    std::size_t index;  // in row_points_
    std::size_t kind;
  };

  // Columns each row may go to, the anchor, and whether an assignment exists at all.
  bool set_up() {
    if (rows_ > columns_ || rows_ == 0) return false;
    const auto& kinds = problem_.larger->kinds;
    const std::size_t column_copies = columns_ / kinds.size(), row_copies = rows_ / problem_.smaller->size();
    candidates_.resize(problem_.allowed.size());
    for (std::size_t kind = 0; kind < candidates_.size(); ++kind)
      for (std::size_t site = 0; site < kinds.size(); ++site)
        if (problem_.allowed[kind][static_cast<std::size_t>(kinds[site])])
          for (std::size_t copy = 0; copy < column_copies; ++copy)
            candidates_[kind].push_back(site * column_copies + copy);
    for (std::size_t row = 0; row < rows_; ++row)
      order_.push_back({row, static_cast<std::size_t>(problem_.smaller->kinds[row / row_copies])});
    // The first of the rows with the fewest candidates is the anchor.
    std::stable_sort(order_.begin(), order_.end(), [&](const Row& a, const Row& b) {
      return candidates_[a.kind].size() < candidates_[b.kind].size();
    });
    anchor_ = order_[0].index;
    const auto& goals = candidates_[order_[0].kind];
    for (std::size_t i = 0; i < goals.size(); i += problem_.copies_of_larger ? column_copies : 1)
      translations_.push_back(goals[i]);
    row_points_.resize(rows_);
    column_points_.resize(columns_);
    relative_.resize(rows_);
    chosen_.resize(rows_);
    vectors_.resize(rows_);
    taken_.assign(columns_, 0);
    return assignable();
  }

  bool assignable() const {
    // Candidates of two kinds are the same or have nothing in common: counting is enough.
    std::vector<std::size_t> demand(candidates_.size(), 0);
    for (const Row& row : order_) ++demand[row.kind];
    bool disjoint = true;
    for (std::size_t a = 0; a < candidates_.size(); ++a) {
      if (demand[a] > candidates_[a].size()) return false;
      for (std::size_t b = 0; b < a; ++b)
        for (std::size_t kind = 0; kind < problem_.allowed[a].size(); ++kind)
          disjoint = disjoint && !(problem_.allowed[a][kind] && problem_.allowed[b][kind]);
    }
    if (disjoint) return true;
    std::vector<double> costs(rows_ * columns_, 1);
    for (const Row& row : order_)
      for (const std::size_t column : candidates_[row.kind]) costs[row.index * columns_ + column] = 0;
    const auto solution = cheapest_assignment(costs, rows_, columns_);
    for (std::size_t row = 0; row < rows_; ++row)
      if (costs[row * columns_ + solution[row]] > 0) return false;
    return true;
  }

  // Fractional coordinates in the mapped cell, copies of a site one after another.
  static void map_sites(const PreparedCrystal& moving, const LatticeMapping& mapping, std::vector<Point>& points) {
    const Eigen::Matrix3d inverse_transposed = mapping.matrix.cast<double>().inverse().transpose();
    if (std::abs(mapping.determinant) == 1) {
      const Eigen::Matrix3d whole = inverse_transposed.array().round();
      for (std::size_t i = 0; i < moving.size(); ++i) {
        const Eigen::Vector3d f = whole * moving.positions[i].value;
        points[i] = {f[0], f[1], f[2]};
      }
      return;
    }
    std::vector<Eigen::Vector3d> shifts = lattice_points(mapping.matrix);
    std::size_t next = 0;
    for (const Fractional& position : moving.positions)
      for (const Eigen::Vector3d& shift : shifts) {
        const Eigen::Vector3d f = inverse_transposed * (position.value + shift);
        points[next++] = {wrapped_to_one(f[0]), wrapped_to_one(f[1]), wrapped_to_one(f[2])};
      }
  }

  // Lattice points inside the cell that the rows of `matrix` span.
  static std::vector<Eigen::Vector3d> lattice_points(const Eigen::Matrix3i& matrix) {
    constexpr double edge = 1e-10;  // as pymatgen
    Eigen::Vector3i low = Eigen::Vector3i::Zero(), high = Eigen::Vector3i::Zero();
    for (int row = 0; row < 3; ++row) {
      low += matrix.row(row).transpose().cwiseMin(0);
      high += matrix.row(row).transpose().cwiseMax(0);
    }
    const Eigen::Matrix3d inverse_transposed = matrix.cast<double>().inverse().transpose();
    std::vector<Eigen::Vector3d> result;
    for (int x = low[0]; x <= high[0]; ++x)
      for (int y = low[1]; y <= high[1]; ++y)
        for (int z = low[2]; z <= high[2]; ++z) {
          const Eigen::Array3d f = (inverse_transposed * Eigen::Vector3d(x, y, z)).array();
          if ((f < 1 - edge).all() && (f >= -edge).all()) result.emplace_back(x, y, z);
        }
    return result;
  }

  // True when the search is over.
  bool try_translations() {
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t i = 0; i < 3; ++i) relative_[row][i] = row_points_[row][i] - row_points_[anchor_][i];
    for (const std::size_t goal : translations_) {
      shift_ = column_points_[goal];
      const bool placed = wide_ ? within_box() && place_by_images() : place();
      if (!placed) continue;
      const MatchDistance distance = measure_displacements();
      const double value = measure_ == Measure::rms ? distance.rms : distance.max;
      if (value < best_value_) {
        best_value_ = value;
        best_ = distance;
        limit_ = std::min(limit_, value);
        if ((any_ || value < good_enough) && value < options_.stol) return true;
      }
    }
    return false;
  }

  // Squared length beyond which no displacement of a placement better than the best can be: with the mean displacement
  // taken off, all must stay below the limit, and the anchor's is zero before. Where the cheapest assignment lays the
  // anchor elsewhere than the translation did, that other translation leads to the same assignment, so nothing is lost
  // by giving up here, as long as its displacements lie within the reach.
  double longest_square() const {
    const double limit = limit_ / norm_ * (1 + rounding_room);
    return measure_ == Measure::max ? 4 * limit * limit : 2 * static_cast<double>(rows_) * limit * limit;
  }

  bool within_box() const {
    for (const Row& row : order_) {
      const Point at{relative_[row.index][0] + shift_[0], relative_[row.index][1] + shift_[1],
                     relative_[row.index][2] + shift_[2]};
      bool found = false;
      for (const std::size_t column : candidates_[row.kind]) {
        const Point& to = column_points_[column];
        found = std::abs(wrapped_to_half(to[0] - at[0])) <= tolerance_[0] &&
                std::abs(wrapped_to_half(to[1] - at[1])) <= tolerance_[1] &&
                std::abs(wrapped_to_half(to[2] - at[2])) <= tolerance_[2];
        if (found) break;
      }
      if (!found) return false;
    }
    return true;
  }

  // Tolerances below half a cell: an image within the reach is the only one, and inside the box of tolerances, so the
  // nearest of each row, where they do not compete, are the cheapest assignment. Otherwise as pymatgen does it.
  bool place() {
    const double most = longest_square(), reach_square = reach_ * reach_;
    const auto& u = mean_.upper;
    bool simple = true;
    ++stamp_;
    for (const Row& row : order_) {
      const Point at{relative_[row.index][0] + shift_[0], relative_[row.index][1] + shift_[1],
                     relative_[row.index][2] + shift_[2]};
      double best = forbidden, second = forbidden;
      for (const std::size_t column : candidates_[row.kind]) {
        const Point& to = column_points_[column];
        const double a = wrapped_to_half(to[0] - at[0]);
        if (std::abs(a) > tolerance_[0]) continue;
        const double b = wrapped_to_half(to[1] - at[1]);
        if (std::abs(b) > tolerance_[1]) continue;
        const double c = wrapped_to_half(to[2] - at[2]);
        if (std::abs(c) > tolerance_[2]) continue;
        const Point vector{u[0] * a + u[1] * b + u[2] * c, u[3] * b + u[4] * c, u[5] * c};
        const double square = vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2];
        if (square < best) {
          second = best;
          best = square;
          chosen_[row.index] = column;
          vectors_[row.index] = vector;
        } else if (square < second) {
          second = square;
        }
      }
      if (best == forbidden) return false;
      if (std::min(best, reach_square) > most) return false;
      const bool clear = best < reach_square * (1 - rounding_room) && best < second * (1 - rounding_room);
      simple = simple && clear && taken_[chosen_[row.index]] != stamp_;
      taken_[chosen_[row.index]] = stamp_;
    }
    return simple || place_by_images();
  }

  // pymatgen's own way: all distances over 27 images, then the cheapest assignment. Fills chosen_ and vectors_.
  bool place_by_images() {
    if (!images_) images_.emplace(*mapping_, target_, reach_);
    const double most = longest_square(), reach_square = reach_ * reach_;
    costs_.assign(rows_ * columns_, forbidden);
    all_vectors_.resize(rows_ * columns_);
    lll_columns_.resize(columns_);
    for (std::size_t column = 0; column < columns_; ++column) {
      lll_columns_[column] = images_->lll(column_points_[column]);
      for (double& x : lll_columns_[column]) x = wrapped_to_one(x);
    }
    bool simple = true;
    ++stamp_;
    for (const Row& row : order_) {
      const Point& offset = relative_[row.index];
      Point at = images_->lll({offset[0] + shift_[0], offset[1] + shift_[1], offset[2] + shift_[2]});
      for (double& x : at) x = wrapped_to_one(x);
      double best = forbidden, second = forbidden;
      for (const std::size_t column : candidates_[row.kind]) {
        const std::size_t cell = row.index * columns_ + column;
        costs_[cell] = images_->shortest(at, lll_columns_[column], all_vectors_[cell]);
        if (costs_[cell] < best) {
          second = best;
          best = costs_[cell];
          chosen_[row.index] = column;
        } else if (costs_[cell] < second) {
          second = costs_[cell];
        }
      }
      if (best == forbidden || std::min(best, reach_square) > most) return false;
      simple = simple && best < second * (1 - rounding_room) && taken_[chosen_[row.index]] != stamp_;
      taken_[chosen_[row.index]] = stamp_;
    }
    if (!simple) chosen_ = cheapest_assignment(costs_, rows_, columns_);
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::size_t cell = row * columns_ + chosen_[row];
      if (costs_[cell] == forbidden) return false;
      vectors_[row] = all_vectors_[cell];
    }
    return true;
  }

  MatchDistance measure_displacements() const {
    Point mean{};
    for (const Point& v : vectors_)
      for (std::size_t i = 0; i < 3; ++i) mean[i] += v[i];
    for (double& x : mean) x /= static_cast<double>(rows_);
    double sum = 0, greatest = 0;
    for (const Point& v : vectors_) {
      const double x = v[0] - mean[0], y = v[1] - mean[1], z = v[2] - mean[2];
      const double square = x * x + y * y + z * z;
      sum += square;
      greatest = std::max(greatest, square);
    }
    return {std::sqrt(sum / static_cast<double>(rows_)) * norm_, std::sqrt(greatest) * norm_};
  }

  const PlacementProblem& problem_;
  const MatchOptions& options_;
  Measure measure_;
  bool any_;
  double limit_;  // only values below this matter
  std::size_t rows_ = 0, columns_ = 0, anchor_ = 0;
  std::vector<std::vector<std::size_t>> candidates_;  // columns that each kind of row may go to
  std::vector<Row> order_;                            // rows with few candidates first
  std::vector<std::size_t> translations_;             // columns that the anchor is laid onto
  std::vector<Point> row_points_, column_points_, relative_;
  std::vector<std::size_t> chosen_;
  std::vector<Point> vectors_;  // displacements, Angstrom
  std::vector<std::size_t> taken_;
  std::size_t stamp_ = 0;
  std::vector<double> costs_;
  std::vector<Point> all_vectors_, lll_columns_;

  CellParameters target_;
  const LatticeMapping* mapping_ = nullptr;
  MeanLattice mean_;
  double norm_ = 0, reach_ = 0;  // 1/Angstrom; Angstrom
  Point tolerance_{}, shift_{};
  bool wide_ = false;
  std::optional<ImageDistances> images_;
  std::optional<MatchDistance> best_;
  double best_value_ = std::numeric_limits<double>::infinity();
};

}  // namespace

std::optional<MatchDistance> best_placement(const PlacementProblem& problem, const MatchOptions& options,
                                            Measure measure, bool any) {
  return Search(problem, options, measure, any).run();
}

}  // namespace werner
