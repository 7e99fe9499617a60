// Distance geometry: points in space from windows of their distances, from random starts. Knows points only, no
// chemistry. After Havel, Kuntz and Crippen (1983, Bull. Math. Biol. 45, 665), with random starts in four dimensions
// instead of an embedded metric matrix (Spellmeyer et al. 1997, J. Mol. Graph. Model. 15, 18).
#pragma once
#include <optional>
#include <vector>

#include "werner/core/molecule.hpp"
#include "werner/core/random.hpp"

namespace werner {

// Symmetric windows of the distances of n points, Angstrom.
class Bounds {
 public:
  Bounds(int points, double lower, double upper)
      : n_(points),
        low_(static_cast<std::size_t>(points) * static_cast<std::size_t>(points), lower),
        high_(low_.size(), upper) {}
  int points() const { return n_; }
  double low(int i, int j) const { return low_[index(i, j)]; }
  double high(int i, int j) const { return high_[index(i, j)]; }
  void set(int i, int j, double low, double high) {
    low_[index(i, j)] = low_[index(j, i)] = low;
    high_[index(i, j)] = high_[index(j, i)] = high;
  }
  // Triangle inequalities (Floyd's algorithm); where windows contradict each other the shorter distance holds.
  void smooth();

 private:
  std::size_t index(int i, int j) const { return static_cast<std::size_t>(i) * n_ + static_cast<std::size_t>(j); }
  int n_;
  std::vector<double> low_, high_;
};

// The triple product of the arms from `centre` to three points has the sign of `least` and at least its size,
// Angstrom^3.
struct Handedness {
  int centre = 0, a = 0, b = 0, c = 0;
  double least = 0;
};

// One set of points inside the windows, or nothing when this random start ends with large violations.
std::optional<std::vector<Vec3>> embed_points(const Bounds& bounds, const std::vector<Handedness>& hands,
                                              RandomStream random);

}  // namespace werner
