#include "werner/complex/valence_rules.hpp"

#include "werner/core/element.hpp"

namespace werner {
namespace {

constexpr double no_lone_pair = 20;  // a donor that has nothing to give
constexpr double strained = strained_penalty;

std::vector<AtomState> carbon_states(const AtomPlace& atom) {
  const bool linear = atom.degree == 2 && atom.small_ring;
  std::vector<AtomState> states{{4, 0, linear ? strained : 0.0},
                                {3, -1, atom.donor ? 0.3 : 4.0},
                                {3, 1,
                                 atom.tropylium ? 1.0
                                 : atom.donor   ? 9.0
                                                : 8.0},
                                {2, 0,
                                 !atom.donor        ? 12.0
                                 : atom.degree == 1 ? 3.0
                                                    : 1.5}};
  if (atom.donor) {
    states.push_back({2, -2, 6});
    states.push_back({1, -3, 9});
    if (atom.degree == 0) states.push_back({0, -4, 9});
  }
  return states;
}

std::vector<AtomState> nitrogen_states(const AtomPlace& atom) {
  const bool linear = atom.degree == 2 && atom.small_ring;
  std::vector<AtomState> states{{3, 0, 0},
                                {4, 1, (atom.donor ? no_lone_pair : 1.5) + (linear ? strained : 0.0)},
                                {2, -1, atom.donor ? 0.4 : 2.0},
                                {1, -2, atom.donor ? 3.0 : 9.0}};
  if (atom.degree == 0) states.push_back({0, -3, 5});
  return states;
}

std::vector<AtomState> oxygen_states(const AtomPlace& atom) {
  // A terminal oxygen with three bonds is that of CO and NO+.
  return {{2, 0, 0}, {1, -1, atom.donor ? 0.4 : 2.0}, {3, 1, atom.degree == 1 ? 1.0 : 6.0}, {0, -2, 1}};
}

std::vector<AtomState> sulfur_states(const AtomPlace& atom) {
  return {
      {2, 0, 0},    {4, 0, 0.5}, {6, 0, atom.donor ? no_lone_pair : 0.5}, {1, -1, atom.donor ? 0.4 : 2.0}, {3, 1, 3},
      {0, -2, 1.0}, {5, -1, 6}};
}

std::vector<AtomState> phosphorus_states(const AtomPlace& atom) {
  const double no_pair = atom.donor ? no_lone_pair : 0.0;
  return {{3, 0, 0},
          {5, 0, 0.5 + no_pair},
          {4, 1, 2.0 + no_pair},
          {2, -1, atom.donor ? 0.4 : 3.0},
          {6, -1, 1.0 + no_pair},
          {1, -2, 3},
          {0, -3, 5}};
}

std::vector<AtomState> boron_states(const AtomPlace& atom) {
  return {{3, 0, 0}, {4, -1, 0.5}, {2, -1, atom.donor ? 0.5 : 9.0}};
}

std::vector<AtomState> silicon_states(const AtomPlace& atom) {
  return {{4, 0, 0}, {3, -1, atom.donor ? 0.3 : 4.0}, {2, 0, atom.donor ? 2.0 : 9.0}, {5, -1, 3}, {3, 1, 9}};
}

std::vector<AtomState> halogen_states(const AtomPlace& atom) {
  std::vector<AtomState> states{{1, 0, 0}, {0, -1, 0.4}};
  if (atom.z != 9)
    for (const int valence : {3, 5, 7}) states.push_back({valence, 0, 1.0});
  return states;
}

// A counter-ion on its own: s-block metals give all they have.
std::vector<AtomState> free_ion_states(const AtomPlace& atom) {
  const Element& e = element(atom.z);
  if (!e.is_metal || e.group < 1 || e.group > 2 || atom.degree > 0 || atom.donor) return {};
  return {{0, e.group, 0}};
}

}  // namespace

std::vector<AtomState> atom_states(const AtomPlace& atom) {
  switch (atom.z) {
    case 1:
      return {{1, 0, 0}, {0, -1, 0.4}};
    case 5:
      return boron_states(atom);
    case 6:
      return carbon_states(atom);
    case 7:
      return nitrogen_states(atom);
    case 8:
      return oxygen_states(atom);
    case 14:
    case 32:
      return silicon_states(atom);
    case 15:
    case 33:
    case 51:
      return phosphorus_states(atom);
    case 16:
    case 34:
    case 52:
      return sulfur_states(atom);
    case 9:
    case 17:
    case 35:
    case 53:
      return halogen_states(atom);
    default:
      return free_ion_states(atom);
  }
}

}  // namespace werner
