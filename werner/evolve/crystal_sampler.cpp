#include "werner/evolve/crystal_sampler.hpp"

#include "werner/core/composition.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/evolve/crystal_check.hpp"

namespace werner {

namespace {

constexpr std::size_t most_prepared = 500;
constexpr double densest = 0.9, loosest = 1.3;  // of the volume that the atoms take in known crystals

std::vector<int> atoms_of(const std::vector<int>& elements, const AtomCounts& counts) {
  std::vector<int> atomic_numbers;
  for (std::size_t e = 0; e < elements.size(); ++e)
    atomic_numbers.insert(atomic_numbers.end(), static_cast<std::size_t>(counts[e]), elements[e]);
  return atomic_numbers;
}

}  // namespace

std::shared_ptr<const RandomCrystals> CrystalSampler::crystals_of(const AtomCounts& counts) const {
  const std::scoped_lock lock(mutex_);
  if (const auto known = prepared_.find(counts); known != prepared_.end()) return known->second;
  RandomCrystalRequest request;
  for (std::size_t e = 0; e < counts.size(); ++e)
    if (counts[e] > 0) request.atoms[options_.elements[e]] = counts[e];
  request.space_groups = options_.space_groups;
  if (options_.volume > 0) request.volume = VolumeRange{densest * options_.volume, loosest * options_.volume};
  request.min_distance = options_.least_distance;
  request.prior = options_.wyckoff_prior;
  request.cell = RandomCell::niggli;
  constexpr int attempts = 20;  // the next draw takes another group
  request.attempts = attempts;
  if (prepared_.size() >= most_prepared) prepared_.clear();
  return prepared_[counts] = std::make_shared<const RandomCrystals>(std::move(request));
}

Verdict CrystalSampler::feasible(const AtomCounts& counts) const { return crystals_of(counts)->feasible(); }

std::optional<Crystal> CrystalSampler::draw(const AtomCounts& counts, RandomStream& random) const {
  Settling settling{0, options_.least_distance, false};
  if (random.chance(options_.symmetric_share)) {
    auto drawn = crystals_of(counts)->draw(random);
    if (!drawn) return std::nullopt;
    Crystal& crystal = drawn->crystal;
    if (options_.rattle > 0) {
      for (Fractional& f : crystal.positions)
        f.value += crystal.lattice.fractional(options_.rattle * normal_vector(random)).value;
      settling.packing = drawn_packing(options_.packed_share, random);
    }
    return settled(std::move(crystal), settling);
  }
  const std::vector<int> atoms = atoms_of(options_.elements, counts);
  const double expected = options_.volume > 0 ? options_.volume * static_cast<double>(atoms.size())
                                              : expected_volume(composition_of(atoms));
  settling.volume = expected * random.uniform(densest, loosest);
  settling.push = true;
  settling.packing = drawn_packing(options_.packed_share, random);
  return random_cell(atoms, settling, random);
}

}  // namespace werner
