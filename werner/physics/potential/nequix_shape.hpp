// Sizes of the Nequix network: which channels each layer has and how messages couple them. Channels of one degree l are
// stored as rows of (atom, component), component innermost of the two: row = atom * (2 l + 1) + k.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "werner/physics/potential/coupling.hpp"

namespace werner::nequix {

inline constexpr std::size_t degrees = 4;
using PerDegree = std::array<std::size_t, degrees>;  // a count for each l; 0: the layer has none

// Channels are padded to pairs of vectors of the widest registers (16 floats).
constexpr std::size_t padded(std::size_t channels) { return (channels + 31) / 32 * 32; }

// One coupling of a message of degree `from` with the harmonics of degree `by` to degree `to`.
struct Path {
  int from, by, to;
  std::size_t channels;  // of the message, each weighted by its own radial function
  std::size_t output;    // first channel among those of degree `to`
  std::size_t radial;    // first of its radial functions
  std::size_t matrix;    // first element in the coupling matrices; unused for by = 0, where the matrix is one
};

// Elements of all coupling matrices whose `by` is one degree: linear functions of its harmonics.
struct MatrixGroup {
  std::size_t first = 0, count = 0;       // elements, count padded
  std::vector<double> coefficients = {};  // [component of the harmonics][element]
};

struct LayerShape {
  PerDegree in{}, gathered{}, out{};  // channels: of messages, of gathered messages, after mixing
  PerDegree hidden{};                 // after the gate
  std::vector<Path> paths;
  std::array<MatrixGroup, degrees> matrices;  // by degree of the harmonics; nothing for l = 0
  std::size_t matrix_elements = 0;
  std::size_t radial_functions = 0;
};

// `in` padded; `to` says up to which degree messages are gathered.
LayerShape layer_shape(const PerDegree& in, int to, const PerDegree& out, const PerDegree& hidden);

}  // namespace werner::nequix
