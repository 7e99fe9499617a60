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
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/system/parallel.hpp"

namespace werner {
namespace {

constexpr SymmetryTolerance relaxed_within{.distance = 0.1, .angle = 5};  // what relaxation leaves

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
  if (result.empty())
    throw UsageError("no formula in '" + flags.list + "'", {.where = "--formulas", .hint = "one a line"});
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
  if (made.known) entry.columns["known"] = "T";
  return entry;
}

// By relaxed energy per atom, or by that in units of `width` less the score, which is as if the probability of a
// structure were multiplied by a Boltzmann factor. Of those that became the same crystal the first stays. What has no
// energy keeps its place after the others.
std::vector<CrystalEntry> relaxed_in_order(std::vector<CrystalEntry>&& entries, const std::vector<Crystal>& crystals,
                                           const std::vector<double>& scores, const Potential& potential,
                                           const std::string& formula) {
  // eV/atom: known crystals are mostly within 0.08 of the hull, and potentials err by some 0.03.
  constexpr double width = 0.05;
  const std::vector<Relaxation> relaxed = relax(crystals, potential, RelaxOptions{}, default_threads());
  std::vector<std::pair<double, std::size_t>> order;
  std::size_t without = 0;
  std::string reason;
  for (std::size_t i = 0; i < relaxed.size(); ++i) {
    const Relaxation& r = relaxed[i];
    entries[i].columns["rank_before"] = std::to_string(i + 1);
    if (r.steps == 0 || !r.result.verdict.ok()) {
      order.emplace_back(std::numeric_limits<double>::infinity(), i);
      if (++without == 1) reason = r.reason;
      entries[i].columns["reason"] = r.reason;
      continue;
    }
    const double energy = r.result.energy / static_cast<double>(r.crystal.size());
    order.emplace_back(scores.empty() ? energy : energy / width - scores[i], i);
    entries[i].crystal = disordered(r.crystal);
    entries[i].columns["energy_per_atom"] = fmt::format("{:.6f}", energy);
    entries[i].columns["converged"] = r.converged ? "T" : "F";
    if (const auto symmetry = symmetry_of(r.crystal, relaxed_within).symmetry)
      entries[i].columns["space_group"] = std::to_string(symmetry->space_group);
    if (!r.converged) entries[i].columns["reason"] = r.reason;
  }
  std::ranges::stable_sort(order, {}, &std::pair<double, std::size_t>::first);
  std::vector<CrystalEntry> sorted;
  std::vector<PreparedCrystal> kept;
  for (const auto& [energy, i] : order) {
    PreparedCrystal mine = prepare(relaxed[i].crystal);
    if (std::isfinite(energy) &&
        std::ranges::any_of(kept, [&](const PreparedCrystal& other) { return fit(mine, other); }))
      continue;
    kept.push_back(std::move(mine));
    sorted.push_back(std::move(entries[i]));
  }
  const std::string best = std::isfinite(order.front().first) ? fmt::format("{} eV/atom first, before at rank {}",
                                                                            sorted.front().columns["energy_per_atom"],
                                                                            sorted.front().columns["rank_before"])
                                                              : "no energy";
  std::cerr << fmt::format("werner: {}: {} relaxed, {} different: {}\n", printable(formula), crystals.size() - without,
                           sorted.size() - without, best);
  if (without > 0)
    std::cerr << fmt::format("werner: {}: {} without energy, behind the others: {}\n", printable(formula), without,
                             reason);
  return sorted;
}

}  // namespace

int build_from_templates(const TemplateFlags& flags) {
  const std::vector<Wish> wished = wishes(flags);
  std::unique_ptr<const Potential> model;
  if (flags.relaxed) model = potential(flags.potential, "--oracle").open(false);
  const Known known = read_templates(flags.templates);
  const TemplateOptions options{flags.order == "plain" ? TemplateOrder::plain : TemplateOrder::learned, flags.known};
  std::vector<CrystalEntry> entries;
  for (const Wish& wish : wished) {
    const auto made = known.library.substituted(wish.composition, static_cast<std::size_t>(flags.number), options);
    if (made.empty())
      std::cerr << fmt::format("werner: {}: no template has the formula type {}\n", printable(wish.formula),
                               anonymous_formula(wish.composition));
    std::vector<CrystalEntry> mine;
    for (const TemplateCrystal& one : made) mine.push_back(entry_of(wish, one, known.names[one.source]));
    if (model && !mine.empty()) {
      std::vector<Crystal> crystals;
      std::vector<double> scores;
      for (const TemplateCrystal& one : made) {
        crystals.push_back(one.crystal);
        if (options.order == TemplateOrder::learned && flags.by == "both") scores.push_back(one.score);
      }
      mine = relaxed_in_order(std::move(mine), crystals, scores, *model, wish.formula);
    }
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
