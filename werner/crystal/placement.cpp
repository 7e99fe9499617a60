#include "werner/crystal/placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "werner/core/error.hpp"
#include "werner/crystal/agreement.hpp"
#include "werner/crystal/assignment.hpp"
#include "werner/crystal/lattice_mappings.hpp"
#include "werner/crystal/mapped_sites.hpp"
#include "werner/crystal/mean_lattice.hpp"
#include "werner/crystal/pair_squares.hpp"
#include "werner/crystal/placement_rows.hpp"

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double forbidden = ImageDistances::forbidden;
constexpr double good_enough = 1e-5;    // ends the search, as in pymatgen
constexpr double rounding_room = 1e-9;  // relative, wherever a bound spares work that pymatgen does

using Block = PlacementRows::Block;

class Search {
 public:
  Search(const PlacementProblem& problem, PlacementRows rows, const MatchOptions& options, Measure measure, bool any)
      : problem_(problem),
        rows_(std::move(rows)),
        options_(options),
        measure_(measure),
        any_(any),
        limit_(options.stol),
        row_count_(rows_.row_count()) {
    std::size_t cells = 0;
    places_.reserve(row_count_);
    for (std::size_t row = 0; row < row_count_; ++row) {
      places_.push_back({.first_cell = cells, .visited = row});
      cells += block_of(row).columns;
    }
    constexpr std::size_t most_cells = 4'000'000;  // beyond, rows are measured again where they are wanted again
    keeps_squares_ = cells <= most_cells;
    squares_.resize(keeps_squares_ ? cells : rows_.column_sites.size());
    contested_.assign(rows_.blocks.size(), 0);
    column_points_.resize(rows_.column_sites.size());
    vectors_.resize(row_count_);
    taken_.assign(rows_.column_sites.size(), 0);
    solver_.most_work = options.most_steps;
  }

  std::optional<MatchDistance> run() {
    const PreparedCrystal& moving = problem_.copies_of_larger ? *problem_.larger : *problem_.smaller;
    const PreparedCrystal& fixed = problem_.copies_of_larger ? *problem_.smaller : *problem_.larger;
    const double moving_scale = problem_.copies_of_larger ? problem_.larger_scale : problem_.smaller_scale;
    const double fixed_scale = problem_.copies_of_larger ? problem_.smaller_scale : problem_.larger_scale;
    target_ = fixed.cell;
    for (double& length : target_.lengths) length *= fixed_scale;
    std::array<double, 3> cosines;
    for (std::size_t i = 0; i < 3; ++i) cosines[i] = std::cos(target_.angles[i] * degree);
    const HalfAngles half = half_angles(cosines);
    std::vector<Point> fixed_points(fixed.size());
    for (std::size_t i = 0; i < fixed.size(); ++i)
      fixed_points[i] = {fixed.positions[i].value[0], fixed.positions[i].value[1], fixed.positions[i].value[2]};
    set_points(fixed_points, !problem_.copies_of_larger);
    const std::vector<LatticeMapping> mappings = lattice_mappings(moving.lattice.rows() * moving_scale, target_,
                                                                  {options_.ltol, options_.angle_tol}, problem_.copies);
    for (const std::size_t number : least_distorted_first(mappings, target_.lengths, cosines)) {
      const LatticeMapping& mapping = mappings[number];
      mean_ = mean_lattice(mapping, target_, half);
      if (!(mean_.volume > 0)) continue;
      mapping_ = &mapping;
      norm_ = std::cbrt(static_cast<double>(taken_.size()) / mean_.volume);
      reach_ = 2 * options_.stol / norm_;
      for (std::size_t i = 0; i < 3; ++i) tolerance_[i] = mean_.reciprocal[i] * reach_;
      exact_square_ = std::min(reach_ * reach_ * (1 - rounding_room), mean_.safe_square);
      mean_basis_ = {mean_.rows(), mean_.reciprocal_squares, tolerance_};
      images_.reset();
      lll_columns_known_ = false;
      std::vector<Point> points = mapped_sites(moving, mapping);
      set_points(points, problem_.copies_of_larger);
      if (try_translations()) return best_;
      for (Point& p : points) p = {-p[0], -p[1], -p[2]};  // the mapping of the opposite sign
      set_points(points, problem_.copies_of_larger);
      if (try_translations()) return best_;
    }
    return best_value_ < options_.stol ? best_ : std::nullopt;
  }

