#include "werner/physics/potential/nequix_network.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "werner/physics/potential/radial_table.hpp"

namespace werner::nequix {

namespace {

// Rows of (atom, component) for every degree.
template <class T>
using Features = std::array<AlignedVector<T>, degrees>;

// Factor of SiLU that gives a normal variable the second moment one: 1 / sqrt(E[silu(x)^2]).
constexpr double silu_scale = 1.6765324703380082;

template <class T>
T sigmoid(T x) {
  return 1 / (1 + std::exp(-x));
}

template <class T>
T silu(T x) {
  return x * sigmoid(x);
}

template <class T>
T silu_slope(T x) {
  const T s = sigmoid(x);
  return s * (1 + x * (1 - s));
}

template <class T>
Features<T> features(std::size_t atoms, const PerDegree& channels) {
  Features<T> result;
  for (std::size_t l = 0; l < degrees; ++l) result[l].assign(atoms * components(static_cast<int>(l)) * channels[l], 0);
  return result;
}

template <class T>
PerDegreePointer<const T> pointers(const Features<T>& f) {
  return {f[0].data(), f[1].data(), f[2].data(), f[3].data()};
}

template <class T>
PerDegreePointer<T> pointers(Features<T>& f) {
  return {f[0].data(), f[1].data(), f[2].data(), f[3].data()};
}

// (inner x outer) times a factor, padded with zeros, and its transpose.
template <class T>
struct Weight {
  std::vector<T> rows;
  PackedMatrix<T> forward, backward;

  Weight() = default;
  Weight(const Array& array, double factor, std::size_t inner, std::size_t outer) : rows(inner * outer, 0) {
    std::vector<T> transpose(inner * outer, 0);
    for (std::size_t i = 0; i < array.rows; ++i)
      for (std::size_t j = 0; j < array.columns; ++j) {
        const T value = static_cast<T>(array.values[i * array.columns + j] * factor);
        rows[i * outer + j] = value;
        transpose[j * inner + i] = value;
      }
    forward = PackedMatrix<T>(rows, inner, outer);
    backward = PackedMatrix<T>(transpose, outer, inner);
  }
};

constexpr std::size_t block_size = 16;  // atoms whose gathered messages are at hand at once: they stay in the cache

}  // namespace

template <class T>
struct Network<T>::Layer {
  LayerKernel<T> kernel;
  std::unique_ptr<RadialNetwork> radial;
  std::array<Weight<T>, degrees> message, mix, skip;
  std::array<std::vector<T>, degrees> norm;
  PerDegree skipped{};  // channels of the input that pass beside the messages
  int norm_degrees = 0;

