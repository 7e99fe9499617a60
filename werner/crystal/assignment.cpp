#include "werner/crystal/assignment.hpp"

#include <cassert>
#include <limits>
#include <utility>

namespace werner {

namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

struct Solver {
  std::span<const double> costs;
  std::size_t rows, columns;
  std::vector<double> row_price, column_price, path_cost;
  std::vector<std::size_t> predecessor, column_of_row, row_of_column, open;
  std::vector<char> row_done, column_done;

  // Extends the assignment by the row `start` along the cheapest path to a free column.
  void augment(std::size_t start) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    path_cost.assign(columns, infinite);
    row_done.assign(rows, 0);
    column_done.assign(columns, 0);
    open.resize(columns);
    for (std::size_t i = 0; i < columns; ++i) open[i] = columns - i - 1;
    double reached = 0;
    std::size_t row = start, sink = nobody, left = columns;
    while (sink == nobody) {
      row_done[row] = 1;
      std::size_t best = nobody;
      double lowest = infinite;
      for (std::size_t i = 0; i < left; ++i) {
        const std::size_t column = open[i];
        const double cost = reached + costs[row * columns + column] - row_price[row] - column_price[column];
        if (cost < path_cost[column]) {
          path_cost[column] = cost;
          predecessor[column] = row;
        }
        // Among equals, a free column ends the search.
        if (path_cost[column] < lowest || (path_cost[column] == lowest && row_of_column[column] == nobody)) {
          lowest = path_cost[column];
          best = i;
        }
      }
      assert(best != nobody);
      reached = lowest;
      const std::size_t column = open[best];
      if (row_of_column[column] == nobody)
        sink = column;
      else
        row = row_of_column[column];
      column_done[column] = 1;
      open[best] = open[--left];
    }
    row_price[start] += reached;
    for (std::size_t i = 0; i < rows; ++i)
      if (row_done[i] && i != start) row_price[i] += reached - path_cost[column_of_row[i]];
    for (std::size_t j = 0; j < columns; ++j)
      if (column_done[j]) column_price[j] -= reached - path_cost[j];
    for (std::size_t column = sink;;) {
      const std::size_t by = predecessor[column];
      row_of_column[column] = by;
      std::swap(column_of_row[by], column);
      if (by == start) return;
    }
  }
};

}  // namespace

std::vector<std::size_t> cheapest_assignment(std::span<const double> costs, std::size_t rows, std::size_t columns) {
  assert(rows <= columns && costs.size() == rows * columns);
  Solver solver{costs, rows, columns, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  solver.row_price.assign(rows, 0);
  solver.column_price.assign(columns, 0);
  solver.predecessor.assign(columns, nobody);
  solver.column_of_row.assign(rows, nobody);
  solver.row_of_column.assign(columns, nobody);
  for (std::size_t row = 0; row < rows; ++row) solver.augment(row);
  return solver.column_of_row;
}

}  // namespace werner
