#include "werner/metrics/evaluation.hpp"

namespace werner {

bool is_crystal(const Evaluation& e, std::size_t i) { return e.structure[i].ok(); }

bool is_valid(const Evaluation& e, std::size_t i) { return e.structure[i].ok() && e.composition[i].ok(); }

namespace {

bool counts(const Evaluation& e, std::size_t i) {
  return e.convention.only_valid_counts ? is_valid(e, i) : is_crystal(e, i);
}

}  // namespace

bool is_unique(const Evaluation& e, std::size_t i) { return counts(e, i) && e.first_of_kind[i] == i; }

bool is_novel(const Evaluation& e, std::size_t i) { return counts(e, i) && !e.known_in_train[i]; }

std::optional<bool> is_below(const Evaluation& e, std::size_t i, double threshold) {
  if (!counts(e, i)) return false;
  if (!e.energy[i].value) return std::nullopt;
  return *e.energy[i].value <= threshold;
}

}  // namespace werner
