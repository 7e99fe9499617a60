// Any bytes: the reader neither crashes nor hangs, and what it accepts is whole and is read back after writing.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "werner/io/xyz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const MoleculeFile file = read_xyz(text, "fuzz");
  for (const Molecule& molecule : file.molecules) {
    if (molecule.size() == 0 || molecule.positions.size() != molecule.size()) std::abort();
    for (const Vec3& position : molecule.positions)
      if (!position.allFinite()) std::abort();
    for (const std::string& written : {write_xyz({&molecule, 1}), write_extxyz({&molecule, 1})}) {
      const MoleculeFile back = read_xyz(written, "fuzz");
      if (back.molecules.size() != 1 || back.molecules[0].atomic_numbers != molecule.atomic_numbers ||
          back.molecules[0].charge != molecule.charge ||
          back.molecules[0].unpaired_electrons != molecule.unpaired_electrons)
        std::abort();
    }
  }
  return 0;
}
