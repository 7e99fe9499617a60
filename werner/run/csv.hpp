// Comma-separated values as RFC 4180 has them: quoted cells, doubled quotes.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

struct CsvTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // as many cells as columns
  std::optional<std::size_t> column(std::string_view name) const;
};
CsvTable parse_csv_table(std::string_view text);

// One line with its newline; cells are quoted where they need it.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace werner
