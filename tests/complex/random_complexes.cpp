#include "tests/complex/random_complexes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "werner/complex/isomer_preference.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner::test {
namespace {

constexpr std::array metals{
    std::pair{"Ti", 4}, std::pair{"V", 3},  std::pair{"Cr", 3}, std::pair{"Mn", 2}, std::pair{"Fe", 2},
    std::pair{"Fe", 3}, std::pair{"Co", 3}, std::pair{"Ni", 2}, std::pair{"Cu", 2}, std::pair{"Zn", 2},
    std::pair{"Zr", 4}, std::pair{"Mo", 0}, std::pair{"Ru", 2}, std::pair{"Rh", 1}, std::pair{"Rh", 3},
    std::pair{"Pd", 2}, std::pair{"Ag", 1}, std::pair{"Cd", 2}, std::pair{"Hf", 4}, std::pair{"W", 0},
    std::pair{"Re", 1}, std::pair{"Os", 2}, std::pair{"Ir", 1}, std::pair{"Ir", 3}, std::pair{"Pt", 2},
    std::pair{"Au", 3}, std::pair{"La", 3}, std::pair{"Eu", 3}, std::pair{"Gd", 3}, std::pair{"Y", 3}};

int heavy_atoms(const Ligand& ligand) {
  return static_cast<int>(
      std::count_if(ligand.atoms.begin(), ligand.atoms.end(), [](const LigandAtom& a) { return a.z > 1; }));
}

int largest_hapticity(const Ligand& ligand) {
  int largest = 1;
  for (int d = 0; d < ligand.denticity(); ++d) largest = std::max(largest, ligand.hapticity(d));
  return largest;
}

// What chemists meet: small ligands where there are many, big metals for high coordination numbers, rings where a
// vertex has the room of a face.
bool reasonable(const Ligand& ligand, const Polyhedron& shape) {
  const int vertices = shape.coordination_number(), hapticity = largest_hapticity(ligand);
  const bool roomy = shape.name == "tetrahedral" || vertices == 2 ||
                     std::find(shape.haptic.begin(), shape.haptic.end(), true) != shape.haptic.end();
  if (heavy_atoms(ligand) > (vertices > 8 ? 4 : vertices > 6 ? 8 : 24) * ligand.denticity()) return false;
  if (vertices > 8)
    for (const LigandAtom& atom : ligand.atoms)
      if (element(atom.z).period > 2) return false;
  return hapticity == 1 || (hapticity == 2 && vertices <= 6) || roomy;
}

}  // namespace

std::vector<RandomComplex> random_complexes(int count, std::uint64_t seed) {
  std::vector<RandomComplex> found;
  const auto library = ligand_library();
  const auto shapes = polyhedra();
  for (std::uint64_t item = 0; static_cast<int>(found.size()) < count; ++item) {
    RandomStream random(seed, item, "random complexes");
    Complex complex;
    const auto& [symbol, state] = metals[random.below(static_cast<int>(metals.size()))];
    complex.metal = {require_atomic_number(symbol), state};
    complex.geometry = &shapes[random.below(static_cast<int>(shapes.size()))];
    const int vertices = complex.geometry->coordination_number();
    if (vertices > 6 && element(complex.metal.z).covalent_radius < (vertices > 8 ? 1.85 : 1.5)) continue;
    int free = vertices, rings = 0;
    for (int tries = 0; free > 0 && tries < 200; ++tries) {
      const LigandPtr ligand = library[random.below(static_cast<int>(library.size()))];
      if (ligand->denticity() > free || !reasonable(*ligand, *complex.geometry)) continue;
      if (largest_hapticity(*ligand) > 2 && ++rings > 2) continue;
      int copies = largest_hapticity(*ligand) <= 2 && random.chance(0.5) ? 1 + random.below(3) : 1;
      for (; copies > 0 && ligand->denticity() <= free; --copies) {
        complex.ligands.push_back(ligand);
        free -= ligand->denticity();
      }
    }
    if (free > 0) continue;
    try {
      const auto list = plausible_isomers(complex.metal, *complex.geometry, complex.ligands);
      if (list.empty()) continue;
      complex.sites = list.front().sites;
    } catch (const Error&) {
      continue;
    }
    std::string name = metal_text(complex.metal) + " " + complex.geometry->name + ":";
    for (const LigandPtr& ligand : complex.ligands) name += " " + ligand->name;
    found.push_back({name, complex});
  }
  return found;
}

}  // namespace werner::test
