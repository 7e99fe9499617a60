// Active learning: a first design that covers the space, then batches chosen by what a model of every property expects
// of the best candidates of the whole space.
#include <algorithm>
#include <cmath>
#include <memory>

#include "werner/evolve/active_batch.hpp"
#include "werner/evolve/active_candidates.hpp"
#include "werner/evolve/active_model.hpp"
#include "werner/evolve/active_outlook.hpp"
#include "werner/evolve/archive.hpp"
#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/reference_directions.hpp"

namespace werner {

namespace {

// The batch is chosen among this many; with four and more objectives a quarter of it, as their hypervolume is dearer.
constexpr int shortlist_size = 4000;

// The first `given` candidates are taken whatever the others promise: probes of ligands that have not been given their
// best chance yet, and the choice of the additive account.
struct Shortlist {
  Candidates candidates;
  std::size_t given = 0;
};

class Active : public Strategy {
 public:
  explicit Active(const StrategyContext& context)
      : context_(context),
        space_(*context.space),
        kinds_(feature_kinds(context.space->feature_names())),
        archive_(context.objectives) {
    initial_ = number("initial");
    if (initial_ == 0) {
      const auto ligands = std::count(kinds_.begin(), kinds_.end(), FeatureKind::ligand);
      initial_ = std::clamp(static_cast<int>(1.5 * static_cast<double>(ligands)), 12, 160);
    }
  }

  std::vector<Recipe> ask(int first_item) override {
    if (!finish_reason().empty()) return {};
    if (design_.empty()) design_ = covering_design(space_, kinds_, initial_, context_.seed);
    std::vector<Recipe> recipes;
    for (std::size_t i = static_cast<std::size_t>(told_); i < design_.size(); ++i)
      recipes.push_back({"candidate", {}, design_[i].genome});
    if (!recipes.empty()) return recipes;
    if (evaluated_.size() < 4)
      return std::vector<Recipe>(static_cast<std::size_t>(number("batch")), Recipe{"sample", {}, {}});
    for (const Genome& genome : choose(static_cast<std::uint64_t>(first_item)))
      recipes.push_back({"candidate", {}, genome});
    exhausted_ = recipes.empty();
    return recipes;
  }

  void tell(const Told& told) override {
    ++told_;
    ++since_better_;
    const bool fresh = !told.known && !told.identity.empty();
    since_fresh_ = fresh ? 0 : since_fresh_ + 1;
    if (!told.genome.empty()) asked_genomes_.insert(told.genome);
    if (!fresh) return;
    asked_identities_.insert(told.identity);
    Features features = space_.features(told.genome);
    for (const auto& [feature, count] : features) {
      if (told_ > initial_) ++chosen_[static_cast<std::size_t>(feature)];
      auto& [tried, failed] = trials_[static_cast<std::size_t>(feature)];
      ++tried;
      if (!told.valid) ++failed;
    }
    if (!told.valid) return;
    evaluated_.push_back({told.genome, std::move(features), told.values, told.costs});
    const std::vector<int> before = archive_.front();
    archive_.add(told);
    if (archive_.front() != before) since_better_ = 0;
  }

  std::string finish_reason() const override {
    if (exhausted_) return "every candidate was evaluated: the space is exhausted";
    if (since_fresh_ >= 50 * number("batch"))
      return "nothing new among the last " + std::to_string(since_fresh_) + " proposals";
    const int patience = number("stagnation") * number("batch");
    if (patience > 0 && told_ > initial_ && since_better_ >= patience)
      return "no better front in " + std::to_string(since_better_) + " evaluations";
    return {};
  }
  int generation() const override { return told_ < initial_ ? 0 : 1 + (told_ - initial_) / number("batch"); }

 private:
  int number(const char* name) const { return static_cast<int>(context_.parameters.at(name)); }
  bool enumerable() const { return space_.size().exact && space_.size().low <= number("candidates"); }

