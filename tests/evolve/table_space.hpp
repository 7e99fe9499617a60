// A synthetic space that mimics square-planar [ML4]: four sites in a ring, a list of options, the eight symmetries of
// the square, and a total charge between -1 and +1. And a loop that does, without files, what the engine does.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "werner/core/text.hpp"
#include "werner/evolve/archive.hpp"
#include "werner/evolve/space.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner::test {

using Sites = std::array<int, 4>;  // options in ring order: 0 is trans to 2

class TableSpace : public Space {
 public:
  // The first half of the options is neutral, the second half has charge -1; the metal has +2. Every fifth option in
  // turn shares a donor class.
  explicit TableSpace(int options);

  Genome sample(RandomStream& random) const override;
  std::vector<std::string> operators() const override;
  int parents_of(std::string_view operation) const override;
  std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                             RandomStream& random) const override;
  Verdict violations(const Genome& genome) const override;
  std::string identity(const Genome& genome) const override;
  SpaceSize size() const override;
  std::optional<Genome> at(std::uint64_t index) const override;
  std::vector<std::string> feature_names() const override;
  Features features(const Genome& genome) const override;
  std::vector<std::pair<double, Genome>> best(const LinearModel& model, int count) const override;

  int options() const { return options_; }
  int charge(int option) const { return option < options_ / 2 ? 0 : -1; }
  static int donor_class(int option) { return option % donor_classes; }
  static Sites parse(const Genome& genome);
  static constexpr int donor_classes = 5;

 private:
  bool allowed(const Sites& sites) const;
  int trans_feature(int option_a, int option_b) const;
  int options_;
  std::vector<Sites> all_;  // canonical, rising
};

// The lexicographically smallest of the eight equivalent orders.
Sites canonical(const Sites& sites);
Genome write(const Sites& sites);

// Properties of a compound; empty: the evaluation fails.
using Truth = std::function<std::vector<double>(const Sites&)>;

// Additive in the options with a small term for trans pairs: what the first property gains the second loses, roughly.
// As many properties as wanted, all positive.
Truth additive_truth(std::uint64_t seed, int options, int properties);

// A gap (eV) between the highest donor level and the lowest acceptor level, shifted by charge and trans pairs, with
// noise of 0.05 eV that no model can learn; and an additive polarizability (au). Ranges resemble the published ones.
Truth orbital_truth(std::uint64_t seed, int options);

struct Simulation {
  std::vector<Told> told;
  std::vector<double> hypervolumes;  // after each valid new item
  int spent = 0;                     // evaluations, failed ones included
  std::string finish_reason;
  std::map<std::string, double> credits;
};

// Properties of what any space holds.
using GenomeTruth = std::function<std::vector<double>(const Genome&)>;
GenomeTruth by_sites(Truth truth);

// Runs a strategy until `budget` evaluations are spent; a batch that passes the budget is cut there. A genome stands
// for the structure that the space absorbs.
Simulation simulate_genomes(const StrategyInfo& info, const Space& space, const GenomeTruth& truth,
                            const std::vector<Objective>& objectives, int budget, std::uint64_t seed,
                            const std::map<std::string, double>& parameters = {});
Simulation simulate(const StrategyInfo& info, const Space& space, const Truth& truth,
                    const std::vector<Objective>& objectives, int budget, std::uint64_t seed,
                    const std::map<std::string, double>& parameters = {});

// The objectives "p0", "p1", ... all maximised with reference 0.
std::vector<Objective> maximize_all(int properties);

inline Sites canonical(const Sites& sites) {
  Sites best = sites;
  for (int turn = 0; turn < 4; ++turn)
    for (const int step : {1, 3}) {
      Sites other;
      for (int i = 0; i < 4; ++i) other[i] = sites[(turn + step * i) % 4];
      best = std::min(best, other);
    }
  return best;
}

inline Genome write(const Sites& sites) {
  std::string text;
  for (const int option : sites) text += (text.empty() ? "" : ",") + std::to_string(option);
  return text;
}

