// Bessel functions under a polynomial envelope, and the small network that makes radial weights of them.
#pragma once
#include <cstddef>
#include <vector>

#include "werner/physics/potential/packed_matrix.hpp"

namespace werner::nequix {

class RadialNetwork {
 public:
  // weights[k]: (inputs x outputs), row by row; SiLU between the layers, no biases. `cutoff` in Angstrom.
  RadialNetwork(double cutoff, int basis_size, double envelope_p, const std::vector<std::vector<double>>& weights,
                const std::vector<std::size_t>& widths);

  std::size_t outputs() const { return weights_.back().outer(); }
  double cutoff() const { return cutoff_; }
  // Values and derivatives by the distance at `distance` >= 0, Angstrom; each has outputs() numbers.
  void evaluate(double distance, double* value, double* slope) const;

 private:
  void basis(double distance, double* value, double* slope) const;

  double cutoff_, envelope_p_;
  std::size_t basis_size_;
  std::vector<PackedMatrix<double>> weights_;
};

}  // namespace werner::nequix
