// The periodic table, 1 to 103. Sources of the columns: data/elements.csv.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace werner {

struct Element {
  int number = 0;
  std::string symbol, name;
  int period = 0;
  int group = 0;                 // 1 to 18; 3 for all lanthanides and actinides
  double mass = 0;               // u
  double covalent_radius = 0;    // Angstrom, single bond; low-spin value where there are two (Cordero 2008)
  double vdw_radius = 0;         // Angstrom (Alvarez 2013)
  double electronegativity = 0;  // Pauling; 0 where none is defined
  bool is_metal = false;         // metals of groups 1 to 16, not metalloids (B, Si, Ge, As, Sb, Te, At)
  bool is_d_block() const { return group >= 3 && group <= 12; }
  bool is_f_block() const { return (number >= 57 && number <= 71) || (number >= 89 && number <= 103); }
};

// Throws Error for a number outside 1 to 103.
const Element& element(int atomic_number);
// By symbol, case as written in chemistry ("Pd"); also D and T as hydrogen.
std::optional<int> atomic_number(std::string_view symbol);
// The same, throwing UsageError with the nearest symbol.
int require_atomic_number(std::string_view symbol, std::string where = {});

}  // namespace werner
