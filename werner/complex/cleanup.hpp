// A small force field without metal chemistry: keeps the geometry of rigid bodies that were put together and removes
// what clashes. Terms come from start geometries; no torsional or electrostatic energies.
#pragma once
#include <span>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// k (r - length)^2, k in kcal/mol/Angstrom^2.
struct DistanceTerm {
  int a = 0, b = 0;
  double length = 0, force = 0;
};
// k (r - target)^2 on a position.
struct AnchorTerm {
  int atom = 0;
  Vec3 target{0, 0, 0};
  double force = 0;
};
// force (1 - (r/reach)^2)^2 below `reach`, nothing above: smooth, cheap, finite at zero.
struct RepulsionTerm {
  int a = 0, b = 0;
  double reach = 0, force = 0;
};
// force (V - volume)^2 of the triple product of the vectors from `centre` to the other three: improper planarity
// (volume near 0) and handedness.
struct VolumeTerm {
  int centre = 0, a = 0, b = 0, c = 0;
  double volume = 0, force = 0;
};

struct CleanupModel {
  std::vector<DistanceTerm> distances;
  std::vector<AnchorTerm> anchors;
  std::vector<RepulsionTerm> repulsions;
  std::vector<VolumeTerm> volumes;
  std::vector<char> fixed;  // one per atom; a fixed atom does not move
};

struct EnergyGradient {
  double energy = 0;           // kcal/mol
  std::vector<Vec3> gradient;  // kcal/mol/Angstrom; zero for fixed atoms
};
EnergyGradient cleanup_energy(const CleanupModel& model, std::span<const Vec3> positions);

struct CleanupResult {
  std::vector<Vec3> positions;
  double energy = 0;
  int steps = 0;
};
// Limited-memory BFGS (Nocedal 1980) until the largest gradient component is below `tolerance` or `max_steps`.
CleanupResult clean_up(const CleanupModel& model, std::vector<Vec3> positions, int max_steps = 200,
                       double tolerance = 0.5);

}  // namespace werner
