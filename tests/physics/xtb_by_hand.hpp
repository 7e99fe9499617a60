// The program xtb run by hand, as the witness of what the oracles make of it.
#pragma once
#include <cmath>
#include <cstdlib>
#include <string>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/molecule.hpp"
#include "werner/core/text.hpp"

namespace werner::test {

// What it prints for a structure.
inline std::string xtb_by_hand(const std::string& xyz, const std::string& flags) {
  const ScratchDir scratch;
  scratch.write("in.xyz", xyz);
  const std::string command = "cd '" + scratch.path().string() +
                              "' && OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 xtb in.xyz " + flags + " > out 2> err";
  EXPECT_EQ(std::system(command.c_str()), 0);
  return read_text(scratch.path() / "out");
}

// The first number after the last place where `label` stands.
inline double printed(const std::string& text, const std::string& label) {
  const std::size_t at = text.rfind(label);
  if (at == std::string::npos) return std::nan("");
  for (const std::string& word : split_words(text.substr(at + label.size(), 60)))
    if (const auto number = parse_double(word)) return *number;
  return std::nan("");
}

inline std::string exact_xyz(const Molecule& molecule) {
  std::string text = std::to_string(molecule.size()) + "\n\n";
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    text += element(molecule.atomic_numbers[i]).symbol;
    for (int k = 0; k < 3; ++k) text += " " + format_double(molecule.positions[i][k]);
    text += "\n";
  }
  return text;
}

}  // namespace werner::test
