#include "werner/evolve/active_outlook.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace werner {

namespace {

// A compound by the number of its ligands of each kind.
class Leader {
 public:
  Leader(const Features& features, const std::vector<FeatureKind>& kinds) : kinds_(kinds), counts_(kinds.size(), 0.0) {
    for (const auto& [feature, count] : features) counts_[static_cast<std::size_t>(feature)] = count;
  }
  // The ligand that another compound has in place of one of these; nothing where more or none differ.
  std::optional<int> entering(const Features& features) const {
    double others = 0;
    int ligand = -1;
    for (const auto& [feature, count] : features) {
      const auto number = static_cast<std::size_t>(feature);
      if (kinds_[number] != FeatureKind::ligand || count <= counts_[number]) continue;
      others += count - counts_[number];
      ligand = feature;
    }
    return others == 1 ? std::optional(ligand) : std::nullopt;
  }

 private:
  const std::vector<FeatureKind>& kinds_;
  std::vector<double> counts_;
};

// What is no ligand and no pair of ligands: charge, metal, geometry, spin.
Features class_of(const Features& features, const std::vector<FeatureKind>& kinds) {
  Features others;
  for (const auto& [feature, count] : features)
    if (kinds[static_cast<std::size_t>(feature)] == FeatureKind::other) others.emplace_back(feature, count);
  return others;
}

}  // namespace

Outlook::Outlook(const std::vector<Objective>& objectives, const std::vector<FeatureKind>& kinds,
                 const std::vector<PropertyModel>& models, const std::vector<Evaluated>& evaluated,
                 const Standard& standard)
    : objectives_(objectives),
      kinds_(kinds),
      models_(models),
      evaluated_(evaluated),
      standard_(standard),
      deviations_(objectives.size(), 0.0) {
  for (const Evaluated& entry : evaluated) {
    const std::vector<double> expected = sums(entry.features);
    for (std::size_t k = 0; k < expected.size(); ++k) deviations_[k] += std::pow(entry.values[k] - expected[k], 2);
  }
  for (double& deviation : deviations_) deviation = std::sqrt(deviation / static_cast<double>(evaluated.size()));
}

std::vector<double> Outlook::sums(const Features& features) const {
  std::vector<double> values;
  for (const PropertyModel& model : models_) {
    double& sum = values.emplace_back(model.additive().intercept);
    for (const auto& [feature, count] : features)
      sum += count * model.additive().weights[static_cast<std::size_t>(feature)];
  }
  return values;
}

std::vector<double> Outlook::promise(const Costs& costs) const {
  return promises(costs, deviations_, standard_.front(), standard_.reference());
}

std::vector<int> Outlook::by_sum(const Candidates& candidates, int count) const {
  Costs costs;
  for (const Candidate& candidate : candidates) {
    std::vector<double> row = sums(candidate.features);
    for (std::size_t k = 0; k < row.size(); ++k) row[k] = cost(objectives_[k], row[k]);
    costs.push_back(std::move(row));
  }
  const std::vector<double> scores = promise(costs);
  std::vector<int> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](int i) { return scores[static_cast<std::size_t>(i)]; });
  std::map<Features, int> visits;
  for (const Evaluated& entry : evaluated_) ++visits[class_of(entry.features, kinds_)];
  std::vector<std::pair<int, int>> turns;  // how many of its class came before, candidate; candidates by promise
  for (const int i : order)
    turns.emplace_back(visits[class_of(candidates[static_cast<std::size_t>(i)].features, kinds_)]++, i);
  std::ranges::stable_sort(turns, {}, &std::pair<int, int>::first);
  turns.resize(std::min(turns.size(), static_cast<std::size_t>(count)));
  order.clear();
  for (const auto& [turn, i] : turns) order.push_back(i);
  return order;
}

std::vector<int> Outlook::by_exchange(const Candidates& candidates, const std::vector<int>& leaders, int count) const {
  Costs costs;
  std::vector<std::pair<int, int>> exchanges;  // candidate, entering ligand; one per row of costs
  std::map<int, int> tries;                    // ligand -> compounds evaluated
  for (const int at : leaders) {
    const Evaluated& best = evaluated_[static_cast<std::size_t>(at)];
    const Leader leader(best.features, kinds_);
    for (const Evaluated& entry : evaluated_)
      if (const auto ligand = leader.entering(entry.features)) ++tries[*ligand];
    const std::vector<double> from = sums(best.features);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto ligand = leader.entering(candidates[i].features);
      if (!ligand) continue;
      std::vector<double> row = sums(candidates[i].features);
      for (std::size_t k = 0; k < row.size(); ++k) row[k] = cost(objectives_[k], best.values[k] + row[k] - from[k]);
      costs.push_back(std::move(row));
      exchanges.emplace_back(static_cast<int>(i), *ligand);
    }
  }
  if (costs.empty()) return {};
  const std::vector<double> scores = promise(costs);
  std::vector<std::size_t> order(costs.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t row) {
    const auto tried = tries.find(exchanges[row].second);
    return std::tuple(tried == tries.end() ? 0 : tried->second, scores[row]);
  });
  std::vector<int> chosen, met;
  for (const std::size_t row : order) {
    const auto [candidate, ligand] = exchanges[row];
    if (std::ssize(chosen) >= count) break;
    if (std::ranges::find(met, ligand) != met.end() || std::ranges::find(chosen, candidate) != chosen.end()) continue;
    met.push_back(ligand);
    chosen.push_back(candidate);
  }
  return chosen;
}

}  // namespace werner
