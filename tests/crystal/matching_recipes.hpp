// The pairs of tests/data/matching_pairs.csv made again from the data set: the same steps and random numbers as `make`
// in bench/matching_pairs.py.
#pragma once
#include <Eigen/LU>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "werner/core/crystal.hpp"

namespace werner::test {

// 64-bit linear congruential numbers, the upper 53 bits as a fraction.
class RecipeRandom {
 public:
  explicit RecipeRandom(std::uint64_t seed) : state_(seed) {}
  double uniform() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }
  double bell() {
    double sum = uniform();
    sum += uniform();
    sum += uniform();
    return 2 * sum - 3;
  }

 private:
  std::uint64_t state_;
};

struct MatchingRecipe {
  std::string a, b;  // "mp:17": row 17 of the training set
  Eigen::Matrix3i matrix;
  double noise = 0, strain = 0, scale = 1;
  bool shuffle = false;
  std::uint64_t seed = 0;
};

inline Crystal made_pair(const Crystal& source, const MatchingRecipe& recipe) {
  RecipeRandom random(recipe.seed);
  Crystal made = supercell(source, recipe.matrix);
  Eigen::Matrix3d rows = made.lattice.rows();
  if (recipe.noise != 0)
    for (Fractional& f : made.positions) {
      Eigen::Vector3d d;
      for (int i = 0; i < 3; ++i) d[i] = random.bell() * recipe.noise;
      f.value += made.lattice.fractional(d).value;
    }
  if (recipe.strain != 0) {
    double e[6];
    for (double& x : e) x = random.bell() * recipe.strain;
    Eigen::Matrix3d strain;
    strain << e[0], e[3], e[4], e[3], e[1], e[5], e[4], e[5], e[2];
    rows = rows * (Eigen::Matrix3d::Identity() + strain).eval();
  }
  made.lattice = Lattice(rows * recipe.scale);
  if (!recipe.shuffle) return made;
  Eigen::Vector3d shift;
  for (int i = 0; i < 3; ++i) shift[i] = random.uniform();
  for (Fractional& f : made.positions) f = wrapped({f.value + shift});
  for (std::size_t i = made.size() - 1; i > 0; --i) {
    const auto j = static_cast<std::size_t>(random.uniform() * static_cast<double>(i + 1));
    std::swap(made.positions[i], made.positions[j]);
    std::swap(made.atomic_numbers[i], made.atomic_numbers[j]);
  }
  return made;
}

}  // namespace werner::test
