// Null models beside the match rates, on a sample of the same test set.
#include <algorithm>
#include <functional>

#include "werner/crystal/distances.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/null_models.hpp"
#include "werner/metrics/prepared.hpp"
#include "werner/system/parallel.hpp"

namespace werner::entries {

namespace {

constexpr const char* substitution_source = "Kusaba et al. 2022, doi:10.1016/j.commatsci.2022.111496";
constexpr std::size_t most_truths = 500;  // one sigma of a share is 2 points

std::vector<std::size_t> truths(const Evaluation& e) {
  std::vector<std::size_t> list;
  for (std::size_t i = 0; i < e.test->size(); ++i)
    if (e.test->samples[i].crystal) list.push_back(i);
  if (list.size() <= most_truths) return list;
  RandomStream random(e.seed, 0, "null-models");
  random.shuffle(std::span(list));
  list.resize(most_truths);
  return list;
}

bool matches(const Crystal& guess, const PreparedCrystal& truth, const Evaluation& e) {
  const auto pair = nearest_pair(guess);
  if (pair && !(pair->distance >= e.convention.least_distance)) return false;
  const Tolerances& t = e.convention.match_rate;
  return rms_distance(prepare(guess), truth, {.ltol = t.ltol, .stol = t.stol, .angle_tol = t.angle_tol}).has_value();
}

using Guess = std::function<std::vector<Crystal>(const Sample& truth, std::size_t index)>;

MetricResult rate(const Evaluation& e, const Guess& guess) {
  const std::vector<std::size_t> list = truths(e);
  std::vector<char> hit(list.size());
  parallel_for(list.size(), e.threads, [&](std::size_t k) {
    const Sample& truth = e.test->samples[list[k]];
    const PreparedCrystal wanted = prepared(truth);
    hit[k] =
        std::ranges::any_of(guess(truth, list[k]), [&](const Crystal& crystal) { return matches(crystal, wanted, e); });
  });
  MetricResult result = share(static_cast<std::size_t>(std::ranges::count(hit, 1)), hit.size());
  result.convention["tolerances"] = tolerances_text(e.convention.match_rate);
  result.convention["reference"] = e.test->file;
  result.convention["denominator"] = "the test set, at most " + std::to_string(most_truths) + " of it";
  return result;
}

std::string missing(const Evaluation& e) {
  if (!e.test) return "no test set";
  const bool any = std::ranges::any_of(e.matches, [](const MatchFact& match) { return match.target.has_value(); });
  return any ? "" : "nothing was predicted for the test set";
}

using Rate = std::function<MetricResult(const Evaluation&)>;

MetricInfo entry(std::string name, std::string description, std::string source, Rate of) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::neither,
          std::move(source),
          {Fact::structure, Fact::matches},
          [of = std::move(of)](const Evaluation& e) {
            const std::string reason = missing(e);
            return reason.empty() ? of(e) : absent(reason);
          }};
}

Rate of_random_coordinates(int draws) {
  return [=](const Evaluation& e) {
    return rate(e, [&](const Sample& truth, std::size_t index) {
      std::vector<Crystal> guesses;
      RandomStream random(e.seed, index, "random-coordinates");
      for (int draw = 0; draw < draws; ++draw) guesses.push_back(random_coordinates(*truth.crystal, random));
      return guesses;
    });
  };
}

Rate of_substitution(std::size_t most) {
  return [=](const Evaluation& e) {
    if (!e.train) return absent("no training set to take templates from");
    const Substitution templates(*e.train);
    MetricResult result =
        rate(e, [&](const Sample& truth, std::size_t) { return templates.candidates(truth.composition(), most); });
    result.convention["templates"] = e.train->file;
    return result;
  };
}

}  // namespace

std::vector<MetricInfo> baselines() {
  return {
      entry("null_random_match_rate_at_1", "match rate of uniformly random coordinates in the true cell, one draw",
            own_definition, of_random_coordinates(1)),
      entry("null_random_match_rate_at_20", "the same, best of twenty draws", own_definition,
            of_random_coordinates(20)),
      entry("null_substitution_match_rate_at_1",
            "match rate of the training crystal of the most similar elements, elements exchanged", substitution_source,
            of_substitution(1)),
      entry("null_substitution_match_rate_at_20", "the same, best of twenty templates", substitution_source,
            of_substitution(20)),
  };
}

}  // namespace werner::entries
