#include "werner/io/text_format.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "werner/core/text.hpp"

namespace werner {
namespace {

constexpr std::ptrdiff_t lines_to_see = 3;

bool begins_with_numbers(const std::vector<std::string>& words, std::size_t count) {
  return words.size() >= count && std::all_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count),
                                              [](const std::string& word) { return parse_double(word).has_value(); });
}

}  // namespace

OpenedText opened(Pull text) {
  constexpr std::size_t most = 1 << 20;
  std::string beginning;
  while (std::ranges::count(beginning, '\n') < lines_to_see && beginning.size() < most) {
    const std::string_view piece = text();
    if (piece.empty()) break;
    beginning += piece;
  }
  Pull all = [first = std::make_shared<const std::string>(beginning), given = false, text = std::move(text)]() mutable {
    if (std::exchange(given, true) || first->empty()) return text();
    return std::string_view(*first);
  };
  return {std::move(beginning), std::move(all)};
}

std::string crystal_text_format(std::string_view beginning) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (beginning.starts_with(byte_order_mark)) beginning.remove_prefix(byte_order_mark.size());
  const std::string_view text = trim(beginning);
  if (text.starts_with('{') || text.starts_with('[')) return "pymatgen";
  std::vector<std::vector<std::string>> lines;
  for (const auto& line : split(beginning, '\n')) lines.push_back(split_words(line));
  lines.resize(std::max<std::size_t>(lines.size(), lines_to_see));
  // A comment, the scale and the first vector of the lattice: a comment may be a number too, so this comes first.
  if (begins_with_numbers(lines[1], 1) && begins_with_numbers(lines[2], 3)) return "poscar";
  if (lines[0].size() == 1 && parse_int(lines[0][0])) return "extxyz";
  return "cif";
}

}  // namespace werner
