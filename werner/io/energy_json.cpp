#include "werner/io/energy_json.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/json_characters.hpp"
#include "werner/io/text_source.hpp"

namespace werner {

namespace {

using Json = nlohmann::json;

// "Fe3+", "O2-", "Fe0+" and "Fe" alike.
int number_of(const std::string& species) {
  std::size_t end = 0;
  while (end < species.size() && std::isalpha(static_cast<unsigned char>(species[end]))) ++end;
  return require_atomic_number(species.substr(0, end));
}

double number(const Json& value, const std::string& what) {
  if (!value.is_number()) throw Error(what + " is no number");
  return value.get<double>();
}

Composition composition_of_amounts(const Json& amounts) {
  Composition composition;
  for (const auto& [species, amount] : amounts.items())
    if (!species.starts_with('@'))
      composition.amounts[number_of(species)] += number(amount, "the amount of " + species);
  return composition;
}

Composition composition_of_sites(const Json& sites) {
  Composition composition;
  for (const Json& site : sites) {
    if (!site.is_object() || !site.contains("species") || !site["species"].is_array())
      throw Error("a site without 'species'");
    for (const Json& occupant : site["species"]) {
      if (!occupant.is_object() || !occupant.contains("element") || !occupant["element"].is_string())
        throw Error("a species without 'element'");
      composition.amounts[number_of(occupant["element"].get<std::string>())] +=
          occupant.contains("occu") ? number(occupant["occu"], "an occupancy") : 1.0;
    }
  }
  return composition;
}

bool has_sites(const Json& object) {
  return object.contains("structure") && object["structure"].is_object() && object["structure"].contains("sites") &&
         object["structure"]["sites"].is_array();
}

constexpr const char* formula_keys[] = {"composition", "formula", "full_formula", "formula_pretty", "pretty_formula"};

struct Found {
  Composition composition;
  std::string key;
};

// What the compound is made of. Only for objects that say it.
Found composition_in(const Json& object) {
  if (object.contains("composition") && object["composition"].is_object())
    return {composition_of_amounts(object["composition"]), "composition"};
  if (has_sites(object)) return {composition_of_sites(object["structure"]["sites"]), "structure"};
  for (const char* key : formula_keys)
    if (object.contains(key) && object[key].is_string())
      return {parse_composition(object[key].get<std::string>()), key};
  throw Error("no composition");
}

bool says_composition(const Json& object) {
  if (has_sites(object)) return true;
  for (const char* key : formula_keys)
    if (object.contains(key) && (object[key].is_string() || (key == formula_keys[0] && object[key].is_object())))
      return true;
  return false;
}

// The classes of pymatgen.entries say by their fields what they add, in eV for the composition as written.
double adjustment(const Json& item) {
  if (!item.is_object()) throw Error("an energy adjustment that is no object");
  const auto field = [&](const char* key) {
    return item.contains(key) ? number(item[key], std::string("'") + key + "' of an energy adjustment") : 0.0;
  };
  if (item.contains("value")) return field("value");
  if (item.contains("adj_per_atom")) return field("adj_per_atom") * field("n_atoms");
  if (item.contains("adj_per_deg")) return field("adj_per_deg") * field("temp") * field("n_atoms");
  throw Error("an energy adjustment without 'value', 'adj_per_atom' or 'adj_per_deg'");
}

bool is_computed_entry(const Json& object) {
  return object.contains("energy") && (object.contains("correction") || object.contains("energy_adjustments"));
}

double corrected_energy(const Json& object) {
  double energy = number(object["energy"], "'energy'");
  const auto adjustments = object.find("energy_adjustments");
  if (adjustments != object.end() && adjustments->is_array() && !adjustments->empty()) {
    for (const Json& item : *adjustments) energy += adjustment(item);
  } else if (const auto correction = object.find("correction"); correction != object.end() && !correction->is_null()) {
    energy += number(*correction, "'correction'");
  }
  return energy;
}

// Text or whole number of the first key there is.
std::string id_of(const Json& object) {
  for (const char* key : {"entry_id", "material_id", "id", "name"}) {
    const auto found = object.find(key);
    if (found == object.end()) continue;
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number_integer()) return std::to_string(found->get<long long>());
  }
  return {};
}

EnergyRecord record_of(const Json& object) {
  EnergyRecord record;
  record.id = id_of(object);
  try {
    Found found = composition_in(object);
    record.composition = std::move(found.composition);
    record.composition_key = std::move(found.key);
    if (is_computed_entry(object)) {
      record.columns["energy"] = corrected_energy(object);
      record.corrected = record.columns["energy"] != number(object["energy"], "'energy'");
    } else {
      for (const auto& [key, value] : object.items())
        if (value.is_number()) record.columns[key] = value.get<double>();
    }
  } catch (const Error& error) {
    record.flaw = error.message();
  }
  return record;
}

}  // namespace

void visit_energy_json(const std::filesystem::path& file, const std::function<void(EnergyRecord&&)>& record) {
  LineReader lines(inflated(pull_file(file), file.string()), file.string());
  JsonCharacters characters([&] { return lines.piece(); }, 1);
  std::vector<std::string> keys;  // the last key at each depth
  int count = 0;
  // What has been read is thrown away at once, so that memory holds one entry.
  const auto each = [&](int depth, Json::parse_event_t event, Json& value) {
    const auto level = static_cast<std::size_t>(depth);
    if (keys.size() <= level) keys.resize(level + 1);
    if (event == Json::parse_event_t::array_start) keys[level].clear();
    if (event == Json::parse_event_t::key) keys[level] = value.get<std::string>();
    if (event != Json::parse_event_t::object_end || !says_composition(value)) return true;
    const bool has_number =
        std::any_of(value.begin(), value.end(), [](const Json& field) { return field.is_number(); });
    if (!has_number && !value.contains("energy")) return true;
    EnergyRecord found = record_of(value);
    ++count;
    if (found.id.empty()) found.id = keys[level].empty() ? std::to_string(count) : keys[level];
    found.where = file.string() + ":" + std::to_string(characters.line());
    record(std::move(found));
    return false;
  };
  try {
    [[maybe_unused]] const Json rest = Json::parse(JsonIterator(characters), JsonIterator(), each);
  } catch (const Json::exception&) {
    throw Error("text that is no JSON, or ends early", {file.string() + ":" + std::to_string(characters.line())});
  }
}

}  // namespace werner
