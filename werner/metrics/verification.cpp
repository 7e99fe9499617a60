// Verification: does the compound have the properties that it was made for?
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/properties.hpp"

namespace werner {

namespace {

[[noreturn]] void refuse(std::string_view text) {
  throw UsageError("'" + std::string(text) + "' is no target",
                   {"--targets", "as in band_gap=1.2..1.8, density>5 or e_above_hull<0.05"});
}

double number_in(std::string_view part, std::string_view text) {
  const auto number = parse_double(trim(part));
  if (!number || !std::isfinite(*number)) refuse(text);
  return *number;
}

}  // namespace

PropertyTarget parse_target(std::string_view text) {
  const std::size_t sign = text.find_first_of("=<>");
  if (sign == std::string_view::npos) refuse(text);
  PropertyTarget target;
  target.property = trim(text.substr(0, sign));
  std::string_view rest = text.substr(sign + 1);
  if (target.property.empty()) refuse(text);
  if (text[sign] != '=') {
    if (rest.starts_with('=')) rest.remove_prefix(1);
    (text[sign] == '<' ? target.high : target.low) = number_in(rest, text);
    return target;
  }
  const std::size_t dots = rest.find("..");
  if (dots == std::string_view::npos) refuse(text);
  target.low = number_in(rest.substr(0, dots), text);
  target.high = number_in(rest.substr(dots + 2), text);
  if (target.low > target.high) refuse(text);
  return target;
}

std::string target_text(const PropertyTarget& target) {
  if (std::isinf(target.low)) return target.property + " at most " + format_double(target.high);
  if (std::isinf(target.high)) return target.property + " at least " + format_double(target.low);
  return fmt::format("{} from {} to {}", target.property, format_double(target.low), format_double(target.high));
}

namespace {

bool is_known(const Evaluation& e, const std::string& property) {
  const std::vector<std::string> known = known_properties(e);
  return std::ranges::find(known, property) != known.end();
}

}  // namespace

void require_known_targets(const Evaluation& e) {
  const std::vector<std::string> known = known_properties(e);
  for (const PropertyTarget& target : e.targets)
    if (!is_known(e, target.property) && nearest_name(target.property, known))
      throw UsageError("no compound of '" + e.generated.file + "' has the property '" + target.property + "'",
                       {.where = "--targets", .hint = did_you_mean(target.property, known)});
}

namespace entries {

namespace {

// The energy above the hull may be computed, all else is measured or given.
std::optional<double> value_of(const Evaluation& e, std::size_t i, const std::string& property) {
  if (property == energy_above_hull && !e.energy.empty()) return e.energy[i].value;
  return property_of(e.generated.samples[i], property);
}

// Why no compound has all the properties of the targets.
std::string missing(const Evaluation& e) {
  for (const PropertyTarget& target : e.targets)
    if (!is_known(e, target.property))
      return "no compound has the property '" + target.property + "' of the targets (" +
             did_you_mean(target.property, known_properties(e)) + ")";
  std::vector<std::string> names;
  for (const PropertyTarget& target : e.targets) names.push_back("'" + target.property + "'");
  return "of no compound all properties of the targets are known: " + join(names, ", ");
}

// Nothing where one of the properties is not known, whatever the others are.
std::optional<bool> verified(const Evaluation& e, std::size_t i) {
  bool met = true;
  for (const PropertyTarget& target : e.targets) {
    const auto value = value_of(e, i, target.property);
    if (!value) return std::nullopt;
    met = met && *value >= target.low && *value <= target.high;
  }
  return met;
}

}  // namespace

std::vector<MetricInfo> verification() {
  return {{"verification",
           "",
           "share whose computed properties meet the targets, of those that have them",
           Direction::higher,
           own_definition,
           {},
           [](const Evaluation& e) {
             if (e.targets.empty()) return absent("no targets were given");
             std::size_t yes = 0, known = 0;
             for (std::size_t i = 0; i < e.size(); ++i)
               if (const auto answer = verified(e, i)) {
                 ++known;
                 yes += *answer;
               }
             if (known == 0) return absent(missing(e));
             MetricResult result = share(yes, known);
             for (const PropertyTarget& target : e.targets)
               result.convention["targets"] += (result.convention["targets"].empty() ? "" : ", ") + target_text(target);
             result.convention["denominator"] = "compounds whose properties are known";
             return result;
           },
           [](const Evaluation& e) {
             return e.targets.empty() ? std::vector<std::string>(e.size()) : yes_or_no(e, verified);
           }}};
}

}  // namespace entries

}  // namespace werner
