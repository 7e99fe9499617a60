// Statistics of LeMat-GenBench: distances of histograms and of densities from the reference set, and how many elements
// and space groups the set makes use of.
#include <Eigen/Core>
#include <cmath>
#include <numbers>

#include "werner/core/random.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "LeMaterial 2025, lemat-genbench (distribution_metrics, diversity_metric)";
constexpr std::size_t most_for_means = 15000;  // of each set, as there; kernel means cost the square

using Histogram = std::map<int, double>;

// Space groups where they were found, and compositions, of the crystals that count.
struct Kinds {
  std::vector<int> space_groups;
  std::vector<Composition> compositions;
};

bool in_distribution(const Evaluation& e, std::size_t i) {
  return e.convention.only_valid_counts ? is_valid(e, i) : is_crystal(e, i);
}

std::vector<const Sample*> generated_samples(const Evaluation& e) {
  std::vector<const Sample*> list;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (in_distribution(e, i)) list.push_back(&e.generated.samples[i]);
  return list;
}

const SampleSet* reference_of(const Evaluation& e) { return e.reference ? &*e.reference : e.test ? &*e.test : nullptr; }

std::vector<const Sample*> readable(const SampleSet& set) {
  std::vector<const Sample*> list;
  for (const Sample& sample : set.samples)
    if (sample.unreadable.empty()) list.push_back(&sample);
  return list;
}

// One compound as a histogram; all are summed.
using Counts = std::function<Histogram(const Evaluation&, std::size_t, bool generated)>;

Histogram space_group_of(const Evaluation& e, std::size_t i, bool generated) {
  const int number = (generated ? e.symmetry : e.reference_symmetry)[i].space_group;
  return number > 0 ? Histogram{{number, 1}} : Histogram{};
}

Histogram crystal_system_of(const Evaluation& e, std::size_t i, bool generated) {
  const Histogram group = space_group_of(e, i, generated);
  if (group.empty()) return {};
  int system = 0;
  for (const int last : {2, 15, 74, 142, 167, 194}) system += group.begin()->first > last;
  return {{system, 1}};
}

Histogram atoms_of(const Evaluation& e, std::size_t i, bool generated) {
  return (generated ? e.generated : *reference_of(e)).samples[i].composition().amounts;
}

Histogram elements_of(const Evaluation& e, std::size_t i, bool generated) {
  Histogram present = atoms_of(e, i, generated);
  for (auto& [number, amount] : present) amount = 1;
  return present;
}

std::vector<Histogram> of_generated(const Evaluation& e, const Counts& counts) {
  std::vector<Histogram> list;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (in_distribution(e, i))
      if (Histogram found = counts(e, i, true); !found.empty()) list.push_back(std::move(found));
  return list;
}

template <class Items>
Histogram sum_of(const std::vector<Histogram>& list, const Items& items) {
  Histogram sum;
  for (const std::size_t i : items)
    for (const auto& [key, count] : list[i]) sum[key] += count;
  return sum;
}

std::vector<std::size_t> all_of(const std::vector<Histogram>& list) {
  std::vector<std::size_t> items(list.size());
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = i;
  return items;
}

std::string denominator_of(const Evaluation& e) {
  return e.convention.only_valid_counts ? "valid crystals" : "crystals of valid structure";
}

// The metric of Endres and Schindelin 2003, in natural units: from 0 to sqrt(ln 2) = 0.833.
double distance_of(const Histogram& a, const Histogram& b) {
  return std::sqrt(jensen_shannon_divergence(a, b) * std::numbers::ln2);
}

MetricResult histogram_distance(const Evaluation& e, const Counts& counts) {
  const SampleSet* reference = reference_of(e);
  if (!reference) return absent("no reference set");
  std::vector<Histogram> wanted_of;
  for (std::size_t i = 0; i < reference->size(); ++i)
    if (reference->samples[i].unreadable.empty()) wanted_of.push_back(counts(e, i, false));
  const std::vector<Histogram> generated = of_generated(e, counts);
  const Histogram wanted = sum_of(wanted_of, all_of(wanted_of));
  if (generated.empty() || wanted.empty()) return absent("no crystal to count");
  MetricResult result;
  result.value = distance_of(sum_of(generated, all_of(generated)), wanted);
  result.interval = bootstrap_distance_interval(
      generated.size(),
      [&](std::span<const std::size_t> items) { return distance_of(sum_of(generated, items), wanted); }, result.value,
      100, e.seed);
  result.n = generated.size();
  result.convention["reference"] = reference->file;
  result.convention["denominator"] = denominator_of(e);
  return result;
}

