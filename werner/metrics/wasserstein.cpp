// Distances between the distributions of a property in the generated and in the reference set.
#include <cmath>

#include "werner/core/random.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

using Property = std::optional<double> (*)(const Sample&);

std::optional<double> number_of_elements(const Sample& sample) {
  return static_cast<double>(sample.composition().number_of_elements());
}

std::optional<double> mass_density(const Sample& sample) { return property_of(sample, "density"); }

// The first of the names that tables give to an energy per atom.
std::optional<double> energy(const Sample& sample) {
  for (const char* name : {"formation_energy_per_atom", "energy_per_atom", "e_form"})
    if (const auto value = property_of(sample, name)) return value;
  return std::nullopt;
}

std::vector<double> values_of(const std::vector<const Sample*>& samples, Property property) {
  std::vector<double> values;
  for (const Sample* sample : samples)
    if (const auto value = property(*sample); value && std::isfinite(*value)) values.push_back(*value);
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

MetricResult distance(const Evaluation& e, Property property) {
  const SampleSet* reference = e.reference ? &*e.reference : e.test ? &*e.test : nullptr;
  if (!reference) return absent("no reference set");
  std::vector<const Sample*> known;
  for (const Sample& sample : reference->samples)
    if (sample.unreadable.empty()) known.push_back(&sample);
  const std::vector<double> generated = values_of(drawn(e), property), wanted = values_of(known, property);
  if (generated.empty()) return absent("no valid compound has the property");
  if (wanted.empty()) return absent("no compound of the reference set has the property");
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

MetricInfo entry(std::string name, std::string unit, std::string what, Property property) {
  return {std::move(name),
          std::move(unit),
          "Wasserstein distance of order 1 between the distributions of " + what,
          Direction::lower,
          "Xie et al. 2022, arXiv:2110.06197",
          {Fact::structure, Fact::composition},
          [=](const Evaluation& e) { return distance(e, property); }};
}

}  // namespace

std::vector<MetricInfo> wasserstein() {
  MetricInfo density = entry("wasserstein_density", "g/cm^3", "mass density", mass_density);
  density.compounds = Compounds::crystals;
  return {std::move(density), entry("wasserstein_number_of_elements", "", "number of elements", number_of_elements),
          entry("wasserstein_energy", "eV/atom", "energy per atom, a column of both sets", energy)};
}

}  // namespace werner::entries
