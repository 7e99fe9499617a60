// Oxidation states of sites from the lengths of their bonds, as pymatgen's BVAnalyzer finds them: bond-valence sums
// (O'Keeffe and Brese 1991, doi:10.1021/ja00009a002) compared with those of each species in the ICSD, and of the
// combinations that are neutral the most probable one.
#pragma once
#include <optional>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct BondValenceSettings {
  double symmetry_tolerance = 0.1;   // Angstrom; equivalent sites have equal states
  double radius = 4;                 // Angstrom, of neighbours
  double distance_scale = 1.015;     // of bonds; for cells relaxed with a GGA, which are too large
  long most_combinations = 100'000;  // looked at, in the order of their probability site by site
};

// Valence of a bond of two elements that long (Angstrom): 0 between equal elements, and where none of the two is one of
// H, B, C, Si and groups 15 to 17 down to I; positive where `a` is the less electronegative. Nothing where the
// parameters of one of them are not known.
std::optional<double> bond_valence(int a, int b, double distance);

struct BondValenceStates {
  std::vector<std::vector<int>> states;  // by site, of each occupant in its order; empty where there are none
  Verdict verdict;                       // why there are none
};

// Sites of one element may differ by one, in crystals with shared or partly filled sites by two.
BondValenceStates bond_valence_states(const DisorderedCrystal& crystal, const BondValenceSettings& settings = {});
BondValenceStates bond_valence_states(const Crystal& crystal, const BondValenceSettings& settings = {});

}  // namespace werner
