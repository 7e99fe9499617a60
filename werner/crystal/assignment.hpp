// The cheapest assignment of rows to columns (Hungarian problem).
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace werner {

// Column of each row in the assignment with the smallest sum; `costs` is row-major with rows <= columns, all numbers
// finite. Shortest augmenting paths, Crouse, IEEE Trans. Aerosp. Electron. Syst. 52 (2016) 1679, with ties broken as
// SciPy's linear_sum_assignment breaks them. Cost O(rows^2 columns) at worst, rows * columns when nothing competes.
std::vector<std::size_t> cheapest_assignment(std::span<const double> costs, std::size_t rows, std::size_t columns);

}  // namespace werner
