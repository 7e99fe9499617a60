// The Nequix network of one weight file in one precision: energies of the atoms and their gradient by the edges.
// E(3)-equivariant message passing, Batzner et al. 2022 (NequIP); the variant of Koker et al. 2025 (arXiv:2508.16067).
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "werner/physics/potential/nequix_file.hpp"
#include "werner/physics/potential/nequix_kernels.hpp"
#include "werner/physics/potential/radial_network.hpp"
#include "werner/system/crew.hpp"

namespace werner::nequix {

template <class T>
struct NetworkResult {
  std::vector<double> atom_energies;  // eV
  std::vector<T> edge_gradient;       // eV/Angstrom: by the vector of each edge
};

template <class T>
class Network {
 public:
  explicit Network(const NequixFile& file);
  ~Network();

  // `species`: index of each atom's element among those of the file. The crew works on one crystal together; the sums
  // do not depend on how many they are.
  NetworkResult<T> evaluate(std::span<const int> species, const Edges<T>& edges, Crew& crew) const;

 private:
  struct Layer;

  std::vector<Layer> layers_;
  std::vector<T> readout_;
  std::vector<double> atom_energies_;
  double scale_ = 1, shift_ = 0;
};

}  // namespace werner::nequix
