// Any bytes: the reader neither crashes nor hangs, and what it accepts is whole and is read back after writing.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "werner/io/mol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const MoleculeFile file = read_mol(text, "fuzz");
  for (const Molecule& molecule : file.molecules) {
    const int n = static_cast<int>(molecule.size());
    if (n == 0 || molecule.positions.size() != molecule.size()) std::abort();
    for (const Bond& bond : molecule.bonds)
      if (bond.a < 0 || bond.b < 0 || bond.a >= n || bond.b >= n) std::abort();
    const MoleculeFile back = read_mol(write_mol({&molecule, 1}), "fuzz");
    if (back.molecules.size() != 1 || back.molecules[0].atomic_numbers != molecule.atomic_numbers ||
        back.molecules[0].formal_charges != molecule.formal_charges ||
        back.molecules[0].bonds.size() != molecule.bonds.size())
      std::abort();
  }
  return 0;
}
