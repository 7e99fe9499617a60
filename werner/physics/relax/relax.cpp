#include "werner/physics/relax/relax.hpp"

#include <fmt/format.h>

#include <cmath>
#include <mutex>

#include "werner/core/error.hpp"
#include "werner/core/random.hpp"
#include "werner/core/units.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/physics/relax/cell_coordinates.hpp"
#include "werner/physics/relax/folded_cell.hpp"
#include "werner/physics/relax/optimiser.hpp"
#include "werner/physics/relax/symmetry_projection.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

constexpr double most_strain = 1;  // in the logarithm: a cell 2.7 times as long or as short
// Of the automatic method. FIRE first, under which cells hardly move, so that what begins with atoms on one another
// does not burst; L-BFGS from `near_minimum` on. Later takes more calls (half as many again at 0.5), earlier ends
// higher.
constexpr double near_minimum = 5;  // eV/Angstrom
constexpr double trust = 0.05;      // eV/atom that a quasi-Newton step may go uphill
// The cell's part of the vector is N times a strain, so its curvature falls as 1/N beside that of atoms; L-BFGS sees it
// as this times the square root of N, where both are alike and one step length suits both.
constexpr double cell_weight = 1.5;

// What moves: the symmetry that is kept, and the vector.
struct Problem {
  const Potential& potential;
  const RelaxOptions& options;
  const SymmetryProjection* projection;
  CellCoordinates coordinates;
  VerletList neighbours;

  PotentialResult evaluate(const Crystal& crystal) {
    PotentialResult result = potential.evaluate_next(crystal, neighbours);
    if (projection && result.verdict.ok()) projection->project(crystal.lattice, result);
    return result;
  }
};

class Stepper {
 public:
  Stepper(const RelaxOptions& options, std::size_t atoms)
      : method_(options.method),
        cell_part_(options.cell ? 9 : 0),
        cell_scale_(cell_weight / std::sqrt(static_cast<double>(atoms))) {}

  Eigen::VectorXd step(const Eigen::VectorXd& x, const Eigen::VectorXd& force, double enthalpy_per_atom) {
    if (method_ == RelaxMethod::fire) return fire_.step(force);
    if (method_ == RelaxMethod::lbfgs) return quasi_newton(x, force);
    if (quasi_newton_ && enthalpy_per_atom > last_.enthalpy + trust) {
      quasi_newton_ = false;
      fire_ = {};
      return last_.x - x + fire_.step(last_.force);
    }
    last_ = {x, force, enthalpy_per_atom};
    if (!quasi_newton_ && largest_force(force) < near_minimum) {
      quasi_newton_ = true;
      lbfgs_ = {};
    }
    return quasi_newton_ ? quasi_newton(x, force) : fire_.step(force);
  }

 private:
  Eigen::VectorXd quasi_newton(Eigen::VectorXd x, Eigen::VectorXd force) {
    x.tail(cell_part_) *= cell_scale_;
    force.tail(cell_part_) /= cell_scale_;
    Eigen::VectorXd step = lbfgs_.step(x, force);
    step.tail(cell_part_) /= cell_scale_;
    return step;
  }

  struct Place {
    Eigen::VectorXd x, force;
    double enthalpy = 0;  // eV/atom
  };

  RelaxMethod method_;
  Eigen::Index cell_part_;  // numbers at the end of the vector
  double cell_scale_;
  Fire fire_;
  Lbfgs lbfgs_;
  bool quasi_newton_ = false;
  Place last_;  // that the automatic method believed in
};

void descend(Problem& problem, Relaxation& relaxation) {
  const RelaxOptions& options = problem.options;
  const auto atoms = static_cast<double>(relaxation.crystal.size());
  Stepper stepper(options, relaxation.crystal.size());
  Eigen::VectorXd x = problem.coordinates.vector_of_start();
  for (;;) {
    relaxation.crystal = problem.coordinates.crystal(x);
    relaxation.result = problem.evaluate(relaxation.crystal);
    ++relaxation.steps;
    if (!relaxation.result.verdict.ok()) {
      relaxation.reason = relaxation.result.verdict.reasons.front();
      return;
    }
    const Eigen::VectorXd force = problem.coordinates.force(x, relaxation.result);
    relaxation.enthalpy = problem.coordinates.enthalpy(x, relaxation.result);
    relaxation.largest_force = largest_force(force);
    if (relaxation.steps == 1) {
      relaxation.first_energy = relaxation.result.energy;
      relaxation.first_enthalpy = relaxation.enthalpy;
    }
    relaxation.converged = relaxation.largest_force <= options.fmax;
    if (relaxation.converged) {
      relaxation.reason = "converged";
      return;
    }
    if (!std::isfinite(relaxation.largest_force)) {
      relaxation.reason = "the forces are no numbers";
      return;
    }
    if (relaxation.steps >= options.steps) {
      relaxation.reason = fmt::format("not converged in {} steps", options.steps);
      return;
    }
    if (problem.coordinates.largest_strain(x) > most_strain) {
      relaxation.reason = "the cell became more than 2.7 times as long or as short";
      return;
    }
    x += stepper.step(x, force, relaxation.enthalpy / atoms);
  }
}

