// Objectives computed from properties: "polarizability / number_of_atoms", "energy - energy(fragment) - energy(PMe3)".
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "werner/core/property.hpp"

namespace werner {

// A parsed expression of + - * /, parentheses, numbers, properties of the compound and PROPERTY(SPECIES).
struct Formula {
  enum class Kind { number, property, add, subtract, multiply, divide, negate };
  Kind kind = Kind::number;
  double number = 0;
  std::string property, species;  // species is empty for the compound itself
  std::vector<Formula> parts;
};

// Throws UsageError with the place in the text and did-you-mean for properties.
Formula parse_formula(const std::string& text, const std::string& where = {});
// Names of the properties that the compound must deliver, without repetition.
std::vector<std::string> compound_properties(const Formula& formula);
// (species, property) pairs, without repetition.
std::vector<std::pair<std::string, std::string>> species_properties(const Formula& formula);
// Uncertainties add in quadrature to first order; that of the value is NaN when no part has one. A missing property
// makes the value NaN.
PropertyValue evaluate(const Formula& formula, const PropertyValues& compound,
                       const std::map<std::string, PropertyValues>& species);

}  // namespace werner
