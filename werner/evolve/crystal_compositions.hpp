// Which numbers of atoms a cell of a crystal space may have. Private to this room.
#pragma once
#include <optional>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/core/verdict.hpp"
#include "werner/evolve/crystal_space.hpp"

namespace werner {

// Atoms in the cell of each of the space's elements.
using AtomCounts = std::vector<int>;

class CellCompositions {
 public:
  // Throws UsageError for options that contradict each other or leave nothing.
  explicit CellCompositions(const CrystalSpaceOptions& options);

  bool fixed() const { return !formula_.empty(); }  // one formula, one or several units in the cell
  bool several() const { return several_; }         // cells of different numbers of atoms
  const std::vector<int>& elements() const { return elements_; }
  const AtomCounts& formula() const { return formula_; }

  bool allows(const AtomCounts& counts) const { return check(counts).ok(); }
  Verdict check(const AtomCounts& counts) const;
  // With the fewest atoms to add and remove, of several the first in the order of the counts; nothing where none is
  // near (a neutral one among very many).
  std::optional<AtomCounts> nearest(const AtomCounts& counts) const;
  // Numbers of atoms are equally likely, and so are the compositions of one number.
  AtomCounts draw(RandomStream& random) const;
  // An interval where neutral compositions are too many to be listed.
  SpaceSize size() const;

 private:
  std::vector<int> elements_;
  AtomCounts formula_;
  int least_atoms_, most_atoms_;
  bool charge_neutral_, several_ = false;
  std::string where_;
  // All of them: units of the formula, or neutral compositions. Empty for the rest, where the number of atoms decides.
  std::vector<AtomCounts> listed_;
  double total_ = 0;
};

// Nothing for a crystal with other elements.
std::optional<AtomCounts> counts_of(const std::vector<int>& elements, const std::vector<int>& atomic_numbers);
int total(const AtomCounts& counts);

// Whether common oxidation states balance it (SMACT's rule with the states that the ICSD of 2024 shows, unequal states
// of one element included). Elements are neutral, compounds of metals alone are not.
Verdict charge_verdict(const std::vector<int>& elements, const AtomCounts& counts);

}  // namespace werner
