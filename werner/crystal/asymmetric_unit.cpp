#include "werner/crystal/asymmetric_unit.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "werner/crystal/space_group.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace {

// Angstrom. Idealised atoms lie on their positions to rounding, except where the tolerance is of the size of the cell.
constexpr double largest_error = 1e-3;

// Components in [0, 1), with what rounding left of whole numbers and of nothing taken away.
Eigen::Vector3d tidy(const Eigen::Vector3d& parameters) {
  Eigen::Vector3d result = wrapped(Fractional{parameters}).value;
  for (double& x : result)
    if (x < 1e-10 || x > 1 - 1e-10) x = 0;
  return result;
}

AsymmetricSite site(const WyckoffPosition& position, int atomic_number, const Eigen::Vector3d& parameters) {
  AsymmetricSite result{atomic_number, position.letter, {}, {}, position.multiplicity, position.site_symmetry};
  for (int axis = 0; axis < 3; ++axis)
    result.parameters[axis] = position.free[static_cast<std::size_t>(axis)] ? parameters[axis] : 0;
  result.position = wrapped(Fractional{position.orbit[0](result.parameters)});
  return result;
}

AsymmetricUnit empty_unit(int number, const Lattice& lattice) {
  return {number, space_group(number).hermann_mauguin, operation_texts(number), lattice, {}};
}

bool before(const AsymmetricSite& a, const AsymmetricSite& b) {
  const auto key = [](const AsymmetricSite& s) {
    return std::tuple(letter_index(s.letter), s.atomic_number, s.parameters[0], s.parameters[1], s.parameters[2]);
  };
  return key(a) < key(b);
}

}  // namespace

std::vector<std::string> operation_texts(int number) {
  std::vector<std::string> texts;
  for (const AffineMap& operation : space_group(number).operations) texts.push_back(affine_text(operation));
  return texts;
}

AsymmetricUnitResult asymmetric_unit(const Crystal& crystal, const Symmetry& symmetry) {
  AsymmetricUnit unit = empty_unit(symmetry.space_group, symmetry.standard_lattice);
  std::map<std::size_t, std::vector<std::size_t>> orbits;  // atoms of the standard cell by the first atom of the orbit
  for (std::size_t k = 0; k < symmetry.standard_positions.size(); ++k)
    orbits[symmetry.orbits[symmetry.standard_sources[k]]].push_back(k);
  for (const auto& [first, atoms] : orbits) {
    const WyckoffPosition& position = wyckoff_position(symmetry.space_group, symmetry.letters[first]);
    if (static_cast<int>(atoms.size()) != position.multiplicity)
      return {std::nullopt,
              {{"an orbit on position " + std::string(1, position.letter) + " has " + std::to_string(atoms.size()) +
                " atoms"}}};
    // Any atom that stands on the first coordinate can stand for the orbit; the one with the smallest parameters does.
    std::optional<AsymmetricSite> best;
    double best_distance = 0;
    constexpr double same = 1e-4;  // Angstrom, far above rounding and far below what keeps atoms apart
    for (const std::size_t k : atoms) {
      const WyckoffProjection on = nearest_on(position, 0, unit.lattice, symmetry.standard_positions[k]);
      const AsymmetricSite here = site(position, crystal.atomic_numbers[first], tidy(on.parameters));
      const bool nearer = best && on.distance < best_distance - same;
      const bool as_near = best && on.distance < best_distance + same;
      if (best && !nearer && !(as_near && before(here, *best))) continue;
      best = here;
      best_distance = on.distance;
    }
    if (!(best_distance <= largest_error))
      return {std::nullopt,
              {{"the idealised atoms do not lie on their Wyckoff positions: the tolerance is too large"}}};
    unit.sites.push_back(*best);
  }
  std::sort(unit.sites.begin(), unit.sites.end(), before);
  return {std::move(unit), {}};
}

AsymmetricUnitResult asymmetric_unit(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return asymmetric_unit(crystal, *found.symmetry);
}

AsymmetricUnit asymmetric_unit(int number, const Lattice& lattice, const std::vector<Occupation>& occupations) {
  AsymmetricUnit unit = empty_unit(number, lattice);
  for (const Occupation& occupation : occupations)
    unit.sites.push_back(site(wyckoff_position(number, occupation.letter), occupation.atomic_number,
                              wrapped(Fractional{occupation.parameters}).value));
  return unit;
}

Crystal expanded(const AsymmetricUnit& unit) {
  Crystal crystal{unit.lattice, {}, {}};
  for (const AsymmetricSite& one : unit.sites)
    for (const Fractional& atom : orbit_of(wyckoff_position(unit.space_group, one.letter), one.parameters)) {
      crystal.atomic_numbers.push_back(one.atomic_number);
      crystal.positions.push_back(atom);
    }
  return crystal;
}

}  // namespace werner
