// Candidates of a composition relaxed by a potential, those that became equal told apart, in the order of their
// energies; and the files that they are written to.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/crystal/phase_diagram.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potential.hpp"

namespace werner {

struct RankedCrystal {
  CrystalEntry entry;
  Crystal crystal;
  double score = 0;  // logarithm of how probable the structure is before anything is known of its energy
};

class CrystalRanking {
 public:
  // `hull`: a table of phases by the same potential or the name of one that is built in; empty: the one that is built
  // in for this potential, if any; "none": none. Throws UsageError and Error.
  CrystalRanking(const std::string& potential, const std::string& hull);

  // By energy per atom, above the hull where there is one, in units of 0.05 eV less the score: as if the probability of
  // a structure were multiplied by a Boltzmann factor. Of those that became the same crystal the first stays. What has
  // no energy keeps its place after the others. Columns: rank_before, energy_per_atom, oracle, e_above_hull, converged,
  // space_group, reason. One line on standard error says how it went.
  std::vector<RankedCrystal> ranked(std::vector<RankedCrystal>&& candidates, const std::string& label) const;

  // Of the symmetry in which a relaxed crystal is shown.
  SymmetryTolerance tolerance(const Crystal& relaxed) const;

 private:
  void tell_standing(const Crystal& crystal, double energy, CrystalEntry& entry, double& key) const;

  std::string name_;  // of the potential
  std::unique_ptr<const Potential> potential_;
  std::optional<PhaseDiagram> hull_;
  bool hull_is_corrected_ = false;
};

// Appends them as "TiO2-1", "TiO2-2", ... with a column `rank`.
void add_numbered(std::vector<CrystalEntry>& entries, std::vector<RankedCrystal>&& candidates,
                  const std::string& label);

// Whether the potential had an energy of any.
bool any_energy(const std::vector<CrystalEntry>& entries);

// Extended XYZ on standard output where `output` is empty or "-"; a file of crystals by its extension; else a folder
// with a symmetrised CIF for each and `ranking.csv`. `ranking` is none where nothing was relaxed.
bool is_folder_of_crystals(const std::string& output);
void require_writable_candidates(const std::string& output, bool force);
void write_candidates(const std::string& output, const std::vector<CrystalEntry>& entries,
                      const CrystalRanking* ranking, bool force);

}  // namespace werner
