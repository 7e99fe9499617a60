// The arithmetic of the Nequix network: where the time goes. Vectorised with Highway, which picks the instructions of
// the machine at run time. T is float or double.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "werner/physics/potential/aligned.hpp"
#include "werner/physics/potential/nequix_shape.hpp"

namespace werner::nequix {

// Directed: from the atom `source` to the atom that receives. Those of receiver i are first[i] to first[i + 1].
template <class T>
struct Edges {
  struct Edge {
    std::uint32_t source = 0;
    T distance = 0;                                         // Angstrom
    std::array<T, 3> direction{};                           // unit vector from receiver to source
    std::array<std::array<T, 3>, 2> tangents{};             // perpendicular to it and to each other
    std::array<T, harmonics_count> harmonics{};             // of the direction
    std::array<std::array<T, harmonics_count>, 2> along{};  // their derivatives along the tangents
  };
  std::vector<std::size_t> first;
  std::vector<Edge> list;
};

// Radial weights of a layer as functions of the distance, with their derivatives. float: a cubic spline on equal knots,
// rows of B-spline coefficients; double: the network itself.
class RadialNetwork;
struct RadialTable {
  float inverse_step = 0;  // knots per Angstrom
  std::size_t knots = 0;   // intervals; there are three rows more
  AlignedVector<float> coefficients;
};

template <class T>
struct LayerKernel {
  LayerShape shape;
  std::array<AlignedVector<T>, degrees> matrix_coefficients;  // of MatrixGroup
  RadialTable table;                                          // float
  const RadialNetwork* network = nullptr;                     // double
};

template <class T>
using PerDegreePointer = std::array<T*, degrees>;

// Messages of the neighbours of atoms `begin` to `end`, weighted, coupled with the harmonics of the edges and summed.
// `messages[l]`: rows of all atoms; `gathered[l]`: rows of those atoms only, overwritten.
template <class T>
void gather_messages(const LayerKernel<T>& layer, const Edges<T>& edges, std::size_t begin, std::size_t end,
                     const PerDegreePointer<const T>& messages, const PerDegreePointer<T>& gathered);

// The way back: from the gradient of what was gathered to that of the messages (added; pointers may be null where it is
// not wanted) and of the edge vectors (three per edge, added).
template <class T>
void scatter_gradient(const LayerKernel<T>& layer, const Edges<T>& edges, std::size_t begin, std::size_t end,
                      const PerDegreePointer<const T>& messages, const PerDegreePointer<const T>& gathered_gradient,
                      const PerDegreePointer<T>& message_gradient, T* edge_gradient);

}  // namespace werner::nequix
