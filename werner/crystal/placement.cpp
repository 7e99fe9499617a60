#include "werner/crystal/placement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "werner/crystal/assignment.hpp"
#include "werner/crystal/lattice_mappings.hpp"
#include "werner/crystal/mapped_sites.hpp"
#include "werner/crystal/mean_lattice.hpp"

namespace werner {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double forbidden = ImageDistances::forbidden;
constexpr double good_enough = 1e-5;    // ends the search, as in pymatgen
constexpr double rounding_room = 1e-9;  // relative, wherever a bound spares work that pymatgen does

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
    const std::vector<LatticeMapping> mappings = lattice_mappings(moving.lattice.rows() * moving_scale, target_,
                                                                  {options_.ltol, options_.angle_tol}, problem_.copies);
    for (const std::size_t number : least_distorted_first(mappings, target_.lengths, cosines)) {
      const LatticeMapping& mapping = mappings[number];
      mean_ = mean_lattice(mapping, target_, half);
      if (!(mean_.volume > 0)) continue;
      mapping_ = &mapping;
      norm_ = std::cbrt(static_cast<double>(columns_) / mean_.volume);
      reach_ = 2 * options_.stol / norm_;
      for (std::size_t i = 0; i < 3; ++i) tolerance_[i] = mean_.reciprocal[i] * reach_;
      exact_square_ = std::min(reach_ * reach_ * (1 - rounding_room), mean_.safe_square);
      images_.reset();
      moving_points = mapped_sites(moving, mapping);
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
  struct Block {
    std::vector<Row> rows;
    std::vector<std::size_t> columns;
    bool partial = false;       // some pairs are not allowed
    std::size_t contested = 0;  // the last placement in which its rows competed
  };

  // Columns each row may go to and the anchor; false when no assignment exists.
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
    return make_blocks();
  }

  // Rows that may go to the same columns, and whether an assignment exists at all.
  bool make_blocks() {
    bool disjoint = true;
    for (std::size_t a = 0; a < candidates_.size(); ++a)
      for (std::size_t b = 0; b < a; ++b)
        for (std::size_t kind = 0; kind < problem_.allowed[a].size(); ++kind)
          disjoint = disjoint && !(problem_.allowed[a][kind] && problem_.allowed[b][kind]);
    blocks_.resize(disjoint ? candidates_.size() : 1);
    for (const Row& row : order_) blocks_[disjoint ? row.kind : 0].rows.push_back(row);
    if (disjoint) {
      for (std::size_t kind = 0; kind < blocks_.size(); ++kind) {
        blocks_[kind].columns = candidates_[kind];
        // Without a choice to make, counting is enough.
        if (blocks_[kind].rows.size() > candidates_[kind].size()) return false;
      }
      return true;
    }
    Block& all = blocks_[0];
    all.columns.resize(columns_);
    for (std::size_t column = 0; column < columns_; ++column) all.columns[column] = column;
    std::vector<double> costs(rows_ * columns_, 1);
    for (std::size_t i = 0; i < rows_; ++i)
      for (const std::size_t column : candidates_[all.rows[i].kind]) costs[i * columns_ + column] = 0;
    const auto solution = cheapest_assignment(costs, rows_, columns_);
    for (std::size_t i = 0; i < rows_; ++i)
      if (costs[i * columns_ + solution[i]] > 0) return false;
    all.partial = true;
    return true;
  }

