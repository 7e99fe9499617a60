#include "werner/evolve/complex_sampler.hpp"

#include <bit>
#include <functional>
#include <map>
#include <tuple>

namespace werner {

Filler::Filler(const ComplexTables& tables, int metal, int geometry, std::vector<bool> allowed) : tables_(tables) {
  const Metal& ion = tables.options.metals[static_cast<std::size_t>(metal)];
  const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(geometry)];
  const std::size_t n = polyhedron.vertices.size();
  base_charge_ = ion.oxidation_state;
  base_electrons_ = d_electrons(ion);
  full_ = static_cast<std::uint32_t>((std::uint64_t{1} << n) - 1);
  charge_ = tables.options.constraints.charge;
  electrons_ = tables.options.constraints.valence_electrons;
  groups_.resize(n);
  const SeatTable& seats = tables.seats[static_cast<std::size_t>(geometry)];
  std::map<std::tuple<std::uint32_t, int, int>, Group> sorted;
  for (std::size_t l = 0; l < seats.seats.size(); ++l) {
    if (!allowed.empty() && !allowed[l]) continue;
    const int charge = charge_ ? tables.options.ligands[l]->charge : 0;
    const int donated = electrons_ ? tables.donated[l] : 0;
    for (std::size_t s = 0; s < seats.seats[l].size(); ++s) {
      Group& group = sorted[{seats.seats[l][s].vertices, charge, donated}];
      group.vertices = seats.seats[l][s].vertices;
      group.charge = charge;
      group.donated = donated;
      group.blocks.push_back({static_cast<int>(l), static_cast<int>(s)});
    }
  }
  for (auto& [key, group] : sorted)
    groups_[static_cast<std::size_t>(std::countr_zero(group.vertices))].push_back(std::move(group));
}

double Filler::count(std::uint32_t taken, int charge, int donated) const {
  if (taken == full_)
    return (!charge_ || charge_->contains(base_charge_ + charge)) &&
                   (!electrons_ || electrons_->contains(base_electrons_ + donated))
               ? 1
               : 0;
  const std::uint64_t key =
      std::uint64_t{taken} << 32 | std::uint64_t(std::uint16_t(charge)) << 16 | std::uint64_t(std::uint16_t(donated));
  if (const auto known = memo_.find(key); known != memo_.end()) return known->second;
  double ways = 0;
  for (const Group& group : groups_[static_cast<std::size_t>(std::countr_one(taken))])
    if ((group.vertices & taken) == 0)
      ways += static_cast<double>(group.blocks.size()) *
              count(taken | group.vertices, charge + group.charge, donated + group.donated);
  memo_.emplace(key, ways);
  return ways;
}

namespace {

struct Filled {
  std::uint32_t taken = 0;
  int charge = 0, donated = 0;
};

Filled filled_part(const ComplexTables& tables, const Genes& genes, bool with_charge, bool with_electrons) {
  Filled filled;
  for (std::size_t v = 0; v < genes.sites.size(); ++v)
    if (genes.sites[v].ligand >= 0) filled.taken |= 1u << v;
  for (const int ligand : genes.ligands) {
    if (with_charge) filled.charge += tables.options.ligands[static_cast<std::size_t>(ligand)]->charge;
    if (with_electrons) filled.donated += tables.donated[static_cast<std::size_t>(ligand)];
  }
  return filled;
}

}  // namespace

double Filler::ways(const Genes& genes) const {
  const Filled filled = filled_part(tables_, genes, charge_.has_value(), electrons_.has_value());
  return count(filled.taken, filled.charge, filled.donated);
}

std::optional<Genes> Filler::fill(Genes genes, RandomStream& random) const {
  Filled at = filled_part(tables_, genes, charge_.has_value(), electrons_.has_value());
  while (at.taken != full_) {
    const double ways = count(at.taken, at.charge, at.donated);
    if (ways == 0) return std::nullopt;
    double draw = random.uniform() * ways;
    const Group* chosen = nullptr;
    for (const Group& group : groups_[static_cast<std::size_t>(std::countr_one(at.taken))]) {
      if (group.vertices & at.taken) continue;
      const double weight = static_cast<double>(group.blocks.size()) *
                            count(at.taken | group.vertices, at.charge + group.charge, at.donated + group.donated);
      if (weight == 0) continue;
      chosen = &group;  // rounding may leave the last one
      if ((draw -= weight) < 0) break;
    }
    put_block(tables_, genes,
              chosen->blocks[static_cast<std::size_t>(random.below(static_cast<int>(chosen->blocks.size())))]);
    at.taken |= chosen->vertices;
    at.charge += chosen->charge;
    at.donated += chosen->donated;
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
