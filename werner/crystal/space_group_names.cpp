#include "werner/crystal/space_group_names.hpp"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner {

namespace {

constexpr int last_group = 230;

// Renamed when the symbol e of double glide planes came (de Wolff et al. 1992, doi:10.1107/S0108767392003428).
constexpr std::array renamed{std::pair("Abm2", 39), std::pair("Aba2", 41), std::pair("Cmca", 64), std::pair("Cmma", 67),
                             std::pair("Ccca", 68)};

std::string plain(std::string_view symbol) { return replaced(replaced(std::string(symbol), "_", ""), " ", ""); }

// Cubic groups with a centre were written without the bar: "Pa3", "Fm3m".
bool lost_its_bar(int group) { return (group >= 200 && group <= 206) || group >= 221; }

std::optional<std::pair<int, int>> range_of(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() > 2) return std::nullopt;
  const auto low = parse_int(trim(parts.front())), high = parse_int(trim(parts.back()));
  if (!low || !high) return std::nullopt;
  return std::pair(*low, *high);
}

int group_named(const std::string& text, const std::string& where) {
  const std::string wanted = plain(text);
  for (const auto& [symbol, group] : renamed)
    if (wanted == symbol) return group;
  std::vector<std::string> known;
  for (int group = 1; group <= last_group; ++group) {
    known.push_back(plain(space_group(group).symbol));
    if (known.back() == wanted || plain(space_group(group).hermann_mauguin) == wanted) return group;
    if (lost_its_bar(group) && replaced(known.back(), "-", "") == wanted) return group;
  }
  throw UsageError("there is no space group '" + excerpt(text) + "'",
                   {.where = where,
                    .hint = "a number from 1 to 230, a range of them, a symbol of the standard setting or 'any'; " +
                            did_you_mean(wanted, known)});
}

}  // namespace

std::vector<int> space_groups_of(std::span<const std::string> texts, const std::string& where) {
  std::set<int> groups;
  for (const std::string& untrimmed : texts) {
    const std::string text(trim(untrimmed));
    std::optional<std::pair<int, int>> range = range_of(text);
    if (lower(text) == "any") range = std::pair(1, last_group);
    if (!range) {
      const int group = group_named(text, where);
      range = std::pair(group, group);
    }
    if (range->first < 1 || range->second > last_group || range->first > range->second)
      throw UsageError("there are no space groups '" + excerpt(text) + "'",
                       {.where = where, .hint = "they are numbered 1 to 230"});
    for (int group = range->first; group <= range->second; ++group) groups.insert(group);
  }
  return {groups.begin(), groups.end()};
}

}  // namespace werner
