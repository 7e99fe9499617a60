// Familiarity: how much of what was generated resembles what is known. It says nothing of synthesis: a new prototype
// may be easy to make, and a familiar one impossible.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

MetricInfo entry(std::string name, std::string description, std::vector<bool> Evaluation::* familiar) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::neither,
          "",
          {Fact::structure, Fact::familiarity},
          [=](const Evaluation& e) {
            if (!e.train) return absent("no training set");
            MetricResult result = share_of(
                e, [&](const Evaluation& each, std::size_t i) { return is_crystal(each, i) && (each.*familiar)[i]; });
            result.convention["reference"] = e.train->file;
            return result;
          },
          [=](const Evaluation& e) {
            if (!e.train) return std::vector<std::string>(e.size());
            return yes_or_no(
                e, [&](const Evaluation& each, std::size_t i) { return is_crystal(each, i) && (each.*familiar)[i]; });
          }};
}

}  // namespace

std::vector<MetricInfo> familiarity() {
  return {entry("composition_familiarity",
                "share of crystals each two elements of which occur together in a crystal of the training set",
                &Evaluation::familiar_composition),
          entry("prototype_familiarity",
                "share of crystals whose space group, anonymous formula and Wyckoff letters occur in the training set",
                &Evaluation::familiar_prototype)};
}

}  // namespace werner::entries
