#include "werner/physics/potential/nequix_kernels.hpp"

#include <type_traits>

#include "werner/physics/potential/radial_network.hpp"

// Arrays of vectors need vectors whose size is known when this is compiled.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "werner/physics/potential/nequix_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace werner::nequix::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;
template <class T>
using Vector = hn::Vec<Tag<T>>;

// Scratch of one edge, kept while the loop goes over edges.
template <class T>
struct Scratch {
  explicit Scratch(const LayerKernel<T>& layer, bool backward)
      : value(layer.shape.radial_functions), slope(backward ? layer.shape.radial_functions : 0) {
    for (std::size_t k = 0; k < (backward ? 3 : 1); ++k) matrices[k].resize(layer.shape.matrix_elements);
  }
  std::vector<T> value, slope;             // radial weights and their derivatives
  std::array<std::vector<T>, 3> matrices;  // for the harmonics and their derivatives along both tangents
};

// Coupling matrices of one set of harmonics.
template <class T>
void make_matrices(const LayerKernel<T>& layer, const std::array<T, harmonics_count>& harmonics, T* matrices) {
  const Tag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  for (int by = 1; by <= highest_degree; ++by) {
    const MatrixGroup& group = layer.shape.matrices[static_cast<std::size_t>(by)];
    const T* coefficients = layer.matrix_coefficients[static_cast<std::size_t>(by)].data();
    const T* y = harmonics.data() + first_harmonic(by);
    const std::size_t n = components(by);
    for (std::size_t e = 0; e < group.count; e += lanes) {
      Vector<T> sum = hn::Mul(hn::LoadU(d, coefficients + e), hn::Set(d, y[0]));
      for (std::size_t j = 1; j < n; ++j)
        sum = hn::MulAdd(hn::LoadU(d, coefficients + j * group.count + e), hn::Set(d, y[j]), sum);
      hn::StoreU(sum, d, matrices + group.first + e);
    }
  }
}

void radial_weights(const LayerKernel<double>& layer, double distance, double* value, double* slope) {
  std::vector<double> unused;
  if (slope == nullptr) {
    unused.resize(layer.shape.radial_functions);
    slope = unused.data();
  }
  layer.network->evaluate(distance, value, slope);
}

// Uniform cubic B-splines: four rows of coefficients for the interval of the distance.
void radial_weights(const LayerKernel<float>& layer, float distance, float* value, float* slope) {
  const Tag<float> d;
  const std::size_t lanes = hn::Lanes(d), width = layer.shape.radial_functions;
  const float at = distance * layer.table.inverse_step;
  const std::size_t knot = std::min(static_cast<std::size_t>(at), layer.table.knots - 1);
  const float t = at - static_cast<float>(knot), s = 1 - t;
  const float* row = layer.table.coefficients.data() + knot * width;
  const std::array<float, 4> weight{s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6,
                                    (1 + 3 * t + 3 * t * t - 3 * t * t * t) / 6, t * t * t / 6};
  for (std::size_t c = 0; c < width; c += lanes) {
    Vector<float> sum = hn::Mul(hn::LoadU(d, row + c), hn::Set(d, weight[0]));
    for (std::size_t k = 1; k < 4; ++k) sum = hn::MulAdd(hn::LoadU(d, row + k * width + c), hn::Set(d, weight[k]), sum);
    hn::StoreU(sum, d, value + c);
  }
  if (slope == nullptr) return;
  const float h = layer.table.inverse_step;
  const std::array<float, 4> rise{-h * s * s / 2, h * (3 * t * t - 4 * t) / 2, h * (1 + 2 * t - 3 * t * t) / 2,
                                  h * t * t / 2};
  for (std::size_t c = 0; c < width; c += lanes) {
    Vector<float> sum = hn::Mul(hn::LoadU(d, row + c), hn::Set(d, rise[0]));
    for (std::size_t k = 1; k < 4; ++k) sum = hn::MulAdd(hn::LoadU(d, row + k * width + c), hn::Set(d, rise[k]), sum);
    hn::StoreU(sum, d, slope + c);
  }
}

