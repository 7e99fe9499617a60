// Harmonic vibrations of a crystal by finite displacements: force constants in a supercell, frequencies at the wave
// vectors that fit into it and, interpolated, on a finer mesh, and the thermodynamics that follow from the mesh. No
// polar splitting, no thermal expansion.
#pragma once
#include <Eigen/Core>
#include <array>
#include <optional>
#include <span>
#include <vector>

#include "werner/core/verdict.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct PhononOptions {
  double shortest = 8;          // Angstrom: the supercell is at least so wide between opposite faces
  int most_atoms = 400;         // of a supercell; where it would have more, it is narrower
  double displacement = 0.015;  // Angstrom, to both sides
  double mesh = 30;             // Angstrom: the finer mesh has the wave vectors of a supercell so wide
  // Angstrom, by which operations that spare displacements are found; 0: every atom is moved along three axes.
  double symmetry_tolerance = 0.005;
};

struct PhononFrequencies {
  Eigen::Vector3d wave_vector;  // in reciprocal lattice vectors of the cell
  std::vector<double> thz;      // ascending; imaginary ones negative
  double weight = 1;            // 2 where the vector stands for its negative too
};

struct Phonons {
  Verdict verdict;  // reasons why there are no numbers
  std::array<int, 3> repeats{1, 1, 1};
  std::vector<PhononFrequencies> points;  // all that are commensurate with the supercell
  std::vector<PhononFrequencies> mesh;    // the finer one, which has no point at the centre
  int imaginary = 0;                      // modes below -0.3 THz, over all commensurate points
  double drift = 0;                       // eV/Angstrom^2: the largest sum of force constants before it was taken out
  int evaluations = 0;                    // calls of the potential, each with a supercell
};

// The crystal is at a minimum of its atoms; its symmetry is made exact. Force constants are made symmetric, and the
// acoustic sum rule is imposed.
Phonons phonons(const Crystal& minimum, const Potential& potential, const PhononOptions& options = {});

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
  double left_out = 0;           // share of modes that are not in the sums
};
// Mean over the points with their weights: of the finer mesh, because the commensurate points are few and one of them
// is the centre, whose three modes without frequency would be missing in the mean. Modes below 0.05 THz are left out
// (as phonopy leaves out those below its cut-off). `temperature` in K, not negative.
Thermodynamics thermodynamics(std::span<const PhononFrequencies> points, double temperature);

}  // namespace werner
