// General optimisers of pagmo2 on the energy of a crystal without relaxation: TiO2, six atoms, by the built-in
// potential Pedone; what a search for crystals gains from relaxing and from knowing what a crystal is. Prints the calls
// of the potential until the energy of rutile is reached within 1 meV/atom, for several seeds.
//
// usage: bench_crystal_pagmo [SEEDS [CALLS]]
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/algorithms/de1220.hpp>
#include <pagmo/algorithms/pso_gen.hpp>
#include <pagmo/algorithms/sade.hpp>
#include <pagmo/algorithms/sga.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

#include "werner/physics/potential/pedone.hpp"

using namespace werner;

namespace {

constexpr double rutile = -15.6944, within = 0.001;  // eV/atom; the known crystal relaxed by this potential
const std::vector<int> elements{22, 22, 8, 8, 8, 8};

struct Count {
  int calls = 0, found_after = 0;  // 0: not yet
};

// Lengths (2.5 to 8 Angstrom) and angles (50 to 130 degrees) of the cell, then fractional coordinates.
struct TitaniumDioxide {
  std::shared_ptr<Count> count = std::make_shared<Count>();

  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    pagmo::vector_double low{2.5, 2.5, 2.5, 50, 50, 50}, high{8, 8, 8, 130, 130, 130};
    low.insert(low.end(), 3 * elements.size(), 0);
    high.insert(high.end(), 3 * elements.size(), 1);
    return {low, high};
  }

  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    ++count->calls;
    Crystal crystal;
    crystal.lattice = lattice_from_parameters({x[0], x[1], x[2], x[3], x[4], x[5]});
    crystal.atomic_numbers = elements;
    for (std::size_t i = 0; i < elements.size(); ++i)
      crystal.positions.push_back({{x[6 + 3 * i], x[7 + 3 * i], x[8 + 3 * i]}});
    const PotentialResult result = Pedone().evaluate(std::span(&crystal, 1)).front();
    if (!result.verdict.ok()) return {1e3};
    const double energy = result.energy / static_cast<double>(elements.size());
    if (energy < rutile + within && count->found_after == 0) count->found_after = count->calls;
    return {energy};
  }
};

void try_it(const char* name, int seeds, int calls, auto make) {
  constexpr unsigned population = 40;
  std::vector<std::string> found;
  double lowest = std::numeric_limits<double>::infinity();
  for (int seed = 1; seed <= seeds; ++seed) {
    TitaniumDioxide problem;
    pagmo::population individuals(pagmo::problem(problem), population, static_cast<unsigned>(seed));
    pagmo::algorithm algorithm = make(static_cast<unsigned>(calls) / population, static_cast<unsigned>(seed));
    individuals = algorithm.evolve(individuals);
    const Count count = *individuals.get_problem().extract<TitaniumDioxide>()->count;
    found.push_back(count.found_after > 0 ? std::to_string(count.found_after) : "-");
    lowest = std::min(lowest, individuals.champion_f()[0]);
  }
  fmt::print("{:8} rutile found after {} calls (- : not within {}); lowest {:.4f} eV/atom, rutile {}\n", name,
             fmt::join(found, ", "), calls, lowest, rutile);
}

}  // namespace

int main(int count, char** argv) {
  const int seeds = count > 1 ? std::atoi(argv[1]) : 5, calls = count > 2 ? std::atoi(argv[2]) : 100000;
  try_it("de1220", seeds, calls, [](unsigned n, unsigned seed) {
    return pagmo::algorithm(pagmo::de1220(n, pagmo::de1220_statics<void>::allowed_variants, 1, 0, 0, false, seed));
  });
  try_it("sade", seeds, calls,
         [](unsigned n, unsigned seed) { return pagmo::algorithm(pagmo::sade(n, 2, 1, 0, 0, false, seed)); });
  try_it("pso_gen", seeds, calls, [](unsigned n, unsigned seed) {
    return pagmo::algorithm(pagmo::pso_gen(n, 0.7298, 2.05, 2.05, 0.5, 5, 2, 4, false, seed));
  });
  try_it("cmaes", seeds, calls, [](unsigned n, unsigned seed) {
    return pagmo::algorithm(pagmo::cmaes(n, -1, -1, -1, -1, 0.5, 0, 0, false, true, seed));
  });
  try_it("sga", seeds, calls, [](unsigned n, unsigned seed) {
    return pagmo::algorithm(pagmo::sga(n, 0.9, 1, 0.05, 1, 2, "sbx", "polynomial", "tournament", seed));
  });
}
