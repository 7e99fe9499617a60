#include "werner/crystal/assignment.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace werner {

namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

}  // namespace

// Extends the assignment by the row `start` along the cheapest path to a free column.
void AssignmentSolver::augment(std::size_t start) {
  path_cost_.assign(columns_, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < columns_; ++i) open_[i] = columns_ - i - 1;
  visited_rows_.clear();
  double reached = 0;
  std::size_t row = start, sink = nobody, left = columns_;
  while (sink == nobody) {
    visited_rows_.push_back(row);
    work += static_cast<double>(left);
    const double* costs = &costs_[row * columns_];
    const double base = reached - row_price_[row];
    std::size_t best = nobody;
    double lowest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < left; ++i) {
      const std::size_t column = open_[i];
      const double cost = base + costs[column] - column_price_[column];
      if (cost < path_cost_[column]) {
        path_cost_[column] = cost;
        predecessor_[column] = row;
      }
      // Among equals, a free column ends the search.
      if (path_cost_[column] < lowest || (path_cost_[column] == lowest && row_of_column_[column] == nobody)) {
        lowest = path_cost_[column];
        best = i;
      }
    }
    assert(best != nobody);
    reached = lowest;
    const std::size_t column = open_[best];
    if (row_of_column_[column] == nobody)
      sink = column;
    else
      row = row_of_column_[column];
    std::swap(open_[best], open_[--left]);
  }
  row_price_[start] += reached;
  if (work > most_work) throw TooMuchWork();
  for (const std::size_t i : visited_rows_)
    if (i != start) row_price_[i] += reached - path_cost_[column_of_row_[i]];
  for (std::size_t i = left; i < columns_; ++i) column_price_[open_[i]] -= reached - path_cost_[open_[i]];
  for (std::size_t column = sink;;) {
    const std::size_t by = predecessor_[column];
    row_of_column_[column] = by;
    std::swap(column_of_row_[by], column);
    if (by == start) return;
  }
}

const std::vector<std::size_t>& AssignmentSolver::solve(std::span<const double> costs, std::size_t rows,
                                                        std::size_t columns) {
  assert(rows <= columns && costs.size() == rows * columns);
  work += static_cast<double>(costs.size());
  costs_ = costs;
  columns_ = columns;
  row_price_.resize(rows);
  column_price_.assign(columns, 0);
  path_cost_.resize(columns);
  predecessor_.resize(columns);
  open_.resize(columns);
  column_of_row_.assign(rows, nobody);
  row_of_column_.assign(columns, nobody);
  // Rows whose cheapest column is free keep it for a start; the others compete.
  for (std::size_t row = 0; row < rows; ++row) {
    const double* begin = &costs_[row * columns];
    const double* least = std::min_element(begin, begin + columns);
    row_price_[row] = *least;
    const std::size_t column = static_cast<std::size_t>(least - begin);
    if (row_of_column_[column] != nobody) continue;
    row_of_column_[column] = row;
    column_of_row_[row] = column;
  }
  for (std::size_t row = 0; row < rows; ++row)
    if (column_of_row_[row] == nobody) augment(row);
  return column_of_row_;
}

std::vector<std::size_t> cheapest_assignment(std::span<const double> costs, std::size_t rows, std::size_t columns) {
  return AssignmentSolver().solve(costs, rows, columns);
}

}  // namespace werner
