#include "werner/evolve/active_candidates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "werner/evolve/active_acquisition.hpp"
#include "werner/evolve/strategies/reference_directions.hpp"

namespace werner {

namespace {

// Similarity for the design: equal to 1 for a compound with itself, whatever its ligands repeat.
class Similarity {
 public:
  Similarity(const std::vector<FeatureKind>& kinds, const std::vector<Features>& pool) : index_(kinds, pool) {
    for (const Features& features : pool) {
      const auto self = self_overlaps(kinds, features);
      scales_.push_back(1 / std::sqrt(mixed(self[0], self[1], self[2])));
    }
  }
  Eigen::VectorXd column(const std::vector<Features>& pool, int position) const {
    const Overlaps overlaps = index_.overlaps(pool[static_cast<std::size_t>(position)]);
    Eigen::VectorXd column(overlaps.rows());
    for (Eigen::Index i = 0; i < overlaps.rows(); ++i)
      column[i] = mixed(overlaps(i, 0), overlaps(i, 1), overlaps(i, 2)) * scales_[static_cast<std::size_t>(i)] *
                  scales_[static_cast<std::size_t>(position)];
    return column;
  }

 private:
  static double mixed(double ligands, double trans, double other) { return ligands + 0.5 * trans + 0.5 * other; }
  OverlapIndex index_;
  std::vector<double> scales_;
};

// Draws that may fail, on the whole, for every sample that is wanted.
constexpr int misses_per_sample = 5;

}  // namespace

std::optional<Candidates> whole_space(const Space& space, int limit) {
  const SpaceSize size = space.size();
  if (!size.exact || size.low > limit || !space.at(0)) return std::nullopt;
  Candidates all;
  for (std::uint64_t i = 0; auto genome = space.at(i); ++i) {
    Features features = space.features(*genome);
    all.push_back({std::move(*genome), std::move(features)});
  }
  return all;
}

Candidates covering_design(const Space& space, const std::vector<FeatureKind>& kinds, int count, std::uint64_t seed) {
  Candidates pool;
  std::unordered_set<std::string> identities;
  const int samples = std::max(1000, 20 * count);
  const auto add = [&](const Genome& genome) {
    if (identities.insert(space.identity(genome)).second) pool.push_back({genome, space.features(genome)});
  };
  int misses = misses_per_sample * samples;
  for (int i = 0; i < samples && misses > 0; ++i) {
    RandomStream random(seed, static_cast<std::uint64_t>(i), "design");
    auto genome = space.draw(random);
    for (; !genome && misses > 0; --misses) genome = space.draw(random);
    if (genome) add(*genome);
  }
  // Where hardly one draw satisfies the constraints, one is sought at any price.
  RandomStream random(seed, 0, "first compound");
  if (pool.empty()) add(space.sample(random));
  std::vector<Features> features;
  for (const Candidate& candidate : pool) features.push_back(candidate.features);
  const Similarity similarity(kinds, features);
  const auto size = static_cast<Eigen::Index>(pool.size());
  const auto wanted = std::min<Eigen::Index>(count, size);
  constexpr double nugget = 0.1;  // keeps choosing sensibly once the additive directions are used up
  Eigen::VectorXd unlike = Eigen::VectorXd::Constant(size, 1 + nugget);
  Eigen::MatrixXd directions(size, wanted);
  std::vector<char> taken(pool.size(), 0);
  Candidates design;
  for (Eigen::Index round = 0; round < wanted; ++round) {
    Eigen::Index next = -1;
    for (Eigen::Index i = 0; i < size; ++i)
      if (!taken[static_cast<std::size_t>(i)] && (next < 0 || unlike[i] > unlike[next])) next = i;
    Eigen::VectorXd column = similarity.column(features, static_cast<int>(next));
    column -= directions.leftCols(round) * directions.row(next).head(round).transpose();
    directions.col(round) = column / std::sqrt(std::max(unlike[next], 1e-9));
    unlike -= directions.col(round).cwiseAbs2();
    taken[static_cast<std::size_t>(next)] = 1;
    design.push_back(pool[static_cast<std::size_t>(next)]);
  }
  return design;
}

void CandidateList::add(const Genome& genome) {
  if (asked_->contains(genome) || !seen_.insert(genome).second) return;
  list_.push_back({genome, space_->features(genome)});
}

void CandidateList::add(const Candidate& candidate) {
  if (!asked_->contains(candidate.genome) && seen_.insert(candidate.genome).second) list_.push_back(candidate);
}

void CandidateList::add_best(const LinearModel& model, int count) {
  for (const auto& [cost, genome] : space_->best(model, count)) add(genome);
}

void CandidateList::add_samples(int count, std::uint64_t seed, std::uint64_t item) {
  RandomStream random(seed, item, "samples");
  int misses = misses_per_sample * count;
  for (int i = 0; i < count && misses > 0;)
    if (const auto genome = space_->draw(random)) {
      add(*genome);
      ++i;
    } else {
      --misses;
    }
}

void CandidateList::add_mutants(const std::vector<Genome>& parents, int each, std::uint64_t seed, std::uint64_t item,
                                std::string_view purpose) {
  std::vector<std::string> operators;
  for (const std::string& name : space_->operators())
    if (space_->parents_of(name) == 1) operators.push_back(name);
  if (operators.empty()) return;
  RandomStream random(seed, item, purpose);
  for (const Genome& parent : parents)
    for (int i = 0; i < each; ++i) {
      const auto& name = operators[static_cast<std::size_t>(random.below(static_cast<int>(operators.size())))];
      if (const auto child = space_->vary(name, {parent}, random)) add(*child);
    }
}

std::vector<double> promises(const Costs& costs, const std::vector<double>& deviations, const Costs& front,
                             const std::vector<double>& reference) {
  const std::size_t objectives = reference.size();
  std::vector<double> score(costs.size());
  if (objectives == 1) {
    for (std::size_t i = 0; i < costs.size(); ++i) score[i] = costs[i][0];
    return score;
  }
  if (objectives == 2) {
    for (std::size_t i = 0; i < costs.size(); ++i)
      score[i] =
          -expected_hypervolume_gain(front, reference, {costs[i][0], deviations[0]}, {costs[i][1], deviations[1]});
    return score;
  }
  std::vector<double> low(objectives, std::numeric_limits<double>::infinity()), range(objectives, 0.0);
  for (const auto& row : costs)
    for (std::size_t k = 0; k < objectives; ++k) low[k] = std::min(low[k], row[k]);
  for (const auto& row : costs)
    for (std::size_t k = 0; k < objectives; ++k) range[k] = std::max(range[k], row[k] - low[k]);
  score.assign(costs.size(), std::numeric_limits<double>::infinity());
  std::vector<double> reach(costs.size());
  const int n = static_cast<int>(objectives);
  for (const auto& weights : das_dennis(n, fitting_divisions(n, 40))) {
    for (std::size_t i = 0; i < costs.size(); ++i) {
      reach[i] = 0;
      for (std::size_t k = 0; k < objectives; ++k)
        reach[i] = std::max(reach[i], (weights[k] + 0.01) * (costs[i][k] - low[k]) / (range[k] > 0 ? range[k] : 1.0));
    }
    const std::vector<int> order = smallest(reach, static_cast<int>(reach.size()));
    for (std::size_t place = 0; place < order.size(); ++place)
      score[order[place]] = std::min(score[order[place]], static_cast<double>(place));
  }
  return score;
}

std::vector<int> smallest(const std::vector<double>& values, int count) {
  std::vector<int> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  const auto kept = static_cast<std::ptrdiff_t>(std::min(order.size(), static_cast<std::size_t>(count)));
  std::partial_sort(order.begin(), order.begin() + kept, order.end(),
                    [&](int a, int b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
  order.resize(static_cast<std::size_t>(kept));
  return order;
}

}  // namespace werner
