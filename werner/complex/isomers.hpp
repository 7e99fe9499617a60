// Stereoisomers of a set of ligands on a polyhedron: enumeration up to rotation, feasibility of chelates, names.
#pragma once
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

struct Isomer {
  std::vector<Site> sites;
  std::string name;     // "cis", "fac", "mer-Lambda", ...; "" when there is only one; "isomer-3" where no word exists
  bool chiral = false;  // its mirror image is a different compound
  double strain = 0;    // degrees by which bite angles miss their preferred windows, summed; lowest is most plausible
  bool representative = true;  // false for the one of two mirror images that a list without enantiomers leaves out
};

struct IsomerOptions {
  bool enantiomers = false;  // list both hands; otherwise one of each pair, the one whose name comes first (Delta)
  bool infeasible = false;   // also those whose chelates cannot span their vertices
};

// Whether a ligand can span the vertices with its donors in that order (vertices[i] takes donor i, or two for a donor
// that takes two). A local property: this is what the enumeration, the counting and the search share.
bool can_span(const Ligand& ligand, const Polyhedron& polyhedron,
              const std::vector<std::vector<int>>& vertices_of_donor);

// All distinct isomers, most plausible first, then canonical order. Empty when nothing is feasible. Where there are
// more vertices than donors, eta-3 and eta-4 groups take two. Throws UsageError when donors and vertices cannot match
// in number, and when there are more than 100,000 isomers.
std::vector<Isomer> isomers(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                            const IsomerOptions& options = {});

// The word for an arrangement that is given, by the same rules: among the feasible isomers where it is one, else among
// all. "" also where there are too many to list.
std::string isomer_name(const Complex& complex);

}  // namespace werner
