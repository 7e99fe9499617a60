// Crystals of a composition made from known ones of the same anonymous formula by putting other elements on their
// sites, the most plausible first.
#pragma once
#include <array>
#include <map>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"

namespace werner {

enum class TemplateOrder {
  learned,  // by substitutions within the set of templates and how common a structure is in it
  plain,    // by period and group, electronegativity and radius alone
};

struct TemplateCrystal {
  Crystal crystal;
  std::size_t source = 0;  // number of the template, in the order of `add`
  double score = 0;        // higher is more plausible; comparable within one formula only
};

// Known crystals by anonymous formula. Structures that share formula type, number of sites and, within 6 % and 5
// degrees, the shape of the reduced cell count as one family. Reading from several threads is safe.
class TemplateLibrary {
 public:
  // Takes the smallest cell; crystals without cell or atoms get a number and are never used.
  void add(const Crystal& crystal);
  // Counts substitutions; to be called after the last `add` and before `substituted`.
  void learn();
  std::size_t size() const { return number_; }

  // Up to `most` different crystals (by the matcher, default tolerances), volumes by expected_volume. Amounts have to
  // be whole after reduction; a formula type that no template has gives nothing.
  std::vector<TemplateCrystal> substituted(const Composition& composition, std::size_t most,
                                           TemplateOrder order = TemplateOrder::learned) const;

 private:
  struct Template {
    Crystal crystal;
    std::size_t source = 0, family = 0;
    std::vector<int> elements;  // ordered by amount, then number
    std::vector<int> amounts;   // of the reduced formula, ascending
  };
  struct Family {
    std::size_t sites = 0;
    std::array<double, 6> shape{};  // lengths over the cube root of the volume, angles in degrees
    std::size_t members = 0;
  };
  struct FormulaType {
    std::vector<Template> templates;
    std::vector<Family> families;
  };
  static constexpr std::size_t elements = 104;

  double substitution_score(int from, int to, TemplateOrder order) const;

  std::map<std::vector<int>, FormulaType> types_;  // by amounts, ascending
  std::size_t number_ = 0;
  std::vector<double> learned_;  // [from][to]
};

// How unlike two elements are: 0 for an element and itself, about 1 for neighbours of a group.
double substitution_distance(int a, int b);

}  // namespace werner
