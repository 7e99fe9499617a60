// Makes data/template_ranking.csv; no part of the measurements. Every crystal of the training part is predicted from
// those outside its fold, and the logarithm of the probability of its own structure is raised by stochastic gradients
// (Adam). Usage: bench_template_weights mp_train.csv.gz > data/template_ranking.csv
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "bench/held_out.hpp"
#include "werner/core/element.hpp"
#include "werner/crystal/template_ranking.hpp"

namespace {

using namespace werner;

constexpr std::size_t folds = 8, batch = 32, epochs = 6;
constexpr double first_rate = 0.02;
constexpr double tie = 0.002;  // pull of the points towards where they start: rare elements stay there

constexpr std::size_t points = substitution_elements * element_dimensions, weights = 3 + formula_features;

std::vector<double> flat(const TemplateRanking& r) {
  std::vector<double> values;
  for (const auto& point : r.points) values.insert(values.end(), point.begin(), point.end());
  for (const double w : {r.log_odds, r.same_element, r.same_compound, r.valence, r.size, r.electronegativity, r.cell})
    values.push_back(w);
  return values;
}

TemplateRanking ranking_of(const std::vector<double>& values) {
  TemplateRanking r;
  for (std::size_t z = 0; z < substitution_elements; ++z)
    for (std::size_t k = 0; k < element_dimensions; ++k) r.points[z][k] = values[z * element_dimensions + k];
  double* const to[] = {&r.log_odds, &r.same_element,      &r.same_compound, &r.valence,
                        &r.size,     &r.electronegativity, &r.cell};
  for (std::size_t k = 0; k < weights; ++k) *to[k] = values[points + k];
  return r;
}

struct Query {
  const TemplateType* type;
  const TemplateEntry* entry;
};

struct Pair {
  const TemplateEntry* known;
  std::size_t permutation;
  std::array<double, formula_features> features;
  bool itself, right;
  double score;
};

std::size_t fold_of(const TemplateEntry& entry) { return entry.source * 7919 % folds; }

// All templates that may speak for the structure of the query, each with each permutation.
std::vector<Pair> pairs_of(const Query& query) {
  const TemplateType& type = *query.type;
  const auto permutation_of = [&](const TemplateEntry& entry) {
    std::vector<std::size_t> permutation;
    for (const int z : entry.elements)
      permutation.push_back(
          static_cast<std::size_t>(std::ranges::find(query.entry->elements, z) - query.entry->elements.begin()));
    const auto at = std::ranges::find(type.permutations, permutation);
    return type.groups[entry.group].same_as[static_cast<std::size_t>(at - type.permutations.begin())];
  };
  const RankedFormula wanted = ranked_formula(query.entry->elements, type.amounts);
  double atoms = 0;
  for (const int amount : type.amounts) atoms += amount;
  const std::size_t right = type.groups[query.entry->group].same_as[0];
  std::vector<Pair> pairs;
  for (const TemplateEntry& known : type.templates) {
    if (fold_of(known) == fold_of(*query.entry)) continue;
    const bool itself = std::ranges::is_permutation(known.elements, query.entry->elements);
    if (itself && known.group == query.entry->group && permutation_of(known) == right) continue;
    const TemplateGroup& group = type.groups[known.group];
    const RankedFormula formula = ranked_formula(known.elements, type.amounts);
    for (std::size_t p = 0; p < type.permutations.size(); ++p)
      pairs.push_back({&known, p,
                       compared(formula, wanted, type.permutations[p], static_cast<double>(group.sites) / atoms),
                       itself, known.group == query.entry->group && group.same_as[p] == right, 0});
  }
  return pairs;
}

// Adds the gradient of the negative logarithm of the probability of the right structure; returns that logarithm.
double add_gradient(const Query& query, const std::vector<double>& values, const TemplateRanking& ranking,
                    const std::vector<double>& log_odds, std::vector<double>& gradient) {
  std::vector<Pair> pairs = pairs_of(query);
  const auto distance = [&](std::size_t a, std::size_t b) {
    double square = 1e-4;
    for (std::size_t k = 0; k < element_dimensions; ++k)
      square += std::pow(values[a * element_dimensions + k] - values[b * element_dimensions + k], 2);
    return std::sqrt(square);
  };
  const auto elements = [&](const Pair& pair, std::size_t slot) {
    return std::pair(static_cast<std::size_t>(pair.known->elements[slot]),
                     static_cast<std::size_t>(query.entry->elements[query.type->permutations[pair.permutation][slot]]));
  };
  double all = 0, right = 0;
  for (Pair& pair : pairs) {
    double score = pair.itself ? ranking.same_compound : 0;
    for (std::size_t k = 0; k < pair.known->elements.size(); ++k) {
      const auto [a, b] = elements(pair, k);
      score +=
          a == b ? ranking.same_element : ranking.log_odds * log_odds[a * substitution_elements + b] - distance(a, b);
    }
    for (std::size_t k = 0; k < formula_features; ++k) score += values[points + 3 + k] * pair.features[k];
    pair.score = std::exp(score);
    all += pair.score;
    if (pair.right) right += pair.score;
  }
  if (!(right > 0)) return 0;
  for (const Pair& pair : pairs) {
    const double slope = pair.score / all - (pair.right ? pair.score / right : 0);
    if (std::abs(slope) < 1e-5) continue;
    if (pair.itself) gradient[points + 2] += slope;
    for (std::size_t k = 0; k < formula_features; ++k) gradient[points + 3 + k] += slope * pair.features[k];
    for (std::size_t k = 0; k < pair.known->elements.size(); ++k) {
      const auto [a, b] = elements(pair, k);
      if (a == b) {
        gradient[points + 1] += slope;
        continue;
      }
      gradient[points] += slope * log_odds[a * substitution_elements + b];
      const double d = distance(a, b);
      for (std::size_t j = 0; j < element_dimensions; ++j) {
        const double pull = slope * (values[b * element_dimensions + j] - values[a * element_dimensions + j]) / d;
        gradient[a * element_dimensions + j] += pull;
        gradient[b * element_dimensions + j] -= pull;
      }
    }
  }
  return std::log(right / all);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const HeldOut crystals = read_held_out(argv[1]);
  TemplateLibrary library;
  for (const std::size_t i : crystals.training()) library.add(crystals.crystals[i]);
  library.learn();
  std::vector<std::vector<double>> log_odds;
  for (std::size_t f = 0; f < folds; ++f)
    log_odds.push_back(
        substitution_log_odds(library.types(), [&](const TemplateEntry& entry) { return fold_of(entry) != f; }));
  std::vector<Query> queries;
  for (const auto& [amounts, type] : library.types())
    for (const TemplateEntry& entry : type.templates) queries.push_back({&type, &entry});
  // Every tenth crystal is watched, and the fit does not see its structure.
  std::vector<Query> watched;
  if (argc > 2) {
    std::ranges::stable_partition(queries, [](const Query& q) { return q.entry->source % 10 != 0; });
    while (queries.back().entry->source % 10 == 0) {
      watched.push_back(queries.back());
      queries.pop_back();
    }
  }
  std::vector<double> values = flat(unfitted_ranking());
  const std::vector<double> start = values;
  std::vector<double> first(values.size(), 0.0), second(values.size(), 0.0), gradient(values.size(), 0.0);
  RandomStream random(1, 0, "weights of templates");
  std::size_t steps = 0;
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    random.shuffle(std::span(queries));
    const double rate = first_rate * (1 - static_cast<double>(epoch) / epochs);
    double sum = 0;
    for (std::size_t i = 0; i < queries.size(); ++i) {
      sum += add_gradient(queries[i], values, ranking_of(values), log_odds[fold_of(*queries[i].entry)], gradient);
      if ((i + 1) % batch != 0 && i + 1 != queries.size()) continue;
      ++steps;
      for (std::size_t k = 0; k < values.size(); ++k) {
        const double g = gradient[k] / batch + (k < points ? tie * (values[k] - start[k]) : 0);
        first[k] += 0.1 * (g - first[k]);
        second[k] += 0.001 * (g * g - second[k]);
        const auto t = static_cast<double>(steps);
        values[k] -=
            rate * (first[k] / (1 - std::pow(0.9, t))) / (std::sqrt(second[k] / (1 - std::pow(0.999, t))) + 1e-8);
      }
      std::ranges::fill(gradient, 0.0);
    }
    double seen = 0;
    std::vector<double> nothing(values.size());
    for (const Query& q : watched)
      seen += add_gradient(q, values, ranking_of(values), log_odds[fold_of(*q.entry)], nothing);
    fmt::print(stderr, "epoch {}: mean log probability {:.4f}, watched {:.4f}\n", epoch + 1,
               sum / static_cast<double>(queries.size()),
               watched.empty() ? 0 : seen / static_cast<double>(watched.size()));
  }
  fmt::print(
      "# How likely elements are to take the structure of known crystals (werner/crystal/template_ranking.hpp), "
      "fitted to\n# the {} training crystals of bench/held_out.hpp. Weights by name; points of the elements.\n",
      crystals.training().size());
  const char* const names[] = {"log_odds", "same_element",      "same_compound", "valence",
                               "size",     "electronegativity", "cell"};
  for (std::size_t k = 0; k < weights; ++k) fmt::print("{},{:.4f}\n", names[k], values[points + k]);
  for (std::size_t z = 1; z < substitution_elements; ++z) {
    fmt::print("{}", element(static_cast<int>(z)).symbol);
    for (std::size_t k = 0; k < element_dimensions; ++k) fmt::print(",{:.4f}", values[z * element_dimensions + k]);
    fmt::print("\n");
  }
}
