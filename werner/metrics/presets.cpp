#include <fmt/format.h>

#include <array>

#include "werner/core/registry.hpp"
#include "werner/metrics/convention.hpp"

namespace werner {

namespace {

Convention named(std::string name, std::string description) {
  Convention convention;
  convention.name = std::move(name);
  convention.description = std::move(description);
  return convention;
}

Convention werner_convention() {
  return named("werner", "every metric whose inputs are there; shares of all that was generated");
}

Convention cdvae() {
  Convention c = named("cdvae", "validity, coverage and property distances of CDVAE's scripts (cut-offs of MP-20)");
  c.fingerprint_decides = true;
  c.wasserstein_samples = 1000;
  c.metrics = {"structural_validity",
               "composition_validity",
               "validity",
               "cov_r",
               "cov_p",
               "amsd_r",
               "amsd_p",
               "amcd_r",
               "amcd_p",
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
  Convention c =
      named("diffcsp-csp",
            "match rate and root mean square displacement of structure prediction, by both conventions of validity");
  c.validity = ValidityRule::crystallm;  // DiffCSP has the same limit on combinations of oxidation states
  c.fingerprint_decides = true;
  c.metrics = {"match_rate_valid_at_1", "rmse_valid_at_1", "match_rate_valid_at_k", "rmse_valid_at_k",
               "match_rate_at_1",       "rmse_at_1",       "match_rate_at_k",       "rmse_at_k"};
  return c;
}

Convention mattergen() {
  Convention c =
      named("mattergen",
            "stable within 0.1 eV/atom, unique and novel, by the matcher that takes substitutable elements as one");
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
  Convention c =
      named("lemat", "validity of LeMat-GenBench first, then uniqueness, novelty and energy of what is valid");
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

Convention crystallm() {
  Convention c =
      named("crystallm",
            "validity of CrystaLLM's CIFs: formulas, multiplicities, bond lengths and the name of the space group");
  c.validity = ValidityRule::cif_text;
  c.only_valid_counts = true;
  c.metrics = {"validity", "structural_validity", "composition_validity", "uniqueness", "novelty", "unique_novel"};
  return c;
}

}  // namespace

std::string tolerances_text(const Tolerances& t) {
  return fmt::format("ltol {:g}, stol {:g}, angle_tol {:g}", t.ltol, t.stol, t.angle_tol);
}

std::span<const Convention> presets() {
  static const std::array list{werner_convention(), cdvae(), cdvae_perov_carbon(), diffcsp_csp(),
                               mattergen(),         lemat(), crystallm()};
  return list;
}

const Convention& preset(std::string_view name, std::string where) {
  return find_named(presets(), name, "preset", std::move(where));
}

}  // namespace werner
