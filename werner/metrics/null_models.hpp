// What a structure prediction is worth that knows nothing, or nothing but the training set: the zero of match rates.
#pragma once
#include <optional>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/random.hpp"
#include "werner/metrics/sample.hpp"

namespace werner {

// The true cell and composition with coordinates drawn uniformly. May have atoms on top of each other.
Crystal random_coordinates(const Crystal& truth, RandomStream& random);

// Crystals of the training set as templates for other compositions.
class Substitution {
 public:
  explicit Substitution(const SampleSet& train);

  // Up to `most` crystals of the composition, made by putting its elements in place of those of templates with the same
  // anonymous formula; amounts decide which element takes which place, and among equal amounts the similarity of the
  // elements. The templates of the most similar elements come first. Cells are those of the templates.
  std::vector<Crystal> candidates(const Composition& composition, std::size_t most) const;

 private:
  const SampleSet& train_;
  std::map<std::string, std::vector<std::size_t>> by_formula_;  // anonymous
};

// Distance of two elements by group, period, electronegativity and covalent radius, 0 for the same; dimensionless.
double element_distance(int a, int b);

}  // namespace werner
