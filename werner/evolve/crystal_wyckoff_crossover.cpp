// Group and lattice of one crystal, sites of two.
#include <Eigen/LU>
#include <algorithm>
#include <map>

#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/crystal/wyckoff.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_group.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

constexpr double tight = 0.1;  // Angstrom

// A site that an atom of the other parent suggests: the nearest point of a Wyckoff position.
struct Suggestion {
  Occupation occupation;
  double distance = 0;  // Angstrom, from the atom to that point
  int multiplicity = 0;
};

std::vector<Suggestion> suggestions(int group, const Lattice& lattice, const Crystal& other, RandomStream& random) {
  std::vector<Suggestion> all;
  const Eigen::Vector3d shift = uniform_vector(random);
  for (std::size_t i = 0; i < other.size(); ++i)
    for (const WyckoffPosition& position : wyckoff_positions(group)) {
      const WyckoffProjection on = nearest_on(position, 0, lattice, Fractional{other.positions[i].value + shift});
      all.push_back({{other.atomic_numbers[i], position.letter, on.parameters}, on.distance, position.multiplicity});
    }
  return all;
}

// The primitive cell of a conventional one.
Crystal primitive(const Crystal& conventional, int group) {
  const Eigen::Matrix3d vectors = primitive_vectors(space_group(group).bravais.back());
  Crystal result{Lattice(vectors * conventional.lattice.rows()), {}, {}};
  const Eigen::Matrix3d change = vectors.transpose().inverse();
  for (std::size_t i = 0; i < conventional.size(); ++i) {
    const Fractional at = wrapped(Fractional{change * conventional.positions[i].value});
    constexpr double same = 1e-6;  // of the cell: centred copies are exact
    bool known = false;
    for (std::size_t k = 0; k < result.size() && !known; ++k)
      known = result.atomic_numbers[k] == conventional.atomic_numbers[i] &&
              wrapped_difference(at, result.positions[k]).cwiseAbs().maxCoeff() < same;
    if (known) continue;
    result.atomic_numbers.push_back(conventional.atomic_numbers[i]);
    result.positions.push_back(at);
  }
  return result;
}

}  // namespace

// Some orbits of the first parent stay; what its elements lack then is taken from where the atoms of the second stand,
// on the Wyckoff positions next to them that have the right number of atoms and room.
std::optional<Crystal> wyckoff_crossover(const CrystalContext& context, std::span<const Crystal> parents,
                                         RandomStream& random) {
  const auto parent = symmetric_crystal(parents[0], tight);
  if (!parent || parent->symmetry.space_group < 2) return std::nullopt;
  const auto unit = asymmetric_unit(parent->crystal, parent->symmetry);
  if (!unit.unit) return std::nullopt;
  const int group = unit.unit->space_group;
  const Lattice& lattice = unit.unit->lattice;
  std::vector<Occupation> sites;
  std::map<int, int> missing;
  for (const AsymmetricSite& site : unit.unit->sites) {
    if (random.chance(0.5))
      sites.push_back({site.atomic_number, site.letter, site.parameters});
    else
      missing[site.atomic_number] += site.multiplicity;
  }
  if (missing.empty()) return std::nullopt;
  std::vector<Suggestion> suggested = suggestions(group, lattice, parents[1], random);
  // A near position is likely taken, a far one may be.
  for (Suggestion& one : suggested) one.distance += random.uniform(0, 1);
  std::ranges::stable_sort(suggested, {}, &Suggestion::distance);
  for (const Suggestion& one : suggested) {
    const auto lacking = missing.find(one.occupation.atomic_number);
    if (lacking == missing.end() || lacking->second < one.multiplicity) continue;
    sites.push_back(one.occupation);
    if (!overlaps(expanded(asymmetric_unit(group, lattice, sites)), context.least_distance).empty()) {
      sites.pop_back();
      continue;
    }
    lacking->second -= one.multiplicity;
  }
  if (std::ranges::any_of(missing, [](const auto& element) { return element.second > 0; })) return std::nullopt;
  Crystal child = primitive(expanded(asymmetric_unit(group, lattice, sites)), group);
  // The parent's cell may be larger than the primitive one.
  if (parents[0].size() % child.size() != 0) return std::nullopt;
  const auto copies = static_cast<int>(parents[0].size() / child.size());
  return copies > 1 ? repeated(std::move(child), copies) : child;
}

}  // namespace werner