inline Sites TableSpace::parse(const Genome& genome) {
  Sites sites{};
  const auto parts = split(genome, ',');
  for (std::size_t i = 0; i < 4; ++i) sites[i] = *parse_int(parts.at(i));
  return sites;
}

inline TableSpace::TableSpace(int options) : options_(options) {
  for (int a = 0; a < options; ++a)
    for (int b = a; b < options; ++b)
      for (int c = a; c < options; ++c)
        for (int d = b; d < options; ++d) {
          const Sites sites{a, b, c, d};
          if (allowed(sites) && canonical(sites) == sites) all_.push_back(sites);
        }
}

inline bool TableSpace::allowed(const Sites& sites) const {
  int total = 2;
  for (const int option : sites) total += charge(option);
  return total >= -1 && total <= 1;
}

inline Genome TableSpace::sample(RandomStream& random) const {
  while (true) {
    Sites sites;
    for (int& option : sites) option = random.below(options_);
    if (allowed(sites)) return write(canonical(sites));
  }
}

inline std::vector<std::string> TableSpace::operators() const {
  return {"crossover", "mutate-ligand", "pl-moga", "swap-sites"};
}

inline int TableSpace::parents_of(std::string_view operation) const {
  return operation == "crossover" || operation == "pl-moga" ? 2 : 1;
}

inline std::optional<Genome> TableSpace::vary(std::string_view operation, const std::vector<Genome>& parents,
                                              RandomStream& random) const {
  Sites child = parse(parents.at(0));
  const bool composite = operation == "pl-moga";
  if (operation == "crossover" || composite) {
    const Sites other = parse(parents.at(1));
    for (int i = 0; i < 4; ++i)
      if (random.chance(0.5)) child[i] = other[i];
  }
  if (operation == "mutate-ligand") child[random.below(4)] = random.below(options_);
  if (composite)
    for (int& option : child)
      if (random.chance(0.5)) option = random.below(options_);
  if (operation == "swap-sites" || (composite && random.chance(0.5)))
    std::swap(child[random.below(4)], child[random.below(4)]);
  if (!allowed(child)) return std::nullopt;
  return write(child);
}

inline Verdict TableSpace::violations(const Genome& genome) const {
  if (allowed(parse(genome))) return {};
  return {{"total charge outside -1 to 1"}};
}

inline std::string TableSpace::identity(const Genome& genome) const { return write(canonical(parse(genome))); }

inline SpaceSize TableSpace::size() const {
  const auto count = static_cast<double>(all_.size());
  return {count, count, true};
}

inline std::optional<Genome> TableSpace::at(std::uint64_t index) const {
  if (index >= all_.size()) return std::nullopt;
  return write(all_[index]);
}

inline std::vector<std::string> TableSpace::feature_names() const {
  std::vector<std::string> names;
  for (int i = 0; i < options_; ++i) names.push_back("ligand " + std::to_string(i));
  for (int a = 0; a < donor_classes; ++a)
    for (int b = a; b < donor_classes; ++b) names.push_back("trans " + std::to_string(a) + "-" + std::to_string(b));
  return names;
}

inline Features TableSpace::features(const Genome& genome) const {
  const Sites sites = parse(genome);
  std::map<int, double> counts;
  for (const int option : sites) counts[option] += 1;
  for (int i = 0; i < 2; ++i) counts[trans_feature(sites[i], sites[i + 2])] += 1;
  return {counts.begin(), counts.end()};
}

inline int TableSpace::trans_feature(int option_a, int option_b) const {
  const auto [a, b] = std::minmax({donor_class(option_a), donor_class(option_b)});
  int index = options_ + b - a;
  for (int row = 0; row < a; ++row) index += donor_classes - row;
  return index;
}

