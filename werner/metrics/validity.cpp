// Structural and compositional validity: does it look like a crystal, could its charges balance?
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* source = "Xie et al. 2022, arXiv:2110.06197";

bool structural(const Evaluation& e, std::size_t i) { return e.structure[i].ok(); }
bool compositional(const Evaluation& e, std::size_t i) { return e.composition[i].ok(); }

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
  result.convention["rule"] = rule_text(e.convention);
  const bool by_table =
      e.convention.validity == ValidityRule::cdvae || e.convention.validity == ValidityRule::crystallm;
  if (table && by_table) result.convention["oxidation_states"] = e.convention.oxidation_states;
  result.convention["denominator"] = "all generated";
  return result;
}

template <class Holds>
MetricResult share_of_all(const Evaluation& e, const Holds& holds) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < e.size(); ++i) count += holds(e, i);
  return share(count, e.size());
}

}  // namespace

std::vector<MetricInfo> validity() {
  return {
      {"structural_validity",
       "",
       "share of readable crystals whose atoms and cell are not too small",
       Direction::higher,
       source,
       {Fact::structure},
       [](const Evaluation& e) { return with_rule(share_of_all(e, structural), e, false); },
       [](const Evaluation& e) { return yes_or_no(e, structural); }},
      {"composition_validity",
       "",
       "share whose elements have oxidation states that balance and suit their "
       "electronegativities",
       Direction::higher,
       "Davies et al. 2016, doi:10.1016/j.chempr.2016.09.010",
       {Fact::composition},
       [](const Evaluation& e) { return with_rule(share_of_all(e, compositional), e, true); },
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
