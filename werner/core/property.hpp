// What can be asked of a compound: declared once, by name and unit. Oracles say which they deliver, objectives which
// they want; columns of tables are written "name [unit]".
#pragma once
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace werner {

struct PropertyInfo {
  std::string name;         // snake_case
  std::string unit;         // empty for pure numbers
  std::string description;  // one line: definition and sign
  std::string citation = {};
};

// All properties, alphabetical.
std::span<const PropertyInfo> properties();
// Throws UsageError with the nearest name.
const PropertyInfo& property(std::string_view name, std::string where = {});

struct PropertyValue {
  double value = std::numeric_limits<double>::quiet_NaN();
  double uncertainty = std::numeric_limits<double>::quiet_NaN();  // one standard deviation or spread; NaN when unknown
};
using PropertyValues = std::map<std::string, PropertyValue>;

}  // namespace werner
