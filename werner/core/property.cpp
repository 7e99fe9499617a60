#include "werner/core/property.hpp"

#include <array>

#include "werner/core/registry.hpp"

namespace werner {

std::span<const PropertyInfo> properties() {
  static const std::array list{
      PropertyInfo{"bite_angle", "degree",
                   "smallest donor-metal-donor angle of the chelate with the largest donors (bidentate)",
                   "Casey and Whiteker 1990"},
      PropertyInfo{"buried_volume", "percent", "share of a sphere of 3.5 A around the metal that the ligands fill",
                   "Falivene et al. 2019"},
      PropertyInfo{"dipole", "debye", "norm of the electric dipole moment; of ions, about the centre of mass"},
      PropertyInfo{"electron_affinity", "eV",
                   "vertical: energy of the compound minus that of its anion at the same geometry"},
      PropertyInfo{"energy", "eV", "total electronic energy of the method"},
      PropertyInfo{"free_energy_correction", "eV",
                   "G(T) minus electronic energy, rigid rotor and harmonic oscillator, 298.15 K, 1 bar"},
      PropertyInfo{"homo", "eV", "energy of the highest occupied orbital"},
      PropertyInfo{"homo_lumo_gap", "eV", "energy of the lowest unoccupied minus that of the highest occupied orbital"},
      PropertyInfo{"ionisation_energy", "eV",
                   "vertical: energy of the cation at the same geometry minus that of the compound"},
      PropertyInfo{"lumo", "eV", "energy of the lowest unoccupied orbital"},
      PropertyInfo{"metal_charge", "e", "Mulliken charge of the metal"},
      PropertyInfo{"metal_donor_bond_order", "", "mean Wiberg bond order between the metal and its donor atoms"},
      PropertyInfo{"molar_mass", "g/mol", "sum of the standard atomic weights"},
      PropertyInfo{"number_of_atoms", "", "all atoms, hydrogen included"},
      PropertyInfo{"polarizability", "au", "static, as the sum of atomic D4 polarizabilities (not a response property)",
                   "Caldeweyher et al. 2019"},
      PropertyInfo{"shape_measure", "",
                   "continuous shape measure of the coordination sphere against its polyhedron, 0 to 100",
                   "Pinsky and Avnir 1998"},
  };
  return list;
}

const PropertyInfo& property(std::string_view name, std::string where) {
  return find_named(properties(), name, "property", std::move(where));
}

}  // namespace werner
