// What a person writes about a run: configurations, formulas over properties, metals. A configuration that is accepted
// reads back from its own text as the same one.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "werner/complex/complex.hpp"
#include "werner/core/error.hpp"
#include "werner/run/configuration.hpp"
#include "werner/run/formula.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto refused_or_read = [&](auto&& read) {
    try {
      read();
    } catch (const Error&) {
      // Bad input has to end here and nowhere else.
    }
  };
  refused_or_read([&] { parse_metal(text); });
  refused_or_read([&] { parse_formula(text); });
  refused_or_read([&] {
    const std::string written = configuration_text(parse_configuration(text, "/fuzz/fuzz.toml"));
    if (configuration_text(parse_configuration(written, "/fuzz/fuzz.toml")) != written) std::abort();
  });
  return 0;
}
