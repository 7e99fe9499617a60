#include "werner/run/final_relaxation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "werner/core/random.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/run/design.hpp"
#include "werner/run/equal_results.hpp"
#include "werner/run/search_results.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

constexpr double displacement = 0.05;      // Angstrom, standard deviation along each axis
constexpr double another_valley = 0.0005;  // eV/atom: more than what two relaxations of one valley differ by
constexpr double poll_seconds = 0.1;

// One listed crystal under way.
struct Listed {
  int item = 0;
  std::string key;  // of what will be stored, and of the first task
  StoredResult before;
  std::array<std::optional<OracleResult>, 2> ends;  // relaxed as it is, and displaced
  std::size_t missing = 0;
};

double value_of(const PropertyValues& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? std::nan("") : found->second.value;
}

double enthalpy(const OracleResult& result) {
  return result.status == OracleStatus::done ? value_of(result.properties, "enthalpy_per_atom") : std::nan("");
}

class Finish {
 public:
  Finish(const DesignSetup& setup, SearchOutcome& outcome, Store& store, Evaluator& evaluator, const SearchHooks& hooks)
      : setup_(setup),
        choice_(*setup.configuration.potential),
        outcome_(outcome),
        store_(store),
        evaluator_(evaluator),
        hooks_(hooks) {}

  // Relaxes those of `items` that are not at rest yet. False: asked to stop.
  bool relax(const std::vector<int>& items) {
    std::deque<std::pair<std::string, Prepared>> waiting;  // the listed crystal's key, and one of its tasks
    for (const int item : items)
      if (finished_.insert(item).second) prepare(item, waiting);
    std::map<std::string, std::string> keys;  // of listed crystals, by task under way
    while (!waiting.empty() || !keys.empty()) {
      if (hooks_.stop && hooks_.stop()) return false;
      while (!waiting.empty() && static_cast<int>(keys.size()) < evaluator_.capacity()) {
        auto& [key, task] = waiting.front();
        keys.emplace(task.task_key, key);
        evaluator_.submit(task);
        waiting.pop_front();
      }
      const auto ended = evaluator_.wait(poll_seconds);
      if (!ended || !keys.contains(ended->id)) continue;  // the search may have left tasks behind
      Listed& listed = under_way_.at(keys.extract(ended->id).mapped());
      listed.ends[ended->id == listed.key ? 0 : 1] = ended->result;
      if (--listed.missing > 0) continue;
      conclude(listed);
      ++concluded_;
      if (hooks_.follow_up) hooks_.follow_up({"final relaxation", concluded_, submitted_});
    }
    for (const auto& [key, listed] : under_way_) take(listed);
    under_way_.clear();
    return true;
  }

  const FinalRelaxation& told() const { return told_; }

 private:
  void prepare(int item, std::deque<std::pair<std::string, Prepared>>& waiting) {
    const SearchItem& entry = outcome_.items[static_cast<std::size_t>(item)];
    Listed listed{item, {}, store_.result(entry.task_key).value(), {}, 0};
    listed.key = "final/" + sha256(fmt::format("{} fmax={}", entry.task_key, choice_.final_fmax));
    const auto crystal = crystal_of(listed.before);
    if (!store_.result(listed.key) && crystal) {
      const auto add = [&](const std::string& key, const Crystal& start) {
        Prepared task = evaluator_.prepare(entry.told.genome, entry.told.identity);
        auto& relaxation = std::get<RelaxationTask>(task.task.value());
        relaxation.relax.fmax = choice_.final_fmax;
        relaxation.crystal = start;
        task.task_key = key;
        waiting.emplace_back(listed.key, std::move(task));
        ++listed.missing;
      };
      ++submitted_;
      add(listed.key, *crystal);
      if (!choice_.relax.keep_symmetry) add(listed.key + "/displaced", displaced(*crystal, item));
    }
    const std::string key = listed.key;
    under_way_.emplace(key, std::move(listed));
  }

  Crystal displaced(Crystal crystal, int item) const {
    RandomStream random(setup_.configuration.search.seed, static_cast<std::uint64_t>(item), "final relaxation");
    for (Fractional& f : crystal.positions)
      f.value += crystal.lattice.fractional(displacement * normal_vector(random)).value;
    return crystal;
  }

  void conclude(Listed& listed) {
    // Told by the next run of the same command, if the cause has gone by then.
    for (const auto& end : listed.ends)
      if (end && end->status == OracleStatus::transient) return;
    double steps = value_of(listed.before.properties, "relaxation_steps");
    for (const auto& end : listed.ends)
      if (end) steps += value_of(end->properties, "relaxation_steps");
    OracleResult& chosen = *listed.ends[0];
    if (const auto& other = listed.ends[1]; other && enthalpy(*other) < enthalpy(chosen) - another_valley) {
      chosen = *other;
      chosen.notes.emplace_back(left_on_saddle);
    }
    chosen.properties["relaxation_steps"] = {steps, std::nan("")};
    store_.put(record_of(listed.key, chosen, evaluator_.version()));
    store_.commit();
  }

  void take(const Listed& listed) {
    const auto record = store_.result(listed.key);
    if (!record) return;
    ++told_.crystals;
    told_.steps +=
        value_of(record->properties, "relaxation_steps") - value_of(listed.before.properties, "relaxation_steps");
    if (record->status != "done") return;
    told_.saddles += std::ranges::count(record->reasons, left_on_saddle) > 0;
    outcome_.items[static_cast<std::size_t>(listed.item)].task_key = listed.key;
  }

  const DesignSetup& setup_;
  const PotentialChoice& choice_;
  SearchOutcome& outcome_;
  Store& store_;
  Evaluator& evaluator_;
  const SearchHooks& hooks_;
  FinalRelaxation told_;
  std::size_t concluded_ = 0, submitted_ = 0;
  std::set<int> finished_;                   // items
  std::map<std::string, Listed> under_way_;  // by key
};

}  // namespace

FinalRelaxation relax_finally(const DesignSetup& setup, const SearchQuestion& question, SearchOutcome& outcome,
                              Store& store, Evaluator& evaluator, const SearchHooks& hooks) {
  const std::size_t objectives = setup.configuration.objectives.size();
  const int keep = setup.configuration.run.keep;
  Finish finish(setup, outcome, store, evaluator, hooks);
  while (true) {
    const int before = finish.told().crystals;
    if (!finish.relax(result_items(outcome, objectives, keep))) return finish.told();
    if (finish.told().crystals == before) break;
    judge_again(outcome, question, store);
    if (setup.configuration.prototype) continue;  // each filling stands for itself
    const std::map<int, int> equal = equal_niches(outcome, objectives, keep, store);
    outcome = with_niches_joined(std::move(outcome), equal);
  }
  FinalRelaxation told = finish.told();
  told.complete = true;
  return told;
}

}  // namespace werner
