#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "werner/core/composition.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/text_source.hpp"
#include "werner/run/compound_view.hpp"
#include "werner/run/symmetrised_cif.hpp"

namespace werner {

namespace {

class CrystalView : public CompoundView {
 public:
  CrystalView(const SpaceOfCrystals& space, std::function<SymmetryTolerance(const Crystal&)> tolerance)
      : space_(space), tolerance_(std::move(tolerance)) {}

  std::vector<std::string> heading() const override {
    return {"formula", "space_group", "space_group_number", "pearson", "atoms"};
  }
  std::vector<std::string> cells(const Genome& genome, const std::string& structure) const override {
    const Crystal crystal = crystal_of(genome, structure);
    const auto found = symmetry_of(crystal, tolerance_of(crystal, structure)).symmetry;
    return {reduced_formula(composition_of(crystal)), found ? space_group(found->space_group).symbol : "",
            found ? std::to_string(found->space_group) : "", found ? pearson_symbol(*found) : "",
            std::to_string(crystal.size())};
  }
  std::vector<std::string> detail_heading() const override { return {"formula", "atoms"}; }
  std::vector<std::string> detail_cells(const Genome& genome) const override {
    const Crystal crystal = space_.decode(genome);
    return {reduced_formula(composition_of(crystal)), std::to_string(crystal.size())};
  }

  std::vector<std::string> short_heading() const override { return {"formula", "space group", "", "Pearson", "atoms"}; }
  std::vector<std::string> short_cells(const Genome& genome, const std::string& structure) const override {
    return cells(genome, structure);
  }

  nlohmann::ordered_json json(const Genome& genome, const std::string& structure) const override {
    const std::vector<std::string> names = heading(), values = cells(genome, structure);
    nlohmann::ordered_json json;
    for (std::size_t i = 0; i < names.size(); ++i) json[names[i]] = values[i];
    json["atoms"] = crystal_of(genome, structure).size();
    if (!values[2].empty()) json["space_group_number"] = std::stoi(values[2]);
    return json;
  }

  std::string tags(const Genome& genome, const std::string& structure) const override {
    const std::vector<std::string> values = cells(genome, structure);
    return fmt::format("formula={} space_group=\"{}\" space_group_number={} ", values[0], values[1], values[2]);
  }
  std::string structures_file() const override { return "compounds.extxyz"; }

  void write_structure(const std::filesystem::path& name, const std::string& structure) const override {
    const Crystal crystal = read_structure(structure);
    write_text_file(std::filesystem::path(name.string() + ".cif"),
                    symmetrised_cif(name.filename().string(), crystal, tolerance_of(crystal, structure)));
  }

 private:
  static Crystal read_structure(const std::string& structure) {
    Crystal crystal;
    LineReader lines(pull_text(structure), "compounds.extxyz");
    read_extxyz_crystals(
        lines, [&](CrystalEntry&& entry) { crystal = ordered(entry.crystal).value_or(Crystal{}); },
        [](BrokenEntry&&) {});
    return crystal;
  }
  Crystal crystal_of(const Genome& genome, const std::string& structure) const {
    return structure.empty() ? space_.decode(genome) : read_structure(structure);
  }

  const SymmetryTolerance& tolerance_of(const Crystal& crystal, const std::string& structure) const {
    const auto known = tolerances_.find(structure);
    return known != tolerances_.end() ? known->second : tolerances_[structure] = tolerance_(crystal);
  }

  const SpaceOfCrystals& space_;
  std::function<SymmetryTolerance(const Crystal&)> tolerance_;
  mutable std::map<std::string, SymmetryTolerance> tolerances_;  // every crystal is shown several times
};

}  // namespace

std::unique_ptr<CompoundView> view_of(const SpaceOfCrystals& space,
                                      std::function<SymmetryTolerance(const Crystal&)> tolerance) {
  return std::make_unique<CrystalView>(space, std::move(tolerance));
}

}  // namespace werner
