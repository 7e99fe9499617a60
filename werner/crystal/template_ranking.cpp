#include "werner/crystal/template_ranking.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <string_view>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/atomic_volumes.hpp"

namespace werner {

namespace embedded {
std::string_view template_ranking_csv();
}

namespace {

TemplateRanking read() {
  TemplateRanking ranking;
  const std::map<std::string, double*> names{{"log_odds", &ranking.log_odds},
                                             {"same_element", &ranking.same_element},
                                             {"same_compound", &ranking.same_compound},
                                             {"valence", &ranking.valence},
                                             {"size", &ranking.size},
                                             {"electronegativity", &ranking.electronegativity},
                                             {"cell", &ranking.cell},
                                             {"several", &ranking.several},
                                             {"members", &ranking.members},
                                             {"least", &ranking.least},
                                             {"coordination", &ranking.coordination},
                                             {"neighbour", &ranking.neighbour}};
  for (const std::string& line : split(embedded::template_ranking_csv(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto cells = split(line, ',');
    if (const auto name = names.find(cells[0]); name != names.end()) {
      *name->second = parse_double(cells[1]).value();
      continue;
    }
    auto& point = ranking.points[static_cast<std::size_t>(atomic_number(cells[0]).value())];
    for (std::size_t k = 0; k + 1 < cells.size(); ++k) point[k] = parse_double(cells[k + 1]).value();
  }
  return ranking;
}

double valence_electrons(const Element& e) {
  if (e.is_f_block()) return 3;
  return e.group <= 12 ? e.group : e.group - 10;
}

}  // namespace

const TemplateRanking& template_ranking() {
  static const TemplateRanking ranking = read();
  return ranking;
}

TemplateRanking unfitted_ranking() {
  TemplateRanking ranking;
  ranking.log_odds = 0.5;
  ranking.same_element = 2;
  ranking.several = 0.4;
  for (int z = 1; z < static_cast<int>(substitution_elements); ++z) {
    const Element& e = element(z);
    // The last two start from small differences only, so that the fit can use them.
    ranking.points[static_cast<std::size_t>(z)] = {e.is_f_block() ? 1.5 : e.group * 0.25,
                                                   0.5 * e.period,
                                                   1.5 * e.electronegativity,
                                                   1.5 * e.covalent_radius,
                                                   0.1 * std::sin(1.0 * z),
                                                   0.1 * std::sin(2.0 * z)};
  }
  return ranking;
}

RankedFormula ranked_formula(std::span<const int> elements, std::span<const int> amounts) {
  RankedFormula formula{{elements.begin(), elements.end()}, {}, {}, 0};
  for (std::size_t k = 0; k < elements.size(); ++k) {
    const Element& e = element(elements[k]);
    formula.sizes.push_back(std::log(atomic_volume(e.number)) / 3);
    formula.electronegativities.push_back(e.electronegativity);
    formula.valence += amounts[k] * valence_electrons(e);
  }
  formula.valence /= std::accumulate(amounts.begin(), amounts.end(), 0.0);
  return formula;
}

std::array<double, formula_features> compared(const RankedFormula& known, const RankedFormula& wanted,
                                              std::span<const std::size_t> permutation, double formula_units) {
  double sizes = 0, electronegativities = 0;
  for (std::size_t k = 1; k < permutation.size(); ++k)
    for (std::size_t l = 0; l < k; ++l) {
      sizes += std::abs(known.sizes[k] - known.sizes[l] - wanted.sizes[permutation[k]] + wanted.sizes[permutation[l]]);
      electronegativities +=
          std::abs(known.electronegativities[k] - known.electronegativities[l] -
                   wanted.electronegativities[permutation[k]] + wanted.electronegativities[permutation[l]]);
    }
  const double others = permutation.size() > 1 ? static_cast<double>(permutation.size() - 1) : 1;
  return {std::abs(known.valence - wanted.valence), sizes / others, electronegativities / others,
          std::log(formula_units)};
}

void Voices::add(double voice) {
  sum += voice;
  squares += voice * voice;
  loudest = std::max(loudest, voice);
}

double support(const TemplateRanking& ranking, const Voices& voices, std::size_t members) {
  if (!(voices.squares > 0)) return -std::numeric_limits<double>::infinity();
  return std::log(voices.squares) / 2 + ranking.several * std::log(voices.sum / voices.loudest) +
         ranking.members * std::log(static_cast<double>(members));
}

std::vector<double> substitution_weights(const TemplateRanking& ranking, const std::vector<double>& log_odds) {
  constexpr std::size_t n = substitution_elements;
  std::vector<double> weights(n * n, 0.0);
  for (std::size_t a = 1; a < n; ++a)
    for (std::size_t b = 1; b < n; ++b) {
      double square = 1e-4;  // keeps the fit's derivative finite
      for (std::size_t k = 0; k < element_dimensions; ++k)
        square += (ranking.points[a][k] - ranking.points[b][k]) * (ranking.points[a][k] - ranking.points[b][k]);
      weights[a * n + b] = a == b ? ranking.same_element : ranking.log_odds * log_odds[a * n + b] - std::sqrt(square);
    }
  return weights;
}

}  // namespace werner
