// What Werner knows, straight from the lists.
#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/verb.hpp"
#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/polyhedron.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/property.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/structure_types.hpp"
#include "werner/evolve/strategy.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/json_text.hpp"
#include "werner/metrics/convention.hpp"
#include "werner/metrics/metric.hpp"
#include "werner/physics/oracle.hpp"
#include "werner/physics/potential/potentials.hpp"

namespace werner {

namespace {

using nlohmann::ordered_json;

// One table: column names, then rows; the first column is the name. Fields are JSON, so that programs get numbers,
// booleans and lists as such.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<ordered_json>> rows;
};

// A field as people read it: "yes", "1.32", "a, b", "population = 130, scale = 0.2".
std::string text_of(const ordered_json& field) {
  if (field.is_string()) return field.get<std::string>();
  if (field.is_boolean()) return field.get<bool>() ? "yes" : "no";
  if (field.is_number_float()) return format_double(field.get<double>());
  if (field.is_number()) return std::to_string(field.get<int>());
  std::vector<std::string> parts;
  for (const auto& [key, value] : field.items())
    parts.push_back((field.is_object() ? key + " = " : "") + text_of(value));
  return join(parts, ", ");
}

std::vector<std::string> texts_of(const std::vector<ordered_json>& row) {
  std::vector<std::string> texts;
  for (const ordered_json& field : row) texts.push_back(text_of(field));
  return texts;
}

// Extended XYZ holds both: molecules, and crystals where a frame has a Lattice.
Table formats_table() {
  Table table{{"name", "of", "extensions", "reads", "writes", "description"}, {}};
  for (const FormatInfo& f : formats())
    table.rows.push_back({f.name, "molecules", f.extensions, f.read != nullptr, f.write != nullptr, f.description});
  for (const CrystalFormat& f : crystal_formats())
    table.rows.push_back({f.name, "crystals", f.extensions, f.read != nullptr || f.read_file != nullptr,
                          f.write != nullptr, f.description});
  return table;
}

Table metrics_table() {
  Table table{{"name", "unit", "better", "description", "citation"}, {}};
  for (const MetricInfo& m : metrics())
    table.rows.push_back({m.name, m.unit, direction_text(m.direction), m.description, m.citation});
  return table;
}

Table prototypes_table() {
  Table table{{"name", "sites", "atoms", "example", "description"}, {}};
  for (const StructureType& type : structure_types())
    table.rows.push_back({type.name, type.sites, type.crystal.size(), type.example, type.description});
  return table;
}

Table presets_table() {
  Table table{{"name", "description"}, {}};
  for (const Convention& c : presets()) table.rows.push_back({c.name, c.description});
  return table;
}

// An arrow of an anchored SMILES starts at one atom: haptic ligands have none.
std::string anchored_text(const Ligand& ligand) {
  try {
    return encode_anchored(ligand);
  } catch (const Error&) {
    return {};
  }
}

Table table_of(std::span<const LigandPtr> ligands, bool anchored) {
  Table table{{"name", "charge", "denticity", "classes", anchored ? "anchored smiles" : "smiles{donors}"}, {}};
  for (const LigandPtr& l : ligands)
    table.rows.push_back(
        {l->name, l->charge, l->denticity(), l->classes, anchored ? anchored_text(*l) : ligand_text(*l)});
  return table;
}

Table ligands_table() { return table_of(ligand_library(), false); }

Table metals_table() {
  Table table{{"symbol", "name", "number", "group", "covalent radius [A]"}, {}};
  for (int z = 1; z <= 103; ++z)
    if (const Element& e = element(z); e.is_metal)
      table.rows.push_back(
          {e.symbol, e.name, z, e.is_f_block() ? ordered_json("f") : ordered_json(e.group), e.covalent_radius});
  return table;
}

Table oracles_table() {
  Table table{{"name", "of", "description", "limits", "delivers", "citation"}, {}};
  for (const OracleInfo& o : oracles())
    table.rows.push_back({o.name, "molecules", o.description, "", o.properties, o.citation});
  for (const PotentialInfo& p : potentials())
    table.rows.push_back({p.name, "crystals", p.description, limits_of(p), potential_properties(), p.citation});
  return table;
}

Table polyhedra_table() {
  Table table{{"name", "sites", "rotations", "description"}, {}};
  for (const Polyhedron& p : polyhedra())
    table.rows.push_back({p.name, p.coordination_number(), p.rotations.size(), p.description});
  return table;
}

Table properties_table() {
  Table table{{"name", "unit", "description", "citation"}, {}};
  for (const PropertyInfo& p : properties()) table.rows.push_back({p.name, p.unit, p.description, p.citation});
  return table;
}

// Whole numbers without a point.
ordered_json number(double value) {
  return value == std::round(value) ? ordered_json(static_cast<int>(value)) : ordered_json(value);
}

Table strategies_table() {
  Table table{{"name", "objectives", "description", "citation", "parameters"}, {}};
  for (const StrategyInfo& s : strategies()) {
    ordered_json parameters = ordered_json::object();
    for (const StrategyParameter& p : s.parameters)
      parameters[p.name] =
          p.choices.empty() ? number(p.default_value) : ordered_json(parameter_text(p, p.default_value));
    table.rows.push_back(
        {s.name, s.max_objectives ? ordered_json(s.max_objectives) : "any", s.description, s.citation, parameters});
  }
  return table;
}

struct Kind {
  std::string name;
  Table (*table)();
};
const Kind kinds[] = {{"formats", formats_table},       {"ligands", ligands_table},
                      {"metals", metals_table},         {"metrics", metrics_table},
                      {"oracles", oracles_table},       {"polyhedra", polyhedra_table},
                      {"presets", presets_table},       {"properties", properties_table},
                      {"prototypes", prototypes_table}, {"strategies", strategies_table}};

void print(const Table& table) {
  std::vector<std::size_t> width(table.columns.size());
  const auto widen = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) width[i] = std::max(width[i], row[i].size());
  };
  widen(table.columns);
  for (const auto& row : table.rows) widen(texts_of(row));
  const auto line = [&](const std::vector<std::string>& row) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i)
      text += i + 1 < row.size() ? fmt::format("{:<{}}  ", row[i], width[i]) : row[i];
    std::cout << trim(text) << "\n";
  };
  line(table.columns);
  for (const auto& row : table.rows) line(texts_of(row));
}

