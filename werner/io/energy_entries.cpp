#include "werner/io/energy_entries.hpp"

#include <array>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/energy_json.hpp"

namespace werner {

namespace {

const std::array<std::string, 14> columns = {"corrected_formation_energy_per_atom",
                                             "formation_energy_per_atom",
                                             "formation_energy_peratom",
                                             "e_form_per_atom",
                                             "form_energy_per_atom",
                                             "corrected_energy_per_atom",
                                             "energy_per_atom",
                                             "total_energy_per_atom",
                                             "final_energy_per_atom",
                                             "corrected_energy",
                                             "energy",
                                             "total_energy",
                                             "final_energy",
                                             "energy_total"};
constexpr const char* composition_columns[] = {"composition",    "formula",        "full_formula",
                                               "formula_pretty", "pretty_formula", "reduced_formula"};
// Of these only the ratio of the elements is known.
bool is_reduced(std::string_view name) {
  return name == "formula_pretty" || name == "pretty_formula" || name == "reduced_formula";
}
// Columns that say how many atoms an energy belongs to.
constexpr const char* atom_columns[] = {"natoms", "n_atoms", "num_atoms", "nsites", "n_sites"};
constexpr const char* id_columns[] = {"material_id", "entry_id", "id", "name"};
// eV/atom, whatever the sign. Compounds are formed with less than 10, crowded ones with some tens more; the total
// energy of all electrons of the heaviest element is 1.0e6.
constexpr double greatest_formation_energy = 100, greatest_total_energy = 2e6;
constexpr const char* column_hint = "name the column of energies, as in formation_energy_per_atom or energy";

// Collects entries; the first one that has any energy decides for the column.
class Collector {
 public:
  Collector(std::string file, const std::string& wanted) : file_(std::move(file)) {
    if (!wanted.empty()) choose(wanted);
  }

  void broken(std::string where, std::string reason) { table_.broken.push_back({std::move(where), std::move(reason)}); }
  bool chosen() const { return !table_.column.empty(); }
  const EnergyColumn& column() const { return column_; }
  void choose(const std::string& name) {
    column_ = energy_column(name);
    table_.kind = column_.kind;
    table_.column = name;
    table_.corrected = column_.corrected;
  }
  void mark_corrected() { table_.corrected = true; }
  void by(const std::string& oracle, const std::string& where) {
    if (table_.oracle.empty()) table_.oracle = oracle;
    if (table_.oracle != oracle)
      throw Error("energies by '" + excerpt(oracle) + "' beside energies by '" + excerpt(table_.oracle) + "'",
                  {where, "energies of one hull come from one method"});
  }

  // `has(name)` tells whether the entry has such a column.
  template <class Has>
  void choose_among(const Has& has) {
    if (chosen()) return;
    for (const std::string& name : columns)
      if (has(name)) return choose(name);
  }

  // `atoms` that the energy belongs to; nothing when the composition is only known as a ratio.
  void add(std::string id, std::string where, const Composition& composition, std::optional<double> energy,
           std::optional<double> atoms) {
    const double total = composition.total();
    if (!(total > 0) || !std::isfinite(total)) return broken(std::move(where), "no atoms");
    if (!energy) return broken(std::move(where), chosen() ? "no " + table_.column : "no energy");
    if (!std::isfinite(*energy)) return broken(std::move(where), table_.column + " is " + format_double(*energy));
    if (!column_.per_atom && !(atoms && *atoms > 0 && std::isfinite(*atoms)))
      return broken(std::move(where), table_.column + " belongs to a cell of unknown size");
    const double per_atom = column_.per_atom ? *energy : *energy / *atoms;
    const double most = column_.kind == EnergyKind::formation ? greatest_formation_energy : greatest_total_energy;
    if (!(std::abs(per_atom) <= most))
      return broken(std::move(where), table_.column + " comes to " + format_double(per_atom) + " eV/atom, beyond the " +
                                          format_double(most) + " that are possible");
    table_.entries.push_back({std::move(id), composition, per_atom});
  }

  EnergyTable result() {
    if (!table_.entries.empty()) return std::move(table_);
    if (table_.broken.empty()) throw Error("no compounds with energies", {file_, column_hint});
    throw Error("no compound can be used: " + table_.broken[0].reason, {table_.broken[0].where, column_hint});
  }

