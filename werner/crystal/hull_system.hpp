// The lowest energy of mixtures of given phases: a linear programme over the phases of one chemical system, solved by
// the revised simplex method from the elements on. As exact as double arithmetic; degenerate phases do no harm.
#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace werner {

struct HullPhase {
  std::vector<double> fractions;  // of atoms, by element of the system; they sum to one
  double energy = 0;  // eV/atom relative to the elements, which are phases of energy zero without being named
};

struct HullMixture {
  double energy = 0;  // eV/atom, never above zero
  struct Part {
    std::size_t phase = 0;  // the elements first, then the phases as given
    double amount = 0;      // share of the atoms, > 0
  };
  std::vector<Part> parts;
  bool solved = false;  // otherwise rounding kept the method from its end, and the rest means nothing
};

class HullSystem {
 public:
  HullSystem(std::size_t elements, std::span<const HullPhase> phases);

  std::size_t elements() const { return static_cast<std::size_t>(fractions_.cols()); }
  // `fractions` >= 0 of every element, summing to one.
  HullMixture lowest(const Eigen::VectorXd& fractions) const;

 private:
  Eigen::MatrixXd fractions_;  // one row per phase
  Eigen::VectorXd energies_;
};

}  // namespace werner
