// What ComplexSpace holds, for its several files. Private to this room.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <vector>

#include "werner/evolve/complex_genes.hpp"
#include "werner/evolve/complex_sampler.hpp"

namespace werner {

// Numbers of features: ligands (mirror images together), metals, polyhedra, spins, charges, then pairs of donor classes
// trans to each other.
struct FeatureLayout {
  std::vector<std::string> names;
  int metals = 0, geometries = 0, spins = 0, charges = 0, pairs = 0;  // number of the first one
  int lowest_charge = 0, highest_charge = 0;                          // others count as the nearest end
  std::vector<int> spin_values;
  std::vector<int> ligand;  // of each ligand; mirror images share one, as no property that is a number tells them apart
  std::vector<std::string> donor_classes;
  std::vector<std::vector<int>> donor_class;            // of (ligand, donor)
  std::vector<std::vector<std::pair<int, int>>> trans;  // pairs of vertices, per polyhedron
  int pair(int class_a, int class_b) const;             // feature number
  int spin(int unpaired) const;
  int charge(int value) const;
};
FeatureLayout feature_layout(const ComplexTables& tables);
Features features_of(const ComplexTables& tables, const FeatureLayout& layout, const Genes& genes);

struct ComplexSpace::Impl {
  ComplexTables tables;
  FeatureLayout layout;
  std::vector<std::vector<Filler>> fillers;  // by metal, then polyhedron
  // The same where some classes have as many ligands as they may: by metal, polyhedron, number of the class limit.
  mutable std::map<std::tuple<int, int, std::vector<bool>>, Filler> fillers_without;
  std::vector<std::pair<int, int>> fillable;  // metal and polyhedron with at least one filling
  mutable std::once_flag counted;
  mutable SpaceSize number_of_compounds;

  mutable std::once_flag listed;
  mutable std::vector<Genes> list;  // all distinct compounds with their spins, where they are not too many
  bool lists() const;               // whether the space is small enough to be listed
  const std::vector<Genes>& all() const;

  // One try at a random compound: nothing, with the reason, where it breaks a constraint.
  struct Draw {
    std::optional<Genome> genome;
    std::string reason;
  };
  Draw draw(RandomStream& random) const;

  Verdict check(const Genes& genes) const;  // constraints and parity of the spin
  Genome text(const Genes& genes) const { return genes_text(tables, canonical_genes(tables, genes)); }
  std::vector<std::pair<double, Genome>> best_by_search(const LinearModel& model, int count) const;
  std::vector<std::pair<double, Genome>> best_by_axes(const LinearModel& model, int count) const;
};

}  // namespace werner
