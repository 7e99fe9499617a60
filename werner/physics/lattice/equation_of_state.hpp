// Energy against volume: Birch and Murnaghan's equation of third order fitted to relaxed cells.
#pragma once
#include <span>

#include "werner/core/verdict.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct EquationOfState {
  Verdict verdict;                     // reasons why there are no numbers
  double volume = 0;                   // Angstrom^3 of the cell at zero pressure
  double energy = 0;                   // eV of the cell there
  double bulk_modulus = 0;             // GPa
  double bulk_modulus_derivative = 0;  // by pressure, no unit
  double residual = 0;                 // eV of the cell, root mean square
};

// Least squares of a cubic in V^(-2/3), which is what the equation is (Birch 1947, doi:10.1103/PhysRev.71.809). At
// least four volumes; a reason where the energies have no minimum within or near them.
EquationOfState fit_birch_murnaghan(std::span<const double> volumes, std::span<const double> energies);

// Of a crystal at its minimum: nine volumes from 94 to 106 percent, the shape of the cell kept, the atoms relaxed.
EquationOfState equation_of_state(const Crystal& crystal, const Potential& potential);

}  // namespace werner
