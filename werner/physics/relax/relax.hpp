// Relaxation of crystals: positions, and the cell too, to a minimum of energy or enthalpy.
#pragma once
#include <functional>
#include <limits>
#include <span>
#include <string>

#include "werner/physics/potential/potential.hpp"

namespace werner {

enum class RelaxMethod {
  automatic,  // FIRE far from the minimum, L-BFGS near it
  fire,
  lbfgs,
};

struct RelaxOptions {
  double fmax = 0.02;   // eV/Angstrom: the largest force on an atom and on the cell (its gradient over the atoms)
  int steps = 500;      // evaluations at most
  bool cell = true;     // false: the cell stays
  double pressure = 0;  // GPa
  bool keep_symmetry = false;
  double symmetry_tolerance = 0.01;  // Angstrom, by which the symmetry to keep is found
  RelaxMethod method = RelaxMethod::automatic;
};
// Throws UsageError for limits that are not positive.
void check(const RelaxOptions& options);

struct Relaxation {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  Crystal crystal;                              // the last one
  PotentialResult result;                       // of it
  int steps = 0;                                // evaluations
  double largest_force = unknown;               // eV/Angstrom
  double first_energy = 0, first_enthalpy = 0;  // eV of the cell at the start
  double enthalpy = unknown;                    // eV of the cell
  bool converged = false;
  std::string reason;        // why it ended: "converged", "steps", "the cell changed beyond recognition", ...
  int space_group_kept = 0;  // with keep_symmetry
  // With keep_symmetry: energy (eV/atom) that a small kick out of the symmetry wins, 0 where the minimum holds.
  double gain_without_symmetry = 0;
};

// Why the energy of a relaxed crystal is not to be believed, though there is one; empty where nothing speaks against
// it. Atoms nearer than in any known crystal, or, up to 20 GPa, less than 0.35 of the volume that they take in known
// crystals on average: of 38,000 the densest take 0.40, diamond 0.56. Learned potentials have deep holes there.
std::string objection(const Relaxation& relaxed, const RelaxOptions& options);

// Independent relaxations on `threads` threads; each starts as soon as one ends. `done` is called from any thread, one
// at a time, in no order.
std::vector<Relaxation> relax(std::span<const Crystal> crystals, const Potential& potential,
                              const RelaxOptions& options, int threads = 1,
                              const std::function<void(std::size_t index, const Relaxation&)>& done = {});
// Without keep_symmetry a cell that repeats a smaller one is relaxed as that and comes back as it was given.
Relaxation relax(const Crystal& crystal, const Potential& potential, const RelaxOptions& options);

}  // namespace werner
