// The space group of a crystal and what it says of each atom, found by spglib. Failure is a verdict, never an
// exception.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"
#include "werner/crystal/affine_map.hpp"

namespace werner {

// How far atoms and axes may be off. The defaults are those of MatterGen (0.1 A, 5 degrees): generated crystals are
// never exact. pymatgen's are 0.01 A and 5 degrees; experimental and relaxed structures can be held to these.
struct SymmetryTolerance {
  double distance = 0.1;  // Angstrom, between an atom and the image of its partner; spglib's `symprec`
  double angle = 5;       // degrees, between axes and their images; negative: derived from `distance`
};

struct Symmetry {
  int space_group = 0;                       // names and standard operations: `space_group(number)`
  std::vector<AffineMap> operations;         // of the crystal in its own cell, lattice translations inside it included
  std::vector<char> letters;                 // Wyckoff letter of each atom
  std::vector<std::string> site_symmetries;  // oriented in the standard setting: "4/mm.m"
  std::vector<std::size_t> orbits;           // for each atom the first atom that is equivalent to it
  std::vector<std::size_t>
      equivalents;                  // the same by the operations alone, as spglib's and pymatgen's equivalent atoms
  std::vector<int> multiplicities;  // of the orbit of each atom, per standard conventional cell
  // x_standard = to_standard(x): coordinates in the standard conventional cell, modulo that cell.
  AffineMap to_standard;
  // The conventional cell, idealised: vectors and atoms obey the group exactly; a lies along x.
  Lattice standard_lattice;
  std::vector<Fractional> standard_positions;
  // For each atom of the standard cell an atom of the crystal that it is an image of.
  std::vector<std::size_t> standard_sources;
};

struct SymmetryResult {
  std::optional<Symmetry> symmetry;  // nothing exactly when the verdict has reasons
  Verdict verdict;
};

// Reasons: no atoms, numbers that are no numbers, a cell without volume, atoms of a kind within the tolerance of each
// other, nothing found. Throws Error for a tolerance that is not positive. Safe to call from several threads.
SymmetryResult symmetry_of(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
// Sites with equal occupants count as the same kind (kinds.hpp, which takes shared sites to the other functions).
SymmetryResult symmetry_of(const DisorderedCrystal& crystal, const SymmetryTolerance& tolerance = {});

// Pearson's symbol, with the atoms of the conventional cell: "cF8", "oP12"; hexagonal axes for R groups: "hR6".
std::string pearson_symbol(const Symmetry& symmetry);

}  // namespace werner
