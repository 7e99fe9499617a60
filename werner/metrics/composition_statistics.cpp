// What the set is made of, against the reference set: elements and their number.
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

using Histogram = std::map<int, double> (*)(const std::vector<Composition>&);

// Each compound counts once, shared among its elements by their amounts.
std::map<int, double> elements(const std::vector<Composition>& compositions) {
  std::map<int, double> counts;
  for (const Composition& composition : compositions)
    for (const auto& [number, part] : fractions(composition).amounts) counts[number] += part;
  return counts;
}

std::map<int, double> numbers_of_elements(const std::vector<Composition>& compositions) {
  std::map<int, double> counts;
  for (const Composition& composition : compositions) counts[static_cast<int>(composition.number_of_elements())] += 1;
  return counts;
}

std::vector<Composition> compositions_of(const SampleSet& set) {
  std::vector<Composition> list;
  for (const Sample& sample : set.samples)
    if (const Composition composition = sample.composition(); !composition.amounts.empty()) list.push_back(composition);
  return list;
}

MetricResult divergence(const Evaluation& e, Histogram histogram) {
  const SampleSet* reference = e.reference ? &*e.reference : e.test ? &*e.test : nullptr;
  if (!reference) return absent("no reference set");
  const std::vector<Composition> generated = compositions_of(e.generated);
  const std::map<int, double> wanted = histogram(compositions_of(*reference));
  if (generated.empty() || wanted.empty()) return absent("no readable compound");
  MetricResult result;
  result.value = jensen_shannon_divergence(histogram(generated), wanted);
  result.interval = bootstrap_distance_interval(
      generated.size(),
      [&](std::span<const std::size_t> items) {
        std::vector<Composition> again;
        for (const std::size_t i : items) again.push_back(generated[i]);
        return jensen_shannon_divergence(histogram(again), wanted);
      },
      result.value, 100, e.seed);
  result.n = generated.size();
  result.convention["reference"] = reference->file;
  result.convention["denominator"] = "readable compounds";
  return result;
}

}  // namespace

std::vector<MetricInfo> composition() {
  return {
      {"element_divergence",
       "",
       "Jensen-Shannon divergence of the distribution of elements, by amount, from that of the "
       "reference set, 0 to 1",
       Direction::lower,
       "Lin 1991, doi:10.1109/18.61115",
       {},
       [](const Evaluation& e) { return divergence(e, elements); },
       {},
       Compounds::any,
       {"formula"}},
      {"number_of_elements_divergence",
       "",
       "the same of the number of elements",
       Direction::lower,
       "Lin 1991, doi:10.1109/18.61115",
       {},
       [](const Evaluation& e) { return divergence(e, numbers_of_elements); },
       {},
       Compounds::any,
       {"n_elements"}},
  };
}

}  // namespace werner::entries
