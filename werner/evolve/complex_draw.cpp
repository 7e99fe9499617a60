// Random compounds: what is demanded first, the rest uniformly.
#include <algorithm>

#include "werner/evolve/complex_impl.hpp"

namespace werner {

namespace {

int members(const ClassLimit& limit, const std::vector<int>& ligands) {
  int count = 0;
  for (const int ligand : ligands) count += limit.count[static_cast<std::size_t>(ligand)];
  return count;
}

bool has_element(const Ligand& ligand, int z) {
  return std::ranges::any_of(ligand.atoms, [z](const LigandAtom& atom) { return atom.z == z; });
}

// The ligands that must occur, one for every required element, and as many more of each class as it needs at least;
// what stands already counts. A ligand counts for all of its classes, so that none is drawn that would be one too many
// of another.
std::vector<int> first_ligands(const ComplexTables& tables, int metal, int geometry, RandomStream& random) {
  const auto& seats = tables.seats[static_cast<std::size_t>(geometry)].seats;
  const auto& ligands = tables.options.ligands;
  std::vector<int> first = tables.demanded;
  const auto add_one_of = [&](const auto& wanted) {
    std::vector<int> fitting;
    for (std::size_t l = 0; l < seats.size(); ++l)
      if (wanted(l) && !seats[l].empty() && std::ranges::all_of(tables.limits, [&](const ClassLimit& limit) {
            return limit.count[l] == 0 || members(limit, first) < limit.window.high;
          }))
        fitting.push_back(static_cast<int>(l));
    if (!fitting.empty())
      first.push_back(fitting[static_cast<std::size_t>(random.below(static_cast<int>(fitting.size())))]);
    return !fitting.empty();
  };
  for (const int z : tables.options.constraints.required_elements) {
    const bool there =
        tables.options.metals[static_cast<std::size_t>(metal)].z == z ||
        std::ranges::any_of(first, [&](int l) { return has_element(*ligands[static_cast<std::size_t>(l)], z); });
    if (!there && !add_one_of([&](std::size_t l) { return has_element(*ligands[l], z); })) return first;
  }
  for (const ClassLimit& limit : tables.limits)
    while (members(limit, first) < limit.window.low)
      if (!add_one_of([&](std::size_t l) { return limit.count[l] > 0; })) return first;
  return first;
}

// The ligands in free seats drawn at random; nothing when they do not fit so.
std::optional<Genes> placed(const ComplexTables& tables, int metal, int geometry, const std::vector<int>& ligands,
                            RandomStream& random) {
  Genes genes;
  genes.metal = metal;
  genes.geometry = geometry;
  genes.sites.assign(tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size(), Site{});
  std::uint32_t taken = 0;
  for (const int ligand : ligands) {
    const auto& seats = tables.seats[static_cast<std::size_t>(geometry)].seats[static_cast<std::size_t>(ligand)];
    std::vector<int> free;
    for (std::size_t s = 0; s < seats.size(); ++s)
      if ((seats[s].vertices & taken) == 0) free.push_back(static_cast<int>(s));
    if (free.empty()) return std::nullopt;
    const int seat = free[static_cast<std::size_t>(random.below(static_cast<int>(free.size())))];
    taken |= seats[static_cast<std::size_t>(seat)].vertices;
    put_block(tables, genes, {ligand, seat});
  }
  return genes;
}

}  // namespace

ComplexSpace::Impl::Draw ComplexSpace::Impl::draw(RandomStream& random) const {
  const std::optional<int> most_kinds = tables.options.constraints.max_distinct_ligands;
  const std::size_t kinds = tables.options.ligands.size();
  const auto [metal, geometry] = fillable[static_cast<std::size_t>(random.below(static_cast<int>(fillable.size())))];
  const std::vector<int> first = first_ligands(tables, metal, geometry, random);
  std::optional<Genes> genes = placed(tables, metal, geometry, first, random);
  if (!genes) return {};

  // Classes that have as many ligands as they may take no part in what follows.
  std::vector<bool> complete;
  for (const ClassLimit& limit : tables.limits) complete.push_back(members(limit, first) >= limit.window.high);
  const auto allowed = [&](std::size_t ligand) {
    for (std::size_t i = 0; i < complete.size(); ++i)
      if (complete[i] && tables.limits[i].count[ligand] > 0) return false;
    return true;
  };
  if (most_kinds && *most_kinds < static_cast<int>(genes->sites.size())) {
    // A few kinds of ligands are drawn, then the sites are filled with them alone.
    std::vector<bool> drawn(kinds, false);
    for (const int ligand : first) drawn[static_cast<std::size_t>(ligand)] = true;
    const auto wanted = std::min<std::ptrdiff_t>(*most_kinds, static_cast<std::ptrdiff_t>(kinds));
    while (std::ranges::count(drawn, true) < wanted)
      drawn[static_cast<std::size_t>(random.below(static_cast<int>(kinds)))] = true;
    for (std::size_t l = 0; l < kinds; ++l) drawn[l] = drawn[l] && allowed(l);
    genes = Filler(tables, metal, geometry, drawn).fill(*std::move(genes), random);
  } else if (std::ranges::find(complete, true) != complete.end()) {
    const std::tuple key(metal, geometry, complete);
    auto filler = fillers_without.find(key);
    if (filler == fillers_without.end()) {
      std::vector<bool> others;
      for (std::size_t l = 0; l < kinds; ++l) others.push_back(allowed(l));
      filler = fillers_without.emplace(key, Filler(tables, metal, geometry, others)).first;
    }
    genes = filler->second.fill(*std::move(genes), random);
  } else {
    genes =
        fillers[static_cast<std::size_t>(metal)][static_cast<std::size_t>(geometry)].fill(*std::move(genes), random);
  }
  if (!genes) return {};
  const std::vector<int> spins = spins_of(tables, metal, genes->ligands);
  genes->unpaired = spins.empty() ? 0 : spins[static_cast<std::size_t>(random.below(static_cast<int>(spins.size())))];
  const Verdict verdict = check(*genes);
  if (!verdict.ok()) return {std::nullopt, verdict.reasons[0]};
  return {text(*genes), {}};
}

}  // namespace werner
