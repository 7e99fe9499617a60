// How many ways there are to put the atoms of a composition on the Wyckoff positions of a space group, counted by
// generating functions instead of being listed, and choices drawn back from the counts.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/random.hpp"

namespace werner {

// One weight per Wyckoff position of a group, in the order of its letters; all 1 where every assignment counts the
// same. The weight of an assignment is the product over its orbits.
using PositionWeights = std::vector<double>;

// Letters of each element, each list in the order of the alphabet; a letter stands as often as it is occupied.
using WyckoffAssignment = std::vector<std::string>;

// A position without free parameters is one set of points, so it takes one orbit of one element; every other takes any
// number of orbits. Elements are kept apart by their place in `counts`.
class WyckoffCounts {
 public:
  // `counts`: atoms per conventional cell of each element, not negative. Throws Error for a number outside 1 to 230
  // and for weights that are not one positive number per position. Time and memory grow like the sum of the counts.
  WyckoffCounts(int space_group, std::vector<int> counts, PositionWeights weights = {});

  // The sum of the weights of all assignments: their number where all weights are 1, exact below 2^53. 0 where the
  // composition does not fit.
  double total() const { return total_; }

  // With probability weight / total. `total` must not be 0.
  WyckoffAssignment draw(RandomStream& random) const;

  // All assignments where there are at most `most`, in a fixed order; nothing otherwise.
  std::optional<std::vector<WyckoffAssignment>> all(std::size_t most) const;

 private:
  struct Letter {
    char name = 'a';
    int multiplicity = 0;
    double weight = 1;
  };
  using Mask = std::uint32_t;  // of the fixed positions: a bit for each that is occupied

  double free_ways(int atoms) const;
  double element_ways(std::size_t element, Mask mask) const;
  std::string free_letters(int atoms, RandomStream& random) const;
  void list(std::size_t element, Mask used, WyckoffAssignment& so_far, std::vector<WyckoffAssignment>& found) const;
  void list_free(std::size_t letter, int atoms, std::string& so_far, std::vector<std::string>& found) const;

  int space_group_ = 1;
  std::vector<int> counts_;
  std::vector<Letter> fixed_, free_;
  std::vector<int> mask_atoms_;      // of each set of fixed positions
  std::vector<double> mask_weight_;  // likewise
  // [k][n]: weight of all ways to make n atoms of the first k + 1 free positions.
  std::vector<std::vector<double>> free_table_;
  // [k][mask]: of elements k and later, while the positions of `mask` are taken by earlier ones.
  std::vector<std::vector<double>> rest_;
  double total_ = 0;
};

}  // namespace werner
