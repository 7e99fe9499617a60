#include "werner/complex/metal_donor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "werner/complex/assemble.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner::embedded {
std::string_view metal_donor_csv();
std::string_view metal_donor_start_csv();
}  // namespace werner::embedded

namespace werner {
namespace {

bool multiple_bond(const Ligand& ligand, int atom) {
  if (ligand.atoms[atom].aromatic) return true;
  return std::any_of(ligand.bonds.begin(), ligand.bonds.end(), [&](const Bond& bond) {
    return (bond.a == atom || bond.b == atom) && bond.order != BondOrder::single && bond.order != BondOrder::dative;
  });
}

// Sum of bond orders beyond one; 2 for a triple bond or two cumulated double bonds.
int extra_bonds(const Ligand& ligand, int atom) {
  int extra = 0;
  for (const Bond& bond : ligand.bonds)
    if (bond.a == atom || bond.b == atom) {
      if (bond.order == BondOrder::double_) extra += 1;
      if (bond.order == BondOrder::triple) extra += 2;
    }
  return extra;
}

bool heavy_chalcogen_or_pnictogen(int z) { return z == 15 || z == 16 || z == 33 || z == 34 || z == 51 || z == 52; }

// A minus that only balances a plus next to it across a triple bond: CO, isocyanides, nitrosonium.
bool balanced(const Ligand& ligand, int atom) {
  return std::any_of(ligand.bonds.begin(), ligand.bonds.end(), [&](const Bond& bond) {
    if ((bond.a != atom && bond.b != atom) || bond.order != BondOrder::triple) return false;
    return ligand.atoms[bond.a == atom ? bond.b : bond.a].formal_charge > 0;
  });
}

// Triple bond to a positive atom of this element.
bool balanced_by(const Ligand& ligand, int atom, int z) {
  return std::any_of(ligand.bonds.begin(), ligand.bonds.end(), [&](const Bond& bond) {
    const int other = bond.a == atom ? bond.b : bond.a;
    return (bond.a == atom || bond.b == atom) && bond.order == BondOrder::triple && ligand.atoms[other].z == z &&
           ligand.atoms[other].formal_charge > 0;
  });
}

// Whether a conjugated path of two or four bonds leads from the atom to one that `wanted` accepts.
template <class Wanted>
bool conjugated_with(const Ligand& ligand, int atom, const Wanted& wanted) {
  const auto around = neighbours(ligand);
  std::vector<int> distance(ligand.atoms.size(), -1);
  std::vector<int> queue{atom};
  distance[atom] = 0;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const int at = queue[head];
    if (at != atom && distance[at] % 2 == 0 && wanted(at)) return true;
    if (distance[at] == 4 || !(multiple_bond(ligand, at) || ligand.atoms[at].formal_charge < 0)) continue;
    for (const int next : around[at])
      if (distance[next] < 0 && ligand.atoms[next].z > 1) {
        distance[next] = distance[at] + 1;
        queue.push_back(next);
      }
  }
  return false;
}

// Whether the donor shares the charge of another donor, as the ketone of acac or acetate as it is drawn does.
bool shares_charge(const Ligand& ligand, int atom) {
  return conjugated_with(ligand, atom, [&](int other) { return ligand.atoms[other].formal_charge < 0; });
}

// Whether an anionic donor shares its charge with another atom, whichever of the two it is drawn on: oxygens of acac
// and carboxylates do, alkoxides and phenoxides do not.
bool is_delocalised(const Ligand& ligand, int atom) {
  return shares_charge(ligand, atom) || conjugated_with(ligand, atom, [&](int other) {
           const int z = ligand.atoms[other].z;
           return (z == 7 || z == 8 || z == 16) && ligand.atoms[other].formal_charge == 0 &&
                  extra_bonds(ligand, other) > 0;
         });
}

// Rows of a table: kind (metal, donor, ...), name and value.
using Table = std::map<std::pair<std::string, std::string>, double>;

Table read_table(std::string_view text) {
  Table read;
  bool header = true;
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty() || line.front() == '#') continue;
    if (std::exchange(header, false)) continue;
    const auto fields = split(line, ',');
    read[{fields.at(0), fields.at(1)}] = parse_double(fields.at(2)).value();
  }
  return read;
}

std::optional<double> look_up(const Table& table, const std::string& kind, const std::string& name) {
  const auto found = table.find({kind, name});
  if (found == table.end()) return std::nullopt;
  return found->second;
}

const Table& fitted() {
  static const Table table = read_table(embedded::metal_donor_csv());
  return table;
}

const Table& start() {
  static const Table table = read_table(embedded::metal_donor_start_csv());
  return table;
}

