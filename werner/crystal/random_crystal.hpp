// Random crystals of a composition whose space group is the requested one and no supergroup of it: Wyckoff positions
// drawn from the counts of all assignments, coordinates and lattice at random with room between the atoms.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/core/verdict.hpp"
#include "werner/crystal/asymmetric_unit.hpp"

namespace werner {

// Which cell is returned, and the atoms of which cell a request counts.
enum class RandomCell {
  conventional,  // of International Tables
  primitive,     // the smallest, as the centring gives it
  niggli,        // the smallest, reduced
};

enum class WyckoffPrior {
  uniform,  // every group, and within a group every assignment, has the same chance
  learned,  // as often as in known crystals (wyckoff_prior.hpp)
};

struct VolumeRange {
  double low = 0, high = 0;  // Angstrom^3 per atom
};

struct RandomCrystalRequest {
  std::map<int, int> atoms = {};       // atomic number: atoms in the cell that `cell` names
  std::vector<int> space_groups = {};  // one of them is drawn; empty: all 230
  // By default 0.9 to 1.3 times what the atoms take in known crystals (atomic_volumes.hpp), and more where they do not
  // find room; a given range is kept.
  std::optional<VolumeRange> volume = {};
  double min_distance = 0.7;  // in units of the sum of two covalent radii
  WyckoffPrior prior = WyckoffPrior::uniform;
  RandomCell cell = RandomCell::conventional;
  int attempts = 2000;  // lattices and sets of coordinates until nothing is returned
};

struct RandomCrystal {
  Crystal crystal;  // atoms of an orbit one after another, orbits in the order of `sites`, except in reduced cells
  int space_group = 1;
  std::vector<Occupation> sites;  // orbits in the standard setting, with their free parameters
  Lattice conventional;           // cell to which the parameters of `sites` belong
};

// Prepared once for many draws: counts and verdicts per group are kept. Drawing from several threads is safe.
class RandomCrystals {
 public:
  // Throws UsageError for what is no request: no atoms, numbers that are not positive, groups outside 1 to 230.
  explicit RandomCrystals(RandomCrystalRequest request);
  ~RandomCrystals();
  RandomCrystals(RandomCrystals&&) noexcept;
  RandomCrystals& operator=(RandomCrystals&&) noexcept;

  // Whether a group can be had: its reasons are that no set of multiplicities adds up to the composition, or that the
  // atoms of every assignment have more symmetry than the group, wherever their free parameters put them. Decided
  // without a crystal in hand: all assignments are examined where they are at most 2,000, else as many drawn ones.
  Verdict feasible(int space_group) const;
  // Whether any of the requested groups can be had; reasons of up to three groups.
  Verdict feasible() const;
  std::vector<int> feasible_groups() const;

  // Nothing where no requested group is feasible or no room was found in `attempts` tries.
  std::optional<RandomCrystal> draw(RandomStream& random) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One crystal of a request.
std::optional<RandomCrystal> random_crystal(const RandomCrystalRequest& request, RandomStream& random);

// "Ti:2a O:4f": element, multiplicity in the conventional cell and letter of each orbit.
std::string wyckoff_text(int space_group, const std::vector<Occupation>& sites);

}  // namespace werner
