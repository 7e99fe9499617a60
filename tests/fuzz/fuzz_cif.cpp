// Any bytes as CIF: neither crash nor hang; whole sites; symmetry expansion within its limits; read back after writing.
#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/io/cif.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  for (const CrystalEntry& entry : fuzz::read_whole(read_cif, {reinterpret_cast<const char*>(data), size})) {
    if (entry.crystal.size() > 200'000 + size) std::abort();
    // Partial sites that touch may be merged on the way back.
    if (fuzz::can_come_back(entry) && ordered(entry.crystal))
      fuzz::expect_back(read_cif, entry, write_cif({&entry, 1}));
  }
  return 0;
}
