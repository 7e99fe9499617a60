// Any bytes as JSON of pymatgen: neither crash nor hang; whole sites; read back after writing.
#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/io/pymatgen_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  for (const CrystalEntry& entry : fuzz::read_whole(read_pymatgen_json, {reinterpret_cast<const char*>(data), size}))
    if (fuzz::can_come_back(entry)) {
      fuzz::expect_back(read_pymatgen_json, entry, write_pymatgen_json({&entry, 1}));
      fuzz::expect_back(read_pymatgen_json, entry, write_pymatgen_json_lines({&entry, 1}));
    }
  return 0;
}
