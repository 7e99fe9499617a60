// Distributions of the generated and the reference set.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "werner/core/text.hpp"
#include "werner/report/evaluation_parts.hpp"

namespace werner::report_parts {

namespace {

struct Values {
  std::vector<double> known;  // sorted, finite
  std::size_t missing = 0;
};

template <class Items, class Property>
Values values_of(const Items& items, const Property& property) {
  Values values;
  for (const auto& item : items) {
    const std::optional<double> value = property(item);
    // Beyond 1e12 nothing is physical, and sums would lose their digits.
    if (value && std::abs(*value) < 1e12)
      values.known.push_back(*value);
    else
      ++values.missing;
  }
  std::sort(values.known.begin(), values.known.end());
  return values;
}

double quantile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

// The range that is shown: without the outermost half percent of either set where that would waste the plot.
std::pair<double, double> shown_range(const Values& generated, const Values& reference) {
  double inner_low = INFINITY, inner_high = -INFINITY, low = INFINITY, high = -INFINITY;
  for (const Values* values : {&generated, &reference}) {
    if (values->known.empty()) continue;
    inner_low = std::min(inner_low, quantile(values->known, 0.005));
    inner_high = std::max(inner_high, quantile(values->known, 0.995));
    low = std::min(low, values->known.front());
    high = std::max(high, values->known.back());
  }
  const double spare = 0.35 * (inner_high - inner_low);
  return {low >= inner_low - spare ? low : inner_low, high <= inner_high + spare ? high : inner_high};
}

// The nearest of 1, 2 or 5 times a power of ten, not below `least`.
double nice_width(double raw, double least) {
  if (!(raw > least)) return least;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double lead : {1.0, 2.0, 5.0})
    if (raw <= 1.5 * lead * power) return std::max(least, lead * power);
  return 10 * power;
}

// More than by the rule of Rice (2 n^(1/3)), as the eye smooths too; within what a plot can show.
double wanted_bins(const Values& a, const Values& b) {
  const auto n = static_cast<double>(std::max(a.known.size(), b.known.size()));
  return std::clamp(3 * std::cbrt(n), 12.0, 40.0);
}

HistogramCounts counted(const Values& values, double low, double width, std::size_t bins) {
  HistogramCounts counts;
  counts.bins.assign(bins, 0);
  counts.n = values.known.size();
  counts.missing = values.missing;
  if (!values.known.empty()) counts.median = quantile(values.known, 0.5);
  for (const double value : values.known) {
    const double k = std::floor((value - low) / width + 1e-9);
    if (k < 0)
      ++counts.below;
    else if (k >= static_cast<double>(bins))
      ++counts.above;
    else
      ++counts.bins[static_cast<std::size_t>(k)];
  }
  return counts;
}

void bin(ReportHistogram& histogram, const Values& generated, const Values& reference) {
  const auto [from, to] = shown_range(generated, reference);
  const double length = to - from;
  const double least = histogram.whole_numbers ? 1 : 1e-6 * std::max(1.0, std::abs(to));
  histogram.width = length > 0                ? nice_width(length / wanted_bins(generated, reference), least)
                    : histogram.whole_numbers ? 1
                                              : 0.1;
  histogram.low = histogram.whole_numbers ? from - 0.5 : std::floor(from / histogram.width) * histogram.width;
  const auto bins = static_cast<std::size_t>(std::floor((to - histogram.low) / histogram.width + 1e-9)) + 1;
  histogram.generated = counted(generated, histogram.low, histogram.width, bins);
  if (!reference.known.empty()) histogram.reference = counted(reference, histogram.low, histogram.width, bins);
}

std::optional<double> column(const Sample& sample, std::span<const char* const> names) {
  for (const char* name : names)
    if (const auto found = sample.numbers.find(name); found != sample.numbers.end()) return found->second;
  return std::nullopt;
}

// Columns that tables call so.
constexpr std::array hull_columns{"e_above_hull", "energy_above_hull"};
constexpr std::array formation_columns{"formation_energy_per_atom", "e_form"};
constexpr std::array energy_columns{"energy_per_atom"};

// Numbers that perception finds.
using ComplexNumber = std::optional<double> (*)(const ComplexFact&);
constexpr std::array<std::pair<const char*, ComplexNumber>, 2> complex_numbers{
    {{"coordination number",
      [](const ComplexFact& fact) {
        return fact.coordination_number > 0 ? std::optional<double>(fact.coordination_number) : std::nullopt;
      }},
     {"oxidation state", [](const ComplexFact& fact) {
        return fact.oxidation_state ? std::optional<double>(*fact.oxidation_state) : std::nullopt;
      }}}};

}  // namespace

const std::vector<ComplexFact>& complexes_of_reference(const Evaluation& e) {
  return e.reference ? e.reference_complexes : e.test_complexes;
}