  std::vector<Genome> choose(std::uint64_t first_item) {
    std::vector<Features> features;
    for (const Evaluated& entry : evaluated_) features.push_back(entry.features);
    const OverlapIndex trained(kinds_, features);
    std::vector<PropertyModel> models;
    for (std::size_t k = 0; k < context_.objectives.size(); ++k) {
      Eigen::VectorXd values(static_cast<Eigen::Index>(evaluated_.size()));
      for (std::size_t i = 0; i < evaluated_.size(); ++i)
        values[static_cast<Eigen::Index>(i)] = evaluated_[i].values[k];
      models.emplace_back(kinds_, features, values);
    }
    Standard standard(evaluated_, reference(), number("wanted"));
    const Shortlist shortlist = gather(models, trained, standard, first_item);
    return pick(models, trained, standard, shortlist);
  }

  // The objectives' references, or the worst that was seen.
  std::vector<double> reference() const {
    if (auto point = archive_.reference()) return *point;
    std::vector<double> worst = evaluated_[0].costs;
    for (const Evaluated& entry : evaluated_)
      for (std::size_t k = 0; k < worst.size(); ++k) worst[k] = std::max(worst[k], entry.costs[k]);
    return worst;
  }

  // The share of failures among compounds with the least reliable of these features; two successes are granted in
  // advance.
  double reliability(const Features& features) const {
    double worst = 0;
    for (const auto& [feature, count] : features)
      if (const auto found = trials_.find(static_cast<std::size_t>(feature)); found != trials_.end())
        worst = std::max(worst, static_cast<double>(found->second.second) / (found->second.first + 2));
    return 1 - worst;
  }

  Costs expected_costs(const std::vector<PropertyModel>& models, const OverlapIndex& trained,
                       const Candidates& candidates, std::size_t from) const {
    Costs rows;
    for (std::size_t i = from; i < candidates.size(); ++i) {
      const Overlaps overlaps = trained.overlaps(candidates[i].features);
      std::vector<double> row;
      for (std::size_t k = 0; k < models.size(); ++k)
        row.push_back(cost(context_.objectives[k], models[k].mean(overlaps, candidates[i].features)));
      rows.push_back(std::move(row));
    }
    return rows;
  }

  // The most promising candidate with each ligand that no batch has tried since the design, most promising first. In
  // the design a good ligand may have met poor partners only, and where the poorest partner decides (a gap does not
  // rise above its lowest acceptor level) nothing can be learned of it there.
  std::vector<int> probes(const Candidates& candidates, const std::vector<double>& promise) const {
    const int turns = number("probes");
    std::map<int, int> best;  // feature -> candidate
    for (std::size_t i = 0; i < candidates.size(); ++i)
      for (const auto& [feature, count] : candidates[i].features) {
        const auto number = static_cast<std::size_t>(feature);
        if (kinds_[number] != FeatureKind::ligand) continue;
        if (const auto tried = chosen_.find(number); tried != chosen_.end() && tried->second >= turns) continue;
        const auto [entry, added] = best.try_emplace(feature, static_cast<int>(i));
        if (!added && promise[i] < promise[static_cast<std::size_t>(entry->second)])
          entry->second = static_cast<int>(i);
      }
    std::vector<int> positions;
    for (const auto& [feature, position] : best) positions.push_back(position);
    std::sort(positions.begin(), positions.end(), [&](int a, int b) {
      const double first = promise[static_cast<std::size_t>(a)], second = promise[static_cast<std::size_t>(b)];
      return first != second ? first < second : a < b;
    });
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    return positions;
  }

