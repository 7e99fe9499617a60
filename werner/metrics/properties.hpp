// Plain properties of the compounds: what a target can ask of them, and what metrics of whole sets are made from. Each
// has a column in details.csv, for such a metric has none of its own.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/metrics/evaluation.hpp"

namespace werner {

// Computed from the compound itself: n_elements, n_atoms (of the cell), of crystals also volume (A^3, of the cell),
// density (g/cm^3), atomic_density (atoms/A^3) and min_distance (A, between two different sites). Nothing for other
// names and where it is not defined.
std::optional<double> measured_property(const Sample& sample, const std::string& name);

// The names that hold energies per atom, the first that a set has first.
const std::vector<std::string>& energy_properties();

// Names that a target can ask for: numbers of the generated set, what can be measured, and its scores; sorted.
std::vector<std::string> known_properties(const Evaluation& evaluation);

// Names of the columns of properties; it costs nothing to ask for them.
std::vector<std::string> property_columns(const Evaluation& evaluation);
// The cells of that column, one per generated compound, empty where unknown.
std::vector<std::string> property_cells(const Evaluation& evaluation, const std::string& name);

}  // namespace werner
