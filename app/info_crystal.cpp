#include "app/info_crystal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/bond_valence.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/crystal/lattice_reduction.hpp"
#include "werner/crystal/plausibility.hpp"
#include "werner/crystal/prototype.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/json_text.hpp"

namespace werner {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_sites_for_symmetry = 3000;

struct CrystalView {
  std::string name, where, formula, reduced;
  std::size_t sites = 0;
  bool shared = false;  // sites that several elements share or that are not always filled
  CellParameters cell;
  double volume = 0, density = 0;
  std::optional<NearestPair> nearest;
  std::string nearest_elements;
  std::optional<Symmetry> symmetry;
  std::string orbits;                              // "Na 4a m-3m, Cl 4b m-3m"
  std::string prototype;                           // empty where it cannot be said
  std::vector<std::vector<int>> oxidation_states;  // by bond valence, of each occupant of each site; empty likewise
  std::string oxidation;                           // the same in words
  std::vector<std::string> odd;
};

// Four decimals, but for what would fill a line or vanish with them.
std::string decimals(double value) {
  constexpr double small = 1e-3, large = 1e7;
  const double size = std::abs(value);
  if (std::isnan(value)) return "no number";
  return size < large && (size >= small || size == 0) ? fmt::format("{:.4f}", value) : fmt::format("{:.5g}", value);
}

std::string site_text(const std::vector<Occupant>& site) {
  std::string text;
  for (const Occupant& occupant : site) text += (text.empty() ? "" : "/") + element(occupant.atomic_number).symbol;
  return text;
}

void look_for_oddities(CrystalView& view, const DisorderedCrystal& shared, const Crystal& crystal) {
  const Verdict numbers = has_numbers(crystal);
  view.odd = numbers.reasons;
  if (!numbers.ok()) return;
  for (const std::string& reason : structural_validity(crystal).reasons) view.odd.push_back(reason);
  if (!view.odd.empty()) return;
  // Two filled sites on one place are one too many; partly filled ones may well be neighbours.
  if (!view.shared)
    for (const std::string& reason : atomic_distances(crystal).reasons) view.odd.push_back(reason);
  for (const std::string& reason : plausibility(crystal, {.space_group = false}).reasons) view.odd.push_back(reason);
  if (view.shared) view.odd.push_back("sites that several elements share or that are not always filled");
  for (const auto& site : shared.sites) {
    double sum = 0;
    for (const Occupant& occupant : site) sum += occupant.occupancy;
    constexpr double rounding = 1e-3;
    if (sum > 1 + rounding) {
      view.odd.push_back(fmt::format("a site of {} is filled {:.3f} times", site_text(site), sum));
      break;
    }
  }
}

// "Fe +2 (1), Fe +3 (2), O -2 (4)", with the number of sites.
std::string oxidation_text(const CrystalView& view, const DisorderedCrystal& crystal) {
  std::map<std::pair<int, int>, int> count;
  for (std::size_t i = 0; i < view.oxidation_states.size(); ++i)
    for (std::size_t k = 0; k < crystal.sites[i].size(); ++k)
      ++count[{crystal.sites[i][k].atomic_number, view.oxidation_states[i][k]}];
  std::vector<std::string> parts;
  for (const auto& [species, times] : count)
    parts.push_back(fmt::format("{} {:+d} ({})", element(species.first).symbol, species.second, times));
  return join(parts, ", ");
}

// Angstrom. The first vector of a Niggli cell is one; where a lattice is too flat for one, LLL comes close.
double shortest_translation(const Lattice& lattice) {
  const auto niggli = niggli_reduced(lattice);
  const Eigen::Matrix3d rows = niggli ? niggli->rows() : lll_reduced(lattice.rows()).rows;
  return rows.rowwise().norm().minCoeff();
}

// One of each orbit, in the order of the sites.
std::string orbit_text(const Symmetry& symmetry, const DisorderedCrystal& crystal) {
  constexpr std::size_t most = 24;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (symmetry.orbits[i] == i)
      parts.push_back(fmt::format("{} {}{} {}", site_text(crystal.sites[i]), symmetry.multiplicities[i],
                                  symmetry.letters[i], symmetry.site_symmetries[i]));
  const std::size_t all = parts.size();
  if (all > most) parts.resize(most);
  return join(parts, ", ") + (all > most ? fmt::format(", and {} more", all - most) : "");
}

CrystalView view_of(const CrystalEntry& entry, double symprec) {
  CrystalView view;
  view.name = entry.name;
  view.where = entry.where;
  const Composition composition = composition_of(entry.crystal);
  view.formula = full_formula(composition);
  view.reduced = reduced_formula(composition);
  view.sites = entry.crystal.size();
  const std::optional<Crystal> whole = ordered(entry.crystal);
  view.shared = !whole;
  view.cell = entry.crystal.lattice.parameters();
  view.volume = entry.crystal.lattice.volume();
  view.density = density(entry.crystal);
  const Crystal crystal = whole_sites(entry.crystal);
  look_for_oddities(view, entry.crystal, crystal);
  if (!has_numbers(crystal).ok() || !crystal.lattice.usable()) return view;
  const bool overlapping = !view.odd.empty() && !structural_validity(crystal).ok();
  view.nearest = nearest_pair(crystal);
  // A site may have nothing nearer than itself in the next cell.
  const double translation = shortest_translation(crystal.lattice);
  const bool own_image = !view.nearest || translation < view.nearest->distance;
  if (own_image) view.nearest = NearestPair{translation, 0, 0};
  view.nearest_elements = own_image ? "a site and its own image"
                                    : site_text(entry.crystal.sites[view.nearest->a]) + "-" +
                                          site_text(entry.crystal.sites[view.nearest->b]);
  // A search costs minutes in large cells, and says nothing of atoms on top of each other.
  if (overlapping) return view;
  if (crystal.size() > most_sites_for_symmetry) {
    view.odd.push_back(fmt::format("no space group is looked for among more than {} sites", most_sites_for_symmetry));
    return view;
  }
  SymmetryResult found =
      whole ? symmetry_of(*whole, {.distance = symprec}) : symmetry_of(entry.crystal, {.distance = symprec});
  if (!found.symmetry)
    view.odd.push_back("no space group: " + join(found.verdict.reasons, "; "));
  else if (whole)
    view.prototype = prototype_label(*whole, *found.symmetry);
  view.symmetry = std::move(found.symmetry);
  if (view.symmetry) view.orbits = orbit_text(*view.symmetry, entry.crystal);
  view.oxidation_states = bond_valence_states(entry.crystal).states;
  view.oxidation = oxidation_text(view, entry.crystal);
  return view;
}

std::string group_text(const CrystalView& view) {
  if (!view.symmetry) return "-";
  return fmt::format("{} ({})", space_group(view.symmetry->space_group).symbol, view.symmetry->space_group);
}

void print_details(const CrystalView& view) {
  const auto line = [](const char* label, const std::string& text) {
    if (!text.empty()) std::cout << fmt::format("  {:16} {}\n", label, text);
  };
  std::cout << printable(view.name) << "\n";
  line("formula", view.reduced + (view.formula == view.reduced ? "" : ", " + view.formula + " in the cell"));
  line("sites", std::to_string(view.sites));
  line("space group",
       view.symmetry ? group_text(view) + ", " + space_group(view.symmetry->space_group).crystal_system : "-");
  line("Wyckoff sites", view.orbits);
  line("prototype", view.prototype);
  line("oxidation states", view.oxidation.empty() ? "" : view.oxidation + ", by bond valence");
  const auto& [lengths, angles] = view.cell;
  line("cell", fmt::format("a {}, b {}, c {} A; alpha {}, beta {}, gamma {} degrees", decimals(lengths[0]),
                           decimals(lengths[1]), decimals(lengths[2]), decimals(angles[0]), decimals(angles[1]),
                           decimals(angles[2])));
  line("volume", decimals(view.volume) + " A^3");
  line("density", decimals(view.density) + " g/cm^3");
  if (view.nearest) line("nearest sites", decimals(view.nearest->distance) + " A, " + view.nearest_elements);
  for (std::size_t i = 0; i < view.odd.size(); ++i) line(i == 0 ? "odd" : "", view.odd[i]);
}

void print_summary(const CrystalView& view) {
  std::cout << fmt::format("{:20} {:16} {:>5} sites  {:16} {:>9} g/cm^3  {}{}\n", printable(view.name), view.reduced,
                           view.sites, group_text(view), decimals(view.density),
                           view.nearest ? fmt::format("{:.3f} A", view.nearest->distance) : "-",
                           view.odd.empty() ? "" : "  odd: " + view.odd.front());
}

ordered_json number(double value) { return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr); }

