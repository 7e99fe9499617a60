#include "werner/run/toml.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

TomlValue convert(const toml::node& node, const std::string& file) {
  TomlValue result;
  result.where = file + ":" + std::to_string(node.source().begin.line);
  if (const auto* table = node.as_table()) {
    TomlTable entries;
    for (const auto& [key, value] : *table) entries.emplace(std::string(key.str()), convert(value, file));
    result.value = std::move(entries);
  } else if (const auto* array = node.as_array()) {
    TomlList entries;
    for (const toml::node& value : *array) entries.push_back(convert(value, file));
    result.value = std::move(entries);
  } else if (const auto text = node.value_exact<std::string>()) {
    result.value = *text;
  } else if (const auto whole = node.value_exact<std::int64_t>()) {
    result.value = *whole;
  } else if (const auto number = node.value_exact<double>()) {
    result.value = *number;
  } else if (const auto flag = node.value_exact<bool>()) {
    result.value = *flag;
  } else {
    throw UsageError("dates and times mean nothing here", {.where = result.where, .hint = {}});
  }
  return result;
}

void rename(TomlValue& value, const std::string& where) {
  value.where = where;
  if (auto* list = std::get_if<TomlList>(&value.value))
    for (TomlValue& entry : *list) rename(entry, where);
  if (auto* table = std::get_if<TomlTable>(&value.value))
    for (auto& [key, entry] : *table) rename(entry, where);
}

}  // namespace

TomlValue parse_toml(std::string_view text, const std::string& file) {
  try {
    return convert(toml::parse(text), file);
  } catch (const toml::parse_error& error) {
    throw UsageError(lower(error.description().substr(0, 1)) + std::string(error.description().substr(1)),
                     {.where = file + ":" + std::to_string(error.source().begin.line),
                      .hint = "the file is TOML: texts stand in \"quotes\", lists in [brackets]"});
  }
}

void override_toml(TomlValue& table, const std::string& assignment, const std::string& flag) {
  const std::size_t equals = assignment.find('=');
  const std::string path(trim(assignment.substr(0, equals)));
  if (equals == std::string::npos || path.empty())
    throw UsageError("cannot read '" + assignment + "'",
                     {.where = flag, .hint = "expected KEY=VALUE, as in search.seed=2"});
  const std::string text(trim(assignment.substr(equals + 1)));
  TomlValue value;
  try {
    value = std::get<TomlTable>(parse_toml("value = " + text, flag).value).at("value");
  } catch (const UsageError&) {
    value.value = text;
  }
  rename(value, flag);
  TomlValue* at = &table;
  const std::vector<std::string> keys = split(path, '.');
  for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
    // objective.0.goal=... reaches into a list of tables
    if (auto* list = std::get_if<TomlList>(&at->value)) {
      const auto index = parse_int(keys[i]);
      if (!index || *index < 0 || *index >= static_cast<int>(list->size()))
        throw UsageError("no entry '" + keys[i] + "' in '" + path + "'",
                         {.where = flag, .hint = "entries count from 0"});
      at = &(*list)[static_cast<std::size_t>(*index)];
      continue;
    }
    auto* entries = std::get_if<TomlTable>(&at->value);
    if (!entries) throw UsageError("'" + keys[i - 1] + "' in '" + path + "' is no table", {.where = flag, .hint = {}});
    const auto [entry, added] = entries->try_emplace(keys[i]);
    if (added) entry->second = {TomlTable{}, flag};
    at = &entry->second;
  }
  auto* entries = std::get_if<TomlTable>(&at->value);
  if (!entries) throw UsageError("'" + path + "' does not lead to a key", {.where = flag, .hint = {}});
  (*entries)[keys.back()] = std::move(value);
}

std::string toml_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += std::string("\\") + c;
    else if (c == '\n')
      quoted += "\\n";
    else if (c == '\t')
      quoted += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      quoted += fmt::format("\\u{:04X}", static_cast<int>(c));
    else
      quoted += c;
  }
  return quoted + "\"";
}

}  // namespace werner
