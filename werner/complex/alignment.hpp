// Rigid motions: rotations that fit directions or points onto others, and handedness.
#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "werner/complex/ligand.hpp"

namespace werner {

// The proper rotation about the origin that takes `from` nearest to `onto` (Kabsch 1976).
Eigen::Matrix3d best_rotation(std::span<const Vec3> from, std::span<const Vec3> onto);

// Root mean square distance of matched points after the best rotation about the origin, Angstrom.
double aligned_rmsd(std::span<const Vec3> a, std::span<const Vec3> b);

// Unit vectors from the metal at the origin to what stands for a donor group: the centroid, or for a group that takes
// two vertices its two ends.
std::vector<Vec3> donor_directions(const Ligand& ligand, int donor, std::span<const Vec3> positions, bool two_vertices);

struct DonorFit {
  Eigen::Matrix3d rotation;  // of positions onto the wanted directions
  double worst_angle = 0;    // degrees between a rotated donor direction and the wanted one
};
// `directions` as in Arrangement. With one donor on one vertex the rotation about its axis is left arbitrary.
DonorFit fit_donors(const Ligand& ligand, std::span<const Vec3> positions,
                    const std::vector<std::vector<Vec3>>& directions);

// Triple product of the vectors from a stereocentre to its last three neighbours: positive when they are clockwise as
// StereoCentre defines it.
double handedness(const StereoCentre& centre, std::span<const Vec3> positions);

// Whether the two substituents that a StereoBond names are on the same side of it.
bool is_cis(const StereoBond& bond, std::span<const Vec3> positions);

}  // namespace werner