 private:
  // Rows are kept as they lie around the anchor.
  void set_points(const std::vector<Point>& sites, bool are_columns) {
    if (are_columns) {
      lll_columns_known_ = false;
      for (std::size_t column = 0; column < taken_.size(); ++column)
        column_points_.set(column, sites[rows_.column_sites[column]]);
      return;
    }
    const Point& anchor = sites[rows_.row_sites[0]];
    for (std::size_t row = 0; row < row_count_; ++row) {
      const Point& site = sites[rows_.row_sites[row]];
      places_[row].from_anchor = {site[0] - anchor[0], site[1] - anchor[1], site[2] - anchor[2]};
    }
  }

  // True when the search is over.
  bool try_translations() {
    for (const std::size_t goal : rows_.goals) {
      if (solver_.work > solver_.most_work) throw TooMuchWork();
      goal_ = goal;
      shift_ = column_points_.at(goal);
      if (!place()) continue;
      const MatchDistance distance = about_their_mean(vectors_, norm_);
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
    return measure_ == Measure::max ? 4 * limit * limit : 2 * static_cast<double>(row_count_) * limit * limit;
  }

  // The same for the sum of squares. The mean displacement m is no longer than the limit where the greatest counts;
  // where the rms counts, the anchor's own part keeps m^2 below n - 1 times its square.
  double greatest_sum() const {
    if (longest_square() > reach_ * reach_) return std::numeric_limits<double>::infinity();
    const double n = static_cast<double>(row_count_), limit = limit_ / norm_ * (1 + rounding_room);
    return (measure_ == Measure::max ? 2 * n : n * n) * limit * limit;
  }

  // The sum of the squared displacements about their mean, of all rows.
  double greatest_spread() const {
    const double limit = limit_ / norm_ * (1 + rounding_room);
    return static_cast<double>(row_count_) * limit * limit;
  }

  // Lays the anchor onto `shift_` and assigns the other rows; false when some row finds no column within the box of
  // tolerances, or when the placement cannot be better than the best. Fills the chosen columns and vectors_. Images
  // nearer than `exact_square_` are nearest and within all tolerances; whatever is farther, costs at least that much.
  // So the nearest columns, where they are that near and do not compete, are the cheapest assignment.
  bool place() {
    const double most = longest_square();
    double sum = 0;
    bool simple = true;
    ++stamp_;
    // The anchor lies where it was laid; whether it stays there, the others decide.
    places_[0].chosen = goal_;
    vectors_[0] = {};
    taken_[goal_] = stamp_;
    for (std::size_t visit = 1; visit < row_count_; ++visit) {
      const std::size_t row = places_[visit].visited;
      const std::span<const double> squares = measure_row(row);
      solver_.work += static_cast<double>(squares.size());
      const auto [best, second, nearest] = two_least(squares);
      const double least = std::min(best, exact_square_);
      if (best == forbidden || least > most) {
        std::swap(places_[visit].visited, places_[(visit + 1) / 2].visited);  // it may well end the next one too
        return false;
      }
      sum += least;
      const std::size_t column = block_of(row).first_column + nearest;
      places_[row].chosen = column;
      const bool clear = best < exact_square_ && best < second * (1 - rounding_room);
      if (!clear || taken_[column] == stamp_) {
        simple = false;
        contested_[rows_.block_of_row[row]] = stamp_;
      }
      taken_[column] = stamp_;
    }
    if (!simple && !(sum <= greatest_sum() && (measure_ == Measure::rms || may_agree()) && assign())) return false;
    for (std::size_t row = 0; row < row_count_; ++row)
      if (simple || contested_[rows_.block_of_row[row]] != stamp_)
        vectors_[row] = nearest_vector(row, places_[row].chosen);
    return true;
  }

  const Block& block_of(std::size_t row) const { return rows_.blocks[rows_.block_of_row[row]]; }

  std::span<double> squares_of(std::size_t row) {
    return std::span(squares_).subspan(keeps_squares_ ? places_[row].first_cell : 0, block_of(row).columns);
  }

  // Squared displacements to the columns of its block, by components within half a cell.
  std::span<double> measure_row(std::size_t row) {
    const std::span<double> squares = squares_of(row);
    measure_row(row, squares);
    return squares;
  }

  void measure_row(std::size_t row, std::span<double> squares) const {
    pair_squares(mean_, tolerance_, moved_row(row), column_points_, block_of(row).first_column, squares);
    if (!rows_.allowed.empty()) forbid(row, squares);
  }

  void forbid(std::size_t row, std::span<double> squares) const {
    const std::vector<char>& allowed = rows_.allowed[rows_.kind_of_row[row]];
    for (std::size_t i = 0; i < squares.size(); ++i)
      if (!allowed[i]) squares[i] = forbidden;
  }

  // Where the greatest displacement counts: with the mean taken off, all lie within the limit of it, so no two of them
  // differ by more than twice the limit.
  bool may_agree() {
    const double most = longest_square();
    if (most > mean_.safe_square) return true;  // there may be other images within the limit
    agreement_.start();
    // The anchor stays where it was laid, as in longest_square.
    agreement_.start_row();
    agreement_.add(goal_, {});
    for (std::size_t row = 1; row < row_count_; ++row) {
      const Block& block = block_of(row);
      const std::span<const double> squares = keeps_squares_ ? squares_of(row) : measure_row(row);
      agreement_.start_row();
      for (std::size_t i = 0; i < block.columns; ++i)
        if (squares[i] <= most) agreement_.add(block.first_column + i, nearest_vector(row, block.first_column + i));
    }
    return agreement_.possible(most);
  }

  // The cheapest assignment, where rows compete. Blocks are assigned each for itself, so the displacements of those
  // done bound the rms, and with it the greatest displacement, from below.
  bool assign() {
    double sum = 0;
    const double most = greatest_sum(), most_spread = greatest_spread();
    Spread spread;
    const auto add = [&](std::size_t row, const Point& vector) {
      vectors_[row] = vector;
      spread.add(vector);
    };
    for (std::size_t number = 0; number < rows_.blocks.size(); ++number) {
      const Block& block = rows_.blocks[number];
      if (contested_[number] == stamp_) continue;
      for (std::size_t row = block.first_row; row < block.first_row + block.rows; ++row)
        add(row, nearest_vector(row, places_[row].chosen));
    }
    sum = spread.squares;
    for (std::size_t number = 0; number < rows_.blocks.size(); ++number) {
      const Block& block = rows_.blocks[number];
      if (contested_[number] != stamp_) continue;
      if (!can_join(block, spread, most_spread)) return false;
      const std::span<double> squares = squares_of_block(number);
      measure_images(block, squares);
      const auto& solution = solver_.solve(squares, block.rows, block.columns);
      for (std::size_t i = 0; i < block.rows; ++i) sum += squares[i * block.columns + solution[i]];
      if (sum >= forbidden || sum > most) return false;
      for (std::size_t i = 0; i < block.rows; ++i) {
        const std::size_t row = block.first_row + i;
        add(row, displacement(row, block.first_column + solution[i]).vector);
        if (spread.value() > most_spread) return false;
      }
    }
    return true;
  }

  // False when the rows of the block, each with the column that suits it best, spread too far about the mean of those
  // that are assigned. With k of them and q more at d_i from their mean, the sum of squares about the mean of all grows
  // by k / (k + q) sum d_i^2 at least.
  bool can_join(const Block& block, const Spread& assigned, double most_spread) {
    if (assigned.count == 0) return true;
    const double room = most_spread - assigned.value();
    const double more = static_cast<double>(block.rows);
    double left = room * (assigned.count + more) / assigned.count;
    if (left < 0) return false;
    const Point mean = mean_.fractional(
        {assigned.sum[0] / assigned.count, assigned.sum[1] / assigned.count, assigned.sum[2] / assigned.count});
    image_squares_.resize(block.columns);
    for (std::size_t row = block.first_row; row < block.first_row + block.rows; ++row) {
      const Point at = moved_row(row);
      pair_squares(mean_, {1, 1, 1}, {at[0] + mean[0], at[1] + mean[1], at[2] + mean[2]}, column_points_,
                   block.first_column, image_squares_);
      left -= std::min(two_least(image_squares_).least, mean_.safe_square);
      if (left < 0) return false;
    }
    return true;
  }

  std::span<double> squares_of_block(std::size_t number) {
    const Block& block = rows_.blocks[number];
    const std::size_t cells = block.rows * block.columns;
    if (keeps_squares_) {
      if (number == 0) measure_row(0);  // the anchor's was not wanted before
      return std::span(squares_).subspan(places_[block.first_row].first_cell, cells);
    }
    block_squares_.resize(cells);
    const std::span<double> squares = block_squares_;
    for (std::size_t i = 0; i < block.rows; ++i)
      measure_row(block.first_row + i, squares.subspan(i * block.columns, block.columns));
    return squares;
  }

  // Pairs that are not exact by their components are measured as pymatgen does.
  void measure_images(const Block& block, std::span<double> squares) {
    const KnownSquares known{exact_square_, mean_.clearly_reduced ? forbidden : unsure_square};
    for (std::size_t i = 0; i < block.rows; ++i) {
      const std::size_t row = block.first_row + i;
      const std::span<double> of_row = squares.subspan(i * block.columns, block.columns);
      solver_.work += static_cast<double>(block.columns);
      const bool any_unsure =
          mean_.clearly_reduced
              ? nearest_image_squares(mean_basis_, moved_row(row), column_points_, block.first_column, known, of_row)
              : nearest_image_squares(images().lll_basis(), images().in_lll(moved_row(row)), lll_columns(),
                                      block.first_column, known, of_row);
      if (any_unsure)
        for (std::size_t k = 0; k < block.columns; ++k)
          if (of_row[k] == unsure_square) of_row[k] = displacement(row, block.first_column + k).square;
      if (!rows_.allowed.empty()) forbid(row, of_row);
    }
  }

  const ImageDistances& images() {
    if (!images_) images_.emplace(*mapping_, target_, reach_);
    return *images_;
  }

  const PointArrays& lll_columns() {
    if (lll_columns_known_) return lll_columns_;
    lll_columns_known_ = true;
    lll_columns_.resize(taken_.size());
    for (std::size_t i = 0; i < taken_.size(); ++i) lll_columns_.set(i, images().in_lll(column_points_.at(i)));
    return lll_columns_;
  }

  struct Displacement {
    Point vector{};     // Angstrom
    double square = 0;  // Angstrom^2
  };

  // As pymatgen measures it.
  Displacement displacement(std::size_t row, std::size_t column) {
    const Point f = wrapped_fractional(row, column);
    const Point vector = mean_.cartesian(f[0], f[1], f[2]);
    const double square = square_of(vector);
    if (square < exact_square_) return {vector, square};
    std::optional<ShortestImage> image;
    if (mean_.clearly_reduced) image = shortest_image(mean_basis_, f, square);
    if (!image) image = images().shortest(moved_row(row), column_points_.at(column));
    return {mean_.cartesian(image->vector[0], image->vector[1], image->vector[2]), image->square};
  }

  Point wrapped_fractional(std::size_t row, std::size_t column) const {
    const Point from = moved_row(row), to = column_points_.at(column);
    return {wrapped_to_half(to[0] - from[0]), wrapped_to_half(to[1] - from[1]), wrapped_to_half(to[2] - from[2])};
  }

  Point nearest_vector(std::size_t row, std::size_t column) const {
    const Point f = wrapped_fractional(row, column);
    return mean_.cartesian(f[0], f[1], f[2]);
  }

  Point moved_row(std::size_t row) const {
    const Point& p = places_[row].from_anchor;
    return {p[0] + shift_[0], p[1] + shift_[1], p[2] + shift_[2]};
  }

  const PlacementProblem& problem_;
  const PlacementRows rows_;
  const MatchOptions& options_;
  Measure measure_;
  bool any_;
  double limit_;  // only values below this matter
  std::size_t row_count_ = 0;
  struct Place {
    Point from_anchor{};
    std::size_t first_cell = 0;  // of its squares in squares_
    std::size_t chosen = 0;      // the column it is laid onto
    std::size_t visited = 0;     // by position: the row that is measured then, the anchor first
  };
  std::vector<Place> places_;  // of the rows
  std::vector<double> squares_, block_squares_;
  bool keeps_squares_ = true;
  std::vector<std::size_t> contested_;  // of each block: the last placement in which its rows competed
  PointArrays column_points_;
  std::size_t goal_ = 0;            // column that the anchor is laid onto
  std::vector<Point> vectors_;      // displacements, Angstrom
  std::vector<std::size_t> taken_;  // of each column: the last placement in which a row chose it
  std::size_t stamp_ = 0;
  AssignmentSolver solver_;
  Agreement agreement_;

  CellParameters target_;
  const LatticeMapping* mapping_ = nullptr;
  MeanLattice mean_;
  double norm_ = 0, reach_ = 0;  // 1/Angstrom; Angstrom
  Point tolerance_{}, shift_{};
  double exact_square_ = 0;  // Angstrom^2
  ImageBasis mean_basis_;
  std::optional<ImageDistances> images_;
  PointArrays lll_columns_;  // in the basis of images_
  bool lll_columns_known_ = false;
  std::vector<double> image_squares_;
  std::optional<MatchDistance> best_;
  double best_value_ = std::numeric_limits<double>::infinity();
};

}  // namespace

std::optional<MatchDistance> best_placement(const PlacementProblem& problem, const MatchOptions& options,
                                            Measure measure, bool any) {
  auto rows = placement_rows(problem);
  if (!rows) return std::nullopt;
  try {
    return Search(problem, std::move(*rows), options, measure, any).run();
  } catch (const TooMuchWork&) {
    if (!options.limit_is_error) return std::nullopt;
    throw Error(
        fmt::format("crystals of {} and {} sites are not compared: more than {:g} steps of assignment",
                    problem.larger->size(), problem.smaller->size(), options.most_steps),
        {.hint = "thousands of atoms without order, or many so close that each could be any other; werner info tells "
                 "their distances, and a smaller --stol needs fewer steps"});
  }
}

}  // namespace werner
