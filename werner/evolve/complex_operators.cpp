#include "werner/evolve/complex_operators.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <set>

namespace werner {

namespace {

const SeatTable& seats_of(const ComplexTables& tables, const Genes& genes) {
  return tables.seats[static_cast<std::size_t>(genes.geometry)];
}

template <class T>
const T& pick(const std::vector<T>& items, RandomStream& random) {
  return items[static_cast<std::size_t>(random.below(static_cast<int>(items.size())))];
}

Genes emptied(const Genes& genes) {
  Genes empty = genes;
  empty.ligands.clear();
  empty.sites.assign(genes.sites.size(), Site{});
  return empty;
}

// Puts a ligand of `from` with its donors into the same vertices of `to`.
void copy_ligand(const Genes& from, int index, Genes& to) {
  for (std::size_t v = 0; v < from.sites.size(); ++v)
    if (from.sites[v].ligand == index) to.sites[v] = {static_cast<int>(to.ligands.size()), from.sites[v].donor};
  to.ligands.push_back(from.ligands[static_cast<std::size_t>(index)]);
}

// Vertices fall into the smallest sets that no ligand of either parent crosses; each set comes from one parent.
std::optional<Genes> crossover(const OperatorContext&, std::span<const Genes> parents, RandomStream& random) {
  const Genes &a = parents[0], &b = parents[1];
  Genes child = emptied(random.chance(0.5) ? a : b);
  if (a.geometry != b.geometry) {
    // Nothing but the metal can be exchanged between polyhedra.
    child = a;
    child.metal = b.metal;
    return child;
  }
  child.metal = random.chance(0.5) ? a.metal : b.metal;
  std::vector<std::uint32_t> sets;
  for (const Genes* parent : {&a, &b})
    for (std::uint32_t vertices : vertices_of(*parent)) {
      std::erase_if(sets, [&](std::uint32_t set) {
        const bool touches = (set & vertices) != 0;
        if (touches) vertices |= set;
        return touches;
      });
      sets.push_back(vertices);
    }
  std::sort(sets.begin(), sets.end());
  for (const std::uint32_t set : sets) {
    const Genes& source = random.chance(0.5) ? a : b;
    const auto vertices = vertices_of(source);
    for (std::size_t i = 0; i < vertices.size(); ++i)
      if (vertices[i] & set) copy_ligand(source, static_cast<int>(i), child);
  }
  return child;
}

std::optional<Genes> mutate_ligand(const OperatorContext& context, std::span<const Genes> parents,
                                   RandomStream& random) {
  Genes child = parents[0];
  const int index = random.below(static_cast<int>(child.ligands.size()));
  const std::uint32_t vertices = vertices_of(child)[static_cast<std::size_t>(index)];
  const auto& blocks = seats_of(context.tables, child).by_vertices.at(vertices);
  const int before = child.ligands[static_cast<std::size_t>(index)];
  remove_ligand(child, index);
  const Block& block = pick(blocks, random);
  if (block.ligand == before) return std::nullopt;
  put_block(context.tables, child, block);
  return child;
}

// One or two ligands leave and their vertices are filled anew: denticities may change, charges compensate.
std::optional<Genes> refill_sites(const OperatorContext& context, std::span<const Genes> parents,
                                  RandomStream& random) {
  Genes child = parents[0];
  const int leaving = std::min(1 + random.below(2), static_cast<int>(child.ligands.size()));
  for (int i = 0; i < leaving; ++i) remove_ligand(child, random.below(static_cast<int>(child.ligands.size())));
  return context.fillers[static_cast<std::size_t>(child.metal)][static_cast<std::size_t>(child.geometry)].fill(
      std::move(child), random);
}

std::optional<Genes> swap_sites(const OperatorContext& context, std::span<const Genes> parents, RandomStream& random) {
  Genes child = parents[0];
  const int n = static_cast<int>(child.ligands.size());
  const int a = random.below(n), b = random.below(n);
  const int ligand_a = child.ligands[static_cast<std::size_t>(a)],
            ligand_b = child.ligands[static_cast<std::size_t>(b)];
  const auto vertices = vertices_of(child);
  const std::uint32_t at_a = vertices[static_cast<std::size_t>(a)], at_b = vertices[static_cast<std::size_t>(b)];
  if (ligand_a == ligand_b || std::popcount(at_a) != std::popcount(at_b)) return std::nullopt;
  remove_ligand(child, std::max(a, b));
  remove_ligand(child, std::min(a, b));
  const auto& by_vertices = seats_of(context.tables, child).by_vertices;
  for (const auto& [ligand, place] : {std::pair(ligand_a, at_b), std::pair(ligand_b, at_a)}) {
    std::vector<Block> fitting;
    for (const Block& block : by_vertices.at(place))
      if (block.ligand == ligand) fitting.push_back(block);
    if (fitting.empty()) return std::nullopt;
    put_block(context.tables, child, pick(fitting, random));
  }
  return child;
}

std::optional<Genes> flip_ligand(const OperatorContext& context, std::span<const Genes> parents, RandomStream& random) {
  Genes child = parents[0];
  const auto vertices = vertices_of(child);
  std::vector<int> wide;
  for (std::size_t i = 0; i < vertices.size(); ++i)
    if (std::popcount(vertices[i]) > 1) wide.push_back(static_cast<int>(i));
  if (wide.empty()) return std::nullopt;
  const int index = pick(wide, random);
  const int ligand = child.ligands[static_cast<std::size_t>(index)];
  std::vector<Block> others;
  for (const Block& block : seats_of(context.tables, child).by_vertices.at(vertices[static_cast<std::size_t>(index)]))
    if (block.ligand == ligand) others.push_back(block);
  remove_ligand(child, index);
  put_block(context.tables, child, pick(others, random));
  return child;
}

std::optional<Genes> mutate_isomer(const OperatorContext& context, std::span<const Genes> parents,
                                   RandomStream& random) {
  const Genes& parent = parents[0];
  auto child = place_at_random(context.tables, parent.metal, parent.geometry, parent.ligands, random);
  if (child) child->unpaired = parent.unpaired;
  return child;
}

std::optional<Genes> mutate_metal(const OperatorContext& context, std::span<const Genes> parents,
                                  RandomStream& random) {
  Genes child = parents[0];
  const int metals = static_cast<int>(context.tables.options.metals.size());
  child.metal = (child.metal + 1 + random.below(metals - 1)) % metals;
  return child;
}

// The same ligands where they fit, otherwise as many of them as a random filling leaves room for.
std::optional<Genes> mutate_geometry(const OperatorContext& context, std::span<const Genes> parents,
                                     RandomStream& random) {
  const Genes& parent = parents[0];
  const int geometries = static_cast<int>(context.tables.options.geometries.size());
  const int geometry = (parent.geometry + 1 + random.below(geometries - 1)) % geometries;
  if (auto child = place_at_random(context.tables, parent.metal, geometry, parent.ligands, random)) {
    child->unpaired = parent.unpaired;
    return child;
  }
  Genes child;
  child.metal = parent.metal;
  child.geometry = geometry;
  child.unpaired = parent.unpaired;
  child.sites.assign(context.tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size(), Site{});
  std::vector<int> ligands = parent.ligands;
  random.shuffle(std::span(ligands));
  const auto& seats = seats_of(context.tables, child).seats;
  const auto& filler = context.fillers[static_cast<std::size_t>(child.metal)][static_cast<std::size_t>(geometry)];
  std::uint32_t taken = 0;
  for (const int ligand : ligands) {
    const auto& mine = seats[static_cast<std::size_t>(ligand)];
    if (mine.empty()) continue;
    const int seat = random.below(static_cast<int>(mine.size()));
    if (mine[static_cast<std::size_t>(seat)].vertices & taken) continue;
    Genes next = child;
    put_block(context.tables, next, {ligand, seat});
    if (filler.ways(next) == 0) continue;
    taken |= mine[static_cast<std::size_t>(seat)].vertices;
    child = std::move(next);
  }
  return filler.fill(std::move(child), random);
}

std::optional<Genes> mutate_spin(const OperatorContext& context, std::span<const Genes> parents, RandomStream& random) {
  Genes child = parents[0];
  const auto spins = spins_of(context.tables, child.metal, child.ligands);
  if (spins.size() < 2) return std::nullopt;
  child.unpaired = pick(spins, random);
  return child;
}

// Kneiding, Nova and Balcells 2024 (doi:10.1038/s43588-024-00616-5): every site from either parent, every site then
// replaced with probability 1/2, two sites then exchanged with probability 1/2.
std::optional<Genes> pl_moga(const OperatorContext& context, std::span<const Genes> parents, RandomStream& random) {
  const Genes &a = parents[0], &b = parents[1];
  if (a.geometry != b.geometry) return std::nullopt;
  Genes child = a;
  const int n = static_cast<int>(child.sites.size());
  const auto& by_vertices = seats_of(context.tables, child).by_vertices;
  child.ligands.clear();
  for (int v = 0; v < n; ++v) {
    const Genes& source = random.chance(0.5) ? a : b;
    const Site site = source.sites[static_cast<std::size_t>(v)];
    child.ligands.push_back(source.ligands[static_cast<std::size_t>(site.ligand)]);
    child.sites[static_cast<std::size_t>(v)] = {v, 0};
  }
  for (int v = 0; v < n; ++v)
    if (random.chance(0.5)) child.ligands[static_cast<std::size_t>(v)] = pick(by_vertices.at(1u << v), random).ligand;
  if (random.chance(0.5)) {
    const int v = random.below(n), w = random.below(n);
    std::swap(child.ligands[static_cast<std::size_t>(v)], child.ligands[static_cast<std::size_t>(w)]);
  }
  return child;
}

bool always(const ComplexTables&) { return true; }
bool all_single(const ComplexTables& tables) {
  return std::all_of(tables.seats.begin(), tables.seats.end(), [](const SeatTable& seats) { return seats.single; });
}
bool any_wide(const ComplexTables& tables) { return !all_single(tables); }
// On a tetrahedron every exchange of two sites is a rotation or a reflection.
bool places_differ(const ComplexTables& tables) {
  return std::any_of(tables.options.geometries.begin(), tables.options.geometries.end(),
                     [](const Polyhedron* polyhedron) {
                       std::set<Permutation> operations(polyhedron->rotations.begin(), polyhedron->rotations.end());
                       operations.insert(polyhedron->reflections.begin(), polyhedron->reflections.end());
                       double orders = 1;
                       for (int i = 2; i <= polyhedron->coordination_number(); ++i) orders *= i;
                       return static_cast<double>(operations.size()) < orders;
                     });
}
bool several_metals(const ComplexTables& tables) { return tables.options.metals.size() > 1; }
bool several_geometries(const ComplexTables& tables) { return tables.options.geometries.size() > 1; }
bool several_spins(const ComplexTables& tables) {
  const SpinRule& rule = tables.options.spins;
  return rule.low + rule.high + static_cast<int>(rule.numbers.size()) > 1;
}
bool one_kind_of_site(const ComplexTables& tables) {
  // Sites exchange ligands freely only where none is reserved for haptic groups.
  return all_single(tables) &&
         std::all_of(
             tables.options.geometries.begin(), tables.options.geometries.end(), [](const Polyhedron* polyhedron) {
               return std::find(polyhedron->haptic.begin(), polyhedron->haptic.end(), true) == polyhedron->haptic.end();
             });
}

}  // namespace

std::span<const ComplexOperator> complex_operators() {
  static const std::array list{
      ComplexOperator{"crossover", 2, always, crossover},
      ComplexOperator{"flip-ligand", 1, any_wide, flip_ligand},
      ComplexOperator{"mutate-geometry", 1, several_geometries, mutate_geometry},
      ComplexOperator{"mutate-isomer", 1, any_wide, mutate_isomer},
      ComplexOperator{"mutate-ligand", 1, always, mutate_ligand},
      ComplexOperator{"mutate-metal", 1, several_metals, mutate_metal},
      ComplexOperator{"mutate-spin", 1, several_spins, mutate_spin},
      ComplexOperator{"pl-moga", 2, one_kind_of_site, pl_moga},
      ComplexOperator{"refill-sites", 1, always, refill_sites},
      ComplexOperator{"swap-sites", 1, places_differ, swap_sites},
  };
  return list;
}

}  // namespace werner
