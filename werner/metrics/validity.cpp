// Structural and compositional validity: does it look like a compound, could its charges balance?
#include <fmt/format.h>

#include <algorithm>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Xie et al. 2022, arXiv:2110.06197";

bool structural(const Evaluation& e, std::size_t i) { return e.structure[i].ok(); }

// A metal complex without a charge cannot be judged.
std::optional<bool> compositional(const Evaluation& e, std::size_t i) {
  const bool told = e.complexes.empty() || e.complexes[i].charge_told || !e.generated.samples[i].unreadable.empty();
  return told ? std::optional(e.composition[i].ok()) : std::nullopt;
}

std::string rule_text(const Convention& convention) {
  switch (convention.validity) {
    case ValidityRule::cdvae:
      return "CDVAE";
    case ValidityRule::crystallm:
      return "CrystaLLM";
    case ValidityRule::cif_text:
      return "CrystaLLM, texts of CIFs";
    case ValidityRule::lemat:
      break;
  }
  return "LeMat-GenBench";
}

MetricResult with_rule(MetricResult result, const Evaluation& e, bool table) {
  result.convention["denominator"] = "all generated";
  if (e.compounds() == Compounds::complexes) {
    result.convention["rule"] = "metal complex: one metal held by whole ligands, charge and electrons consistent";
    const auto silent = std::ranges::count_if(
        e.complexes, [](const ComplexFact& fact) { return !fact.charge_told && fact.structure.ok(); });
    if (table && silent > 0)
      result.convention["charges"] = fmt::format("not told of {} complexes, which structure alone decides", silent);
    return result;
  }
  result.convention["rule"] = rule_text(e.convention);
  const bool by_table =
      e.convention.validity == ValidityRule::cdvae || e.convention.validity == ValidityRule::crystallm;
  if (table && by_table) result.convention["oxidation_states"] = e.convention.oxidation_states;
  return result;
}

template <class Holds>
MetricResult share_of_all(const Evaluation& e, const Holds& holds) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < e.size(); ++i) count += holds(e, i);
  return share(count, e.size());
}

MetricResult share_of_told(const Evaluation& e) {
  std::size_t count = 0, told = 0;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (const std::optional<bool> answer = compositional(e, i)) {
      ++told;
      count += *answer;
    }
  if (told == 0) return absent("the charge is told of no complex (charge= in the comment line)");
  MetricResult result = with_rule(share(count, told), e, true);
  if (told < e.size()) {
    result.convention["denominator"] = "those whose charge is told";
    result.convention.erase("charges");
  }
  return result;
}

}  // namespace

std::vector<MetricInfo> validity() {
  return {
      {"structural_validity",
       "",
       "share that could be read and has a sound structure by the rule of its kind",
       Direction::higher,
       source,
       {Fact::structure},
       [](const Evaluation& e) { return with_rule(share_of_all(e, structural), e, false); },
       [](const Evaluation& e) { return yes_or_no(e, structural); }},
      {"composition_validity",
       "",
       "share whose charges can balance: oxidation states that suit the elements, of metal complexes also electrons",
       Direction::higher,
       "Davies et al. 2016, doi:10.1016/j.chempr.2016.09.010",
       {Fact::composition},
       share_of_told,
       [](const Evaluation& e) { return yes_or_no(e, compositional); }},
      {"validity",
       "",
       "share with structural and compositional validity",
       Direction::higher,
       source,
       {Fact::structure, Fact::composition},
       [](const Evaluation& e) { return with_rule(share_of_all(e, is_valid), e, true); },
       [](const Evaluation& e) { return yes_or_no(e, is_valid); }},
  };
}

}  // namespace werner::entries
