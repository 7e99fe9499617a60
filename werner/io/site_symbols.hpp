// The element that a site symbol or label of a crystal file means: "Fe3+", "O1W", "CL2", "D". Not for formulas.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace werner {

// Elements named by a formula like "C20 H12 Cu2 O10".
std::vector<int> elements_of_formula(std::string_view formula);

// Symbols may carry charges and numbers. Where a second capital leaves two readings ("CO1"), the one among `expected`
// counts, and the longer one without such help, as in pymatgen. Water ("Wat", "OW") and hydroxide ("OH") are their
// oxygen. Nothing for what is no element; 0 for a vacancy ("Va").
std::optional<int> element_of_symbol(std::string_view symbol, std::span<const int> expected = {});
// The same for labels, where "T1" is a tetrahedral site and not tritium.
std::optional<int> element_of_label(std::string_view label, std::span<const int> expected = {});

}  // namespace werner
