#include "werner/physics/potential/potentials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/nequix.hpp"
#include "werner/physics/potential/pedone.hpp"
#include "werner/system/data_files.hpp"

namespace werner {

namespace {

// Of both weight files: those that the Materials Project has compounds of.
std::vector<int> elements_of_nequix() {
  std::vector<int> elements;
  constexpr int bismuth = 83, actinium = 89, plutonium = 94;
  for (int z = 1; z <= plutonium; ++z)
    if (z <= bismuth || z >= actinium) elements.push_back(z);
  return elements;
}

std::vector<int> elements_of_pedone() {
  std::set<int> elements;
  for (const PedoneIon& ion : pedone_ions()) elements.insert(ion.atomic_number);
  return {elements.begin(), elements.end()};
}

PotentialInfo nequix(const std::string& name, const std::string& other, double most_pressure, const char* description) {
  return {.name = name,
          .description = description,
          .citation = "Koker et al. 2025, arXiv:2508.16067",
          .weights = name,
          .second_opinion = other,
          .atomic_numbers = elements_of_nequix(),
          .elements = "H to Bi and Ac to Pu",
          .most_pressure = most_pressure,
          .most_atoms = most_nequix_atoms,
          .open = [name](bool exact) -> std::unique_ptr<Potential> {
            return std::make_unique<Nequix>(require_data_file(name), exact ? Precision::exact : Precision::fast);
          }};
}

}  // namespace

std::span<const PotentialInfo> potentials() {
  static const std::array list{
      nequix("nequix-mp-1", "nequix-oam-1", 50,
             "universal potential of 89 elements, trained on relaxations of the Materials Project (PBE+U)"),
      nequix("nequix-oam-1", "nequix-mp-1", 150,
             "the same network, trained on OMat24, Alexandria and the Materials Project: better far from minima"),
      PotentialInfo{.name = "pedone",
                    .description = "rigid ions in oxides of 28 cations, silicates and aluminates too; built in",
                    .citation = "Pedone et al. 2006, doi:10.1021/jp0611018",
                    .weights = {},
                    .second_opinion = {},
                    .atomic_numbers = elements_of_pedone(),
                    .elements = "O and 28 cations",
                    .most_pressure = 200,
                    .most_atoms = most_crystal_atoms,
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

std::string limits_of(const PotentialInfo& info) {
  return fmt::format("{}; up to {:g} GPa; up to {} atoms", info.elements, info.most_pressure, info.most_atoms);
}

void check_pressure(const PotentialInfo& info, double pressure, const std::string& where) {
  if (pressure <= info.most_pressure) return;
  std::vector<std::string> others;
  for (const PotentialInfo& other : potentials())
    if (pressure <= other.most_pressure) others.push_back(other.name);
  throw UsageError(
      fmt::format("{:g} GPa are beyond what '{}' is good for, {:g} GPa", pressure, info.name, info.most_pressure),
      {.where = where, .hint = others.empty() ? "" : "good for that: " + join(others, ", ")});
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
