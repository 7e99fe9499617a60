// The universal potential Nequix (Koker et al. 2025, arXiv:2508.16067): 89 elements, trained on energies, forces and
// stresses of density-functional theory (PBE, with +U as the Materials Project has it).
#pragma once
#include <filesystem>

#include "werner/physics/potential/potential.hpp"

namespace werner {

// Of a cell; each takes 130 kB.
constexpr std::size_t most_nequix_atoms = 20'000;

enum class Precision {
  fast,   // 32-bit, radial networks from tables: within 1e-5 eV/atom and 1e-4 eV/Angstrom of `exact`
  exact,  // 64-bit, the network as it is written down
};

class Nequix : public Potential {
 public:
  // Throws Error for a file that is no such network.
  explicit Nequix(const std::filesystem::path& weights, Precision precision = Precision::fast);
  ~Nequix() override;

  std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int threads = 1) const override;
  PotentialResult evaluate_next(const Crystal& crystal, VerletList& neighbours) const override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace werner
