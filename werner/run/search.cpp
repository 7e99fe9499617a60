#include "werner/run/search.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/run/search_results.hpp"

namespace werner {

namespace {

constexpr double commit_seconds = 0.5;  // results of so much time may have to be computed again after a kill
constexpr double poll_seconds = 0.1;
constexpr int barren_items = 100000;  // proposals without anything new after which a run ends

class Search {
 public:
  Search(const SearchQuestion& question, Store& store, Store* cache, Evaluator& evaluator, const SearchHooks& hooks)
      : question_(question),
        store_(store),
        cache_(cache),
        evaluator_(evaluator),
        hooks_(hooks),
        niches_(question.space->niches()),
        standing_(question.standing ? question.standing() : nullptr),
        seeds_(question.space->seeds()),
        strategy_(make_strategy(*question.strategy, context())),
        archive_(question.context.objectives) {
    outcome_.status.budget = question.evaluations;
  }

  SearchOutcome run() {
    fold();
    while (!spent()) {  // a run that is resumed may have been at its end
      if (batch_.empty() && !ask()) break;
      if (!work_off()) break;
    }
    commit();
    outcome_.operator_credits = strategy_->credits();
    outcome_.front = archive_.front();
    outcome_.reference = archive_.reference();
    if (standing_) outcome_.hull = standing_->hull();
    if (outcome_.history.empty() || outcome_.history.back().evaluations != outcome_.status.evaluations) add_history();
    report();
    return std::move(outcome_);
  }

 private:
  StrategyContext context() const {
    StrategyContext context = question_.context;
    context.space = question_.space;
    if (standing_)
      context.costs_now = [this](int item) { return outcome_.items.at(static_cast<std::size_t>(item)).told.costs; };
    return context;
  }

  // Tells the journal again; what was asked but not told becomes the batch to work off.
  void fold() {
    std::size_t asked = 0;  // items that the strategy, asked again, has accounted for
    const std::vector<JournalItem> items = store_.items();
    for (const JournalItem& item : items) {
      if (hooks_.verify_replay && static_cast<std::size_t>(item.item) == asked) asked += verify_batch(items, asked);
      genomes_.push_back(item.genome);
      if (item.told) {
        tell(item, item.task_key);
      } else {
        batch_.push_back(item);
      }
    }
    report();
  }

  std::size_t verify_batch(const std::vector<JournalItem>& items, std::size_t first) {
    const std::vector<Recipe> recipes = strategy_->ask(static_cast<int>(first));
    for (std::size_t i = 0; i < recipes.size(); ++i) {
      const std::size_t number = first + i;
      const bool same = number < items.size() &&
                        recipes[i] == Recipe{items[number].operation, items[number].parents, items[number].payload} &&
                        realise(static_cast<int>(number), recipes[i]) == items[number].genome;
      if (!same)
        throw Error(fmt::format("replaying the journal gives another item {} than was asked ('{}')", number,
                                recipes[i].operation),
                    {.where = {}, .hint = "was the run written by another version of Werner, or of the ligands?"});
    }
    return std::max<std::size_t>(recipes.size(), 1);
  }

  Genome realise(int item, const Recipe& recipe) const {
    RandomStream random(question_.context.seed, static_cast<std::uint64_t>(item), recipe.operation);
    if (recipe.operation == "sample" && static_cast<std::size_t>(item) < seeds_.size())
      return seeds_[static_cast<std::size_t>(item)];
    if (recipe.operation == "sample") return question_.space->sample(random);
    if (recipe.operation == "candidate") return recipe.payload;
    std::vector<Genome> parents;
    for (const int parent : recipe.parents) {
      const auto relaxed = absorbed_.find(parent);
      parents.push_back(relaxed != absorbed_.end() ? relaxed->second : genomes_.at(static_cast<std::size_t>(parent)));
    }
    return question_.space->vary(recipe.operation, parents, random).value_or(Genome{});
  }

  bool ask() {
    if (!outcome_.finish_reason.empty()) return false;
    if (outcome_.status.evaluations >= question_.evaluations) {
      outcome_.finish_reason = fmt::format("the budget of {} evaluations is spent", question_.evaluations);
      return false;
    }
    if (stopped()) return false;
    const int first = static_cast<int>(genomes_.size());
    commit();  // a strategy may think for long, and other runs wait for the cache
    const std::vector<Recipe> recipes = strategy_->ask(first);
    if (recipes.empty()) {
      outcome_.finish_reason = strategy_->finish_reason();
      return false;
    }
    for (const Recipe& recipe : recipes) {
      JournalItem item;
      item.item = static_cast<int>(genomes_.size());
      item.operation = recipe.operation;
      item.payload = recipe.payload;
      item.parents = recipe.parents;
      item.genome = realise(item.item, recipe);
      if (!item.genome.empty()) item.identity = question_.space->identity(item.genome);
      genomes_.push_back(item.genome);
      store_.append(item);
      batch_.push_back(std::move(item));
    }
    commit();
    return true;
  }

