#include "werner/complex/perceive_shape.hpp"

#include <algorithm>
#include <optional>

#include "werner/complex/atom_groups.hpp"

namespace werner {
namespace {

// The two places of an open chain of three or four atoms; nothing for rings and stars.
std::optional<std::pair<Vec3, Vec3>> two_places(const Molecule& molecule, const std::vector<int>& group,
                                                const std::vector<std::vector<int>>& neighbours) {
  if (group.size() != 3 && group.size() != 4) return std::nullopt;
  const auto within = [&](int atom) {
    std::vector<int> inside;
    for (const int next : neighbours[atom])
      if (std::ranges::find(group, next) != group.end()) inside.push_back(next);
    return inside;
  };
  std::vector<std::vector<int>> places;
  for (const int atom : group) {
    const std::vector<int> inside = within(atom);
    if (inside.size() > 2) return std::nullopt;
    if (inside.size() != 1) continue;
    std::vector<int> place{atom};
    if (group.size() == 4) place.push_back(inside.front());
    places.push_back(std::move(place));
  }
  if (places.size() != 2) return std::nullopt;
  return std::pair(centroid(molecule, places[0]), centroid(molecule, places[1]));
}

struct Directions {
  std::vector<Vec3> from_metal;
  std::vector<int> group;   // donor group of each direction
  std::vector<int> haptic;  // directions that are centroids of eta-4 and more
};

PerceivedShape best_shape(const Directions& directions) {
  PerceivedShape best;
  for (const Polyhedron& polyhedron : polyhedra()) {
    if (polyhedron.coordination_number() != static_cast<int>(directions.from_metal.size())) continue;
    const auto haptic_vertices = std::ranges::count(polyhedron.haptic, true);
    if (haptic_vertices != 0 && haptic_vertices != static_cast<int>(directions.haptic.size())) continue;
    const std::vector<int> haptic = haptic_vertices != 0 ? directions.haptic : std::vector<int>();
    const ShapeMatch match = shape_measure(directions.from_metal, polyhedron, true, haptic);
    if (match.assignment.empty()) continue;
    best.measures.emplace_back(polyhedron.name, match.measure);
    // Of two that are the same in space, the one that speaks of haptic groups.
    constexpr double same = 1e-6;
    const bool better = match.measure < best.measure - same;
    if (best.polyhedron && !better && !(haptic_vertices != 0 && match.measure < best.measure + same)) continue;
    best.polyhedron = &polyhedron;
    best.measure = match.measure;
    best.group_of_vertex.assign(directions.group.size(), -1);
    for (std::size_t i = 0; i < directions.group.size(); ++i)
      best.group_of_vertex[match.assignment[i]] = directions.group[i];
  }
  std::ranges::stable_sort(best.measures, {}, &std::pair<std::string, double>::second);
  return best;
}

}  // namespace

PerceivedShape perceive_shape(const Molecule& molecule, int metal, const std::vector<std::vector<int>>& groups,
                              const std::vector<std::vector<int>>& neighbours) {
  const Vec3& centre = molecule.positions[metal];
  Directions single, opened;
  bool any_opened = false;
  for (int g = 0; g < static_cast<int>(groups.size()); ++g) {
    const Vec3 middle = centroid(molecule, groups[g]) - centre;
    const auto add = [&](Directions& directions, const Vec3& place, bool haptic) {
      if (haptic) directions.haptic.push_back(static_cast<int>(directions.from_metal.size()));
      directions.from_metal.push_back(place);
      directions.group.push_back(g);
    };
    constexpr std::size_t sandwich_hapticity = 4;
    const bool haptic = groups[g].size() >= sandwich_hapticity;
    add(single, middle, haptic);
    if (const auto places = two_places(molecule, groups[g], neighbours)) {
      add(opened, places->first - centre, false);
      add(opened, places->second - centre, false);
      any_opened = true;
    } else {
      add(opened, middle, haptic);
    }
  }
  PerceivedShape best = best_shape(single);
  if (any_opened) {
    PerceivedShape other = best_shape(opened);
    if (other.polyhedron && other.measure < best.measure) best = std::move(other);
  }
  return best;
}

}  // namespace werner
