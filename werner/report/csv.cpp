#include <algorithm>
#include <iterator>
#include <utility>

#include "werner/report/report.hpp"

namespace werner {

ReportTable parse_csv(std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> cells;
  std::string cell;
  bool quoted = false, anything = false;
  const auto end_line = [&] {
    if (!anything) return;  // an empty line is no row
    cells.push_back(std::exchange(cell, {}));
    lines.push_back(std::exchange(cells, {}));
    anything = false;
  };
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = anything = true;
    } else if (c == ',') {
      cells.push_back(std::exchange(cell, {}));
      anything = true;
    } else if (c == '\n') {
      end_line();
    } else if (c != '\r') {
      cell += c;
      anything = true;
    }
  }
  end_line();

  ReportTable table;
  if (lines.empty()) return table;
  table.columns = std::move(lines.front());
  table.rows.assign(std::make_move_iterator(lines.begin() + 1), std::make_move_iterator(lines.end()));
  for (auto& row : table.rows) row.resize(std::max(row.size(), table.columns.size()));
  return table;
}

}  // namespace werner
