#include "werner/complex/aromatic_rings.hpp"

#include <algorithm>

#include "werner/complex/metal_donor.hpp"

namespace werner {
namespace {

class Search {
 public:
  explicit Search(const Ligand& ligand) : ligand_(ligand), around_(neighbours(ligand)) {}

  std::vector<std::vector<int>> all() {
    for (int atom = 0; atom < static_cast<int>(ligand_.atoms.size()); ++atom)
      if (ligand_.atoms[atom].aromatic) {
        path_ = {atom};
        extend();
      }
    return std::move(found_);
  }

 private:
  // Paths from the lowest atom of the ring, in the direction of its lower neighbour.
  void extend() {
    constexpr std::size_t smallest = 5, largest = 6;
    for (const int next : around_[path_.back()]) {
      if (next == path_.front() && path_.size() >= smallest && path_[1] < path_.back() && !chorded())
        found_.push_back(path_);
      if (path_.size() == largest || next < path_.front() || !ligand_.atoms[next].aromatic) continue;
      if (std::ranges::find(path_, next) != path_.end()) continue;
      path_.push_back(next);
      extend();
      path_.pop_back();
    }
  }

  // Two atoms of the path that are bonded but not in turn: the ring is made of smaller ones.
  bool chorded() const {
    const std::size_t n = path_.size();
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 2; j < n; ++j)
        if (j - i < n - 1 && std::ranges::find(around_[path_[i]], path_[j]) != around_[path_[i]].end()) return true;
    return false;
  }

  const Ligand& ligand_;
  const std::vector<std::vector<int>> around_;
  std::vector<int> path_;
  std::vector<std::vector<int>> found_;
};

}  // namespace

std::vector<std::vector<int>> aromatic_rings(const Ligand& ligand) { return Search(ligand).all(); }

}  // namespace werner
