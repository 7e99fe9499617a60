// The format of a text without a name, as on the standard input.
#pragma once
#include <string>
#include <string_view>

#include "werner/io/text_source.hpp"

namespace werner {

// A text whose beginning was looked at; `all` gives it from there.
struct OpenedText {
  std::string beginning;
  Pull all;
};
// The first lines, as many as `crystal_text_format` looks at, where they are not longer than a mebibyte.
OpenedText opened(Pull text);

// By its first lines: "poscar", "extxyz", "pymatgen" (JSON), else "cif". For crystals.
std::string crystal_text_format(std::string_view beginning);

}  // namespace werner
