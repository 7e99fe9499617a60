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
constexpr double tie = 0.0001;  // pull of the points towards where they start: rare elements stay there

constexpr std::size_t points = substitution_elements * element_dimensions, weights = 8 + formula_features;

std::vector<double> flat(const TemplateRanking& r) {
  std::vector<double> values;
  for (const auto& point : r.points) values.insert(values.end(), point.begin(), point.end());
  for (const double w : {r.log_odds, r.same_element, r.same_compound, r.valence, r.size, r.electronegativity, r.cell,
                         r.several, r.members, r.least, r.coordination, r.neighbour})
    values.push_back(w);
  return values;
}

TemplateRanking ranking_of(const std::vector<double>& values) {
  TemplateRanking r;
  for (std::size_t z = 0; z < substitution_elements; ++z)
    for (std::size_t k = 0; k < element_dimensions; ++k) r.points[z][k] = values[z * element_dimensions + k];
  double* const to[] = {&r.log_odds,          &r.same_element, &r.same_compound, &r.valence, &r.size,
                        &r.electronegativity, &r.cell,         &r.several,       &r.members, &r.least,
                        &r.coordination,      &r.neighbour};
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
  bool itself;
  std::size_t structure;  // group and way to put the elements
  double voice;
};

// Of a group and a way to put the elements.
struct Structure {
  Voices voices;
  std::size_t members = 0;
  bool known = false;  // the compound itself has it
  const Pair* loudest = nullptr;
  EnvironmentCounts::Usual usual;
  double probability = 0;
};

std::size_t fold_of(const TemplateEntry& entry) { return entry.source * 7919 % folds; }

// All templates that may speak for the structure of the query, each with each permutation, and the structures.
struct Choice {
  std::vector<Pair> pairs;
  std::vector<Structure> structures;
  std::size_t right = 0;
};

Choice choice_of(const Query& query) {
  const TemplateType& type = *query.type;
  const std::size_t ways = type.permutations.size();
  const auto way_of = [&](const TemplateEntry& entry) {
    std::vector<std::size_t> permutation;
    for (const int z : entry.elements)
      permutation.push_back(
          static_cast<std::size_t>(std::ranges::find(query.entry->elements, z) - query.entry->elements.begin()));
    const auto at = std::ranges::find(type.permutations, permutation);
    // Not all permutations are looked at where there are very many.
    if (at == type.permutations.end()) return type.groups[entry.group].same_as[0];
    return type.groups[entry.group].same_as[static_cast<std::size_t>(at - type.permutations.begin())];
  };
  const RankedFormula wanted = ranked_formula(query.entry->elements, type.amounts);
  double atoms = 0;
  for (const int amount : type.amounts) atoms += amount;
  Choice choice;
  choice.structures.resize(type.groups.size() * ways);
  choice.right = query.entry->group * ways + type.groups[query.entry->group].same_as[0];
  for (const TemplateEntry& known : type.templates) {
    if (fold_of(known) == fold_of(*query.entry)) continue;
    const bool itself = same_compound(type, known, query.entry->elements);
    if (itself) {
      const std::size_t structure = known.group * ways + way_of(known);
      if (structure == choice.right) continue;
      choice.structures[structure].known = true;
    }
    const TemplateGroup& group = type.groups[known.group];
    const RankedFormula formula = ranked_formula(known.elements, type.amounts);
    for (std::size_t p = 0; p < ways; ++p) ++choice.structures[known.group * ways + p].members;
    for (std::size_t p = 0; p < ways; ++p) {
      choice.pairs.push_back({&known, p,
                              compared(formula, wanted, type.permutations[p], static_cast<double>(group.sites) / atoms),
                              itself, known.group * ways + group.same_as[p], 0});
    }
  }
  return choice;
}

// What the crystals outside a fold say.
struct Fold {
  std::vector<double> log_odds;
  EnvironmentCounts environments;
};

