#include "werner/io/pymatgen_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/json_characters.hpp"
#include "werner/io/json_text.hpp"
#include "werner/io/site_symbols.hpp"

namespace werner {
namespace {

using nlohmann::json;

const json* member(const json& object, const char* name) {
  const auto it = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && it != object.end() ? &*it : nullptr;
}

bool is_structure(const json& value) { return member(value, "lattice") && member(value, "sites"); }

const json* structure_of(const json& object) {
  if (is_structure(object)) return &object;
  for (const char* name : {"structure", "snl", "final_structure", "relaxed_structure", "initial_structure"})
    if (const json* inside = member(object, name); inside && is_structure(*inside)) return inside;
  return nullptr;
}

std::string shown(const json& value) { return excerpt(json_text(value)); }

Eigen::Vector3d read_vector(const json& value, const std::string& what) {
  if (!value.is_array() || value.size() != 3)
    throw Error(fmt::format("{} is {}, expected three numbers", what, shown(value)));
  Eigen::Vector3d vector;
  for (std::size_t i = 0; i < 3; ++i) {
    if (!value[i].is_number() || !std::isfinite(value[i].get<double>()))
      throw Error(fmt::format("{} is {}, expected three finite numbers", what, shown(value)));
    vector[static_cast<Eigen::Index>(i)] = value[i].get<double>();
  }
  return vector;
}

Lattice read_lattice(const json& lattice) {
  if (const json* matrix = member(lattice, "matrix")) {
    if (!matrix->is_array() || matrix->size() != 3)
      throw Error(fmt::format("the lattice matrix is {}, expected three vectors", shown(*matrix)));
    Eigen::Matrix3d rows;
    for (std::size_t i = 0; i < 3; ++i)
      rows.row(static_cast<Eigen::Index>(i)) = read_vector((*matrix)[i], "a lattice vector");
    return Lattice(rows);
  }
  std::array<double, 6> numbers{};
  constexpr std::array<const char*, 6> names{"a", "b", "c", "alpha", "beta", "gamma"};
  for (std::size_t i = 0; i < 6; ++i) {
    const json* number = member(lattice, names[i]);
    if (!number || !number->is_number())
      throw Error(fmt::format("the lattice has neither a matrix nor a number '{}'", names[i]));
    numbers[i] = number->get<double>();
  }
  return written_lattice({{numbers[0], numbers[1], numbers[2]}, {numbers[3], numbers[4], numbers[5]}});
}

std::vector<Occupant> read_species(const json& species, std::size_t site) {
  if (!species.is_array() || species.empty()) throw Error(fmt::format("site {} has no list of species", site + 1));
  std::vector<Occupant> occupants;
  double total = 0;
  for (const json& one : species) {
    const json* symbol = member(one, "element");
    if (!symbol || !symbol->is_string()) throw Error(fmt::format("a species of site {} has no element", site + 1));
    const auto z = atomic_number(symbol->get_ref<const std::string&>());
    if (!z) throw Error(fmt::format("unknown element '{}'", excerpt(symbol->get_ref<const std::string&>())));
    const json* occupancy = member(one, "occu");
    const double share = !occupancy ? 1 : occupancy->is_number() ? occupancy->get<double>() : -1;
    constexpr double fullest = 1 + 1e-6;
    if (!(share >= 0 && (total += share) <= fullest))
      throw Error(fmt::format("the occupancies of site {} are not between 0 and 1", site + 1));
    const auto same = std::find_if(occupants.begin(), occupants.end(),
                                   [&](const Occupant& occupant) { return occupant.atomic_number == *z; });
    if (same != occupants.end())
      same->occupancy += share;  // oxidation states apart, it is one element
    else if (share > 0)
      occupants.push_back({*z, share});
  }
  if (occupants.empty()) throw Error(fmt::format("site {} is empty", site + 1));
  return occupants;
}

DisorderedCrystal read_structure(const json& structure) {
  DisorderedCrystal crystal;
  crystal.lattice = read_lattice(*member(structure, "lattice"));
  const json& sites = *member(structure, "sites");
  if (!sites.is_array() || sites.empty()) throw Error("the structure has no sites");
  require_few_atoms(sites.size());
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const json* species = member(sites[i], "species");
    if (!species) throw Error(fmt::format("site {} has no species", i + 1));
    crystal.sites.push_back(read_species(*species, i));
    if (const json* abc = member(sites[i], "abc")) {
      crystal.positions.push_back({read_vector(*abc, fmt::format("'abc' of site {}", i + 1))});
    } else if (const json* xyz = member(sites[i], "xyz")) {
      crystal.positions.push_back(
          crystal.lattice.fractional(read_vector(*xyz, fmt::format("'xyz' of site {}", i + 1))));
    } else {
      throw Error(fmt::format("site {} has neither 'abc' nor 'xyz'", i + 1));
    }
  }
  return crystal;
}

void add_columns(std::map<std::string, std::string>& columns, const json& object) {
  for (const auto& [key, value] : object.items()) {
    if (key.starts_with('@')) continue;
    if (value.is_string())
      columns.emplace(key, value.get_ref<const std::string&>());
    else if (value.is_number() || value.is_boolean())
      columns.emplace(key, json_text(value));
  }
}

// The numbers and texts of an object, or of none but the name where `value` is something else.
EntryLabels labels_of(const json& value, const std::string& name) {
  EntryLabels labels{name};
  if (!value.is_object()) return labels;
  add_columns(labels.columns, value);
  for (const char* inside : {"data", "tags", "properties"})
    if (const json* more = member(value, inside); more && more->is_object()) add_columns(labels.columns, *more);
  for (const char* key : {"material_id", "mp_id", "entry_id", "id", "name"})
    if (const auto it = labels.columns.find(key); it != labels.columns.end() && !it->second.empty()) {
      labels.name = it->second;
      if (std::string_view(key) == "material_id") labels.columns.erase(it);
      break;
    }
  return labels;
}

class Documents {
 public:
  Documents(const std::string& file, const CrystalVisitor& entry, const BrokenVisitor& broken)
      : file_(file), entry_(entry), broken_(broken) {}