Population population(const Evaluation& e) {
  Population out{e.compounds() == Compounds::complexes ? "structurally valid complexes" : "structurally valid crystals",
                 {}};
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i)) out.items.push_back(i);
  if (!out.items.empty()) return out;
  out.text = "readable structures, as none is structurally valid";
  for (std::size_t i = 0; i < e.size(); ++i)
    if (e.generated.samples[i].unreadable.empty()) out.items.push_back(i);
  return out;
}

const SampleSet* reference_of(const Evaluation& e) { return e.reference ? &*e.reference : e.test ? &*e.test : nullptr; }

std::vector<ReportHistogram> histograms(const Evaluation& e, const Population& population) {
  std::vector<std::size_t> reference;
  const SampleSet* other = reference_of(e);
  if (other)
    for (std::size_t i = 0; i < other->size(); ++i)
      if (other->samples[i].unreadable.empty()) reference.push_back(i);
  std::vector<ReportHistogram> list;
  const auto add = [&](ReportHistogram histogram, const auto& of_generated, const auto& of_reference) {
    const Values generated = values_of(population.items, of_generated);
    if (generated.known.empty()) return;
    const Values wanted = values_of(reference, [&](std::size_t i) { return of_reference(other->samples[i]); });
    bin(histogram, generated, wanted);
    list.push_back(std::move(histogram));
  };
  const auto sample_property = [&](std::string name, std::string unit, bool whole, const auto& property) {
    ReportHistogram histogram;
    histogram.name = std::move(name);
    histogram.unit = std::move(unit);
    histogram.whole_numbers = whole;
    add(std::move(histogram), [&](std::size_t i) { return property(e.generated.samples[i]); }, property);
  };
  sample_property("density", "g/cm^3", false, [](const Sample& sample) { return property_of(sample, "density"); });
  sample_property("number of elements", "", true, [](const Sample& sample) -> std::optional<double> {
    return static_cast<double>(sample.composition().number_of_elements());
  });
  sample_property(e.compounds() == Compounds::complexes ? "number of atoms" : "number of atoms in the cell", "", true,
                  [](const Sample& sample) -> std::optional<double> { return static_cast<double>(sample.atoms()); });
  for (const std::pair<const char*, ComplexNumber>& number : complex_numbers) {
    if (e.complexes.empty()) break;
    const ComplexNumber of = number.second;
    ReportHistogram histogram;
    histogram.name = number.first;
    histogram.whole_numbers = true;
    const Values generated = values_of(population.items, [&](std::size_t i) { return of(e.complexes[i]); });
    if (generated.known.empty()) continue;
    const std::vector<ComplexFact>& known = complexes_of_reference(e);
    bin(histogram, generated,
        values_of(known.empty() ? std::vector<std::size_t>{} : reference, [&](std::size_t i) { return of(known[i]); }));
    list.push_back(std::move(histogram));
  }
  ReportHistogram hull;
  hull.name = "energy above the hull";
  hull.unit = "eV/atom";
  hull.limits.emplace_back(e.convention.stable, "stable");
  if (e.convention.metastable > e.convention.stable) hull.limits.emplace_back(e.convention.metastable, "metastable");
  add(
      std::move(hull),
      [&](std::size_t i) {
        return e.energy.empty() ? column(e.generated.samples[i], hull_columns) : e.energy[i].value;
      },
      [](const Sample& sample) { return column(sample, hull_columns); });
  sample_property("formation energy", "eV/atom", false,
                  [](const Sample& sample) { return column(sample, formation_columns); });
  sample_property("energy", "eV/atom", false, [](const Sample& sample) { return column(sample, energy_columns); });
  return list;
}

ReportTally elements(const Evaluation& e, const Population& population) {
  ReportTally tally;
  const auto count = [](const Sample& sample, std::map<int, std::size_t>& counts) {
    for (const auto& [number, amount] : sample.composition().amounts) ++counts[number];
  };
  for (const std::size_t i : population.items) count(e.generated.samples[i], tally.generated);
  tally.generated_n = population.items.size();
  if (const SampleSet* reference = reference_of(e))
    for (const Sample& sample : reference->samples)
      if (sample.unreadable.empty()) {
        count(sample, tally.reference);
        ++tally.reference_n;
      }
  return tally;
}

ReportTally space_groups(const Evaluation& e) {
  ReportTally tally;
  const auto count = [](const std::vector<SymmetryFact>& facts, std::map<int, std::size_t>& counts, std::size_t& n) {
    for (const SymmetryFact& fact : facts)
      if (fact.space_group > 0) {
        ++counts[fact.space_group];
        ++n;
      }
  };
  count(e.symmetry, tally.generated, tally.generated_n);
  count(e.reference_symmetry, tally.reference, tally.reference_n);
  return tally;
}

}  // namespace werner::report_parts