  // True when the search is over.
  bool try_translations() {
    if (!problem_.copies_of_larger || !relative_known_)
      for (std::size_t row = 0; row < rows_; ++row)
        for (std::size_t i = 0; i < 3; ++i) relative_[row][i] = row_points_[row][i] - row_points_[anchor_][i];
    relative_known_ = true;
    for (const std::size_t goal : translations_) {
      goal_ = goal;
      shift_ = column_points_[goal];
      if (!place()) continue;
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

  // The same for the sum of squares. The mean displacement m is no longer than the limit where the greatest counts;
  // where the rms counts, the anchor's own part keeps m^2 below n - 1 times its square.
  double greatest_sum() const {
    if (longest_square() > reach_ * reach_) return std::numeric_limits<double>::infinity();
    const double n = static_cast<double>(rows_), limit = limit_ / norm_ * (1 + rounding_room);
    return (measure_ == Measure::max ? 2 * n : n * n) * limit * limit;
  }

  // Lays the anchor onto `shift_` and assigns the other rows; false when some row finds no column within the box of
  // tolerances, or when the placement cannot be better than the best. Fills chosen_ and vectors_. Images nearer than
  // `exact_square_` are nearest and within all tolerances; whatever is farther, costs at least that much. So the
  // nearest columns, where they are that near and do not compete, are the cheapest assignment.
  bool place() {
    const double most = longest_square();
    double sum = 0;
    bool simple = true;
    ++stamp_;
    near_.clear();
    near_begin_.assign(1, 0);
    // The anchor lies where it was laid; whether it stays there, the others decide.
    chosen_[anchor_] = goal_;
    vectors_[anchor_] = {};
    taken_[goal_] = stamp_;
    for (std::size_t i = 1; i < rows_; ++i) {
      const Row& row = order_[i];
      const Point at = moved_row(row.index);
      double best = forbidden, second = forbidden;
      near_begin_.push_back(near_.size());
      for (const std::size_t column : candidates_[row.kind]) {
        const Point& to = column_points_[column];
        const double a = wrapped_to_half(to[0] - at[0]);
        if (std::abs(a) > tolerance_[0]) continue;
        const double b = wrapped_to_half(to[1] - at[1]);
        if (std::abs(b) > tolerance_[1]) continue;
        const double c = wrapped_to_half(to[2] - at[2]);
        if (std::abs(c) > tolerance_[2]) continue;
        const Point vector = mean_.cartesian(a, b, c);
        const double square = square_of(vector);
        if (measure_ == Measure::max && square <= most) near_.push_back({column, vector});
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
      const double least = std::min(best, exact_square_);
      if (least > most) return false;
      sum += least;
      const bool clear = best < exact_square_ && best < second * (1 - rounding_room);
      if (!clear || taken_[chosen_[row.index]] == stamp_) {
        simple = false;
        blocks_[block_of(row)].contested = stamp_;
      }
      taken_[chosen_[row.index]] = stamp_;
    }
    if (simple) return true;
    return sum <= greatest_sum() && (measure_ == Measure::rms || may_agree()) && assign();
  }

  // Where the greatest displacement counts: with the mean taken off, all lie within the limit of it, so no two of them
  // differ by more than twice the limit. Rows that have one choice left narrow the choices of the others; false when
  // some row has none left.
  bool may_agree() {
    const double most = longest_square();
    if (most > mean_.safe_square) return true;  // there may be other images within the limit
    near_begin_.push_back(near_.size());
    settled_.assign(rows_, 0);
    // The anchor stays where it was laid, as in longest_square.
    settled_[0] = 1;
    forced_.assign(1, {goal_, {}});
    near_end_.assign(near_begin_.begin() + 1, near_begin_.end());
    for (std::size_t next = 0; next < forced_.size(); ++next) {
      const Near by = forced_[next];
      for (std::size_t row = 1; row < rows_; ++row) {
        if (settled_[row]) continue;
        std::size_t kept = near_begin_[row];
        for (std::size_t i = kept; i < near_end_[row]; ++i) {
          const Point& v = near_[i].vector;
          if (near_[i].column == by.column) continue;
          if (square_of({v[0] - by.vector[0], v[1] - by.vector[1], v[2] - by.vector[2]}) <= most)
            near_[kept++] = near_[i];
        }
        near_end_[row] = kept;
        if (kept == near_begin_[row]) return false;
        if (kept != near_begin_[row] + 1) continue;
        settled_[row] = 1;
        forced_.push_back(near_[near_begin_[row]]);
      }
    }
    return true;
  }

  // The cheapest assignment, where rows compete.
  bool assign() {
    double sum = 0;
    for (const Block& block : blocks_) {
      if (block.contested != stamp_) {
        for (const Row& row : block.rows) sum += square_of(vectors_[row.index]);
        continue;
      }
      fill_costs(block);
      const std::size_t width = block.columns.size();
      const auto& solution = solver_.solve(costs_, block.rows.size(), width);
      for (std::size_t i = 0; i < block.rows.size(); ++i) {
        const std::size_t cell = i * width + solution[i];
        sum += costs_[cell];
        vectors_[block.rows[i].index] = pair_vectors_[cell];
      }
      if (sum >= forbidden || sum > greatest_sum()) return false;
    }
    return true;
  }

  // Pairs that are not exact by their components are measured as pymatgen does.
  void fill_costs(const Block& block) {
    costs_.resize(block.rows.size() * block.columns.size());
    pair_vectors_.resize(costs_.size());
    columns_in_cell_.clear();
    std::size_t cell = 0;
    for (const Row& row : block.rows) {
      const Point at = moved_row(row.index);
      std::optional<Point> at_in_cell;
      for (std::size_t i = 0; i < block.columns.size(); ++i, ++cell) {
        const Point& to = column_points_[block.columns[i]];
        const Point f{wrapped_to_half(to[0] - at[0]), wrapped_to_half(to[1] - at[1]), wrapped_to_half(to[2] - at[2])};
        if (mean_.clearly_reduced && outside_box(f)) {
          costs_[cell] = forbidden;
          continue;
        }
        pair_vectors_[cell] = mean_.cartesian(f[0], f[1], f[2]);
        costs_[cell] = square_of(pair_vectors_[cell]);
        if (costs_[cell] < exact_square_ || (mean_.clearly_reduced && is_nearest(f, costs_[cell]))) continue;
        if (!images_) images_.emplace(*mapping_, target_, reach_);
        if (columns_in_cell_.empty())
          for (const std::size_t column : block.columns)
            columns_in_cell_.push_back(images_->in_cell(column_points_[column]));
        if (!at_in_cell) at_in_cell = images_->in_cell(at);
        const auto shortest = images_->shortest(*at_in_cell, columns_in_cell_[i]);
        costs_[cell] = shortest.square;
        pair_vectors_[cell] = mean_.cartesian(shortest.vector[0], shortest.vector[1], shortest.vector[2]);
      }
      if (!block.partial) continue;
      std::vector<char> allowed(columns_, 0);
      for (const std::size_t column : candidates_[row.kind]) allowed[column] = 1;
      for (std::size_t column = 0; column < columns_; ++column)
        if (!allowed[column]) costs_[cell - columns_ + column] = forbidden;
    }
  }

  std::size_t block_of(const Row& row) const { return blocks_.size() == 1 ? 0 : row.kind; }

  bool outside_box(const Point& f) const {
    return std::abs(f[0]) > tolerance_[0] || std::abs(f[1]) > tolerance_[1] || std::abs(f[2]) > tolerance_[2];
  }

  // No other image has components small enough to be nearer.
  bool is_nearest(const Point& f, double square) const {
    bool result = true;
    for (std::size_t i = 0; i < 3; ++i) {
      const double room = 1 - std::abs(f[i]);
      result = result && square * mean_.reciprocal_squares[i] < room * room;
    }
    return result;
  }

  static double square_of(const Point& v) { return v[0] * v[0] + v[1] * v[1] + v[2] * v[2]; }

  Point moved_row(std::size_t row) const {
    return {relative_[row][0] + shift_[0], relative_[row][1] + shift_[1], relative_[row][2] + shift_[2]};
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
  bool relative_known_ = false;  // rows that are not mapped stay where they are
  std::size_t goal_ = 0;         // column that the anchor is laid onto
  std::vector<std::size_t> chosen_;
  std::vector<Point> vectors_;  // displacements, Angstrom
  std::vector<std::size_t> taken_;
  std::size_t stamp_ = 0;
  std::vector<double> costs_;
  AssignmentSolver solver_;
  std::vector<Block> blocks_;
  struct Near {
    std::size_t column = 0;
    Point vector{};
  };
  std::vector<Near> near_, forced_;  // near_: by row, in the order of order_
  std::vector<std::size_t> near_begin_, near_end_;
  std::vector<char> settled_;
  std::vector<Point> pair_vectors_, columns_in_cell_;

  CellParameters target_;
  const LatticeMapping* mapping_ = nullptr;
  MeanLattice mean_;
  double norm_ = 0, reach_ = 0;  // 1/Angstrom; Angstrom
  Point tolerance_{}, shift_{};
  double exact_square_ = 0;  // Angstrom^2
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
