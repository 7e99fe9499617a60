#include "werner/evolve/crystal_operators.hpp"

#include <array>

#include "werner/core/composition.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/evolve/crystal_check.hpp"

namespace werner {

namespace {

bool always(const CellCompositions&) { return true; }
bool of_compounds(const CellCompositions& compositions) { return compositions.elements().size() > 1; }
bool of_systems(const CellCompositions& compositions) {
  return !compositions.fixed() && compositions.elements().size() > 1;
}
bool of_sizes(const CellCompositions& compositions) { return !compositions.fixed() && compositions.several(); }
bool of_units(const CellCompositions& compositions) { return compositions.fixed() && compositions.several(); }
bool of_several(const CellCompositions& compositions) { return compositions.several(); }

constexpr std::array operators{
    CrystalOperator{"add-atom", 1, false, of_sizes, add_atom},
    CrystalOperator{"change-units", 1, false, of_units, change_units},
    CrystalOperator{"double-cell", 1, false, of_several, double_cell},
    CrystalOperator{"heredity", 2, false, always, heredity},
    CrystalOperator{"permutation", 1, false, of_compounds, permutation},
    CrystalOperator{"permute-orbits", 1, true, of_compounds, permute_orbits},
    CrystalOperator{"rattle", 1, false, always, rattle},
    CrystalOperator{"remove-atom", 1, false, of_sizes, remove_atom},
    CrystalOperator{"ripple", 1, false, always, ripple},
    CrystalOperator{"soft-mode", 1, false, always, soft_mode},
    CrystalOperator{"strain", 1, false, always, strain},
    CrystalOperator{"stripple", 1, false, always, stripple},
    CrystalOperator{"subgroup", 1, true, always, subgroup},
    CrystalOperator{"supergroup", 1, true, always, supergroup},
    CrystalOperator{"swarm", 4, false, always, swarm},
    CrystalOperator{"transmute", 1, false, of_systems, transmute},
    CrystalOperator{"wyckoff-crossover", 2, true, always, wyckoff_crossover},
    CrystalOperator{"wyckoff-mutation", 1, true, always, wyckoff_mutation},
};

// What the child is scaled to: the parents' volume, in units of what their atoms take in known crystals.
double volume_of(const Crystal& child, std::span<const Crystal> parents) {
  double ratio = 0;
  for (const Crystal& parent : parents)
    ratio += parent.lattice.volume() / expected_volume(composition_of(parent)) / static_cast<double>(parents.size());
  return ratio * expected_volume(composition_of(child));
}

}  // namespace

std::span<const CrystalOperator> crystal_operators() { return operators; }

std::optional<Crystal> varied(const CrystalOperator& operation, const CrystalContext& context,
                              std::span<const Crystal> parents, RandomStream& random, int tries) {
  for (const Crystal& parent : parents)
    if (parent.size() == 0 || !parent.lattice.usable()) return std::nullopt;
  for (int i = 0; i < tries; ++i) {
    auto child = operation.apply(context, parents, random);
    if (!child || child->size() == 0) continue;
    const auto counts = counts_of(context.compositions.elements(), child->atomic_numbers);
    if (!counts || !context.compositions.allows(*counts)) continue;
    const double volume = volume_of(*child, parents);
    Settling settling{volume, context.least_distance, !operation.symmetric};
    if (!operation.symmetric) settling.packing = drawn_packing(context.packed_share, random);
    child = settled(std::move(*child), settling);
    if (child) return child;
  }
  return std::nullopt;
}

}  // namespace werner
