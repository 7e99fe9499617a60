#include "werner/complex/atom_groups.hpp"

#include "werner/core/element.hpp"

namespace werner {

std::string atom_name(const Molecule& molecule, int atom) {
  return element(molecule.atomic_numbers[atom]).symbol + std::to_string(atom + 1);
}

std::string formula_of(const Molecule& molecule, const std::vector<int>& atoms) {
  Molecule part;
  for (const int atom : atoms) part.atomic_numbers.push_back(molecule.atomic_numbers[atom]);
  return formula(part);
}

Vec3 centroid(const Molecule& molecule, const std::vector<int>& atoms) {
  Vec3 sum = Vec3::Zero();
  for (const int atom : atoms) sum += molecule.positions[atom];
  return sum / static_cast<double>(atoms.size());
}

}  // namespace werner
