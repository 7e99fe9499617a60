// The ask and tell loop of every design run. The journal in the store is the state: resuming tells it again, which
// proposes nothing and computes nothing, and goes on.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "werner/evolve/archive.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/run/formula.hpp"
#include "werner/run/standing.hpp"
#include "werner/store/journal.hpp"

namespace werner {

struct SearchQuestion {
  const Space* space = nullptr;
  const StrategyInfo* strategy = nullptr;
  StrategyContext context;                        // seed, objectives, parameters
  std::vector<std::optional<Formula>> formulas;   // one per objective; empty: the property itself
  std::map<std::string, PropertyValues> species;  // that formulas speak of
  int evaluations = 0;                            // the budget: compounds attempted, failures included
  double effort = 0;                              // another budget, see SearchStatus; 0: none
  // Makes what judges compounds by one another; empty where no objective needs it.
  std::function<std::unique_ptr<Standing>()> standing;
};

// One asked item and what became of it.
struct SearchItem {
  Told told;
  std::string task_key;
  bool computed = false;  // the first of its identity: counts against the budget
  int niche = 0;          // the first item that is the same compound after evaluation; its own number where it is new
};

struct HistoryRow {
  int generation = 0, evaluations = 0, failures = 0;
  double effort = 0;
  double hypervolume = 0;    // NaN while there is no reference
  std::vector<double> best;  // value of each objective with the lowest cost so far; NaN before the first
};

struct SearchStatus {
  int generation = 0, items = 0, evaluations = 0, budget = 0, failures = 0;
  std::optional<double> hypervolume;
  int fresh_evaluations = 0;  // computed now, taken from no store
  double effort = 0;          // sum of what evaluations cost in the evaluator's own unit: steps of relaxation
};

// What follows a search: how many of its crystals are done.
struct FollowUpStatus {
  std::string_view name;
  std::size_t done = 0, all = 0;  // all may grow
};

struct SearchHooks {
  std::function<void(const SearchStatus&)> progress;     // after something was told, and while waiting
  std::function<void(const FollowUpStatus&)> follow_up;  // after a crystal is done
  std::function<bool()> stop;                            // asked to end, leaving a run that resumes
  bool verify_replay = false;                            // asks everything of the journal again and compares
};

struct SearchOutcome {
  std::vector<SearchItem> items;  // told ones, in order
  std::vector<HistoryRow> history;
  std::vector<int> front;                        // item numbers
  std::optional<std::vector<double>> reference;  // costs, of the hypervolume
  SearchStatus status;
  std::string finish_reason;  // why there is nothing more to do; empty when stopped
  int answered_by_cache = 0;
  std::map<std::string, double> operator_credits;  // of strategies that learn them
  std::vector<EnergyEntry> hull;                   // Standing::hull at the end; empty where nothing is judged by one
};

// Throws Error when a task ends transiently too often or the journal contradicts the strategy (verify_replay).
SearchOutcome run_search(const SearchQuestion& question, Store& store, Store* cache, Evaluator& evaluator,
                         const SearchHooks& hooks = {});

}  // namespace werner
