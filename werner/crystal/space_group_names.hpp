// Space groups as people write them: by number, range of numbers or symbol.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace werner {

// "any", "225", "Fm-3m", "195-230"; symbols of the standard setting, short or as CIF writes them, '_' and blanks left
// out at will, also those of International Tables before 1995 ("Cmca" for "Cmce", "Fm3m" for "Fm-3m"). Each number
// once, ascending. Throws UsageError naming `where` for what is no space group.
std::vector<int> space_groups_of(std::span<const std::string> texts, const std::string& where);

}  // namespace werner
