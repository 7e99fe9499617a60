#include "werner/core/element_pairs.hpp"

#include <algorithm>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {

ElementPairs::ElementPairs(std::string_view csv, double covalent, double most_covalent) {
  const auto radii = [](std::size_t a, std::size_t b) {
    return element(int(a)).covalent_radius + element(int(b)).covalent_radius;
  };
  for (std::size_t a = 1; a <= elements; ++a)
    for (std::size_t b = 1; b <= elements; ++b) values_[a][b] = covalent * radii(a, b);
  for (const std::string& line : split(csv, '\n')) {
    if (line.empty() || line[0] == '#' || line.starts_with("a,b")) continue;
    const std::vector<std::string> cells = split(line, ',');
    const auto a = std::size_t(atomic_number(cells[0]).value()), b = std::size_t(atomic_number(cells[1]).value());
    values_[a][b] = values_[b][a] = std::min(parse_double(cells[2]).value(), most_covalent * radii(a, b));
  }
}

double ElementPairs::operator()(int a, int b) const {
  return values_[std::size_t(element(a).number)][std::size_t(element(b).number)];
}

}  // namespace werner
