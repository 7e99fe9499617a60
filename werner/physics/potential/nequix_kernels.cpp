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

// Vectors of channels at once, so that an element of a coupling matrix is fetched once for both: as many as the
// registers hold.
constexpr std::size_t wide = HWY_LANES(float) >= 16 ? 2 : 1;

// Scratch of one edge, kept while the loop goes over edges.
template <class T>
struct Scratch {
  explicit Scratch(const LayerKernel<T>& layer, bool backward)
      : value(layer.shape.radial_functions), slope(backward ? layer.shape.radial_functions : 0) {
    for (std::size_t k = 0; k < (backward ? 3 : 1); ++k) matrices[k].resize(layer.shape.matrix_elements);
  }
  AlignedVector<T> value, slope;             // radial weights and their derivatives
  std::array<AlignedVector<T>, 3> matrices;  // for the harmonics and their derivatives along both tangents
};

// Coupling matrices of several sets of harmonics, those of one degree.
template <int by, std::size_t sets, class T>
HWY_INLINE void make_group(const LayerKernel<T>& layer, const std::array<const T*, sets>& harmonics,
                           const std::array<T*, sets>& matrices) {
  const Tag<T> d;
  constexpr std::size_t n = components(by);
  const MatrixGroup& group = layer.shape.matrices[by];
  const T* coefficients = layer.matrix_coefficients[by].data();
  Vector<T> y[n][sets];
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t k = 0; k < sets; ++k) y[j][k] = hn::Set(d, harmonics[k][first_harmonic(by) + j]);
  for (std::size_t e = 0; e < group.count; e += hn::Lanes(d)) {
    Vector<T> sum[sets];
    for (std::size_t k = 0; k < sets; ++k) sum[k] = hn::Zero(d);
    for (std::size_t j = 0; j < n; ++j) {
      const Vector<T> coefficient = hn::LoadU(d, coefficients + j * group.count + e);
      for (std::size_t k = 0; k < sets; ++k) sum[k] = hn::MulAdd(coefficient, y[j][k], sum[k]);
    }
    for (std::size_t k = 0; k < sets; ++k) hn::StoreU(sum[k], d, matrices[k] + group.first + e);
  }
}

