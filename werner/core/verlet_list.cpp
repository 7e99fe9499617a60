#include "werner/core/verlet_list.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace werner {

const NeighbourList& VerletList::within(double radius, const Crystal& crystal) {
  const AtomPlaces places(crystal);
  if (!serves(radius, crystal, places) && !search(radius, crystal)) {
    now_ = neighbour_list(crystal, radius);
    return now_;
  }
  const double square = radius * radius;
  now_.first.assign(1, 0);
  now_.neighbours.clear();
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    for (std::size_t k = candidates_.first[site]; k < candidates_.first[site + 1]; ++k) {
      Neighbour each = candidates_.neighbours[k];
      each.vector =
          places.place[each.site] + places.shift(site, each.image + places.corners[each.site] - places.corners[site]);
      const double squared = each.vector.squaredNorm();
      if (!(squared <= square)) continue;
      each.distance = std::sqrt(squared);
      now_.neighbours.push_back(each);
    }
    std::sort(now_.neighbours.begin() + static_cast<std::ptrdiff_t>(now_.first.back()), now_.neighbours.end(), nearer);
    now_.first.push_back(now_.neighbours.size());
  }
  return now_;
}

bool VerletList::search(double radius, const Crystal& crystal) {
  ++searches_;
  searched_.reset();
  candidates_ = {{0}, {}};
  const NeighbourGrid grid(crystal);
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const auto found = grid.around(site, radius + skin_);
    if (!found) return false;
    candidates_.neighbours.insert(candidates_.neighbours.end(), found->begin(), found->end());
    candidates_.first.push_back(candidates_.neighbours.size());
  }
  radius_ = radius;
  searched_ = crystal;
  return true;
}

// A vector v between two atoms became F v + d, F the change of the cell and d that of their places in it. What is
// within the radius now was then within |F^-1| (radius + |d|).
bool VerletList::serves(double radius, const Crystal& crystal, const AtomPlaces& places) const {
  constexpr double rounding = 1e-9;
  if (!searched_ || radius != radius_ || crystal.size() != searched_->size() || !crystal.lattice.usable(0))
    return false;
  double farthest = 0;
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const Eigen::Vector3d move = crystal.positions[site].value - searched_->positions[site].value;
    farthest = std::max(farthest, crystal.lattice.cartesian({move}).norm());
    if (!std::isfinite(farthest) || !places.place[site].allFinite()) return false;
  }
  const Eigen::Matrix3d back = crystal.lattice.rows().inverse() * searched_->lattice.rows();
  return back.operatorNorm() * (radius + 2 * farthest) <= (radius + skin_) * (1 - rounding);
}

}  // namespace werner
