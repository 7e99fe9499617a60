// The cheapest assignment of rows to columns (Hungarian problem).
#pragma once
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace werner {

// Column of each row in the assignment with the smallest sum; `costs` is row-major with rows <= columns, all numbers
// finite. Shortest augmenting paths, Crouse, IEEE Trans. Aerosp. Electron. Syst. 52 (2016) 1679. Which of several
// equally cheap ones is returned depends on the order of rows and columns only. Cost rows^2 * columns at worst,
// rows * columns when nothing competes.
std::vector<std::size_t> cheapest_assignment(std::span<const double> costs, std::size_t rows, std::size_t columns);

// The same for many problems, keeping its memory.
struct TooMuchWork {};
class AssignmentSolver {
 public:
  double work = 0;  // costs looked at so far, some nanoseconds each
  double most_work = std::numeric_limits<double>::infinity();

  // Valid until the next call. Throws TooMuchWork when `work` exceeds `most_work`.
  const std::vector<std::size_t>& solve(std::span<const double> costs, std::size_t rows, std::size_t columns);

 private:
  void augment(std::size_t start);

  std::span<const double> costs_;
  std::size_t columns_ = 0;
  std::vector<double> row_price_, column_price_, path_cost_;
  std::vector<std::size_t> predecessor_, column_of_row_, row_of_column_, open_, visited_rows_;
};

}  // namespace werner