ordered_json as_json(const CrystalView& view) {
  ordered_json j;
  j["name"] = view.name;
  j["where"] = view.where;
  j["formula"] = view.reduced;
  j["cell_formula"] = view.formula;
  j["sites"] = view.sites;
  j["ordered"] = !view.shared;
  for (const auto& [key, values] : {std::pair("lengths", view.cell.lengths), std::pair("angles", view.cell.angles)}) {
    j[key] = ordered_json::array();
    for (const double value : values) j[key].push_back(number(value));
  }
  j["volume"] = number(view.volume);
  j["density"] = number(view.density);
  j["space_group"] = view.symmetry ? ordered_json(view.symmetry->space_group) : ordered_json(nullptr);
  j["space_group_symbol"] =
      view.symmetry ? ordered_json(space_group(view.symmetry->space_group).symbol) : ordered_json(nullptr);
  j["crystal_system"] =
      view.symmetry ? ordered_json(space_group(view.symmetry->space_group).crystal_system) : ordered_json(nullptr);
  j["wyckoff"] = ordered_json::array();
  if (view.symmetry)
    for (const char letter : view.symmetry->letters) j["wyckoff"].push_back(std::string(1, letter));
  j["site_symmetries"] = view.symmetry ? view.symmetry->site_symmetries : std::vector<std::string>();
  j["multiplicities"] = view.symmetry ? view.symmetry->multiplicities : std::vector<int>();
  j["equivalent_to"] = view.symmetry ? view.symmetry->orbits : std::vector<std::size_t>();
  j["prototype"] = view.prototype.empty() ? ordered_json(nullptr) : ordered_json(view.prototype);
  j["oxidation_states"] = view.oxidation_states.empty() ? ordered_json(nullptr) : ordered_json(view.oxidation_states);
  j["nearest_distance"] = view.nearest ? number(view.nearest->distance) : ordered_json(nullptr);
  j["odd"] = view.odd;
  return j;
}

}  // namespace

