#include "werner/complex/isomer_choice.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {
// A word and what it is said of: "trans" and {"br", "cl"}.
struct Phrase {
  std::string head;
  std::multiset<std::string> donors;
  auto operator<=>(const Phrase&) const = default;
};
using Phrases = std::multiset<Phrase>;
}  // namespace

static bool is_head(const std::string& word) {
  static const std::set<std::string> heads = {
      "cis",      "trans",        "fac",    "mer",   "sfac", "ufac", "allcis",     "axial",  "equatorial", "diaxial",
      "alltrans", "diequatorial", "apical", "basal", "stem", "cap",  "enantiomer", "isomer", "delta",      "lambda"};
  return heads.contains(word);
}

static bool is_hand(const std::string& head) { return head == "delta" || head == "lambda" || head == "enantiomer"; }

static Phrases phrases(std::string_view name) {
  // What somebody may put between two words. Greek letters are spelled out.
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::string_view letter = name.substr(i, 2);
    if (letter == "\u0394" || letter == "\u039b") {
      text += letter == "\u0394" ? "-delta-" : "-lambda-";
      ++i;
    } else {
      text += std::string_view("-,; ()").find(name[i]) < std::string_view::npos ? '-' : name[i];
    }
  }
  std::vector<Phrase> list;
  std::string prefix;  // "s", "u" or "all", which belong to the next word
  for (const std::string& piece : split(lower(text), '-')) {
    if (piece.empty()) continue;
    const std::string word = prefix + piece;
    prefix.clear();
    if (piece == "all" || piece == "s" || piece == "u")
      prefix = piece;
    else if (is_head(word) || list.empty())
      list.push_back({word, {}});
    else
      list.back().donors.insert(word);
  }
  if (!prefix.empty()) list.push_back({prefix, {}});
  return {list.begin(), list.end()};
}

static bool contains(const Phrases& name, const Phrases& wanted) { return std::ranges::includes(name, wanted); }

// Each wanted phrase in one of its own, some of whose donors may stay unsaid: "trans" in "trans-Br-Cl".
static bool touches(const Phrases& name, const Phrases& wanted) {
  return std::ranges::all_of(wanted, [&](const Phrase& part) {
    return std::ranges::any_of(name, [&](const Phrase& phrase) {
      return phrase.head == part.head && std::ranges::includes(phrase.donors, part.donors);
    });
  });
}

static Phrases without_hand(Phrases name) {
  std::erase_if(name, [](const Phrase& phrase) { return is_hand(phrase.head); });
  return name;
}

static std::string listing(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::vector<std::string> shown(names.begin(), names.begin() + std::min(names.size(), most));
  return join(shown, ", ") + (names.size() > most ? " and " + std::to_string(names.size() - most) + " more" : "");
}

const Isomer& isomer_by_name(const std::vector<Isomer>& list, std::string_view wanted, const std::string& where) {
  const Phrases parts = phrases(wanted);
  std::vector<Phrases> known;
  std::vector<std::string> names;
  for (const Isomer& isomer : list) {
    known.push_back(phrases(isomer.name));
    if (!isomer.name.empty()) names.push_back(isomer.name);
  }
  const std::string unknown = "unknown isomer '" + std::string(wanted) + "'";
  if (names.empty())
    throw UsageError(unknown, {.where = where, .hint = "there is only one isomer, and it has no name"});
  const std::vector<std::function<bool(std::size_t)>> ways = {
      [&](std::size_t i) { return list[i].name == wanted; },
      [&](std::size_t i) { return known[i] == parts; },
      [&](std::size_t i) { return without_hand(known[i]) == parts; },
      [&](std::size_t i) { return contains(known[i], parts); },
      [&](std::size_t i) { return touches(known[i], parts); },
  };
  for (const auto& fits : ways) {
    std::vector<std::size_t> found;
    if (parts.empty()) break;
    for (std::size_t i = 0; i < list.size(); ++i)
      if (fits(i)) found.push_back(i);
    if (found.empty()) continue;
    // Of two mirror images the one that lists show, unless the other is asked for.
    const auto shown = [&](std::size_t i) { return list[i].representative; };
    if (std::ranges::any_of(found, shown)) std::erase_if(found, [&](std::size_t i) { return !shown(i); });
    const std::size_t best = found.front();
    if (std::ranges::all_of(found, [&](std::size_t i) { return without_hand(known[i]) == without_hand(known[best]); }))
      return list[best];
    std::vector<std::string> candidates;
    for (const std::size_t i : found) candidates.push_back(list[i].name);
    throw UsageError("isomer '" + std::string(wanted) + "' fits several",
                     {.where = where, .hint = "one of " + listing(candidates)});
  }
  throw UsageError(unknown, {.where = where, .hint = did_you_mean(wanted, names)});
}

}  // namespace werner
