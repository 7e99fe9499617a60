// What stands at the centre of metal complexes and around it.
#include <functional>

#include "werner/complex/complex.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/report/evaluation_parts.hpp"

namespace werner::report_parts {

namespace {

using Words = std::function<std::vector<std::string>(const ComplexFact&)>;

std::vector<std::string> metal(const ComplexFact& fact) {
  if (fact.metal == 0) return {};
  return {fact.oxidation_state ? metal_text({fact.metal, *fact.oxidation_state}) : element(fact.metal).symbol};
}

std::vector<std::string> polyhedron(const ComplexFact& fact) {
  if (!fact.geometry) return {};
  return {fact.geometry->name};
}

std::vector<std::string> donors(const ComplexFact& fact) {
  std::vector<std::string> words;
  for (const int z : fact.donors) words.push_back(element(z).symbol);
  return words;
}

}  // namespace

std::string coordination_text(const ComplexFact& fact) {
  std::vector<std::string> words = metal(fact);
  for (const std::string& word : polyhedron(fact)) words.push_back(word);
  if (!fact.isomer.empty()) words.push_back(fact.isomer);
  return join(words, " ");
}

std::vector<ReportWords> coordination(const Evaluation& e, const Population& population) {
  std::vector<ReportWords> list;
  if (e.complexes.empty()) return list;
  const auto add = [&](std::string title, const Words& words) {
    ReportWords out{std::move(title), {}, {}};
    const auto count = [&](const ComplexFact& fact, std::map<std::string, std::size_t>& counts, std::size_t& n) {
      for (const std::string& word : words(fact)) {
        ++counts[word];
        ++n;
      }
    };
    for (const std::size_t i : population.items) count(e.complexes[i], out.generated, out.generated_n);
    for (const ComplexFact& fact : complexes_of_reference(e)) count(fact, out.reference, out.reference_n);
    if (out.generated_n > 0) list.push_back(std::move(out));
  };
  add("Metals", metal);
  add("Coordination polyhedra", polyhedron);
  add("Donor elements", donors);
  return list;
}

}  // namespace werner::report_parts
