// What a crystal at its minimum answers to strain, to volume and to displaced atoms, as properties with names: one
// calculation gives several of them.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "werner/physics/potential/potential.hpp"

namespace werner {

// Names among properties(), alphabetical.
std::vector<std::string> lattice_property_names();

// The calculations that `wanted` needs, as text: "elasticity phonons"; what is no lattice property does not count.
std::string lattice_calculations(std::span<const std::string> wanted);

struct LatticeProperties {
  std::map<std::string, double> values;  // all that the calculations give (of the elastic tensor what is wanted), in
                                         // the units of core/property.hpp
  std::vector<std::string> reasons;      // one for every calculation without a result, or with one to be doubted
};

// `minimum`: by its atoms and its cell. Vibrations are those of wave vectors that fit a supercell of 8 Angstrom,
// thermodynamics those of a finer mesh.
LatticeProperties lattice_properties(const Crystal& minimum, const Potential& potential,
                                     std::span<const std::string> wanted);

// Vickers hardness, GPa, from the moduli in GPa: Chen, Niu, Li and Li 2011, doi:10.1016/j.intermet.2011.03.026; zero
// where their formula is negative.
double vickers_hardness(double bulk_modulus, double shear_modulus);

}  // namespace werner
