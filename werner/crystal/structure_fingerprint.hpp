// The 61 numbers that stand for a structure in coverage metrics: local order parameters weighted with the probabilities
// of CrystalNN, a mean over the sites. As matminer's CrystalNNFingerprint.from_preset("ops"), used by CDVAE (Xie et al.
// 2022, arXiv:2110.06197).
#pragma once
#include <array>
#include <span>
#include <string>

#include "werner/crystal/crystal_nn.hpp"

namespace werner {

inline constexpr std::size_t structure_fingerprint_size = 61;
using StructureNumbers = std::array<double, structure_fingerprint_size>;

// For each coordination number from 1 to 24 its probability ("wt CN_4") and that times each of `shapes_of`.
std::span<const std::string> structure_fingerprint_names();

struct StructureFingerprint {
  StructureNumbers values{};
  Verdict verdict;  // with reasons there are no values: all are zero
};

StructureFingerprint site_fingerprint(const Crystal& crystal, const NeighbourGrid& grid, std::size_t site);

// One site without an answer leaves the crystal without one, as in CDVAE; the reason is of the first.
StructureFingerprint structure_fingerprint(const Crystal& crystal);

}  // namespace werner