void print_json(const Table& table) {
  ordered_json list = ordered_json::array();
  for (const auto& row : table.rows) {
    ordered_json entry;
    for (std::size_t i = 0; i < row.size(); ++i) entry[table.columns[i]] = row[i];
    list.push_back(entry);
  }
  std::cout << json_text(list, 2) << "\n";
}

void print_markdown(const Table& table) {
  const auto line = [](const std::vector<std::string>& row) {
    for (const std::string& field : row) std::cout << "| " << field << " ";
    std::cout << "|\n";
  };
  line(table.columns);
  line(std::vector<std::string>(table.columns.size(), "---"));
  for (const auto& row : table.rows) line(texts_of(row));
}

}  // namespace

std::function<int()> declare_list(CLI::App& command) {
  struct Flags {
    std::string kind, file;
    bool anchored = false, json = false, markdown = false;
  };
  auto flags = std::make_shared<Flags>();
  command.footer(
      "Examples\n"
      "  werner list ligands\n"
      "  werner list ligands --file mine.txt --anchored      ligands of a file, as SMILES with their metal\n"
      "  werner list strategies --json\n");
  command.add_option("KIND", flags->kind, join(names_of(std::span<const Kind>(kinds)), ", "))->required();
  command.add_option("--file", flags->file, "ligands: those of this file instead of the built-in ones")
      ->type_name("FILE");
  command.add_flag("--anchored", flags->anchored,
                   "ligands: as anchored SMILES ([Li]<-n1ccccc1); haptic ones have none");
  command.add_flag("--json", flags->json, "as one JSON array");
  command.add_flag("--markdown", flags->markdown, "as a Markdown table")->excludes("--json");
  return [flags] {
    const Kind& kind = find_named(std::span<const Kind>(kinds), flags->kind, "kind of thing");
    const bool of_ligands = flags->anchored || !flags->file.empty();
    if (of_ligands && kind.name != "ligands")
      throw UsageError("--file and --anchored are for ligands", {.where = {}, .hint = "werner list ligands"});
    LigandFile own;
    if (!flags->file.empty()) own = read_ligands(flags->file);
    for (const RefusedLigand& refused : own.refused)
      std::cerr << "werner: " << refused.where << ": " << refused.reason << "\n";
    const Table table = of_ligands
                            ? table_of(flags->file.empty() ? ligand_library() : std::span(own.ligands), flags->anchored)
                            : kind.table();
    if (flags->json)
      print_json(table);
    else if (flags->markdown)
      print_markdown(table);
    else
      print(table);
    return own.refused.empty() ? 0 : 1;
  };
}

}  // namespace werner
