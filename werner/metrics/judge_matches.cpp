#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "werner/core/text.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/metrics/prepared.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

// "mp-1#2" is the second entry called "mp-1".
std::string without_count(const std::string& name) {
  const std::size_t mark = name.rfind('#');
  return mark != std::string::npos && parse_int(std::string_view(name).substr(mark + 1)) ? name.substr(0, mark) : name;
}

std::unordered_map<std::string, std::size_t> index_of(const SampleSet& set) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < set.size(); ++i) index.emplace(set.samples[i].name, i);
  return index;
}

constexpr std::size_t most_told = 3;  // names in a message

// By the column `target`, else by name; where no prediction has a target, no name says anything and the sets are
// equally long, by order.
std::vector<std::optional<std::size_t>> targets(Evaluation& e) {
  const auto index = index_of(*e.test);
  std::vector<std::optional<std::size_t>> list(e.size());
  bool any = false;
  e.pairing = Pairing::by_name;
  e.targets_unknown.clear();
  e.targets_expected.clear();
  for (std::size_t i = 0; i < e.size(); ++i) {
    const Sample& sample = e.generated.samples[i];
    if (!sample.target.empty()) e.pairing = Pairing::by_target;
    const std::string wanted = sample.target.empty() ? without_count(sample.name) : sample.target;
    const auto found = index.find(wanted);
    if (found != index.end()) {
      list[i] = found->second;
      any = true;
    } else if (e.targets_unknown.size() < most_told && wanted != sample.where) {
      e.targets_unknown.push_back("'" + excerpt(wanted) + "'");
    }
  }
  for (std::size_t i = 0; i < std::min(most_told, e.test->size()); ++i)
    e.targets_expected.push_back("'" + excerpt(e.test->samples[i].name) + "'");
  if (any || e.pairing == Pairing::by_target || e.size() != e.test->size()) return list;
  e.pairing = Pairing::by_order;
  for (std::size_t i = 0; i < e.size(); ++i) list[i] = i;
  return list;
}

MatchOptions options_of(const Tolerances& t) { return {.ltol = t.ltol, .stol = t.stol, .angle_tol = t.angle_tol}; }

}  // namespace

void matches(Evaluation& e) {
  const auto target = targets(e);
  const std::vector<PreparedCrystal> truths = prepared(*e.test, e.threads);
  const MatchOptions options = options_of(e.convention.match_rate);
  e.matches.resize(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    e.matches[i].target = target[i];
    if (!target[i] || !is_crystal(e, i)) return;
    const PreparedCrystal crystal = prepared(e.generated.samples[i]);
    if (const auto found = rms_distance(crystal, truths[*target[i]], options)) e.matches[i].rms = found->rms;
    e.matches[i].strict = rms_distance(crystal, truths[*target[i]], options_of(e.convention.matcher)).has_value();
  });
}

void all_matches(Evaluation& e) {
  std::map<std::string, std::vector<std::size_t>> by_formula;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i)) by_formula[reduced_formula(e.generated.samples[i].composition())].push_back(i);
  const std::vector<PreparedCrystal> crystals = prepared(e.generated, e.threads);
  const MatchOptions options = options_of(e.convention.match_rate);
  e.best_rms_of_test.resize(e.test->size());
  parallel_for(e.test->size(), e.threads, [&](std::size_t t) {
    const Sample& truth = e.test->samples[t];
    if (!truth.unreadable.empty()) return;
    const auto candidates = by_formula.find(reduced_formula(truth.composition()));
    if (candidates == by_formula.end()) return;
    const PreparedCrystal wanted = prepared(truth);
    for (const std::size_t i : candidates->second)
      if (const auto found = rms_distance(crystals[i], wanted, options))
        e.best_rms_of_test[t] = std::min(found->rms, e.best_rms_of_test[t].value_or(found->rms));
  });
}

void relaxed(Evaluation& e) {
  const auto index = index_of(*e.relaxed);
  const bool by_order =
      e.relaxed->size() == e.size() &&
      std::ranges::none_of(e.generated.samples, [&](const Sample& s) { return index.contains(s.name); });
  e.relaxed_by_order = by_order;
  // As MatterGen: wide tolerances, cells not scaled, the smaller cell may repeat, the relaxed crystal first (where
  // cells repeat, the distance depends on the order).
  const MatchOptions options{.ltol = 0.5, .stol = 0.5, .angle_tol = 10, .scale = false, .supercell = true};
  e.relaxed_rmsd.resize(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    const auto found = index.find(e.generated.samples[i].name);
    if (!is_crystal(e, i) || (found == index.end() && !by_order)) return;
    const Sample& after = e.relaxed->samples[by_order ? i : found->second];
    if (!after.unreadable.empty()) return;
    const PreparedCrystal a = prepared(e.generated.samples[i]), b = prepared(after);
    if (!a.usable || !b.usable) return;
    const double length =
        std::cbrt((a.volume / static_cast<double>(a.size()) + b.volume / static_cast<double>(b.size())) / 2);
    const auto distance = rms_distance(b, a, options);
    e.relaxed_rmsd[i] = (distance ? distance->rms : options.stol) * length;
  });
}

}  // namespace werner::stages
