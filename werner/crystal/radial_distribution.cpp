#include "werner/crystal/radial_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/core/error.hpp"
#include "werner/core/neighbours.hpp"
#include "werner/crystal/crystal_nn.hpp"

namespace werner {

namespace {

constexpr double tail = 6;  // standard deviations of a Gaussian that are drawn
constexpr double most_bins = 1e5;
constexpr double same_place = 1e-3;  // Angstrom: nearer pairs make F overflow
// Pairs of one cell; a cell of 10^4 atoms has some 3 10^6.
constexpr double most_pairs = 1e8;

double below(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }  // of the unit Gaussian

void add_gaussian(Eigen::VectorXd& f, double distance, double area, const RadialDistributionParameters& p) {
  const auto bin = [&](double r) { return static_cast<Eigen::Index>(std::floor(r / p.step)); };
  const Eigen::Index first = std::max<Eigen::Index>(bin(distance - tail * p.width), 0);
  const Eigen::Index last = std::min<Eigen::Index>(bin(distance + tail * p.width), f.size() - 1);
  const auto share = [&](Eigen::Index edge) {
    return below((static_cast<double>(edge) * p.step - distance) / p.width);
  };
  if (first > last) return;
  double before = share(first);
  for (Eigen::Index i = first; i <= last; ++i) {
    const double now = share(i + 1);
    f[i] += area * (now - before) / p.step;
    before = now;
  }
}

double norm(const RadialDistribution& d) {
  double sum = 0;
  for (const auto& [pair, f] : d.by_elements) sum += d.weights.at(pair) * f.squaredNorm();
  return std::sqrt(sum);
}

}  // namespace

RadialDistribution radial_distribution(const Crystal& crystal, const RadialDistributionParameters& parameters) {
  const auto& [longest, step, width] = parameters;
  if (!(longest > 0) || !(step > 0) || !(width > 0) || !(longest / step <= most_bins))
    throw Error("found a radial distribution up to " + std::to_string(longest) + " Angstrom in steps of " +
                std::to_string(step) + " with width " + std::to_string(width) +
                ", expected numbers above zero and at most 100000 steps");
  RadialDistribution result{{}, {}, parameters, usable_for_neighbours(crystal)};
  if (!result.verdict.ok()) return result;
  const double radius = longest + tail * width, atoms = static_cast<double>(crystal.size());
  const double volume = crystal.lattice.volume();
  if (!(atoms * atoms * 4.2 * radius * radius * radius / volume < most_pairs)) {
    result.verdict.reasons.push_back("too many pairs of atoms within the reach of the radial distribution");
    return result;
  }

  std::map<int, double> amounts = composition_of(crystal).amounts;
  const auto bins = static_cast<Eigen::Index>(std::ceil(longest / step - 1e-9));
  for (const auto& [a, number_a] : amounts)
    for (const auto& [b, number_b] : amounts)
      if (a <= b) {
        result.by_elements[{a, b}] = Eigen::VectorXd::Constant(bins, -1);
        result.weights[{a, b}] = (a == b ? 1 : 2) * number_a * number_b / (atoms * atoms);
      }
  const auto refuse = [&](const std::string& reason) { return RadialDistribution{{}, {}, parameters, {{reason}}}; };
  const NeighbourGrid grid(crystal);
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const auto neighbours = grid.around(site, radius);
    if (!neighbours) return refuse("the neighbours of an atom are too far for a search in this cell");
    const int a = crystal.atomic_numbers[site];
    for (const Neighbour& n : *neighbours) {
      const int b = crystal.atomic_numbers[n.site];
      if (n.distance < same_place) return refuse("two atoms stand in one place");
      if (a > b) continue;  // the same pair is met from the other side
      const double area = volume / (4 * std::numbers::pi * n.distance * n.distance * amounts[a] * amounts[b]);
      add_gaussian(result.by_elements[{a, b}], n.distance, area, parameters);
    }
  }
  return result;
}

double cosine_distance(const RadialDistribution& a, const RadialDistribution& b) {
  if (!(a.parameters == b.parameters)) throw Error("found radial distributions with different parameters");
  if (!a.verdict.ok() || !b.verdict.ok()) throw Error("found a radial distribution without values");
  double product = 0;
  for (const auto& [pair, f] : a.by_elements)
    if (const auto other = b.by_elements.find(pair); other != b.by_elements.end())
      product += std::sqrt(a.weights.at(pair) * b.weights.at(pair)) * f.dot(other->second);
  const double norms = norm(a) * norm(b);
  return norms > 0 ? std::clamp((1 - product / norms) / 2, 0.0, 1.0) : 0;
}

}  // namespace werner
