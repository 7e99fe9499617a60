// Whether a crystal can be one at all, without energies: distances, volume, density, cell. Every reason has the number
// that is wrong and the limit. Charges are for charge_neutrality.hpp and charge_balance.hpp.
#pragma once
#include <string>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Atoms of known elements, finite coordinates and a finite cell; nothing more.
Verdict has_numbers(const Crystal& crystal);

// The validity of structures since CDVAE (Xie et al. 2022): different sites at least `least_distance` Angstrom apart,
// images included, and at least `least_volume` Angstrom^3. An atom's own images are not looked at.
struct StructureLimits {
  double least_distance = 0.5;
  double least_volume = 0.1;
  double least_polar_sine = 0;  // volume / (a b c); OMatG asks for 1e-3
};
Verdict structural_validity(const Crystal& crystal, const StructureLimits& limits = {});

// LeMat-GenBench: different sites at least factor * (offset + r_a + r_b) apart with Slater's atomic radii in Angstrom,
// 1 where an element has none. Images included, an atom's own not.
struct RadiusLimits {
  double factor = 0.5;
  double offset = 0.7;  // Angstrom
};
Verdict atomic_distances(const Crystal& crystal, const RadiusLimits& limits = {});

// LeMat-GenBench: densities, volume, lengths and angles within limits, and a space group that can be found (spglib with
// 0.01 Angstrom and 5 degrees).
struct PlausibilityLimits {
  double least_density = 0.01, most_density = 25;                 // g/cm^3
  double least_number_density = 1e-5, most_number_density = 0.5;  // atoms/Angstrom^3
  double least_volume = 1;                                        // Angstrom^3, has to be passed
  double least_length = 1, most_length = 100;                     // Angstrom
  bool space_group = true;
};
Verdict plausibility(const Crystal& crystal, const PlausibilityLimits& limits = {});

// All three checks of LeMat-GenBench, with the reasons of all.
Verdict lemat_validity(const Crystal& crystal);

}  // namespace werner
