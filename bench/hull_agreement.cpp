// How well energies above the hull by a potential's table agree with those of the Materials Project, and what the
// phases that the table lacks would change: hull_agreement TABLE CRYSTALS KNOWN [MISSING]. TABLE as `werner data hull`
// makes it of CRYSTALS, which have e_above_hull; KNOWN are formation energies of all known phases. MISSING is written:
// phases of KNOWN within 0.02 eV/atom of its hull that CRYSTALS lack.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "werner/core/composition.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/io/formats.hpp"

namespace {

using namespace werner;

struct Agreement {
  std::vector<double> errors;
  // By threshold 0 and 0.1 eV/atom: both below, only ours, only theirs.
  std::map<double, std::array<int, 3>> counts{{0.0, {}}, {0.1, {}}};

  void add(double ours, double theirs) {
    errors.push_back(ours - theirs);
    constexpr double rounding = 1e-6;  // eV/atom: a phase of the hull may lie off it by the digits of the table
    for (auto& [threshold, count] : counts) {
      const bool a = ours <= threshold + rounding, b = theirs <= threshold + rounding;
      if (a && b) ++count[0];
      if (a && !b) ++count[1];
      if (!a && b) ++count[2];
    }
  }

  void print(const std::string& what) const {
    double absolute = 0, sum = 0;
    for (const double e : errors) absolute += std::abs(e), sum += e;
    const double n = static_cast<double>(errors.size());
    std::string text =
        fmt::format("{:<34} {:>6}  MAE {:.4f}  mean {:+.4f} eV/atom", what, errors.size(), absolute / n, sum / n);
    for (const auto& [threshold, c] : counts)
      text += fmt::format("  F1 at {}: {:.3f} (precision {:.3f}, recall {:.3f})", threshold,
                          2.0 * c[0] / (2.0 * c[0] + c[1] + c[2]), c[0] / static_cast<double>(c[0] + c[1]),
                          c[0] / static_cast<double>(c[0] + c[2]));
    fmt::print("{}\n", text);
  }
};

void compare(const std::string& table_file, const std::string& column, const std::map<std::string, double>& published) {
  const EnergyTable table = read_energies(table_file, column);
  const PhaseDiagram hull(table.entries, table.kind);
  Agreement all;
  for (const EnergyEntry& entry : table.entries) {
    const auto known = published.find(entry.id);
    if (known == published.end()) continue;
    const auto ours = hull.above_hull(entry.composition, entry.energy_per_atom).above_hull;
    if (!ours) continue;
    all.add(std::max(*ours, 0.0), known->second);
  }
  all.print(column);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  std::map<std::string, double> published;
  visit_crystals(
      argv[2],
      [&](CrystalEntry&& entry) {
        const auto found = entry.columns.find("e_above_hull");
        const auto value = found == entry.columns.end() ? std::nullopt : parse_double(trim(found->second));
        if (value) published[entry.name] = *value;
      },
      [](BrokenEntry&&) {});
  compare(argv[1], "corrected_energy_per_atom", published);
  compare(argv[1], "energy_per_atom", published);

  // What the absence of known phases does, with the published energies alone.
  const EnergyTable known = read_energies(argv[3], "formation_energy_per_atom");
  std::vector<EnergyEntry> have;
  for (const EnergyEntry& entry : known.entries)
    if (published.contains(entry.id)) have.push_back(entry);
  const PhaseDiagram whole(known.entries, EnergyKind::formation), part(have, EnergyKind::formation);
  Agreement bias;
  for (const EnergyEntry& entry : have) {
    const auto with = whole.above_hull(entry.composition, entry.energy_per_atom).above_hull;
    const auto without = part.above_hull(entry.composition, entry.energy_per_atom).above_hull;
    if (with && without) bias.add(std::max(*without, 0.0), std::max(*with, 0.0));
  }
  bias.print("published, phases of the set alone");
  constexpr double near = 0.02;  // eV/atom
  std::string list = "material_id,composition,e_above_hull\n";
  int missing = 0, on = 0;
  for (const EnergyEntry& entry : known.entries) {
    if (published.contains(entry.id)) continue;
    const auto above = whole.above_hull(entry.composition, entry.energy_per_atom).above_hull;
    if (!above || *above > near) continue;
    ++missing;
    on += *above < 1e-6;
    list += fmt::format("{},{},{:.4f}\n", entry.id, full_formula(entry.composition), std::max(*above, 0.0));
  }
  fmt::print("{} phases of the whole hull within {} eV/atom are missing, {} of them on it\n", missing, near, on);
  if (argc > 4) write_text_file(argv[4], list);
}