  Shortlist gather(const std::vector<PropertyModel>& models, const OverlapIndex& trained, const Standard& standard,
                   std::uint64_t first_item) {
    const int limit = number("candidates");
    CandidateList list(space_, asked_genomes_);
    const bool whole = enumerable();
    if (whole) {
      if (!all_) all_ = whole_space(space_, limit);
      if (all_)
        for (const Candidate& candidate : *all_) list.add(candidate);
    }
    if (!whole || !all_) {
      const auto objectives = static_cast<int>(models.size());
      const Costs directions = das_dennis(objectives, fitting_divisions(objectives, objectives == 2 ? 7 : 15));
      for (const auto& direction : directions)
        list.add_best(weighted(models, direction), limit * 7 / 10 / static_cast<int>(directions.size()));
      list.add_samples(limit / 10, context_.seed, first_item);
      std::vector<Genome> best;
      for (const int i : best_evaluated(20)) best.push_back(evaluated_[static_cast<std::size_t>(i)].genome);
      list.add_mutants(best, limit / 2000, context_.seed, first_item, "neighbours");
    }

    std::vector<double> deviations;
    {
      Candidates some;
      const std::size_t stride = std::max<std::size_t>(1, list.list().size() / 200);
      for (std::size_t i = 0; i < list.list().size(); i += stride) some.push_back(list.list()[i]);
      for (std::size_t k = 0; k < models.size(); ++k)
        deviations.push_back(some.empty() ? 0.0 : Beliefs(models[k], kinds_, trained, some).mean_deviation());
    }
    Costs costs = expected_costs(models, trained, list.list(), 0);
    std::vector<double> scores;
    const auto promising = [&](int count) {
      // Up to two objectives a candidate's promise does not depend on the others, and those known stay.
      if (models.size() > 2) scores.clear();
      const Costs fresh(costs.begin() + std::ssize(scores), costs.end());
      for (const double score : promises(fresh, deviations, standard.front(), standard.reference()))
        scores.push_back(score);
      return smallest(scores, count);
    };
    for (int round = 0; round < 2 && !whole; ++round) {
      std::vector<Genome> parents;
      for (const int i : promising(100)) parents.push_back(list.list()[static_cast<std::size_t>(i)].genome);
      const std::size_t before = list.list().size();
      list.add_mutants(parents, 20, context_.seed, first_item, round == 0 ? "climb 1" : "climb 2");
      for (auto& row : expected_costs(models, trained, list.list(), before)) costs.push_back(std::move(row));
    }
    Shortlist shortlist;
    std::unordered_set<std::string> identities;
    const auto join = [&](int i) {
      const Candidate& candidate = list.list()[static_cast<std::size_t>(i)];
      const std::string identity = space_.identity(candidate.genome);
      if (asked_identities_.contains(identity) || !identities.insert(identity).second) return false;
      shortlist.candidates.push_back(candidate);
      return true;
    };
    // Far more doubt than the model admits, so that the least hopeful ligand still has a best chance.
    for (double& deviation : deviations) deviation *= 4;
    for (const int i : probes(list.list(), promises(costs, deviations, standard.front(), standard.reference())))
      if (2 * shortlist.candidates.size() < static_cast<std::size_t>(number("batch"))) join(i);
    for (double& deviation : deviations) deviation /= 4;
    const Outlook outlook(context_.objectives, kinds_, models, evaluated_, standard);
    const auto take = [&](const std::vector<int>& order, int share) {
      const std::size_t full = std::min<std::size_t>(shortlist.candidates.size() + share, number("batch"));
      for (const int i : order)
        if (shortlist.candidates.size() < full) join(i);
    };
    take(outlook.by_sum(list.list(), 2 * number("batch")), number("sums"));
    take(outlook.by_exchange(list.list(), best_evaluated(5), 2 * number("batch")), number("exchanges"));
    shortlist.given = shortlist.candidates.size();
    for (const int i : promising(models.size() < 4 ? shortlist_size : shortlist_size / 4)) join(i);
    return shortlist;
  }

  // One cost for `Space::best`: objectives in units of the spread of what was seen. A target or window counts as the
  // way from the present mean towards it.
  LinearModel weighted(const std::vector<PropertyModel>& models, const std::vector<double>& direction) const {
    LinearModel sum;
    sum.weights.assign(kinds_.size(), 0.0);
    for (std::size_t k = 0; k < models.size(); ++k) {
      const Objective& objective = context_.objectives[k];
      double mean = 0;
      for (const Evaluated& entry : evaluated_) mean += entry.values[k] / static_cast<double>(evaluated_.size());
      const double middle = objective.goal == Goal::target ? objective.target : (objective.low + objective.high) / 2;
      const bool up = objective.goal == Goal::maximize || (objective.goal != Goal::minimize && mean < middle);
      const double share = (up ? -1 : 1) * (direction[k] + 1e-3) / models[k].scale();
      sum.intercept += share * models[k].additive().intercept;
      for (std::size_t f = 0; f < sum.weights.size(); ++f) sum.weights[f] += share * models[k].additive().weights[f];
    }
    return sum;
  }

