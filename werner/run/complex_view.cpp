#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "werner/complex/isomers.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/run/compound_view.hpp"

namespace werner {

namespace {

// In the order of sites.
std::vector<std::string> site_ligands(const Complex& complex) {
  std::vector<std::string> names;
  std::set<int> seen;
  for (const Site& site : complex.sites)
    if (seen.insert(site.ligand).second) names.push_back(complex.ligands[static_cast<std::size_t>(site.ligand)]->name);
  return names;
}

class ComplexView : public CompoundView {
 public:
  explicit ComplexView(const ComplexSpace& space) : space_(space) {}

  std::vector<std::string> heading() const override {
    return {"metal", "oxidation_state", "spin", "geometry", "isomer", "ligands", "charge"};
  }
  std::vector<std::string> cells(const Genome& genome, const std::string&) const override {
    const Complex complex = space_.decode(genome);
    return {element(complex.metal.z).symbol,
            std::to_string(complex.metal.oxidation_state),
            std::to_string(complex.unpaired_electrons),
            complex.geometry->name,
            isomer_name(complex),
            join(site_ligands(complex), ";"),
            std::to_string(complex.charge())};
  }

  std::vector<std::string> short_heading() const override {
    return {"compound", "isomer", "geometry", "charge", "spin"};
  }
  // "PPh3 Cl PPh3 Cl" as "trans [Pd(II) Cl 2 PPh3 2]" would need typography; the sites in order are unambiguous.
  std::vector<std::string> short_cells(const Genome& genome, const std::string&) const override {
    const Complex complex = space_.decode(genome);
    const std::string isomer = isomer_name(complex);
    return {"[" + metal_text(complex.metal) + " " + join(site_ligands(complex), " ") + "]",
            isomer.empty() ? "-" : isomer, complex.geometry->name,
            complex.charge() == 0 ? "0" : fmt::format("{:+}", complex.charge()),
            std::to_string(complex.unpaired_electrons)};
  }

  nlohmann::ordered_json json(const Genome& genome, const std::string&) const override {
    const Complex complex = space_.decode(genome);
    nlohmann::ordered_json json;
    json["metal"] = metal_text(complex.metal);
    json["spin"] = complex.unpaired_electrons;
    json["geometry"] = complex.geometry->name;
    json["isomer"] = isomer_name(complex);
    json["ligands"] = site_ligands(complex);
    json["charge"] = complex.charge();
    return json;
  }

  std::string tags(const Genome& genome, const std::string&) const override {
    const Complex complex = space_.decode(genome);
    return fmt::format("metal={} spin={} geometry={} isomer=\"{}\" ligands=\"{}\" charge={} ",
                       metal_text(complex.metal), complex.unpaired_electrons, complex.geometry->name,
                       isomer_name(complex), join(site_ligands(complex), ";"), complex.charge());
  }
  std::string structures_file() const override { return "compounds.xyz"; }

 private:
  const ComplexSpace& space_;
};

}  // namespace

std::unique_ptr<CompoundView> view_of(const ComplexSpace& space) { return std::make_unique<ComplexView>(space); }

}  // namespace werner
