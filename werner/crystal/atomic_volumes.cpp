#include "werner/crystal/atomic_volumes.hpp"

#include <array>
#include <numbers>
#include <string_view>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view atomic_volumes_csv();
}

namespace {

constexpr int elements = 103;

std::array<double, elements + 1> table() {
  std::array<double, elements + 1> volumes{};
  for (int z = 1; z <= elements; ++z) {
    const double radius = element(z).covalent_radius;
    volumes[static_cast<std::size_t>(z)] = 1.5 * 4 / 3 * std::numbers::pi * radius * radius * radius;
  }
  for (const std::string& line : split(embedded::atomic_volumes_csv(), '\n')) {
    if (line.empty() || line[0] == '#' || line.starts_with("symbol,")) continue;
    const auto cells = split(line, ',');
    volumes[static_cast<std::size_t>(atomic_number(cells[0]).value())] = parse_double(cells[1]).value();
  }
  return volumes;
}

}  // namespace

double atomic_volume(int atomic_number) {
  static const auto volumes = table();
  return volumes[static_cast<std::size_t>(element(atomic_number).number)];
}

double expected_volume(const Composition& composition) {
  double volume = 0;
  for (const auto& [number, amount] : composition.amounts) volume += amount * atomic_volume(number);
  return volume;
}

}  // namespace werner
