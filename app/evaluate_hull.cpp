#include "app/evaluate_hull.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

#include "werner/crystal/phase_diagram.hpp"
#include "werner/run/hull_table.hpp"

namespace werner {

namespace {

// Whether total energies beside the compounds, with corrections or without, are there at all.
bool has_energies(const SampleSet& set, bool corrected) {
  return std::ranges::any_of(known_energy_columns(), [&](const std::string& name) {
    const EnergyColumn column = energy_column(name);
    return column.kind == EnergyKind::total && column.corrected == corrected &&
           std::ranges::any_of(set.samples, [&](const Sample& sample) { return sample.numbers.contains(name); });
  });
}

}  // namespace

void give_hull(Evaluation& evaluation, const std::string& asked, const std::string& potential) {
  const bool relaxes = !potential.empty();
  const std::string hull = relaxes ? hull_choice(asked, potential) : asked;
  evaluation.hull_file = hull;
  if (hull.empty()) return;
  const EnergyTable known = hull_table(hull);
  for (const BrokenEntry& broken : known.broken)
    std::cerr << "werner: " << broken.where << ": " << broken.reason << "\n";
  if (relaxes) require_hull_of(known, potential, "--hull");
  if (const std::string caution = caution_of_hull(hull); !caution.empty()) std::cerr << "werner: " << caution << "\n";
  evaluation.hull = std::make_shared<const PhaseDiagram>(known.entries, known.kind);
  evaluation.hull_is_corrected = known.corrected;
  if (!relaxes && known.corrected && !has_energies(evaluation.generated, true) &&
      has_energies(evaluation.generated, false))
    std::cerr << "werner: the hull has corrected energies; those of the generated set get the corrections MP2020\n";
}

}  // namespace werner
