// Matrices that many rows are multiplied by, stored in the order in which the product reads them. Vectorised with
// Highway, which picks the instructions of the machine at run time. T is float or double.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "werner/physics/potential/aligned.hpp"

namespace werner::nequix {

// (inner x outer); `outer` is a multiple of 16.
template <class T>
class PackedMatrix {
 public:
  static constexpr std::size_t panel = 32;  // columns that stand together, row by row; the last panel may have 16

  PackedMatrix() = default;
  PackedMatrix(std::span<const T> row_by_row, std::size_t inner, std::size_t outer);

  std::size_t inner() const { return inner_; }
  std::size_t outer() const { return outer_; }
  const T* panels() const { return values_.data(); }

 private:
  std::size_t inner_ = 0, outer_ = 0;
  AlignedVector<T> values_;
};

// result (rows x outer) = x (rows x inner) w, or added to it; x and result row by row without gaps. A row's result does
// not depend on the other rows.
template <class T>
void multiply(const T* x, const PackedMatrix<T>& w, std::size_t rows, T* result, bool add);

}  // namespace werner::nequix
