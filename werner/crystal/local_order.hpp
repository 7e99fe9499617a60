// How much the neighbours of an atom look like a shape: local order parameters, 0 to 1 with 1 for the perfect shape.
// Zimmermann and Jain 2020, doi:10.1039/C9RA07755C; Peters 2009, doi:10.1063/1.3270161; q2, q4, q6: Steinhardt et al.
// 1983, doi:10.1103/PhysRevB.28.784. The numbers in the formulas are those of pymatgen 2026.10.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "werner/core/molecule.hpp"

namespace werner {

// Directions to neighbours and what shapes are made of. Tables are square, [j * size + k].
struct NeighbourAngles {
  int size = 0;
  std::vector<double> distances;  // Angstrom
  std::vector<Vec3> directions;   // of length 1
  std::vector<double> theta;      // between j and k, radian
  // With j as the pole, the direction of k across the axis; zero where k is on the axis (within 1e-12).
  std::vector<Vec3> meridian;
};

// `neighbours` from the centre, Angstrom, none of length zero.
NeighbourAngles neighbour_angles(std::span<const Vec3> neighbours);

// The shapes asked after for a coordination number, in the order of the preset `ops` of matminer's
// CrystalNNFingerprint; none beyond 12. "see_saw_rectangular" is called "rectangular see-saw-like" there.
std::span<const std::string_view> shapes_of(int coordination_number);

// A value for each of `shapes_of(n)`, of the first n neighbours; n is at most the size. "body_centred_cubic" depends on
// the order of the neighbours, as in pymatgen.
std::vector<double> order_parameters(const NeighbourAngles& angles, int n);

}  // namespace werner
