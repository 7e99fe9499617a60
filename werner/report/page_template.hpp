// What every page of this room is: one file of HTML with its style, its data as JSON and its script inside.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "werner/core/crystal.hpp"
#include "werner/core/molecule.hpp"

namespace werner {

struct PageParts {
  std::string_view title;         // as text
  std::string_view files_beside;  // where the same numbers stand, for readers whose browser runs no scripts
  std::string_view style, script;
};

// The template filled. `data` shows as replacement characters where it is no UTF-8 (a file name, a comment).
std::string self_contained_page(const PageParts& parts, const nlohmann::json& data);

// Throws Error when `text` is not JSON; `what` names it.
nlohmann::json parsed_json(const std::string& text, const std::string& what);

// Symbols, positions and bonds as the viewer needs them; `id` is how the page knows it.
nlohmann::json structure_json(const Molecule& molecule, const std::string& id);

// Lattice, atomic numbers and fractional positions of one cell. `shared`: some sites are not one whole atom.
nlohmann::json crystal_json(const Crystal& crystal, bool shared);

// Name and covalent radius by symbol, as the viewer needs them.
nlohmann::json element_json(int atomic_number);

}  // namespace werner
