// Looking a name up in an explicit list of entries (formats, polyhedra, strategies, oracles, properties).
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

template <class Entry>
std::vector<std::string> names_of(std::span<const Entry> entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.emplace_back(entry.name);
  return names;
}

// The entry of that name. Throws UsageError "unknown KIND 'name'" with the nearest name; `where` is the key or flag.
template <class Entry>
const Entry& find_named(std::span<const Entry> entries, std::string_view name, std::string_view kind,
                        std::string where = {}) {
  for (const Entry& entry : entries)
    if (entry.name == name) return entry;
  throw UsageError("unknown " + std::string(kind) + " '" + std::string(name) + "'",
                   {std::move(where), did_you_mean(name, names_of(entries))});
}

}  // namespace werner
