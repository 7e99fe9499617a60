// Stability: energy above the convex hull, where it is known. A compound whose energy is unknown is left out of the
// denominator; what is no crystal has none and counts as unstable.
#include <fmt/format.h>

#include <algorithm>

#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/known_energy.hpp"

namespace werner {

namespace {

MetricResult no_energy(const Evaluation& e) {
  const auto told = std::ranges::find_if(e.energy, [](const EnergyAboveHull& each) { return !each.reason.empty(); });
  return absent("the energy above the hull is known of no compound" +
                (told == e.energy.end() ? std::string() : " (" + told->reason + ")"));
}

}  // namespace

MetricResult share_below(const Evaluation& e, double threshold,
                         const std::function<bool(const Evaluation&, std::size_t)>& also) {
  // An invalid crystal is not stable; with nothing else to go by, that says nothing of the set.
  if (std::ranges::none_of(e.energy, [](const EnergyAboveHull& energy) { return energy.value.has_value(); }))
    return no_energy(e);
  std::size_t yes = 0, known = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (e.convention.denominator == Denominator::valid && !is_valid(e, i)) continue;
    const std::optional<bool> below = is_below(e, i, threshold);
    if (!below) continue;
    ++known;
    yes += *below && also(e, i);
  }
  if (known == 0) return no_energy(e);
  MetricResult result = share(yes, known);
  result.convention["threshold"] = fmt::format("at most {} eV/atom above the hull", format_double(threshold));
  result.convention["energy"] = e.energy_source;
  result.convention["denominator"] = denominator_text(e);
  if (const std::size_t unknown = denominator(e) - known; unknown > 0)
    result.convention["denominator"] += fmt::format(", {} of unknown energy left out", unknown);
  return result;
}

namespace entries {

namespace {

bool always(const Evaluation&, std::size_t) { return true; }

MetricInfo share_entry(std::string name, std::string description, double Convention::* threshold) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::higher,
          "Sun et al. 2016, doi:10.1126/sciadv.1600225",
          {Fact::structure, Fact::energy},
          [=](const Evaluation& e) { return share_below(e, e.convention.*threshold, always); },
          [=](const Evaluation& e) {
            return yes_or_no(e,
                             [&](const Evaluation&, std::size_t i) { return is_below(e, i, e.convention.*threshold); });
          }};
}

// Of a compound that counts.
std::optional<double> energy_of(const Evaluation& e, std::size_t i) {
  return !e.convention.only_valid_counts || is_valid(e, i) ? e.energy[i].value : std::nullopt;
}

MetricResult mean_energy(const Evaluation& e) {
  std::vector<double> values;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (const auto energy = energy_of(e, i)) values.push_back(*energy);
  if (values.empty()) return no_energy(e);
  MetricResult result;
  result.value = mean(values);
  result.interval = bootstrap_mean_interval(values, 1000, e.seed);
  result.n = values.size();
  result.convention["energy"] = e.energy_source;
  result.convention["denominator"] =
      e.convention.only_valid_counts ? "valid compounds of known energy" : "compounds of known energy";
  return result;
}

}  // namespace

std::vector<MetricInfo> stability() {
  return {
      share_entry("stability", "share on or below the hull, within the convention's threshold", &Convention::stable),
      share_entry("metastability", "share within the convention's threshold of metastability above the hull",
                  &Convention::metastable),
      {"e_above_hull",
       "eV/atom",
       "mean energy above the hull",
       Direction::lower,
       "Ong et al. 2008, doi:10.1021/cm702327g",
       {Fact::structure, Fact::energy},
       mean_energy,
       [](const Evaluation& e) {
         std::vector<std::string> cells;
         for (std::size_t i = 0; i < e.size(); ++i) {
           const auto energy = energy_of(e, i);
           cells.push_back(energy ? fmt::format("{:.6g}", *energy) : "");
         }
         return cells;
       }},
  };
}

}  // namespace entries

}  // namespace werner
