// A synthetic space that mimics relaxed crystals: points of a periodic unit cube on a fine grid, an energy with many
// funnels, relaxation by a few steps of descent, and niches of points that relax to the same minimum.
#pragma once
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "werner/core/text.hpp"
#include "werner/evolve/space.hpp"

namespace werner::test {

class VectorSpace : public Space {
 public:
  // `grid` points along each of `dimensions` coordinates.
  VectorSpace(int dimensions, int grid, int steps = 40) : dimensions_(dimensions), grid_(grid), steps_(steps) {}

  using Point = std::vector<double>;

  // A broad funnel around 0.7 with the second-best minimum at 0.1, and a narrow one around 0.2 with the best at 0.
  // Ripples make five minima along each coordinate, so that 5^dimensions basins have about equal volumes.
  double energy(const Point& x) const {
    double ripple = 0;
    for (const double value : x) ripple += (1 - std::cos(10 * pi * (value - 0.2))) / 2;
    const auto [broad, narrow] = funnels(x);
    return std::min(broad, narrow) + 0.3 * ripple / static_cast<double>(x.size());
  }
  Point relaxed(Point x) const {
    for (int i = 0; i < steps_; ++i) {
      const auto [broad, narrow] = funnels(x);
      const double centre = broad < narrow ? 0.7 : 0.2, depth = broad < narrow ? 1 : 1.2;
      for (double& value : x)
        value -= 0.005 * pi * (depth * std::sin(2 * pi * (value - centre)) + 1.5 * std::sin(10 * pi * (value - 0.2)));
    }
    return x;
  }
  double relaxed_energy(const Genome& genome) const { return energy(relaxed(point(genome))); }

  Genome write(const Point& x) const {
    std::string text;
    for (const double value : x) {
      const auto place = static_cast<long>(std::lround((value - std::floor(value)) * grid_)) % grid_;
      text += (text.empty() ? "" : ",") + std::to_string(place);
    }
    return text;
  }
  Point point(const Genome& genome) const {
    Point x;
    for (const auto& part : split(genome, ',')) x.push_back(static_cast<double>(*parse_int(part)) / grid_);
    return x;
  }

  Genome sample(RandomStream& random) const override {
    Point x(static_cast<std::size_t>(dimensions_));
    for (double& value : x) value = random.uniform();
    return write(x);
  }
  // "spoil" is of no use: it forgets its parent and begins anew between the funnels.
  std::vector<std::string> operators() const override { return {"continue", "crossover", "nudge", "spoil", "swarm"}; }
  int parents_of(std::string_view operation) const override {
    return operation == "crossover" ? 2 : operation == "swarm" ? 4 : 1;
  }
  std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                             RandomStream& random) const override {
    Point x = point(parents.at(0));
    if (operation == "crossover") {
      const Point other = point(parents.at(1));
      for (std::size_t k = 0; k < x.size(); ++k)
        if (random.chance(0.5)) x[k] = other[k];
    } else if (operation == "nudge") {
      x[static_cast<std::size_t>(random.below(dimensions_))] += 0.25 * random.normal();
    } else if (operation == "spoil") {
      for (double& value : x) value = 0.45 + 0.01 * random.uniform();
    } else if (operation == "swarm") {
      const Point before = point(parents.at(1)), best = point(parents.at(2)), leader = point(parents.at(3));
      const auto nearest = [](double difference) { return difference - std::round(difference); };
      for (std::size_t k = 0; k < x.size(); ++k)
        x[k] += std::clamp(0.6 * nearest(x[k] - before[k]) + 2 * random.uniform() * nearest(best[k] - x[k]) +
                               2 * random.uniform() * nearest(leader[k] - x[k]) + 0.03 * random.normal(),
                           -0.3, 0.3);
    }
    return write(x);
  }
  std::optional<Genome> absorb(const std::string& structure) const override {
    if (structure.empty()) return std::nullopt;
    return write(relaxed(point(structure)));
  }
  std::unique_ptr<Niches> niches() const override { return std::make_unique<SameMinima>(*this); }
  Verdict violations(const Genome&) const override { return {}; }
  std::string identity(const Genome& genome) const override { return genome; }
  SpaceSize size() const override {
    const double count = std::pow(grid_, dimensions_);
    return {count, count, true};
  }
  std::optional<Genome> at(std::uint64_t) const override { return std::nullopt; }

 private:
  static constexpr double pi = std::numbers::pi;

  static std::pair<double, double> funnels(const Point& x) {
    double broad = 0, narrow = 0;
    for (const double value : x) {
      broad += (1 - std::cos(2 * pi * (value - 0.7))) / 2;
      narrow += (1 - std::cos(2 * pi * (value - 0.2))) / 2;
    }
    const auto n = static_cast<double>(x.size());
    return {0.1 + broad / n, 1.2 * narrow / n};
  }

  struct SameMinima : Niches {
    explicit SameMinima(const VectorSpace& of) : space(of) {}
    int join(int item, const Genome& genome) override {
      const Point x = space.point(genome);
      for (const auto& [first, held] : minima) {
        double apart = 0;
        for (std::size_t k = 0; k < x.size(); ++k) {
          const double difference = x[k] - held[k];
          apart = std::max(apart, std::abs(difference - std::round(difference)));
        }
        if (apart < 0.02) return first;
      }
      minima.emplace_back(item, x);
      return item;
    }
    const VectorSpace& space;
    std::vector<std::pair<int, Point>> minima;
  };

  int dimensions_, grid_, steps_;
};

}  // namespace werner::test