  // Arrays and tables of structures may stand in one another, but not endlessly.
  void visit(const json& value, int line, const std::string& name = {}, int depth = 0) {
    constexpr int deepest = 4;
    if (const json* structure = structure_of(value)) {
      deliver(
          labels_of(value, name.empty() ? std::to_string(++count_) : name), fmt::format("{}:{}", file_, line),
          [&] { return CrystalEntry{{}, {}, read_structure(*structure), {}}; }, entry_, broken_);
    } else if (value.is_array() && depth < deepest) {
      for (const json& element : value) visit(element, line, {}, depth + 1);
    } else if (const json* list = depth < deepest ? list_of(value) : nullptr) {
      visit(*list, line, {}, depth + 1);
    } else if (value.is_object() && depth < deepest && is_table(value)) {
      for (const auto& [key, element] : value.items()) visit(element, line, key, depth + 1);
    } else {
      visit_broken(fmt::format("no structure (an object with 'lattice' and 'sites') in {}", shown(value)), line,
                   labels_of(value, name));
    }
  }

  void visit_broken(const std::string& reason, int line, EntryLabels labels = {}) {
    ++count_;
    if (labels.name.empty()) labels.name = std::to_string(count_);
    broken_({fmt::format("{}:{}", file_, line), reason, std::move(labels.name), std::move(labels.columns)});
  }

 private:
  static const json* list_of(const json& value) {
    for (const char* name : {"structures", "entries"})
      if (const json* list = member(value, name); list && list->is_array()) return list;
    return nullptr;
  }
  static bool is_table(const json& value) {
    for (const json& element : value)
      if (structure_of(element)) return true;
    return false;
  }

  const std::string& file_;
  const CrystalVisitor& entry_;
  const BrokenVisitor& broken_;
  int count_ = 0;
};

json parse_text(std::string_view text, const std::string& where) {
  JsonCharacters characters([text]() mutable { return std::exchange(text, {}); }, 1);
  json value = json::parse(JsonIterator(characters), JsonIterator(), nullptr, false);
  if (value.is_discarded()) throw Error("no valid JSON", {.where = where});
  return value;
}

// Elements of an array are handed on as they end and then forgotten.
void read_stream(LineReader& lines, Documents& documents) {
  JsonCharacters characters([&] { return lines.piece(); }, lines.number() + 1);
  int line = characters.line();
  const auto hand_on = [&](int depth, json::parse_event_t event, json& parsed) {
    using Event = json::parse_event_t;
    if (depth != 1 || event == Event::key) return true;
    if (event == Event::object_start || event == Event::array_start) {
      line = characters.line();
      return true;
    }
    documents.visit(parsed, event == Event::value ? characters.line() : line);
    return false;
  };
  const bool array = lines.peek() == '[';
  const json value = array ? json::parse(JsonIterator(characters), JsonIterator(), hand_on, false)
                           : json::parse(JsonIterator(characters), JsonIterator(), nullptr, false);
  if (value.is_discarded()) throw Error("no valid JSON", {.where = lines.where(characters.line())});
  if (!array) documents.visit(value, line);
}

}  // namespace

