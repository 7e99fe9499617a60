#include "werner/crystal/site_environments.hpp"

#include <algorithm>
#include <cmath>

#include "werner/core/neighbours.hpp"

namespace werner {

namespace {

constexpr std::size_t kinds = 104, numbers = most_coordination + 1;

std::size_t at(int element) { return static_cast<std::size_t>(element); }

// How much of a neighbour it is: 1 at `length`, falling steeply.
double bond_weight(double distance, double length) {
  const double square = distance / length * distance / length;
  return std::exp(1 - square * square * square);
}

std::vector<double> shares(std::span<const SiteEnvironment> sites, std::size_t elements) {
  std::vector<double> result(elements, 0.0);
  for (const SiteEnvironment& site : sites) result[site.element] += 1.0 / static_cast<double>(sites.size());
  return result;
}

}  // namespace

std::vector<SiteEnvironment> site_environments(const Crystal& crystal, std::span<const int> elements) {
  if (crystal.size() == 0 || !crystal.lattice.usable()) return {};
  // In units of the room of an atom: beyond the second shell of dense packings.
  const double radius = 2.3 * std::cbrt(crystal.lattice.volume() / static_cast<double>(crystal.size()));
  const NeighbourGrid grid(crystal);
  const auto number = [&](std::size_t site) {
    return static_cast<std::size_t>(std::ranges::find(elements, crystal.atomic_numbers[site]) - elements.begin());
  };
  std::vector<SiteEnvironment> result;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const auto around = grid.around(i, radius);
    if (!around || around->empty() || !(around->front().distance > 0)) return {};
    double sum = 0, weights = 0;
    for (const Neighbour& neighbour : *around) {
      const double weight = bond_weight(neighbour.distance, around->front().distance);
      sum += weight * neighbour.distance;
      weights += weight;
    }
    std::vector<double> of(elements.size(), 0.0);
    double all = 0;
    for (const Neighbour& neighbour : *around) {
      const double weight = bond_weight(neighbour.distance, sum / weights);
      of[number(neighbour.site)] += weight;
      all += weight;
    }
    result.push_back({number(i), static_cast<std::size_t>(std::ranges::max_element(of) - of.begin()),
                      static_cast<std::size_t>(std::min(std::round(all), static_cast<double>(most_coordination)))});
  }
  return result;
}

EnvironmentCounts::EnvironmentCounts()
    : coordination_(numbers, 0.0),
      of_element_(kinds * numbers, 0.0),
      of_pair_(kinds * kinds * numbers, 0.0),
      elements_(kinds, 0.0),
      pairs_(kinds * kinds, 0.0),
      present_(kinds * kinds, 0.0) {}

void EnvironmentCounts::add(std::span<const SiteEnvironment> sites, std::span<const int> elements) {
  const std::vector<double> share = shares(sites, elements.size());
  for (const SiteEnvironment& site : sites) {
    const std::size_t a = at(elements[site.element]), pair = a * kinds + at(elements[site.neighbour]);
    const double one = 1 / (share[site.element] * static_cast<double>(sites.size()));
    all_ += one;
    coordination_[site.coordination] += one;
    elements_[a] += one;
    of_element_[a * numbers + site.coordination] += one;
    pairs_[pair] += one;
    of_pair_[pair * numbers + site.coordination] += one;
    for (std::size_t k = 0; k < elements.size(); ++k) present_[a * kinds + at(elements[k])] += one * share[k];
  }
}

EnvironmentCounts::Usual EnvironmentCounts::usual(std::span<const SiteEnvironment> sites,
                                                  std::span<const int> elements) const {
  // So many counts of what is known without the neighbour, without the element and without anything.
  constexpr double by_element = 3, by_all = 5, evenly = 0.5, by_share = 0.3;
  const std::vector<double> share = shares(sites, elements.size());
  Usual result;
  for (const SiteEnvironment& site : sites) {
    const std::size_t a = at(elements[site.element]), pair = a * kinds + at(elements[site.neighbour]);
    const double any = (coordination_[site.coordination] + evenly) / (all_ + evenly * numbers);
    const double element = (of_element_[a * numbers + site.coordination] + by_all * any) / (elements_[a] + by_all);
    const double both =
        (of_pair_[pair * numbers + site.coordination] + by_element * element) / (pairs_[pair] + by_element);
    result.coordination += std::log(both / any);
    double sum = 0, mine = 0;
    for (std::size_t k = 0; k < elements.size(); ++k) {
      const std::size_t other = a * kinds + at(elements[k]);
      const double likely = share[k] * (pairs_[other] + by_share * share[k]) / (present_[other] + 2 * by_share);
      sum += likely;
      if (k == site.neighbour) mine = likely;
    }
    result.neighbour += std::log(mine / sum);
  }
  if (!sites.empty()) {
    result.coordination /= static_cast<double>(sites.size());
    result.neighbour /= static_cast<double>(sites.size());
  }
  return result;
}

}  // namespace werner
