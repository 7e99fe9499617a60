// How far displacements lie apart, and whether they can be chosen, one for each row, to lie close to one another.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "werner/crystal/matcher.hpp"
#include "werner/crystal/mean_lattice.hpp"

namespace werner {

// Of the displacements with their mean taken off, times `norm`.
MatchDistance about_their_mean(std::span<const Point> displacements, double norm);

// Displacements, for the sum of their squares about their mean.
struct Spread {
  double count = 0, squares = 0;
  Point sum{};

  void add(const Point& vector) {
    ++count;
    squares += square_of(vector);
    for (std::size_t i = 0; i < 3; ++i) sum[i] += vector[i];
  }
  // No more than the exact number, by rounding_room of the squares.
  double value() const {
    constexpr double rounding_room = 1e-9;
    return count > 0 ? squares * (1 - rounding_room) - square_of(sum) / count : 0;
  }
};

// The choices of each row: a column and the displacement to it.
class Agreement {
 public:
  void start() {
    choices_.clear();
    begin_.clear();
  }
  void start_row() { begin_.push_back(choices_.size()); }
  void add(std::size_t column, const Point& vector) { choices_.push_back({column, vector}); }

  // False when no choice of different columns leaves all displacements within `most_square` (squared length) of each
  // other. Rows with one choice narrow the choices of the others, until nothing changes: true says nothing for sure.
  bool possible(double most_square);

 private:
  struct Choice {
    std::size_t column = 0;
    Point vector{};
  };
  std::vector<Choice> choices_;
  std::vector<std::size_t> begin_, end_;
  std::vector<std::size_t> settled_, open_;
};

}  // namespace werner
