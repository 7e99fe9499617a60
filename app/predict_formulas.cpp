#include "app/predict_formulas.hpp"

#include <algorithm>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

static bool is_name(const std::string& text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::ranges::all_of(text, fits);
}

NamedFormula parse_named_formula(const std::string& text) {
  const ErrorDetails details{"--formula", "as in 'binding [eV] = energy - energy(metal) - 2 * energy(ligand)'"};
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) throw UsageError("the formula '" + text + "' has no name", details);
  NamedFormula result;
  std::string name(trim(text.substr(0, equals)));
  if (const std::size_t bracket = name.find('['); bracket != std::string::npos && name.ends_with("]")) {
    result.unit = trim(name.substr(bracket + 1, name.size() - bracket - 2));
    name = trim(name.substr(0, bracket));
  }
  if (!is_name(name))
    throw UsageError("'" + name + "' is no name of a formula, expected letters, digits and _", details);
  if (std::ranges::any_of(properties(), [&](const PropertyInfo& info) { return info.name == name; }))
    throw UsageError("'" + name + "' is the name of a property, expected a name of its own for the formula", details);
  result.name = name;
  result.formula = parse_formula(std::string(trim(text.substr(equals + 1))), "--formula");
  return result;
}

SpeciesChoice parse_species(const std::string& text) {
  const ErrorDetails details{"--species", "as in PMe3=pme3.xyz or chloride=cl.xyz,charge=-1,spin=0"};
  const std::size_t equals = text.find('=');
  SpeciesChoice species;
  species.where = "--species";
  species.name = trim(text.substr(0, equals));
  if (equals == std::string::npos || !is_name(species.name))
    throw UsageError("cannot read the species '" + text + "', expected NAME=FILE", details);
  species.file = text.substr(equals + 1);
  // Read from the end, so that a file may have a comma in its name.
  while (true) {
    const std::size_t comma = species.file.rfind(',');
    if (comma == std::string::npos) break;
    const std::string last = species.file.substr(comma + 1);
    const bool charge = last.starts_with("charge="), spin = last.starts_with("spin=");
    if (!charge && !spin) break;
    const auto number = parse_int(std::string_view(last).substr(last.find('=') + 1));
    if (!number || (spin && *number < 0)) throw UsageError("'" + last + "' where a whole number was expected", details);
    (charge ? species.charge : species.unpaired_electrons) = number;
    species.file.resize(comma);
  }
  if (species.file.empty()) throw UsageError("the species '" + species.name + "' has no file", details);
  return species;
}

}  // namespace werner