inline std::vector<std::pair<double, Genome>> TableSpace::best(const LinearModel& model, int count) const {
  std::vector<std::pair<double, Sites>> scored;
  scored.reserve(all_.size());
  for (const Sites& sites : all_) {
    double sum = model.intercept + model.weights[trans_feature(sites[0], sites[2])] +
                 model.weights[trans_feature(sites[1], sites[3])];
    for (const int option : sites) sum += model.weights[option];
    scored.push_back({sum, sites});
  }
  const auto kept = static_cast<std::ptrdiff_t>(std::min(scored.size(), static_cast<std::size_t>(count)));
  std::nth_element(scored.begin(), scored.begin() + std::max<std::ptrdiff_t>(kept - 1, 0), scored.end());
  std::sort(scored.begin(), scored.begin() + kept);
  std::vector<std::pair<double, Genome>> best;
  for (std::ptrdiff_t i = 0; i < kept; ++i) best.push_back({scored[i].first, write(scored[i].second)});
  return best;
}

inline Truth additive_truth(std::uint64_t seed, int options, int properties) {
  RandomStream random(seed, 0, "additive truth");
  std::vector<std::vector<double>> shares(static_cast<std::size_t>(options));
  for (auto& row : shares) {
    const double size = random.uniform();
    for (int k = 0; k < properties; ++k)
      row.push_back(k % 2 == 0 ? size + 0.3 * random.uniform() : 1.3 - size * size * 0.9 - 0.3 * random.uniform());
  }
  std::vector<double> trans;
  for (int i = 0; i < TableSpace::donor_classes * TableSpace::donor_classes; ++i)
    trans.push_back(0.1 * random.uniform());
  return [=](const Sites& sites) {
    std::vector<double> values(static_cast<std::size_t>(properties), 0.0);
    for (std::size_t k = 0; k < values.size(); ++k) {
      for (const int option : sites) values[k] += shares[option][k];
      for (int i = 0; i < 2; ++i) {
        const auto [a, b] = std::minmax({TableSpace::donor_class(sites[i]), TableSpace::donor_class(sites[i + 2])});
        values[k] += trans[a * TableSpace::donor_classes + b];
      }
    }
    return values;
  };
}

inline Truth orbital_truth(std::uint64_t seed, int options) {
  struct Ligand {
    double donor, acceptor, polarizability, field;
  };
  RandomStream random(seed, 0, "orbital truth");
  std::vector<Ligand> ligands;
  for (int i = 0; i < options; ++i) {
    const double size = std::pow(random.uniform(), 1.5);  // few large ones
    const bool anion = i >= options / 2;
    ligands.push_back({(anion ? -10.2 : -11.0) + 1.2 * size + 0.45 * random.normal(),
                       -7.0 - 1.6 * size + 0.6 * random.normal(), 12 + 105 * size + 6 * random.normal(),
                       0.5 + 0.35 * random.normal()});
    ligands.back().polarizability = std::max(ligands.back().polarizability, 8.0);
  }
  return [=](const Sites& sites) {
    // Levels interact as a soft maximum and minimum of width `mixing`; the metal's own d levels take part.
    constexpr double mixing = 0.25;
    double field = 0, polarizability = 8;
    int anions = 0;
    for (const int option : sites) {
      field += ligands[option].field;
      polarizability += ligands[option].polarizability;
      anions += option >= options / 2 ? 1 : 0;
    }
    const double trans =
        0.25 * (ligands[sites[0]].field * ligands[sites[2]].field + ligands[sites[1]].field * ligands[sites[3]].field);
    double highest = std::exp((-10.4 + 0.09 * field) / mixing),
           lowest = std::exp(-(-7.6 + 0.4 * field + trans) / mixing);
    for (const int option : sites) {
      highest += std::exp(ligands[option].donor / mixing);
      lowest += std::exp(-ligands[option].acceptor / mixing);
    }
    const double homo = mixing * std::log(highest) + 0.25 * (anions - 2);
    const double lumo = -mixing * std::log(lowest) + 0.35 * (anions - 2) - 0.1 * trans;
    const Genome key = write(canonical(sites));
    RandomStream noise(stable_hash(key), 0, "orbital noise");
    return std::vector<double>{std::max(0.05, lumo - homo + 0.05 * noise.normal()), polarizability};
  };
}

