// Any bytes on the standard input: a format is named, and nothing of the text is lost by looking at its beginning.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tests/fuzz/fuzz_crystals.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/text_format.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const OpenedText looked = opened(pull_text(text));
  std::string all;
  for (std::string_view piece; !(piece = looked.all()).empty();) all += piece;
  if (all != text || !text.starts_with(looked.beginning)) std::abort();
  const CrystalFormat& format = find_named(crystal_formats(), crystal_text_format(looked.beginning), "format");
  fuzz::read_whole(format.read, text);
  return 0;
}
