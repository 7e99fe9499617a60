#include "werner/complex/perceive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "werner/complex/atom_groups.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/complex/perceive_charges.hpp"
#include "werner/complex/perceive_ligand.hpp"
#include "werner/complex/perceive_oxidation.hpp"
#include "werner/complex/perceive_shape.hpp"
#include "werner/complex/spin.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

std::vector<int> rising(std::vector<int> atoms) {
  std::ranges::sort(atoms);
  return atoms;
}

// Bonds with orders, and formal charges, from the ligands; what has no ligand keeps its plain bonds.
void fill_bonds(const Molecule& molecule, const std::vector<Fragment>& fragments, const ChargeChoice& choice,
                Perception& result) {
  std::vector<int> charges(molecule.size(), 0);
  std::map<std::pair<int, int>, BondOrder> orders;
  bool complete = choice.oxidation_state.has_value();
  for (std::size_t f = 0; f < fragments.size(); ++f) {
    if (choice.candidates[f] < 0) {
      complete = false;
      continue;
    }
    const BondAssignment& assignment = fragments[f].candidates[choice.candidates[f]];
    const std::vector<int>& atoms = fragments[f].atoms;
    for (const Bond& bond : assignment.bonds) orders[std::minmax(atoms[bond.a], atoms[bond.b])] = bond.order;
    for (std::size_t i = 0; i < atoms.size(); ++i) charges[atoms[i]] = assignment.formal_charges[i];
  }
  for (Bond& bond : result.bonds)
    if (const auto it = orders.find(std::minmax(bond.a, bond.b)); it != orders.end()) bond.order = it->second;
  if (!complete) return;
  charges[result.metal] = *choice.oxidation_state;
  result.formal_charges = std::move(charges);
}

bool is_square(const PerceivedShape& shape) {
  constexpr double likeness = 6;  // a tetrahedron has 33 here, the middle of the way to it about 8
  return shape.polyhedron && shape.polyhedron->name == "square-planar" && shape.measure < likeness;
}

int oxo_ligands(const Molecule& molecule, const std::vector<Fragment>& fragments) {
  constexpr int oxygen = 8;
  return static_cast<int>(std::ranges::count_if(fragments, [&](const Fragment& fragment) {
    return fragment.atoms.size() == 1 && !fragment.donor_groups.empty() &&
           molecule.atomic_numbers[fragment.atoms[0]] == oxygen;
  }));
}

// Donor number of the ligand for a group of atoms of the molecule.
int donor_number(const PerceivedLigand& perceived, const std::vector<int>& group) {
  for (int d = 0; d < perceived.ligand->denticity(); ++d)
    if (std::ranges::find(group, perceived.atoms[perceived.ligand->donors[d].front()]) != group.end()) return d;
  return -1;
}

void add_separate(const Molecule& molecule, const Fragment& fragment, int candidate, Perception& result) {
  const std::string what = formula_of(molecule, fragment.atoms);
  SeparateSpecies species{rising(fragment.atoms), std::nullopt, fragment.lacks_atoms};
  if (candidate < 0)
    result.verdict.reasons.push_back("separate " + what + ": " + fragment.problem);
  else if (molecule.charge)
    species.charge = fragment.candidates[candidate].charge;
  const int nearest = *std::ranges::min_element(
      fragment.atoms, {}, [&](int atom) { return relative_distance(molecule, atom, result.metal); });
  result.notes.push_back(fmt::format("{} is not bound to the metal: its {} is {:.2f} Angstrom away", what,
                                     atom_name(molecule, nearest),
                                     (molecule.positions[nearest] - molecule.positions[result.metal]).norm()));
  result.separate.push_back(std::move(species));
}

// Donor groups, ligand after ligand, and the site that each stands for; what does not hold the metal is set apart.
std::vector<Site> add_ligands(const Molecule& molecule, const std::vector<Fragment>& fragments,
                              const ChargeChoice& choice, Perception& result) {
  std::vector<Site> site_of_group;
  for (std::size_t f = 0; f < fragments.size(); ++f) {
    const Fragment& fragment = fragments[f];
    if (fragment.donor_groups.empty()) {
      add_separate(molecule, fragment, choice.candidates[f], result);
      continue;
    }
    const std::string what = formula_of(molecule, fragment.atoms);
    PerceivedLigand ligand{rising(fragment.atoms), nullptr, fragment.lacks_atoms};
    if (choice.candidates[f] < 0) {
      result.verdict.reasons.push_back("ligand " + what + ": " + fragment.problem);
    } else {
      try {
        ligand = ligand_of(molecule, fragment, fragment.candidates[choice.candidates[f]]);
      } catch (const Error& error) {
        result.verdict.reasons.push_back("ligand " + what + ": " + error.message());
      }
    }
    for (const auto& group : fragment.donor_groups)
      site_of_group.push_back(
          {static_cast<int>(result.ligands.size()), ligand.ligand ? donor_number(ligand, group) : -1});
    result.ligands.push_back(std::move(ligand));
  }
  return site_of_group;
}

// The metal, or -1 with the reason.
int only_metal(const Molecule& molecule, const Connectivity& graph, Verdict& verdict) {
  if (graph.metals.empty()) {
    verdict.reasons.push_back("no metal among the atoms");
    return -1;
  }
  if (graph.metals.size() == 1) return graph.metals.front();
  std::string names;
  for (std::size_t k = 0; k < graph.metals.size(); ++k)
    names += fmt::format("{}{} with {} donors", k == 0 ? "" : ", ", atom_name(molecule, graph.metals[k]),
                         graph.donors[k].size());
  verdict.reasons.push_back("several metal centres (" + names + "), only mononuclear complexes are understood");
  return -1;
}

