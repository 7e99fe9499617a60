// The Wyckoff positions of the 230 space groups in the standard setting of `space_group` (data/wyckoff.csv): where
// atoms may stand, how often each is repeated, and which coordinates stay free.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/lattice.hpp"
#include "werner/crystal/affine_map.hpp"

namespace werner {

struct WyckoffPosition {
  int space_group = 0;
  char letter = 'a';          // 'a' is the most special; 'A' follows 'z' (alpha of Pmmm)
  int multiplicity = 0;       // atoms per conventional cell
  std::string site_symmetry;  // oriented: "4/mm.m"
  // Maps the parameters (x, y, z) to the coordinates of each atom of the orbit, modulo the cell; parameters that a map
  // ignores may be anything. The first is the one that International Tables list first.
  std::vector<AffineMap> orbit;
  std::array<bool, 3> free{};  // whether x, y, z matter

  int free_parameters() const { return free[0] + free[1] + free[2]; }
};

// From 'a' up to the general position. Throws Error for a number outside 1 to 230.
std::span<const WyckoffPosition> wyckoff_positions(int space_group);
// Throws Error for a letter that the group does not have.
const WyckoffPosition& wyckoff_position(int space_group, char letter);

// The atoms of the orbit in [0, 1), in the order of `orbit`. For special values of the parameters they coincide.
std::vector<Fractional> orbit_of(const WyckoffPosition& position, const Eigen::Vector3d& parameters);

struct WyckoffProjection {
  Fractional position;  // of the nearest point, in the cell of the given one
  Eigen::Vector3d parameters =
      Eigen::Vector3d::Zero();  // with which the map gives it, modulo the cell; 0 where not free
  std::size_t map = 0;          // index in `orbit`
  double distance = 0;          // Angstrom
};
// The nearest point of any atom of the orbit, over all parameters. Exact in the reduced cells of crystallography; in
// very oblique cells (angles under 45 degrees) a nearer image may be missed. NaN goes in as it comes out.
WyckoffProjection nearest_on(const WyckoffPosition& position, const Lattice& lattice, const Fractional& point);
// The same for one map of the orbit.
WyckoffProjection nearest_on(const WyckoffPosition& position, std::size_t map, const Lattice& lattice,
                             const Fractional& point);

// The most special position with a point within `tolerance` (Angstrom): the one on which the point's site symmetry is
// highest; the general position when there is none.
const WyckoffPosition& wyckoff_position_at(int space_group, const Lattice& lattice, const Fractional& point,
                                           double tolerance);

// All ways to exchange letters that another choice of origin and axes of the same group brings about (its affine
// normaliser): each word gives what a, b, c, ... become; the first is the identity. Groups that are their own mirror
// images include those with a reflection.
std::span<const std::string> wyckoff_relabellings(int space_group);

// Place in the order a .. z, A.
int letter_index(char letter);
char letter_at(int index);

}  // namespace werner
