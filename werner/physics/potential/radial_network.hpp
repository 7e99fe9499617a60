// Bessel functions under a polynomial envelope, and the small network that makes radial weights of them.
#pragma once
#include <cstddef>
#include <vector>

namespace werner::nequix {

class RadialNetwork {
 public:
  // weights[k]: (inputs x outputs), row by row; SiLU between the layers, no biases. `cutoff` in Angstrom.
  RadialNetwork(double cutoff, int basis_size, double envelope_p, std::vector<std::vector<double>> weights,
                std::vector<std::size_t> widths);

  std::size_t outputs() const { return widths_.back(); }
  double cutoff() const { return cutoff_; }
  // Values and derivatives by the distance at `distance` >= 0, Angstrom; each has outputs() numbers.
  void evaluate(double distance, double* value, double* slope) const;

 private:
  void basis(double distance, double* value, double* slope) const;

  double cutoff_, envelope_p_;
  std::vector<std::vector<double>> weights_;
  std::vector<std::size_t> widths_;  // basis size, hidden widths, outputs
};

}  // namespace werner::nequix