CrystalEntry crystal_of_pymatgen(std::string_view text, const std::string& file, int line) {
  const std::string where = fmt::format("{}:{}", file, line);
  const json value = parse_text(text, where);
  const json* structure = structure_of(value);
  if (!structure)
    throw Error(fmt::format("no structure (an object with 'lattice' and 'sites') in {}", shown(value)), {where});
  const EntryLabels labels = labels_of(value, "1");
  return {labels.name, where, read_structure(*structure), labels.columns};
}

void read_pymatgen_json(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  Documents documents(lines.file(), entry, broken);
  bool one_a_line = false;
  while (const auto first = lines.peek()) {
    if (*first != '{' && !one_a_line) return read_stream(lines, documents);
    const std::optional<std::string_view> line = lines.next();
    if (trim(*line).empty()) continue;
    std::optional<json> value;
    try {
      value = parse_text(*line, lines.where(lines.number()));
    } catch (const Error& error) {
      if (!one_a_line) {  // one object over several lines
        lines.put_back();
        return read_stream(lines, documents);
      }
      documents.visit_broken(error.message(), lines.number());
    }
    one_a_line = true;
    if (value) documents.visit(*value, lines.number());
  }
  if (!one_a_line) throw Error("the file is empty", {.where = lines.where(1)});
}

namespace {

using nlohmann::ordered_json;

ordered_json vector_json(const Eigen::Vector3d& v) { return {v[0], v[1], v[2]}; }

void add_columns(ordered_json& object, const std::map<std::string, std::string>& columns) {
  for (const auto& [name, value] : columns) {
    if (object.contains(name)) continue;
    const auto number = parse_double(value);
    if (number && std::isfinite(*number) && format_double(*number) == value)
      object[name] = *number;
    else
      object[name] = value;
  }
}

ordered_json structure_json(const DisorderedCrystal& crystal, const std::map<std::string, std::string>& columns = {}) {
  const CellParameters cell = crystal.lattice.parameters();
  ordered_json matrix = ordered_json::array(), sites = ordered_json::array();
  for (int axis = 0; axis < 3; ++axis) matrix.push_back(vector_json(crystal.lattice.vector(axis)));
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    ordered_json species = ordered_json::array();
    std::string label;
    for (const Occupant& occupant : crystal.sites[i]) {
      const std::string& symbol = element(occupant.atomic_number).symbol;
      species.push_back({{"element", symbol}, {"occu", occupant.occupancy}});
      label += (label.empty() ? "" : ", ") + symbol;
    }
    sites.push_back({{"species", species},
                     {"abc", vector_json(crystal.positions[i].value)},
                     {"xyz", vector_json(crystal.lattice.cartesian(crystal.positions[i]))},
                     {"properties", ordered_json::object()},
                     {"label", label}});
  }
  ordered_json properties = ordered_json::object();
  add_columns(properties, columns);
  return {{"@module", "pymatgen.core.structure"},
          {"@class", "Structure"},
          {"charge", 0},
          {"lattice",
           {{"matrix", matrix},
            {"pbc", {true, true, true}},
            {"a", cell.lengths[0]},
            {"b", cell.lengths[1]},
            {"c", cell.lengths[2]},
            {"alpha", cell.angles[0]},
            {"beta", cell.angles[1]},
            {"gamma", cell.angles[2]},
            {"volume", crystal.lattice.volume()}}},
          {"properties", properties},
          {"sites", sites}};
}

ordered_json row_json(const CrystalEntry& entry) {
  ordered_json row{{"material_id", entry.name}, {"structure", structure_json(entry.crystal)}};
  add_columns(row, entry.columns);
  return row;
}

}  // namespace

std::string write_pymatgen_json(std::span<const CrystalEntry> entries) {
  if (entries.size() == 1) return json_text(structure_json(entries[0].crystal, entries[0].columns)) + "\n";
  std::string text = "[";
  for (const CrystalEntry& entry : entries) text += (text.size() > 1 ? ",\n" : "\n") + json_text(row_json(entry));
  return text + "\n]\n";
}

std::string write_pymatgen_json_lines(std::span<const CrystalEntry> entries) {
  std::string text;
  for (const CrystalEntry& entry : entries) text += json_text(row_json(entry)) + "\n";
  return text;
}

}  // namespace werner
