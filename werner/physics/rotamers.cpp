#include "werner/physics/rotamers.hpp"

#include <algorithm>
#include <cmath>

namespace werner {

void sort_by_energy(std::vector<Rotamer>& rotamers) { std::ranges::stable_sort(rotamers, {}, &Rotamer::energy); }

static double standard_deviation(const std::vector<double>& sample) {
  if (sample.size() < 2) return 0;  // the others lie out of reach
  const double n = static_cast<double>(sample.size());
  double mean = 0, squares = 0;
  for (const double value : sample) mean += value / n;
  for (const double value : sample) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1));
}

PropertyValues with_spread(const std::vector<Rotamer>& rotamers) {
  PropertyValues result = rotamers.front().properties;
  for (auto& [name, value] : result) {
    std::vector<double> sample;
    int known = 0;
    for (const Rotamer& rotamer : rotamers) {
      const auto it = rotamer.properties.find(name);
      if (it == rotamer.properties.end()) continue;
      ++known;
      if (rotamer.energy - rotamers.front().energy <= rotamer_window) sample.push_back(it->second.value);
    }
    if (known > 1) value.uncertainty = standard_deviation(sample);
  }
  return result;
}

}  // namespace werner
