#include "werner/run/hull_table.hpp"

#include <algorithm>
#include <filesystem>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/text_source.hpp"
#include "werner/run/embedded_hulls.hpp"

namespace werner {

std::vector<std::string> built_in_hulls() {
  std::vector<std::string> names;
  for (const EmbeddedHull& hull : embedded_hulls()) names.emplace_back(hull.name);
  return names;
}

std::string hull_choice(const std::string& asked, const std::string& potential) {
  if (asked == "none") return {};
  const std::vector<std::string> names = built_in_hulls();
  return asked.empty() && std::ranges::find(names, potential) != names.end() ? potential : asked;
}

EnergyTable hull_table(const std::string& file_or_name, const std::string& column, const std::string& where) {
  if (std::filesystem::exists(file_or_name)) return read_energies(file_or_name, column);
  for (const EmbeddedHull& hull : embedded_hulls()) {
    if (hull.name != file_or_name) continue;
    const Pull pull = inflated(pull_text(hull.bytes), file_or_name);
    std::string text;
    for (std::string_view piece; !(piece = pull()).empty();) text += piece;
    return read_energies_csv(text, "hull " + file_or_name, column);
  }
  const std::vector<std::string> names = built_in_hulls();
  throw Error("no such file: '" + excerpt(file_or_name) + "'",
              {.where = where,
               .hint = names.empty() ? "make one with 'werner data hull'"
                                     : "built in: " + join(names, ", ") + "; others are made by 'werner data hull'"});
}

std::string caution_of_hull(const std::string& file_or_name) {
  const std::vector<std::string> names = built_in_hulls();
  if (std::filesystem::exists(file_or_name) || std::ranges::find(names, file_or_name) == names.end()) return {};
  return "the built-in hull '" + file_or_name +
         "' lacks known phases, so compounds look more stable: shares of stable ones are about twice those against the "
         "whole hull of the Materials Project (docs/phase-diagrams.md)";
}

void require_hull_of(const EnergyTable& hull, const std::string& potential, const std::string& where) {
  const std::string hint = "'werner data hull' makes tables, as with --oracle " + potential;
  if (hull.kind == EnergyKind::formation)
    throw UsageError("a hull of formation energies beside relaxed total energies", {.where = where, .hint = hint});
  if (!hull.oracle.empty() && hull.oracle != potential)
    throw UsageError("a hull by '" + excerpt(hull.oracle) + "' beside energies by '" + potential + "'",
                     {.where = where, .hint = hint});
}

}  // namespace werner
