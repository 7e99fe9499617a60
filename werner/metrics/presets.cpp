#include <fmt/format.h>

#include <array>

#include "werner/core/registry.hpp"
#include "werner/metrics/convention.hpp"

namespace werner {

namespace {

Convention werner_convention() {
  Convention c;
  c.name = "werner";
  c.description = "every metric whose inputs are there; shares of all that was generated";
  return c;
}

Convention cdvae() {
  Convention c;
  c.name = "cdvae";
  c.description = "validity, coverage and property distances of CDVAE's scripts (cut-offs of MP-20)";
  c.fingerprint_decides = true;
  c.wasserstein_samples = 1000;
  c.metrics = {"structural_validity",
               "composition_validity",
               "validity",
               "cov_recall",
               "cov_precision",
               "amsd_recall",
               "amsd_precision",
               "amcd_recall",
               "amcd_precision",
               "wasserstein_density",
               "wasserstein_number_of_elements",
               "wasserstein_energy"};
  return c;
}

Convention diffcsp_csp() {
  Convention c;
  c.name = "diffcsp-csp";
  c.description =
      "match rate and root mean square displacement of structure prediction, by both conventions of validity";
  c.fingerprint_decides = true;
  c.metrics = {"match_rate_valid_at_1", "rmse_valid_at_1", "match_rate_valid_at_k", "rmse_valid_at_k",
               "match_rate_at_1",       "rmse_at_1",       "match_rate_at_k",       "rmse_at_k"};
  return c;
}

Convention mattergen() {
  Convention c;
  c.name = "mattergen";
  c.description =
      "stable within 0.1 eV/atom, unique and novel, by the matcher that takes substitutable elements as one";
  c.disordered_matcher = true;
  c.stable = 0.1;
  c.metrics = {"sun",
               "stability",
               "uniqueness",
               "novelty",
               "unique_novel",
               "e_above_hull",
               "rmsd_to_relaxed",
               "structural_validity",
               "composition_validity"};
  return c;
}

Convention lemat() {
  Convention c;
  c.name = "lemat";
  c.description = "validity of LeMat-GenBench first, then uniqueness, novelty and energy of what is valid";
  c.validity = ValidityRule::lemat;
  c.only_valid_counts = true;
  c.metrics = {"validity",
               "structural_validity",
               "composition_validity",
               "uniqueness",
               "novelty",
               "unique_novel",
               "stability",
               "metastability",
               "sun",
               "metastable_sun",
               "e_above_hull",
               "vendi_score",
               "space_group_divergence",
               "element_divergence"};
  return c;
}

}  // namespace

std::string tolerances_text(const Tolerances& t) {
  return fmt::format("ltol {:g}, stol {:g}, angle_tol {:g}", t.ltol, t.stol, t.angle_tol);
}

std::span<const Convention> presets() {
  static const std::array list{werner_convention(), cdvae(), diffcsp_csp(), mattergen(), lemat()};
  return list;
}

const Convention& preset(std::string_view name, std::string where) {
  return find_named(presets(), name, "preset", std::move(where));
}

}  // namespace werner
