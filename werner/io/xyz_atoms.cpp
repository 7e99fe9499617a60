#include "werner/io/xyz_atoms.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

constexpr std::string_view ends_value = " \t\r\n\v\f\"'=,;[]{}|";  // for one of the readers at least

// Cuts the first word off `rest`; empty at the end of the line.
std::string_view cut_word(std::string_view& rest) {
  const std::size_t start = std::min(rest.find_first_not_of(xyz_white_space), rest.size());
  rest.remove_prefix(start);
  const std::size_t length = std::min(rest.find_first_of(xyz_white_space), rest.size());
  const std::string_view word = rest.substr(0, length);
  rest.remove_prefix(length);
  return word;
}

int element_of(std::string_view word) {
  static const auto by_letters = [] {
    std::array<std::array<int, 27>, 26> table{};
    for (int z = 1; z <= 103; ++z) {
      const std::string& symbol = element(z).symbol;
      table[symbol[0] - 'A'][symbol.size() > 1 ? symbol[1] - 'a' + 1 : 0] = z;
    }
    table['D' - 'A'][0] = table['T' - 'A'][0] = 1;
    return table;
  }();
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') ? c - 'a' : (c >= 'A' && c <= 'Z') ? c - 'A' : -1; };
  const bool numeric = !word.empty() && word.front() >= '0' && word.front() <= '9';
  if (numeric) {
    const int z = parse_int(word).value_or(0);
    return z >= 1 && z <= 103 ? z : 0;
  }
  while (!word.empty() && word.back() >= '0' && word.back() <= '9') word.remove_suffix(1);
  if (word.empty() || word.size() > 2 || letter(word[0]) < 0 || (word.size() == 2 && letter(word[1]) < 0)) return 0;
  return by_letters[letter(word[0])][word.size() == 2 ? letter(word[1]) + 1 : 0];
}

// Fortran's D exponents and a leading plus included.
std::optional<double> coordinate_of(std::string_view word) {
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error == std::errc() && end == word.data() + word.size()) return value;
  std::string plain(word);
  for (char& c : plain)
    if (c == 'D' || c == 'd') c = 'e';
  return parse_double(plain);
}

}  // namespace

std::optional<XyzColumns> xyz_columns(const std::string& properties) {
  const std::vector<std::string> parts = split(properties, ':');
  if (parts.size() % 3 != 0) return std::nullopt;
  std::optional<int> species, position;
  int column = 0;
  for (std::size_t i = 0; i < parts.size(); i += 3) {
    const std::optional<int> width = parse_int(parts[i + 2]);
    if (!width || *width < 1 || *width > 1000) return std::nullopt;
    if ((parts[i] == "species" || parts[i] == "Z" || parts[i] == "numbers") && *width == 1 && !species)
      species = column;
    if (parts[i] == "pos" && *width == 3) position = column;
    column += *width;
  }
  if (!species || !position) return std::nullopt;
  return XyzColumns{*species, *position};
}

XyzAtom read_xyz_atom(std::string_view line, const XyzColumns& columns) {
  XyzAtom atom;
  std::string_view rest = line;
  std::array<std::string_view, 4> words;  // species, x, y, z
  const int last = std::max(columns.species, columns.position + 2);
  for (int column = 0; column <= last; ++column) {
    const std::string_view word = cut_word(rest);
    if (word.empty()) {
      atom.problem = fmt::format("expected element and three coordinates, found '{}'", excerpt(line));
      return atom;
    }
    if (column == columns.species) words[0] = word;
    if (column >= columns.position && column < columns.position + 3) words[column - columns.position + 1] = word;
  }
  atom.z = element_of(words[0]);
  if (atom.z == 0) {
    atom.problem = fmt::format("unknown element '{}'", excerpt(words[0]));
    return atom;
  }
  for (int axis = 0; axis < 3; ++axis) {
    const std::optional<double> value = coordinate_of(words[axis + 1]);
    // A kilometre is no molecule: such numbers are the remains of an overflow elsewhere.
    constexpr double largest = 1e6;
    if (!value || !(std::abs(*value) <= largest)) {
      atom.problem = fmt::format("coordinate '{}' is not a finite number", excerpt(words[axis + 1]));
      return atom;
    }
    atom.position[axis] = *value;
  }
  return atom;
}

std::string xyz_key(std::string key) {
  for (char& c : key)
    if (c == ':' || ends_value.find(c) != std::string_view::npos) c = '_';
  return key;
}

std::string quoted_xyz_value(const std::string& value) {
  if (!value.empty() && value.find_first_of(ends_value) == std::string::npos) return value;
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += (c == '\n' || c == '\r') ? ' ' : c;
  }
  return text + "\"";
}

}  // namespace werner