// What a path works on: component 0 of the message and of what is gathered; further components follow at the strides.
template <class T>
struct Strip {
  std::size_t channels;
  const T* message;
  std::size_t message_stride;
  const T* radial;
};

template <int from, int to, class T>
HWY_INLINE void couple(const Strip<T>& s, const T* matrix, T* gathered, std::size_t stride) {
  const Tag<T> d;
  constexpr std::size_t na = components(from), nc = components(to);
  for (std::size_t u = 0; u < s.channels; u += hn::Lanes(d)) {
    Vector<T> m[na];
    for (std::size_t i = 0; i < na; ++i) m[i] = hn::LoadU(d, s.message + i * s.message_stride + u);
    const Vector<T> weight = hn::LoadU(d, s.radial + u);
    for (std::size_t k = 0; k < nc; ++k) {
      Vector<T> sum = hn::Mul(m[0], hn::Set(d, matrix[k]));
      for (std::size_t i = 1; i < na; ++i) sum = hn::MulAdd(m[i], hn::Set(d, matrix[i * nc + k]), sum);
      T* target = gathered + k * stride + u;
      hn::StoreU(hn::MulAdd(sum, weight, hn::LoadU(d, target)), d, target);
    }
  }
}

// With harmonics of degree zero the matrix is one.
template <int from, class T>
HWY_INLINE void pass(const Strip<T>& s, T* gathered, std::size_t stride) {
  const Tag<T> d;
  for (std::size_t u = 0; u < s.channels; u += hn::Lanes(d)) {
    const Vector<T> weight = hn::LoadU(d, s.radial + u);
    for (std::size_t k = 0; k < components(from); ++k) {
      T* target = gathered + k * stride + u;
      hn::StoreU(hn::MulAdd(hn::LoadU(d, s.message + k * s.message_stride + u), weight, hn::LoadU(d, target)), d,
                 target);
    }
  }
}

template <class T>
void forward(const Path& path, const Strip<T>& strip, const T* matrices, T* gathered, std::size_t stride) {
  const T* matrix = matrices + path.matrix;
  if (path.by == 0) {
    switch (path.from) {
      case 0:
        return pass<0>(strip, gathered, stride);
      case 1:
        return pass<1>(strip, gathered, stride);
      case 2:
        return pass<2>(strip, gathered, stride);
      default:
        return pass<3>(strip, gathered, stride);
    }
  }
  switch (path.from * 4 + path.to) {
    case 1:
      return couple<0, 1>(strip, matrix, gathered, stride);
    case 2:
      return couple<0, 2>(strip, matrix, gathered, stride);
    case 3:
      return couple<0, 3>(strip, matrix, gathered, stride);
    case 4:
      return couple<1, 0>(strip, matrix, gathered, stride);
    case 5:
      return couple<1, 1>(strip, matrix, gathered, stride);
    case 6:
      return couple<1, 2>(strip, matrix, gathered, stride);
    case 7:
      return couple<1, 3>(strip, matrix, gathered, stride);
    case 8:
      return couple<2, 0>(strip, matrix, gathered, stride);
    case 9:
      return couple<2, 1>(strip, matrix, gathered, stride);
    case 10:
      return couple<2, 2>(strip, matrix, gathered, stride);
    case 11:
      return couple<2, 3>(strip, matrix, gathered, stride);
    case 12:
      return couple<3, 0>(strip, matrix, gathered, stride);
    case 13:
      return couple<3, 1>(strip, matrix, gathered, stride);
    case 14:
      return couple<3, 2>(strip, matrix, gathered, stride);
    default:
      return couple<3, 3>(strip, matrix, gathered, stride);
  }
}

