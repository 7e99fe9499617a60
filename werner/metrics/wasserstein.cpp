// Distances between the distributions of a property in the generated and in the reference set.
#include <algorithm>
#include <cmath>

#include "werner/core/random.hpp"
#include "werner/core/text.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"
#include "werner/metrics/properties.hpp"

namespace werner::entries {

namespace {

std::vector<double> values_of(const std::vector<const Sample*>& samples, const std::string& property) {
  std::vector<double> values;
  for (const Sample* sample : samples)
    if (const auto value = property_of(*sample, property); value && std::isfinite(*value)) values.push_back(*value);
  return values;
}

// The valid ones, or as many of them as the convention draws.
std::vector<const Sample*> drawn(const Evaluation& e) {
  std::vector<const Sample*> list;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_valid(e, i)) list.push_back(&e.generated.samples[i]);
  const auto most = static_cast<std::size_t>(e.convention.wasserstein_samples);
  if (most == 0 || list.size() <= most) return list;
  RandomStream random(e.seed, 0, "wasserstein");
  random.shuffle(std::span(list));
  list.resize(most);
  return list;
}

const SampleSet* reference_of(const Evaluation& e) { return e.reference ? &*e.reference : e.test ? &*e.test : nullptr; }

MetricResult distance(const Evaluation& e, const std::string& property) {
  const SampleSet* reference = reference_of(e);
  if (!reference) return absent("no reference set");
  std::vector<const Sample*> known;
  for (const Sample& sample : reference->samples)
    if (sample.unreadable.empty()) known.push_back(&sample);
  const std::vector<double> generated = values_of(drawn(e), property), wanted = values_of(known, property);
  if (generated.empty()) return absent("no valid compound has the property '" + property + "'");
  if (wanted.empty()) return absent("no compound of the reference set has the property '" + property + "'");
  MetricResult result;
  result.value = wasserstein_distance(generated, wanted);
  result.interval = bootstrap_distance_interval(
      generated.size(),
      [&](std::span<const std::size_t> items) {
        std::vector<double> again;
        for (const std::size_t i : items) again.push_back(generated[i]);
        return wasserstein_distance(std::move(again), wanted);
      },
      result.value, 100, e.seed);
  result.n = generated.size();
  result.convention["reference"] = reference->file;
  result.convention["denominator"] = e.convention.wasserstein_samples == 0
                                         ? "valid compounds"
                                         : std::to_string(e.convention.wasserstein_samples) + " valid compounds";
  return result;
}

// Energies of one kind: of the first name that both sets have.
MetricResult energy_distance(const Evaluation& e) {
  const SampleSet* reference = reference_of(e);
  if (!reference) return absent("no reference set");
  const auto has = [](const SampleSet& set, const std::string& name) {
    return std::ranges::any_of(set.samples, [&](const Sample& s) { return property_of(s, name).has_value(); });
  };
  for (const std::string& name : energy_properties())
    if (has(e.generated, name) && has(*reference, name)) {
      MetricResult result = distance(e, name);
      if (result.absent.empty()) result.convention["energy"] = "column " + name;
      return result;
    }
  return absent("the generated and the reference set have no column of energies in common, of " +
                join(energy_properties(), ", "));
}

MetricInfo entry(std::string name, std::string unit, std::string what, const std::string& property) {
  return {std::move(name),
          std::move(unit),
          "Wasserstein distance of order 1 between the distributions of " + what,
          Direction::lower,
          "Xie et al. 2022, arXiv:2110.06197",
          {Fact::structure, Fact::composition},
          [=](const Evaluation& e) { return distance(e, property); },
          {},
          Compounds::any,
          {property}};
}

}  // namespace

std::vector<MetricInfo> wasserstein() {
  MetricInfo density = entry("wasserstein_density", "g/cm^3", "mass density", "density");
  density.compounds = Compounds::crystals;
  MetricInfo energy = entry("wasserstein_energy", "eV/atom", "energy per atom, a column of both sets", "");
  energy.compute = energy_distance;
  energy.made_from = energy_properties();
  return {std::move(density), entry("wasserstein_number_of_elements", "", "number of elements", "n_elements"),
          std::move(energy)};
}

}  // namespace werner::entries
