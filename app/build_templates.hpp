// `werner build crystal --templates`: known crystals with other elements, one formula after another.
#pragma once
#include <string>
#include <vector>

namespace werner {

struct TemplateFlags {
  std::string templates;              // crystals in any format
  std::vector<std::string> formulas;  // as typed
  std::string list;                   // a file with a formula per line
  std::string order = "learned", by = "both", potential = "nequix-mp-1", hull, output;
  int number = 1;  // per formula
  bool relaxed = false, force = false;
  bool known = false;  // crystals of the compound itself first
};

// Returns the exit code: 1 where no formula has a template.
int build_from_templates(const TemplateFlags& flags);

}  // namespace werner
