#include "werner/physics/potential/packed_matrix.hpp"

#include <algorithm>

// Arrays of vectors need vectors whose size is known when this is compiled.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "werner/physics/potential/packed_matrix.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace werner::nequix::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Rows at once: their sums, two vectors wide, fill the registers; there are 32 with AVX-512, 16 elsewhere.
constexpr int most_rows = HWY_LANES(float) >= 16 ? 8 : 4;

// `count` rows times `vectors` vectors of columns of a panel that is `width` wide.
template <int count, int vectors, class T>
HWY_INLINE void block(const T* x, const T* w, std::size_t inner, std::size_t width, T* result, std::size_t outer,
                      bool add) {
  const hn::ScalableTag<T> d;
  using Vector = hn::Vec<hn::ScalableTag<T>>;
  const std::size_t lanes = hn::Lanes(d);
  Vector sum[count][vectors];
  for (int r = 0; r < count; ++r)
    for (int v = 0; v < vectors; ++v)
      sum[r][v] = add ? hn::LoadU(d, result + static_cast<std::size_t>(r) * outer + static_cast<std::size_t>(v) * lanes)
                      : hn::Zero(d);
  for (std::size_t u = 0; u < inner; ++u) {
    Vector column[vectors];
    for (int v = 0; v < vectors; ++v) column[v] = hn::LoadU(d, w + u * width + static_cast<std::size_t>(v) * lanes);
    for (int r = 0; r < count; ++r) {
      const Vector factor = hn::Set(d, x[static_cast<std::size_t>(r) * inner + u]);
      for (int v = 0; v < vectors; ++v) sum[r][v] = hn::MulAdd(factor, column[v], sum[r][v]);
    }
  }
  for (int r = 0; r < count; ++r)
    for (int v = 0; v < vectors; ++v)
      hn::StoreU(sum[r][v], d, result + static_cast<std::size_t>(r) * outer + static_cast<std::size_t>(v) * lanes);
}

template <int count, class T>
void rows_times(const T* x, const T* w, std::size_t inner, std::size_t width, T* result, std::size_t outer, bool add) {
  const std::size_t lanes = hn::Lanes(hn::ScalableTag<T>());
  std::size_t c = 0;
  for (; c + 2 * lanes <= width; c += 2 * lanes) block<count, 2>(x, w + c, inner, width, result + c, outer, add);
  for (; c < width; c += lanes) block<count, 1>(x, w + c, inner, width, result + c, outer, add);
}

// The rows that are left over, fewer than most_rows.
template <int count, class T>
void last_rows_times(std::size_t rows, const T* x, const T* w, std::size_t inner, std::size_t width, T* result,
                     std::size_t outer, bool add) {
  if constexpr (count > 0) {
    if (rows == count) return rows_times<count>(x, w, inner, width, result, outer, add);
    last_rows_times<count - 1>(rows, x, w, inner, width, result, outer, add);
  }
}

template <class T>
void times(const T* x, const PackedMatrix<T>& w, std::size_t rows, T* result, bool add) {
  const std::size_t inner = w.inner(), outer = w.outer();
  for (std::size_t c = 0; c < outer; c += w.panel) {
    const T* panel = w.panels() + c * inner;
    const std::size_t width = std::min(w.panel, outer - c);
    std::size_t r = 0;
    for (; r + most_rows <= rows; r += most_rows)
      rows_times<most_rows>(x + r * inner, panel, inner, width, result + r * outer + c, outer, add);
    last_rows_times<most_rows - 1>(rows - r, x + r * inner, panel, inner, width, result + r * outer + c, outer, add);
  }
}

// Highway exports plain functions.
void times_float(const float* x, const PackedMatrix<float>& w, std::size_t rows, float* result, bool add) {
  times(x, w, rows, result, add);
}
void times_double(const double* x, const PackedMatrix<double>& w, std::size_t rows, double* result, bool add) {
  times(x, w, rows, result, add);
}

}  // namespace werner::nequix::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace werner::nequix {

HWY_EXPORT(times_float);
HWY_EXPORT(times_double);

template <>
void multiply(const float* x, const PackedMatrix<float>& w, std::size_t rows, float* result, bool add) {
  HWY_DYNAMIC_DISPATCH(times_float)(x, w, rows, result, add);
}
template <>
void multiply(const double* x, const PackedMatrix<double>& w, std::size_t rows, double* result, bool add) {
  HWY_DYNAMIC_DISPATCH(times_double)(x, w, rows, result, add);
}

template <class T>
PackedMatrix<T>::PackedMatrix(std::span<const T> row_by_row, std::size_t inner, std::size_t outer)
    : inner_(inner), outer_(outer), values_(inner * outer) {
  T* to = values_.data();
  for (std::size_t c = 0; c < outer; c += panel)
    for (std::size_t u = 0; u < inner; ++u)
      to = std::copy_n(row_by_row.data() + u * outer + c, std::min(panel, outer - c), to);
}

template class PackedMatrix<float>;
template class PackedMatrix<double>;

}  // namespace werner::nequix
#endif
