// Crystals of a composition, or of all compositions of a chemical system, as a space: random crystals with and without
// symmetry, and the operators of evolutionary structure prediction on relaxed ones. Energies are somebody else's.
#pragma once
#include <Eigen/Core>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/evolve/space.hpp"

namespace werner {

// Second derivatives of a crystal's energy by the places of its atoms, all images together: eV/Angstrom^2, Cartesian,
// atom by atom. A function of the crystal; nothing where it has no energy.
using ForceConstants = std::function<std::optional<Eigen::MatrixXd>(const Crystal&)>;

struct CrystalSpaceOptions {
  std::vector<int> elements;  // atomic numbers, ascending
  // Atoms of each of `elements` in one formula unit; empty: any composition of some of the elements.
  std::vector<int> formula;
  int least_units = 1, most_units = 4;                 // formula units in a cell
  int least_atoms = 1, most_atoms = 20;                // in a cell
  bool charge_neutral = false;                         // only compositions that common oxidation states balance
  std::vector<int> space_groups;                       // that samples are drawn from; empty: all
  double symmetric_share = 0.9;                        // of the samples that get a space group, the others none
  WyckoffPrior wyckoff_prior = WyckoffPrior::uniform;  // of the groups and positions of these samples
  // Angstrom along each axis, standard deviation: how far the atoms of these samples are moved off their positions.
  // Relaxation keeps the symmetry of its start exactly and so would end on saddles.
  double rattle = 0;
  // Of the samples that have no symmetry or were moved off it, and of the children of operators that do not keep it:
  // how many are packed (soft_packing.hpp) before a potential sees them.
  double packed_share = 0.9;
  double volume = 0;            // Angstrom^3 per atom at the start; 0: from radii
  double least_distance = 0.7;  // of two atoms, in sums of covalent radii
  std::vector<Crystal> seeds;   // a search begins with them; each has to be of this space
  // After the seeds: the first `most_proposals` of these that are crystals of this space, the others are passed over.
  std::vector<Crystal> proposals;
  std::size_t most_proposals = 0;
  ForceConstants force_constants;  // of soft modes; empty: springs between bonded atoms stand for them
  std::string where;               // of the configuration, for complaints
};

// What evaluation and reports have to know of any space whose compounds are crystals.
class SpaceOfCrystals : public Space {
 public:
  virtual Crystal decode(const Genome& genome) const = 0;    // throws Error for text that is no genome
  virtual const std::vector<int>& elements() const = 0;      // atomic numbers, ascending
  virtual std::size_t proposals_taken() const { return 0; }  // of templates, the last of the seeds
};

class CrystalSpace : public SpaceOfCrystals {
 public:
  // Throws UsageError where no crystal can satisfy the options, saying which.
  explicit CrystalSpace(CrystalSpaceOptions options);
  ~CrystalSpace() override;

  const CrystalSpaceOptions& options() const;
  Crystal decode(const Genome& genome) const override;
  const std::vector<int>& elements() const override;
  Genome encode(const Crystal& crystal) const;

  Genome sample(RandomStream& random) const override;
  std::optional<Genome> draw(RandomStream& random) const override;
  std::vector<std::string> operators() const override;
  int parents_of(std::string_view operation) const override;
  std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                             RandomStream& random) const override;
  std::optional<Genome> absorb(const std::string& structure) const override;
  std::unique_ptr<Niches> niches() const override;
  std::vector<Genome> seeds() const override;
  std::size_t proposals_taken() const override;
  Verdict violations(const Genome& genome) const override;
  std::string identity(const Genome& genome) const override;  // of the text: two cells of one crystal are two
  SpaceSize size() const override;                            // of compositions; crystals of one are not countable
  std::optional<Genome> at(std::uint64_t) const override { return std::nullopt; }

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace werner
