#include "werner/crystal/random_crystal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numeric>
#include <utility>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/genericity.hpp"
#include "werner/crystal/random_lattice.hpp"
#include "werner/crystal/reduction.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/crystal/wyckoff.hpp"
#include "werner/crystal/wyckoff_counting.hpp"
#include "werner/crystal/wyckoff_prior.hpp"

namespace werner {

namespace {

constexpr std::size_t most_examined = 2000;  // assignments until a group counts as not feasible
constexpr int quick_draws = 50;              // before all assignments are listed
constexpr int most_redraws = 20000;          // of assignments with more symmetry than the group
constexpr double pseudo_symmetry = 0.05;     // Angstrom: no operation beyond the group comes nearer than this

struct GroupChoice {
  Verdict verdict;
  std::optional<WyckoffCounts> counts;
  // Those with no more symmetry than the group and their weights, where such are rare enough to be listed.
  std::vector<WyckoffAssignment> listed;
  std::vector<double> listed_weights;

  std::optional<WyckoffAssignment> draw(int group, RandomStream& random) const {
    if (!listed.empty()) {
      double left = random.uniform() * std::accumulate(listed_weights.begin(), listed_weights.end(), 0.0);
      for (std::size_t i = 0; i + 1 < listed.size(); ++i)
        if ((left -= listed_weights[i]) < 0) return listed[i];
      return listed.back();
    }
    for (int i = 0; i < most_redraws; ++i)
      if (WyckoffAssignment assignment = counts->draw(random); is_characteristic(group, assignment)) return assignment;
    return std::nullopt;
  }
};

std::string named(int group) { return space_group(group).symbol + " (" + std::to_string(group) + ")"; }

std::string text_of(const std::vector<int>& elements, const std::vector<int>& counts) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < elements.size(); ++i)
    parts.push_back(std::to_string(counts[i]) + " " + element(elements[i]).symbol);
  return join(parts, ", ");
}

std::string multiplicities(int group) {
  std::vector<std::string> parts;
  int last = 0;
  for (const WyckoffPosition& position : wyckoff_positions(group))
    if (std::exchange(last, position.multiplicity) != position.multiplicity)
      parts.push_back(std::to_string(position.multiplicity));
  return join(parts, ", ");
}

// The group that atoms in general position have, for a person to read: empty where it is not found.
std::string symmetry_text(int group, const WyckoffAssignment& assignment) {
  RandomStream random(1, 0, "example");
  std::optional<Lattice> lattice;
  constexpr double roomy = 1e6;  // Angstrom^3
  for (int i = 0; i < 1000 && !lattice; ++i) lattice = random_lattice(group, roomy, random);
  if (!lattice) return {};
  std::vector<Occupation> sites;
  for (std::size_t k = 0; k < assignment.size(); ++k)
    for (const char letter : assignment[k])
      sites.push_back({static_cast<int>(k) + 1, letter, {random.uniform(), random.uniform(), random.uniform()}});
  const auto found = symmetry_of(expanded(asymmetric_unit(group, *lattice, sites)), {.distance = 1e-3, .angle = -1});
  if (!found.symmetry) return {};
  return found.symmetry->space_group == group ? ", with a smaller cell"
                                              : ", for example " + named(found.symmetry->space_group);
}

double weight_of(const WyckoffAssignment& assignment, const PositionWeights& weights) {
  double weight = 1;
  for (const std::string& letters : assignment)
    for (const char letter : letters)
      weight *= weights.empty() ? 1 : weights[static_cast<std::size_t>(letter_index(letter))];
  return weight;
}

// Sites of one crystal as they are placed, in the primitive cell.
struct Placing {
  const PrimitiveGroup& group;
  Lattice lattice;
  Eigen::Vector3d reciprocal_lengths;
  double min_distance = 0;
  std::vector<int> kinds;
  std::vector<Eigen::Vector3d> positions;

  Placing(const PrimitiveGroup& of, const Lattice& cell, double distance)
      : group(of), lattice(cell), reciprocal_lengths(cell.reciprocal().rowwise().norm()), min_distance(distance) {}

