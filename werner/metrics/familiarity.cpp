// Familiarity: how much of what was generated resembles what is known. It says nothing of synthesis: a new prototype
// may be easy to make, and a familiar one impossible.
#include <fmt/format.h>

#include <algorithm>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

MetricInfo entry(std::string name, std::string description, std::vector<std::optional<bool>> Evaluation::* familiar) {
  const auto holds = [=](const Evaluation& e, std::size_t i) { return (e.*familiar)[i]; };
  return {std::move(name),
          "",
          std::move(description),
          Direction::neither,
          own_definition,
          {Fact::structure, Fact::familiarity},
          [=](const Evaluation& e) {
            if (!e.train) return absent("no training set");
            std::string denominator = "all generated";
            const auto without = std::ranges::count_if(e.*familiar, [](const auto& known) { return !known; });
            if (without > 0) denominator += fmt::format(", {} crystals without a template left out", without);
            MetricResult result = share_of_known(e, holds, denominator);
            result.convention["reference"] = e.train->file;
            return result;
          },
          [=](const Evaluation& e) { return yes_or_no(e, holds); }};
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