  std::size_t in(std::size_t l) const { return kernel.shape.in[l]; }
  std::size_t gathered(std::size_t l) const { return kernel.shape.gathered[l]; }
  std::size_t out(std::size_t l) const { return kernel.shape.out[l]; }
  std::size_t hidden(std::size_t l) const { return kernel.shape.hidden[l]; }
};

namespace {

// What the way back needs of a layer.
template <class T>
struct LayerState {
  Features<T> messages, mixed;
  std::vector<T> norm;  // per atom
};

// Columns of the last radial matrix stand path by path; padded paths get zeros.
std::vector<double> padded_columns(const Array& array, const LayerShape& shape, std::size_t real_channels_of_scalars) {
  std::vector<double> result(array.rows * shape.radial_functions, 0);
  for (std::size_t row = 0; row < array.rows; ++row) {
    std::size_t column = 0;
    for (const Path& path : shape.paths) {
      const std::size_t real = path.from == 0 ? real_channels_of_scalars : path.channels;
      for (std::size_t c = 0; c < real; ++c)
        result[row * shape.radial_functions + path.radial + c] = array.values[row * array.columns + column++];
    }
  }
  return result;
}

// Gathered channels of degree `l` as rows of the weights that mix them, with rows of padding.
Array padded_rows(const Array& array, const LayerShape& shape, std::size_t l, std::size_t real_channels_of_scalars) {
  Array result{shape.gathered[l], array.columns, std::vector<double>(shape.gathered[l] * array.columns, 0)};
  std::size_t row = 0;
  for (const Path& path : shape.paths) {
    if (static_cast<std::size_t>(path.to) != l) continue;
    const std::size_t real = path.from == 0 ? real_channels_of_scalars : path.channels;
    for (std::size_t c = 0; c < real; ++c, ++row)
      std::copy_n(array.values.begin() + static_cast<std::ptrdiff_t>(row * array.columns), array.columns,
                  result.values.begin() + static_cast<std::ptrdiff_t>((path.output + c) * array.columns));
  }
  return result;
}

}  // namespace

template <class T>
Network<T>::Network(const NequixFile& file)
    : atom_energies_(file.atom_energies), scale_(file.scale), shift_(file.shift) {
  const PerDegree hidden{128, 64, 32, 32};
  const std::size_t elements = file.atomic_numbers.size();
  for (std::size_t k = 0; k < file.layers.size(); ++k) {
    const LayerWeights& weights = file.layers[k];
    const bool first = k == 0, last = k + 1 == file.layers.size();
    Layer& layer = layers_.emplace_back();
    const std::size_t scalars = first ? elements : hidden[0];
    const PerDegree in = first ? PerDegree{padded(elements), 0, 0, 0} : hidden;
    const PerDegree after = last ? PerDegree{128, 0, 0, 0} : hidden;
    PerDegree out = after;
    if (!last) out[0] = 256;
    layer.kernel.shape = layer_shape(in, last ? 0 : highest_degree, out, after);
    const LayerShape& shape = layer.kernel.shape;
    for (std::size_t l = 0; l < degrees; ++l) {
      const auto root = [](std::size_t n) { return 1 / std::sqrt(static_cast<double>(n)); };
      const auto& group = shape.matrices[l].coefficients;
      layer.kernel.matrix_coefficients[l].assign(group.begin(), group.end());
      if (in[l] > 0) layer.message[l] = Weight<T>(weights.message[l], root(weights.message[l].rows), in[l], in[l]);
      if (out[l] == 0) continue;
      ++layer.norm_degrees;
      layer.mix[l] =
          Weight<T>(padded_rows(weights.mix[l], shape, l, scalars),
                    root(weights.mix[l].rows) / std::sqrt(file.average_neighbours), shape.gathered[l], out[l]);
      layer.norm[l].assign(weights.norm[l].values.begin(), weights.norm[l].values.end());
      if (weights.skip[l].values.empty()) continue;
      layer.skipped[l] = in[l];
      layer.skip[l] = Weight<T>(weights.skip[l], root(weights.skip[l].rows), in[l], out[l]);
    }
    std::vector<std::vector<double>> radial;
    std::vector<std::size_t> widths;
    for (const Array& array : weights.radial) {
      const bool top = &array == &weights.radial.back();
      radial.push_back(top ? padded_columns(array, shape, scalars) : array.values);
      widths.push_back(top ? shape.radial_functions : array.columns);
    }
    layer.radial = std::make_unique<RadialNetwork>(file.cutoff, file.basis_size, file.envelope_p, std::move(radial),
                                                   std::move(widths));
    layer.kernel.network = layer.radial.get();
    if constexpr (std::is_same_v<T, float>) layer.kernel.table = tabulated(*layer.radial);
  }
  for (const double value : file.readout.values)
    readout_.push_back(static_cast<T>(value / std::sqrt(static_cast<double>(file.readout.rows))));
}

template <class T>
Network<T>::~Network() = default;

namespace {

// Root mean square norm over all degrees, then gates: x (hidden) from y (mixed) of one atom.
template <class T, class Layer>
void activate(const Layer& layer, const Features<T>& mixed, std::size_t atom, std::vector<T>& norms, Features<T>& x) {
  T sum = 0;
  for (std::size_t l = 0; l < degrees; ++l) {
    const std::size_t n = components(static_cast<int>(l)), size = n * layer.out(l);
    const T* y = mixed[l].data() + atom * size;
    T square = 0;
    for (std::size_t i = 0; i < size; ++i) square += y[i] * y[i];
    sum += square / static_cast<T>(n * n * static_cast<std::size_t>(layer.norm_degrees));
  }
  const T norm = 1 / std::sqrt(sum + static_cast<T>(1e-12));
  norms[atom] = norm;
  const T scale = static_cast<T>(silu_scale);
  const T* scalars = mixed[0].data() + atom * layer.out(0);
  std::size_t gate = layer.hidden(0);
  for (std::size_t c = 0; c < layer.hidden(0); ++c)
    x[0][atom * layer.hidden(0) + c] = scale * silu(scalars[c] * layer.norm[0][c] * norm);
  for (std::size_t l = 1; l < degrees; ++l)
    for (std::size_t c = 0; c < layer.hidden(l); ++c, ++gate) {
      const T factor = scale * silu(scalars[gate] * layer.norm[0][gate] * norm) * layer.norm[l][c] * norm;
      for (std::size_t k = 0; k < components(static_cast<int>(l)); ++k) {
        const std::size_t at = (atom * components(static_cast<int>(l)) + k) * layer.hidden(l) + c;
        x[l][at] = factor * mixed[l][at];
      }
    }
}

// The gradient by `mixed` of atom `atom`, written to row `row` of `result`, from the gradient by `x`.
template <class T, class Layer>
void activate_back(const Layer& layer, const LayerState<T>& state, std::size_t atom, const Features<T>& gx,
                   std::size_t row, Features<T>& result) {
  const T norm = state.norm[atom], scale = static_cast<T>(silu_scale);
  const T* scalars = state.mixed[0].data() + atom * layer.out(0);
  T* g0 = result[0].data() + row * layer.out(0);
  // First by z = y * weight * norm, of scalars and gated channels; `inward` is the gradient by the norm times the norm.
  T inward = 0;
  const auto scalar = [&](std::size_t c, T gradient) {
    const T z = scalars[c] * layer.norm[0][c] * norm, gz = gradient * scale * silu_slope(z);
    inward += gz * z;
    g0[c] = gz * layer.norm[0][c] * norm;
  };
  for (std::size_t c = 0; c < layer.hidden(0); ++c) scalar(c, gx[0][atom * layer.hidden(0) + c]);
  std::size_t gate = layer.hidden(0);
  for (std::size_t l = 1; l < degrees; ++l)
    for (std::size_t c = 0; c < layer.hidden(l); ++c, ++gate) {
      const T opened = scale * silu(scalars[gate] * layer.norm[0][gate] * norm), weight = layer.norm[l][c] * norm;
      T by_gate = 0;
      for (std::size_t k = 0; k < components(static_cast<int>(l)); ++k) {
        const std::size_t from = (atom * components(static_cast<int>(l)) + k) * layer.hidden(l) + c;
        const T z = state.mixed[l][from] * weight, g = gx[l][from];
        by_gate += g * z;
        result[l][(row * components(static_cast<int>(l)) + k) * layer.hidden(l) + c] = g * opened * weight;
      }
      inward += by_gate * opened;
      scalar(gate, by_gate);
    }
  // d norm / d y = - norm^3 * y / ((2l+1)^2 n).
  for (std::size_t l = 0; l < degrees; ++l) {
    const std::size_t n = components(static_cast<int>(l)), size = n * layer.out(l);
    const T factor = inward * norm * norm / static_cast<T>(n * n * static_cast<std::size_t>(layer.norm_degrees));
    const T* y = state.mixed[l].data() + atom * size;
    T* g = result[l].data() + row * size;
    for (std::size_t i = 0; i < size; ++i) g[i] -= factor * y[i];
  }
}

// Messages, mixing and gates of one layer: `x` becomes the input of the next.
template <class T, class Layer>
LayerState<T> forward(const Layer& layer, std::span<const int> species, const Edges<T>& edges,
                      std::span<const std::size_t> chunks, Crew& crew, Features<T>& x) {
  const std::size_t atoms = species.size();
  const bool first = x[0].empty();
  LayerState<T> state{features<T>(atoms, layer.kernel.shape.in), features<T>(atoms, layer.kernel.shape.out),
                      std::vector<T>(atoms)};
  Features<T> next = features<T>(atoms, layer.kernel.shape.hidden);
  const auto row_of = [&](const Weight<T>& weight, std::size_t atom, std::size_t width, T* to) {
    const T* from = weight.rows.data() + static_cast<std::size_t>(species[atom]) * width;
    for (std::size_t c = 0; c < width; ++c) to[c] += from[c];
  };
  crew.run(chunks.size() - 1, [&](std::size_t chunk) {
    const std::size_t begin = chunks[chunk], count = chunks[chunk + 1] - begin;
    for (std::size_t l = 0; l < degrees; ++l) {
      if (layer.in(l) == 0) continue;
      const std::size_t n = components(static_cast<int>(l)), width = layer.in(l), row = begin * n;
      if (first)
        for (std::size_t atom = begin; atom < begin + count; ++atom)
          row_of(layer.message[0], atom, width, state.messages[0].data() + atom * width);
      else
        multiply(x[l].data() + row * width, layer.message[l].forward, count * n, state.messages[l].data() + row * width,
                 false);
    }
  });
  crew.run(chunks.size() - 1, [&](std::size_t chunk) {
    Features<T> gathered = features<T>(block_size, layer.kernel.shape.gathered);
    for (std::size_t begin = chunks[chunk]; begin < chunks[chunk + 1]; begin += block_size) {
      const std::size_t end = std::min(begin + block_size, chunks[chunk + 1]);
      gather_messages(layer.kernel, edges, begin, end, pointers(std::as_const(state.messages)), pointers(gathered));
      for (std::size_t l = 0; l < degrees; ++l) {
        const std::size_t n = components(static_cast<int>(l)), width = layer.out(l);
        if (width == 0) continue;
        T* mixed = state.mixed[l].data() + begin * n * width;
        multiply(gathered[l].data(), layer.mix[l].forward, (end - begin) * n, mixed, false);
        if (layer.skipped[l] == 0) continue;
        if (first)
          for (std::size_t atom = begin; atom < end; ++atom)
            row_of(layer.skip[0], atom, width, state.mixed[0].data() + atom * width);
        else
          multiply(x[l].data() + begin * n * layer.in(l), layer.skip[l].forward, (end - begin) * n, mixed, true);
      }
      for (std::size_t atom = begin; atom < end; ++atom) activate(layer, state.mixed, atom, state.norm, next);
    }
  });
  x = std::move(next);
  return state;
}

// From the gradient by the output of a layer to that by its input; edges collect theirs.
template <class T, class Layer>
Features<T> backward(const Layer& layer, bool first, const LayerState<T>& state, const Edges<T>& edges,
                     std::span<const std::size_t> chunks, Crew& crew, const Features<T>& gx,
                     std::vector<T>& edge_gradient) {
  const std::size_t atoms = state.norm.size(), parts = chunks.size() - 1;
  Features<T> result = features<T>(first ? 0 : atoms, layer.kernel.shape.in);
  // Every chunk adds to messages of any atom, so each has its own sum.
  std::vector<Features<T>> by_message(first ? 0 : parts);
  crew.run(parts, [&](std::size_t chunk) {
    const std::size_t most = std::min(block_size, chunks[chunk + 1] - chunks[chunk]);
    Features<T> by_mixed = features<T>(most, layer.kernel.shape.out);
    Features<T> by_gathered = features<T>(most, layer.kernel.shape.gathered);
    if (!first) by_message[chunk] = features<T>(atoms, layer.kernel.shape.in);
    for (std::size_t begin = chunks[chunk]; begin < chunks[chunk + 1]; begin += block_size) {
      const std::size_t end = std::min(begin + block_size, chunks[chunk + 1]);
      for (std::size_t atom = begin; atom < end; ++atom) activate_back(layer, state, atom, gx, atom - begin, by_mixed);
      for (std::size_t l = 0; l < degrees; ++l) {
        const std::size_t n = components(static_cast<int>(l));
        if (layer.out(l) == 0) continue;
        multiply(by_mixed[l].data(), layer.mix[l].backward, (end - begin) * n, by_gathered[l].data(), false);
        if (!first && layer.skipped[l] > 0)
          multiply(by_mixed[l].data(), layer.skip[l].backward, (end - begin) * n,
                   result[l].data() + begin * n * layer.in(l), true);
      }
      scatter_gradient(layer.kernel, edges, begin, end, pointers(state.messages), pointers(std::as_const(by_gathered)),
                       first ? PerDegreePointer<T>{} : pointers(by_message[chunk]), edge_gradient.data());
    }
  });
  if (first) return result;
  crew.run(parts, [&](std::size_t chunk) {
    const std::size_t begin = chunks[chunk], count = chunks[chunk + 1] - begin;
    for (std::size_t l = 0; l < degrees; ++l) {
      const std::size_t n = components(static_cast<int>(l)), width = layer.in(l), row = begin * n * width;
      T* sum = by_message[0][l].data() + row;
      for (std::size_t part = 1; part < parts; ++part)
        for (std::size_t i = 0; i < count * n * width; ++i) sum[i] += by_message[part][l][row + i];
      multiply(sum, layer.message[l].backward, count * n, result[l].data() + row, true);
    }
  });
  return result;
}

// Bounds of the groups of atoms that threads work on, by the edges alone: sums never depend on threads.
std::vector<std::size_t> chunks_of(std::span<const std::size_t> first_edges) {
  constexpr std::size_t most = 8, worth = 1000, two_above = 150;  // edges; a thousand take some milliseconds
  const std::size_t atoms = first_edges.size() - 1, edges = first_edges.back();
  const std::size_t parts = std::bit_floor(std::clamp<std::size_t>(edges / worth, edges < two_above ? 1 : 2, most));
  std::vector<std::size_t> bounds{0};
  for (std::size_t part = 1; part < parts; ++part) {
    const auto atom = std::ranges::lower_bound(first_edges, edges * part / parts) - first_edges.begin();
    if (static_cast<std::size_t>(atom) > bounds.back()) bounds.push_back(static_cast<std::size_t>(atom));
  }
  if (atoms > bounds.back()) bounds.push_back(atoms);
  return bounds;
}

}  // namespace

template <class T>
NetworkResult<T> Network<T>::evaluate(std::span<const int> species, const Edges<T>& edges, Crew& crew) const {
  const std::size_t atoms = species.size();
  const std::vector<std::size_t> chunks = chunks_of(edges.first);
  Features<T> x;
  std::vector<LayerState<T>> states;
  for (const Layer& layer : layers_) states.push_back(forward(layer, species, edges, chunks, crew, x));
  NetworkResult<T> result{std::vector<double>(atoms), std::vector<T>(3 * edges.list.size(), 0)};
  Features<T> gx = features<T>(atoms, layers_.back().kernel.shape.hidden);
  for (std::size_t atom = 0; atom < atoms; ++atom) {
    T sum = 0;
    for (std::size_t c = 0; c < readout_.size(); ++c) {
      sum += x[0][atom * readout_.size() + c] * readout_[c];
      gx[0][atom * readout_.size() + c] = readout_[c] * static_cast<T>(scale_);
    }
    result.atom_energies[atom] =
        static_cast<double>(sum) * scale_ + shift_ + atom_energies_[static_cast<std::size_t>(species[atom])];
  }
  for (std::size_t k = layers_.size(); k-- > 0;)
    gx = backward(layers_[k], k == 0, states[k], edges, chunks, crew, gx, result.edge_gradient);
  return result;
}

template class Network<float>;
template class Network<double>;

}  // namespace werner::nequix