  double contact(int a, int b) const {
    return min_distance * (element(a).covalent_radius + element(b).covalent_radius);
  }

  // Some image of the difference is shorter than `limit`.
  bool nearer(const Eigen::Vector3d& difference, double limit) const {
    const Eigen::Vector3d d = difference - difference.array().round().matrix();
    const Eigen::Vector3d reach = limit * reciprocal_lengths;
    const Eigen::Array3d low = (-reach - d).array().ceil(), high = (reach - d).array().floor();
    for (double x = low[0]; x <= high[0]; ++x)
      for (double y = low[1]; y <= high[1]; ++y)
        for (double z = low[2]; z <= high[2]; ++z)
          if (lattice.cartesian({d + Eigen::Vector3d(x, y, z)}).squaredNorm() < limit * limit) return true;
    return false;
  }

  // All atoms of an orbit are alike, so only the first is compared with the rest.
  bool place(int atomic_number, const std::vector<AffineMap>& orbit, const Eigen::Vector3d& parameters) {
    const Eigen::Vector3d first = orbit[0](parameters);
    for (std::size_t i = 0; i < positions.size(); ++i)
      if (nearer(positions[i] - first, contact(atomic_number, kinds[i]))) return false;
    const double own = contact(atomic_number, atomic_number);
    const std::size_t before = positions.size();
    for (std::size_t i = 0; i < orbit.size(); ++i) {
      const Eigen::Vector3d image = orbit[i](parameters);
      if (i > 0 && nearer(image - first, own)) {
        positions.resize(before);
        kinds.resize(before);
        return false;
      }
      positions.push_back(image);
      kinds.push_back(atomic_number);
    }
    return true;
  }
};

}  // namespace

struct RandomCrystals::State {
  RandomCrystalRequest request;
  std::vector<int> elements;
  double expected = 0;  // Angstrom^3 per atom
  double widest = 0;    // Angstrom: the least distance of the largest atom to its own image
  mutable std::mutex mutex;
  mutable std::array<std::unique_ptr<const GroupChoice>, 231> groups;

  PositionWeights weights(int group) const {
    if (request.prior == WyckoffPrior::uniform) return {};
    return position_weights(group, static_cast<int>(elements.size()));
  }

  std::vector<int> conventional_counts(int group) const {
    const int cells =
        request.cell == RandomCell::conventional ? 1 : static_cast<int>(space_group(group).centring.size());
    std::vector<int> counts;
    for (const auto& [number, atoms] : request.atoms) counts.push_back(cells * atoms);
    return counts;
  }

  GroupChoice examined(int group) const;
  const GroupChoice& choice(int group) const;
  std::optional<int> draw_group(RandomStream& random) const;
  std::optional<RandomCrystal> attempt(int group, const WyckoffAssignment& assignment, double volume,
                                       RandomStream& random) const;
};

GroupChoice RandomCrystals::State::examined(int group) const {
  GroupChoice result;
  const std::vector<int> counts = conventional_counts(group);
  result.counts.emplace(group, counts, weights(group));
  if (result.counts->total() <= 0) {
    result.verdict.reasons.push_back("no set of Wyckoff positions of " + named(group) + " holds " +
                                     text_of(elements, counts) + " per conventional cell: their multiplicities are " +
                                     multiplicities(group));
    return result;
  }
  RandomStream random(0, static_cast<std::uint64_t>(group), "feasibility");
  WyckoffAssignment example;
  for (int i = 0; i < quick_draws; ++i) {
    example = result.counts->draw(random);
    if (is_characteristic(group, example)) return result;
  }
  if (auto all = result.counts->all(most_examined)) {
    for (WyckoffAssignment& assignment : *all)
      if (is_characteristic(group, assignment)) {
        result.listed_weights.push_back(weight_of(assignment, weights(group)));
        result.listed.push_back(std::move(assignment));
      }
    if (!result.listed.empty()) return result;
  } else {
    for (std::size_t i = 0; i < most_examined; ++i)
      if (is_characteristic(group, result.counts->draw(random))) return result;
  }
  result.verdict.reasons.push_back(
      "atoms on Wyckoff positions of " + named(group) + " that hold " + text_of(elements, counts) +
      " per conventional cell always have more symmetry than that" + symmetry_text(group, example));
  return result;
}

