// The grammar of CIF (Hall, Allen and Brown, Acta Cryst. A47, 655, 1991; version 1.1 of the IUCr): data blocks of items
// and loops. What the names mean is known elsewhere.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

// Views into the text that was parsed.
struct CifValue {
  std::string_view text;
  int line = 0;
  bool quoted = false;
  // "?" (unknown) and "." (not applicable) without quotes, and nothing at all.
  bool is_missing() const { return text.empty() || (!quoted && (text == "?" || text == ".")); }
};

// Names are in lower case without trailing "_"; the "." of DDLm names is an "_".
struct CifItem {
  std::string name;
  CifValue value;
};
struct CifLoop {
  int line = 0;
  std::vector<std::string> names;
  std::vector<CifValue> values;  // row by row
  bool is_whole() const { return !names.empty() && values.size() % names.size() == 0; }
  std::size_t rows() const { return names.empty() ? 0 : values.size() / names.size(); }
  std::optional<std::size_t> column(std::string_view name) const;
  const CifValue& at(std::size_t row, std::size_t column) const { return values[row * names.size() + column]; }
};

struct CifBlock {
  std::string name;
  int line = 0;
  std::vector<CifItem> items;
  std::vector<CifLoop> loops;

  // The first of the names that has a value.
  std::optional<CifValue> value(std::initializer_list<std::string_view> names) const;
  // The loop with one of these columns; null when there is none.
  const CifLoop* loop_with(std::initializer_list<std::string_view> names) const;
  // The items whose names begin so, as a loop of one row.
  CifLoop row_of(std::string_view prefix) const;
};

// Tolerant where files of the world are: a name without a value has an empty one, values that belong to no name are
// left out, a quote that its line does not close ends with the line. Throws Error (`where`: the line alone) for a text
// field that never ends. Views point into `text`, whose first line has the number `first_line`.
std::vector<CifBlock> parse_cif_text(std::string_view text, int first_line);

// "1.234(5)" is 1.234. Nothing for what is no finite number.
std::optional<double> cif_number(std::string_view text);
// Digits behind the decimal point, without those of the uncertainty in brackets; 0 without a point.
int cif_decimals(std::string_view text);

}  // namespace werner
