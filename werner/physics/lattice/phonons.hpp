// Harmonic vibrations of a crystal by finite displacements: force constants in a supercell, frequencies at the wave
// vectors that fit into it, and the thermodynamics that follow. No polar splitting, no thermal expansion.
#pragma once
#include <Eigen/Core>
#include <array>
#include <optional>
#include <vector>

#include "werner/core/verdict.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct PhononOptions {
  double shortest = 8;          // Angstrom: the supercell is at least so wide between opposite faces
  int most_atoms = 400;         // of a supercell; where it would have more, it is narrower
  double displacement = 0.015;  // Angstrom, to both sides
};

struct PhononFrequencies {
  Eigen::Vector3d wave_vector;  // in reciprocal lattice vectors of the cell
  std::vector<double> thz;      // ascending; imaginary ones negative
};

struct Phonons {
  Verdict verdict;  // reasons why there are no numbers
  std::array<int, 3> repeats{1, 1, 1};
  std::vector<PhononFrequencies> points;  // all that are commensurate with the supercell
  int imaginary = 0;                      // modes below -0.3 THz, over all points
  double drift = 0;                       // eV/Angstrom^2: the largest sum of force constants before it was taken out
};

// `crystal` is at a minimum of its atoms. Every atom of the cell is displaced along the three axes, to both sides.
// Force constants are made symmetric, and the acoustic sum rule is imposed.
Phonons phonons(const Crystal& crystal, const Potential& potential, const PhononOptions& options = {});

// Second derivatives of the energy by the places of the atoms of the cell, eV/Angstrom^2, Cartesian, atom by atom; all
// images of an atom move together (the centre of the Brillouin zone). Six calls of the potential an atom; symmetric,
// and translations cost nothing. Nothing where the potential refuses the crystal.
std::optional<Eigen::MatrixXd> force_constants(const Crystal& crystal, const Potential& potential, int threads = 1,
                                               double displacement = 0.015);

struct Thermodynamics {
  double zero_point_energy = 0;  // eV of the cell
  double free_energy = 0;        // eV of the cell: zero-point energy and temperature
  double entropy = 0;            // eV/K of the cell
  double heat_capacity = 0;      // eV/K of the cell, at constant volume
};
// Mean over the points. Modes below 0.05 THz, the acoustic ones at the centre and imaginary ones among them, are left
// out (as phonopy leaves out those below its cut-off). `temperature` in K, not negative.
Thermodynamics thermodynamics(const Phonons& phonons, double temperature);

}  // namespace werner