bool holds_crystals(const std::string& file) {
  if (std::filesystem::is_directory(file)) return true;
  const CrystalFormat* format = crystal_format_of(file);
  if (!format) return false;
  if (format->name != "extxyz") return true;
  const std::string text = read_text_file(file);
  const std::size_t comment = text.find('\n');
  if (comment == std::string::npos) return false;
  return lower(text.substr(comment, text.find('\n', comment + 1) - comment)).find("lattice=") != std::string::npos;
}

int info_crystals(const std::vector<std::string>& files, const InfoCrystalFlags& flags) {
  std::size_t broken = 0, read = 0;
  bool first = true;
  const auto show = [&](const CrystalEntry& entry, bool details) {
    const CrystalView view = view_of(entry, flags.symprec);
    if (flags.json)
      std::cout << (first ? "\n" : ",\n") << json_text(as_json(view));
    else if (details)
      print_details(view);
    else
      print_summary(view);
    first = false;
    ++read;
  };
  if (flags.json) std::cout << "[";
  for (const std::string& file : files) {
    // One crystal gets the full account; of many, only the second tells that there are many.
    std::optional<CrystalEntry> waiting;
    bool many = files.size() > 1;
    const std::size_t before = broken + read;
    visit_crystals(
        file,
        [&](CrystalEntry&& entry) {
          if (waiting) {
            many = true;
            show(*waiting, flags.details);
          }
          waiting = std::move(entry);
        },
        [&](BrokenEntry&& entry) {
          ++broken;
          std::cerr << "werner: " << entry.where << ": " << entry.reason << "\n";
        },
        flags.format);
    if (waiting) show(*waiting, flags.details || !many);
    if (broken + read == before) std::cerr << "werner: " << file << ": no crystal in this file\n";
  }
  if (flags.json) std::cout << "\n]\n";
  return broken > 0 || read == 0 ? 1 : 0;
}

}  // namespace werner
