// Structure types with named sites, to be filled with elements: perovskites, spinels, Heusler compounds, layers.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

struct StructureType {
  std::string name, example, description;
  std::vector<std::string> sites;  // "A", "B", "X"
  Crystal crystal;                 // smallest cell; in place of atomic numbers 1, 2, ... for the sites in their order
  // Exchanges of sites that lead to the same crystal, as where each goes; the identity comes first.
  std::vector<std::vector<std::size_t>> exchanges;

  std::size_t count(std::size_t site) const;  // atoms on it in the cell
};

// Built in, by name (data/structure_types.csv).
std::span<const StructureType> structure_types();
// Throws UsageError with the known names.
const StructureType& structure_type(std::string_view name, const std::string& where);
// A known crystal as a type: sites are its elements, by their symbols. Throws Error for crystals without a cell.
StructureType structure_type_of(const std::string& name, const Crystal& crystal);

// `elements`: of each site. Scaled to the volume that its atoms take in known crystals.
Crystal filled(const StructureType& type, std::span<const int> elements);

}  // namespace werner
