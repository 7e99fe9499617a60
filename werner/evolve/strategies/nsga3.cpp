#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>

#include "werner/evolve/strategies/list.hpp"
#include "werner/evolve/strategies/reference_directions.hpp"
#include "werner/evolve/strategies/survival.hpp"

namespace werner {

namespace {

// Costs moved to the ideal point and scaled so that the hyperplane through the extreme points cuts every axis at 1
// (Deb and Jain 2014, algorithm 2); where there is no such plane, by the range of the first front.
Costs plane_normalised(Costs costs, const std::vector<int>& first_front) {
  const std::size_t m = costs[0].size();
  for (std::size_t k = 0; k < m; ++k) {
    double ideal = std::numeric_limits<double>::infinity();
    for (const auto& row : costs) ideal = std::min(ideal, row[k]);
    for (auto& row : costs) row[k] -= ideal;
  }
  const auto size = static_cast<Eigen::Index>(m);
  Eigen::MatrixXd extremes(size, size);
  Eigen::VectorXd scale = Eigen::VectorXd::Zero(size);
  for (std::size_t axis = 0; axis < m; ++axis) {
    double best = std::numeric_limits<double>::infinity();
    for (const int i : first_front) {
      double achievement = 0;
      for (std::size_t k = 0; k < m; ++k) {
        achievement = std::max(achievement, costs[i][k] / (k == axis ? 1.0 : 1e-6));
        scale[static_cast<Eigen::Index>(k)] = std::max(scale[static_cast<Eigen::Index>(k)], costs[i][k]);
      }
      if (achievement >= best) continue;
      best = achievement;
      for (std::size_t k = 0; k < m; ++k)
        extremes(static_cast<Eigen::Index>(axis), static_cast<Eigen::Index>(k)) = costs[i][k];
    }
  }
  const Eigen::FullPivLU<Eigen::MatrixXd> plane(extremes);
  if (plane.isInvertible()) {
    const Eigen::VectorXd inverse = plane.solve(Eigen::VectorXd::Ones(size));
    if ((inverse.array() > 1e-12).all() && inverse.allFinite()) scale = inverse.cwiseInverse();
  }
  for (auto& row : costs)
    for (std::size_t k = 0; k < m; ++k) {
      const double length = scale[static_cast<Eigen::Index>(k)];
      row[k] /= length > 0 ? length : 1.0;
    }
  return costs;
}

struct Niche {
  int direction = 0;
  double distance = 0;  // perpendicular
};

Niche nearest_direction(const std::vector<double>& point, const Costs& directions) {
  Niche niche{0, std::numeric_limits<double>::infinity()};
  for (std::size_t d = 0; d < directions.size(); ++d) {
    double along = 0, length = 0, square = 0;
    for (std::size_t k = 0; k < point.size(); ++k) {
      along += point[k] * directions[d][k];
      length += directions[d][k] * directions[d][k];
      square += point[k] * point[k];
    }
    const double distance = std::sqrt(std::max(0.0, square - along * along / length));
    if (distance < niche.distance) niche = {static_cast<int>(d), distance};
  }
  return niche;
}

}  // namespace

Population survive_niched(Population pool, std::size_t places, const Costs& directions, RandomStream& random) {
  if (pool.size() <= places) return pool;
  const Costs raw = costs_of(pool);
  const std::vector<int> ranks = front_ranks(raw);
  std::vector<int> chosen, last, first_front;
  for (int front = 0; chosen.size() < places; ++front) {
    std::vector<int> members;
    for (std::size_t i = 0; i < pool.size(); ++i)
      if (ranks[i] == front) members.push_back(static_cast<int>(i));
    if (front == 0) first_front = members;
    if (chosen.size() + members.size() > places) {
      last = members;
      break;
    }
    chosen.insert(chosen.end(), members.begin(), members.end());
  }

  const Costs costs = plane_normalised(raw, first_front);
  std::vector<int> counts(directions.size(), 0);
  std::vector<std::vector<std::pair<double, int>>> waiting(directions.size());
  for (const int i : chosen) ++counts[nearest_direction(costs[i], directions).direction];
  for (const int i : last) {
    const Niche niche = nearest_direction(costs[i], directions);
    waiting[niche.direction].push_back({niche.distance, i});
  }
  for (auto& members : waiting) std::sort(members.begin(), members.end());
  while (chosen.size() < places) {
    std::vector<int> emptiest;
    for (std::size_t d = 0; d < directions.size(); ++d) {
      if (waiting[d].empty()) continue;
      if (!emptiest.empty() && counts[d] > counts[emptiest[0]]) continue;
      if (!emptiest.empty() && counts[d] < counts[emptiest[0]]) emptiest.clear();
      emptiest.push_back(static_cast<int>(d));
    }
    const int direction = emptiest[random.below(static_cast<int>(emptiest.size()))];
    auto& members = waiting[direction];
    // An empty niche takes its nearest member, any other one of them by chance.
    const int pick = counts[direction] == 0 ? 0 : random.below(static_cast<int>(members.size()));
    chosen.push_back(members[pick].second);
    members.erase(members.begin() + pick);
    ++counts[direction];
  }
  std::sort(chosen.begin(), chosen.end());
  Population survivors;
  for (const int i : chosen) survivors.push_back(pool[i]);
  return survivors;
}

StrategyInfo nsga3_strategy() {
  std::vector<StrategyParameter> parameters = generational_parameters(92, 92);
  parameters.push_back(crossover_parameter());
  parameters.push_back({"divisions",
                        0,
                        0,
                        1000,
                        "Das-Dennis divisions of the reference directions; 0: as many as the population can fill",
                        {},
                        true});
  return {"nsga3",
          "non-dominated sorting with niches around evenly spread reference directions, for three and more objectives",
          "Deb and Jain 2014, doi:10.1109/TEVC.2013.2281535",
          0,
          std::move(parameters),
          [](const StrategyContext& context) {
            GenerationalRules rules = crossover_rules(context, [](const Population& population, RandomStream& random) {
              return random.below(static_cast<int>(population.size()));
            });
            const int objectives = static_cast<int>(context.objectives.size());
            int divisions = static_cast<int>(context.parameters.at("divisions"));
            if (divisions == 0) divisions = fitting_divisions(objectives, rules.population);
            rules.survive = [places = static_cast<std::size_t>(rules.population),
                             directions = das_dennis(objectives, divisions)](Population pool, RandomStream& random) {
              return survive_niched(std::move(pool), places, directions, random);
            };
            return generational(context, std::move(rules));
          }};
}

}  // namespace werner