// As in scripts/metal_donor_distances.py.
std::string family_of(const Element& metal) {
  if (metal.is_f_block() || !metal.is_d_block() || metal.group <= 5) return "early";
  return metal.group <= 7 ? "middle" : metal.group <= 11 ? "late" : "closed";
}

// Effective ionic radius with six neighbours of the state or the nearest one that is known.
std::optional<double> ionic_radius(const Metal& metal) {
  std::optional<double> radius;
  int least = 100;
  for (const auto& [key, value] : start()) {
    const std::string& symbol = element(metal.z).symbol;
    if (key.first != "ion" || !key.second.starts_with(symbol + "+")) continue;
    const int away = std::abs(parse_int(key.second.substr(symbol.size() + 1)).value() - metal.oxidation_state);
    if (away >= least) continue;
    least = away;
    radius = value;
  }
  return radius;
}

// Bonds of s and f block metals and of ions like Al(III), whose length goes with the number of neighbours and little
// else. A haptic group counts as its pairs of atoms, and one more group like it is taken for granted.
std::optional<double> ionic_distance(const Metal& metal, const Ligand& ligand, int donor, const Polyhedron& geometry) {
  constexpr double per_neighbour = 0.057;  // Angstrom; Eu(III): 0.947, 1.01, 1.066, 1.12 with 6 to 9 (Shannon 1976)
  constexpr double unlisted = 0.8;         // Angstrom beyond the covalent radius
  const std::optional<double> radius = ionic_radius(metal);
  if (!radius) return std::nullopt;
  const int more_pairs = (ligand.hapticity(donor) + 1) / 2 - 1;
  const int neighbours = geometry.coordination_number() + 2 * more_pairs;
  const Element& first = element(ligand.atoms[ligand.donors[donor].front()].z);
  const std::string type = donor_type(ligand, donor);
  // Uranyl has 1.76 to 1.79 Angstrom whatever else is bound.
  const double stretch = type.ends_with("-multiple") ? 0 : per_neighbour * (neighbours - 6);
  return *radius + stretch + look_up(start(), "ionic", type).value_or(first.covalent_radius + unlisted);
}

}  // namespace

DonorShape donor_shape(const Ligand& ligand, int donor) {
  if (ligand.hapticity(donor) > 1) return DonorShape::haptic;
  const int atom = ligand.donors[donor].front();
  const LigandAtom& a = ligand.atoms[atom];
  const std::size_t degree = neighbours(ligand)[atom].size();
  if (degree == 0) return DonorShape::bare;
  if (degree >= 3) return DonorShape::tetrahedral;
  if (degree == 2) {
    if (a.z == 6) return DonorShape::planar;
    if (a.z == 5 || a.z == 7) return DonorShape::planar;
    return multiple_bond(ligand, atom) && !heavy_chalcogen_or_pnictogen(a.z) ? DonorShape::planar : DonorShape::bent;
  }
  const int partner = neighbours(ligand)[atom].front();
  const bool cumulated = extra_bonds(ligand, partner) >= 2 && extra_bonds(ligand, atom) >= 1;
  const bool pseudohalide = a.z == 7 && ligand.atoms[partner].z == 6 && extra_bonds(ligand, partner) >= 2;
  if (extra_bonds(ligand, atom) >= 2 || pseudohalide) return DonorShape::linear;
  if (a.z == 6 && cumulated) return DonorShape::linear;
  if ((a.z == 7 || a.z == 6) && a.formal_charge <= -2) return DonorShape::linear;
  return DonorShape::bent;
}

static bool is_alkyne(const Ligand& ligand, int donor) {
  return std::ranges::any_of(ligand.donors[donor], [&](int atom) { return extra_bonds(ligand, atom) > 1; });
}

double haptic_bond(const Ligand& ligand, int donor) {
  switch (ligand.hapticity(donor)) {
    case 2:
      return is_alkyne(ligand, donor) ? 1.29 : 1.40;
    case 4:
      return 1.43;
    case 5:
      return 1.42;
    default:
      return 1.41;
  }
}

// What 90 in 100 substituents of carbon groups in 5,000 complexes of tmQM show, by hapticity. Open chains end in CH2
// groups that turn to the metal, as allyls do.
static AngleRange haptic_angle(const Ligand& ligand, int donor) {
  switch (ligand.hapticity(donor)) {
    case 2:
      return is_alkyne(ligand, donor) ? AngleRange{128, 155} : AngleRange{103, 126};
    case 3:
      return {101, 130};
    case 4:
      return {106, 136};
    default:
      break;
  }
  const DonorGroup& group = ligand.donors[donor];
  const auto around = neighbours(ligand);
  const bool ring = std::ranges::all_of(group, [&](int atom) {
    return std::ranges::count_if(around[atom],
                                 [&](int next) { return std::ranges::find(group, next) != group.end(); }) > 1;
  });
  if (!ring) return {101, 136};
  return group.size() == 5 ? AngleRange{119, 136} : group.size() == 6 ? AngleRange{122, 138} : AngleRange{125, 142};
}

