#include "werner/complex/perceive_ligand.hpp"

#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>
#include <fmt/format.h>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/ligand_stereo.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/complex/perceive_order.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

std::vector<std::vector<int>> components(const std::vector<int>& atoms,
                                         const std::vector<std::vector<int>>& neighbours) {
  std::vector<std::vector<int>> parts;
  std::map<int, bool> open;
  for (const int atom : atoms) open[atom] = true;
  for (const int start : atoms) {
    if (!open[start]) continue;
    std::vector<int> part{start};
    open[start] = false;
    for (std::size_t k = 0; k < part.size(); ++k)
      for (const int next : neighbours[part[k]])
        if (const auto it = open.find(next); it != open.end() && it->second) {
          it->second = false;
          part.push_back(next);
        }
    std::ranges::sort(part);
    parts.push_back(std::move(part));
  }
  return parts;
}

// Nitrosyl by its geometry: linear is NO+, bent is NO- (Enemark and Feltham 1974, doi:10.1016/S0010-8545(00)80259-3).
std::optional<int> nitrosyl_charge(const Molecule& molecule, int metal, const Fragment& fragment) {
  if (fragment.atoms.size() != 2 || fragment.donor_groups.size() != 1 || fragment.donor_groups[0].size() != 1)
    return std::nullopt;
  const int donor = fragment.donor_groups[0][0];
  const int other = fragment.atoms[0] == donor ? fragment.atoms[1] : fragment.atoms[0];
  if (molecule.atomic_numbers[donor] != 7 || molecule.atomic_numbers[other] != 8) return std::nullopt;
  const Vec3 u = molecule.positions[metal] - molecule.positions[donor];
  const Vec3 v = molecule.positions[other] - molecule.positions[donor];
  constexpr double bent_below = 145;  // degrees
  return std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi > bent_below ? 1 : -1;
}

// Of drawings that cost about the same the one with more aromatic atoms is what chemists mean: porphyrin(2-) rather
// than its neutral quinone, biphenyl-2,2'-dimethyl(2-) rather than a xylylene.
void prefer_aromatic(const Molecule& molecule, Fragment& fragment) {
  constexpr double window = 2.5, per_atom = 0.15;
  const double limit = fragment.candidates.empty() ? 0 : fragment.candidates.front().penalty + window;
  const auto near =
      std::ranges::count_if(fragment.candidates, [&](const BondAssignment& c) { return c.penalty <= limit; });
  if (near < 2) return;
  for (BondAssignment& candidate : fragment.candidates) {
    if (candidate.penalty > limit) {
      candidate.penalty += per_atom * static_cast<double>(fragment.atoms.size());
      continue;
    }
    try {
      const RDKit::RWMol mol = drawn_molecule(molecule, fragment.atoms, candidate);
      for (const auto* atom : mol.atoms()) candidate.penalty += atom->getIsAromatic() ? 0 : per_atom;
    } catch (const std::exception&) {
      candidate.penalty += window;  // not a structure at all
    }
  }
  std::ranges::stable_sort(fragment.candidates, {}, &BondAssignment::penalty);
}

// Charge on the carbons of a haptic group in a candidate; nothing where other elements belong to it.
std::optional<int> carbon_group_charge(const Molecule& molecule, const Fragment& fragment, const DonorGroup& group,
                                       const BondAssignment& candidate) {
  constexpr int carbon = 6;
  if (std::ranges::any_of(group, [&](int atom) { return molecule.atomic_numbers[atom] != carbon; })) return {};
  int charge = 0;
  for (const int atom : group)
    charge += candidate.formal_charges[std::ranges::find(fragment.atoms, atom) - fragment.atoms.begin()];
  return charge;
}