  // Computes what the batch needs, ahead as far as the workers can use it, and tells in order. False: stop.
  bool work_off() {
    std::vector<std::string> keys(batch_.size());  // of items that have been made ready
    std::size_t ready = 0;
    int ahead = outcome_.status.evaluations;   // evaluations including those under way
    std::unordered_set<std::string> upcoming;  // identities under way
    std::size_t told = 0;
    while (told < batch_.size()) {
      while (ready < batch_.size() && static_cast<int>(under_way_.size()) < evaluator_.capacity() && !stopped()) {
        JournalItem& item = batch_[ready];
        if (needs_computing(item) && !upcoming.contains(item.identity)) {
          if (ahead >= question_.evaluations) break;
          keys[ready] = start(item);
          upcoming.insert(item.identity);
          ++ahead;
        }
        ++ready;
        if (ready - told > 256) break;  // told results free memory and show progress
      }
      const std::size_t before = told;
      while (told < ready && (keys[told].empty() || store_.result(keys[told]))) {
        JournalItem& item = batch_[told];
        store_.mark_told(item.item, keys[told]);
        tell(item, keys[told]);
        ++told;
        if (spent()) break;
      }
      commit_sometimes();
      if (!outcome_.finish_reason.empty() && spent()) {
        report();
        return false;
      }
      if (told > before) {
        report();
        if (told < batch_.size()) continue;
        break;
      }
      if (under_way_.empty()) {
        // Nothing runs and nothing can be told: the budget ends in this batch, or we were asked to stop.
        if (!stopped())
          outcome_.finish_reason = fmt::format("the budget of {} evaluations is spent", question_.evaluations);
        batch_.erase(batch_.begin(), batch_.begin() + static_cast<std::ptrdiff_t>(told));
        return false;
      }
      if (stopped()) return false;
      if (const auto finished = evaluator_.wait(poll_seconds))
        finish(*finished);
      else
        report();
    }
    batch_.clear();
    return true;
  }

  // What is under way when the last step is told stays in the store, untold.
  bool spent() {
    if (question_.effort <= 0 || outcome_.status.effort < question_.effort) return false;
    outcome_.finish_reason = fmt::format("the budget of {:.0f} relaxation steps is spent", question_.effort);
    return true;
  }

  bool needs_computing(const JournalItem& item) const {
    return !item.genome.empty() && !first_of_.contains(item.identity) && question_.space->violations(item.genome).ok();
  }

  // The key under which the result is or will be in the store.
  std::string start(const JournalItem& item) {
    const Prepared prepared = evaluator_.prepare(item.genome, item.identity);
    if (store_.result(prepared.task_key)) return prepared.task_key;
    if (prepared.result) {
      store_.put(record_of(prepared.task_key, *prepared.result, evaluator_.version()));
      return prepared.task_key;
    }
    if (cache_) {
      if (const auto known = cache_->result(prepared.task_key)) {
        store_.put(from_cache(*known));
        ++outcome_.answered_by_cache;
        return prepared.task_key;
      }
    }
    if (under_way_.insert(prepared.task_key).second) evaluator_.submit(prepared);
    return prepared.task_key;
  }

  void finish(const Pool::Finished& finished) {
    under_way_.erase(finished.id);
    const OracleResult& result = finished.result;
    if (result.status == OracleStatus::transient) {
      commit();
      throw Error("a computation failed again and again: " + join(result.reasons, "; "),
                  {.where = {},
                   .hint = "this is no property of the compound; mend the cause and run the same command "
                           "again, it resumes"});
    }
    const StoredResult record = record_of(finished.id, result, evaluator_.version());
    store_.put(record);
    if (cache_) cache_->put(record);
    ++outcome_.status.fresh_evaluations;
  }

  void tell(const JournalItem& item, const std::string& key) {
    SearchItem entry;
    entry.task_key = key;
    Told& told = entry.told;
    told.item = item.item;
    told.recipe = {item.operation, item.parents, item.payload};
    told.genome = item.genome;
    told.identity = item.identity;
    entry.niche = item.item;
    if (item.genome.empty()) {
      told.reason = "the operator found no child under the constraints";
    } else if (const auto first = first_of_.find(item.identity); first != first_of_.end()) {
      const SearchItem& earlier = outcome_.items[static_cast<std::size_t>(first->second)];
      told.known = true;
      entry.niche = earlier.niche;
      told.identity = earlier.told.identity;
      told.valid = earlier.told.valid;
      told.costs = earlier.told.costs;
      told.values = earlier.told.values;
      told.uncertainties = earlier.told.uncertainties;
      told.reason = earlier.told.reason;
    } else if (key.empty()) {
      told.reason = join(question_.space->violations(item.genome).reasons, "; ");
      told.identity.clear();
    } else {
      entry.computed = true;
      first_of_[item.identity] = item.item;
      judge(entry, store_.result(key).value());
      ++outcome_.status.evaluations;
      if (!told.valid) ++outcome_.status.failures;
    }
    barren_ = entry.computed ? 0 : barren_ + 1;
    if (barren_ >= barren_items)
      outcome_.finish_reason = fmt::format("nothing new among the last {} proposals", barren_items);
    const int generation = strategy_->generation();
    archive_.add(told);
    outcome_.status.items = item.item + 1;
    if (told.valid && !told.known) improve(told);
    outcome_.items.push_back(std::move(entry));  // before telling: the strategy may ask for its costs as they are now
    strategy_->tell(outcome_.items.back().told);
    outcome_.status.generation = strategy_->generation();
    if (strategy_->generation() != generation) add_history();
  }

