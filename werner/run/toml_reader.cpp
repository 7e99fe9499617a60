#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/run/toml.hpp"

namespace werner {

namespace {

std::string shown(const TomlValue& value) {
  struct Show {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t whole) const { return std::to_string(whole); }
    std::string operator()(double number) const { return format_double(number); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(const TomlList& list) const {
      std::vector<std::string> parts;
      for (const TomlValue& entry : list) parts.push_back(shown(entry));
      return "[" + join(parts, ", ") + "]";
    }
    std::string operator()(const TomlTable&) const { return "a table"; }
  };
  return std::visit(Show{}, value.value);
}

std::optional<double> as_number(const TomlValue& value) {
  if (const auto* number = std::get_if<double>(&value.value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&value.value)) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<int> as_int(const TomlValue& value) {
  // 1e3 is a whole number too.
  if (const auto* real = std::get_if<double>(&value.value))
    return std::abs(*real) <= 1e9 && *real == std::round(*real) ? std::optional(static_cast<int>(*real)) : std::nullopt;
  const auto* whole = std::get_if<std::int64_t>(&value.value);
  if (!whole || *whole < std::numeric_limits<int>::min() || *whole > std::numeric_limits<int>::max())
    return std::nullopt;
  return static_cast<int>(*whole);
}

}  // namespace

TomlReader::TomlReader(const TomlValue& table, std::string path) : path_(std::move(path)), where_(table.where) {
  if (const auto* entries = std::get_if<TomlTable>(&table.value))
    table_ = *entries;
  else
    throw UsageError(fmt::format("'{}' is '{}', expected a table [{}]", path_, shown(table), path_),
                     {.where = table.where, .hint = {}});
}

const TomlValue* TomlReader::find(const std::string& key) {
  asked_.insert(key);
  const auto entry = table_.find(key);
  return entry == table_.end() ? nullptr : &entry->second;
}

std::string TomlReader::dotted(const std::string& key) const {
  if (path_.empty() || key.empty()) return path_ + key;
  return path_ + "." + key;
}

std::string TomlReader::where(const std::string& key) const {
  const auto entry = table_.find(key);
  return (entry == table_.end() ? where_ : entry->second.where) + ": " + dotted(key);
}

void TomlReader::refuse(const std::string& key, const std::string& expected) const {
  throw UsageError(fmt::format("'{}' where {} was expected", shown(table_.at(key)), expected),
                   {.where = where(key), .hint = {}});
}

bool TomlReader::has(const std::string& key) { return find(key) != nullptr; }

std::string TomlReader::text(const std::string& key, const std::string& otherwise) {
  const TomlValue* value = find(key);
  if (!value) return otherwise;
  if (const auto* text = std::get_if<std::string>(&value->value)) return *text;
  refuse(key, "a text in \"quotes\"");
}

bool TomlReader::flag(const std::string& key, bool otherwise) {
  const TomlValue* value = find(key);
  if (!value) return otherwise;
  if (const auto* flag = std::get_if<bool>(&value->value)) return *flag;
  refuse(key, "true or false");
}

int TomlReader::whole(const std::string& key, int otherwise, int low, int high) {
  const TomlValue* value = find(key);
  if (!value) return otherwise;
  const auto whole = as_int(*value);
  if (!whole || *whole < low || *whole > high) refuse(key, fmt::format("a whole number from {} to {}", low, high));
  return *whole;
}

double TomlReader::number(const std::string& key, double otherwise, double low, double high) {
  const TomlValue* value = find(key);
  if (!value) return otherwise;
  const auto number = as_number(*value);
  if (!number || !(*number >= low && *number <= high))
    refuse(key, fmt::format("a number from {} to {}", format_double(low), format_double(high)));
  return *number;
}

std::vector<std::string> TomlReader::texts(const std::string& key) {
  const TomlValue* value = find(key);
  if (!value) return {};
  if (const auto* list = std::get_if<TomlList>(&value->value)) {
    std::vector<std::string> texts;
    for (const TomlValue& entry : *list) {
      if (std::holds_alternative<TomlList>(entry.value) || std::holds_alternative<TomlTable>(entry.value))
        refuse(key, "a list of texts");
      texts.push_back(shown(entry));
    }
    return texts;
  }
  if (std::holds_alternative<TomlTable>(value->value)) refuse(key, "a text or a list of texts");
  return {shown(*value)};
}

std::vector<std::string> TomlReader::places(const std::string& key) const {
  const auto found = table_.find(key);
  if (found == table_.end()) return {};
  const auto* list = std::get_if<TomlList>(&found->second.value);
  if (!list) return {where(key)};
  std::vector<std::string> places;
  for (const TomlValue& entry : *list) places.push_back(entry.where + ": " + dotted(key));
  return places;
}

std::vector<int> TomlReader::wholes(const std::string& key) {
  const TomlValue* value = find(key);
  if (!value) return {};
  if (const auto one = as_int(*value)) return {*one};
  const auto* list = std::get_if<TomlList>(&value->value);
  std::vector<int> wholes;
  if (!list) refuse(key, "a whole number or a list of them");
  for (const TomlValue& entry : *list) {
    const auto whole = as_int(entry);
    if (!whole) refuse(key, "a list of whole numbers");
    wholes.push_back(*whole);
  }
  return wholes;
}

std::vector<double> TomlReader::numbers(const std::string& key) {
  const TomlValue* value = find(key);
  if (!value) return {};
  const auto* list = std::get_if<TomlList>(&value->value);
  std::vector<double> numbers;
  if (!list) refuse(key, "a list of numbers");
  for (const TomlValue& entry : *list) {
    const auto number = as_number(entry);
    if (!number) refuse(key, "a list of numbers");
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<WholeRange> TomlReader::range(const std::string& key) {
  const TomlValue* value = find(key);
  if (!value) return std::nullopt;
  if (const auto one = as_int(*value)) return WholeRange{*one, *one};
  const auto* text = std::get_if<std::string>(&value->value);
  if (text && *text == "any") return WholeRange{};
  const auto* list = std::get_if<TomlList>(&value->value);
  if (!list || list->size() != 2) refuse(key, "a whole number, [low, high] or \"any\"");
  const auto low = as_int((*list)[0]), high = as_int((*list)[1]);
  if (!low || !high) refuse(key, "[low, high] of whole numbers");
  if (*low > *high) refuse(key, "a range whose first number is the lower one");
  return WholeRange{low, high};
}

TomlReader TomlReader::table(const std::string& key) {
  const TomlValue* value = find(key);
  const std::string path = dotted(key);
  return value ? TomlReader(*value, path) : TomlReader({TomlTable{}, where_}, path);
}

std::vector<TomlReader> TomlReader::tables(const std::string& key) {
  const TomlValue* value = find(key);
  if (!value) return {};
  std::vector<TomlReader> readers;
  const std::string path = dotted(key);
  if (const auto* list = std::get_if<TomlList>(&value->value))
    for (const TomlValue& entry : *list) readers.emplace_back(entry, path);
  else
    readers.emplace_back(*value, path);
  return readers;
}

std::vector<std::string> TomlReader::keys() const {
  std::vector<std::string> names;
  for (const auto& [key, value] : table_) names.push_back(key);
  return names;
}

std::map<std::string, std::string> TomlReader::rest() {
  std::map<std::string, std::string> texts;
  for (const auto& [key, value] : table_)
    if (asked_.insert(key).second) texts[key] = shown(value);
  return texts;
}

void TomlReader::finish() const { only({asked_.begin(), asked_.end()}); }

void TomlReader::only(const std::vector<std::string>& known) const {
  for (const auto& [key, value] : table_)
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw UsageError(fmt::format("unknown key '{}'{}", key, path_.empty() ? "" : " in [" + path_ + "]"),
                       {.where = value.where, .hint = did_you_mean(key, known)});
}

}  // namespace werner
