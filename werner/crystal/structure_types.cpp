#include "werner/crystal/structure_types.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/asymmetric_unit.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/standard_settings.hpp"

namespace werner {

namespace embedded {
std::string_view structure_types_csv();
}  // namespace embedded

namespace {

// Of sites with equally many atoms. The cells are equal, so the matcher has only to lay atoms on atoms.
std::vector<std::vector<std::size_t>> exchanges_of(const StructureType& type) {
  std::vector<std::size_t> order(type.sites.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::vector<std::size_t>> found;
  const PreparedCrystal mine = prepare(type.crystal);
  do {
    bool equal_counts = true;
    for (std::size_t site = 0; site < order.size(); ++site)
      equal_counts = equal_counts && type.count(site) == type.count(order[site]);
    if (!equal_counts) continue;
    Crystal exchanged = type.crystal;
    for (int& z : exchanged.atomic_numbers) z = static_cast<int>(order[static_cast<std::size_t>(z - 1)]) + 1;
    if (fit(mine, prepare(exchanged))) found.push_back(order);
  } while (std::next_permutation(order.begin(), order.end()));
  return found;
}

StructureType completed(StructureType type) {
  const CellResult primitive = primitive_cell(type.crystal);
  if (!primitive.crystal)
    throw Error("the prototype '" + type.name + "' has no cell: " + join(primitive.verdict.reasons, "; "));
  type.crystal = *primitive.crystal;
  type.exchanges = exchanges_of(type);
  return type;
}

// "X:d:x=0.257"
Occupation read_site(const std::string& text, std::vector<std::string>& names) {
  const std::vector<std::string> parts = split(text, ':');
  auto at = std::ranges::find(names, parts[0]);
  if (at == names.end()) at = names.insert(names.end(), parts[0]);
  Occupation occupation{static_cast<int>(at - names.begin()) + 1, parts[1][0], Eigen::Vector3d::Zero()};
  for (std::size_t i = 2; i < parts.size(); ++i)
    occupation.parameters[parts[i][0] - 'x'] = parse_double(parts[i].substr(2)).value();
  return occupation;
}

Lattice lattice_of(int space_group, double b, double c) {
  constexpr int first_trigonal = 143, first_cubic = 195;
  const double gamma = space_group >= first_trigonal && space_group < first_cubic ? 120 : 90;
  CellParameters cell;
  cell.lengths = {1, b, c};
  cell.angles = {90, 90, gamma};
  return lattice_from_parameters(cell);
}

std::vector<StructureType> read_types() {
  std::vector<StructureType> types;
  bool header = true;
  for (const std::string& line : split(embedded::structure_types_csv(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    if (!std::exchange(header, false)) {
      const std::vector<std::string> f = split(line, ',');
      StructureType type;
      type.name = f[0];
      type.example = f[5];
      type.description = f[6];
      std::vector<Occupation> occupations;
      for (const std::string& site : split(f[4], ' ')) occupations.push_back(read_site(site, type.sites));
      const int group = parse_int(f[1]).value();
      // The edge is of no matter, but tolerances are in Angstrom.
      constexpr double edge = 6;
      const Lattice unit = lattice_of(group, parse_double(f[2]).value(), parse_double(f[3]).value());
      type.crystal = expanded(asymmetric_unit(group, Lattice(unit.rows() * edge), occupations));
      types.push_back(completed(std::move(type)));
    }
  }
  return types;
}

}  // namespace

std::size_t StructureType::count(std::size_t site) const {
  return static_cast<std::size_t>(std::ranges::count(crystal.atomic_numbers, static_cast<int>(site) + 1));
}

std::span<const StructureType> structure_types() {
  static const std::vector<StructureType> types = read_types();
  return types;
}

const StructureType& structure_type(std::string_view name, const std::string& where) {
  for (const StructureType& type : structure_types())
    if (type.name == name) return type;
  throw UsageError("unknown structure type '" + excerpt(std::string(name)) + "'",
                   {.where = where,
                    .hint = did_you_mean(std::string(name), names_of(structure_types())) + "; or a file of crystals"});
}

StructureType structure_type_of(const std::string& name, const Crystal& crystal) {
  StructureType type;
  type.name = name;
  type.example = reduced_formula(composition_of(crystal));
  const std::set<int> elements(crystal.atomic_numbers.begin(), crystal.atomic_numbers.end());
  constexpr std::size_t most_sites = 6;  // exchanges of all are tried
  if (elements.size() > most_sites)
    throw Error("the prototype '" + name + "' has " + std::to_string(elements.size()) + " elements, at most " +
                std::to_string(most_sites) + " are possible");
  for (const int z : elements) type.sites.push_back(element(z).symbol);
  type.crystal = crystal;
  for (int& z : type.crystal.atomic_numbers)
    z = static_cast<int>(std::distance(elements.begin(), elements.find(z))) + 1;
  return completed(std::move(type));
}

Crystal filled(const StructureType& type, std::span<const int> elements) {
  Crystal crystal = type.crystal;
  for (int& z : crystal.atomic_numbers) z = elements[static_cast<std::size_t>(z - 1)];
  const double volume = expected_volume(composition_of(crystal));
  crystal.lattice = Lattice(crystal.lattice.rows() * std::cbrt(volume / crystal.lattice.volume()));
  return crystal;
}

}  // namespace werner
