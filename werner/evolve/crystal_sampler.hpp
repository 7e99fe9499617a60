// Random crystals of a space. Private to this room.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "werner/crystal/random_crystal.hpp"
#include "werner/evolve/crystal_compositions.hpp"

namespace werner {

class CrystalSampler {
 public:
  explicit CrystalSampler(const CrystalSpaceOptions& options) : options_(options) {}

  // One try: with a space group or, in the share that the options leave for it, without. Drawing from several threads
  // is safe, and no draw depends on those before it.
  std::optional<Crystal> draw(const AtomCounts& counts, RandomStream& random) const;
  // Why no requested group can be had with these atoms.
  Verdict feasible(const AtomCounts& counts) const;

 private:
  std::shared_ptr<const RandomCrystals> crystals_of(const AtomCounts& counts) const;

  CrystalSpaceOptions options_;
  mutable std::mutex mutex_;
  mutable std::map<AtomCounts, std::shared_ptr<const RandomCrystals>> prepared_;  // counting takes a while
};

}  // namespace werner
