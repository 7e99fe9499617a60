#include "werner/io/crystal_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "werner/core/text.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/pymatgen_json.hpp"

namespace werner {
namespace {

struct Columns {
  std::vector<std::string> names;
  std::size_t crystal = 0;
  std::optional<std::size_t> name;
  bool is_name_only = true;  // of that column: not also a value to keep
};

std::optional<std::size_t> find(const std::vector<std::string>& names, std::initializer_list<const char*> wanted) {
  for (const char* name : wanted)
    for (std::size_t i = 0; i < names.size(); ++i)
      if (lower(names[i]) == name) return i;
  return std::nullopt;
}

std::optional<Columns> columns_of(const CsvRow& header) {
  Columns columns;
  for (const std::string& name : header.fields) columns.names.emplace_back(trim(name));
  const auto crystal = find(columns.names, {"cif", "structure", "cif_string", "cif_content"});
  if (!crystal) return std::nullopt;
  columns.crystal = *crystal;
  columns.name = find(columns.names, {"material_id", "id", "name"});
  for (std::size_t i = 0; i < columns.names.size() && !columns.name; ++i)
    if (i != columns.crystal) {
      columns.name = i;
      columns.is_name_only = columns.names[i].empty();
    }
  return columns;
}

EntryLabels labels_of_row(const CsvRow& row, const Columns& columns, std::size_t count) {
  EntryLabels labels{std::to_string(count)};
  for (std::size_t i = 0; i < row.fields.size() && i < columns.names.size(); ++i) {
    if (i == columns.crystal) continue;
    if (columns.name == i && !trim(row.fields[i]).empty()) labels.name = trim(row.fields[i]);
    if (columns.names[i].empty() || (columns.name == i && columns.is_name_only)) continue;
    labels.columns.emplace(columns.names[i], row.fields[i]);
  }
  return labels;
}

CrystalEntry crystal_of_row(const CsvRow& row, const Columns& columns, const std::string& file) {
  if (row.fields.size() <= columns.crystal)
    throw Error(fmt::format("{} fields in a row of {} columns", row.fields.size(), columns.names.size()));
  const std::string& text = row.fields[columns.crystal];
  int line = row.line;
  for (std::size_t i = 0; i < columns.crystal; ++i)
    line += static_cast<int>(std::count(row.fields[i].begin(), row.fields[i].end(), '\n'));
  const std::string_view content = trim(text);
  if (content.empty()) throw Error(fmt::format("the column '{}' is empty", columns.names[columns.crystal]));
  return content.front() == '{' ? crystal_of_pymatgen(content, file, line) : crystal_of_cif(text, file, line);
}

}  // namespace

void read_crystal_csv(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  CsvReader rows([&] { return lines.piece(); }, lines.file());
  const std::optional<CsvRow> header = rows.next();
  const std::optional<Columns> columns = header ? columns_of(*header) : std::nullopt;
  if (!columns) {
    std::vector<std::string> names = header ? header->fields : std::vector<std::string>{};
    throw Error(names.empty() ? "the table is empty"
                              : fmt::format("no column 'cif' or 'structure', found '{}'", excerpt(join(names, ","))),
                {.where = lines.where(1)});
  }
  std::size_t count = 0;
  while (std::optional<CsvRow> row = rows.next()) {
    ++count;
    deliver(
        labels_of_row(*row, *columns, count), lines.where(row->line),
        [&] { return crystal_of_row(*row, *columns, lines.file()); }, entry, broken);
  }
  if (count == 0) throw Error("the table has no rows", {.where = lines.where(1)});
}

std::string write_crystal_csv(std::span<const CrystalEntry> entries) {
  std::set<std::string> names;
  for (const CrystalEntry& entry : entries)
    for (const auto& [name, value] : entry.columns)
      if (name != "material_id" && name != "cif") names.insert(name);
  std::vector<std::string> fields{"material_id", "cif"};
  fields.insert(fields.end(), names.begin(), names.end());
  std::string text = csv_line(fields);
  for (const CrystalEntry& entry : entries) {
    fields = {entry.name, write_cif({&entry, 1})};
    for (const std::string& name : names) {
      const auto it = entry.columns.find(name);
      fields.push_back(it == entry.columns.end() ? "" : it->second);
    }
    text += csv_line(fields);
  }
  return text;
}

}  // namespace werner
