// TOML as plain values with their places, so that only one file includes the parser and every complaint names file and
// line.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace werner {

struct TomlValue;
using TomlList = std::vector<TomlValue>;
using TomlTable = std::map<std::string, TomlValue>;

struct TomlValue {
  std::variant<bool, std::int64_t, double, std::string, TomlList, TomlTable> value;
  std::string where;  // "file:line", or the flag it came from
};

// Throws UsageError with file and line. `file` only names the text.
TomlValue parse_toml(std::string_view text, const std::string& file);
// One override "a.b=c" put into the table: c is TOML, or, where it is none, a bare word taken as text.
void override_toml(TomlValue& table, const std::string& assignment, const std::string& flag = "--set");

// "text" with quotes and escapes as TOML writes it.
std::string toml_quoted(std::string_view text);

// A whole number, a range [low, high] with either end open, or anything at all.
struct WholeRange {
  std::optional<int> low, high;
};

// Reads the keys of one table, remembers which were asked for, and refuses the others.
class TomlReader {
 public:
  // `path` names the table in messages: "search".
  TomlReader(const TomlValue& table, std::string path);

  bool has(const std::string& key);
  std::string text(const std::string& key, const std::string& otherwise);
  bool flag(const std::string& key, bool otherwise);
  int whole(const std::string& key, int otherwise, int low, int high);
  double number(const std::string& key, double otherwise, double low, double high);
  // One text or a list of texts; numbers are taken as their text.
  std::vector<std::string> texts(const std::string& key);
  // "file:line: key" of each of them: a list may run over many lines.
  std::vector<std::string> places(const std::string& key) const;
  std::vector<int> wholes(const std::string& key);
  std::vector<double> numbers(const std::string& key);
  // 4, [3, 5], "any"; nothing when the key is absent.
  std::optional<WholeRange> range(const std::string& key);
  // A table below, empty when absent.
  TomlReader table(const std::string& key);
  // [[key]]: none when absent.
  std::vector<TomlReader> tables(const std::string& key);
  std::vector<std::string> keys() const;
  // Keys that nobody asked for yet, with their values as text (numbers, names).
  std::map<std::string, std::string> rest();

  // "file:line: key" of a key, or of the table when it is absent; goes in front of complaints.
  std::string where(const std::string& key) const;
  // Throws UsageError for a key that is none of these, with the nearest one. A table is asked this first: a key that is
  // misspelt is not told as one that is missing.
  void only(const std::vector<std::string>& known) const;
  // Throws UsageError for a key that was never asked for, with the nearest one that was.
  void finish() const;

 private:
  const TomlValue* find(const std::string& key);
  std::string dotted(const std::string& key) const;  // "search.seed"
  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

  TomlTable table_;
  std::string path_, where_;
  std::set<std::string> asked_;
};

}  // namespace werner