template <class T>
void gather(const LayerKernel<T>& layer, const Edges<T>& edges, std::size_t begin, std::size_t end,
            const PerDegreePointer<const T>& messages, const PerDegreePointer<T>& gathered) {
  const LayerShape& shape = layer.shape;
  Scratch<T> scratch(layer, false);
  for (std::size_t atom = begin; atom < end; ++atom) {
    PerDegreePointer<T> rows{};
    for (std::size_t l = 0; l < degrees; ++l) {
      if (shape.gathered[l] == 0) continue;
      const std::size_t size = components(static_cast<int>(l)) * shape.gathered[l];
      rows[l] = gathered[l] + (atom - begin) * size;
      std::fill_n(rows[l], size, T(0));
    }
    for (std::size_t e = edges.first[atom]; e < edges.first[atom + 1]; ++e) {
      const auto& edge = edges.list[e];
      radial_weights(layer, edge.distance, scratch.value.data(), static_cast<T*>(nullptr));
      make_matrices(layer, edge.harmonics, scratch.matrices[0].data());
      for (const Path& path : shape.paths) {
        const auto from = static_cast<std::size_t>(path.from), to = static_cast<std::size_t>(path.to);
        const Strip<T> strip{path.channels, messages[from] + edge.source * components(path.from) * shape.in[from],
                             shape.in[from], scratch.value.data() + path.radial};
        forward(path, strip, scratch.matrices[0].data(), rows[to] + path.output, shape.gathered[to]);
      }
    }
  }
}

// Sums of an edge: derivatives of the energy by its distance and along both tangents.
template <class T>
struct EdgeSums {
  Vector<T> distance, first, second;
};

template <int from, int to, bool wanted, class T>
HWY_INLINE void couple_back(const Strip<T>& s, const T* slope, const T* m0, const T* m1, const T* m2, const T* gradient,
                            std::size_t stride, T* message_gradient, EdgeSums<T>& sums) {
  const Tag<T> d;
  constexpr std::size_t na = components(from), nc = components(to);
  for (std::size_t u = 0; u < s.channels; u += hn::Lanes(d)) {
    Vector<T> g[nc];
    for (std::size_t k = 0; k < nc; ++k) g[k] = hn::LoadU(d, gradient + k * stride + u);
    const Vector<T> weight = hn::LoadU(d, s.radial + u);
    Vector<T> by_weight = hn::Zero(d);
    for (std::size_t i = 0; i < na; ++i) {
      Vector<T> h0 = hn::Mul(g[0], hn::Set(d, m0[i * nc])), h1 = hn::Mul(g[0], hn::Set(d, m1[i * nc])),
                h2 = hn::Mul(g[0], hn::Set(d, m2[i * nc]));
      for (std::size_t k = 1; k < nc; ++k) {
        h0 = hn::MulAdd(g[k], hn::Set(d, m0[i * nc + k]), h0);
        h1 = hn::MulAdd(g[k], hn::Set(d, m1[i * nc + k]), h1);
        h2 = hn::MulAdd(g[k], hn::Set(d, m2[i * nc + k]), h2);
      }
      const Vector<T> m = hn::LoadU(d, s.message + i * s.message_stride + u), weighted = hn::Mul(m, weight);
      by_weight = hn::MulAdd(m, h0, by_weight);
      sums.first = hn::MulAdd(weighted, h1, sums.first);
      sums.second = hn::MulAdd(weighted, h2, sums.second);
      if constexpr (wanted) {
        T* target = message_gradient + i * s.message_stride + u;
        hn::StoreU(hn::MulAdd(weight, h0, hn::LoadU(d, target)), d, target);
      }
    }
    sums.distance = hn::MulAdd(by_weight, hn::LoadU(d, slope + u), sums.distance);
  }
}

