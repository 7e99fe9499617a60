#include "werner/metrics/complex_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "werner/complex/assemble.hpp"
#include "werner/complex/atom_groups.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/complex/perceive_charges.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

void add(Verdict& verdict, std::string reason) { verdict.reasons.push_back(std::move(reason)); }

bool is_complete(const Perception& perception) {
  return perception.complex.geometry && !perception.complex.sites.empty() &&
         std::ranges::all_of(perception.ligands, [](const PerceivedLigand& each) { return each.ligand != nullptr; }) &&
         check_sites(perception.complex).ok();
}

// Metal first, then ligand after ligand, as verify_structure counts them.
Molecule in_order_of_complex(const Molecule& molecule, const Perception& perception) {
  Molecule ordered;
  const auto take = [&](int atom) {
    ordered.atomic_numbers.push_back(molecule.atomic_numbers[static_cast<std::size_t>(atom)]);
    ordered.positions.push_back(molecule.positions[static_cast<std::size_t>(atom)]);
  };
  take(perception.metal);
  for (const PerceivedLigand& ligand : perception.ligands)
    for (const int atom : ligand.atoms) take(atom);
  return ordered;
}

// Where bond orders are beyond perception (boron cages, fullerenes, several metals), numbers of neighbours that no
// light atom has; a hydrogen may bridge.
void check_neighbours(const Molecule& molecule, const Perception& perception, Verdict& verdict) {
  const auto most = [](int z) { return z == 1 ? 2 : z == 6 || z == 7 ? 4 : z == 8 ? 3 : z == 9 ? 2 : 12; };
  std::vector<int> count(molecule.size(), 0);
  std::vector<char> boron_beside(molecule.size(), 0);
  for (const Bond& bond : perception.bonds) {
    if (bond.order == BondOrder::dative) continue;
    for (const auto& [from, to] : {std::pair(bond.a, bond.b), std::pair(bond.b, bond.a)}) {
      ++count[static_cast<std::size_t>(from)];
      if (molecule.atomic_numbers[static_cast<std::size_t>(to)] == 5) boron_beside[static_cast<std::size_t>(from)] = 1;
    }
  }
  for (std::size_t i = 0; i < molecule.size(); ++i)
    if (!boron_beside[i] && count[i] > most(molecule.atomic_numbers[i]))
      add(verdict, fmt::format("{} has {} neighbours", atom_name(molecule, static_cast<int>(i)), count[i]));
}

// One piece holds the metals; others have to be ions, or a ligand has come off.
void check_pieces(const Molecule& molecule, const Perception& perception, Verdict& verdict) {
  if (!perception.separate.empty()) {
    for (const SeparateSpecies& species : perception.separate) {
      const std::string what = formula_of(molecule, species.atoms);
      if (species.lacks_atoms)
        add(verdict, what + " is not bound to the metal and lacks atoms");
      else if (!species.charge)
        add(verdict, what + " is not bound to the metal, and nothing tells whether it is a counter-ion");
      else if (*species.charge == 0)
        add(verdict, what + " is not bound to the metal, and it is no counter-ion");
    }
    return;
  }
  const auto parts = pieces(molecule, perception.bonds);
  if (parts.size() > 1 && perception.ligands.empty())  // several metals: nothing was set apart
    add(verdict, fmt::format("{} pieces that no bond connects", parts.size()));
}

Verdict structure_of(const Molecule& molecule, const Perception& perception, bool complete) {
  Verdict verdict;
  if (perception.metal < 0) {
    add(verdict, "no metal among the atoms");
    return verdict;
  }
  check_pieces(molecule, perception, verdict);
  const bool several = metal_centres(molecule).size() > 1;  // not understood: judged by distances alone
  if (!several && perception.donor_groups.empty())
    add(verdict, "nothing is bound to " + atom_name(molecule, perception.metal));
  for (const PerceivedLigand& ligand : perception.ligands)
    if (ligand.lacks_atoms) add(verdict, "ligand " + formula_of(molecule, ligand.atoms) + " lacks atoms");
  if (!verdict.ok()) return verdict;
  if (complete) return verify_structure(perception.complex, in_order_of_complex(molecule, perception), Stage::relaxed);
  check_neighbours(molecule, perception, verdict);
  return verdict;
}

Verdict composition_of(const Molecule& molecule, const Perception& perception) {
  Verdict verdict = spin_parity(molecule);
  if (perception.metal < 0 || perception.oxidation_states.empty()) return verdict;
  const int z = molecule.atomic_numbers[static_cast<std::size_t>(perception.metal)];
  const auto [low, high] = oxidation_range(z);
  const int state = perception.complex.metal.oxidation_state;
  if (state < low || state > high)
    add(verdict, fmt::format("oxidation state {} of {} is outside {} to {}", state, element(z).symbol, low, high));
  return verdict;
}

void add_chemistry(const Molecule& molecule, const Perception& perception, ComplexFact& fact) {
  fact.metal = perception.metal < 0 ? 0 : molecule.atomic_numbers[static_cast<std::size_t>(perception.metal)];
  if (!perception.oxidation_states.empty()) fact.oxidation_state = perception.complex.metal.oxidation_state;
  fact.coordination_number = static_cast<int>(perception.donor_groups.size());
  fact.geometry = perception.geometry;
  fact.isomer = perception.isomer;
  fact.notes = perception.notes;
  for (const auto& group : perception.donor_groups)
    fact.donors.push_back(molecule.atomic_numbers[static_cast<std::size_t>(group.front())]);
  for (const PerceivedLigand& perceived : perception.ligands)
    if (const LigandPtr& ligand = perceived.ligand)
      fact.ligands.push_back({std::min(ligand->key, ligand->mirror_key), ligand->smiles, ligand->denticity()});
  fact.all_ligands = !perception.ligands.empty() && fact.ligands.size() == perception.ligands.size();
}

}  // namespace

ComplexFact complex_fact(const Sample& sample) {
  ComplexFact fact;
  if (!sample.molecule) {
    add(fact.structure, "unreadable: " + sample.unreadable);
    add(fact.composition, "no composition");
    return fact;
  }
  const Molecule& molecule = *sample.molecule;
  fact.charge_told = molecule.charge.has_value();
  fact.structure = atoms_apart(molecule);
  if (!fact.structure.ok()) {
    constexpr std::size_t shown = 5;
    if (const std::size_t all = fact.structure.reasons.size(); all > shown) {
      fact.structure.reasons.resize(shown);
      add(fact.structure, fmt::format("and {} more pairs of atoms", all - shown));
    }
    fact.composition = spin_parity(molecule);
    return fact;
  }
  const Perception perception = perceive(molecule);
  fact.perceived = is_complete(perception);
  fact.structure = structure_of(molecule, perception, fact.perceived);
  fact.composition = composition_of(molecule, perception);
  add_chemistry(molecule, perception, fact);
  const ComplexGraph graph = complex_graph(molecule, perception.bonds);
  fact.connectivity = graph.key;
  const std::string charge = molecule.charge ? std::to_string(*molecule.charge) : "not told";
  fact.stereochemistry = fact.perceived ? complex_key(perception.complex) + (fact.charge_told ? "" : " charge not told")
                                        : graph.key + "charge " + charge;
  fact.conformation = conformation_of(molecule, graph);
  fact.fingerprint = fragment_fingerprint(molecule, perception);
  return fact;
}

std::vector<ComplexFact> complex_facts(const SampleSet& set, int threads) {
  std::vector<ComplexFact> facts(set.size());
  parallel_for(set.size(), threads, [&](std::size_t i) { facts[i] = complex_fact(set.samples[i]); });
  return facts;
}

}  // namespace werner
