// CPU time of the potential of Pedone: energy, forces and stress of rutile in cells of 6, 24, 96 and 576 atoms whose
// atoms are moved at random; the best of several rounds.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "werner/core/random.hpp"
#include "werner/physics/potential/pedone.hpp"

using namespace werner;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

int main() {
  constexpr double u = 0.305;
  const Crystal rutile{
      lattice_from_parameters({{4.594, 4.594, 2.959}, {90, 90, 90}}),
      {22, 22, 8, 8, 8, 8},
      {{{0, 0, 0}}, {{.5, .5, .5}}, {{u, u, 0}}, {{-u, -u, 0}}, {{.5 + u, .5 - u, .5}}, {{.5 - u, .5 + u, .5}}}};
  RandomStream random(1, 0, "bench");
  const Pedone potential;
  for (const auto& [a, b, c] : {std::array{1, 1, 1}, std::array{2, 2, 1}, std::array{2, 2, 4}, std::array{4, 4, 6}}) {
    Crystal crystal = supercell(rutile, Eigen::Vector3i(a, b, c).asDiagonal());
    for (Fractional& place : crystal.positions)
      for (int k = 0; k < 3; ++k) place.value[k] += random.uniform(-.01, .01);
    const int calls = static_cast<int>(5000 / crystal.size()) + 1;
    double best = 1e9, energy = 0;
    for (int round = 0; round < 10; ++round) {
      const double start = cpu_seconds();
      for (int call = 0; call < calls; ++call) energy = potential.evaluate({&crystal, 1}).front().energy;
      best = std::min(best, (cpu_seconds() - start) / calls);
    }
    fmt::print("{:4} atoms: {:8.4f} ms, {:.6f} eV/atom\n", crystal.size(), 1e3 * best,
               energy / static_cast<double>(crystal.size()));
  }
}
