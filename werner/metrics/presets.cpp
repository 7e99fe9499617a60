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
               "wasserstein_energy",
               "composition_diversity",
               "structure_diversity"};
  return c;
}

Convention cdvae_perov_carbon() {
  Convention c = cdvae();
  c.name = "cdvae-perov-carbon";
  c.description = "the same with the cut-offs of Perov-5 and Carbon-24";
  c.coverage_structure = 0.2;
  c.coverage_composition = 4;
  return c;
}

Convention diffcsp_csp() {
  Convention c;
  c.name = "diffcsp-csp";
  c.description =
      "match rate and root mean square displacement of structure prediction, by both conventions of validity";
  c.validity = ValidityRule::crystallm;  // DiffCSP has the same limit on combinations of oxidation states
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
  c.invalid_counts = true;
  c.oxidation_states = "icsd24";  // of SMACT 3 and later, which its installation takes
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
  c.unique_among_stable = true;
  c.metastable_without_stable = true;
  c.symmetry_distance = 0.01;
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
               "space_group_distance",
               "crystal_system_distance",
               "element_distance",
               "atom_distance",
               "mmd_volume",
               "mmd_density",
               "mmd_atomic_density",
               "element_diversity",
               "space_group_diversity"};
  return c;
}

}  // namespace

std::string tolerances_text(const Tolerances& t) {
  return fmt::format("ltol {:g}, stol {:g}, angle_tol {:g}", t.ltol, t.stol, t.angle_tol);
}

std::span<const Convention> presets() {
  static const std::array list{werner_convention(), cdvae(), cdvae_perov_carbon(), diffcsp_csp(), mattergen(), lemat()};
  return list;
}

const Convention& preset(std::string_view name, std::string where) {
  return find_named(presets(), name, "preset", std::move(where));
}

}  // namespace werner
