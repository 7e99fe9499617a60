// Morgan fingerprint of a complex and the Tanimoto similarity of two (Rogers and Hahn 2010, doi:10.1021/ci100050t).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "werner/complex/perceive.hpp"
#include "werner/core/molecule.hpp"

namespace werner {

inline constexpr int fingerprint_bits = 2048, fingerprint_radius = 2;
using FingerprintBits = std::array<std::uint64_t, fingerprint_bits / 64>;

// RDKit's, of the whole piece with the metal: metal-donor bonds are dative, hydrogens belong to their atoms but for
// those on metals, charges and bond orders as perception drew them (single bonds where it found none). What the metal
// is and how a ligand holds it is thereby part of the fingerprint; isomers share it.
FingerprintBits fragment_fingerprint(const Molecule& molecule, const Perception& perception);

// Bits that both have over bits that one has; 1 for two empty ones.
double tanimoto(const FingerprintBits& a, const FingerprintBits& b);
// Of one with each of a list.
std::vector<double> tanimoto(const FingerprintBits& one, std::span<const FingerprintBits> list);

}  // namespace werner
