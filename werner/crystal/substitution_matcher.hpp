// MatterGen's disordered matcher (Zeni et al. 2025, doi:10.1038/s41586-025-08628-5): two ordered crystals are also the
// same when one of them, with elements that may substitute each other sharing their sites, is like the other; crystals
// with shared sites are compared by the elements that stand there.
#pragma once
#include <optional>

#include "werner/crystal/matcher.hpp"

namespace werner {

// Elements may substitute each other (a Hume-Rothery rule): atomic radii (Slater) within 30 % of their mean and
// electronegativities (Pauling) within 1. False where one of these is not known.
bool may_substitute(int element, int other);

// The crystal with elements that may substitute each other, directly or through others, as shared occupancies in
// proportion to their amounts; nothing where no two of its elements may.
std::optional<DisorderedCrystal> with_shared_sites(const Crystal& crystal);

struct SubstitutionCrystal {
  PreparedCrystal as_given;
  bool ordered = true;                    // one whole atom on every site
  std::optional<PreparedCrystal> shared;  // with_shared_sites of an ordered crystal
};

// `species`, `subset` and `supercell` of the options are the method's own, the tolerances are free.
SubstitutionCrystal prepare_for_substitution(const Crystal& crystal, const MatchOptions& options = {});
SubstitutionCrystal prepare_for_substitution(const DisorderedCrystal& crystal, const MatchOptions& options = {});

// Two ordered crystals: compositions have to be the same. The plain `fit` decides first; then `a` with shared sites is
// laid onto `b`, supercells and parts allowed. Not symmetric: only the sites of `a` are shared. Releases of MatterGen
// before March 2025 asked for equal space groups before the plain `fit`; later ones do not.
// Else: shares of each element within 0.01 and a tenth of their mean; the sites as they are, by their elements,
// supercells and parts allowed.
bool fit_with_substitution(const SubstitutionCrystal& a, const SubstitutionCrystal& b,
                           const MatchOptions& options = {});
// The smallest rms of the comparison by which the two fit, or of the last one where none does. MatterGen has no such
// number of its own.
std::optional<MatchDistance> rms_with_substitution(const SubstitutionCrystal& a, const SubstitutionCrystal& b,
                                                   const MatchOptions& options = {});

}  // namespace werner
