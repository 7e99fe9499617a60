#include "werner/physics/potential/nequix.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/physics/potential/edges.hpp"
#include "werner/physics/potential/nequix_network.hpp"
#include "werner/physics/potential/repulsion.hpp"
#include "werner/system/crew.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace {

// Nearer than this nothing is a crystal, and neither directions nor the network mean anything.
constexpr double nearest_allowed = 0.05;  // Angstrom
constexpr double least_volume = 1e-3;     // Angstrom^3

// Half of each pair's repulsion belongs to either atom.
void add_wall(const Crystal& crystal, const NeighbourList& neighbours, PotentialResult& result,
              Eigen::Matrix3d& virial) {
  for (std::size_t i = 0; i < crystal.size(); ++i)
    for (std::size_t k = neighbours.first[i]; k < neighbours.first[i + 1]; ++k) {
      const Neighbour& other = neighbours.neighbours[k];
      const PairEnergy pair = repulsion(crystal.atomic_numbers[i], crystal.atomic_numbers[other.site], other.distance);
      if (pair.energy == 0) continue;
      const Vec3 gradient = pair.slope / 2 / other.distance * other.vector;
      result.wall += pair.energy / 2;
      result.energy += pair.energy / 2;
      result.atom_energies[i] += pair.energy / 2;
      result.forces.col(static_cast<Eigen::Index>(i)) += gradient;
      result.forces.col(static_cast<Eigen::Index>(other.site)) -= gradient;
      virial += other.vector * gradient.transpose();
    }
}

}  // namespace

class Nequix::Implementation {
 public:
  Implementation(const std::filesystem::path& weights, Precision precision) {
    const nequix::NequixFile file = nequix::read_nequix(weights);
    cutoff_ = file.cutoff;
    for (std::size_t k = 0; k < file.atomic_numbers.size(); ++k) {
      const auto z = static_cast<std::size_t>(file.atomic_numbers[k]);
      if (species_.size() <= z) species_.resize(z + 1, -1);
      species_[z] = static_cast<int>(k);
    }
    if (precision == Precision::fast)
      fast_.emplace(file);
    else
      exact_.emplace(file);
  }

  // One crystal by several threads. They stay for the next one; who comes while they are busy works alone.
  PotentialResult together(const Crystal& crystal, int threads) const {
    const std::unique_lock lock(crew_guard_, std::try_to_lock);
    if (!lock) return alone(crystal);
    if (!crew_ || crew_->threads() != threads) crew_ = std::make_unique<Crew>(threads);
    return evaluate(crystal, nullptr, *crew_);
  }

  PotentialResult alone(const Crystal& crystal, VerletList* kept = nullptr) const {
    Crew one(1);
    return evaluate(crystal, kept, one);
  }

 private:
  PotentialResult evaluate(const Crystal& crystal, VerletList* kept, Crew& crew) const {
    PotentialResult result;
    result.verdict = accepts(crystal);
    if (!result.verdict.ok()) return result;
    try {
      NeighbourList found;
      if (!kept) found = neighbour_list(crystal, cutoff_);
      const NeighbourList& neighbours = kept ? kept->within(cutoff_, crystal) : found;
      for (const Neighbour& each : neighbours.neighbours)
        if (each.distance < nearest_allowed) {
          result.verdict.reasons.push_back(
              fmt::format("two atoms are {:.2g} Angstrom apart, expected at least {}", each.distance, nearest_allowed));
          return result;
        }
      fast_ ? run(*fast_, crystal, neighbours, crew, result) : run(*exact_, crystal, neighbours, crew, result);
    } catch (const Error& problem) {
      result.verdict.reasons.push_back(problem.message());
    }
    return result;
  }

  Verdict accepts(const Crystal& crystal) const {
    Verdict verdict;
    if (crystal.size() == 0) verdict.reasons.push_back("there are no atoms");
    if (crystal.size() > most_nequix_atoms)
      verdict.reasons.push_back(
          fmt::format("there are {} atoms, expected at most {}", crystal.size(), most_nequix_atoms));
    if (!crystal.lattice.usable(least_volume)) verdict.reasons.push_back("the cell has no volume");
    for (const int z : crystal.atomic_numbers)
      if (z < 1 || static_cast<std::size_t>(z) >= species_.size() || species_[static_cast<std::size_t>(z)] < 0) {
        verdict.reasons.push_back("the potential does not know " + element(z).symbol);
        break;
      }
    return verdict;
  }

  template <class T>
  void run(const nequix::Network<T>& network, const Crystal& crystal, const NeighbourList& neighbours, Crew& crew,
           PotentialResult& result) const {
    const nequix::Edges<T> edges = nequix::edges_of<T>(neighbours, cutoff_);
    std::vector<int> species;
    for (const int z : crystal.atomic_numbers) species.push_back(species_[static_cast<std::size_t>(z)]);
    const nequix::NetworkResult<T> found = network.evaluate(species, edges, crew);
    result.atom_energies = found.atom_energies;
    result.energy = 0;
    for (const double energy : found.atom_energies) result.energy += energy;
    result.forces = Eigen::Matrix3Xd::Zero(3, static_cast<Eigen::Index>(crystal.size()));
    Eigen::Matrix3d virial = Eigen::Matrix3d::Zero();
    for (std::size_t i = 0; i < crystal.size(); ++i)
      for (std::size_t e = edges.first[i]; e < edges.first[i + 1]; ++e) {
        const auto& edge = edges.list[e];
        const auto vector = [](const T* v) {
          return Eigen::Vector3d(static_cast<double>(v[0]), static_cast<double>(v[1]), static_cast<double>(v[2]));
        };
        const Eigen::Vector3d gradient = vector(found.edge_gradient.data() + 3 * e);
        result.forces.col(static_cast<Eigen::Index>(i)) += gradient;
        result.forces.col(static_cast<Eigen::Index>(edge.source)) -= gradient;
        virial += vector(edge.direction.data()) * static_cast<double>(edge.distance) * gradient.transpose();
      }
    add_wall(crystal, neighbours, result, virial);
    result.stress = (virial + virial.transpose()) / (2 * crystal.lattice.volume());
  }

  double cutoff_ = 0;
  std::vector<int> species_;  // by atomic number; -1: unknown
  std::optional<nequix::Network<float>> fast_;
  std::optional<nequix::Network<double>> exact_;
  mutable std::mutex crew_guard_;
  mutable std::unique_ptr<Crew> crew_;
};

Nequix::Nequix(const std::filesystem::path& weights, Precision precision)
    : implementation_(std::make_unique<Implementation>(weights, precision)) {}

Nequix::~Nequix() = default;

std::vector<PotentialResult> Nequix::evaluate(std::span<const Crystal> crystals, int threads) const {
  std::vector<PotentialResult> results(crystals.size());
  const bool few = threads > 1 && crystals.size() < static_cast<std::size_t>(threads);
  if (few)
    std::ranges::transform(crystals, results.begin(),
                           [&](const Crystal& crystal) { return implementation_->together(crystal, threads); });
  else
    parallel_for(crystals.size(), threads, [&](std::size_t i) { results[i] = implementation_->alone(crystals[i]); }, 1);
  return results;
}

PotentialResult Nequix::evaluate_next(const Crystal& crystal, VerletList& neighbours) const {
  return implementation_->alone(crystal, &neighbours);
}

}  // namespace werner
