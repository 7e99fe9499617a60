// Weight files of Nequix: cut, swapped and wrong ones are refused.
#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/physics/potential/nequix_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    werner::nequix::read_nequix(werner::fuzz::file_of(data, size, ".nqx"));
  } catch (const werner::Error&) {
    return 0;
  }
  return 0;
}
