// An independent judge of rebuilt complexes: given the original structure and the rebuilt one, are graph, donors,
// isomer and the ligands' stereocentres the same, and how far off are the metal-donor distances? It shares no code with
// perception or assembly: bonds by covalent radii, own graph matching, superposition of coordination spheres.
#pragma once
#include <string>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner::witness {

struct Judgement {
  bool same_graph = false;              // the ligands without their metal, every hydrogen included
  bool same_donors = false;             // the same atoms hold the metal, nothing else does
  bool same_isomer = false;             // a graph mapping superposes the donor sites, in one hand
  bool same_stereo = false;             // stereocentres of C, Si, P, As and S in the same hand as the sphere
  double rmsd = -1;                     // of unit vectors to the sites after superposition
  std::vector<double> distance_errors;  // Angstrom, one per site: rebuilt minus original (mean over a haptic group)
  std::string reason;                   // of the first difference
  bool same() const { return same_graph && same_donors && same_isomer && same_stereo; }
};

Judgement judge(const Molecule& original, const Molecule& rebuilt);

}  // namespace werner::witness
