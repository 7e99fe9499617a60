// Any bytes as a set of molecules, alone, packed and as an archive: what is delivered is whole and named, what is not
// has a reason, and the kind of the set is told without an exception but Error. The first byte chooses the format.
#include <array>
#include <cmath>

#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/io/molecule_sets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  static const std::array<std::string, 8> extensions = {".xyz", ".sdf",    ".mol",    ".tar",
                                                        ".zip", ".xyz.gz", ".tar.gz", ".extxyz"};
  if (size == 0) return 0;
  const auto path = fuzz::file_of(data + 1, size - 1, extensions[data[0] % extensions.size()]);
  try {
    static_cast<void>(structure_kind(path));
  } catch (const Error&) {
    // Both kinds in one archive.
  }
  std::size_t all = 0;
  try {
    visit_molecules(
        path,
        [&](MoleculeEntry&& entry) {
          ++all;
          const Molecule& molecule = entry.molecule;
          if (entry.name.empty() || entry.where.empty()) std::abort();
          if (molecule.size() == 0 || molecule.positions.size() != molecule.size()) std::abort();
          for (const Vec3& position : molecule.positions)
            if (!position.allFinite()) std::abort();
        },
        [&](BrokenEntry&& entry) {
          ++all;
          if (entry.reason.empty() || entry.where.empty()) std::abort();
        });
  } catch (const Error&) {
    return 0;  // what is no archive, one without molecules, and damaged gzip
  }
  if (all == 0) std::abort();  // a set without entries has to say so
  return 0;
}