template <std::size_t sets, class T>
void make_matrices(const LayerKernel<T>& layer, const std::array<const T*, sets>& harmonics,
                   const std::array<T*, sets>& matrices) {
  make_group<1>(layer, harmonics, matrices);
  make_group<2>(layer, harmonics, matrices);
  make_group<3>(layer, harmonics, matrices);
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
  if (slope == nullptr) {
    for (std::size_t c = 0; c < width; c += lanes) {
      Vector<float> sum = hn::Mul(hn::LoadU(d, row + c), hn::Set(d, weight[0]));
      for (std::size_t k = 1; k < 4; ++k)
        sum = hn::MulAdd(hn::LoadU(d, row + k * width + c), hn::Set(d, weight[k]), sum);
      hn::StoreU(sum, d, value + c);
    }
    return;
  }
  const float h = layer.table.inverse_step;
  const std::array<float, 4> rise{-h * s * s / 2, h * (3 * t * t - 4 * t) / 2, h * (1 + 2 * t - 3 * t * t) / 2,
                                  h * t * t / 2};
  for (std::size_t c = 0; c < width; c += lanes) {
    const Vector<float> first = hn::LoadU(d, row + c);
    Vector<float> sum = hn::Mul(first, hn::Set(d, weight[0])), rising = hn::Mul(first, hn::Set(d, rise[0]));
    for (std::size_t k = 1; k < 4; ++k) {
      const Vector<float> next = hn::LoadU(d, row + k * width + c);
      sum = hn::MulAdd(next, hn::Set(d, weight[k]), sum);
      rising = hn::MulAdd(next, hn::Set(d, rise[k]), rising);
    }
    hn::StoreU(sum, d, value + c);
    hn::StoreU(rising, d, slope + c);
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
  const std::size_t lanes = hn::Lanes(d);
  constexpr std::size_t na = components(from), nc = components(to);
  for (std::size_t u = 0; u < s.channels; u += wide * lanes) {
    Vector<T> m[na][wide], weight[wide];
    for (std::size_t v = 0; v < wide; ++v) {
      for (std::size_t i = 0; i < na; ++i) m[i][v] = hn::LoadU(d, s.message + i * s.message_stride + u + v * lanes);
      weight[v] = hn::LoadU(d, s.radial + u + v * lanes);
    }
    for (std::size_t k = 0; k < nc; ++k) {
      Vector<T> sum[wide];
      for (std::size_t v = 0; v < wide; ++v) sum[v] = hn::Zero(d);
      for (std::size_t i = 0; i < na; ++i) {
        const Vector<T> element = hn::Set(d, matrix[i * nc + k]);
        for (std::size_t v = 0; v < wide; ++v) sum[v] = hn::MulAdd(m[i][v], element, sum[v]);
      }
      for (std::size_t v = 0; v < wide; ++v) {
        T* target = gathered + k * stride + u + v * lanes;
        hn::StoreU(hn::MulAdd(sum[v], weight[v], hn::LoadU(d, target)), d, target);
      }
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
      make_matrices<1, T>(layer, {edge.harmonics.data()}, {scratch.matrices[0].data()});
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
  const std::size_t lanes = hn::Lanes(d);
  constexpr std::size_t na = components(from), nc = components(to);
  for (std::size_t u = 0; u < s.channels; u += wide * lanes) {
    Vector<T> g[nc][wide], weight[wide], by_weight[wide];
    for (std::size_t v = 0; v < wide; ++v) {
      for (std::size_t k = 0; k < nc; ++k) g[k][v] = hn::LoadU(d, gradient + k * stride + u + v * lanes);
      weight[v] = hn::LoadU(d, s.radial + u + v * lanes);
      by_weight[v] = hn::Zero(d);
    }
    for (std::size_t i = 0; i < na; ++i) {
      Vector<T> h0[wide], h1[wide], h2[wide];
      for (std::size_t v = 0; v < wide; ++v) h0[v] = h1[v] = h2[v] = hn::Zero(d);
      for (std::size_t k = 0; k < nc; ++k) {
        const Vector<T> e0 = hn::Set(d, m0[i * nc + k]), e1 = hn::Set(d, m1[i * nc + k]),
                        e2 = hn::Set(d, m2[i * nc + k]);
        for (std::size_t v = 0; v < wide; ++v) {
          h0[v] = hn::MulAdd(g[k][v], e0, h0[v]);
          h1[v] = hn::MulAdd(g[k][v], e1, h1[v]);
          h2[v] = hn::MulAdd(g[k][v], e2, h2[v]);
        }
      }
      for (std::size_t v = 0; v < wide; ++v) {
        const std::size_t at = i * s.message_stride + u + v * lanes;
        const Vector<T> m = hn::LoadU(d, s.message + at), weighted = hn::Mul(m, weight[v]);
        by_weight[v] = hn::MulAdd(m, h0[v], by_weight[v]);
        sums.first = hn::MulAdd(weighted, h1[v], sums.first);
        sums.second = hn::MulAdd(weighted, h2[v], sums.second);
        if constexpr (wanted)
          hn::StoreU(hn::MulAdd(weight[v], h0[v], hn::LoadU(d, message_gradient + at)), d, message_gradient + at);
      }
    }
    for (std::size_t v = 0; v < wide; ++v)
      sums.distance = hn::MulAdd(by_weight[v], hn::LoadU(d, slope + u + v * lanes), sums.distance);
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
      make_matrices<3, T>(layer, {edge.harmonics.data(), edge.along[0].data(), edge.along[1].data()},
                          {scratch.matrices[0].data(), scratch.matrices[1].data(), scratch.matrices[2].data()});
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

}  // namespace werner::nequix::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace werner::nequix {

HWY_EXPORT(gather_float);
HWY_EXPORT(gather_double);
HWY_EXPORT(scatter_float);
HWY_EXPORT(scatter_double);

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
}  // namespace werner::nequix
#endif