// Does the minimum hold when the symmetry is given up? A kick of a few hundredths of an Angstrom, and downhill from
// there.
double gain_of_freedom(const Relaxation& relaxation, const Potential& potential, RelaxOptions options) {
  constexpr double kick = 0.08;  // Angstrom, at most along each axis
  options.keep_symmetry = false;
  options.fmax /= 4;
  Crystal crystal = relaxation.crystal;
  RandomStream random(0, 0, "symmetry-breaking kick");
  for (Fractional& position : crystal.positions) {
    const Vec3 move(random.uniform() - 0.5, random.uniform() - 0.5, random.uniform() - 0.5);
    position.value += crystal.lattice.fractional(2 * kick * move).value;
  }
  const Relaxation freed = relax(crystal, potential, options);
  return std::max(0.0, (relaxation.enthalpy - freed.enthalpy) / static_cast<double>(crystal.size()));
}

}  // namespace

void check(const RelaxOptions& options) {
  if (!(options.fmax > 0))
    throw UsageError(fmt::format("fmax is {:g}, expected a positive force in eV/Angstrom", options.fmax), {"--fmax"});
  if (options.steps < 1) throw UsageError(fmt::format("steps is {}, expected at least 1", options.steps), {"--steps"});
  if (!std::isfinite(options.pressure)) throw UsageError("the pressure is no number", {"--pressure"});
  if (!(options.symmetry_tolerance > 0)) throw UsageError("the tolerance of symmetry is not positive", {"--symprec"});
}

Relaxation relax(const Crystal& crystal, const Potential& potential, const RelaxOptions& options) {
  check(options);
  // With the symmetry kept, the kick out of it at the end looks for ways that need the whole cell.
  if (const auto smaller = options.keep_symmetry ? std::nullopt : folded(crystal)) {
    Relaxation relaxation = relax(smaller->smallest, potential, options);
    relaxation.crystal = smaller->unfolded(relaxation.crystal);
    relaxation.result = smaller->unfolded(relaxation.result);
    relaxation.first_energy *= smaller->copies;
    relaxation.first_enthalpy *= smaller->copies;
    relaxation.enthalpy *= smaller->copies;
    return relaxation;
  }
  Relaxation relaxation;
  relaxation.crystal = crystal;
  std::optional<SymmetryProjection> projection;
  if (options.keep_symmetry && (projection = SymmetryProjection::of(crystal, options.symmetry_tolerance))) {
    relaxation.crystal = projection->symmetrised();
    relaxation.space_group_kept = projection->space_group();
  }
  if (!crystal.lattice.usable()) {
    relaxation.reason = "the cell has no volume";
    return relaxation;
  }
  Problem problem{
      potential, options, projection ? &*projection : nullptr,
      CellCoordinates(relaxation.crystal, options.cell, options.pressure / units::gigapascal_per_ev_per_cubic_angstrom),
      VerletList()};
  descend(problem, relaxation);
  if (projection && relaxation.converged)
    relaxation.gain_without_symmetry = gain_of_freedom(relaxation, potential, options);
  return relaxation;
}

std::vector<Relaxation> relax(std::span<const Crystal> crystals, const Potential& potential,
                              const RelaxOptions& options, int threads,
                              const std::function<void(std::size_t, const Relaxation&)>& done) {
  check(options);
  std::vector<Relaxation> relaxations(crystals.size());
  std::mutex guard;
  parallel_for(
      crystals.size(), threads,
      [&](std::size_t i) {
        relaxations[i] = relax(crystals[i], potential, options);
        const std::lock_guard lock(guard);
        if (done) done(i, relaxations[i]);
      },
      1);
  return relaxations;
}

std::string objection(const Relaxation& relaxed, const RelaxOptions& options) {
  constexpr double densest = 0.35, most_pressure = 20;  // GPa
  if (relaxed.result.wall > 0) return "atoms are nearer than in any known crystal";
  if (options.pressure > most_pressure || relaxed.crystal.size() == 0) return {};
  const double share = relaxed.crystal.lattice.volume() / expected_volume(composition_of(relaxed.crystal));
  if (share < densest)
    return fmt::format("its atoms take {:.2f} of the volume that they take in known crystals", share);
  return {};
}

}  // namespace werner
