#include "app/build_templates.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <optional>

#include "app/crystal_ranking.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"

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

struct Wishes {
  std::vector<Wish> list;
  int broken = 0;  // lines that are no formulas
};

Wishes wishes(const TemplateFlags& flags) {
  Wishes result;
  const auto add = [&](const std::string& formula, const std::string& where) {
    Wish wish{formula, parse_composition(formula, where)};
    require_whole(wish, where);
    result.list.push_back(std::move(wish));
  };
  for (const std::string& formula : flags.formulas) add(formula, "--formula");
  if (flags.list.empty()) return result;
  const auto lines = split(read_text_file(flags.list), '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string line(trim(lines[i]));
    if (line.empty() || line.front() == '#') continue;
    try {
      add(line, flags.list + ":" + std::to_string(i + 1));
    } catch (const Error& problem) {
      ++result.broken;
      std::cerr << "werner: " << problem.what() << "\n";
    }
  }
  if (result.list.empty())
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

}  // namespace

int build_from_templates(const TemplateFlags& flags) {
  const Wishes wished = wishes(flags);
  std::optional<CrystalRanking> ranking;
  if (flags.relaxed) ranking.emplace(flags.potential, flags.hull);
  const Known known = read_templates(flags.templates);
  const TemplateOptions options{flags.order == "plain" ? TemplateOrder::plain : TemplateOrder::learned, flags.known};
  const bool by_score = options.order == TemplateOrder::learned && flags.by == "both";
  std::vector<CrystalEntry> entries;
  for (const Wish& wish : wished.list) {
    const auto made = known.library.substituted(wish.composition, static_cast<std::size_t>(flags.number), options);
    if (made.empty())
      std::cerr << fmt::format("werner: {}: no template has the formula type {}\n", printable(wish.formula),
                               anonymous_formula(wish.composition));
    std::vector<RankedCrystal> candidates;
    for (const TemplateCrystal& one : made)
      candidates.push_back({entry_of(wish, one, known.names[one.source]), one.crystal, by_score ? one.score : 0});
    if (ranking && !candidates.empty()) candidates = ranking->ranked(std::move(candidates), wish.formula);
    add_numbered(entries, std::move(candidates), wish.formula);
  }
  if (entries.empty()) return 1;
  write_candidates(flags.output, entries, ranking ? &*ranking : nullptr, flags.force);
  return wished.broken > 0 || (ranking && !any_energy(entries)) ? 1 : 0;
}

}  // namespace werner
