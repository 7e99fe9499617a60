#include "werner/core/property.hpp"

#include <algorithm>
#include <vector>

#include "werner/core/registry.hpp"

namespace werner {

std::span<const PropertyInfo> properties() {
  static const std::vector<PropertyInfo> all = [] {
    std::vector<PropertyInfo> list{
        PropertyInfo{"bite_angle", "degree", "smallest angle donor-metal-donor between two donors of one ligand",
                     "Casey and Whiteker 1990"},
        PropertyInfo{"bulk_modulus", "GPa", "of the crystal at its minimum: mean of Voigt's and Reuss's bounds",
                     "Hill 1952"},
        PropertyInfo{"bulk_modulus_by_volume", "GPa",
                     "by the equation of state of third order through cells of nine volumes, atoms relaxed",
                     "Birch 1947"},
        PropertyInfo{"bulk_modulus_derivative", "", "of the bulk modulus by pressure, by the same equation of state",
                     "Birch 1947"},
        PropertyInfo{"buried_volume", "percent", "share of a sphere of 3.5 A around the metal that the ligands fill",
                     "Falivene et al. 2019"},
        PropertyInfo{
            "corrected_energy_per_atom", "eV/atom",
            "total energy with the corrections MP2020, comparable between oxides, other compounds and elements",
            "Wang et al. 2021"},
        PropertyInfo{"density", "g/cm^3", "mass of the cell over its volume"},
        PropertyInfo{"dipole", "debye", "norm of the electric dipole moment; of ions, about the centre of mass"},
        PropertyInfo{"e_above_hull", "eV/atom",
                     "energy above the convex hull of the known compounds of the same elements; negative below it",
                     "Sun et al. 2016"},
        PropertyInfo{"e_above_known_hull", "eV/atom",
                     "energy above the hull of the known phases alone, without those that a search found: negative of "
                     "what would be a new phase"},
        PropertyInfo{"electron_affinity", "eV",
                     "vertical: energy of the compound minus that of its anion at the same geometry"},
        PropertyInfo{"energy", "eV", "total electronic energy of the method"},
        PropertyInfo{"energy_per_atom", "eV/atom", "total energy of the method over the number of atoms"},
        PropertyInfo{"enthalpy_per_atom", "eV/atom",
                     "total energy plus pressure times volume, over the number of atoms; at no pressure the energy"},
        PropertyInfo{"formation_energy_per_atom", "eV/atom", "energy relative to the elements in their lowest phases"},
        PropertyInfo{"free_energy_correction", "eV",
                     "G minus electronic energy at 298.15 K and 1 atm: rigid rotor, low modes as hindered rotors",
                     "Grimme 2012"},
        PropertyInfo{"heat_capacity", "J/mol/K", "of the vibrations at constant volume and 300 K, per mole of atoms"},
        PropertyInfo{"homo", "eV", "energy of the highest occupied orbital"},
        PropertyInfo{"homo_lumo_gap", "eV",
                     "energy of the lowest unoccupied minus that of the highest occupied orbital"},
        PropertyInfo{
            "imaginary_modes", "",
            "vibrations below -0.3 THz at the wave vectors that fit a supercell of 8 A; 0 where it is a minimum"},
        PropertyInfo{"ionisation_energy", "eV",
                     "vertical: energy of the cation at the same geometry minus that of the compound"},
        PropertyInfo{"largest_force", "eV/Angstrom", "length of the force on the atom where it is greatest"},
        PropertyInfo{"lowest_frequency", "THz", "of the vibrations; imaginary ones negative, and 0 where all are real"},
        PropertyInfo{"lumo", "eV", "energy of the lowest unoccupied orbital"},
        PropertyInfo{"metal_charge", "e", "Mulliken charge of the metal"},
        PropertyInfo{"metal_donor_bond_order", "", "mean Wiberg bond order between the metal and its donor atoms"},
        PropertyInfo{"molar_mass", "g/mol", "sum of the standard atomic weights"},
        PropertyInfo{"number_of_atoms", "", "all atoms, hydrogen included"},
        PropertyInfo{"poisson_ratio", "", "of the polycrystal: (3 K - 2 G) / (6 K + 2 G) from bulk and shear modulus",
                     "Hill 1952"},
        PropertyInfo{"polarizability", "au",
                     "static, as the sum of atomic D4 polarizabilities (not a response property)",
                     "Caldeweyher et al. 2019"},
        PropertyInfo{"pressure", "GPa",
                     "minus a third of the trace of the stress: positive where the crystal wants to grow"},
        PropertyInfo{"redox_potential", "V", "of the oracle that gives it, which says against which electrode"},
        PropertyInfo{"relaxation_steps", "", "calls of the potential, each with energy, forces and stress"},
        PropertyInfo{"score", "", "any number that an external oracle gives"},
        PropertyInfo{
            "second_opinion", "eV/atom",
            "energy above the hull by the other weights of the potential, of what lies on or below the known hull"},
        PropertyInfo{"shape_measure", "",
                     "continuous shape measure of the coordination sphere against its polyhedron, 0 to 100",
                     "Pinsky and Avnir 1998"},
        PropertyInfo{"shear_modulus", "GPa", "of the crystal at its minimum: mean of Voigt's and Reuss's bounds",
                     "Hill 1952"},
        PropertyInfo{"space_group_number", "", "of the space group, atoms within 0.1 A of their images"},
        PropertyInfo{"spin_splitting", "eV", "energy of the high-spin minus that of the low-spin state, each relaxed"},
        PropertyInfo{"vibrational_entropy", "J/mol/K", "harmonic, at 300 K, per mole of atoms"},
        PropertyInfo{"vibrational_free_energy", "eV/atom", "harmonic, at 300 K, zero-point energy included"},
        PropertyInfo{"vickers_hardness", "GPa", "from bulk and shear modulus: 2 (G^3/K^2)^0.585 - 3, not below 0",
                     "Chen et al. 2011"},
        PropertyInfo{"volume_per_atom", "Angstrom^3", "volume of the cell over the number of atoms"},
        PropertyInfo{"young_modulus", "GPa", "of the polycrystal: 9 K G / (3 K + G) from bulk and shear modulus",
                     "Hill 1952"},
        PropertyInfo{"zero_point_energy", "eV/atom", "of the harmonic vibrations"},
    };
    for (int i = 1; i <= 6; ++i)
      for (int j = i; j <= 6; ++j)
        list.push_back(
            {"c" + std::to_string(i) + std::to_string(j), "GPa",
             "component of the elastic tensor at the minimum, Voigt's order, in the axes of the cell as it is given",
             "Voigt 1910"});
    std::ranges::sort(list, {}, &PropertyInfo::name);
    return list;
  }();
  return all;
}

const PropertyInfo& property(std::string_view name, std::string where) {
  return find_named(properties(), name, "property", std::move(where));
}

}  // namespace werner