AngleRange donor_angle(const Ligand& ligand, int donor) {
  const int z = ligand.atoms[ligand.donors[donor].front()].z;
  switch (donor_shape(ligand, donor)) {
    case DonorShape::bare:
      return {0, 180};
    case DonorShape::linear:
      return {172, 180};
    case DonorShape::planar:
      return {112, 133};
    case DonorShape::tetrahedral:
      return {103, 120};
    case DonorShape::haptic:
      return haptic_angle(ligand, donor);
    case DonorShape::bent:
      break;
  }
  const bool two = neighbours(ligand)[ligand.donors[donor].front()].size() == 2;
  if (heavy_chalcogen_or_pnictogen(z)) return two ? AngleRange{98, 113} : AngleRange{100, 112};
  if (z == 1) return {95, 150};
  return two ? AngleRange{108, 125} : AngleRange{116, 135};
}

std::string donor_type(const Ligand& ligand, int donor) {
  const int atom = ligand.donors[donor].front();
  const LigandAtom& a = ligand.atoms[atom];
  const std::string symbol = element(a.z).symbol;
  switch (donor_shape(ligand, donor)) {
    case DonorShape::haptic:
      return symbol + "-eta" + std::to_string(ligand.hapticity(donor));
    case DonorShape::bare:
      return symbol + (a.formal_charge <= -2 ? "-multiple" : "");
    default:
      break;
  }
  if (a.formal_charge <= -2) return symbol + "-multiple";
  // Nitrosonium gives and takes far more than a nitrile does.
  if (a.z == 7 && balanced_by(ligand, atom, 8)) return "N-nitrosyl";
  const bool anionic = (a.formal_charge < 0 && !balanced(ligand, atom)) || shares_charge(ligand, atom);
  std::string shape;
  switch (donor_shape(ligand, donor)) {
    case DonorShape::linear:
      shape = "-linear";
      break;
    case DonorShape::planar:
      shape = "-planar";
      break;
    case DonorShape::tetrahedral:
      shape = "-tetrahedral";
      break;
    default:
      shape = "-bent";
      break;
  }
  return symbol + shape + (anionic ? "-anionic" : "");
}

double single_donor_radius(int metal_z) {
  return look_up(start(), "radius", element(metal_z).symbol).value_or(element(metal_z).covalent_radius);
}

double metal_donor_distance(const Metal& metal, const Ligand& ligand, int donor, const Polyhedron& geometry) {
  const Element& m = element(metal.z);
  const Element& first = element(ligand.atoms[ligand.donors[donor].front()].z);
  const std::string type = donor_type(ligand, donor);
  constexpr int most_fitted = 6;  // vertices of the polyhedra that the fit has seen
  const std::optional<double> fitted_metal = look_up(fitted(), "metal", m.symbol);
  if (!fitted_metal || geometry.coordination_number() > most_fitted)
    if (const auto ionic = ionic_distance(metal, ligand, donor, geometry)) return *ionic;
  const auto part = [](const std::string& kind, const std::string& name) {
    return look_up(fitted(), kind, name).value_or(0);
  };
  // Metals that the fit does not know: haptic groups sit as far out as Cordero's radius has it.
  const double unfitted = ligand.hapticity(donor) == 1 ? single_donor_radius(metal.z) : m.covalent_radius;
  const double unfitted_reach =
      look_up(start(), "donor", type)
          .value_or(look_up(start(), "element", first.symbol).value_or(first.covalent_radius - 0.05));
  const bool delocalised = ligand.hapticity(donor) == 1 && is_delocalised(ligand, ligand.donors[donor].front());
  const auto fitted_reach = fitted_metal ? look_up(fitted(), "donor", type) : std::nullopt;
  return fitted_metal.value_or(unfitted) + fitted_reach.value_or(unfitted_reach) +
         part("state", m.symbol + fmt::format("{:+d}", metal.oxidation_state)) + part("geometry", geometry.name) +
         part("family", family_of(m) + " " + type) + part("pair", m.symbol + " " + type) +
         part(delocalised ? "delocalised" : "localised", family_of(m) + " " + type);
}

}  // namespace werner