template <int from, bool wanted, class T>
HWY_INLINE void pass_back(const Strip<T>& s, const T* slope, const T* gradient, std::size_t stride, T* message_gradient,
                          EdgeSums<T>& sums) {
  const Tag<T> d;
  for (std::size_t u = 0; u < s.channels; u += hn::Lanes(d)) {
    const Vector<T> weight = hn::LoadU(d, s.radial + u);
    Vector<T> by_weight = hn::Zero(d);
    for (std::size_t k = 0; k < components(from); ++k) {
      const Vector<T> g = hn::LoadU(d, gradient + k * stride + u);
      by_weight = hn::MulAdd(hn::LoadU(d, s.message + k * s.message_stride + u), g, by_weight);
      if constexpr (wanted) {
        T* target = message_gradient + k * s.message_stride + u;
        hn::StoreU(hn::MulAdd(weight, g, hn::LoadU(d, target)), d, target);
      }
    }
    sums.distance = hn::MulAdd(by_weight, hn::LoadU(d, slope + u), sums.distance);
  }
}

template <bool wanted, class T>
void backward(const Path& path, const Strip<T>& strip, const Scratch<T>& scratch, const T* gradient, std::size_t stride,
              T* message_gradient, EdgeSums<T>& sums) {
  const T* slope = scratch.slope.data() + path.radial;
  const T *m0 = scratch.matrices[0].data() + path.matrix, *m1 = scratch.matrices[1].data() + path.matrix,
          *m2 = scratch.matrices[2].data() + path.matrix;
  const auto back = [&]<int from, int to>() {
    if constexpr (from == to)
      if (path.by == 0) return pass_back<from, wanted>(strip, slope, gradient, stride, message_gradient, sums);
    couple_back<from, to, wanted>(strip, slope, m0, m1, m2, gradient, stride, message_gradient, sums);
  };
  switch (path.from * 4 + path.to) {
    case 0:
      return back.template operator()<0, 0>();
    case 1:
      return back.template operator()<0, 1>();
    case 2:
      return back.template operator()<0, 2>();
    case 3:
      return back.template operator()<0, 3>();
    case 4:
      return back.template operator()<1, 0>();
    case 5:
      return back.template operator()<1, 1>();
    case 6:
      return back.template operator()<1, 2>();
    case 7:
      return back.template operator()<1, 3>();
    case 8:
      return back.template operator()<2, 0>();
    case 9:
      return back.template operator()<2, 1>();
    case 10:
      return back.template operator()<2, 2>();
    case 11:
      return back.template operator()<2, 3>();
    case 12:
      return back.template operator()<3, 0>();
    case 13:
      return back.template operator()<3, 1>();
    case 14:
      return back.template operator()<3, 2>();
    default:
      return back.template operator()<3, 3>();
  }
}

template <bool wanted, class T>
void scatter(const LayerKernel<T>& layer, const Edges<T>& edges, std::size_t begin, std::size_t end,
             const PerDegreePointer<const T>& messages, const PerDegreePointer<const T>& gathered_gradient,
             const PerDegreePointer<T>& message_gradient, T* edge_gradient) {
  const Tag<T> d;
  const LayerShape& shape = layer.shape;
  Scratch<T> scratch(layer, true);
  for (std::size_t atom = begin; atom < end; ++atom)
    for (std::size_t e = edges.first[atom]; e < edges.first[atom + 1]; ++e) {
      const auto& edge = edges.list[e];
      radial_weights(layer, edge.distance, scratch.value.data(), scratch.slope.data());
      make_matrices(layer, edge.harmonics, scratch.matrices[0].data());
      make_matrices(layer, edge.along[0], scratch.matrices[1].data());
      make_matrices(layer, edge.along[1], scratch.matrices[2].data());
      EdgeSums<T> sums{hn::Zero(d), hn::Zero(d), hn::Zero(d)};
      for (const Path& path : shape.paths) {
        const auto from = static_cast<std::size_t>(path.from), to = static_cast<std::size_t>(path.to);
        const std::size_t source = edge.source * components(path.from) * shape.in[from];
        const Strip<T> strip{path.channels, messages[from] + source, shape.in[from],
                             scratch.value.data() + path.radial};
        const T* gradient =
            gathered_gradient[to] + (atom - begin) * components(path.to) * shape.gathered[to] + path.output;
        backward<wanted>(path, strip, scratch, gradient, shape.gathered[to],
                         wanted ? message_gradient[from] + source : nullptr, sums);
      }
      const T by_distance = hn::GetLane(hn::SumOfLanes(d, sums.distance));
      const T first = hn::GetLane(hn::SumOfLanes(d, sums.first)) / edge.distance;
      const T second = hn::GetLane(hn::SumOfLanes(d, sums.second)) / edge.distance;
      for (std::size_t x = 0; x < 3; ++x)
        edge_gradient[3 * e + x] +=
            by_distance * edge.direction[x] + first * edge.tangents[0][x] + second * edge.tangents[1][x];
    }
}

