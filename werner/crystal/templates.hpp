// Crystals of a composition made from known ones of the same anonymous formula by putting other elements on their
// sites, the most plausible first.
#pragma once
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/crystal/template_groups.hpp"

namespace werner {

enum class TemplateOrder {
  learned,  // by fitted likeness, substitutions within the set of templates and how common a structure is in it
  plain,    // by period and group, electronegativity and radius alone
};

struct TemplateCrystal {
  Crystal crystal;
  std::size_t source = 0;  // number of the template, in the order of `add`
  // Comparable within one formula only, never rising. Learned: logarithm of the probability that this structure or one
  // much like it is the true one and none before is. Plain: distance of the elements, negative.
  double score = 0;
  bool known = false;  // the template is a crystal of the compound itself
};

struct TemplateOptions {
  TemplateOrder order = TemplateOrder::learned;
  bool known_first = false;  // crystals of the compound itself come first, in the order of the library
  // Of the learned order: what is not known is asked for, so that a structure that the compound has in the library
  // counts less, whoever else has it.
  bool unknown_wanted = true;
};

// Known crystals by anonymous formula. Reading from several threads is safe.
class TemplateLibrary {
 public:
  // Takes the smallest cell; crystals without cell or atoms get a number and are never used.
  void add(const Crystal& crystal);
  // Groups structures and counts substitutions: to be called after the last `add` and before what follows.
  void learn();
  std::size_t size() const { return number_; }
  const TemplateTypes& types() const { return types_; }

  // Up to `most` different crystals (by the matcher, default tolerances). Volumes are those of the templates times the
  // ratio of the expected volumes. Amounts have to be whole after reduction. Where templates of the formula type do not
  // suffice for the learned order, those of more elements follow, several of which become one (merged_templates.hpp).
  // Crystals of the compound itself hardly count for the learned order, which is about what other compounds say.
  std::vector<TemplateCrystal> substituted(const Composition& composition, std::size_t most,
                                           const TemplateOptions& options = {}) const;

 private:
  TemplateTypes types_;
  std::size_t number_ = 0;
  EnvironmentCounts environments_;
  std::vector<double> substitution_;  // weights of the learned order, [from * substitution_elements + to]
};

}  // namespace werner
