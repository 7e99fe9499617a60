// Any bytes as a table of crystals: neither crash nor hang; whole sites; read back after writing.
#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/io/crystal_csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  for (const CrystalEntry& entry : fuzz::read_whole(read_crystal_csv, {reinterpret_cast<const char*>(data), size}))
    if (fuzz::can_come_back(entry) && ordered(entry.crystal))
      fuzz::expect_back(read_crystal_csv, entry, write_crystal_csv({&entry, 1}));
  return 0;
}