// Adds the gradient of the negative logarithm of the probability of the right structure; returns that logarithm.
double add_gradient(const Query& query, const std::vector<double>& values, const TemplateRanking& ranking,
                    const Fold& fold, std::vector<double>& gradient) {
  const std::vector<double>& log_odds = fold.log_odds;
  Choice choice = choice_of(query);
  const auto distance = [&](std::size_t a, std::size_t b) {
    double square = 1e-4;
    for (std::size_t k = 0; k < element_dimensions; ++k) {
      const double d = values[a * element_dimensions + k] - values[b * element_dimensions + k];
      square += d * d;
    }
    return std::sqrt(square);
  };
  const auto elements = [&](const Pair& pair, std::size_t slot) {
    return std::pair(static_cast<std::size_t>(pair.known->elements[slot]),
                     static_cast<std::size_t>(query.entry->elements[query.type->permutations[pair.permutation][slot]]));
  };
  std::vector<double> slots;
  // Weight of each slot; returns which is the least.
  const auto weigh = [&](const Pair& pair) {
    slots.clear();
    for (std::size_t k = 0; k < pair.known->elements.size(); ++k) {
      const auto [a, b] = elements(pair, k);
      slots.push_back(a == b ? ranking.same_element
                             : ranking.log_odds * log_odds[a * substitution_elements + b] - distance(a, b));
    }
    return static_cast<std::size_t>(std::ranges::min_element(slots) - slots.begin());
  };
  const auto factor = [&](std::size_t k, std::size_t least) { return 1 + (k == least ? ranking.least : 0); };
  for (Pair& pair : choice.pairs) {
    double score = pair.itself ? ranking.same_compound : 0;
    const std::size_t least = weigh(pair);
    for (std::size_t k = 0; k < slots.size(); ++k) score += factor(k, least) * slots[k];
    for (std::size_t k = 0; k < formula_features; ++k) score += values[points + 3 + k] * pair.features[k];
    pair.voice = std::exp(score);
    Structure& structure = choice.structures[pair.structure];
    if (!structure.loudest || pair.voice > structure.voices.loudest) structure.loudest = &pair;
    structure.voices.add(pair.voice);
  }
  if (!(choice.structures[choice.right].voices.squares > 0)) return 0;
  double all = 0;
  for (Structure& structure : choice.structures) {
    if (!(structure.voices.squares > 0)) continue;
    std::vector<int> placed;
    for (std::size_t k = 0; k < structure.loudest->known->elements.size(); ++k)
      placed.push_back(static_cast<int>(elements(*structure.loudest, k).second));
    structure.usual = fold.environments.usual(structure.loudest->known->environments, placed);
    structure.probability = std::exp(
        support(ranking, structure.voices, structure.members) + ranking.coordination * structure.usual.coordination +
        ranking.neighbour * structure.usual.neighbour + (structure.known ? known_structure : 0));
    all += structure.probability;
  }
  for (Structure& structure : choice.structures) structure.probability /= all;
  for (std::size_t i = 0; i < choice.structures.size(); ++i) {
    const Structure& structure = choice.structures[i];
    if (!(structure.voices.squares > 0)) continue;
    const double slope = structure.probability - (i == choice.right ? 1 : 0);
    gradient[points + 3 + formula_features] += slope * std::log(structure.voices.sum / structure.voices.loudest);
    gradient[points + 4 + formula_features] += slope * std::log(static_cast<double>(structure.members));
    gradient[points + 6 + formula_features] += slope * structure.usual.coordination;
    gradient[points + 7 + formula_features] += slope * structure.usual.neighbour;
  }
  for (const Pair& pair : choice.pairs) {
    const Structure& structure = choice.structures[pair.structure];
    const Voices& voices = structure.voices;
    if (!(voices.squares > 0)) continue;
    const double share = pair.voice * pair.voice / voices.squares +
                         ranking.several * (pair.voice / voices.sum - (pair.voice == voices.loudest ? 1 : 0));
    const double slope = share * (structure.probability - (pair.structure == choice.right ? 1 : 0));
    if (std::abs(slope) < 1e-5) continue;
    if (pair.itself) gradient[points + 2] += slope;
    for (std::size_t k = 0; k < formula_features; ++k) gradient[points + 3 + k] += slope * pair.features[k];
    const std::size_t least = weigh(pair);
    gradient[points + 5 + formula_features] += slope * slots[least];
    for (std::size_t k = 0; k < slots.size(); ++k) {
      const auto [a, b] = elements(pair, k);
      const double by = slope * factor(k, least);
      if (a == b) {
        gradient[points + 1] += by;
        continue;
      }
      gradient[points] += by * log_odds[a * substitution_elements + b];
      const double d = distance(a, b);
      for (std::size_t j = 0; j < element_dimensions; ++j) {
        const double pull = by * (values[b * element_dimensions + j] - values[a * element_dimensions + j]) / d;
        gradient[a * element_dimensions + j] += pull;
        gradient[b * element_dimensions + j] -= pull;
      }
    }
  }
  return std::log(choice.structures[choice.right].probability);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const HeldOut crystals = read_held_out(argv[1]);
  TemplateLibrary library;
  for (const std::size_t i : crystals.training()) library.add(crystals.crystals[i]);
  library.learn();
  std::vector<Fold> parts(folds);
  for (std::size_t f = 0; f < folds; ++f) {
    const auto outside = [&](const TemplateEntry& entry) { return fold_of(entry) != f; };
    parts[f].log_odds = substitution_log_odds(library.types(), outside);
    for (const auto& [amounts, type] : library.types())
      for (const TemplateEntry& entry : type.templates)
        if (outside(entry)) parts[f].environments.add(entry.environments, entry.elements);
  }
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
      sum += add_gradient(queries[i], values, ranking_of(values), parts[fold_of(*queries[i].entry)], gradient);
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
      seen += add_gradient(q, values, ranking_of(values), parts[fold_of(*q.entry)], nothing);
    fmt::print(stderr, "epoch {}: mean log probability {:.4f}, watched {:.4f}\n", epoch + 1,
               sum / static_cast<double>(queries.size()),
               watched.empty() ? 0 : seen / static_cast<double>(watched.size()));
  }
  fmt::print(
      "# How likely elements are to take the structure of known crystals (werner/crystal/template_ranking.hpp), "
      "fitted to\n# the {} training crystals of bench/held_out.hpp. Weights by name; points of the elements.\n",
      crystals.training().size());
  const char* const names[] = {"log_odds",          "same_element", "same_compound", "valence", "size",
                               "electronegativity", "cell",         "several",       "members", "least",
                               "coordination",      "neighbour"};
  for (std::size_t k = 0; k < weights; ++k) fmt::print("{},{:.4f}\n", names[k], values[points + k]);
  for (std::size_t z = 1; z < substitution_elements; ++z) {
    fmt::print("{}", element(static_cast<int>(z)).symbol);
    for (std::size_t k = 0; k < element_dimensions; ++k) fmt::print(",{:.4f}", values[z * element_dimensions + k]);
    fmt::print("\n");
  }
}
