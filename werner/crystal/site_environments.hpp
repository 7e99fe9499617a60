// What stands around the atoms of known crystals, how many and of which element, and how usual that would be for other
// elements on the same sites: knowledge that crystals of any formula share. No bond analysis (crystal_nn.hpp).
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct SiteEnvironment {
  std::size_t element = 0;    // which of the crystal's elements stands there
  std::size_t neighbour = 0;  // and which is most of its surroundings
  std::size_t coordination = 0;
};
constexpr std::size_t most_coordination = 15;  // what is more counts as this

// Of each site, by numbers in `elements`; empty where an atom has no neighbours. Coordination is the effective number
// of Hoppe (1979, doi:10.1524/zkri.1979.150.14.23), one step from the nearest distance, rounded; neighbours are
// weighted the same way. It does not change with the size of the cell.
std::vector<SiteEnvironment> site_environments(const Crystal& crystal, std::span<const int> elements);

class EnvironmentCounts {
 public:
  EnvironmentCounts();
  // Each element of a crystal counts once.
  void add(std::span<const SiteEnvironment> sites, std::span<const int> elements);

  // Means over the sites of natural logarithms; zero without sites. What is not known is neither usual nor unusual.
  struct Usual {
    double coordination = 0;  // probability with this element and neighbour over that in any crystal
    double neighbour = 0;     // probability that this of the elements of the formula is the neighbour
  };
  Usual usual(std::span<const SiteEnvironment> sites, std::span<const int> elements) const;

 private:
  double all_ = 0;
  std::vector<double> coordination_;      // [coordination]
  std::vector<double> of_element_;        // [element][coordination]
  std::vector<double> of_pair_;           // [element][neighbour][coordination]
  std::vector<double> elements_, pairs_;  // [element], [element][neighbour]
  std::vector<double> present_;           // [element][other]: sums of the share of the other in the crystals
};

}  // namespace werner
