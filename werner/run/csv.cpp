#include "werner/run/csv.hpp"

#include <algorithm>

namespace werner {

std::optional<std::size_t> CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  if (found == columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns.begin());
}

CsvTable parse_csv_table(std::string_view text) {
  CsvTable table;
  std::vector<std::string> cells(1);
  bool quoted = false, any = false;
  const auto end_line = [&] {
    if (any) {
      if (table.columns.empty()) {
        table.columns = cells;
      } else {
        cells.resize(table.columns.size());
        table.rows.push_back(cells);
      }
    }
    cells.assign(1, "");
    any = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
        cells.back() += text[++i];
      else if (c == '"')
        quoted = false;
      else
        cells.back() += c;
    } else if (c == '"') {
      quoted = any = true;
    } else if (c == ',') {
      cells.emplace_back();
      any = true;
    } else if (c == '\n') {
      end_line();
    } else if (c != '\r') {
      cells.back() += c;
      any = true;
    }
  }
  end_line();
  return table;
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i) line += ',';
    if (cells[i].find_first_of(",\"\n\r") == std::string::npos) {
      line += cells[i];
      continue;
    }
    line += '"';
    for (const char c : cells[i]) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\n";
}

}  // namespace werner
