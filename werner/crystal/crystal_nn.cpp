#include "werner/crystal/crystal_nn.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/voronoi.hpp"

namespace werner {

namespace embedded {
std::string_view crystal_nn_csv();
}

namespace {

constexpr double same_place = 1e-8;    // Angstrom; the plane between nearer atoms has no direction
constexpr double rim = 1e-8;           // Angstrom by which pymatgen's search reaches farther than it is told
constexpr double steps = 1000;         // weights are rounded to three decimals
constexpr double widest_x_gap = 3.3;   // greatest difference of electronegativities, Pauling
constexpr double farthest_cell = 1e9;  // beyond, positions have no digits left within their cell
constexpr double first_atoms = 40;     // expected in the first sphere: most cells are complete with it
constexpr double first_smallest = 1;   // Angstrom, of that sphere

struct Properties {
  std::optional<double> radius, electronegativity;
};

const std::vector<Properties>& table() {
  static const std::vector<Properties> properties = [] {
    std::vector<Properties> rows(1);
    bool header = true;
    for (const std::string& line : split(embedded::crystal_nn_csv(), '\n')) {
      if (line.empty() || line[0] == '#' || std::exchange(header, false)) continue;
      const auto fields = split(line, ',');
      rows.push_back({parse_double(fields.at(1)), parse_double(fields.at(2))});
    }
    return rows;
  }();
  return properties;
}

const Properties* properties_of(int atomic_number) {
  const auto z = static_cast<std::size_t>(atomic_number);
  return atomic_number >= 1 && z < table().size() ? &table()[z] : nullptr;
}

std::string name_of(const Crystal& crystal, std::size_t site) {
  const int z = crystal.atomic_numbers[site];
  const std::string symbol = properties_of(z) ? element(z).symbol : "element " + std::to_string(z);
  return "atom " + std::to_string(site + 1) + " (" + symbol + ")";
}

struct Surroundings {
  std::vector<Neighbour> neighbours;
  VoronoiCell cell;
};

// The radius that surely closes the cell, as pymatgen has it: the longest diagonal of the cell.
double largest_radius(const Lattice& lattice) {
  double longest = 0;
  for (const Eigen::Vector3d& corner :
       {Eigen::Vector3d(1, 1, 1), Eigen::Vector3d(-1, 1, 1), Eigen::Vector3d(1, -1, 1), Eigen::Vector3d(1, 1, -1)})
    longest = std::max(longest, lattice.cartesian({corner}).norm());
  return longest + 0.01;
}

// A cell made of the atoms within `radius` only; where those near by make a cell that no other atom can cut, the rest
// is never looked for.
std::optional<Surroundings> surroundings_within(const Crystal& crystal, const NeighbourGrid& grid, std::size_t site,
                                                double radius) {
  const double volume = crystal.lattice.volume() / static_cast<double>(crystal.size());
  double reach = std::max(first_smallest, std::cbrt(volume * first_atoms * 0.75 / std::numbers::pi));
  for (;;) {
    const bool all = reach >= radius;
    auto neighbours = grid.around(site, all ? radius + rim : reach);
    if (!neighbours) return std::nullopt;
    if (!neighbours->empty() && neighbours->front().distance < same_place)
      return Surroundings{std::move(*neighbours), {}};
    VoronoiCell cell = voronoi_cell(*neighbours);
    if (all || 2 * cell.farthest <= reach) return Surroundings{std::move(*neighbours), std::move(cell)};
    reach *= 1.3;
  }
}

double fade(double distance, double radii, const CrystalNNParameters& parameters) {
  const double low = radii + parameters.fade_from, high = radii + parameters.fade_to;
  if (distance <= low) return 1;
  if (distance >= high) return 0;
  return (std::cos((distance - low) / (high - low) * std::numbers::pi) + 1) / 2;
}

// Area of the quarter of the unit circle left of x, in units of the whole quarter.
double quarter_circle(double x) {
  if (x >= 1) return 1;
  const double height = std::sqrt(1 - x * x);
  return (x * height + std::atan(x / height)) * 2 / std::numbers::pi;
}

void sort_by_weight(std::vector<WeightedNeighbour>& neighbours) {
  std::stable_sort(neighbours.begin(), neighbours.end(),
                   [](const WeightedNeighbour& a, const WeightedNeighbour& b) { return a.weight > b.weight; });
}

// Each distinct weight is a coordination number; its probability is the area between it and the next smaller one.
void add_probabilities(CrystalNNSite& result) {
  auto& neighbours = result.neighbours;
  double sum = 0;
  for (std::size_t n = 1; n <= neighbours.size(); ++n) {
    const double weight = neighbours[n - 1].weight, next = n < neighbours.size() ? neighbours[n].weight : 0;
    if (next == weight) continue;
    const double probability = quarter_circle(weight) - quarter_circle(next);
    sum += probability;
    result.coordination.emplace_back(static_cast<int>(n), probability);
  }
  if (sum < 1) result.coordination.insert(result.coordination.begin(), {0, 1 - sum});
  double tail = 0;
  auto last = result.coordination.rbegin();
  for (std::size_t n = neighbours.size(); n > 0; --n) {
    if (last != result.coordination.rend() && last->first == static_cast<int>(n)) tail += (last++)->second;
    neighbours[n - 1].probability = tail;
  }
}

}  // namespace

double CrystalNNSite::probability(int coordination_number) const {
  for (const auto& [number, probability] : coordination)
    if (number == coordination_number) return probability;
  return 0;
}

int CrystalNNSite::most_probable() const {
  int best = 0;
  double highest = -1;
  // The original has 0 as the last of the list.
  for (const auto& [number, probability] : coordination)
    if (number > 0 && probability > highest) best = number, highest = probability;
  return probability(0) > highest ? 0 : best;
}

Verdict usable_for_neighbours(const Crystal& crystal) {
  if (crystal.size() == 0) return {{"no atoms"}};
  if (!crystal.lattice.usable(1e-9) || !crystal.lattice.reciprocal().rowwise().norm().allFinite())
    return {{"the lattice has no volume"}};
  for (std::size_t site = 0; site < crystal.size(); ++site)
    if (!(crystal.positions[site].value.array().abs() < farthest_cell).all())
      return {{name_of(crystal, site) + " has a position that is no number or too far away"}};
  return {};
}

CrystalNNSite crystal_nn(const Crystal& crystal, const NeighbourGrid& grid, std::size_t site,
                         const CrystalNNParameters& parameters) {
  const auto refusal = [&](const std::string& reason) {
    return CrystalNNSite{{}, {}, {{name_of(crystal, site) + ": " + reason}}};
  };
  if (!(parameters.search_radius > 0))
    throw Error("found a search radius of " + format_double(parameters.search_radius) +
                " Angstrom, expected one above zero");
  const double largest = largest_radius(crystal.lattice);
  std::optional<Surroundings> around;
  for (double radius = parameters.search_radius;; radius = std::min(2 * radius, largest + 0.001)) {
    around = surroundings_within(crystal, grid, site, radius);
    if (!around) return refusal("its neighbours are too far for a search in this cell");
    if (!around->neighbours.empty() && around->neighbours.front().distance < same_place)
      return refusal("another atom stands in its place");
    if (around->cell.closed) break;
    if (radius >= largest) return refusal("its neighbours do not surround it");
  }

  const Properties* centre = properties_of(crystal.atomic_numbers[site]);
  if (!centre || !centre->radius) return refusal("no covalent radius known");
  CrystalNNSite result;
  for (const VoronoiFace& face : around->cell.faces) {
    const Neighbour& neighbour = around->neighbours[face.neighbour];
    const Properties* other = properties_of(crystal.atomic_numbers[neighbour.site]);
    if (!other || !other->radius)
      return refusal("no covalent radius known of its neighbour " + name_of(crystal, neighbour.site));
    double weight = face.solid_angle;
    if (parameters.porous_adjustment) weight *= face.solid_angle / face.area;
    if (centre->electronegativity && other->electronegativity)
      weight *= 1 + parameters.x_difference_weight *
                        std::sqrt(std::abs(*centre->electronegativity - *other->electronegativity) / widest_x_gap);
    result.neighbours.push_back({neighbour, weight, 0});
  }
  sort_by_weight(result.neighbours);
  const double highest = result.neighbours.front().weight;
  for (WeightedNeighbour& n : result.neighbours) {
    n.weight /= highest;
    if (parameters.distance_cutoffs)
      n.weight *= fade(n.neighbour.distance,
                       *centre->radius + *properties_of(crystal.atomic_numbers[n.neighbour.site])->radius, parameters);
  }
  sort_by_weight(result.neighbours);
  for (WeightedNeighbour& n : result.neighbours) n.weight = std::rint(n.weight * steps) / steps;
  std::erase_if(result.neighbours, [](const WeightedNeighbour& n) { return !(n.weight > 0); });
  add_probabilities(result);
  return result;
}

}  // namespace werner
