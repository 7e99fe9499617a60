#include "werner/physics/valence.hpp"

#include <cassert>

#include "werner/core/element.hpp"

namespace werner {

int xtb_valence_electrons(int z) {
  assert(z >= 1 && z <= last_xtb_element);
  const Element& e = element(z);
  if (z == 2) return 2;
  if (e.is_f_block()) return 3;
  if (e.group <= 11) return e.group;
  return e.group - 10;
}

int xtb_valence_electrons(const Molecule& molecule) {
  int electrons = -molecule.charge.value();
  for (const int z : molecule.atomic_numbers) electrons += xtb_valence_electrons(z);
  return electrons;
}

Verdict xtb_accepts(const Molecule& molecule) {
  Verdict verdict;
  bool lanthanide = false;
  for (const int z : molecule.atomic_numbers) {
    if (z < 1 || z > last_xtb_element) {
      verdict.reasons.push_back("GFN-xTB has no parameters for " + element(z).symbol + ", only for hydrogen to radon");
      return verdict;
    }
    lanthanide = lanthanide || element(z).is_f_block();
  }
  if (molecule.size() == 0) verdict.reasons.push_back("no atoms");
  if (!molecule.charge) verdict.reasons.push_back("the total charge is not given");
  if (!molecule.unpaired_electrons) verdict.reasons.push_back("the number of unpaired electrons is not given");
  if (!verdict.ok()) return verdict;
  const int electrons = xtb_valence_electrons(molecule), unpaired = *molecule.unpaired_electrons;
  if (electrons < 0 || unpaired < 0 || unpaired > electrons || (electrons - unpaired) % 2 != 0) {
    std::string reason = "charge " + std::to_string(*molecule.charge) + " leaves " + std::to_string(electrons) +
                         " valence electrons, of which " + std::to_string(unpaired) + " cannot be unpaired";
    if (lanthanide) reason += "; f electrons are in the core of this method and are not counted";
    verdict.reasons.push_back(reason);
  }
  return verdict;
}

}  // namespace werner
