#include <cmath>

#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

// The first known column of the kind of the diagram that some compound has.
std::optional<EnergyColumn> column_for(const Evaluation& e) {
  for (const std::string& name : known_energy_columns()) {
    const EnergyColumn column = energy_column(name);
    if (column.kind != e.hull->kind()) continue;
    for (const Sample& sample : e.generated.samples)
      if (sample.numbers.contains(name) || sample.no_numbers.contains(name)) return column;
  }
  return std::nullopt;
}

// What stands there instead.
std::optional<std::string> no_number(const Sample& sample, const std::string& column) {
  const auto found = sample.no_numbers.find(column);
  if (found == sample.no_numbers.end()) return std::nullopt;
  return column + " is '" + found->second + "' where a number was expected (" + sample.where + ")";
}

void above_hull(Evaluation& e) {
  const std::string kind = e.hull->kind() == EnergyKind::formation ? "formation energies" : "total energies";
  const std::optional<EnergyColumn> column = column_for(e);
  if (!column) {
    const std::string wanted = e.hull->kind() == EnergyKind::formation
                                   ? "a column formation_energy_per_atom (eV/atom)"
                                   : "a column energy_per_atom or energy (eV), of the method of the hull";
    for (std::size_t i = 0; i < e.size(); ++i)
      if (takes_part(e, i))
        e.energy[i].reason = "the hull has " + kind + ", and the generated set has none of them: add " + wanted;
    return;
  }
  e.energy_source = "column " + column->name + ", hull of " + kind + " in " + e.hull_file;
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (!takes_part(e, i)) return;
    const Sample& sample = e.generated.samples[i];
    const auto found = sample.numbers.find(column->name);
    if (found == sample.numbers.end()) {
      e.energy[i].reason = no_number(sample, column->name).value_or("no " + column->name);
      return;
    }
    const Composition composition = sample.composition();
    const double per_atom = column->per_atom ? found->second : found->second / composition.total();
    const HullDistance distance = e.hull->above_hull(composition, per_atom);
    e.energy[i] = {distance.above_hull, distance.reason};
  });
}

}  // namespace

void energy(Evaluation& e) {
  e.energy.assign(e.size(), {});
  if (e.hull) return above_hull(e);
  e.energy_source = "column e_above_hull";
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (!takes_part(e, i)) continue;
    const auto& numbers = e.generated.samples[i].numbers;
    const auto found = numbers.find("e_above_hull");
    if (found != numbers.end() && std::isfinite(found->second))
      e.energy[i].value = found->second;
    else
      e.energy[i].reason =
          no_number(e.generated.samples[i], "e_above_hull").value_or("no energy above the hull is given, and no hull");
  }
}

}  // namespace werner::stages
