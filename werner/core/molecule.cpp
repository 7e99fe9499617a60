#include "werner/core/molecule.hpp"

#include "werner/core/element.hpp"

namespace werner {

std::string formula(const Molecule& molecule) {
  std::map<std::string, int> counts;
  for (const int z : molecule.atomic_numbers) ++counts[element(z).symbol];
  std::string text;
  const auto write = [&](const std::string& symbol) {
    const auto it = counts.find(symbol);
    if (it == counts.end()) return;
    text += symbol;
    if (it->second > 1) text += std::to_string(it->second);
    counts.erase(it);
  };
  if (counts.contains("C")) {
    write("C");
    write("H");
  }
  while (!counts.empty()) write(std::string(counts.begin()->first));
  return text;
}

}  // namespace werner
