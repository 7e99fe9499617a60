// The donors of a set of ligands as the names of isomers see them: which are equal, and what each is called.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "werner/complex/arrangements.hpp"
#include "werner/complex/spans.hpp"

namespace werner {

// Equal donors: same ligand, same donor up to the ligand's symmetry.
struct DonorClass {
  std::string symbol;  // element of the donor atom
  // Unlike that of every other class: the element; where several share it "ammonia" (the ligand), "glyN" (ligand and
  // element), or "N2" where the library does not know the ligand or it has two such donors: numbered from the smallest
  // ligand up, in a ligand from the ends of its chain inwards.
  std::string label;
  int donors = 0;                  // how many there are in the complex
  bool chelating = false;          // of a ligand with two donors or more
  bool symmetric_chelate = false;  // its two donors are the two ends of one ligand: hardly ever trans to each other
};

// A set of ligands on a polyhedron, ready to be put into words.
struct NamingSet {
  const Polyhedron* polyhedron = nullptr;
  const std::vector<LigandPtr>* ligands = nullptr;
  std::vector<DonorClass> classes;         // heaviest donor first, then the smallest ligand
  std::vector<std::vector<int>> class_of;  // ligand, donor -> class
  std::vector<ChelateRules> rules;         // by ligand

  bool is(std::string_view name) const { return polyhedron->name == name; }
  int vertices() const { return polyhedron->coordination_number(); }
  bool trans(int a, int b) const { return polyhedron->angle(a, b) > 150; }
  int class_at(const SiteArrangement& arrangement, int vertex) const {
    return class_of[arrangement.sites[vertex].ligand][arrangement.sites[vertex].donor];
  }
  std::vector<int> vertices_of(const SiteArrangement& arrangement, int donor_class) const;
};

// Independent of the order of the ligands and of what their author calls them: labels use the names of the library.
// The set refers to both arguments.
NamingSet naming_set(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands);

}  // namespace werner
