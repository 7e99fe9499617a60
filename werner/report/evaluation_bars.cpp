// Where each compound drops out on the way to S.U.N., and each criterion by itself.
#include <fmt/format.h>

#include <algorithm>

#include "werner/core/text.hpp"
#include "werner/report/evaluation_parts.hpp"

namespace werner::report_parts {

namespace {

// Which criteria were judged.
struct Judged {
  bool composition, duplicates, novelty, energy;
};

Judged judged(const Evaluation& e) {
  const bool energy = std::any_of(e.energy.begin(), e.energy.end(), [](const auto& fact) { return fact.value; });
  return {!e.composition.empty(), !e.first_of_kind.empty(), e.train && !e.known_in_train.empty(), energy};
}

std::string above(double threshold) {
  return threshold == 0 ? "above the hull" : "more than " + format_double(threshold) + " eV/atom above the hull";
}
std::string within(double threshold) {
  return threshold == 0 ? "on or below the hull" : "at most " + format_double(threshold) + " eV/atom above the hull";
}

// "unique and novel", "novel"; `first` before them.
std::string adjectives(std::string first, const Judged& is) {
  std::vector<std::string> words;
  if (!first.empty()) words.push_back(std::move(first));
  if (is.duplicates) words.push_back("unique");
  if (is.novelty) words.push_back("novel");
  if (words.empty()) return "valid";
  if (words.size() == 1) return words[0];
  const std::string last = words.back();
  words.pop_back();
  return join(words, ", ") + " and " + last;
}

enum Index { unreadable, invalid, unbalanced, duplicate, known, unknown, unstable, metastable, good };

}  // namespace

Standings standings(const Evaluation& e) {
  const Judged is = judged(e);
  const Convention& c = e.convention;
  // The balance of charges drops compounds out where the convention asks for it, or where nothing else is asked.
  const bool balance = is.composition && (c.only_valid_counts || (!is.duplicates && !is.novelty && !is.energy));
  const bool all = is.duplicates && is.novelty;
  Standings out;
  out.parts = {
      {"unreadable", "unreadable", "could not be read as a structure", 0},
      {"invalid", "invalid structure", "structural validity fails", 0},
      {"unbalanced", "invalid composition", "compositional validity fails", 0},
      {"duplicate", "duplicate", "matches an earlier one of the set", 0},
      {"known", "known", fmt::format("{}matches one of the training set", is.duplicates ? "unique, but " : ""), 0},
      {"unknown", adjectives("", is) + ", energy unknown", "without an energy above the hull", 0},
      {"unstable", adjectives("unstable", is), above(std::max(c.stable, c.metastable)), 0},
      {"metastable", all ? "metastable S.U.N." : adjectives("metastable", is),
       fmt::format("{}, but {}", above(c.stable), within(c.metastable)), 0},
      {"good", is.energy ? (all ? "S.U.N." : adjectives("stable", is)) : adjectives("", is),
       is.energy                               ? adjectives("stable", is) + ": " + within(c.stable)
       : e.compounds() == Compounds::complexes ? "valid, and no earlier criterion fails"
                                               : "energies above the hull are not known",
       0}};
  for (std::size_t i = 0; i < e.size(); ++i) {
    Index at = good;
    if (!e.generated.samples[i].unreadable.empty())
      at = unreadable;
    else if (!takes_part(e, i))
      at = invalid;
    else if (balance && !is_valid(e, i))
      at = unbalanced;
    else if (is.duplicates && !is_unique(e, i))
      at = duplicate;
    else if (is.novelty && !is_novel(e, i))
      at = known;
    else if (is.energy && !e.energy[i].value)
      at = unknown;
    else if (is.energy && !is_below(e, i, c.stable).value_or(false))
      at = is_below(e, i, c.metastable).value_or(false) ? metastable : unstable;
    out.of.push_back(at);
    ++out.parts[at].count;
  }
  return out;
}

namespace {

template <class Choose>
ReportBar bar(const Evaluation& e, std::string title, std::vector<ReportPart> parts, const Choose& choose) {
  for (std::size_t i = 0; i < e.size(); ++i) ++parts[choose(i)].count;
  std::erase_if(parts, [](const ReportPart& part) { return part.count == 0; });
  return {std::move(title), std::move(parts)};
}

}  // namespace

std::vector<ReportBar> bars(const Evaluation& e, const Standings& standings) {
  const Judged is = judged(e);
  const Convention& c = e.convention;
  std::vector<ReportBar> list{{"All generated, by the first reason to drop out", standings.parts}};
  std::erase_if(list[0].parts, [](const ReportPart& part) { return part.count == 0; });
  const ReportPart out{"out", "not judged", "no valid compound", 0};
  const auto counts = [&](std::size_t i) { return c.only_valid_counts ? is_valid(e, i) : takes_part(e, i); };
  list.push_back(bar(e, "Structure",
                     {{"good", "valid", "structural validity holds", 0},
                      {"invalid", "invalid", "structural validity fails", 0},
                      {"unreadable", "unreadable", "could not be read as a structure", 0}},
                     [&](std::size_t i) {
                       return !e.generated.samples[i].unreadable.empty() ? 2u : is_crystal(e, i) ? 0u : 1u;
                     }));
  if (is.composition)
    list.push_back(bar(e, "Composition",
                       {{"good", "valid", "compositional validity holds", 0},
                        {"unbalanced", "invalid", "compositional validity fails", 0}},
                       [&](std::size_t i) { return e.composition[i].ok() ? 0u : 1u; }));
  if (is.duplicates)
    list.push_back(bar(e, "Uniqueness",
                       {{"good", "unique", "the first of its kind", 0},
                        {"duplicate", "duplicate", "matches an earlier one of the set", 0},
                        out},
                       [&](std::size_t i) { return !counts(i)        ? 2u
                                                   : is_unique(e, i) ? 0u
                                                                     : 1u; }));
  if (is.novelty)
    list.push_back(bar(e, "Novelty",
                       {{"good", "novel", "matches none of the training set", 0},
                        {"known", "known", "matches one of the training set", 0},
                        out},
                       [&](std::size_t i) { return !counts(i)       ? 2u
                                                   : is_novel(e, i) ? 0u
                                                                    : 1u; }));
  if (is.energy)
    list.push_back(bar(
        e, "Energy",
        {{"good", "stable", within(c.stable), 0},
         {"metastable", "metastable", fmt::format("{}, but {}", above(c.stable), within(c.metastable)), 0},
         {"unstable", "unstable", above(std::max(c.stable, c.metastable)), 0},
         {"unknown", "unknown", "without an energy above the hull", 0},
         out},
        [&](std::size_t i) {
          if (!counts(i)) return 4u;
          if (!e.energy[i].value) return 3u;
          return is_below(e, i, c.stable).value_or(false) ? 0u : is_below(e, i, c.metastable).value_or(false) ? 1u : 2u;
        }));
  return list;
}

}  // namespace werner::report_parts
