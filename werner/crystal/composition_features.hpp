// The 132 Magpie features of a composition (Ward et al. 2016, doi:10.1038/npjcompumats.2016.28), as matminer 0.10.1
// computes them (ElementProperty.from_preset("magpie")), and their scaling by CDVAE for coverage metrics.
#pragma once
#include <array>
#include <span>
#include <string>

#include "werner/core/composition.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

inline constexpr std::size_t composition_features_size = 132;
using CompositionNumbers = std::array<double, composition_features_size>;

// Numbers that are not known of an element.
enum class MissingProperties {
  not_a_number,  // make the features they enter NaN (impute_nan=False: matminer's default until January 2026)
  average,       // are replaced by the mean over all elements (impute_nan=True)
};

// "minimum Number", "maximum Number", "range Number", "mean Number", "avg_dev Number", "mode Number", "minimum
// MendeleevNumber", ...: 22 properties, units in data/magpie.csv.
std::span<const std::string> composition_feature_names();

struct CompositionFeatures {
  CompositionNumbers values{};
  Verdict verdict;  // with reasons there are no values: all are zero
};

// Refuses an empty composition, elements beyond 118 and amounts that are not above zero. The mode is the property of
// the most frequent element, the least where several are (within 1e-5, relative).
CompositionFeatures composition_features(const Composition& composition,
                                         MissingProperties missing = MissingProperties::not_a_number);

// Less the published means, over the published deviations; NaN becomes 0. The composition fingerprint of CDVAE (Xie et
// al. 2022, arXiv:2110.06197), where COV has its thresholds.
CompositionNumbers scaled_composition_features(const CompositionNumbers& features);

}  // namespace werner