MetricResult effective_number(const Evaluation& e, const Counts& counts) {
  const std::vector<Histogram> list = of_generated(e, counts);
  if (list.empty()) return absent("no crystal to count");
  MetricResult result;
  result.value = effective_number_of_kinds(sum_of(list, all_of(list)));
  result.interval = bootstrap_distance_interval(
      list.size(), [&](std::span<const std::size_t> items) { return effective_number_of_kinds(sum_of(list, items)); },
      result.value, 100, e.seed);
  result.n = list.size();
  result.convention["denominator"] = denominator_of(e);
  return result;
}

std::vector<double> numbers_of(std::vector<const Sample*> samples, double (*number)(const Sample&), std::uint64_t seed,
                               const char* stream) {
  if (samples.size() > most_for_means) {
    RandomStream random(seed, 0, stream);
    random.shuffle(std::span(samples));
    samples.resize(most_for_means);
  }
  std::vector<double> values;
  for (const Sample* sample : samples)
    if (const double value = number(*sample); std::isfinite(value)) values.push_back(value);
  return values;
}

MetricResult mean_discrepancy(const Evaluation& e, double (*number)(const Sample&)) {
  const SampleSet* reference = reference_of(e);
  if (!reference) return absent("no reference set");
  const std::vector<double> generated = numbers_of(generated_samples(e), number, e.seed, "mmd-generated"),
                            wanted = numbers_of(readable(*reference), number, e.seed, "mmd-reference");
  if (generated.empty() || wanted.empty()) return absent("no crystal to count");
  MetricResult result;
  const MeanDiscrepancy discrepancy = maximum_mean_discrepancy(generated, wanted, 1, 100, e.seed);
  result.value = discrepancy.value;
  result.interval = discrepancy.interval;
  result.n = generated.size();
  result.convention["reference"] = reference->file;
  result.convention["denominator"] = denominator_of(e);
  result.convention["kernel"] = "Gaussian of width 1";
  return result;
}

double volume_of(const Sample& sample) { return sample.lattice() ? sample.lattice()->volume() : NAN; }
double density_of(const Sample& sample) { return property_of(sample, "density").value_or(NAN); }
double atomic_density_of(const Sample& sample) { return sample.composition().total() / volume_of(sample); }

MetricInfo distance_entry(std::string name, std::string what, std::vector<Fact> needs, const Counts& counts,
                          std::vector<std::string> made_from) {
  return {std::move(name),
          "",
          "Jensen-Shannon distance (natural units) between the distributions of " + what + " and the reference set's",
          Direction::lower,
          source,
          std::move(needs),
          [=](const Evaluation& e) { return histogram_distance(e, counts); },
          {},
          Compounds::crystals,
          std::move(made_from)};
}

MetricInfo discrepancy_entry(const std::string& property, std::string what, double (*number)(const Sample&)) {
  return {"mmd_" + property,
          "",
          "squared maximum mean discrepancy of " + what + " from the reference set",
          Direction::lower,
          source,
          {Fact::structure, Fact::composition},
          [=](const Evaluation& e) { return mean_discrepancy(e, number); },
          {},
          Compounds::crystals,
          {property}};
}

}  // namespace

std::vector<MetricInfo> histogram_distances() {
  const std::vector<Fact> plain{Fact::structure, Fact::composition},
      symmetric{Fact::structure, Fact::composition, Fact::symmetry};
  return {
      distance_entry("space_group_distance", "space groups", symmetric, space_group_of, {"space_group"}),
      distance_entry("crystal_system_distance", "crystal systems", symmetric, crystal_system_of, {"crystal_system"}),
      distance_entry("element_distance", "elements, each once in a crystal", plain, elements_of, {"formula"}),
      distance_entry("atom_distance", "the elements of atoms in the cells", plain, atoms_of, {"formula", "n_atoms"}),
      discrepancy_entry("volume", "the volume of the cell in A^3", volume_of),
      discrepancy_entry("density", "the mass density in g/cm^3", density_of),
      discrepancy_entry("atomic_density", "atoms per A^3", atomic_density_of),
      {"element_diversity",
       "",
       "effective number of elements: exp of the entropy of the elements of all atoms",
       Direction::higher,
       source,
       plain,
       [](const Evaluation& e) { return effective_number(e, atoms_of); },
       {},
       Compounds::crystals,
       {"formula", "n_atoms"}},
      {"space_group_diversity",
       "",
       "effective number of space groups, likewise",
       Direction::higher,
       source,
       symmetric,
       [](const Evaluation& e) { return effective_number(e, space_group_of); },
       {},
       Compounds::crystals,
       {"space_group"}},
  };
}

}  // namespace werner::entries
