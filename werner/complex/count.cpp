#include "werner/complex/count.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "werner/complex/fillings.hpp"

namespace werner {

static constexpr int most_vertices_of_a_polyhedron = 12;
static constexpr int few_ligands_up_to = 8;  // vertices; see fixed_fillings_of_few
// Of Burnside's sums, in WideCount; chelates add less to (number of ligands)^vertices than the factor of four left
// here.
static constexpr long double largest_exact_sum = 0x1p126L;
static constexpr double largest_exact_double = 9007199254740992.0;

namespace {

// The ligands that may occur, and what each adds.
struct Pool {
  std::vector<LigandPtr> ligands;
  std::vector<int> mirror_of;        // -1 where the mirror image may not occur
  std::vector<std::string> classes;  // whose limits are kept
  std::vector<std::int64_t> weight;
  ExponentPacking packing{{}};
  bool exact = true;
};

// Components of an exponent, always in this order; those without a constraint are left at 0.
enum Component { charge_component, electrons_component, atoms_component, first_class_component };

}  // namespace

static int occurrences(const Ligand& ligand, const std::string& name) {
  return static_cast<int>(std::ranges::count(ligand.classes, name));
}

static std::vector<int> contribution(const Ligand& ligand, const ComplexConstraints& constraints,
                                     const std::vector<std::string>& classes) {
  std::vector<int> values = {constraints.charge ? ligand.charge : 0,
                             constraints.valence_electrons ? donated_electrons(ligand) : 0,
                             constraints.atoms ? static_cast<int>(ligand.atoms.size()) : 0};
  for (const std::string& name : classes) values.push_back(occurrences(ligand, name));
  return values;
}

static ExponentPacking packing_for(const std::vector<LigandPtr>& ligands, const ComplexConstraints& constraints,
                                   const std::vector<std::string>& classes) {
  std::vector<int> largest(first_class_component + classes.size(), 0);
  for (const LigandPtr& ligand : ligands) {
    const auto values = contribution(*ligand, constraints, classes);
    for (std::size_t i = 0; i < values.size(); ++i)
      largest[i] = std::max(largest[i], most_vertices_of_a_polyhedron * std::abs(values[i]));
  }
  return ExponentPacking(largest);
}

static Pool make_pool(const ComplexCountSpace& space) {
  Pool pool;
  std::map<std::string, int> index;
  for (const LigandPtr& ligand : space.ligands)
    if (allows(space.constraints, *ligand) &&
        index.try_emplace(ligand->key, static_cast<int>(pool.ligands.size())).second)
      pool.ligands.push_back(ligand);
  for (const auto& [name, window] : space.constraints.class_limits) pool.classes.push_back(name);
  for (const LigandPtr& ligand : pool.ligands) {
    const auto mirror = index.find(ligand->mirror_key);
    pool.mirror_of.push_back(mirror == index.end() ? -1 : mirror->second);
    if (mirror == index.end()) continue;
    for (const std::string& name : pool.classes)
      if (occurrences(*ligand, name) != occurrences(*pool.ligands[mirror->second], name)) pool.exact = false;
  }
  while (!packing_for(pool.ligands, space.constraints, pool.classes).fits() && !pool.classes.empty()) {
    pool.classes.pop_back();
    pool.exact = false;
  }
  pool.packing = packing_for(pool.ligands, space.constraints, pool.classes);
  for (const LigandPtr& ligand : pool.ligands)
    pool.weight.push_back(pool.packing.pack(contribution(*ligand, space.constraints, pool.classes)));
  return pool;
}

namespace {

// What must occur: a set of ligands of the pool, any of which satisfies the demand.
using Demand = std::vector<bool>;

struct Demands {
  std::vector<Demand> list;
  bool satisfiable = true;
};

// Burnside's sums over the proper and the improper operations.
struct Sums {
  Polynomial proper, improper;
};

}  // namespace

static Demand demand_for_element(const Pool& pool, int z) {
  Demand demand;
  for (const LigandPtr& ligand : pool.ligands)
    demand.push_back(std::ranges::any_of(ligand->atoms, [&](const LigandAtom& atom) { return atom.z == z; }));
  return demand;
}

// With `closed`, every ligand that must occur brings its mirror image along.
static Demands demands_of(const Pool& pool, const ComplexConstraints& constraints, const std::set<int>& elements,
                          bool closed) {
  Demands demands;
  for (const int z : elements) demands.list.push_back(demand_for_element(pool, z));
  std::set<int> wanted;
  for (const std::string& key : constraints.must_contain) {
    const auto found = std::ranges::find_if(pool.ligands, [&](const LigandPtr& ligand) { return ligand->key == key; });
    if (found == pool.ligands.end()) return {{}, false};
    const int place = static_cast<int>(found - pool.ligands.begin());
    wanted.insert(place);
    if (!closed) continue;
    if (pool.mirror_of[place] < 0) return {{}, false};
    wanted.insert(pool.mirror_of[place]);
  }
  for (const int place : wanted) {
    demands.list.emplace_back(pool.ligands.size(), false);
    demands.list.back()[place] = true;
  }
  for (const Demand& demand : demands.list)
    demands.satisfiable = demands.satisfiable && std::ranges::find(demand, true) != demand.end();
  return demands;
}

// False for a partial sum that is beyond an upper limit already; atoms, electrons and classes only grow.
static bool is_possible(std::int64_t exponent, const Pool& pool, const ComplexConstraints& constraints) {
  const auto values = pool.packing.unpack(exponent);
  if (constraints.atoms && 1 + values[atoms_component] > constraints.atoms->high) return false;
  if (constraints.valence_electrons && values[electrons_component] > constraints.valence_electrons->high) return false;
  for (std::size_t c = 0; c < pool.classes.size(); ++c)
    if (values[first_class_component + c] > constraints.class_limits.at(pool.classes[c]).high) return false;
  return true;
}

// Fillings by the allowed ligands that satisfy every demand, by inclusion and exclusion over the demands left unmet.
static Sums sums_over(const FillingTable& table, const Pool& pool, const ComplexConstraints& constraints,
                      const std::vector<bool>& allowed, const Demands& demands) {
  Sums sums;
  if (!demands.satisfiable) return sums;
  const bool few =
      constraints.max_distinct_ligands && *constraints.max_distinct_ligands < table.polyhedron->coordination_number();
  for (std::uint32_t unmet = 0; unmet < 1u << demands.list.size(); ++unmet) {
    std::vector<bool> present = allowed;
    int sign = 1;
    for (std::size_t d = 0; d < demands.list.size(); ++d) {
      if (!(unmet >> d & 1)) continue;
      sign = -sign;
      for (std::size_t i = 0; i < present.size(); ++i) present[i] = present[i] && !demands.list[d][i];
    }
    std::vector<bool> present_in_both_hands = present;
    for (std::size_t i = 0; i < present.size(); ++i)
      present_in_both_hands[i] = present[i] && pool.mirror_of[i] >= 0 && present[pool.mirror_of[i]];
    for (const FillingOperation& operation : table.operations) {
      const auto& ligands = operation.improper ? present_in_both_hands : present;
      const Polynomial fixed = few ? fixed_fillings_of_few(table, operation, pool.weight, ligands, pool.mirror_of,
                                                           std::max(0, *constraints.max_distinct_ligands))
                                   : fixed_fillings(table, operation, pool.weight, ligands, [&](std::int64_t exponent) {
                                       return is_possible(exponent, pool, constraints);
                                     });
      (operation.improper ? sums.improper : sums.proper) +=
          fixed.scaled(static_cast<WideCount>(sign * operation.multiplicity));
    }
  }
  return sums;
}

static bool inside(const std::optional<IntegerWindow>& window, int value) { return !window || window->contains(value); }

static WideCount within(const Polynomial& sum, const Metal& metal, const Pool& pool,
                        const ComplexConstraints& constraints) {
  WideCount total = 0;
  for (const auto& [exponent, number] : sum.terms()) {
    const auto values = pool.packing.unpack(exponent);
    bool good = inside(constraints.charge, metal.oxidation_state + values[charge_component]) &&
                inside(constraints.valence_electrons, d_electrons(metal) + values[electrons_component]) &&
                inside(constraints.atoms, 1 + values[atoms_component]);
    for (std::size_t c = 0; good && c < pool.classes.size(); ++c)
      good = constraints.class_limits.at(pool.classes[c]).contains(values[first_class_component + c]);
    if (good) total += number;
  }
  return total;
}

static ComplexCount count_on(const Polyhedron& polyhedron, const std::vector<Metal>& metals, const Pool& pool,
                             const ComplexConstraints& constraints) {
  const FillingTable table = make_filling_table(polyhedron, pool.ligands, pool.mirror_of);
  const WideCount order = polyhedron.rotations.size();
  const long double fillings =
      std::pow(static_cast<long double>(pool.ligands.size()), polyhedron.coordination_number());
  if (4 * static_cast<long double>(order) * fillings > largest_exact_sum)
    return {0, static_cast<double>(fillings) * static_cast<double>(metals.size()), false};
  const bool too_many_different = constraints.max_distinct_ligands &&
                                  *constraints.max_distinct_ligands < polyhedron.coordination_number() &&
                                  polyhedron.coordination_number() > few_ligands_up_to;
  ComplexConstraints counted = constraints;
  if (too_many_different) counted.max_distinct_ligands.reset();
  std::vector<bool> all(pool.ligands.size(), true), both_hands;
  for (const int mirror : pool.mirror_of) both_hands.push_back(mirror >= 0);

  ComplexCount count;
  std::map<std::set<int>, std::pair<Sums, Sums>> known;  // required elements -> all fillings, those with a mirror image
  for (const Metal& metal : metals) {
    std::set<int> elements = constraints.required_elements;
    elements.erase(metal.z);
    if (!known.contains(elements))
      known[elements] = {sums_over(table, pool, counted, all, demands_of(pool, counted, elements, false)),
                         sums_over(table, pool, counted, both_hands, demands_of(pool, counted, elements, true))};
    const auto& [any, mirrored] = known[elements];
    // Orbits under rotations of all fillings, less those of the fillings whose mirror image belongs to the space, plus
    // the orbits of these under all operations.
    const WideCount proper = within(any.proper, metal, pool, constraints);
    const WideCount once = (2 * proper - within(mirrored.proper, metal, pool, constraints) +
                            within(mirrored.improper, metal, pool, constraints)) /
                           (2 * order);
    count.exact = count.exact && pool.exact && !too_many_different;
    // Where classes of mirror images differ: all of them merged, and none.
    count.low += pool.exact && !too_many_different ? static_cast<double>(once) : 0.0;
    count.high += static_cast<double>(pool.exact ? once : proper / order);
  }
  return count;
}

ComplexCount count_complexes(const ComplexCountSpace& space) {
  const Pool pool = make_pool(space);
  std::vector<Metal> metals;
  for (const Metal& metal : space.metals)
    if (allows(space.constraints, metal) && std::ranges::find(metals, metal) == metals.end()) metals.push_back(metal);
  std::set<const Polyhedron*> geometries(space.geometries.begin(), space.geometries.end());
  ComplexCount total;
  if (metals.empty()) return total;
  for (const Polyhedron* geometry : geometries) {
    const ComplexCount count = count_on(*geometry, metals, pool, space.constraints);
    total.low += count.low;
    total.high += count.high;
    total.exact = total.exact && count.exact;
  }
  if (total.high > largest_exact_double) total.exact = false;
  return total;
}

}  // namespace werner
