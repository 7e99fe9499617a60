// A strategy proposes and learns from numbers alone: it sees neither atoms nor files. Its state is a function of what
// it was told, in the order in which it asked, so that resuming is telling the journal again.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/evolve/objective.hpp"
#include "werner/evolve/space.hpp"

namespace werner {

// How to make a genome; the space turns it into one.
struct Recipe {
  std::string operation;     // "sample", "crossover", "mutate", ..., "candidate" (payload is a genome)
  std::vector<int> parents;  // item numbers
  std::string payload;
  bool operator==(const Recipe&) const = default;
};

// One asked item, told back. Costs are NaN-free: an infeasible or failed item has `valid == false` and empty costs.
struct Told {
  int item = 0;
  Recipe recipe;
  std::string genome;          // as the space writes it; empty when the recipe could not be realised
  std::string identity;        // after evaluation: of the first compound of the same niche
  bool valid = false;          // evaluated, with costs
  bool known = false;          // the identity was told before in this run: costs are repeated, nothing was spent
  std::vector<double> costs;   // one per objective, minimised
  std::vector<double> values;  // one per objective, the properties behind the costs, in their own units
  std::vector<double> uncertainties;
  std::string reason;  // why not valid
};

struct StrategyContext {
  std::uint64_t seed = 1;
  std::vector<Objective> objectives;
  const Space* space = nullptr;              // for factors and best; strategies never decode
  std::map<std::string, double> parameters;  // resolved: defaults filled in, ranges checked
  // The costs of an item that was told earlier (not of the one being told) as they are now, where they depend on the
  // other compounds (distances from a hull that grows); empty: as they were told.
  std::function<std::vector<double>(int item)> costs_now = {};
};

// All state comes from `tell`: asking changes nothing that a later answer depends on, so a fold of the journal that
// never asks ends in the same state.
class Strategy {
 public:
  virtual ~Strategy() = default;
  // The recipes of the next batch (a generation, a window); called when every item of the batch before was told.
  // `first_item` is the number of the batch's first item: random streams are keyed by (seed, item, purpose).
  // Empty: finished, with finish_reason().
  virtual std::vector<Recipe> ask(int first_item) = 0;
  virtual void tell(const Told& told) = 0;  // every item, in the order of item numbers
  virtual std::string finish_reason() const { return {}; }
  // Items of the current population, for the report; empty where the strategy has none.
  virtual std::vector<int> population() const { return {}; }
  // How likely each operator is now, of strategies that learn it; empty of others.
  virtual std::map<std::string, double> credits() const { return {}; }
  // Completed generations or batches, for progress and the hypervolume curve.
  virtual int generation() const { return 0; }
};

struct StrategyParameter {
  std::string name;
  double default_value;
  double low, high;
  std::string description;
  std::vector<std::string> choices = {};  // not empty: a choice by name; its value is the index in this list
  bool whole = false;                     // only whole numbers
};

struct StrategyInfo {
  std::string name;
  std::string description;
  std::string citation;
  int max_objectives = 0;  // 0: any number
  std::vector<StrategyParameter> parameters;
  std::function<std::unique_ptr<Strategy>(const StrategyContext&)> make;
  std::function<bool(const Space&)> applies = {};  // empty: to every space
};

// All strategies, alphabetical.
std::span<const StrategyInfo> strategies();
const StrategyInfo& strategy(std::string_view name, std::string where = {});

// The number that `text` (a number, or the name of a choice) means for a parameter. Throws UsageError when it is
// neither or out of range; `where` is the key of the configuration.
double parameter_value(const StrategyParameter& parameter, std::string_view text, std::string where = {});
// The way back: the choice's name, or the number.
std::string parameter_text(const StrategyParameter& parameter, double value);
std::map<std::string, double> default_parameters(const StrategyInfo& info);
// Throws UsageError with a hint for a name that the strategy does not have.
const StrategyParameter& parameter(const StrategyInfo& info, std::string_view name, std::string where = {});
// Makes the strategy after checking the number of objectives and the space; parameters left out take their defaults.
std::unique_ptr<Strategy> make_strategy(const StrategyInfo& info, StrategyContext context);

}  // namespace werner
