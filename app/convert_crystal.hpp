// `werner convert` between formats of crystals, with a change of cell on the way.
#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

namespace werner {

struct ConvertCrystalFlags {
  std::string from, to, input_format, output_format;
  std::string cell;                       // one of cell_names(); empty: as it is
  std::optional<Eigen::Matrix3i> repeat;  // rows are the new vectors in terms of the old
  bool symmetrised = false;               // atoms moved onto their Wyckoff positions; CIFs with operations
  double symprec = 0.1;                   // Angstrom
  bool force = false;
};

// What --cell takes.
std::vector<std::string> cell_names();

// "2,2,1" or "2x2x1": cells along a, b and c; or a matrix, nine whole numbers row by row. Throws UsageError.
Eigen::Matrix3i parse_repeat(const std::string& text);

// Entries that cannot be read, or have no such cell, are told and left out; the value is the exit code, then 1.
int convert_crystals(const ConvertCrystalFlags& flags);

}  // namespace werner
