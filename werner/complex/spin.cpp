#include "werner/complex/spin.hpp"

#include <algorithm>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

static bool is_lanthanide(int z) { return z >= 57 && z <= 71; }

bool f_electrons_in_core(const Metal& metal) { return is_lanthanide(metal.z) && metal.oxidation_state == 3; }

int counted_electrons(const Metal& metal) { return f_electrons_in_core(metal) ? 54 : metal.z - metal.oxidation_state; }

static int electrons_of(const Ligand& ligand) {
  int electrons = -ligand.charge;
  for (const LigandAtom& atom : ligand.atoms) electrons += atom.z;
  return electrons;
}

bool is_radical(const Ligand& ligand) { return electrons_of(ligand) % 2 != 0; }

int counted_electrons(const Complex& complex) {
  int electrons = counted_electrons(complex.metal);
  for (const LigandPtr& ligand : complex.ligands) electrons += electrons_of(*ligand);
  return electrons;
}

// Of `electrons` in a shell of `places`, by Hund's rule.
static int unpaired_in(int electrons, int places) { return std::min(electrons, places - electrons); }

int most_unpaired(const Metal& metal) {
  if (f_electrons_in_core(metal)) return 0;
  const int f = f_electrons(metal), d = d_electrons(metal);
  const bool open = (f > 0 && f < 14) || (d > 0 && d < 10);
  // Main group ions and those with more electrons than the d shell holds: s or p electrons, paired as far as they go.
  if (!open) return counted_electrons(metal) % 2;
  return unpaired_in(f, 14) + unpaired_in(d, 10);
}

std::vector<int> possible_spins(const Complex& complex) {
  int most = most_unpaired(complex.metal);
  for (const LigandPtr& ligand : complex.ligands) most += is_radical(*ligand);
  std::vector<int> spins;
  for (int spin = counted_electrons(complex) % 2; spin <= most; spin += 2) spins.push_back(spin);
  return spins;
}

static std::string shell_text(const Metal& metal) {
  const std::string name = metal_text(metal);
  if (f_electrons_in_core(metal)) return "the 4f electrons of " + name + " are in the core and not counted";
  if (const int f = f_electrons(metal); f > 0 && f < 14) return name + " is f" + std::to_string(f);
  if (element(metal.z).is_d_block()) return name + " is d" + std::to_string(d_electrons(metal));
  return name + " has no d electrons to unpair";
}

void require_possible_spin(const Complex& complex, int unpaired, const std::string& where) {
  const std::vector<int> spins = possible_spins(complex);
  if (std::ranges::find(spins, unpaired) != spins.end()) return;
  std::vector<std::string> known;
  for (const int spin : spins) known.push_back(std::to_string(spin));
  const int electrons = counted_electrons(complex);
  throw UsageError(std::to_string(unpaired) + " unpaired electrons are impossible here: " + shell_text(complex.metal) +
                       ", and the complex has an " + (electrons % 2 ? "odd" : "even") + " number of electrons",
                   {.where = where, .hint = "possible: " + join(known, ", ")});
}

}  // namespace werner
