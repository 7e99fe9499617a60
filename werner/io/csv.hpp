// Comma-separated tables as RFC 4180 has them: quoted fields may hold commas, line ends and doubled quotes. No types.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "werner/io/text_source.hpp"

namespace werner {

struct CsvRow {
  std::vector<std::string> fields;
  int line = 0;             // of the file where the row starts, from 1
  bool open_quote = false;  // a quote that its line does not close; only where rows end with their line
};

// Whether quoted fields may run over several lines. Where they may not, a stray quote costs its row and no other.
enum class CsvRows { any_lines, one_line };

struct CsvTable {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // blank lines are left out; a row may have fewer or more fields than the header

  // Column of that name; nothing when there is none.
  std::optional<std::size_t> find(std::string_view name) const;
  // The same, throwing Error with did-you-mean.
  std::size_t column(std::string_view name, const std::string& file) const;
};

// Row after row of a text that arrives in pieces, the header being the first.
class CsvReader {
 public:
  CsvReader(Pull pull, std::string file, CsvRows rows = CsvRows::any_lines)
      : pull_(std::move(pull)), file_(std::move(file)), rows_(rows) {}
  // Blank lines are left out; nothing at the end. Throws Error for a quote that never closes, with its line, unless
  // rows are lines, and for a field over 256 MiB.
  std::optional<CsvRow> next();

 private:
  Pull pull_;
  std::string file_, piece_;
  CsvRows rows_;
  std::size_t position_ = 0;
  int line_ = 1;
};

// `text` with its header line; a byte-order mark is ignored. Throws Error for a quote that never closes, with its line,
// unless rows are lines.
CsvTable parse_csv(std::string_view text, const std::string& file, CsvRows rows = CsvRows::any_lines);

// A field ready to be written: quoted where it has to be.
std::string csv_field(std::string_view value);
// One row with its line end.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace werner
