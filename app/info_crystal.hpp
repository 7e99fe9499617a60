// `werner info FILES` for crystals: what they are, and what is odd about them.
#pragma once
#include <string>
#include <vector>

namespace werner {

// Whether a file is read as crystals: by its name, and extended XYZ by its first frame having a Lattice.
bool holds_crystals(const std::string& file);

struct InfoCrystalFlags {
  double symprec = 0.1;  // Angstrom
  bool details = false;  // the full account of every crystal, not a line each
  bool json = false;
  std::string format;  // of the files, a name of crystal_formats(); empty: by their names
};

// Prints; the value is the exit code: 1 when an entry of a file could not be read.
int info_crystals(const std::vector<std::string>& files, const InfoCrystalFlags& flags);

}  // namespace werner
