// Does a CIF say the same everywhere? As CrystaLLM asks it (Antunes et al. 2024, doi:10.1038/s41467-024-54639-7).
#pragma once
#include "werner/core/cif_claims.hpp"
#include "werner/io/cif_text.hpp"

namespace werner {

// Formulas: the block is named by a formula of letters and digits alone, and it, _chemical_formula_sum and
// _chemical_formula_structural are the same when reduced. Multiplicities: _atom_site_symmetry_multiplicity, summed by
// _atom_site_type_symbol, gives _chemical_formula_sum; a symbol with a charge is another than one without. What is
// missing is a problem. The name of the space group is _symmetry_space_group_name_H-M, no other.
CifClaims cif_claims(const CifBlock& block);

}  // namespace werner
