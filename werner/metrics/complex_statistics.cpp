// What complexes are made of, against the reference set: metals, oxidation states, polyhedra, donors, ligands.
#include <fmt/format.h>

#include <algorithm>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

using Values = std::vector<double>;
// What one complex contributes: no, one or several values.
using ValuesOf = std::function<Values(const ComplexFact&, const Sample&)>;

const std::vector<ComplexFact>& reference_of(const Evaluation& e) {
  return e.reference ? e.reference_complexes : e.test_complexes;
}

struct Counted {
  std::vector<Values> generated;  // of structurally valid complexes that have any
  Values wanted;
};

Values all_of(const std::vector<Values>& list) {
  Values all;
  for (const Values& values : list) all.insert(all.end(), values.begin(), values.end());
  return all;
}

Counted counted(const Evaluation& e, const ValuesOf& of) {
  Counted result;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (is_crystal(e, i))
      if (Values values = of(e.complexes[i], e.generated.samples[i]); !values.empty())
        result.generated.push_back(std::move(values));
  const SampleSet& set = e.reference ? *e.reference : *e.test;
  std::vector<Values> wanted;
  for (std::size_t i = 0; i < set.size(); ++i) wanted.push_back(of(reference_of(e)[i], set.samples[i]));
  result.wanted = all_of(wanted);
  return result;
}

std::map<int, double> histogram(const Values& values) {
  std::map<int, double> counts;
  for (const double value : values) counts[static_cast<int>(value)] += 1;
  return counts;
}

double divergence(const Values& a, const Values& b) { return jensen_shannon_divergence(histogram(a), histogram(b)); }
double transport(const Values& a, const Values& b) { return wasserstein_distance(a, b); }

MetricResult distance(const Evaluation& e, const ValuesOf& of, double (*between)(const Values&, const Values&)) {
  if (!e.reference && !e.test) return absent("no reference set");
  const Counted values = counted(e, of);
  if (values.generated.empty()) return absent("no structurally valid complex of which it is known");
  if (values.wanted.empty()) return absent("it is known of no complex of the reference set");
  MetricResult result;
  result.value = between(all_of(values.generated), values.wanted);
  result.interval = bootstrap_distance_interval(
      values.generated.size(),
      [&](std::span<const std::size_t> items) {
        Values again;
        for (const std::size_t i : items)
          again.insert(again.end(), values.generated[i].begin(), values.generated[i].end());
        return between(again, values.wanted);
      },
      result.value, 100, e.seed);
  result.n = values.generated.size();
  result.convention["reference"] = e.reference ? e.reference->file : e.test->file;
  result.convention["denominator"] = "structurally valid complexes of which it is known";
  return result;
}

MetricInfo entry(std::string name, std::string description, double (*between)(const Values&, const Values&),
                 const ValuesOf& of, std::string column) {
  const bool categories = between == divergence;
  return {std::move(name),
          "",
          (categories ? "Jensen-Shannon divergence, 0 to 1, of the distribution of "
                      : "Wasserstein distance of order 1 between the distributions of ") +
              description,
          Direction::lower,
          categories ? "Lin 1991, doi:10.1109/18.61115" : "Xie et al. 2022, arXiv:2110.06197",
          {Fact::structure, Fact::reference_complexes},
          [=](const Evaluation& e) { return distance(e, of, between); },
          {},
          Compounds::complexes,
          {std::move(column)}};
}

Values metal(const ComplexFact& fact, const Sample&) {
  return fact.metal > 0 ? Values{static_cast<double>(fact.metal)} : Values{};
}
Values polyhedron(const ComplexFact& fact, const Sample&) {
  if (!fact.geometry) return {};
  return {static_cast<double>(fact.geometry - polyhedra().data())};
}
Values donors(const ComplexFact& fact, const Sample&) { return {fact.donors.begin(), fact.donors.end()}; }
Values oxidation_state(const ComplexFact& fact, const Sample&) {
  return fact.oxidation_state ? Values{static_cast<double>(*fact.oxidation_state)} : Values{};
}
Values coordination_number(const ComplexFact& fact, const Sample&) {
  return fact.coordination_number > 0 ? Values{static_cast<double>(fact.coordination_number)} : Values{};
}
Values denticities(const ComplexFact& fact, const Sample&) {
  Values values;
  for (const LigandFact& ligand : fact.ligands) values.push_back(ligand.denticity);
  return values;
}
Values number_of_atoms(const ComplexFact& fact, const Sample& sample) {
  return fact.connectivity.empty() ? Values{} : Values{static_cast<double>(sample.atoms())};
}

}  // namespace

std::vector<MetricInfo> complex_statistics() {
  return {
      entry("metal_divergence", "metals", divergence, metal, "metal"),
      entry("polyhedron_divergence", "coordination polyhedra", divergence, polyhedron, "polyhedron"),
      entry("donor_divergence", "donor elements, one per donor group", divergence, donors, "donors"),
      entry("wasserstein_oxidation_state", "oxidation states", transport, oxidation_state, "oxidation_state"),
      entry("wasserstein_coordination_number", "coordination numbers, haptic groups as one", transport,
            coordination_number, "coordination_number"),
      entry("wasserstein_denticity", "denticities of ligands", transport, denticities, "denticities"),
      entry("wasserstein_number_of_atoms", "numbers of atoms", transport, number_of_atoms, "n_atoms"),
  };
}

}  // namespace werner::entries
