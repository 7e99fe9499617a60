#include "werner/crystal/cif_consistency.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "werner/core/text.hpp"
#include "werner/crystal/bond_lengths.hpp"
#include "werner/crystal/plausibility.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

namespace {

Verdict sensible_cell(const Lattice& lattice) {
  constexpr double least_length = 0.5, most_length = 1000, least_angle = 10, most_angle = 170;
  constexpr std::array<const char*, 3> lengths{"a", "b", "c"}, angles{"alpha", "beta", "gamma"};
  const CellParameters cell = lattice.parameters();
  Verdict verdict;
  for (std::size_t i = 0; i < 3; ++i) {
    if (!(cell.lengths[i] >= least_length && cell.lengths[i] <= most_length))
      verdict.reasons.push_back(std::string(lengths[i]) + " is " + format_double(cell.lengths[i]) +
                                " Angstrom, not between 0.5 and 1000");
    if (!(cell.angles[i] >= least_angle && cell.angles[i] <= most_angle))
      verdict.reasons.push_back(std::string(angles[i]) + " is " + format_double(cell.angles[i]) +
                                " degrees, not between 10 and 170");
  }
  return verdict;
}

}  // namespace

Verdict cif_space_group(const CifClaims& claims, const Crystal& crystal) {
  if (claims.space_group.empty()) return {{"the CIF names no space group"}};
  const SymmetryResult found = symmetry_of(crystal, {.distance = 0.1});
  if (!found.symmetry) return found.verdict;
  const std::string& symbol = space_group(found.symmetry->space_group).symbol;
  if (symbol == claims.space_group) return {};
  return {{"the CIF names the space group '" + excerpt(claims.space_group) + "', its atoms have '" + symbol + "'"}};
}

Verdict cif_composition(const CifClaims& claims) {
  Verdict verdict;
  for (const std::string& problem : {claims.formula_problem, claims.multiplicity_problem})
    if (!problem.empty()) verdict.reasons.push_back(problem);
  return verdict;
}

Verdict cif_structure(const CifClaims& claims, const Crystal& crystal) {
  Verdict verdict = has_numbers(crystal);
  if (!verdict.ok()) return verdict;
  verdict = sensible_cell(crystal.lattice);
  if (!verdict.ok()) return verdict;
  for (Verdict more : {cif_space_group(claims, crystal), bond_lengths(crystal).verdict})
    std::ranges::move(more.reasons, std::back_inserter(verdict.reasons));
  return verdict;
}

}  // namespace werner