 private:
  std::string file_;
  EnergyTable table_;
  EnergyColumn column_;
};

std::string extension_of(std::filesystem::path file) {
  if (lower(file.extension().string()) == ".gz") file = file.stem();
  return lower(file.extension().string());
}

EnergyTable from_rows(const CsvTable& csv, std::size_t composition, const std::string& file, Collector& all) {
  all.choose_among([&](const std::string& name) { return csv.find(name).has_value(); });
  if (!all.chosen())
    throw Error("no column of energies among '" + excerpt(join(csv.header, ", ")) + "'", {file + ":1", column_hint});
  const std::size_t energy = csv.column(all.column().name, file);
  std::optional<std::size_t> id;
  for (const char* name : id_columns)
    if (!id) id = csv.find(name);
  std::optional<std::size_t> atoms;
  for (const char* name : atom_columns)
    if (!atoms) atoms = csv.find(name);
  const std::optional<std::size_t> oracle = csv.find("oracle");
  for (std::size_t r = 0; r < csv.rows.size(); ++r) {
    const CsvRow& row = csv.rows[r];
    const std::string where = file + ":" + std::to_string(row.line);
    const auto field = [&](std::size_t column) { return column < row.fields.size() ? row.fields[column] : ""; };
    if (oracle && !trim(field(*oracle)).empty()) all.by(std::string(trim(field(*oracle))), where);
    try {
      const Composition amounts = parse_composition(field(composition));
      const std::string text(trim(field(energy)));
      const auto value = parse_double(text);
      if (!value && !text.empty()) {
        all.broken(where, all.column().name + " is '" + excerpt(text) + "'");
        continue;
      }
      std::optional<double> size;
      if (atoms) size = parse_double(trim(field(*atoms)));
      if (!size && !is_reduced(csv.header[composition])) size = amounts.total();
      all.add(id && !field(*id).empty() ? field(*id) : std::to_string(r + 1), where, amounts, value, size);
    } catch (const Error& error) {
      all.broken(where, error.message());
    }
  }
  return all.result();
}

EnergyTable from_json(const std::filesystem::path& file, Collector& all) {
  visit_energy_json(file, [&](EnergyRecord&& record) {
    if (!record.flaw.empty()) return all.broken(record.where, excerpt(record.id) + ": " + record.flaw);
    all.choose_among([&](const std::string& name) { return record.columns.contains(name); });
    const auto found = record.columns.find(all.column().name);
    std::optional<double> energy;
    if (found != record.columns.end()) energy = found->second;
    if (record.corrected) all.mark_corrected();
    std::optional<double> size;
    for (const char* name : atom_columns)
      if (const auto count = record.columns.find(name); !size && count != record.columns.end()) size = count->second;
    if (!size && !is_reduced(record.composition_key)) size = record.composition.total();
    all.add(std::move(record.id), std::move(record.where), record.composition, energy, size);
  });
  return all.result();
}

EnergyTable from_crystals(const std::filesystem::path& file, Collector& all) {
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        all.choose_among([&](const std::string& name) {
          const auto found = entry.columns.find(name);
          return found != entry.columns.end() && parse_double(found->second);
        });
        const auto found = entry.columns.find(all.column().name);
        std::optional<double> energy;
        if (found != entry.columns.end()) energy = parse_double(found->second);
        const Composition composition = composition_of(entry.crystal);
        all.add(std::move(entry.name), std::move(entry.where), composition, energy, composition.total());
      },
      [&](BrokenEntry&& entry) { all.broken(std::move(entry.where), std::move(entry.reason)); });
  return all.result();
}

}  // namespace

std::span<const std::string> known_energy_columns() { return columns; }

EnergyColumn energy_column(const std::string& name) {
  const std::string text = lower(name);
  const auto has = [&](const char* part) { return text.find(part) != std::string::npos; };
  const EnergyKind kind = has("form") ? EnergyKind::formation : EnergyKind::total;
  return {name, kind, has("per_atom") || has("peratom"), kind == EnergyKind::total && text.starts_with("corrected")};
}

EnergyTable read_energies_csv(std::string_view text, const std::string& name, const std::string& column) {
  Collector all(name, column);
  const CsvTable csv = parse_csv(text, name);
  for (const char* known : composition_columns)
    if (const auto found = csv.find(known)) return from_rows(csv, *found, name, all);
  throw Error("no column of compositions among '" + excerpt(join(csv.header, ", ")) + "'",
              {name + ":1", "the column composition as in Fe2O3"});
}

EnergyTable read_energies(const std::filesystem::path& file, const std::string& column) {
  Collector all(file.string(), column);
  const std::string extension = extension_of(file);
  if (extension == ".json") return from_json(file, all);
  if (extension != ".csv") return from_crystals(file, all);
  const CsvTable csv = parse_csv(read_text_file(file), file.string());
  for (const char* name : composition_columns)
    if (const auto found = csv.find(name)) return from_rows(csv, *found, file.string(), all);
  if (csv.find("cif")) return from_crystals(file, all);
  throw Error("no column of compositions among '" + excerpt(join(csv.header, ", ")) + "'",
              {file.string() + ":1", "the column composition as in Fe2O3, or cif"});
}

EnergyTable merged(std::span<const EnergyTable> tables) {
  EnergyTable result;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (t == 0) {
      result.kind = tables[t].kind;
      result.column = tables[t].column;
      result.corrected = tables[t].corrected;
      result.oracle = tables[t].oracle;
    } else if (tables[t].kind != result.kind) {
      throw Error(
          "formation energies and total energies in one phase diagram: '" + tables[0].column + "' and '" +
              tables[t].column + "'",
          {.hint = "give total energies of all, or the formation energies of all relative to the same elements"});
    }
    result.entries.insert(result.entries.end(), tables[t].entries.begin(), tables[t].entries.end());
    result.broken.insert(result.broken.end(), tables[t].broken.begin(), tables[t].broken.end());
  }
  return result;
}

}  // namespace werner
