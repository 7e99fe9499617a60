#include "app/predict_potential.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "werner/core/error.hpp"
#include "werner/core/property.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/crystal_entry.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/system/parallel.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

constexpr const char* disagreement = "disagreement";

bool asks(const std::vector<std::string>& names, const char* name) {
  return std::ranges::find(names, name) != names.end();
}

// Of the nearest minimum; a reason where there is none.
LatticeProperties of_minimum(const Crystal& crystal, const Potential& model, const std::vector<std::string>& names) {
  constexpr double near_enough = 0.005;  // eV/Angstrom
  const Relaxation relaxed = relax(crystal, model, {.fmax = near_enough});
  if (relaxed.converged) return lattice_properties(relaxed.crystal, model, names);
  return {.values = {}, .reasons = {"on the way to its minimum: " + relaxed.reason}};
}

// Vectors of atoms have a place in extended XYZ alone, other columns where rows have columns.
bool has_room(const std::string& file, const std::string& property_name) {
  const CrystalFormat* format = crystal_format_of(file);
  if (!format) return false;
  if (format->name == "extxyz" || property_name == "forces") return format->name == "extxyz";
  return format->name == "csv" || format->name == "jsonl" || format->name == "pymatgen";
}

std::vector<std::string> wanted(const PredictPotentialFlags& flags) {
  const std::vector<std::string> known = potential_properties();
  std::vector<std::string> names;
  for (const std::string& name : flags.properties)
    if (!trim(name).empty()) names.emplace_back(trim(name));
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end())
      throw UsageError(
          "the potential '" + flags.potential + "' does not deliver '" + name + "'",
          {.where = "--properties",
           .hint = name == "e_above_hull"
                       ? "write energies with -o FILE first, then: werner predict FILE --hull " + flags.potential
                       : "it delivers: " + join(known, ", ")});
    if ((name == "forces" || name == "stress") && flags.output.empty())
      throw UsageError("'" + name + "' has no place in a table",
                       {.where = "-o", .hint = "name a file, such as out.extxyz"});
    if ((name == "forces" || name == "stress") && !has_room(flags.output, name))
      throw UsageError("'" + name + "' has no room in '" + flags.output + "'",
                       {.where = "-o", .hint = "extended XYZ has it, as in out.extxyz"});
  }
  return names.empty() ? std::vector<std::string>{"energy", "energy_per_atom", "largest_force", "pressure"} : names;
}

struct Crystals {
  std::vector<CrystalEntry> entries;
  std::vector<Crystal> whole;  // what the potential gets; no atoms where the sites are not whole
  int failed = 0;
};

Crystals read(const std::vector<std::string>& files) {
  Crystals crystals;
  for (const std::string& file : files)
    visit_crystals(
        file,
        [&](CrystalEntry&& entry) {
          crystals.whole.push_back(ordered(entry.crystal).value_or(Crystal{}));
          crystals.entries.push_back(std::move(entry));
        },
        [&](BrokenEntry&& broken) {
          ++crystals.failed;
          std::cerr << "werner: " << broken.where << ": " << broken.reason << "\n";
        });
  return crystals;
}

OracleResult as_row(const Crystal& crystal, const PotentialResult& found, const PotentialResult* other,
                    const std::vector<std::string>& names, const LatticeProperties& lattice) {
  OracleResult row;
  if (crystal.size() == 0) {
    row.reasons = {"sites are shared or not always filled: a potential needs whole atoms"};
    return row;
  }
  if (!found.verdict.ok()) {
    row.reasons = found.verdict.reasons;
    return row;
  }
  row.status = OracleStatus::done;
  for (const auto& [name, value] : numbers_of(crystal, found)) row.properties[name] = {value, std::nan("")};
  if (other && other->verdict.ok())
    row.properties[disagreement] = {std::abs(other->energy - found.energy) / static_cast<double>(crystal.size()),
                                    std::nan("")};
  if (asks(names, "space_group_number"))
    if (const auto symmetry = symmetry_of(crystal).symmetry)
      row.properties["space_group_number"] = {static_cast<double>(symmetry->space_group), std::nan("")};
  for (const auto& [name, value] : lattice.values) row.properties[name] = {value, std::nan("")};
  row.notes = lattice.reasons;
  if (found.wall > 0)
    row.notes.push_back(fmt::format("atoms are nearer than in any known crystal, their repulsion is {:.4g} eV/atom",
                                    found.wall / static_cast<double>(crystal.size())));
  const bool something = std::ranges::any_of(names, [&](const std::string& name) {
    return name == "forces" || name == "stress" || row.properties.contains(name);
  });
  if (!something) {
    row.status = OracleStatus::failed;
    row.reasons = lattice.reasons;
  }
  return row;
}

}  // namespace

int predict_by_potential(const PredictPotentialFlags& flags) {
  const std::vector<std::string> names = wanted(flags);
  const PotentialInfo& info = potential(flags.potential, "--oracle");
  if (flags.second && info.second_opinion.empty())
    throw UsageError("the potential '" + info.name + "' has no second set of parameters",
                     {.where = "--second-opinion"});
  if (!flags.output.empty()) {
    require_writable_crystals(flags.output, flags.force);
    outlive_readers();
  }
  const auto model = info.open(flags.exact);
  const auto other = flags.second ? potential(info.second_opinion).open(flags.exact) : nullptr;
  Crystals crystals = read(flags.files);
  if (!flags.output.empty()) require_writable_crystals(flags.output, flags.force, crystals.entries.size());
  const int threads = flags.threads > 0 ? flags.threads : default_threads();
  const std::vector<PotentialResult> results = model->evaluate(crystals.whole, threads);
  const auto opinions = other ? other->evaluate(crystals.whole, threads) : std::vector<PotentialResult>{};
  std::vector<LatticeProperties> lattice(results.size());
  if (!lattice_calculations(names).empty())
    parallel_for(
        results.size(), threads,
        [&](std::size_t i) {
          if (results[i].verdict.ok()) lattice[i] = of_minimum(crystals.whole[i], *model, names);
        },
        1);

  std::size_t width = 0;
  for (const CrystalEntry& entry : crystals.entries) width = std::max(width, entry.name.size());
  std::vector<TableColumn> columns;
  for (const std::string& name : names)
    if (name != "forces" && name != "stress") columns.push_back({name, property(name).unit});
  if (flags.second) columns.push_back({disagreement, "eV/atom"});
  PredictTable table(flags.style, columns, width);
  table.head();
  std::vector<CrystalEntry> computed;
  for (std::size_t i = 0; i < crystals.entries.size(); ++i) {
    const OracleResult row = as_row(crystals.whole[i], results[i], other ? &opinions[i] : nullptr, names, lattice[i]);
    table.row(crystals.entries[i].name, row);
    for (const std::string& note : row.notes)
      std::cerr << "werner: " << crystals.entries[i].name << ": " << note << "\n";
    if (row.status != OracleStatus::done) {
      ++crystals.failed;
      continue;
    }
    annotate(crystals.entries[i], crystals.whole[i], results[i], info.name);
    for (const std::string& name : names)
      if (const auto value = row.properties.find(name); value != row.properties.end())
        crystals.entries[i].columns[name] = format_double(value->second.value);
    computed.push_back(std::move(crystals.entries[i]));
  }
  table.foot();
  if (!flags.output.empty() && !computed.empty()) write_crystals(flags.output, computed, flags.force);
  return crystals.failed > 0 || crystals.entries.empty() ? 1 : 0;
}

}  // namespace werner