inline GenomeTruth by_sites(Truth truth) {
  return [truth = std::move(truth)](const Genome& genome) { return truth(canonical(TableSpace::parse(genome))); };
}

inline Simulation simulate(const StrategyInfo& info, const Space& space, const Truth& truth,
                           const std::vector<Objective>& objectives, int budget, std::uint64_t seed,
                           const std::map<std::string, double>& parameters) {
  return simulate_genomes(info, space, by_sites(truth), objectives, budget, seed, parameters);
}

inline Simulation simulate_genomes(const StrategyInfo& info, const Space& space, const GenomeTruth& truth,
                                   const std::vector<Objective>& objectives, int budget, std::uint64_t seed,
                                   const std::map<std::string, double>& parameters) {
  const auto strategy = make_strategy(info, {seed, objectives, &space, parameters});
  Simulation run;
  Archive archive(objectives);
  std::unordered_map<std::string, int> first_of;  // identity -> item
  const auto niches = space.niches();
  std::unordered_map<int, Genome> absorbed;
  while (run.spent < budget) {
    const auto recipes = strategy->ask(static_cast<int>(run.told.size()));
    if (recipes.empty()) break;
    for (const Recipe& recipe : recipes) {
      if (run.spent >= budget) break;
      Told told;
      told.item = static_cast<int>(run.told.size());
      told.recipe = recipe;
      RandomStream random(seed, static_cast<std::uint64_t>(told.item), recipe.operation);
      std::optional<Genome> genome;
      if (recipe.operation == "sample") {
        genome = space.sample(random);
      } else if (recipe.operation == "candidate") {
        genome = recipe.payload;
      } else {
        std::vector<Genome> parents;
        for (const int parent : recipe.parents) {
          const auto relaxed = absorbed.find(parent);
          parents.push_back(relaxed != absorbed.end() ? relaxed->second
                                                      : run.told.at(static_cast<std::size_t>(parent)).genome);
        }
        genome = space.vary(recipe.operation, parents, random);
      }
      if (!genome) {
        told.reason = "the operator does not apply";
      } else {
        told.genome = *genome;
        told.identity = space.identity(*genome);
        const auto [first, fresh] = first_of.try_emplace(told.identity, told.item);
        told.known = !fresh;
        if (fresh) ++run.spent;
        told.values = truth(*genome);
        told.valid = !told.values.empty();
        if (const auto relaxed = told.valid ? space.absorb(*genome) : std::nullopt) absorbed[told.item] = *relaxed;
        if (told.known)
          told.identity = run.told.at(static_cast<std::size_t>(first->second)).identity;
        else if (niches && told.valid)
          if (const int niche = niches->join(told.item, absorbed.at(told.item)); niche != told.item)
            told.identity = run.told.at(static_cast<std::size_t>(niche)).identity;
        if (!told.valid) told.reason = "the evaluation failed";
        for (std::size_t k = 0; told.valid && k < objectives.size(); ++k)
          told.costs.push_back(cost(objectives[k], told.values[k]));
        told.uncertainties.assign(told.values.size(), std::nan(""));
      }
      archive.add(told);
      if (told.valid && !told.known) run.hypervolumes.push_back(archive.hypervolume());
      strategy->tell(told);
      run.told.push_back(std::move(told));
    }
  }
  run.finish_reason = strategy->finish_reason();
  run.credits = strategy->credits();
  return run;
}

inline std::vector<Objective> maximize_all(int properties) {
  std::vector<Objective> objectives;
  for (int k = 0; k < properties; ++k) {
    Objective objective;
    objective.property = "p" + std::to_string(k);
    objective.reference = 0;
    objectives.push_back(objective);
  }
  return objectives;
}

}  // namespace werner::test