// By convention (IUPAC recommendations 2005, IR-10) alkenes, dienes and arenes are neutral, allyl, pentadienyl and
// cyclopentadienyl are anions and tropylium is a cation, whatever more a metal gives back to them. On metals of groups
// 4 and 5 calculations see C7H7(3-) (Green and Ng, Chem. Rev. 95, 439 (1995)); one charge for all metals is what
// counting by ions takes, and what the library's tropylium has.
void count_haptic_by_convention(const Molecule& molecule, Fragment& fragment) {
  constexpr double two_electrons = 2.5;
  constexpr std::size_t smallest = 2, tropylium = 7, largest = tropylium;
  for (BondAssignment& candidate : fragment.candidates)
    for (const auto& group : fragment.donor_groups) {
      if (group.size() < smallest || group.size() > largest) continue;
      const auto charge = carbon_group_charge(molecule, fragment, group, candidate);
      const int convention = group.size() == tropylium ? 1 : -static_cast<int>(group.size() % 2);
      const int more = charge ? convention - *charge : 0;  // electrons that the metal gives back
      candidate.penalty += two_electrons * ((group.size() == tropylium ? std::abs(more) : std::max(0, more)) / 2);
    }
  std::ranges::stable_sort(fragment.candidates, {}, &BondAssignment::penalty);
}

// A carbon whose neighbours leave a place that only a hydrogen can fill: bent with two of them, or at the end of a bond
// too long to be a triple one. Donors on their own may be carbenes, alkyls or aryls.
bool lacks_hydrogen(const Molecule& molecule, const std::vector<int>& neighbours, int atom, bool lone_donor) {
  constexpr int carbon = 6;
  constexpr double longest_triple = 1.30, linear = 150;  // Angstrom, degrees
  if (molecule.atomic_numbers[atom] != carbon || lone_donor) return false;
  const auto from = [&](int other) -> Vec3 { return molecule.positions[other] - molecule.positions[atom]; };
  if (neighbours.size() == 1) return from(neighbours[0]).norm() > longest_triple;
  if (neighbours.size() != 2) return false;
  const Vec3 u = from(neighbours[0]), v = from(neighbours[1]);
  return std::atan2(u.cross(v).norm(), u.dot(v)) * 180 / std::numbers::pi < linear;
}

bool in_boron_cage(const Molecule& molecule, const std::vector<int>& neighbours, int atom) {
  constexpr int boron = 5;
  return molecule.atomic_numbers[atom] == boron &&
         std::ranges::count_if(neighbours, [&](int other) { return molecule.atomic_numbers[other] == boron; }) >= 3;
}

// Oxo and nitrido ligands have multiple bonds to the metal; further out a bare O or N is water or ammonia from a
// crystal.
bool is_bare_water(const Molecule& molecule, int metal, const Fragment& fragment) {
  constexpr int nitrogen = 7, oxygen = 8;
  constexpr double longest_multiple = 0.93;  // of the sum of covalent radii
  const int atom = fragment.atoms.front(), z = molecule.atomic_numbers[atom];
  return fragment.atoms.size() == 1 && (z == nitrogen || z == oxygen) &&
         relative_distance(molecule, atom, metal) > longest_multiple;
}

struct Obstacle {
  std::string reason;
  bool lacks_atoms = false;
};

// Why bond orders need not be looked for; without a reason when they may be found.
Obstacle obstacle(const Molecule& molecule, int metal, const Fragment& fragment,
                  const std::vector<std::vector<int>>& neighbours) {
  constexpr std::size_t smallest_haptic = 3;
  std::vector<int> lone_donors;
  for (const auto& group : fragment.donor_groups)
    if (group.size() < smallest_haptic) lone_donors.insert(lone_donors.end(), group.begin(), group.end());
  std::size_t bonds = 0;
  for (const int atom : fragment.atoms) {
    bonds += neighbours[atom].size();
    if (in_boron_cage(molecule, neighbours[atom], atom))
      return {"a boron cage, whose electrons no bonds of two electrons can show; its charge is not told"};
    const bool lone_donor = std::ranges::find(lone_donors, atom) != lone_donors.end();
    if (lacks_hydrogen(molecule, neighbours[atom], atom, lone_donor) || is_bare_water(molecule, metal, fragment))
      return {element(molecule.atomic_numbers[atom]).symbol + std::to_string(atom + 1) +
                  " lacks a neighbour: hydrogens are missing, or its bond to the metal is too long; bond orders and "
                  "charges need them all",
              true};
  }
  // Fullerenes and their like: the search for bond orders grows with the number of fused rings.
  constexpr std::size_t most_rings = 24;
  const std::size_t rings = bonds / 2 + 1 - fragment.atoms.size();
  if (bonds / 2 + 1 > fragment.atoms.size() && rings > most_rings)
    return {"a cage of " + std::to_string(rings) + " rings, too many for bond orders; its charge is not told"};
  return {};
}

