// The additive description of a complex that ligand-additive models need (Kulik and co-workers, doi:10.1063/5.0125700).
#include <algorithm>
#include <set>

#include "werner/core/element.hpp"
#include "werner/evolve/complex_impl.hpp"

namespace werner {

namespace {

constexpr double trans_angle = 150;  // degrees; beyond it two sites are trans to each other

// "P", "Cl-", "eta5": element and sign of the donor, or the size of a haptic group.
std::string drawn_class(const Ligand& ligand, int donor) {
  const DonorGroup& group = ligand.donors[static_cast<std::size_t>(donor)];
  if (group.size() > 1) return "eta" + std::to_string(group.size());
  const LigandAtom& atom = ligand.atoms[static_cast<std::size_t>(group[0])];
  return element(atom.z).symbol + (atom.formal_charge < 0 ? "-" : "");
}

// Equal donors are of one class, wherever the charge was drawn: both oxygens of acac are "O-". So are those of the
// mirror image, where the space has it.
std::string class_of_donor(const ComplexTables& tables, std::size_t number, int donor) {
  const Ligand& ligand = *tables.options.ligands[number];
  std::string name = drawn_class(ligand, donor);
  for (const auto& automorphism : ligand.automorphisms)
    name = std::max(name, drawn_class(ligand, automorphism[static_cast<std::size_t>(donor)]));
  if (const int other = tables.mirror_of[number]; other >= 0)
    for (const auto& mirror : ligand.mirrors)
      name = std::max(name, drawn_class(*tables.options.ligands[static_cast<std::size_t>(other)],
                                        mirror[static_cast<std::size_t>(donor)]));
  return name;
}

}  // namespace

int FeatureLayout::pair(int class_a, int class_b) const {
  const int n = static_cast<int>(donor_classes.size());
  const int low = std::min(class_a, class_b), high = std::max(class_a, class_b);
  return pairs + low * n - low * (low - 1) / 2 + high - low;
}

int FeatureLayout::spin(int unpaired) const {
  const auto found = std::lower_bound(spin_values.begin(), spin_values.end(), unpaired);
  return spins + static_cast<int>(std::min(found - spin_values.begin(), std::ssize(spin_values) - 1));
}

int FeatureLayout::charge(int value) const {
  return charges + std::clamp(value, lowest_charge, highest_charge) - lowest_charge;
}

FeatureLayout feature_layout(const ComplexTables& tables) {
  const ComplexSpaceOptions& options = tables.options;
  FeatureLayout layout;
  for (std::size_t l = 0; l < tables.names.size(); ++l) {
    const int mirror = tables.mirror_of[l];
    if (mirror >= 0 && mirror < static_cast<int>(l)) {
      layout.ligand.push_back(layout.ligand[static_cast<std::size_t>(mirror)]);
      layout.names[static_cast<std::size_t>(layout.ligand.back())] += "/" + tables.names[l];
      continue;
    }
    layout.ligand.push_back(static_cast<int>(layout.names.size()));
    layout.names.push_back("ligand " + tables.names[l]);
  }
  layout.metals = static_cast<int>(layout.names.size());
  for (const Metal& metal : options.metals) layout.names.push_back("metal " + metal_text(metal));
  layout.geometries = static_cast<int>(layout.names.size());
  for (const Polyhedron* polyhedron : options.geometries) layout.names.push_back("geometry " + polyhedron->name);

  int sites = 0;
  for (const Polyhedron* polyhedron : options.geometries) sites = std::max(sites, polyhedron->coordination_number());
  std::set<int> spins;
  for (std::size_t m = 0; m < options.metals.size(); ++m)
    for (int radicals = 0; radicals <= sites; ++radicals)
      for (const int spin : spins_with_radicals(tables, static_cast<int>(m), radicals)) spins.insert(spin);
  layout.spin_values.assign(spins.begin(), spins.end());
  layout.spins = static_cast<int>(layout.names.size());
  for (const int spin : layout.spin_values) layout.names.push_back("unpaired " + std::to_string(spin));

  int lowest = 0, highest = 0;
  for (const LigandPtr& ligand : options.ligands) {
    lowest = std::min(lowest, ligand->charge);
    highest = std::max(highest, ligand->charge);
  }
  int fewest = 100, most = -100;
  for (const Metal& metal : options.metals) {
    fewest = std::min(fewest, metal.oxidation_state);
    most = std::max(most, metal.oxidation_state);
  }
  layout.lowest_charge = std::max(fewest + sites * lowest, -8);
  layout.highest_charge = std::min(most + sites * highest, 8);
  if (options.constraints.charge) {
    layout.lowest_charge = std::max(layout.lowest_charge, options.constraints.charge->low);
    layout.highest_charge = std::min(layout.highest_charge, options.constraints.charge->high);
  }
  layout.highest_charge = std::max(layout.highest_charge, layout.lowest_charge);
  layout.charges = static_cast<int>(layout.names.size());
  for (int q = layout.lowest_charge; q <= layout.highest_charge; ++q)
    layout.names.push_back("charge " + std::to_string(q));

  std::vector<std::vector<std::string>> class_of;  // ligand, donor
  std::set<std::string> classes;
  for (std::size_t l = 0; l < options.ligands.size(); ++l) {
    class_of.emplace_back();
    for (int donor = 0; donor < options.ligands[l]->denticity(); ++donor)
      class_of.back().push_back(class_of_donor(tables, l, donor));
    classes.insert(class_of.back().begin(), class_of.back().end());
  }
  layout.donor_classes.assign(classes.begin(), classes.end());
  for (const auto& names : class_of) {
    layout.donor_class.emplace_back();
    for (const std::string& name : names)
      layout.donor_class.back().push_back(static_cast<int>(std::distance(classes.begin(), classes.find(name))));
  }
  layout.pairs = static_cast<int>(layout.names.size());
  for (std::size_t a = 0; a < layout.donor_classes.size(); ++a)
    for (std::size_t b = a; b < layout.donor_classes.size(); ++b)
      layout.names.push_back("trans " + layout.donor_classes[a] + "/" + layout.donor_classes[b]);
  for (const Polyhedron* polyhedron : options.geometries) {
    layout.trans.emplace_back();
    const int n = polyhedron->coordination_number();
    for (int v = 0; v < n; ++v)
      for (int w = v + 1; w < n; ++w)
        if (polyhedron->angle(v, w) > trans_angle) layout.trans.back().emplace_back(v, w);
  }
  return layout;
}

Features features_of(const ComplexTables& tables, const FeatureLayout& layout, const Genes& genes) {
  Features features;
  const auto count = [&](int feature) { features.emplace_back(feature, 1.0); };
  int charge = tables.options.metals[static_cast<std::size_t>(genes.metal)].oxidation_state;
  for (const int ligand : genes.ligands) {
    count(layout.ligand[static_cast<std::size_t>(ligand)]);
    charge += tables.options.ligands[static_cast<std::size_t>(ligand)]->charge;
  }
  count(layout.metals + genes.metal);
  count(layout.geometries + genes.geometry);
  count(layout.spin(genes.unpaired));
  count(layout.charge(charge));
  const auto class_at = [&](int vertex) {
    const Site site = genes.sites[static_cast<std::size_t>(vertex)];
    const int ligand = genes.ligands[static_cast<std::size_t>(site.ligand)];
    return layout.donor_class[static_cast<std::size_t>(ligand)][static_cast<std::size_t>(site.donor)];
  };
  for (const auto& [v, w] : layout.trans[static_cast<std::size_t>(genes.geometry)])
    count(layout.pair(class_at(v), class_at(w)));
  std::sort(features.begin(), features.end());
  std::size_t last = 0;
  for (std::size_t i = 1; i < features.size(); ++i) {
    if (features[i].first == features[last].first)
      features[last].second += 1;
    else
      features[++last] = features[i];
  }
  features.resize(last + 1);
  return features;
}

}  // namespace werner
