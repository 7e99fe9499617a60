// Any bytes as a formula: refused, or amounts that are numbers and come back from the formula that is written of them.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  Composition composition;
  try {
    composition = parse_composition({reinterpret_cast<const char*>(data), size});
  } catch (const Error&) {
    return 0;
  }
  if (composition.amounts.empty()) std::abort();
  for (const auto& [number, amount] : composition.amounts) {
    if (number < 1 || number > 103 || !std::isfinite(amount) || !(amount > 0)) std::abort();
    // Beyond these a formula is written with fewer digits than a double has.
    if (amount < 1e-3 || amount > 1e6) return 0;
  }
  const Composition back = parse_composition(full_formula(composition));
  if (back.number_of_elements() != composition.number_of_elements()) std::abort();
  for (const auto& [number, amount] : composition.amounts)
    if (!(std::abs(back.amounts.at(number) - amount) < 1e-7)) std::abort();
  return 0;
}
