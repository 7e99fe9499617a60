#include "werner/crystal/structure_fingerprint.hpp"

#include <algorithm>
#include <functional>

#include "werner/crystal/local_order.hpp"

namespace werner {

namespace {

constexpr int largest_number = 24, last_with_shapes = 12;

}  // namespace

std::span<const std::string> structure_fingerprint_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (int n = 1; n <= largest_number; ++n) {
      const std::string suffix = " CN_" + std::to_string(n);
      list.push_back("wt" + suffix);
      for (const std::string_view shape : shapes_of(n)) list.push_back(std::string(shape) + suffix);
    }
    return list;
  }();
  return names;
}

StructureFingerprint site_fingerprint(const Crystal& crystal, const NeighbourGrid& grid, std::size_t site) {
  const CrystalNNSite neighbours = crystal_nn(crystal, grid, site);
  if (!neighbours.verdict.ok()) return {{}, neighbours.verdict};
  std::vector<Vec3> vectors;
  for (const auto& [number, probability] : neighbours.coordination)
    if (number <= last_with_shapes)
      for (auto i = vectors.size(); i < static_cast<std::size_t>(number); ++i)
        vectors.push_back(neighbours.neighbours[i].neighbour.vector);
  const NeighbourAngles angles = neighbour_angles(vectors);

  StructureFingerprint result;
  std::size_t at = 0;
  for (int n = 1; n <= largest_number; ++n) {
    const double probability = neighbours.probability(n);
    result.values[at++] = probability;
    if (probability != 0)
      for (const double value : order_parameters(angles, n)) result.values[at++] = probability * value;
    else
      at += shapes_of(n).size();
  }
  return result;
}

StructureFingerprint structure_fingerprint(const Crystal& crystal) {
  StructureFingerprint result{{}, usable_for_neighbours(crystal)};
  if (!result.verdict.ok()) return result;
  const NeighbourGrid grid(crystal);
  StructureNumbers sum{};
  for (std::size_t site = 0; site < crystal.size(); ++site) {
    const StructureFingerprint one = site_fingerprint(crystal, grid, site);
    if (!one.verdict.ok()) return one;
    std::transform(sum.begin(), sum.end(), one.values.begin(), sum.begin(), std::plus<>());
  }
  for (std::size_t i = 0; i < sum.size(); ++i) result.values[i] = sum[i] / static_cast<double>(crystal.size());
  return result;
}

}  // namespace werner
