// Any bytes as an archive, and as the bytes behind a gzip mark: neither crash nor hang nor memory without end.
#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/io/archive.hpp"
#include "werner/io/cif.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    read_archive_bytes(bytes, "fuzz.zip", [](CrystalEntry&&) {}, [](BrokenEntry&&) {});
  } catch (const Error&) {
    // What is no archive has to end here and nowhere else.
  }
  try {
    LineReader lines(inflated(pull_text(bytes), "fuzz.gz"), "fuzz.gz");
    read_cif(lines, [](CrystalEntry&&) {}, [](BrokenEntry&&) {});
  } catch (const Error&) {
    // Damaged gzip.
  }
  return 0;
}
