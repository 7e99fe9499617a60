// What is known of a metal complex: its chemistry by perception, what speaks against it, and how it is told from
// others.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "werner/complex/conformation.hpp"
#include "werner/complex/fragment_fingerprint.hpp"
#include "werner/complex/polyhedron.hpp"
#include "werner/core/verdict.hpp"
#include "werner/metrics/sample.hpp"

namespace werner {

// When two complexes are the same; each asks for all that the one before it asks for.
enum class Sameness { connectivity, stereochemistry, shape };
inline constexpr std::array sameness_levels{Sameness::connectivity, Sameness::stereochemistry, Sameness::shape};

struct LigandFact {
  std::string key;     // constitution, charge, hand and donors; enantiomers share it
  std::string smiles;  // of the free ligand
  int denticity = 0;   // donor groups
};

struct ComplexFact {
  Verdict structure, composition;
  bool charge_told = false;            // without a charge `composition` says nothing
  bool perceived = false;              // metal, polyhedron and every ligand; else sameness is by connectivity alone
  int metal = 0;                       // atomic number; 0 where there is none
  std::optional<int> oxidation_state;  // the most plausible one
  int coordination_number = 0;         // donor groups
  const Polyhedron* geometry = nullptr;
  std::string isomer;
  std::vector<LigandFact> ligands;  // a ligand that occurs n times stands here n times
  bool all_ligands = false;         // every ligand is in `ligands`
  std::vector<int> donors;          // atomic numbers, one per donor group: of its first atom
  std::vector<std::string> notes;

  std::string connectivity;     // key of the graph; empty where there is no structure
  std::string stereochemistry;  // metal with oxidation state, polyhedron, isomer, ligands, hand; else see `perceived`
  Conformation conformation;
  FingerprintBits fingerprint{};
};

ComplexFact complex_fact(const Sample& sample);
std::vector<ComplexFact> complex_facts(const SampleSet& set, int threads);

// Largest root mean square distance of two complexes of the same shape, Angstrom: what distinguishes conformers of
// molecules of this size (Ebejer et al. 2012, doi:10.1021/ci2004658).
inline constexpr double same_shape = 0.5;

}  // namespace werner
