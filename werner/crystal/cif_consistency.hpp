// Is a CIF in order as CrystaLLM asks it (Antunes et al. 2024, doi:10.1038/s41467-024-54639-7)? Text against itself and
// against the crystal, and bond lengths.
#pragma once
#include "werner/core/cif_claims.hpp"
#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Formulas and multiplicities.
Verdict cif_composition(const CifClaims& claims);
// The name of the space group is that of the one found within 0.1 Angstrom, letter by letter as spglib writes it
// ("Fm-3m").
Verdict cif_space_group(const CifClaims& claims, const Crystal& crystal);
// That, cell lengths from 0.5 to 1000 Angstrom, angles from 10 to 170 degrees, and all bonds as long as radii say.
Verdict cif_structure(const CifClaims& claims, const Crystal& crystal);

}  // namespace werner
