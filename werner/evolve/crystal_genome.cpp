#include "werner/evolve/crystal_genome.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

constexpr std::int64_t per_angstrom = 10'000'000, per_vector = 1'000'000'000;

// The shortest decimal text of a whole number of units.
std::string decimal(std::int64_t units, std::int64_t per_one) {
  std::string text = units < 0 ? "-" : "";
  const std::int64_t magnitude = units < 0 ? -units : units;
  text += std::to_string(magnitude / per_one);
  std::string digits = std::to_string(per_one + magnitude % per_one).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits.empty() ? text : text + "." + digits;
}

std::int64_t whole(double value, std::int64_t per_one) {
  constexpr double most = 1e8;  // Angstrom or cells: far beyond any crystal, far below what 64 bits hold
  if (!(std::abs(value) < most)) throw Error("a crystal without numbers cannot be written as a genome");
  return std::llround(value * static_cast<double>(per_one));
}

struct Atom {
  int atomic_number;
  std::array<std::int64_t, 3> position;
  auto operator<=>(const Atom&) const = default;
};

Error no_genome(std::string_view text, const std::string& why) {
  return Error("'" + excerpt(text) + "' is no crystal: " + why,
               {.hint = "expected nine numbers of the lattice, then symbol and three coordinates of each atom"});
}

// The text before the round number, and that number.
std::pair<std::string_view, int> without_round(std::string_view text) {
  const auto mark = text.find('#');
  if (mark == std::string_view::npos) return {trim(text), 1};
  const auto round = parse_int(text.substr(mark + 1));
  if (!round || *round < 1) throw no_genome(text, "'" + excerpt(text.substr(mark)) + "' is no round number");
  return {trim(text.substr(0, mark)), *round};
}

}  // namespace

std::string crystal_text(const Crystal& crystal) {
  std::string text;
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 3; ++column)
      text +=
          (text.empty() ? "" : " ") + decimal(whole(crystal.lattice.rows()(row, column), per_angstrom), per_angstrom);
  std::vector<Atom> atoms;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    Atom atom{crystal.atomic_numbers[i], {}};
    const Fractional position = wrapped(crystal.positions[i]);
    for (int axis = 0; axis < 3; ++axis)
      atom.position[static_cast<std::size_t>(axis)] = whole(position.value[axis], per_vector) % per_vector;
    atoms.push_back(atom);
  }
  std::sort(atoms.begin(), atoms.end());
  for (const Atom& atom : atoms) {
    text += " " + element(atom.atomic_number).symbol;
    for (const std::int64_t x : atom.position) text += " " + decimal(x, per_vector);
  }
  return text;
}

Crystal parse_crystal_text(std::string_view text) {
  const std::vector<std::string> words = split_words(without_round(text).first);
  if (words.size() < 9 || (words.size() - 9) % 4 != 0)
    throw no_genome(text, std::to_string(words.size()) + " words are no nine numbers and four for each atom");
  const auto number = [&](std::size_t word) {
    const auto value = parse_double(words[word]);
    if (!value || !std::isfinite(*value)) throw no_genome(text, "'" + excerpt(words[word]) + "' is no number");
    return *value;
  };
  Eigen::Matrix3d rows;
  for (int i = 0; i < 9; ++i) rows(i / 3, i % 3) = number(static_cast<std::size_t>(i));
  Crystal crystal{Lattice(rows), {}, {}};
  for (std::size_t word = 9; word < words.size(); word += 4) {
    const auto z = atomic_number(words[word]);
    if (!z) throw no_genome(text, "'" + excerpt(words[word]) + "' is no element");
    crystal.atomic_numbers.push_back(*z);
    crystal.positions.push_back({{number(word + 1), number(word + 2), number(word + 3)}});
  }
  return crystal;
}

std::string next_round(std::string_view text) {
  const auto [crystal, round] = without_round(text);
  return std::string(crystal) + " #" + std::to_string(round + 1);
}

}  // namespace werner
