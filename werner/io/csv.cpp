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
  throw Error("no column '" + std::string(name) + "' in '" + file + "'",
              {.where = file, .hint = did_you_mean(name, header)});
}

CsvTable parse_csv(std::string_view text, const std::string& file, CsvRows rows) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());

  CsvTable table;
  std::vector<std::string> fields;
  std::string field;
  int line = 1, row_line = 1, quote_line = 1;
  bool quoted = false;
  bool was_quoted = false;  // an empty quoted field is no blank line
  const auto end_row = [&] {
    if (fields.empty() && trim(field).empty() && !was_quoted) {
      field.clear();
      row_line = line + 1;
      return;
    }
    fields.push_back(std::move(field));
    field.clear();
    if (table.header.empty())
      for (const std::string& name : fields) table.header.emplace_back(trim(name));
    else
      table.rows.push_back({std::move(fields), row_line, quoted});
    fields.clear();
    quoted = was_quoted = false;
    row_line = line + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
        field += '"';
        ++i;
      } else if (c == '"') {
        quoted = false;
      } else if (c == '\n' && rows == CsvRows::one_line) {
        end_row();
        ++line;
      } else {
        field += c;
        line += c == '\n';
      }
    } else if (c == '"') {
      quoted = was_quoted = true;
      quote_line = line;
    } else if (c == ',') {
      fields.push_back(std::move(field));
      field.clear();
    } else if (c == '\n') {
      end_row();
      ++line;
    } else if (c != '\r') {
      field += c;
    }
  }
  if (quoted && rows == CsvRows::any_lines)
    throw Error("quote is never closed",
                {.where = file + ":" + std::to_string(quote_line), .hint = "a quote inside a field is written \"\""});
  end_row();
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
