#include "werner/crystal/prototype.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace {

using Counts = std::array<int, 27>;  // orbits of one element by letter

struct Species {
  int atoms = 0;  // per conventional cell
  Counts letters{};
};

// "a2b3c"
std::string letters_text(const Counts& counts) {
  std::string text;
  for (int k = 0; k < 27; ++k) {
    const int count = counts[static_cast<std::size_t>(k)];
    if (count > 1) text += std::to_string(count);
    if (count > 0) text += letter_at(k);
  }
  return text;
}

// Lower letters first, more of them first: the order in which descriptions are compared.
bool before(const Species& a, const Species& b) {
  return a.atoms != b.atoms ? a.atoms < b.atoms : a.letters > b.letters;
}

bool before_all(const std::vector<Species>& a, const std::vector<Species>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), before);
}

std::vector<Species> relabelled(const std::vector<Species>& species, const std::string& word) {
  std::vector<Species> result = species;
  for (Species& one : result) {
    const Counts old = one.letters;
    for (std::size_t k = 0; k < word.size(); ++k) one.letters[static_cast<std::size_t>(letter_index(word[k]))] = old[k];
  }
  std::sort(result.begin(), result.end(), before);
  return result;
}

// The eleven pairs of groups that are mirror images of one another; their Wyckoff letters correspond.
constexpr std::array<std::pair<int, int>, 11> enantiomorphic_pairs{{{76, 78},
                                                                    {91, 95},
                                                                    {92, 96},
                                                                    {144, 145},
                                                                    {151, 153},
                                                                    {152, 154},
                                                                    {169, 170},
                                                                    {171, 172},
                                                                    {178, 179},
                                                                    {180, 181},
                                                                    {212, 213}}};

// The first of the pair.
int regardless_of_hand(int space_group) {
  for (const auto& [first, second] : enantiomorphic_pairs)
    if (space_group == second) return first;
  return space_group;
}

}  // namespace

std::string prototype_label(int space_group, const std::vector<Occupation>& occupations) {
  std::map<int, Species> by_element;
  Composition composition;
  for (const Occupation& occupation : occupations) {
    Species& one = by_element[occupation.atomic_number];
    const int multiplicity = wyckoff_position(space_group, occupation.letter).multiplicity;
    one.atoms += multiplicity;
    ++one.letters[static_cast<std::size_t>(letter_index(occupation.letter))];
    composition.amounts[occupation.atomic_number] += multiplicity;
  }
  std::vector<Species> species, best;
  for (const auto& [element, one] : by_element) species.push_back(one);
  for (const std::string& word : wyckoff_relabellings(space_group)) {
    std::vector<Species> other = relabelled(species, word);
    if (best.empty() || before_all(other, best)) best = std::move(other);
  }
  std::string label = std::to_string(regardless_of_hand(space_group)) + "_" + anonymous_formula(composition);
  for (const Species& one : best) label += "_" + letters_text(one.letters);
  return label;
}

std::string prototype_label(const Crystal& crystal, const Symmetry& symmetry) {
  std::vector<Occupation> occupations;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (symmetry.orbits[i] == i)
      occupations.push_back({crystal.atomic_numbers[i], symmetry.letters[i], Eigen::Vector3d::Zero()});
  return prototype_label(symmetry.space_group, occupations);
}

PrototypeResult prototype_label(const Crystal& crystal, const SymmetryTolerance& tolerance) {
  const SymmetryResult found = symmetry_of(crystal, tolerance);
  if (!found.symmetry) return {std::nullopt, found.verdict};
  return {prototype_label(crystal, *found.symmetry), {}};
}

}  // namespace werner
