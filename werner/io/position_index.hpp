// Positions in a periodic cell that are the same within a small tolerance, found in constant time.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "werner/core/lattice.hpp"

namespace werner {

class PositionIndex {
 public:
  // The first position added, from `from` on, whose three fractional differences to `x`, up to whole cells, are below
  // `tolerance`, which is at most 0.002.
  std::optional<std::size_t> find(const Fractional& x, double tolerance, std::size_t from = 0) const;
  // Its number is the count of those added before.
  void add(const Fractional& x);
  std::size_t size() const { return positions_.size(); }

 private:
  void link(std::size_t number);

  std::vector<Eigen::Vector3d> positions_;  // in [0, 1)
  std::vector<std::int32_t> heads_, next_;  // chains of a hash table of boxes, -1 at their ends
};

}  // namespace werner
