#include "werner/io/csv.hpp"

#include <algorithm>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

std::optional<std::size_t> CsvTable::find(std::string_view name) const {
  const auto it = std::find(header.begin(), header.end(), name);
  return it == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(it - header.begin()));
}

std::size_t CsvTable::column(std::string_view name, const std::string& file) const {
  if (const auto index = find(name)) return *index;
  if (header.empty())
    throw Error("'" + file + "' is empty, expected a table with a column '" + std::string(name) + "'", {.where = file});
  throw Error("no column '" + std::string(name) + "' in '" + file + "'",
              {.where = file, .hint = did_you_mean(name, header)});
}

std::optional<CsvRow> CsvReader::next() {
  CsvRow row{{}, line_};
  std::string field;
  int quote_line = line_;
  bool quoted = false;
  bool after_quote = false;  // a quote inside a quoted field: its end, or the first half of a doubled one
  bool was_quoted = false;   // an empty quoted field is no blank line
  const auto end_row = [&] {
    if (row.fields.empty() && trim(field).empty() && !was_quoted) {
      field.clear();
      row.line = line_;
      return false;
    }
    row.fields.push_back(std::move(field));
    row.open_quote = quoted;
    return true;
  };
  const auto never_closed = [&] {
    return Error("quote is never closed",
                 {.where = file_ + ":" + std::to_string(quote_line), .hint = "a quote inside a field is written \"\""});
  };
  while (true) {
    if (position_ == piece_.size()) {
      piece_ = pull_();
      position_ = 0;
      if (piece_.empty()) break;
    }
    if (quoted && !after_quote) {  // the long way through a field in one step
      const std::size_t end = std::min(piece_.find_first_of("\"\n", position_), piece_.size());
      field.append(piece_, position_, end - position_);
      position_ = end;
      constexpr std::size_t longest = 256 << 20;
      if (field.size() > longest) throw never_closed();
      if (position_ == piece_.size()) continue;
    }
    const char c = piece_[position_++];
    if (after_quote) {
      after_quote = false;
      if (c == '"') {
        field += '"';
        continue;
      }
      quoted = false;
    }
    if (c == '\n') {
      ++line_;
      if (quoted && rows_ == CsvRows::any_lines)
        field += c;
      else if (end_row())
        return row;
    } else if (quoted) {
      after_quote = true;
    } else if (c == '"') {
      quoted = was_quoted = true;
      quote_line = line_;
    } else if (c == ',') {
      row.fields.push_back(std::move(field));
      field.clear();
    } else if (c != '\r') {
      field += c;
    }
  }
  if (after_quote) quoted = false;
  if (quoted && rows_ == CsvRows::any_lines) throw never_closed();
  return end_row() ? std::optional(std::move(row)) : std::nullopt;
}

CsvTable parse_csv(std::string_view text, const std::string& file, CsvRows rows) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  CsvReader reader(pull_text(text), file, rows);
  CsvTable table;
  if (const auto header = reader.next())
    for (const std::string& name : header->fields) table.header.emplace_back(trim(name));
  while (auto row = reader.next()) table.rows.push_back(std::move(*row));
  return table;
}

std::string csv_field(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::vector<std::string> written;
  for (const std::string& field : fields) written.push_back(csv_field(field));
  return join(written, ",") + "\n";
}

}  // namespace werner
