#include <cmath>

#include "werner/crystal/energy_correction.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

// The first known column of the kind of the diagram, with corrections or without, that some compound has.
std::optional<EnergyColumn> column_for(const Evaluation& e, bool corrected) {
  for (const std::string& name : known_energy_columns()) {
    const EnergyColumn column = energy_column(name);
    if (column.kind != e.hull->kind() || column.corrected != corrected) continue;
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
  std::optional<EnergyColumn> column = column_for(e, e.hull_is_corrected);
  // Energies without corrections get them where the hull has them.
  const bool add_corrections = !column && e.hull_is_corrected;
  if (add_corrections) column = column_for(e, false);
  if (!column) {
    const std::string wanted = e.hull->kind() == EnergyKind::formation
                                   ? "a column formation_energy_per_atom (eV/atom)"
                                   : "a column energy_per_atom or energy (eV), of the method of the hull";
    const std::string none = column_for(e, true) ? ", and the generated set has only corrected ones: add "
                                                 : ", and the generated set has none of them: add ";
    for (std::size_t i = 0; i < e.size(); ++i)
      if (takes_part(e, i)) e.energy[i].reason = "the hull has " + kind + none + wanted;
    return;
  }
  e.energy_source = "column " + column->name + (add_corrections ? " with corrections MP2020 added" : "") +
                    ", hull of " + kind + " in " + e.hull_file;
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    if (!takes_part(e, i)) return;
    const Sample& sample = e.generated.samples[i];
    const auto found = sample.numbers.find(column->name);
    if (found == sample.numbers.end()) {
      e.energy[i].reason = no_number(sample, column->name).value_or("no " + column->name);
      return;
    }
    const Composition composition = sample.composition();
    double per_atom = column->per_atom ? found->second : found->second / composition.total();
    if (add_corrections) {
      if (!sample.crystal) {
        e.energy[i].reason = "no corrections of energies are known where sites are shared";
        return;
      }
      per_atom += mp2020_correction(*sample.crystal) / composition.total();
    }
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
