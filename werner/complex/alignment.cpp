#include "werner/complex/alignment.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace werner {

Eigen::Matrix3d best_rotation(std::span<const Vec3> from, std::span<const Vec3> onto) {
  Eigen::Matrix3d covariance = Eigen::Matrix3d::Zero();
  for (std::size_t i = 0; i < from.size(); ++i) covariance += onto[i] * from[i].transpose();
  const Eigen::JacobiSVD<Eigen::Matrix3d> svd(covariance, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::Matrix3d fix = Eigen::Matrix3d::Identity();
  fix(2, 2) = (svd.matrixU() * svd.matrixV().transpose()).determinant() < 0 ? -1 : 1;
  return svd.matrixU() * fix * svd.matrixV().transpose();
}

double aligned_rmsd(std::span<const Vec3> a, std::span<const Vec3> b) {
  if (a.empty()) return 0;
  const Eigen::Matrix3d rotation = best_rotation(a, b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (rotation * a[i] - b[i]).squaredNorm();
  return std::sqrt(sum / static_cast<double>(a.size()));
}

std::vector<Vec3> donor_directions(const Ligand& ligand, int donor, std::span<const Vec3> positions,
                                   bool two_vertices) {
  const DonorGroup& group = ligand.donors[donor];
  Vec3 centroid = Vec3::Zero();
  for (const int atom : group) centroid += positions[atom] / static_cast<double>(group.size());
  if (!two_vertices) return {centroid.normalized()};
  // The ends of the chain: group atoms bonded to one other atom of the group. An end of four atoms is the pair there.
  const auto inside = [&](int atom) { return std::find(group.begin(), group.end(), atom) != group.end(); };
  std::vector<int> ends, partner;
  for (const int atom : group) {
    std::vector<int> bonded;
    for (const Bond& bond : ligand.bonds) {
      if (bond.a == atom && inside(bond.b)) bonded.push_back(bond.b);
      if (bond.b == atom && inside(bond.a)) bonded.push_back(bond.a);
    }
    if (bonded.size() != 1) continue;
    ends.push_back(atom);
    partner.push_back(bonded.front());
  }
  if (ends.size() != 2) {
    ends = partner = {group.front(), group.back()};
  }
  if (group.size() == 4)
    return {(positions[ends[0]] + positions[partner[0]]).normalized(),
            (positions[ends[1]] + positions[partner[1]]).normalized()};
  return {positions[ends[0]].normalized(), positions[ends[1]].normalized()};
}

DonorFit fit_donors(const Ligand& ligand, std::span<const Vec3> positions,
                    const std::vector<std::vector<Vec3>>& directions) {
  std::vector<Vec3> from, onto;
  for (int d = 0; d < ligand.denticity(); ++d) {
    const auto here = donor_directions(ligand, d, positions, directions[d].size() == 2);
    from.insert(from.end(), here.begin(), here.end());
    onto.insert(onto.end(), directions[d].begin(), directions[d].end());
  }
  DonorFit fit{best_rotation(from, onto), 0};
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double cosine = std::clamp((fit.rotation * from[i]).dot(onto[i]), -1.0, 1.0);
    fit.worst_angle = std::max(fit.worst_angle, std::acos(cosine) * 180 / std::numbers::pi);
  }
  return fit;
}

double handedness(const StereoCentre& centre, std::span<const Vec3> positions) {
  const std::size_t skip = centre.neighbours.size() - 3;
  const auto arm = [&](std::size_t i) -> Vec3 {
    return positions[centre.neighbours[skip + i]] - positions[centre.atom];
  };
  return arm(0).dot(arm(1).cross(arm(2)));
}

bool is_cis(const StereoBond& bond, std::span<const Vec3> positions) {
  const Vec3 axis = (positions[bond.b] - positions[bond.a]).normalized();
  const auto across = [&](int substituent, int atom) -> Vec3 {
    const Vec3 arm = positions[substituent] - positions[atom];
    return arm - arm.dot(axis) * axis;
  };
  return across(bond.a2, bond.a).dot(across(bond.b2, bond.b)) > 0;
}

}  // namespace werner
