// The lines of XYZ files that molecules and crystals share: atoms, the columns of `Properties=`, values of comments.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "werner/core/molecule.hpp"

namespace werner {

constexpr std::string_view xyz_white_space = " \t\r\v\f";

// Which words of a line hold species and position.
struct XyzColumns {
  int species = 0;
  int position = 1;
};

// `Properties=species:S:1:pos:R:3:forces:R:3`; nothing when species or pos is missing or the text is malformed.
std::optional<XyzColumns> xyz_columns(const std::string& properties);

struct XyzAtom {
  int z = 0;
  Vec3 position = Vec3::Zero();
  std::string problem;  // empty when the line is an atom
};

// Column of the species: a symbol (any case, trailing digits ignored) or an atomic number. Coordinates are finite and
// at most 1e6 Angstrom.
XyzAtom read_xyz_atom(std::string_view line, const XyzColumns& columns);

// A key and a value of key=value: what a reader would stop at becomes '_' in a key, and puts a value in quotes.
std::string xyz_key(std::string key);
std::string quoted_xyz_value(const std::string& value);

}  // namespace werner
