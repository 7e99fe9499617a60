// Duplicates within a set of crystals and against a set of known ones, by the matcher. Crystals are compared only where
// chemical system, composition and number of sites leave a match possible, which changes no verdict.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "werner/crystal/matcher.hpp"

namespace werner {

// `fit` is not exactly symmetric, so somebody has to come first.
enum class FitOrder {
  new_first,    // fit(new, known), as MatterGen counts uniqueness and novelty
  known_first,  // fit(known, new), as pymatgen's group_structures
};

// Crystals known so far; grows by one at a time. Reading (`first_match`, `all_matches`) from several threads is safe as
// long as nobody adds. About a kilobyte a crystal of ten atoms.
class KnownCrystals {
 public:
  explicit KnownCrystals(MatchOptions options = {}, FitOrder order = FitOrder::new_first)
      : options_(options), order_(order) {}

  // Returns its number, from 0. Crystals that are not usable get a number and match nothing.
  std::size_t add(PreparedCrystal crystal);
  std::size_t size() const { return crystals_.size(); }
  const PreparedCrystal& operator[](std::size_t number) const { return crystals_[number]; }

  // The lowest number that fits.
  std::optional<std::size_t> first_match(const PreparedCrystal& crystal) const;
  std::vector<std::size_t> all_matches(const PreparedCrystal& crystal) const;

 private:
  bool possible(const PreparedCrystal& known, const PreparedCrystal& crystal) const;
  bool fits(const PreparedCrystal& known, const PreparedCrystal& crystal) const;

  MatchOptions options_;
  FitOrder order_;
  std::vector<PreparedCrystal> crystals_;
  std::map<std::vector<int>, std::vector<std::size_t>> by_system_;  // atomic numbers, ascending
};

// For each crystal the first of its group: itself where it is the first. A crystal joins the group of the lowest
// numbered first that it fits; later members are not asked, so groups depend on the order, as in pymatgen's
// group_structures and MatterGen's uniqueness. Crystals that are not usable are alone.
std::vector<std::size_t> first_of_group(std::span<const PreparedCrystal> crystals, const MatchOptions& options = {},
                                        FitOrder order = FitOrder::new_first);

}  // namespace werner
