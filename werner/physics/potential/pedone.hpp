// The rigid-ion potential for oxides of Pedone, Malavasi, Menziani, Cormack and Segre, J. Phys. Chem. B 110 (2006)
// 11780 (doi:10.1021/jp0611018): partial charges, a Morse term and a wall r^-12 between each ion and oxygen. 28
// cations.
#pragma once
#include <span>

#include "werner/core/composition.hpp"
#include "werner/physics/potential/pair_sum.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

// An ion of the model and its term with oxygen (for O: with another O). The charge is 0.6 e times the state.
struct PedoneIon {
  int atomic_number = 0;
  int oxidation_state = 0;
  MorseTerm with_oxygen;  // cut where the Morse term has fallen to 1e-8 eV, at most at 15 Angstrom
};
std::span<const PedoneIon> pedone_ions();

// Whether the model has an answer for crystals of this composition: known elements, oxygen, and oxidation states (the
// same for all atoms of an element, which matters for iron) that add up to zero.
Verdict pedone_accepts(const Composition& composition);

class Pedone : public Potential {
 public:
  // `accuracy` of the Coulomb sums, relative, 1e-15 to 1e-3.
  explicit Pedone(double accuracy = 1e-8) : accuracy_(accuracy) {}

  // Verdicts: what pedone_accepts finds, cells without volume or with a vector beyond 1000 Angstrom, less than 2
  // Angstrom^3 per atom, atoms nearer than half an Angstrom, positions that are no numbers.
  std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int threads = 1) const override;

 private:
  double accuracy_;
};

}  // namespace werner
