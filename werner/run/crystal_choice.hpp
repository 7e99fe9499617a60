// What a configuration says of a search for crystals: [space] with kind = "crystal", and [oracle] with a potential.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "werner/complex/constraints.hpp"
#include "werner/evolve/crystal_space.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {

class TomlReader;

struct CrystalSpaceChoice {
  std::string formula;                // "TiO2"; empty: `elements`
  std::vector<std::string> elements;  // symbols of a chemical system
  IntegerWindow units{1, 4};          // formula units in a cell
  IntegerWindow atoms{1, 20};         // in a cell
  bool charge_neutral = false;
  std::vector<int> space_groups;  // empty: all
  WyckoffPrior wyckoff_prior = WyckoffPrior::uniform;
  double rattle = 0.05;  // Angstrom; 0 where relaxation keeps the symmetry
  double symmetric_share = 0.9, packed_share = 0.9, volume = 0, least_distance = 0.7;
  bool potential_modes = false;  // soft modes from the potential of the search; else from springs
  std::string seeds;             // file of crystals, absolute; empty: none
  std::string templates;         // known crystals whose structures are seeds with other elements, absolute; empty: none
  int templates_count = 20;      // of these seeds
  std::string where;
};

struct PotentialChoice {
  std::string name = "pedone";
  RelaxOptions relax{.fmax = 0.05, .steps = 300};
  double final_fmax = 0.01;  // eV/Angstrom, of the crystals of the result; 0: they stay as the search relaxed them
  int workers = 0;           // threads; 0: one per core
  std::string hull;  // file of known phases by the same potential, absolute, or the name of a table; empty: none
};

inline bool relaxes_finally(const PotentialChoice& choice) {
  return choice.final_fmax > 0 && choice.final_fmax < choice.relax.fmax;
}

CrystalSpaceChoice read_crystal_space(TomlReader& table, const std::filesystem::path& folder);
PotentialChoice read_potential_choice(TomlReader& table, const std::filesystem::path& folder);

// Formula and files read. Throws UsageError and Error.
CrystalSpaceOptions resolve(const CrystalSpaceChoice& choice);

}  // namespace werner
