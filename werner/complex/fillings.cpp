#include "werner/complex/fillings.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace werner {

namespace {

using Placement = std::vector<std::vector<int>>;  // donor -> vertices, as small as the ligand's symmetry allows

// What is known of a ligand on the polyhedron.
struct PlacedLigand {
  const Ligand* ligand = nullptr;
  std::vector<Placement> placements;
};

}  // namespace

static Placement smallest(const Placement& placement, const Ligand& ligand) {
  Placement best = placement;
  for (const auto& automorphism : ligand.automorphisms) {
    Placement image(placement.size());
    for (std::size_t d = 0; d < placement.size(); ++d) image[automorphism[d]] = placement[d];
    best = std::min(best, image);
  }
  return best;
}

static PlacedLigand place(const Ligand& ligand, const Polyhedron& polyhedron) {
  PlacedLigand placed{&ligand, {}};
  for (const Span& span : spans(ligand, polyhedron, {.doubled = true})) {
    Placement placement(ligand.donors.size());
    for (std::size_t i = 0; i < span.vertices.size(); ++i) placement[span.donors[i]].push_back(span.vertices[i]);
    placed.placements.push_back(std::move(placement));
  }
  return placed;
}

static std::uint32_t mask_of(const Placement& placement) {
  std::uint32_t mask = 0;
  for (const auto& vertices : placement)
    for (const int vertex : vertices) mask |= 1u << vertex;
  return mask;
}

static std::uint32_t moved(std::uint32_t mask, const Permutation& operation) {
  std::uint32_t image = 0;
  for (std::size_t v = 0; v < operation.size(); ++v)
    if (mask >> v & 1) image |= 1u << operation[v];
  return image;
}

// Where an operation carries a placement of `from`; a reflection makes it one of the mirror image `to`.
static Placement image(const Placement& placement, const Permutation& operation, bool improper, const Ligand& from,
                       const Ligand& to) {
  Placement result(placement.size());
  for (std::size_t d = 0; d < placement.size(); ++d) {
    auto& vertices = result[improper ? from.mirrors.front()[d] : static_cast<int>(d)];
    for (const int vertex : placement[d]) vertices.push_back(operation[vertex]);
    std::sort(vertices.begin(), vertices.end());
  }
  return smallest(result, to);
}

static std::vector<SpanOrbit> orbits_of(const PlacedLigand& self, const PlacedLigand& mirror,
                                        const Permutation& operation, bool improper) {
  std::vector<SpanOrbit> orbits;
  for (const Placement& start : self.placements) {
    SpanOrbit orbit{mask_of(start), 0, 1};
    // Most overlap with their image, and a look at the vertices tells.
    const std::uint32_t next = moved(orbit.mask, operation);
    if (next != orbit.mask && (next & orbit.mask)) continue;
    bool disjoint = true, mirrored = improper;
    Placement current = image(start, operation, improper, *self.ligand, mirror.ligand ? *mirror.ligand : *self.ligand);
    // A chiral ligand's placement is only met again as the ligand itself.
    const bool chiral = improper && self.ligand != mirror.ligand;
    while (disjoint && (current != start || (chiral && mirrored))) {
      const std::uint32_t mask = mask_of(current);
      disjoint = (mask & orbit.mask) == 0;
      orbit.mask |= mask;
      ++orbit.copies;
      const PlacedLigand& from = chiral && mirrored ? mirror : self;
      const PlacedLigand& to = chiral && !mirrored ? mirror : self;
      current = image(current, operation, improper, *from.ligand, *to.ligand);
      mirrored = !mirrored;
    }
    if (!disjoint) continue;
    while (!(orbit.mask >> orbit.lowest & 1)) ++orbit.lowest;
    if (mask_of(start) >> orbit.lowest & 1) orbits.push_back(orbit);
  }
  return orbits;
}

static std::vector<std::pair<Permutation, int>> conjugacy_classes(const std::vector<Permutation>& operations,
                                                                  const std::vector<Permutation>& rotations) {
  std::vector<std::pair<Permutation, int>> classes;
  std::set<Permutation> seen;
  for (const Permutation& operation : operations) {
    if (seen.contains(operation)) continue;
    std::set<Permutation> members;
    for (const Permutation& turn : rotations) {
      Permutation conjugate(operation.size());
      for (std::size_t v = 0; v < operation.size(); ++v) conjugate[turn[v]] = turn[operation[v]];
      members.insert(conjugate);
    }
    classes.emplace_back(operation, static_cast<int>(members.size()));
    seen.insert(members.begin(), members.end());
  }
  return classes;
}

FillingTable make_filling_table(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                const std::vector<int>& mirror_of) {
  FillingTable table;
  table.polyhedron = &polyhedron;
  std::vector<PlacedLigand> placed;
  std::vector<int> example;  // of each kind
  using Likeness =
      std::tuple<std::vector<Placement>, std::vector<std::vector<int>>, std::vector<std::vector<int>>, int>;
  std::map<Likeness, int> kinds;
  for (std::size_t i = 0; i < ligands.size(); ++i) {
    placed.push_back(place(*ligands[i], polyhedron));
    const bool achiral = mirror_of[i] == static_cast<int>(i);
    const auto [entry, added] = kinds.try_emplace(
        {placed[i].placements, ligands[i]->automorphisms, ligands[i]->mirrors, achiral ? -1 : static_cast<int>(i)},
        static_cast<int>(kinds.size()));
    table.kind_of.push_back(entry->second);
    if (added) example.push_back(static_cast<int>(i));
  }
  table.kinds = static_cast<int>(kinds.size());
  for (const bool improper : {false, true})
    for (const auto& [operation, members] :
         conjugacy_classes(improper ? polyhedron.reflections : polyhedron.rotations, polyhedron.rotations)) {
      FillingOperation entry{improper, members, {}};
      for (const int i : example) {
        const int mirror = improper ? mirror_of[i] : i;
        entry.orbits.push_back(mirror < 0 ? std::vector<SpanOrbit>{}
                                          : orbits_of(placed[i], placed[mirror], operation, improper));
      }
      table.operations.push_back(std::move(entry));
    }
  return table;
}

