// Uniqueness, novelty and rediscovery of metal complexes at the levels beside stereochemistry, and how many complexes
// perception understands.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* no_train = "no training set to judge novelty against";

MetricResult noted(MetricResult result, Sameness level, const std::optional<SampleSet>& reference) {
  result.convention["sameness"] = sameness_text(level);
  if (reference) result.convention["reference"] = reference->file;
  return result;
}

MetricInfo uniqueness_at(const std::string& name, Sameness level) {
  const auto unique = [level](const Evaluation& e, std::size_t i) {
    return is_crystal(e, i) && e.sameness.at(level).first_of_kind[i] == i;
  };
  return {"uniqueness_" + name,
          "",
          "uniqueness of metal complexes, the same by " + name,
          Direction::higher,
          own_definition,
          {Fact::structure, Fact::duplicates},
          [=](const Evaluation& e) { return noted(share_of(e, unique), level, {}); },
          [=](const Evaluation& e) { return yes_or_no(e, unique); }};
}

MetricInfo novelty_at(const std::string& name, Sameness level) {
  const auto novel = [level](const Evaluation& e, std::size_t i) {
    return is_crystal(e, i) && !e.sameness.at(level).known_in_train[i];
  };
  return {"novelty_" + name,
          "",
          "novelty of metal complexes, the same by " + name,
          Direction::higher,
          own_definition,
          {Fact::structure, Fact::novelty},
          [=](const Evaluation& e) { return e.train ? noted(share_of(e, novel), level, e.train) : absent(no_train); },
          [=](const Evaluation& e) { return e.train ? yes_or_no(e, novel) : std::vector<std::string>(e.size()); }};
}

MetricInfo rediscovery_at(const std::string& name, Sameness level) {
  const auto rediscovered = [level](const Evaluation& e, std::size_t i) {
    const SamenessFact& same = e.sameness.at(level);
    return is_crystal(e, i) && same.found_in_test[i] && !same.known_in_train[i];
  };
  return {"rediscovery_" + name,
          "",
          "rediscovery of metal complexes, the same by " + name,
          Direction::higher,
          own_definition,
          {Fact::structure, Fact::novelty, Fact::rediscovery},
          [=](const Evaluation& e) {
            if (!e.test || !e.train) return absent("a test set and a training set are needed");
            MetricResult result = noted(share_of(e, rediscovered), level, e.test);
            result.convention["unseen"] = "what matches one of " + e.train->file + " does not count";
            return result;
          },
          [=](const Evaluation& e) {
            return e.test && e.train ? yes_or_no(e, rediscovered) : std::vector<std::string>(e.size());
          }};
}

bool perceived(const Evaluation& e, std::size_t i) { return e.complexes[i].perceived; }

}  // namespace

std::vector<MetricInfo> sameness() {
  std::vector<MetricInfo> list;
  for (const auto& [name, level] : {std::pair("connectivity", Sameness::connectivity), {"shape", Sameness::shape}})
    for (const auto& entry : {uniqueness_at, novelty_at, rediscovery_at}) list.push_back(entry(name, level));
  list.push_back({"perceived_share",
                  "",
                  "share of structurally valid complexes whose polyhedron and ligands perception finds; the others are "
                  "compared by connectivity and charge alone",
                  Direction::neither,
                  own_definition,
                  {Fact::structure},
                  [](const Evaluation& e) {
                    std::size_t yes = 0, all = 0;
                    for (std::size_t i = 0; i < e.size(); ++i)
                      if (is_crystal(e, i)) {
                        ++all;
                        yes += perceived(e, i);
                      }
                    MetricResult result = share(yes, all);
                    result.convention["denominator"] = "structurally valid complexes";
                    return result;
                  },
                  [](const Evaluation& e) { return yes_or_no(e, perceived); }});
  return list;
}

}  // namespace werner::entries
