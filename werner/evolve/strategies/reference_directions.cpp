#include "werner/evolve/strategies/reference_directions.hpp"

namespace werner {

Costs das_dennis(int objectives, int divisions) {
  if (objectives == 1) return {{1.0}};
  Costs directions;
  for (int first = 0; first <= divisions; ++first) {
    const int rest = divisions - first;
    const double share = static_cast<double>(first) / divisions;
    if (rest == 0) {
      std::vector<double> row(static_cast<std::size_t>(objectives), 0.0);
      row[0] = share;
      directions.push_back(std::move(row));
      continue;
    }
    for (const auto& tail : das_dennis(objectives - 1, rest)) {
      std::vector<double> row{share};
      for (const double value : tail) row.push_back(value * rest / divisions);
      directions.push_back(std::move(row));
    }
  }
  return directions;
}

int fitting_divisions(int objectives, int count) {
  if (objectives == 1) return 1;
  const auto directions = [objectives](int divisions) {
    double number = 1;
    for (int k = 1; k < objectives; ++k) number = number * (divisions + k) / k;
    return number;
  };
  int divisions = 1;
  while (directions(divisions + 1) <= count) ++divisions;
  return divisions;
}

}  // namespace werner