// What bond orders are found from, atoms counted within the fragment.
struct Graph {
  std::vector<int> atomic_numbers, donors;
  std::vector<ConnectedPair> pairs;
};

Graph graph_of(const Molecule& molecule, const Fragment& fragment, const std::vector<std::vector<int>>& neighbours) {
  Graph graph;
  std::map<int, int> place;
  for (const int atom : fragment.atoms) place.emplace(atom, static_cast<int>(place.size()));
  for (const int atom : fragment.atoms) {
    const int at = place.at(atom);
    graph.atomic_numbers.push_back(molecule.atomic_numbers[atom]);
    for (const int next : neighbours[atom])
      if (place.at(next) > at) graph.pairs.emplace_back(at, place.at(next));
  }
  std::ranges::sort(graph.pairs);
  for (const auto& group : fragment.donor_groups)
    for (const int atom : group) graph.donors.push_back(place.at(atom));
  std::ranges::sort(graph.donors);
  return graph;
}

std::string signature_of(const Molecule& molecule, const Fragment& fragment) {
  std::map<int, int> counts;
  for (const int atom : fragment.atoms) ++counts[molecule.atomic_numbers[atom]];
  std::string text;
  for (const auto& [z, n] : counts) text += std::to_string(z) + "x" + std::to_string(n) + " ";
  std::vector<std::string> groups;
  for (const auto& group : fragment.donor_groups) {
    std::string name;
    for (const int atom : group) name += std::to_string(molecule.atomic_numbers[atom]) + ".";
    groups.push_back(name);
  }
  std::ranges::sort(groups);
  text += join(groups, "|");
  for (const BondAssignment& candidate : fragment.candidates)
    text += fmt::format(" {}:{:.2f}", candidate.charge, candidate.penalty);
  return text;
}

}  // namespace

std::vector<Fragment> fragments_of(const Molecule& molecule, int metal, const std::vector<std::vector<int>>& neighbours,
                                   const std::vector<int>& donors) {
  std::vector<int> atoms;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i)
    if (i != metal) atoms.push_back(i);
  const auto groups = components(donors, neighbours);
  std::vector<Fragment> result;
  for (auto& part : components(atoms, neighbours)) {
    Fragment fragment;
    for (const auto& group : groups)
      if (std::ranges::binary_search(part, group.front())) fragment.donor_groups.push_back(group);
    fragment.atoms = std::move(part);
    Obstacle found = obstacle(molecule, metal, fragment, neighbours);
    fragment.problem = std::move(found.reason);
    fragment.lacks_atoms = found.lacks_atoms;
    if (fragment.problem.empty()) {
      std::vector<int> own_donors;
      for (const auto& group : fragment.donor_groups) own_donors.insert(own_donors.end(), group.begin(), group.end());
      fragment.atoms = canonical_order(molecule, fragment.atoms, neighbours, own_donors);
      const Graph graph = graph_of(molecule, fragment, neighbours);
      BondAssignments assignments = assign_bond_orders(graph.atomic_numbers, graph.pairs,
                                                       nitrosyl_charge(molecule, metal, fragment), graph.donors);
      fragment.candidates = std::move(assignments.candidates);
      fragment.problem = std::move(assignments.reason);
      prefer_aromatic(molecule, fragment);
      count_haptic_by_convention(molecule, fragment);
    }
    fragment.signature = signature_of(molecule, fragment);
    result.push_back(std::move(fragment));
  }
  return result;
}