  // The first `count` by front.
  std::vector<int> best_evaluated(std::size_t count) const {
    std::vector<int> order;
    Costs costs;
    for (const Evaluated& entry : evaluated_) costs.push_back(entry.costs);
    const std::vector<int> ranks = front_ranks(costs);
    for (std::size_t i = 0; i < ranks.size(); ++i) order.push_back(static_cast<int>(i));
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return ranks[a] < ranks[b]; });
    order.resize(std::min(order.size(), count));
    return order;
  }

  // One after the other, each chosen as if those before had come out as expected. The less is unknown of a value, the
  // less is to be hoped for where more or less of it is wanted, but a target or window is met the more closely.
  std::vector<Genome> pick(const std::vector<PropertyModel>& models, const OverlapIndex& trained, Standard standard,
                           const Shortlist& list) const {
    const Candidates& shortlist = list.candidates;
    std::vector<Beliefs> beliefs;
    for (const PropertyModel& model : models) beliefs.emplace_back(model, kinds_, trained, shortlist);
    std::vector<Features> features;
    for (const Candidate& candidate : shortlist) features.push_back(candidate.features);
    const OverlapIndex among(kinds_, features);

    const auto costs_at = [&](int position) {
      std::vector<Normal> costs;
      for (std::size_t k = 0; k < beliefs.size(); ++k)
        costs.push_back(cost_of(context_.objectives[k], beliefs[k].value(position)));
      return costs;
    };
    const auto worth_at = [&](int position) {
      return standard.worth(costs_at(position)) * reliability(shortlist[static_cast<std::size_t>(position)].features);
    };
    const bool may_rise = std::ranges::any_of(context_.objectives, [](const Objective& objective) {
      return objective.goal == Goal::target || objective.goal == Goal::window;
    });
    const int size = number("batch");
    const auto take = [&](int best) {
      standard.expect(costs_at(best));
      const Overlaps overlaps = among.overlaps(shortlist[static_cast<std::size_t>(best)].features);
      for (Beliefs& belief : beliefs) belief.condition(best, overlaps);
    };
    std::vector<Genome> batch;
    for (const int i : choose_greedily(static_cast<int>(shortlist.size()), size, static_cast<int>(list.given), may_rise,
                                       worth_at, take))
      batch.push_back(shortlist[static_cast<std::size_t>(i)].genome);
    return batch;
  }

  StrategyContext context_;
  const Space& space_;
  std::vector<FeatureKind> kinds_;
  int initial_ = 0;
  Archive archive_;
  std::vector<Evaluated> evaluated_;
  std::unordered_set<Genome> asked_genomes_;
  std::unordered_set<std::string> asked_identities_;
  std::map<std::size_t, std::pair<int, int>> trials_;  // feature -> compounds tried, failed
  std::map<std::size_t, int> chosen_;                  // feature -> compounds tried since the design
  int told_ = 0, since_fresh_ = 0, since_better_ = 0;  // items
  bool exhausted_ = false;

  // Functions of the context alone, kept because they are asked for again.
  Candidates design_;
  std::optional<Candidates> all_;
};

}  // namespace

StrategyInfo active_strategy() {
  return {
      "active",
      "learns a ligand-additive model of every property and evaluates what promises most in the whole space",
      "Janet, Ramesh, Duan and Kulik 2020, doi:10.1021/acscentsci.0c00026; Emmerich et al. 2011, "
      "doi:10.1109/CEC.2011.5949880",
      0,
      {{"batch", 20, 1, 10000, "compounds chosen together", {}, true},
       {"initial", 0, 0, 100000, "compounds of the first design; 0: one and a half per ligand, 12 to 160", {}, true},
       {"candidates", 100000, 100, 1e7, "compounds that the model looks at for a batch", {}, true},
       {"sums", 4, 0, 10000, "compounds of a batch that the additive account alone chooses", {}, true},
       {"exchanges", 4, 0, 10000, "compounds of a batch that differ by one ligand from the best five", {}, true},
       {"wanted", 20, 1, 10000, "one objective: search for the best so many rather than for the best one", {}, true},
       {"probes", 2, 0, 100, "times that every ligand is tried in its most promising company", {}, true},
       {"stagnation", 0, 0, 1e6, "stop after so many batches without a better front; 0 never", {}, true}},
      [](const StrategyContext& context) -> std::unique_ptr<Strategy> { return std::make_unique<Active>(context); },
      [](const Space& space) { return !space.feature_names().empty(); }};
}

}  // namespace werner
