// Small molecules that several tests share.
#pragma once
#include <cmath>
#include <numbers>
#include <string>

#include "werner/core/element.hpp"
#include "werner/core/molecule.hpp"
#include "werner/core/text.hpp"

namespace werner::test {

inline Molecule molecule(const std::string& atoms, int charge, int unpaired = 0) {
  Molecule result;
  for (const std::string& line : split(atoms, ';')) {
    const auto words = split_words(line);
    if (words.size() < 4) continue;
    result.atomic_numbers.push_back(require_atomic_number(words[0]));
    result.positions.emplace_back(*parse_double(words[1]), *parse_double(words[2]), *parse_double(words[3]));
  }
  result.charge = charge;
  result.unpaired_electrons = unpaired;
  return result;
}

// [PtCl4]2-, square planar, Pt-Cl in Angstrom.
inline Molecule tetrachloroplatinate(double length = 2.35) {
  const std::string l = format_double(length);
  Molecule result = molecule("Pt 0 0 0; Cl " + l + " 0 0; Cl -" + l + " 0 0; Cl 0 " + l + " 0; Cl 0 -" + l + " 0", -2);
  for (int i = 1; i <= 4; ++i) result.bonds.push_back({i, 0, BondOrder::dative});
  return result;
}

// Eclipsed ferrocene: Fe, then ring by ring five C and their H.
inline Molecule ferrocene() {
  Molecule result = molecule("Fe 0 0 0", 0);
  for (const double z : {1.65, -1.65})
    for (const auto& [number, radius] : {std::pair(6, 1.21), std::pair(1, 2.29)})
      for (int k = 0; k < 5; ++k) {
        const double angle = 2 * std::numbers::pi * k / 5;
        result.atomic_numbers.push_back(number);
        result.positions.emplace_back(radius * std::cos(angle), radius * std::sin(angle), z);
      }
  for (const int first : {1, 11})
    for (int k = 0; k < 5; ++k) {
      result.bonds.push_back({first + k, first + (k + 1) % 5, BondOrder::aromatic});
      result.bonds.push_back({first + k, first + 5 + k, BondOrder::single});
      result.bonds.push_back({first + k, 0, BondOrder::dative});
    }
  return result;
}

inline Molecule water() {
  Molecule result = molecule("O 0 0 0.119; H 0 0.763 -0.477; H 0 -0.763 -0.477", 0);
  result.bonds = {{0, 1, BondOrder::single}, {0, 2, BondOrder::single}};
  return result;
}

}  // namespace werner::test
