// Any bytes as a table of energies (CSV, then JSON): neither crash nor hang; what is accepted is whole, and a diagram
// of it answers or says why not.
#include <cmath>

#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/energy_entries.hpp"

namespace {

void read(const std::filesystem::path& file) {
  using namespace werner;
  try {
    EnergyTable table = read_energies(file);
    for (const EnergyEntry& entry : table.entries)
      if (!(entry.composition.total() > 0) || !std::isfinite(entry.energy_per_atom)) std::abort();
    for (const BrokenEntry& entry : table.broken)
      if (entry.reason.empty() || entry.where.empty()) std::abort();
    // Larger tables and systems cost time and reach no other code.
    if (table.entries.size() > 20 || table.entries.front().composition.number_of_elements() > 4) return;
    const EnergyEntry first = table.entries.front();
    const PhaseDiagram diagram(std::move(table.entries), table.kind);
    const HullDistance found = diagram.above_hull(first.composition, first.energy_per_atom);
    if (found.above_hull.has_value() == !found.reason.empty()) std::abort();
    if (found.above_hull && !std::isfinite(*found.above_hull)) std::abort();
  } catch (const Error&) {
    // What cannot be used ends here and nowhere else.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const char* extension : {".csv", ".json"}) read(werner::fuzz::file_of(data, size, extension));
  return 0;
}