const GroupChoice& RandomCrystals::State::choice(int group) const {
  const auto k = static_cast<std::size_t>(space_group(group).number);
  {
    const std::lock_guard lock(mutex);
    if (groups[k]) return *groups[k];
  }
  auto made = std::make_unique<const GroupChoice>(examined(group));
  const std::lock_guard lock(mutex);
  if (!groups[k]) groups[k] = std::move(made);
  return *groups[k];
}

std::optional<int> RandomCrystals::State::draw_group(RandomStream& random) const {
  const auto weight = [&](int group) { return request.prior == WyckoffPrior::uniform ? 1 : group_frequency(group); };
  std::vector<int> open = request.space_groups;
  // Groups that turn out not to be feasible leave the urn, so only those that are drawn have to be examined.
  while (!open.empty()) {
    double total = 0;
    for (const int group : open) total += weight(group);
    double left = random.uniform() * total;
    std::size_t k = 0;
    while (k + 1 < open.size() && (left -= weight(open[k])) >= 0) ++k;
    if (choice(open[k]).verdict.ok()) return open[k];
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(k));
  }
  return std::nullopt;
}

std::optional<RandomCrystal> RandomCrystals::State::attempt(int group, const WyckoffAssignment& assignment,
                                                            double volume, RandomStream& random) const {
  const PrimitiveGroup& primitive = primitive_group(group);
  std::vector<Occupation> sites;
  std::size_t atoms = 0;
  for (std::size_t k = 0; k < assignment.size(); ++k)
    for (const char letter : assignment[k]) {
      sites.push_back({elements[k], letter, Eigen::Vector3d::Zero()});
      atoms += wyckoff_position(group, letter).orbit.size();
    }
  const auto lattice = random_lattice(group, volume * static_cast<double>(atoms), random);
  if (!lattice) return std::nullopt;
  Placing placing(primitive, Lattice(primitive.vectors * lattice->rows()), request.min_distance);
  if (shortest_lattice_vector(placing.lattice) < widest) return std::nullopt;
  // What cannot move comes first, then what takes most room.
  std::vector<std::size_t> order(sites.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) {
    return std::pair(wyckoff_position(group, sites[i].letter).free_parameters(),
                     -element(sites[i].atomic_number).covalent_radius);
  });
  constexpr int tries = 30;  // per orbit
  for (const std::size_t i : order) {
    const WyckoffPosition& position = wyckoff_position(group, sites[i].letter);
    const auto& orbit = primitive.orbits[static_cast<std::size_t>(letter_index(sites[i].letter))];
    const int most = position.free_parameters() == 0 ? 1 : tries;
    bool placed = false;
    for (int t = 0; t < most && !placed; ++t) {
      for (int axis = 0; axis < 3; ++axis)
        sites[i].parameters[axis] = position.free[static_cast<std::size_t>(axis)] ? random.uniform() : 0;
      placed = placing.place(sites[i].atomic_number, orbit, sites[i].parameters);
    }
    if (!placed) return std::nullopt;
  }
  if (has_further_operation(primitive, placing.lattice, placing.kinds, placing.positions, pseudo_symmetry))
    return std::nullopt;
  RandomCrystal result{{}, group, std::move(sites), *lattice};
  result.crystal.lattice = request.cell == RandomCell::conventional ? *lattice : placing.lattice;
  for (const Occupation& site : result.sites) {
    const auto index = static_cast<std::size_t>(letter_index(site.letter));
    const auto& orbit =
        request.cell == RandomCell::conventional ? wyckoff_position(group, site.letter).orbit : primitive.orbits[index];
    for (const AffineMap& map : orbit) {
      result.crystal.atomic_numbers.push_back(site.atomic_number);
      result.crystal.positions.push_back(wrapped(Fractional{map(site.parameters)}));
    }
  }
  if (request.cell == RandomCell::niggli) {
    auto reduced = niggli_cell(result.crystal);
    if (!reduced) return std::nullopt;
    result.crystal = std::move(*reduced);
  }
  return result;
}

