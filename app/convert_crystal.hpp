// `werner convert` between formats of crystals, with a change of cell on the way.
#pragma once
#include <array>
#include <optional>
#include <string>

namespace werner {

struct ConvertCrystalFlags {
  std::string from, to, input_format, output_format;
  std::string cell;                          // "primitive", "conventional", "niggli"; empty: as it is
  std::optional<std::array<int, 3>> repeat;  // cells along a, b, c
  bool symmetrised = false;                  // atoms moved onto their Wyckoff positions; CIFs with operations
  double symprec = 0.1;                      // Angstrom
  bool force = false;
};

// "2,2,1" or "2x2x1". Throws UsageError.
std::array<int, 3> parse_repeat(const std::string& text);

// Entries that cannot be read, or have no such cell, are told and left out; the value is the exit code, then 1.
int convert_crystals(const ConvertCrystalFlags& flags);

}  // namespace werner
