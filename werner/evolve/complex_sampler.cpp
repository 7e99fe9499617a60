#include "werner/evolve/complex_sampler.hpp"

#include <bit>
#include <functional>
#include <limits>
#include <map>

namespace werner {

// Groups looked at while the ways of an empty polyhedron are counted, some 50 ns each.
static constexpr std::int64_t most_steps_with_atoms = 3000000;
static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

Filler::Filler(const ComplexTables& tables, int metal, int geometry, const std::vector<bool>& allowed)
    : tables_(tables),
      ion_(tables.options.metals[static_cast<std::size_t>(metal)]),
      charge_(tables.options.constraints.charge),
      electrons_(tables.options.constraints.valence_electrons),
      atoms_(tables.options.constraints.atoms),
      steps_left_(atoms_ ? most_steps_with_atoms : unlimited) {
  const std::size_t n = tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size();
  full_ = static_cast<std::uint32_t>((std::uint64_t{1} << n) - 1);
  make_groups(geometry, allowed);
  if (!atoms_) return;
  count(0, {});
  if (steps_left_ <= 0) {
    // A window as wide as that is met often enough by chance.
    atoms_.reset();
    memo_.clear();
    make_groups(geometry, allowed);
  }
  steps_left_ = unlimited;
}

Filler::Sums Filler::sums_of(int ligand) const {
  const auto number = static_cast<std::size_t>(ligand);
  return {charge_ ? tables_.options.ligands[number]->charge : 0, electrons_ ? tables_.donated[number] : 0,
          atoms_ ? static_cast<int>(tables_.options.ligands[number]->atoms.size()) : 0};
}

void Filler::make_groups(int geometry, const std::vector<bool>& allowed) {
  const SeatTable& seats = tables_.seats[static_cast<std::size_t>(geometry)];
  std::map<std::pair<std::uint32_t, Sums>, Group> sorted;
  for (std::size_t l = 0; l < seats.seats.size(); ++l) {
    if (!allowed.empty() && !allowed[l]) continue;
    const Sums sums = sums_of(static_cast<int>(l));
    for (std::size_t s = 0; s < seats.seats[l].size(); ++s) {
      Group& group = sorted[{seats.seats[l][s].vertices, sums}];
      group.vertices = seats.seats[l][s].vertices;
      group.sums = sums;
      group.blocks.push_back({static_cast<int>(l), static_cast<int>(s)});
    }
  }
  groups_.assign(tables_.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size(), {});
  for (auto& [key, group] : sorted)
    groups_[static_cast<std::size_t>(std::countr_zero(group.vertices))].push_back(std::move(group));
}

double Filler::count(std::uint32_t taken, const Sums& sums) const {
  if (taken == full_)
    return (!charge_ || charge_->contains(ion_.oxidation_state + sums.charge)) &&
                   (!electrons_ || electrons_->contains(d_electrons(ion_) + sums.donated)) &&
                   (!atoms_ || atoms_->contains(1 + sums.atoms))
               ? 1
               : 0;
  const std::uint64_t key = std::uint64_t{taken} << 48 | std::uint64_t(std::uint16_t(sums.charge)) << 32 |
                            std::uint64_t(std::uint16_t(sums.donated)) << 16 | std::uint16_t(sums.atoms);
  if (const auto known = memo_.find(key); known != memo_.end()) return known->second;
  double ways = 0;
  for (const Group& group : groups_[static_cast<std::size_t>(std::countr_one(taken))]) {
    if (--steps_left_ <= 0) return 0;
    if (group.vertices & taken || !possible(sums + group.sums)) continue;
    ways += static_cast<double>(group.blocks.size()) * count(taken | group.vertices, sums + group.sums);
  }
  memo_.emplace(key, ways);
  return ways;
}

std::pair<std::uint32_t, Filler::Sums> Filler::filled_part(const Genes& genes) const {
  std::uint32_t taken = 0;
  Sums sums;
  for (std::size_t v = 0; v < genes.sites.size(); ++v)
    if (genes.sites[v].ligand >= 0) taken |= 1u << v;
  for (const int ligand : genes.ligands) sums = sums + sums_of(ligand);
  return {taken, sums};
}

double Filler::ways(const Genes& genes) const {
  const auto [taken, sums] = filled_part(genes);
  return count(taken, sums);
}

std::optional<Genes> Filler::fill(Genes genes, RandomStream& random) const {
  auto [taken, sums] = filled_part(genes);
  while (taken != full_) {
    const double ways = count(taken, sums);
    if (ways == 0) return std::nullopt;
    double draw = random.uniform() * ways;
    const Group* chosen = nullptr;
    for (const Group& group : groups_[static_cast<std::size_t>(std::countr_one(taken))]) {
      if (group.vertices & taken || !possible(sums + group.sums)) continue;
      const double weight = static_cast<double>(group.blocks.size()) * count(taken | group.vertices, sums + group.sums);
      if (weight == 0) continue;
      chosen = &group;  // rounding may leave the last one
      if ((draw -= weight) < 0) break;
    }
    put_block(tables_, genes,
              chosen->blocks[static_cast<std::size_t>(random.below(static_cast<int>(chosen->blocks.size())))]);
    taken |= chosen->vertices;
    sums = sums + chosen->sums;
  }
  return genes;
}

std::optional<Genes> place_at_random(const ComplexTables& tables, int metal, int geometry,
                                     const std::vector<int>& ligands, RandomStream& random) {
  const std::size_t n = tables.options.geometries[static_cast<std::size_t>(geometry)]->vertices.size();
  const auto& seats = tables.seats[static_cast<std::size_t>(geometry)].seats;
  int budget = 10000;  // search steps, far beyond what feasible sets need
  const std::function<std::optional<Genes>(Genes, std::uint32_t, std::vector<int>)> place =
      [&](Genes genes, std::uint32_t taken, std::vector<int> left) -> std::optional<Genes> {
    if (left.empty()) return std::popcount(taken) == static_cast<int>(n) ? std::optional(genes) : std::nullopt;
    const int vertex = std::countr_one(taken);
    std::vector<std::pair<std::size_t, int>> choices;  // position in `left`, seat
    for (std::size_t i = 0; i < left.size(); ++i) {
      const auto& mine = seats[static_cast<std::size_t>(left[i])];
      for (std::size_t s = 0; s < mine.size(); ++s)
        if ((mine[s].vertices >> vertex & 1) && (mine[s].vertices & taken) == 0)
          choices.emplace_back(i, static_cast<int>(s));
    }
    random.shuffle(std::span(choices));
    for (const auto& [i, seat] : choices) {
      if (--budget < 0) return std::nullopt;
      Genes next = genes;
      put_block(tables, next, {left[i], seat});
      std::vector<int> rest = left;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      const std::uint32_t mask = seats[static_cast<std::size_t>(left[i])][static_cast<std::size_t>(seat)].vertices;
      if (auto done = place(std::move(next), taken | mask, std::move(rest))) return done;
    }
    return std::nullopt;
  };
  Genes empty;
  empty.metal = metal;
  empty.geometry = geometry;
  empty.sites.assign(n, Site{});
  return place(std::move(empty), 0, ligands);
}

}  // namespace werner