// Sum of x^(copies * weight) over the ligands of each kind, for as many copies as occur.
static std::vector<std::vector<Polynomial>> kind_weights(const FillingTable& table,
                                                         const std::vector<std::int64_t>& weight,
                                                         const std::vector<bool>& allowed) {
  const int most = table.polyhedron->coordination_number();
  std::vector<std::vector<std::vector<Polynomial::Term>>> terms(table.kinds,
                                                                std::vector<std::vector<Polynomial::Term>>(most + 1));
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!allowed[i]) continue;
    for (int copies = 1; copies <= most; ++copies) terms[table.kind_of[i]][copies].emplace_back(copies * weight[i], 1);
  }
  std::vector<std::vector<Polynomial>> weights(table.kinds);
  for (int kind = 0; kind < table.kinds; ++kind)
    for (auto& list : terms[kind]) weights[kind].push_back(Polynomial::of(std::move(list)));
  return weights;
}

Polynomial fixed_fillings(const FillingTable& table, const FillingOperation& operation,
                          const std::vector<std::int64_t>& weight, const std::vector<bool>& allowed,
                          const std::function<bool(std::int64_t)>& possible) {
  const int n = table.polyhedron->coordination_number();
  // Kinds that this operation treats alike count together.
  std::map<std::vector<SpanOrbit>, std::vector<Polynomial>> groups;
  const auto weights = kind_weights(table, weight, allowed);
  for (int kind = 0; kind < table.kinds; ++kind) {
    auto& sums = groups[operation.orbits[kind]];
    sums.resize(n + 1);
    for (int copies = 1; copies <= n; ++copies) sums[copies] += weights[kind][copies];
  }
  for (auto& [orbits, sums] : groups)
    for (Polynomial& polynomial : sums) polynomial.keep_if(possible);
  std::vector<std::optional<Polynomial>> rest(std::size_t{1} << n);  // taken vertices -> fillings of the others
  rest.back() = Polynomial::constant(1);
  const auto fill = [&](auto& self, std::uint32_t taken) -> const Polynomial& {
    std::optional<Polynomial>& result = rest[taken];
    if (result) return *result;
    int lowest = 0;
    while (taken >> lowest & 1) ++lowest;
    Polynomial sum;
    for (const auto& [orbits, sums] : groups) {
      std::map<int, Polynomial> by_copies;
      for (const SpanOrbit& orbit : orbits)
        if (orbit.lowest == lowest && !(orbit.mask & taken)) by_copies[orbit.copies] += self(self, taken | orbit.mask);
      for (const auto& [copies, others] : by_copies) sum += sums[copies] * others;
    }
    sum.keep_if(possible);
    result = std::move(sum);
    return *result;
  };
  return fill(fill, 0);
}

// Numbers of ways to choose disjoint orbits, by covered vertices and copies.
static std::map<std::pair<std::uint32_t, int>, WideCount> unions(const std::vector<SpanOrbit>& orbits) {
  std::map<std::pair<std::uint32_t, int>, WideCount> ways = {{{0, 0}, 1}};
  for (const SpanOrbit& orbit : orbits) {
    auto next = ways;
    for (const auto& [key, number] : ways)
      if (!(key.first & orbit.mask)) next[{key.first | orbit.mask, key.second + orbit.copies}] += number;
    ways = std::move(next);
  }
  ways.erase({0, 0});
  return ways;
}

Polynomial fixed_fillings_of_few(const FillingTable& table, const FillingOperation& operation,
                                 const std::vector<std::int64_t>& weight, const std::vector<bool>& allowed,
                                 const std::vector<int>& mirror_of, int most) {
  const std::uint32_t full = (1u << table.polyhedron->coordination_number()) - 1;
  std::map<std::pair<std::uint32_t, int>, Polynomial> states = {{{0, 0}, Polynomial::constant(1)}};
  for (std::size_t i = 0; i < weight.size(); ++i) {
    // A chiral ligand and its mirror image enter a filling that a reflection keeps together.
    const int mirror = operation.improper ? mirror_of[i] : static_cast<int>(i);
    if (!allowed[i] || mirror < static_cast<int>(i) || !allowed[mirror]) continue;
    std::vector<SpanOrbit> orbits = operation.orbits[table.kind_of[i]];
    const bool both = mirror != static_cast<int>(i);
    if (both) {
      const auto& others = operation.orbits[table.kind_of[mirror]];
      orbits.insert(orbits.end(), others.begin(), others.end());
    }
    std::map<std::pair<std::uint32_t, int>, std::vector<Polynomial::Term>> added;
    for (const auto& [choice, ways] : unions(orbits))
      for (const auto& [state, polynomial] : states) {
        const int different = state.second + (both ? 2 : 1);
        if ((state.first & choice.first) || different > most) continue;
        auto& terms = added[{state.first | choice.first, different}];
        for (const auto& [exponent, number] : polynomial.terms())
          terms.emplace_back(exponent + choice.second * weight[i], number * ways);
      }
    for (auto& [state, terms] : added) states[state] += Polynomial::of(std::move(terms));
  }
  Polynomial sum;
  for (const auto& [state, polynomial] : states)
    if (state.first == full) sum += polynomial;
  return sum;
}

}  // namespace werner
