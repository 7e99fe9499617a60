#include "werner/crystal/tolerance_factor.hpp"

#include <cmath>
#include <map>
#include <numbers>
#include <string_view>
#include <tuple>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/oxidation_states.hpp"

namespace werner {

namespace embedded {
std::string_view shannon_radii_csv();
}  // namespace embedded

namespace {

using Radii = std::map<std::pair<int, int>, std::map<int, double>>;  // by element and charge: by coordination

const Radii& radii() {
  static const Radii table = [] {
    Radii result;
    bool header = true;
    for (const std::string& line : split(embedded::shannon_radii_csv(), '\n')) {
      if (line.empty() || line[0] == '#') continue;
      if (std::exchange(header, false)) continue;
      const auto f = split(line, ',');
      result[{atomic_number(f[0]).value(), parse_int(f[1]).value()}][parse_int(f[2]).value()] =
          parse_double(f[3]).value();
    }
    return result;
  }();
  return table;
}

// With this coordination or, where it is not listed, the highest.
std::optional<double> radius_up_to(int atomic_number, int charge, int coordination) {
  const auto found = radii().find({atomic_number, charge});
  if (found == radii().end()) return std::nullopt;
  const auto after = found->second.upper_bound(coordination);
  if (after == found->second.begin()) return std::nullopt;
  return std::prev(after)->second;
}

}  // namespace

std::optional<double> ionic_radius(int atomic_number, int charge, int coordination) {
  const auto found = radii().find({atomic_number, charge});
  if (found == radii().end()) return std::nullopt;
  const auto radius = found->second.find(coordination);
  if (radius == found->second.end()) return std::nullopt;
  return radius->second;
}

std::optional<PerovskiteTolerance> perovskite_tolerance(int a, int b, int x) {
  const auto& states = oxidation_state_table("icsd24").states;
  const auto of = [&](int z) -> const std::vector<int>& { return states[static_cast<std::size_t>(z)]; };
  std::optional<PerovskiteTolerance> best;
  for (const int charge_x : of(x))
    for (const int charge_a : of(a))
      for (const int charge_b : of(b)) {
        if (charge_x >= 0 || charge_a <= 0 || charge_b <= 0 || charge_a + charge_b + 3 * charge_x != 0) continue;
        const auto radius_a = radius_up_to(a, charge_a, 12), radius_b = ionic_radius(b, charge_b, 6),
                   radius_x = ionic_radius(x, charge_x, 6);
        if (!radius_a || !radius_b || !radius_x || !(*radius_b > 0) || *radius_a <= *radius_b) continue;
        const double ratio = *radius_a / *radius_b;
        const PerovskiteTolerance mine{(*radius_a + *radius_x) / (std::numbers::sqrt2 * (*radius_b + *radius_x)),
                                       *radius_x / *radius_b - charge_a * (charge_a - ratio / std::log(ratio)),
                                       charge_a, charge_b, charge_x};
        if (!best || mine.bartel < best->bartel) best = mine;
      }
  return best;
}

}  // namespace werner