PerceivedLigand ligand_of(const Molecule& molecule, const Fragment& fragment, const BondAssignment& assignment) {
  const int n = static_cast<int>(fragment.atoms.size());
  std::string smiles;
  std::vector<unsigned> order;
  std::vector<int> source;  // atoms of the SMILES -> atoms of the fragment
  try {
    RDKit::RWMol mol = drawn_molecule(molecule, fragment.atoms, assignment);
    read_hands_from_positions(mol);
    std::vector<DonorGroup> own;
    for (const auto& group : fragment.donor_groups) {
      DonorGroup& atoms = own.emplace_back();
      for (const int atom : group)
        atoms.push_back(static_cast<int>(std::ranges::find(fragment.atoms, atom) - fragment.atoms.begin()));
    }
    fold_hydrogens(mol, own);
    smiles = RDKit::MolToSmiles(mol);
    mol.getProp("_smilesAtomOutputOrder", order);
    for (const unsigned atom : order) source.push_back(mol.getAtomWithIdx(atom)->getProp<int>("source"));
  } catch (const std::exception& problem) {
    throw Error("no Lewis structure that RDKit accepts: " + std::string(trim(split(problem.what(), '\n').front())));
  }

  std::map<int, int> place;  // atom of the molecule -> atom of the SMILES
  for (std::size_t i = 0; i < source.size(); ++i) place[fragment.atoms[source[i]]] = static_cast<int>(i);
  std::vector<DonorGroup> donors;
  for (const auto& group : fragment.donor_groups) {
    DonorGroup& donor = donors.emplace_back();
    for (const int atom : group) donor.push_back(place.at(atom));
    std::ranges::sort(donor);
  }
  std::ranges::sort(donors);

  PerceivedLigand result;
  result.ligand = make_ligand({.name = {}, .smiles = smiles, .donors = donors});
  const Ligand& ligand = *result.ligand;
  if (static_cast<int>(ligand.atoms.size()) != n)
    throw Error("the SMILES '" + smiles + "' has " + std::to_string(ligand.atoms.size()) + " atoms, the structure " +
                std::to_string(n));
  // What stands in the SMILES is known atom by atom; the hydrogens it leaves out follow the atom that carries them.
  result.atoms.assign(n, -1);
  std::vector<bool> used(n, false);
  const RDKitLigand read = rdkit_ligand(ligand);
  for (std::size_t i = 0; i < source.size(); ++i) {
    result.atoms[read.place[i]] = fragment.atoms[source[i]];
    used[source[i]] = true;
  }
  std::map<int, std::vector<int>> hydrogens;  // atom of the molecule -> its hydrogens
  for (auto bond = assignment.bonds.rbegin(); bond != assignment.bonds.rend(); ++bond)
    for (const auto& [h, heavy] : {std::pair(bond->a, bond->b), std::pair(bond->b, bond->a)})
      if (molecule.atomic_numbers[fragment.atoms[h]] == 1 && !used[h])
        hydrogens[fragment.atoms[heavy]].push_back(fragment.atoms[h]);
  for (const Bond& bond : ligand.bonds)
    for (const auto& [h, heavy] : {std::pair(bond.a, bond.b), std::pair(bond.b, bond.a)}) {
      if (result.atoms[h] >= 0) continue;
      auto& waiting = hydrogens[result.atoms[heavy]];
      if (waiting.empty()) throw Error("the hydrogens of '" + smiles + "' do not fit the structure");
      result.atoms[h] = waiting.back();
      waiting.pop_back();
    }
  return result;
}

}  // namespace werner
