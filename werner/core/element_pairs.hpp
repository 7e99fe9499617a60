// One number for each pair of elements, from a table of some of them and a rule for the others.
#pragma once
#include <array>
#include <limits>
#include <string_view>

namespace werner {

class ElementPairs {
 public:
  // Lines "a,b,value" with symbols of elements, behind comments (#) and a head "a,b,...", each pair once. Pairs that
  // the table has not get `covalent` times the sum of their covalent radii (Angstrom); those that it
  // has no more than `most_covalent` times that sum.
  ElementPairs(std::string_view csv, double covalent, double most_covalent = std::numeric_limits<double>::infinity());

  // Symmetric. Throws Error for atomic numbers outside 1 to 103.
  double operator()(int a, int b) const;

 private:
  static constexpr int elements = 103;
  std::array<std::array<double, elements + 1>, elements + 1> values_{};
};

}  // namespace werner
