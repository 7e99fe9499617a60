// Any bytes as extended XYZ of crystals: neither crash nor hang; whole sites; read back after writing.
#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/io/extxyz_crystal.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  for (const CrystalEntry& entry : fuzz::read_whole(read_extxyz_crystals, {reinterpret_cast<const char*>(data), size}))
    if (fuzz::can_come_back(entry)) fuzz::expect_back(read_extxyz_crystals, entry, write_extxyz_crystals({&entry, 1}));
  return 0;
}