// `count` rows times two vectors of columns (one where `outer` ends) in registers.
template <int count, int vectors, class T>
HWY_INLINE void block(const T* x, const T* w, std::size_t inner, std::size_t outer, T* result, bool add) {
  const Tag<T> d;
  Vector<T> sum[count][vectors];
  for (int r = 0; r < count; ++r)
    for (int v = 0; v < vectors; ++v)
      sum[r][v] =
          add ? hn::LoadU(d, result + static_cast<std::size_t>(r) * outer + static_cast<std::size_t>(v) * hn::Lanes(d))
              : hn::Zero(d);
  for (std::size_t u = 0; u < inner; ++u) {
    Vector<T> column[vectors];
    for (int v = 0; v < vectors; ++v)
      column[v] = hn::LoadU(d, w + u * outer + static_cast<std::size_t>(v) * hn::Lanes(d));
    for (int r = 0; r < count; ++r) {
      const Vector<T> factor = hn::Set(d, x[static_cast<std::size_t>(r) * inner + u]);
      for (int v = 0; v < vectors; ++v) sum[r][v] = hn::MulAdd(factor, column[v], sum[r][v]);
    }
  }
  for (int r = 0; r < count; ++r)
    for (int v = 0; v < vectors; ++v)
      hn::StoreU(sum[r][v], d,
                 result + static_cast<std::size_t>(r) * outer + static_cast<std::size_t>(v) * hn::Lanes(d));
}

template <int count, class T>
void rows_times(const T* x, const T* w, std::size_t inner, std::size_t outer, T* result, bool add) {
  const std::size_t lanes = hn::Lanes(Tag<T>());
  std::size_t c = 0;
  for (; c + 2 * lanes <= outer; c += 2 * lanes) block<count, 2>(x, w + c, inner, outer, result + c, add);
  for (; c < outer; c += lanes) block<count, 1>(x, w + c, inner, outer, result + c, add);
}

template <class T>
void times(const T* x, const T* w, std::size_t rows, std::size_t inner, std::size_t outer, T* result, bool add) {
  std::size_t r = 0;
  for (; r + 4 <= rows; r += 4) rows_times<4>(x + r * inner, w, inner, outer, result + r * outer, add);
  for (; r < rows; ++r) rows_times<1>(x + r * inner, w, inner, outer, result + r * outer, add);
}