RandomCrystals::RandomCrystals(RandomCrystalRequest request) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.request = std::move(request);
  RandomCrystalRequest& r = state.request;
  if (r.atoms.empty()) throw UsageError("a random crystal needs atoms");
  int atoms = 0;
  for (const auto& [number, count] : r.atoms) {
    if (count < 1)
      throw UsageError("a random crystal cannot have " + std::to_string(count) + " atoms of " + element(number).symbol);
    state.elements.push_back(number);
    state.expected += count * atomic_volume(number);
    state.widest = std::max(state.widest, 2 * r.min_distance * element(number).covalent_radius);
    atoms += count;
  }
  state.expected /= atoms;
  if (r.volume && !(r.volume->low > 0 && r.volume->high >= r.volume->low && std::isfinite(r.volume->high)))
    throw UsageError("a volume per atom has to be a positive number", {.hint = "Angstrom^3, or a range of it"});
  if (!(r.min_distance >= 0 && r.min_distance < 10))
    throw UsageError("the least distance of atoms has to be a number from 0 to 10",
                     {.hint = "in units of the sum of two covalent radii"});
  if (r.space_groups.empty()) {
    r.space_groups.resize(230);
    std::iota(r.space_groups.begin(), r.space_groups.end(), 1);
  }
  for (const int group : r.space_groups)
    if (group < 1 || group > 230)
      throw UsageError("there is no space group " + std::to_string(group),
                       {.hint = "space groups are numbered 1 to 230"});
}

RandomCrystals::~RandomCrystals() = default;
RandomCrystals::RandomCrystals(RandomCrystals&&) noexcept = default;
RandomCrystals& RandomCrystals::operator=(RandomCrystals&&) noexcept = default;

Verdict RandomCrystals::feasible(int space_group) const { return state_->choice(space_group).verdict; }

Verdict RandomCrystals::feasible() const {
  Verdict verdict;
  constexpr std::size_t told = 3;
  for (const int group : state_->request.space_groups) {
    const Verdict& one = state_->choice(group).verdict;
    if (one.ok()) return {};
    if (verdict.reasons.size() < told) verdict.reasons.push_back(one.reasons.front());
  }
  return verdict;
}

std::vector<int> RandomCrystals::feasible_groups() const {
  std::vector<int> groups;
  for (const int group : state_->request.space_groups)
    if (state_->choice(group).verdict.ok()) groups.push_back(group);
  return groups;
}

std::optional<RandomCrystal> RandomCrystals::draw(RandomStream& random) const {
  const State& state = *state_;
  const auto group = state.draw_group(random);
  if (!group) return std::nullopt;
  constexpr int per_assignment = 5;  // attempts
  constexpr double low = 0.9, high = 1.3, growth = 0.005;
  constexpr int patience = 10 * per_assignment;  // attempts before the volume grows
  std::optional<WyckoffAssignment> assignment;
  for (int attempt = 0; attempt < state.request.attempts; ++attempt) {
    if (attempt % per_assignment == 0) assignment = state.choice(*group).draw(*group, random);
    if (!assignment) return std::nullopt;
    const double volume = state.request.volume ? random.uniform(state.request.volume->low, state.request.volume->high)
                                               : state.expected * random.uniform(low, high) *
                                                     (1 + growth * std::max(0, attempt - patience));
    if (auto crystal = state.attempt(*group, *assignment, volume, random)) return crystal;
  }
  return std::nullopt;
}

std::optional<RandomCrystal> random_crystal(const RandomCrystalRequest& request, RandomStream& random) {
  return RandomCrystals(request).draw(random);
}

std::string wyckoff_text(int space_group, const std::vector<Occupation>& sites) {
  std::vector<std::string> parts;
  for (const Occupation& site : sites)
    parts.push_back(element(site.atomic_number).symbol + ":" +
                    std::to_string(wyckoff_position(space_group, site.letter).multiplicity) + site.letter);
  return join(parts, " ");
}

}  // namespace werner
