#include "app/build_templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <memory>

#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

struct Wish {
  std::string formula;
  Composition composition;
};

void require_whole(const Wish& wish, const std::string& where) {
  for (const auto& [number, amount] : wish.composition.amounts)
    if (std::abs(amount - std::round(amount)) > 1e-8 || amount < 0.5)
      throw UsageError("'" + excerpt(wish.formula) + "' has amounts that are not whole",
                       {.where = where, .hint = "crystals are made of whole atoms: multiply it out"});
}

std::vector<Wish> wishes(const TemplateFlags& flags) {
  std::vector<Wish> result;
  const auto add = [&](const std::string& formula, const std::string& where) {
    result.push_back({formula, parse_composition(formula, where)});
    require_whole(result.back(), where);
  };
  for (const std::string& formula : flags.formulas) add(formula, "--formula");
  if (flags.list.empty()) return result;
  const auto lines = split(read_text_file(flags.list), '\n');
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (const std::string line(trim(lines[i])); !line.empty() && line.front() != '#')
      add(line, flags.list + ":" + std::to_string(i + 1));
  return result;
}

struct Known {
  TemplateLibrary library;
  std::vector<std::string> names;
};

Known read_templates(const std::string& file) {
  Known known;
  std::size_t broken = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        const auto crystal = ordered(entry.crystal);
        if (!crystal) return;
        known.library.add(*crystal);
        known.names.push_back(entry.name);
      },
      [&](BrokenEntry&&) { ++broken; });
  if (known.names.empty()) throw Error("no crystals of whole atoms in '" + file + "'", {.where = "--templates"});
  if (broken > 0) std::cerr << fmt::format("werner: {}: {} entries cannot be read\n", file, broken);
  known.library.learn();
  return known;
}

CrystalEntry entry_of(const Wish& wish, const TemplateCrystal& made, const std::string& source) {
  CrystalEntry entry;
  entry.name = wish.formula;
  entry.crystal = disordered(made.crystal);
  entry.columns = {{"formula", wish.formula}, {"template", source}, {"score", fmt::format("{:.3f}", made.score)}};
  return entry;
}

// By relaxed energy per atom; what did not give one keeps its place after the others.
void relax_and_order(std::vector<CrystalEntry>& entries, const std::vector<TemplateCrystal>& made,
                     const Potential& potential) {
  std::vector<Crystal> crystals;
  for (const TemplateCrystal& one : made) crystals.push_back(one.crystal);
  const std::vector<Relaxation> relaxed = relax(crystals, potential, RelaxOptions{});
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < relaxed.size(); ++i) {
    const bool usable = relaxed[i].steps > 0 && relaxed[i].result.verdict.ok();
    const double energy = relaxed[i].result.energy / static_cast<double>(crystals[i].size());
    order.emplace_back(usable ? energy : std::numeric_limits<double>::infinity(), i);
    if (!usable) continue;
    entries[i].crystal = disordered(relaxed[i].crystal);
    entries[i].columns["energy_per_atom"] = fmt::format("{:.6f}", energy);
    entries[i].columns["converged"] = relaxed[i].converged ? "T" : "F";
  }
  std::ranges::stable_sort(order, {}, &std::pair<double, std::size_t>::first);
  std::vector<CrystalEntry> sorted;
  for (const auto& [energy, i] : order) sorted.push_back(std::move(entries[i]));
  entries = std::move(sorted);
}

}  // namespace

int build_from_templates(const TemplateFlags& flags) {
  const std::vector<Wish> wished = wishes(flags);
  std::unique_ptr<const Potential> model;
  if (flags.relaxed) model = potential(flags.potential, "--oracle").open(false);
  const Known known = read_templates(flags.templates);
  const TemplateOrder order = flags.order == "plain" ? TemplateOrder::plain : TemplateOrder::learned;
  std::vector<CrystalEntry> entries;
  for (const Wish& wish : wished) {
    const auto made = known.library.substituted(wish.composition, static_cast<std::size_t>(flags.number), order);
    if (made.empty())
      std::cerr << fmt::format("werner: {}: no template has the formula type {}\n", printable(wish.formula),
                               anonymous_formula(wish.composition));
    std::vector<CrystalEntry> mine;
    for (const TemplateCrystal& one : made) mine.push_back(entry_of(wish, one, known.names[one.source]));
    if (model && !mine.empty()) relax_and_order(mine, made, *model);
    for (std::size_t rank = 0; rank < mine.size(); ++rank) {
      mine[rank].name = fmt::format("{}-{}", wish.formula, rank + 1);
      mine[rank].columns["rank"] = std::to_string(rank + 1);
      entries.push_back(std::move(mine[rank]));
    }
  }
  if (entries.empty()) return 1;
  if (flags.output.empty() || flags.output == "-")
    std::cout << find_named(crystal_formats(), "extxyz", "format").write(entries);
  else
    write_crystals(flags.output, entries, flags.force);
  return 0;
}

}  // namespace werner
