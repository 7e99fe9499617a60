// The space of metal complexes over a list of ligands: metal, polyhedron, spin, and which donor of which ligand sits on
// which vertex. A genome is one line: "Pd(II)|0|square-planar|Cl PPh3 Cl PPh3", vertex after vertex. A ligand that
// takes several vertices names its donor on each, and its copy from the second on: "en.0 en.1 en~2.0 en~2.1 Cl Cl".
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/complex/constraints.hpp"
#include "werner/evolve/space.hpp"

namespace werner {

// Which numbers of unpaired electrons are tried. Electrons in the 4f core of a lanthanide are not counted.
struct SpinRule {
  bool low = false;   // 0, or 1 for an odd number of electrons
  bool high = false;  // as many of the d electrons unpaired as the shell allows
  std::vector<int> numbers = {};
};
// "low", "high" or a number. Throws UsageError.
SpinRule parse_spins(const std::vector<std::string>& spins, const std::string& where = {});

struct ComplexSpaceOptions {
  std::vector<Metal> metals;
  std::vector<const Polyhedron*> geometries;
  SpinRule spins = {.low = true};
  std::vector<LigandPtr> ligands;
  ComplexConstraints constraints = {};
  std::string where = {};  // of the space in the configuration, for complaints
};

class ComplexSpace : public Space {
 public:
  // Equal ligands are taken once; equal names of different ligands get a number. Throws UsageError where no compound
  // can exist, saying which demand is in the way.
  explicit ComplexSpace(ComplexSpaceOptions options);
  ~ComplexSpace() override;

  const ComplexSpaceOptions& options() const;  // with the ligands that can occur
  // Throws Error for text that is no genome of this space.
  Complex decode(const Genome& genome) const;
  // The canonical genome; `complex` consists of ligands of this space (told by their keys).
  Genome encode(const Complex& complex) const;

  // Uniform over metals and polyhedra that can be filled, then over the assignments of donors to vertices that satisfy
  // charge, electron count and number of atoms; ligands that must be there are placed first, and the other constraints
  // are met by repetition. Throws Error when none is found.
  Genome sample(RandomStream& random) const override;
  std::optional<Genome> draw(RandomStream& random) const override;
  std::vector<std::string> operators() const override;
  int parents_of(std::string_view operation) const override;
  std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                             RandomStream& random) const override;
  Verdict violations(const Genome& genome) const override;
  std::string identity(const Genome& genome) const override;
  // Genomes: compounds times their spins; exact where there is one spin or the space can be listed.
  SpaceSize size() const override;
  // Distinct compounds, mirror images once and spins not counted, without listing them; see count_complexes.
  SpaceSize compounds() const;
  std::optional<Genome> at(std::uint64_t index) const override;

  // Counts of ligands, pairs of donor classes trans to each other, metal, polyhedron, spin, charge.
  std::vector<std::string> feature_names() const override;
  Features features(const Genome& genome) const override;
  // Exact, without listing: where every ligand takes one vertex by merging sorted lists of trans pairs, otherwise by
  // branch and bound over ligands in their seats. Only where more than some thousand compounds have the same cost as
  // the last one, a part of them is met.
  std::vector<std::pair<double, Genome>> best(const LinearModel& model, int count) const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
