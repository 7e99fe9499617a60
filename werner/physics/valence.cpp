#include "werner/physics/valence.hpp"

#include <algorithm>
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

// Ce to Yb: their 4f shell is open, and frozen in the core. La has no f electrons, the shell of Lu is full.
static bool has_frozen_f_shell(int z) { return z >= 58 && z <= 70; }

// Around Ln(III) ligands with closed shells leave nothing unpaired that this method counts. Whatever is unpaired says
// another oxidation state, as of Eu(II), which would be computed as Eu(III) and an electron in the wrong shell, or f
// electrons that were counted in by mistake. Beside a d metal it may be that metal's own.
static void refuse_f_electrons(const Molecule& molecule, Verdict& verdict) {
  const auto& atoms = molecule.atomic_numbers;
  const auto lanthanide = std::ranges::find_if(atoms, has_frozen_f_shell);
  const bool other_metal =
      std::ranges::any_of(atoms, [](int z) { return element(z).is_d_block() && !element(z).is_f_block(); });
  const int unpaired = *molecule.unpaired_electrons;
  if (lanthanide == atoms.end() || other_metal || unpaired == 0) return;
  const std::string& symbol = element(*lanthanide).symbol;
  const bool odd = xtb_valence_electrons(molecule) % 2 != 0;
  verdict.reasons.push_back(std::to_string(unpaired) + " unpaired beside " + symbol +
                            ": this method has the 4f electrons of " + symbol + "(III) in its core, " +
                            (odd ? "and the charge " + std::to_string(*molecule.charge) +
                                       " makes it another oxidation state or a radical: " +
                                       "this takes an all-electron method, by the oracle 'external'"
                                 : "do not count them: 0 for closed-shell ligands"));
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
    return verdict;
  }
  refuse_f_electrons(molecule, verdict);
  return verdict;
}

}  // namespace werner
