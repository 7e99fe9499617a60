#include "werner/physics/potential/radial_network.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace werner::nequix {

RadialNetwork::RadialNetwork(double cutoff, int basis_size, double envelope_p,
                             const std::vector<std::vector<double>>& weights, const std::vector<std::size_t>& widths)
    : cutoff_(cutoff), envelope_p_(envelope_p), basis_size_(static_cast<std::size_t>(basis_size)) {
  for (std::size_t k = 0; k < weights.size(); ++k)
    weights_.emplace_back(weights[k], k == 0 ? basis_size_ : widths[k - 1], widths[k]);
}

void RadialNetwork::basis(double r, double* value, double* slope) const {
  const double u = r / cutoff_, p = envelope_p_;
  const double a = (p + 1) * (p + 2) / 2, b = p * (p + 2), c = p * (p + 1) / 2;
  const bool inside = u < 1;
  const double envelope = inside ? 1 - a * std::pow(u, p) + b * std::pow(u, p + 1) - c * std::pow(u, p + 2) : 0;
  const double steepness =
      inside ? (-a * p * std::pow(u, p - 1) + b * (p + 1) * std::pow(u, p) - c * (p + 2) * std::pow(u, p + 1)) / cutoff_
             : 0;
  for (std::size_t n = 1; n <= basis_size_; ++n) {
    const double k = static_cast<double>(n) * std::numbers::pi / cutoff_, phase = k * r;
    // sin(k r) / r and its derivative; their series where the quotient has no digits left.
    const double wave = phase < 1e-4 ? k * (1 - phase * phase / 6) : std::sin(phase) / r;
    const double rise = phase < 1e-4 ? -k * k * phase / 3 : (k * std::cos(phase) - wave) / r;
    value[n - 1] = 2 / cutoff_ * wave * envelope;
    slope[n - 1] = 2 / cutoff_ * (rise * envelope + wave * steepness);
  }
}

void RadialNetwork::evaluate(double distance, double* value, double* slope) const {
  // Values and slopes are the two rows of one small matrix.
  std::vector<double> from(2 * basis_size_), to;
  basis(distance, from.data(), from.data() + basis_size_);
  for (const PackedMatrix<double>& layer : weights_) {
    const std::size_t outer = layer.outer();
    to.resize(2 * outer);
    multiply(from.data(), layer, 2, to.data(), false);
    if (&layer != &weights_.back())
      for (std::size_t i = 0; i < outer; ++i) {
        const double x = to[i], s = 1 / (1 + std::exp(-x));
        to[i] = x * s;
        to[outer + i] *= s * (1 + x * (1 - s));
      }
    std::swap(from, to);
  }
  std::copy_n(from.data(), outputs(), value);
  std::copy_n(from.data() + outputs(), outputs(), slope);
}

}  // namespace werner::nequix
