#include <algorithm>

#include "werner/io/csv.hpp"
#include "werner/report/report.hpp"

namespace werner {

ReportTable report_table(std::string_view text, const std::string& file) {
  CsvTable read = parse_csv(text, file);
  ReportTable table;
  table.columns = std::move(read.header);
  for (CsvRow& row : read.rows) {
    row.fields.resize(std::max(row.fields.size(), table.columns.size()));
    table.rows.push_back(std::move(row.fields));
  }
  return table;
}

}  // namespace werner
