#include "werner/physics/potential/radial_network.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/physics/potential/nequix_kernels.hpp"

namespace werner::nequix {

RadialNetwork::RadialNetwork(double cutoff, int basis_size, double envelope_p, std::vector<std::vector<double>> weights,
                             std::vector<std::size_t> widths)
    : cutoff_(cutoff), envelope_p_(envelope_p), weights_(std::move(weights)) {
  widths_.push_back(static_cast<std::size_t>(basis_size));
  widths_.insert(widths_.end(), widths.begin(), widths.end());
}

void RadialNetwork::basis(double r, double* value, double* slope) const {
  const double u = r / cutoff_, p = envelope_p_;
  const double a = (p + 1) * (p + 2) / 2, b = p * (p + 2), c = p * (p + 1) / 2;
  const bool inside = u < 1;
  const double envelope = inside ? 1 - a * std::pow(u, p) + b * std::pow(u, p + 1) - c * std::pow(u, p + 2) : 0;
  const double steepness =
      inside ? (-a * p * std::pow(u, p - 1) + b * (p + 1) * std::pow(u, p) - c * (p + 2) * std::pow(u, p + 1)) / cutoff_
             : 0;
  for (std::size_t n = 1; n <= widths_.front(); ++n) {
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
  std::vector<double> from(2 * widths_.front()), to;
  basis(distance, from.data(), from.data() + widths_.front());
  for (std::size_t layer = 0; layer < weights_.size(); ++layer) {
    const std::size_t inner = widths_[layer], outer = widths_[layer + 1];
    to.assign(2 * outer, 0);
    multiply(from.data(), weights_[layer].data(), 2, inner, outer, to.data(), false);
    if (layer + 1 < weights_.size())
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
