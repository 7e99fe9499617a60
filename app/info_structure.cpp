#include "app/info_structure.hpp"

#include "app/usage.hpp"

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <Eigen/Geometry>
#include <cmath>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "werner/complex/atom_groups.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/json_text.hpp"

namespace werner {
namespace {

using nlohmann::ordered_json;

std::string name_of(const Molecule& molecule, std::size_t number) {
  for (const char* key : {"name", "CSD_code", "id"})
    if (const auto it = molecule.info.find(key); it != molecule.info.end() && !it->second.empty()) return it->second;
  return "structure " + std::to_string(number);
}

struct DonorView {
  std::vector<int> atoms;
  double distance = 0;  // to the atom, or to the centroid of a haptic group; Angstrom
};

struct LigandView {
  std::string formula, name, smiles;
  std::optional<int> charge;
  std::vector<DonorView> donors;
  std::optional<double> bite_angle;  // degrees, bidentate only
};

std::vector<LigandView> ligand_views(const Molecule& molecule, const Perception& perception) {
  std::vector<LigandView> views;
  const Vec3& metal = molecule.positions[perception.metal];
  for (const PerceivedLigand& perceived : perception.ligands) {
    LigandView view;
    view.formula = formula_of(molecule, perceived.atoms);
    if (perceived.ligand) {
      view.smiles = ligand_text(*perceived.ligand);
      view.charge = perceived.ligand->charge;
      view.name = library_name(*perceived.ligand);
    }
    for (const auto& group : perception.donor_groups)
      if (std::ranges::find(perceived.atoms, group.front()) != perceived.atoms.end())
        view.donors.push_back({group, (centroid(molecule, group) - metal).norm()});
    if (view.donors.size() == 2) {
      const Vec3 u = centroid(molecule, view.donors[0].atoms) - metal,
                 v = centroid(molecule, view.donors[1].atoms) - metal;
      view.bite_angle = std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi;
    }
    views.push_back(std::move(view));
  }
  return views;
}

std::string donor_text(const Molecule& molecule, const DonorView& donor) {
  const std::string symbol = element(molecule.atomic_numbers[donor.atoms.front()]).symbol;
  if (donor.atoms.size() == 1) return fmt::format("{} {:.3f}", symbol, donor.distance);
  return fmt::format("eta{}-{} {:.3f}", donor.atoms.size(), symbol, donor.distance);
}

std::string metal_line(const Molecule& molecule, const Perception& perception) {
  const Element& e = element(molecule.atomic_numbers[perception.metal]);
  if (!perception.oxidation_state) {
    std::string states;
    for (const int state : perception.oxidation_states)
      states += fmt::format("{}{}{}", states.empty() ? "" : " or ", state > 0 ? "+" : "", state);
    if (states.empty()) return e.symbol + ", oxidation state unknown";
    return fmt::format("{}, oxidation state not certain: {}", e.symbol, states);
  }
  const Metal metal{e.number, *perception.oxidation_state};
  if (e.is_f_block()) return fmt::format("{}, f{}", metal_text(metal), f_electrons(metal));
  if (e.is_d_block()) return fmt::format("{}, d{}", metal_text(metal), d_electrons(metal));
  return metal_text(metal);
}

std::string electrons_line(const Molecule& molecule) {
  return fmt::format(
      "charge {}, {}",
      molecule.charge ? std::to_string(*molecule.charge) : "unknown (give --charge, or charge= in the comment)",
      molecule.unpaired_electrons ? fmt::format("{} unpaired electrons{}", *molecule.unpaired_electrons,
                                                molecule.info.contains("core") ? ", 4f not counted" : "")
                                  : "spin unknown (give --spin, or multiplicity= in the comment)");
}

void print_details(const Molecule& molecule, const Perception& perception, const std::string& name) {
  std::cout << fmt::format("{}: {}, {} atoms, {}\n", name, formula(molecule), molecule.size(),
                           electrons_line(molecule));
  if (perception.metal >= 0) std::cout << fmt::format("  metal       {}\n", metal_line(molecule, perception));
  if (perception.geometry) {
    std::string others;
    for (std::size_t i = 1; i < std::min<std::size_t>(3, perception.shape_measures.size()); ++i)
      others += fmt::format("; {} {:.2f}", perception.shape_measures[i].first, perception.shape_measures[i].second);
    std::cout << fmt::format("  polyhedron  {} ({} sites), shape measure {:.2f}{}\n", perception.geometry->name,
                             perception.geometry->coordination_number(), perception.shape_measure, others);
  }
  if (!perception.isomer.empty()) std::cout << fmt::format("  isomer      {}\n", perception.isomer);
  // Equal ligands on one line, with the distances of each.
  std::vector<LigandView> views =
      perception.metal >= 0 ? ligand_views(molecule, perception) : std::vector<LigandView>();
  std::vector<char> shown(views.size(), 0);
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (shown[i]) continue;
    int count = 0;
    std::string distances;
    for (std::size_t j = i; j < views.size(); ++j) {
      if (shown[j] || views[j].formula != views[i].formula || views[j].smiles != views[i].smiles) continue;
      shown[j] = 1;
      ++count;
      for (std::size_t d = 0; d < views[j].donors.size(); ++d)
        distances += (distances.empty() ? "" : d ? ", " : " | ") + donor_text(molecule, views[j].donors[d]);
      if (views[j].bite_angle) distances += fmt::format(" (bite {:.1f})", *views[j].bite_angle);
    }
    std::cout << fmt::format("  ligand      {} x {}{}{}\n", count, views[i].formula,
                             views[i].charge ? fmt::format(" ({:+d})", *views[i].charge) : "",
                             views[i].name.empty() ? "" : " " + views[i].name);
    if (!views[i].smiles.empty()) std::cout << fmt::format("              {}\n", views[i].smiles);
    std::cout << fmt::format("              {}\n", distances);
  }
  for (const SeparateSpecies& species : perception.separate)
    std::cout << fmt::format("  separate    {}{}\n", formula_of(molecule, species.atoms),
                             species.charge ? fmt::format(" ({:+d})", *species.charge) : "");
  for (const std::string& note : perception.notes) std::cout << "  note        " << note << "\n";
  for (const std::string& reason : perception.verdict.reasons) std::cout << "  problem     " << reason << "\n";
}

void print_summary(const Molecule& molecule, const Perception& perception, const std::string& name) {
  std::cout << fmt::format("{}  {}  {}  {}{}{}\n", name, formula(molecule),
                           perception.metal < 0 ? "no metal" : metal_line(molecule, perception),
                           perception.geometry
                               ? fmt::format("{} {:.2f}", perception.geometry->name, perception.shape_measure)
                               : std::string("no polyhedron"),
                           perception.isomer.empty() ? "" : "  " + perception.isomer,
                           perception.verdict.ok() ? "" : "  [" + join(perception.verdict.reasons, "; ") + "]");
}

template <class Value>
ordered_json or_null(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json as_json(const Molecule& molecule, const Perception& perception, const std::string& name) {
  ordered_json j{{"name", name},
                 {"formula", formula(molecule)},
                 {"atoms", molecule.size()},
                 {"charge", or_null(molecule.charge)},
                 {"unpaired_electrons", or_null(molecule.unpaired_electrons)},
                 {"ok", perception.verdict.ok()},
                 {"reasons", perception.verdict.reasons},
                 {"notes", perception.notes}};
  if (perception.metal < 0) return j;
  const Element& e = element(molecule.atomic_numbers[perception.metal]);
  j["metal"] = e.symbol;
  j["metal_atom"] = perception.metal;
  const std::optional<int> state = perception.oxidation_state;
  j["oxidation_state"] = or_null(state);
  j["oxidation_states"] = perception.oxidation_states;
  j["d_electrons"] = state && e.is_d_block() && !e.is_f_block() ? ordered_json(d_electrons({e.number, *state}))
                                                                : ordered_json(nullptr);
  j["coordination_number"] = perception.geometry ? perception.geometry->coordination_number()
                                                 : static_cast<int>(perception.donor_groups.size());
  j["geometry"] = perception.geometry ? ordered_json(perception.geometry->name) : ordered_json(nullptr);
  j["shape_measures"] = ordered_json::array();
  for (const auto& [shape, measure] : perception.shape_measures)
    j["shape_measures"].push_back({{"geometry", shape}, {"measure", measure}});
  j["isomer"] = perception.isomer;
  j["ligands"] = ordered_json::array();
  for (const LigandView& view : ligand_views(molecule, perception)) {
    ordered_json donors = ordered_json::array();
    for (const DonorView& donor : view.donors) {
      ordered_json elements = ordered_json::array();
      for (const int atom : donor.atoms) elements.push_back(element(molecule.atomic_numbers[atom]).symbol);
      donors.push_back({{"atoms", donor.atoms},
                        {"elements", elements},
                        {"hapticity", donor.atoms.size()},
                        {"distance", donor.distance}});
    }
    j["ligands"].push_back({{"formula", view.formula},
                            {"name", view.name.empty() ? ordered_json(nullptr) : ordered_json(view.name)},
                            {"smiles", view.smiles.empty() ? ordered_json(nullptr) : ordered_json(view.smiles)},
                            {"charge", or_null(view.charge)},
                            {"bite_angle", or_null(view.bite_angle)},
                            {"donors", donors}});
  }
  j["separate"] = ordered_json::array();
  for (const SeparateSpecies& species : perception.separate)
    j["separate"].push_back({{"formula", formula_of(molecule, species.atoms)},
                             {"charge", or_null(species.charge)},
                             {"atoms", species.atoms}});
  return j;
}

}  // namespace

void declare_info_structure(CLI::App& command, InfoStructureFlags& flags) {
  command.add_option("--charge", flags.charge, "total charge of every structure, instead of what its comment says")
      ->type_name("N")
      ->check(whole_number(-1000, 1000));
  command.add_option("--spin", flags.unpaired_electrons, "number of unpaired electrons of every structure, likewise")
      ->type_name("N")
      ->check(whole_number(0, 1000));
  command.add_flag("--details", flags.details, "the full account of every structure of a file with many");
}

int info_structure(const std::string& file, const InfoStructureFlags& flags) {
  MoleculeFile read = read_molecules(file);
  for (const BrokenEntry& entry : read.broken) std::cerr << "werner: " << entry.where << ": " << entry.reason << "\n";
  const bool details = flags.details || read.molecules.size() == 1;
  bool first = true, all_understood = true;
  if (flags.json) std::cout << "[";
  for (std::size_t i = 0; i < read.molecules.size(); ++i) {
    Molecule& molecule = read.molecules[i];
    if (flags.charge) molecule.charge = flags.charge;
    if (flags.unpaired_electrons) molecule.unpaired_electrons = flags.unpaired_electrons;
    const Perception perception = perceive(molecule);
    all_understood = all_understood && !perception.donor_groups.empty();
    const std::string name = name_of(molecule, i + 1);
    if (flags.json)
      std::cout << (first ? "\n" : ",\n") << json_text(as_json(molecule, perception, name));
    else if (details)
      print_details(molecule, perception, name);
    else
      print_summary(molecule, perception, name);
    first = false;
  }
  if (flags.json) std::cout << "\n]\n";
  return read.broken.empty() && all_understood ? 0 : 1;
}

}  // namespace werner
