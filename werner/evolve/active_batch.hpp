// What a batch of `active` is chosen by: beliefs about the shortlist, and the standard that a new compound must beat.
#pragma once
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "werner/evolve/active_acquisition.hpp"
#include "werner/evolve/active_candidates.hpp"
#include "werner/evolve/active_model.hpp"
#include "werner/evolve/hypervolume.hpp"

namespace werner {

struct Evaluated {
  Genome genome;
  Features features;
  std::vector<double> values, costs;
};

// One property's beliefs about a shortlist, sharpened by each compound that joins the batch as if it had come out as
// expected (the variance of a Gaussian process does not depend on the outcome).
class Beliefs {
 public:
  Beliefs(const PropertyModel& model, const std::vector<FeatureKind>& kinds, const OverlapIndex& trained,
          const Candidates& shortlist)
      : model_(&model) {
    const auto size = static_cast<Eigen::Index>(shortlist.size());
    means_.resize(size);
    variances_.resize(size);
    levels_.resize(size, 4);
    Eigen::MatrixXd covariances(model.trained_levels().rows(), size);
    for (Eigen::Index i = 0; i < size; ++i) {
      const Features& features = shortlist[static_cast<std::size_t>(i)].features;
      const Overlaps overlaps = trained.overlaps(features);
      const PropertyModel::Levels levels = model.levels(features);
      levels_.row(i) = levels;
      covariances.col(i) = model.covariance(overlaps, levels, model.trained_levels());
      means_[i] = model.mean(overlaps, features);
      variances_[i] = model.variance(self_overlaps(kinds, features));
    }
    white_ = model.whiten(covariances);
    variances_ -= white_.colwise().squaredNorm().transpose().array();
    variances_ = variances_.max(0.0);
  }

  // Of the value that an evaluation would give, in the property's unit.
  Normal value(int position) const {
    return {means_[position], model_->scale() * std::sqrt(variances_[position] + model_->kernel().noise)};
  }
  double mean_deviation() const { return model_->scale() * (variances_ + model_->kernel().noise).sqrt().mean(); }

  void condition(int position, const Overlaps& overlaps) {
    Eigen::ArrayXd column = model_->covariance(overlaps, levels_.row(position).transpose(), levels_);
    column -= (white_.transpose() * white_.col(position)).array();
    for (const Eigen::ArrayXd& earlier : directions_) column -= earlier * earlier[position];
    column /= std::sqrt(variances_[position] + model_->kernel().noise);
    variances_ = (variances_ - column.square()).max(0.0);
    directions_.push_back(std::move(column));
  }

 private:
  const PropertyModel* model_;
  Eigen::ArrayXd means_, variances_;
  Eigen::Array<double, Eigen::Dynamic, 4> levels_;
  Eigen::MatrixXd white_;
  std::vector<Eigen::ArrayXd> directions_;
};

// What the batch is measured against: for one objective the limit of the best `wanted`, otherwise the front.
class Standard {
 public:
  Standard(const std::vector<Evaluated>& evaluated, std::vector<double> reference, int wanted)
      : reference_(std::move(reference)), wanted_(static_cast<std::size_t>(wanted)) {
    for (const Evaluated& entry : evaluated) costs_.push_back(entry.costs);
    settle();
  }
  const Costs& front() const { return costs_; }
  const std::vector<double>& reference() const { return reference_; }

  double worth(const std::vector<Normal>& costs) const {
    if (costs.size() == 1) return expected_shortfall(costs[0], costs_.back()[0]);
    if (costs.size() == 2) return expected_hypervolume_gain(costs_, reference_, costs[0], costs[1]);
    // No closed form: the gain half a deviation on the good side of the mean.
    std::vector<double> point;
    for (const Normal& normal : costs) point.push_back(normal.mean - 0.5 * normal.deviation);
    return hypervolume_gain(costs_, reference_, point);
  }
  void expect(const std::vector<Normal>& costs) {
    std::vector<double> point;
    for (const Normal& normal : costs) point.push_back(normal.mean);
    costs_.push_back(std::move(point));
    settle();
  }

 private:
  // One objective: the best `wanted`, rising. More: the front below the reference, first cost rising.
  void settle() {
    if (reference_.size() == 1) {
      std::sort(costs_.begin(), costs_.end());
      if (costs_.size() > wanted_) costs_.resize(wanted_);
      return;
    }
    Costs front;
    for (const int i : non_dominated(costs_)) {
      const auto& row = costs_[static_cast<std::size_t>(i)];
      bool below = true;
      for (std::size_t k = 0; k < row.size(); ++k) below = below && row[k] < reference_[k];
      if (below) front.push_back(row);
    }
    std::sort(front.begin(), front.end());
    front.erase(std::unique(front.begin(), front.end()), front.end());
    costs_ = std::move(front);
  }

  std::vector<double> reference_;
  std::size_t wanted_;
  Costs costs_;
};

// Positions of the worthiest, one after the other: the first `given` are taken as they come, then always the one of
// greatest worth given those before. `take` is told of each and may change all worths. Where they can only fall by
// that, the best is found without computing all anew.
inline std::vector<int> choose_greedily(int candidates, int wanted, int given, bool may_rise,
                                        const std::function<double(int)>& worth, const std::function<void(int)>& take) {
  constexpr int taken = std::numeric_limits<int>::max();
  std::vector<double> worths(static_cast<std::size_t>(candidates), std::numeric_limits<double>::infinity());
  std::vector<int> computed(static_cast<std::size_t>(candidates), -1);  // when so many were chosen
  std::vector<int> chosen;
  const auto compute = [&](std::size_t i) {
    worths[i] = worth(static_cast<int>(i));
    computed[i] = static_cast<int>(chosen.size());
  };
  while (std::ssize(chosen) < std::min(candidates, wanted)) {
    auto best = chosen.size();
    if (std::ssize(chosen) >= given) {
      for (std::size_t i = 0; (may_rise || std::ssize(chosen) == given) && i < worths.size(); ++i)
        if (computed[i] != taken) compute(i);
      best = static_cast<std::size_t>(std::max_element(worths.begin(), worths.end()) - worths.begin());
      if (computed[best] != static_cast<int>(chosen.size())) {
        compute(best);
        continue;
      }
    }
    take(static_cast<int>(best));
    chosen.push_back(static_cast<int>(best));
    worths[best] = -std::numeric_limits<double>::infinity();
    computed[best] = taken;
  }
  return chosen;
}

}  // namespace werner
