// Rediscovery: crystals of a held-out set that the model found without having seen them.
#include <set>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

bool rediscovers(const Evaluation& e, std::size_t i) {
  return is_crystal(e, i) && e.found_in_test[i] && !e.known_in_train[i];
}

}  // namespace

std::vector<MetricInfo> rediscovery() {
  const auto missing = [](const Evaluation& e) { return !e.test || !e.train; };
  const auto noted = [](MetricResult result, const Evaluation& e) {
    result = with_matcher(std::move(result), e);
    result.convention["reference"] = e.test->file;
    result.convention["unseen"] = "what matches one of " + e.train->file + " does not count";
    return result;
  };
  return {
      {"rediscovery",
       "",
       "share of compounds that match one of the test set and none of the training set",
       Direction::higher,
       "Nouira et al. 2018, arXiv:1810.11203",
       {Fact::structure, Fact::novelty, Fact::rediscovery},
       [=](const Evaluation& e) {
         if (missing(e)) return absent("a test set and a training set are needed");
         return noted(share_of(e, rediscovers), e);
       },
       [=](const Evaluation& e) {
         return missing(e) ? std::vector<std::string>(e.size()) : yes_or_no(e, rediscovers);
       }},
      {"rediscovered_share_of_test",
       "",
       "share of the test set that is matched by a generated crystal which the training set does not hold",
       Direction::higher,
       own_definition,
       {Fact::structure, Fact::novelty, Fact::rediscovery},
       [=](const Evaluation& e) {
         if (missing(e)) return absent("a test set and a training set are needed");
         std::set<std::size_t> found;
         for (std::size_t i = 0; i < e.size(); ++i)
           if (rediscovers(e, i)) found.insert(*e.found_in_test[i]);
         MetricResult result = noted(share(found.size(), e.test->size()), e);
         result.convention["denominator"] = "the test set";
         return result;
       },
       // Only the first that finds a crystal of the test set counts.
       [](const Evaluation& e) {
         std::set<std::size_t> found;
         return yes_or_no(e, [&](const Evaluation&, std::size_t i) {
           return rediscovers(e, i) && found.insert(*e.found_in_test[i]).second;
         });
       }},
  };
}

}  // namespace werner::entries