  void judge(SearchItem& entry, const StoredResult& result) {
    Told& told = entry.told;
    told.reason = join(result.reasons, "; ");
    if (const auto steps = result.properties.find("relaxation_steps"); steps != result.properties.end())
      outcome_.status.effort += steps->second.value;
    if (result.status != "done") return;
    told.reason.clear();
    const auto absorbed = question_.space->absorb(result.structure);
    if (absorbed) absorbed_[told.item] = *absorbed;
    if (niches_) {
      entry.niche = niches_->join(told.item, absorbed.value_or(told.genome));
      if (entry.niche != told.item) told.identity = outcome_.items[static_cast<std::size_t>(entry.niche)].told.identity;
    }
    PropertyValues properties = result.properties;
    if (standing_) {
      const bool moved = standing_->add(told.item, absorbed.value_or(told.genome), properties);
      add_standing(told.item, properties);
      if (moved) judge_again();
    }
    price(told, properties, result.reasons, question_);
  }

  void add_standing(int item, PropertyValues& properties) const {
    for (const auto& [name, value] : standing_->values(item)) properties[name] = value;
  }

  // The identity that an item was asked with; that of its niche is told.
  std::string asked_as(const Told& told) const { return question_.space->identity(told.genome); }

  // Distances from a hull that has moved. The archive is the front of costs as they are now.
  void judge_again() {
    archive_ = Archive(question_.context.objectives);
    best_costs_.clear();
    for (SearchItem& earlier : outcome_.items) {
      if (earlier.computed && earlier.told.valid) {
        const StoredResult known = store_.result(earlier.task_key).value();
        PropertyValues properties = known.properties;
        add_standing(earlier.told.item, properties);
        price(earlier.told, properties, known.reasons, question_);
        improve(earlier.told);
      } else if (earlier.told.known) {
        const Told& first = outcome_.items[static_cast<std::size_t>(first_of_.at(asked_as(earlier.told)))].told;
        earlier.told.costs = first.costs;
        earlier.told.values = first.values;
      }
      archive_.add(earlier.told);
    }
  }

  void improve(const Told& told) {
    if (best_costs_.empty()) {
      best_costs_ = told.costs;
      best_values_ = told.values;
    }
    for (std::size_t k = 0; k < told.costs.size(); ++k)
      if (told.costs[k] < best_costs_[k]) {
        best_costs_[k] = told.costs[k];
        best_values_[k] = told.values[k];
      }
  }

  void add_history() {
    const SearchStatus& status = outcome_.status;
    std::vector<double> best = best_values_;
    best.resize(question_.context.objectives.size(), std::nan(""));
    const double hypervolume = archive_.reference() ? archive_.hypervolume() : std::nan("");
    outcome_.history.push_back(
        {status.generation, status.evaluations, status.failures, status.effort, hypervolume, std::move(best)});
  }

  bool stopped() const { return hooks_.stop && hooks_.stop(); }

  void report() {
    if (!hooks_.progress) return;
    outcome_.status.hypervolume.reset();
    if (archive_.reference()) outcome_.status.hypervolume = archive_.hypervolume();
    hooks_.progress(outcome_.status);
  }

  void commit_sometimes() {
    const auto now = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(now - last_commit_).count() < commit_seconds) return;
    commit();
  }

  void commit() {
    store_.commit();
    if (cache_) cache_->commit();
    last_commit_ = std::chrono::steady_clock::now();
  }

  const SearchQuestion& question_;
  Store& store_;
  Store* cache_;
  Evaluator& evaluator_;
  const SearchHooks& hooks_;
  std::unique_ptr<Niches> niches_;
  std::unique_ptr<Standing> standing_;
  std::vector<Genome> seeds_;
  std::unique_ptr<Strategy> strategy_;
  Archive archive_;
  SearchOutcome outcome_;
  std::vector<Genome> genomes_;                    // of every asked item
  std::unordered_map<int, Genome> absorbed_;       // of told items, what stands for them as parents
  std::deque<JournalItem> batch_;                  // asked, not told
  std::unordered_map<std::string, int> first_of_;  // identity -> item that computed it
  std::unordered_set<std::string> under_way_;      // task keys
  std::vector<double> best_costs_, best_values_;
  std::chrono::steady_clock::time_point last_commit_ = std::chrono::steady_clock::now();
  int barren_ = 0;
};

}  // namespace

SearchOutcome run_search(const SearchQuestion& question, Store& store, Store* cache, Evaluator& evaluator,
                         const SearchHooks& hooks) {
  return Search(question, store, cache, evaluator, hooks).run();
}

}  // namespace werner
