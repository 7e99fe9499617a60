#include "werner/physics/potential/potentials.hpp"

#include <algorithm>
#include <array>

#include "werner/core/registry.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/nequix.hpp"
#include "werner/physics/potential/pedone.hpp"
#include "werner/system/data_files.hpp"

namespace werner {

namespace {

PotentialInfo nequix(const std::string& name, const std::string& other, const char* description) {
  return {.name = name,
          .description = description,
          .citation = "Koker et al. 2025, arXiv:2508.16067",
          .weights = name,
          .second_opinion = other,
          .open = [name](bool exact) -> std::unique_ptr<Potential> {
            return std::make_unique<Nequix>(require_data_file(name), exact ? Precision::exact : Precision::fast);
          }};
}

}  // namespace

std::span<const PotentialInfo> potentials() {
  static const std::array list{
      nequix("nequix-mp-1", "nequix-oam-1",
             "universal potential of 89 elements, trained on relaxations of the Materials Project (PBE+U)"),
      nequix("nequix-oam-1", "nequix-mp-1",
             "the same network, trained on OMat24, Alexandria and the Materials Project: better far from minima"),
      PotentialInfo{.name = "pedone",
                    .description = "rigid ions in oxides of 28 cations, silicates and aluminates too; built in",
                    .citation = "Pedone et al. 2006, doi:10.1021/jp0611018",
                    .weights = {},
                    .second_opinion = {},
                    .open = [](bool exact) -> std::unique_ptr<Potential> {
                      constexpr double usual = 1e-8, finest = 1e-12;  // of the Ewald sum, relative
                      return std::make_unique<Pedone>(exact ? finest : usual);
                    }},
  };
  return list;
}

const PotentialInfo& potential(std::string_view name, std::string where) {
  return find_named(potentials(), name, "potential", std::move(where));
}

bool is_potential(std::string_view name) {
  return std::ranges::find(potentials(), name, &PotentialInfo::name) != potentials().end();
}

std::vector<std::string> potential_properties() {
  std::vector<std::string> names = lattice_property_names();
  for (const char* name :
       {"density", "energy", "energy_per_atom", "forces", "largest_force", "pressure", "space_group_number", "stress"})
    names.emplace_back(name);
  std::ranges::sort(names);
  return names;
}

}  // namespace werner
