// The list of interatomic potentials that crystals are computed with.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/physics/potential/potential.hpp"

namespace werner {

struct PotentialInfo {
  std::string name;
  std::string description;  // one line: what it is good for, elements, limits
  std::string citation;
  std::string weights;         // name among data_files(); empty for those that are built in
  std::string second_opinion;  // another potential whose disagreement tells how far to believe; may be empty
  // What it is good for (docs/potentials.md says how that was seen); crystals beyond are refused.
  std::vector<int> atomic_numbers;                             // of its elements, ascending
  std::string elements;                                        // in words
  double most_pressure = 0;                                    // GPa
  std::size_t most_atoms = 0;                                  // of a cell
  std::function<std::unique_ptr<Potential>(bool exact)> open;  // throws Error where the weights are not on this machine
};

// Alphabetical.
std::span<const PotentialInfo> potentials();
// Throws UsageError with the nearest name.
const PotentialInfo& potential(std::string_view name, std::string where = {});
bool is_potential(std::string_view name);

// "H to Bi and Ac to Pu; up to 50 GPa; up to 20000 atoms".
std::string limits_of(const PotentialInfo& info);
// Throws UsageError for a pressure (GPa) that the potential is not good for, with another one that is.
void check_pressure(const PotentialInfo& info, double pressure, const std::string& where);

// What a potential tells of a crystal as it is, and, by lattice_property_names(), of its minimum. Alphabetical.
std::vector<std::string> potential_properties();

}  // namespace werner