void note_impossible_spin(const Molecule& molecule, Perception& result) {
  if (!molecule.unpaired_electrons || !result.oxidation_state || f_electrons_in_core(result.complex.metal)) return;
  const std::vector<int> possible = possible_spins(result.complex);
  if (std::ranges::find(possible, *molecule.unpaired_electrons) == possible.end())
    result.notes.push_back(fmt::format("{} unpaired electrons are more than {} with ligands of closed shells has",
                                       *molecule.unpaired_electrons, metal_text(result.complex.metal)));
}

void ask_for_electrons(const Molecule& molecule, Verdict& verdict) {
  if (!molecule.charge)
    verdict.reasons.push_back("the total charge is missing (--charge, or charge= in the comment line)");
  if (!molecule.unpaired_electrons)
    verdict.reasons.push_back(
        "the number of unpaired electrons is missing (--spin, or multiplicity= in the comment line)");
  std::ranges::move(spin_parity(molecule).reasons, std::back_inserter(verdict.reasons));
}

}  // namespace

Verdict spin_parity(const Molecule& molecule) {
  Verdict verdict;
  if (!molecule.charge || !molecule.unpaired_electrons) return verdict;
  int electrons = -*molecule.charge, in_cores = 0;
  for (const int z : molecule.atomic_numbers) {
    electrons += z;
    if (z >= 57 && z <= 71) in_cores += z - 57;  // 4f electrons of the ion of charge 3
  }
  const auto possible = [&](int left) {
    return left >= *molecule.unpaired_electrons && (left - *molecule.unpaired_electrons) % 2 == 0;
  };
  if (possible(electrons) || possible(electrons - in_cores)) return verdict;
  verdict.reasons.push_back(std::to_string(electrons) + " electrons (charge " + std::to_string(*molecule.charge) +
                            ") cannot have " + std::to_string(*molecule.unpaired_electrons) + " unpaired ones");
  return verdict;
}

Verdict atoms_apart(const Molecule& molecule) {
  Verdict verdict;
  for (int i = 0; i < static_cast<int>(molecule.size()); ++i)
    for (int j = i + 1; j < static_cast<int>(molecule.size()); ++j) {
      const double radii =
          element(molecule.atomic_numbers[i]).covalent_radius + element(molecule.atomic_numbers[j]).covalent_radius;
      const double distance = (molecule.positions[i] - molecule.positions[j]).norm();
      constexpr double crushed = 0.6;  // of the sum of covalent radii; triple bonds stay above 0.75
      if (distance < crushed * radii)
        verdict.reasons.push_back(atom_name(molecule, i) + " and " + atom_name(molecule, j) + " are only " +
                                  std::to_string(distance).substr(0, 4) + " Angstrom apart");
    }
  return verdict;
}

Perception perceive(const Molecule& molecule) {
  Perception result;
  const Connectivity graph = connect(molecule);
  result.bonds = perceive_bonds(molecule);
  auto& reasons = result.verdict.reasons;
  if (!graph.metals.empty()) {
    result.metal = graph.metals.front();
    result.verdict = atoms_apart(molecule);
  }
  if (only_metal(molecule, graph, result.verdict) < 0) return result;
  ask_for_electrons(molecule, result.verdict);

  const std::vector<Fragment> fragments = fragments_of(molecule, result.metal, graph.neighbours, graph.donors.front());
  for (const Fragment& fragment : fragments)
    result.donor_groups.insert(result.donor_groups.end(), fragment.donor_groups.begin(), fragment.donor_groups.end());
  const PerceivedShape shape = result.donor_groups.empty()
                                   ? PerceivedShape()
                                   : perceive_shape(molecule, result.metal, result.donor_groups, graph.neighbours);
  result.geometry = shape.polyhedron;
  result.shape_measure = shape.measure;
  result.shape_measures = shape.measures;

  const MetalSite metal{molecule.atomic_numbers[result.metal], is_square(shape), oxo_ligands(molecule, fragments)};
  const ChargeChoice choice = choose_charges(metal, molecule.charge, fragments);
  fill_bonds(molecule, fragments, choice, result);
  const std::vector<Site> site_of_group = add_ligands(molecule, fragments, choice, result);
  if (choice.oxidation_state) {
    OxidationJudgement judgement = judge_oxidation_state(molecule, metal, fragments, choice);
    result.oxidation_state = judgement.certain;
    result.oxidation_states = std::move(judgement.plausible);
    std::ranges::move(judgement.notes, std::back_inserter(result.notes));
    std::ranges::move(judgement.problems, std::back_inserter(reasons));
  }
  if (result.donor_groups.empty()) {
    reasons.push_back("nothing is bound to " + atom_name(molecule, result.metal));
    return result;
  }
  if (!shape.polyhedron)
    reasons.push_back(fmt::format("coordination number {}: no polyhedron of that many vertices has a name here",
                                  result.donor_groups.size()));

  result.complex.metal = {metal.z, choice.oxidation_state.value_or(0)};
  result.complex.unpaired_electrons = molecule.unpaired_electrons.value_or(0);
  result.complex.geometry = shape.polyhedron;
  bool all_ligands = true;
  for (const PerceivedLigand& ligand : result.ligands) {
    all_ligands = all_ligands && ligand.ligand;
    result.complex.ligands.push_back(ligand.ligand);
  }
  if (all_ligands) note_impossible_spin(molecule, result);
  if (!shape.polyhedron || !all_ligands) return result;
  for (const int group : shape.group_of_vertex) result.complex.sites.push_back(site_of_group[group]);
  result.isomer = isomer_name(result.complex);
  return result;
}

}  // namespace werner
