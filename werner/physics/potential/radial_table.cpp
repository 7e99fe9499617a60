#include "werner/physics/potential/radial_table.hpp"

namespace werner::nequix {

namespace {

constexpr std::size_t knots = 512;  // steps of 0.012 Angstrom; the fastest Bessel function has waves of 1.5 Angstrom

}  // namespace

RadialTable tabulated(const RadialNetwork& network) {
  const std::size_t width = network.outputs();
  const double step = network.cutoff() / static_cast<double>(knots);
  // Rows -1 to knots + 1 of the coefficients c: (c[i-1] + 4 c[i] + c[i+1]) / 6 is the value at knot i, and the slopes
  // at both ends are (c[i+1] - c[i-1]) / (2 step).
  std::vector<double> c((knots + 3) * width), slope(width), first_slope(width);
  const auto row = [&](std::size_t i) { return c.data() + i * width; };
  for (std::size_t i = 0; i <= knots; ++i) {
    network.evaluate(static_cast<double>(i) * step, row(i + 1), slope.data());
    if (i == 0) first_slope = slope;
  }
  // Elimination without pivots; the system is diagonally dominant. With the slopes put in, the first row reads
  // 4 c[0] + 2 c[1] = 6 f[0] + 2 step f'[0], the last likewise.
  std::vector<double> upper(knots + 1);
  for (std::size_t i = 0; i <= knots; ++i) {
    const double lower = i == 0 ? 0 : i == knots ? 2 : 1, pivot = 4 - lower * (i == 0 ? 0 : upper[i - 1]);
    upper[i] = (i == 0 ? 2.0 : 1.0) / pivot;
    for (std::size_t k = 0; k < width; ++k) {
      double right = 6 * row(i + 1)[k];
      if (i == 0) right += 2 * step * first_slope[k];
      if (i == knots) right -= 2 * step * slope[k];
      row(i + 1)[k] = (right - (i == 0 ? 0 : lower * row(i)[k])) / pivot;
    }
  }
  for (std::size_t i = knots; i-- > 0;)
    for (std::size_t k = 0; k < width; ++k) row(i + 1)[k] -= upper[i] * row(i + 2)[k];
  for (std::size_t k = 0; k < width; ++k) {
    row(0)[k] = row(2)[k] - 2 * step * first_slope[k];
    row(knots + 2)[k] = row(knots)[k] + 2 * step * slope[k];
  }
  return {static_cast<float>(1 / step), knots, AlignedVector<float>(c.begin(), c.end())};
}

}  // namespace werner::nequix
