// Any bytes as a database of ASE: neither crash nor hang; whole sites.
#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/io/ase_database.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  try {
    read_ase_database(
        fuzz::file_of(data, size, ".db"),
        [](CrystalEntry&& entry) {
          if (entry.crystal.size() == 0 || entry.crystal.positions.size() != entry.crystal.size()) std::abort();
        },
        [](BrokenEntry&& entry) {
          if (entry.reason.empty()) std::abort();
        });
  } catch (const Error&) {
    // What is no such database ends here and nowhere else.
  }
  return 0;
}
