// The weight files of Nequix: one line of JSON, then arrays in NumPy's format, one after another.
#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace werner::nequix {

struct Array {
  std::size_t rows = 0, columns = 1;
  std::vector<double> values;  // row by row
};

struct LayerWeights {
  std::vector<Array> radial;                // from the radial basis to a weight per path and channel
  std::array<Array, 4> message, mix, skip;  // by degree; empty where the layer has none
  std::array<Array, 4> norm;
};

struct NequixFile {
  std::string digest;     // SHA-256 of the file
  double cutoff = 0;      // Angstrom
  int basis_size = 0;     // Bessel functions
  double envelope_p = 0;  // exponent of the polynomial envelope
  double average_neighbours = 1, scale = 1, shift = 0;
  std::vector<int> atomic_numbers;    // ascending
  std::vector<double> atom_energies;  // eV, in that order
  std::vector<LayerWeights> layers;
  Array readout;
};

// Throws Error for a file that is cut, no such file, or a network of another architecture than 128x0e + 64x1o + 32x2e +
// 32x3o, degree 3.
NequixFile read_nequix(const std::filesystem::path& file);

}  // namespace werner::nequix