// Highway exports plain functions.
void gather_float(const LayerKernel<float>& layer, const Edges<float>& edges, std::size_t begin, std::size_t end,
                  const PerDegreePointer<const float>& messages, const PerDegreePointer<float>& gathered) {
  gather(layer, edges, begin, end, messages, gathered);
}
void gather_double(const LayerKernel<double>& layer, const Edges<double>& edges, std::size_t begin, std::size_t end,
                   const PerDegreePointer<const double>& messages, const PerDegreePointer<double>& gathered) {
  gather(layer, edges, begin, end, messages, gathered);
}
void scatter_float(const LayerKernel<float>& layer, const Edges<float>& edges, std::size_t begin, std::size_t end,
                   const PerDegreePointer<const float>& messages, const PerDegreePointer<const float>& gathered,
                   const PerDegreePointer<float>& gradient, float* edge_gradient) {
  gradient[0] ? scatter<true>(layer, edges, begin, end, messages, gathered, gradient, edge_gradient)
              : scatter<false>(layer, edges, begin, end, messages, gathered, gradient, edge_gradient);
}
void scatter_double(const LayerKernel<double>& layer, const Edges<double>& edges, std::size_t begin, std::size_t end,
                    const PerDegreePointer<const double>& messages, const PerDegreePointer<const double>& gathered,
                    const PerDegreePointer<double>& gradient, double* edge_gradient) {
  gradient[0] ? scatter<true>(layer, edges, begin, end, messages, gathered, gradient, edge_gradient)
              : scatter<false>(layer, edges, begin, end, messages, gathered, gradient, edge_gradient);
}
void times_float(const float* x, const float* w, std::size_t rows, std::size_t inner, std::size_t outer, float* result,
                 bool add) {
  times(x, w, rows, inner, outer, result, add);
}
void times_double(const double* x, const double* w, std::size_t rows, std::size_t inner, std::size_t outer,
                  double* result, bool add) {
  times(x, w, rows, inner, outer, result, add);
}

}  // namespace werner::nequix::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace werner::nequix {

HWY_EXPORT(gather_float);
HWY_EXPORT(gather_double);
HWY_EXPORT(scatter_float);
HWY_EXPORT(scatter_double);
HWY_EXPORT(times_float);
HWY_EXPORT(times_double);

template <>
void gather_messages(const LayerKernel<float>& layer, const Edges<float>& edges, std::size_t begin, std::size_t end,
                     const PerDegreePointer<const float>& messages, const PerDegreePointer<float>& gathered) {
  HWY_DYNAMIC_DISPATCH(gather_float)(layer, edges, begin, end, messages, gathered);
}
template <>
void gather_messages(const LayerKernel<double>& layer, const Edges<double>& edges, std::size_t begin, std::size_t end,
                     const PerDegreePointer<const double>& messages, const PerDegreePointer<double>& gathered) {
  HWY_DYNAMIC_DISPATCH(gather_double)(layer, edges, begin, end, messages, gathered);
}
template <>
void scatter_gradient(const LayerKernel<float>& layer, const Edges<float>& edges, std::size_t begin, std::size_t end,
                      const PerDegreePointer<const float>& messages, const PerDegreePointer<const float>& gathered,
                      const PerDegreePointer<float>& gradient, float* edge_gradient) {
  HWY_DYNAMIC_DISPATCH(scatter_float)(layer, edges, begin, end, messages, gathered, gradient, edge_gradient);
}
template <>
void scatter_gradient(const LayerKernel<double>& layer, const Edges<double>& edges, std::size_t begin, std::size_t end,
                      const PerDegreePointer<const double>& messages, const PerDegreePointer<const double>& gathered,
                      const PerDegreePointer<double>& gradient, double* edge_gradient) {
  HWY_DYNAMIC_DISPATCH(scatter_double)(layer, edges, begin, end, messages, gathered, gradient, edge_gradient);
}
template <>
void multiply(const float* x, const float* w, std::size_t rows, std::size_t inner, std::size_t outer, float* result,
              bool add) {
  HWY_DYNAMIC_DISPATCH(times_float)(x, w, rows, inner, outer, result, add);
}
template <>
void multiply(const double* x, const double* w, std::size_t rows, std::size_t inner, std::size_t outer, double* result,
              bool add) {
  HWY_DYNAMIC_DISPATCH(times_double)(x, w, rows, inner, outer, result, add);
}

}  // namespace werner::nequix
#endif
