// What a compound is made of: amounts by element, with the ways of the field to write them.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

// Amounts per cell or formula unit by atomic number; fractions where sites are shared.
struct Composition {
  std::map<int, double> amounts;

  double total() const;
  std::size_t number_of_elements() const { return amounts.size(); }
  bool operator==(const Composition&) const = default;
};

Composition composition_of(const std::vector<int>& atomic_numbers);

// "Fe2O3", "Ca(OH)2", "Li0.5CoO2", "CaSO4*2H2O" (or with a dot in the middle of the line); charges and blanks are no
// part of it. Throws Error naming what is wrong.
Composition parse_composition(std::string_view formula, std::string where = {});

// Divided by the greatest common divisor where all amounts are whole (within 1e-8), else as it is.
Composition reduced(const Composition& composition);
// Divided by the number of atoms.
Composition fractions(const Composition& composition);

// The text of pymatgen's Composition.reduced_formula, for tables that are joined by it: elements by electronegativity,
// then by symbol; amounts reduced where all are whole; polyanions in parentheses, "Ca(NO3)2"; some molecules and
// peroxides not reduced, "O2", "Na2O2".
std::string reduced_formula(const Composition& composition);
// The same order without reduction.
std::string full_formula(const Composition& composition);
// Amounts of the reduced composition, sorted, with letters for elements: "AB2C3".
std::string anonymous_formula(const Composition& composition);
// Symbols in alphabetical order: "Cl-Na".
std::string chemical_system(const Composition& composition);
double molar_mass(const Composition& composition);  // g/mol of the amounts as they stand

}  // namespace werner
