// All distinct compounds of a small space: sets of ligands that satisfy the constraints, then the isomers of each.
#include <algorithm>
#include <bit>
#include <functional>
#include <map>

#include "werner/complex/isomers.hpp"
#include "werner/evolve/complex_impl.hpp"

namespace werner {

namespace {

constexpr double listing_limit = 2e6;  // compounds; some 100 bytes and 10 us each

// Isomers of ligands that each take one vertex, any of them, depend only on how often each occurs.
class IsomerCache {
 public:
  explicit IsomerCache(const ComplexTables& tables) : tables_(tables) {}

  const std::vector<std::vector<Site>>& sites_of(int geometry, const std::vector<int>& ligands) {
    std::vector<int> pattern{geometry};
    const Polyhedron& polyhedron = *tables_.options.geometries[static_cast<std::size_t>(geometry)];
    bool plain = true;
    for (std::size_t i = 0; i < ligands.size(); ++i) {
      pattern.push_back(i > 0 && ligands[i] == ligands[i - 1] ? pattern.back() : static_cast<int>(i));
      const auto& seats = tables_.seats[static_cast<std::size_t>(geometry)].seats[static_cast<std::size_t>(ligands[i])];
      plain = plain && !tables_.options.ligands[static_cast<std::size_t>(ligands[i])]->chiral() &&
              seats.size() == polyhedron.vertices.size() &&
              std::all_of(seats.begin(), seats.end(), [](const Seat& s) { return std::popcount(s.vertices) == 1; });
    }
    if (!plain) {
      pattern.assign(1, geometry);
      pattern.push_back(-1);
      pattern.insert(pattern.end(), ligands.begin(), ligands.end());
    }
    const auto found = known_.find(pattern);
    if (found != known_.end()) return found->second;
    if (!plain) known_.clear();  // asked once only
    std::vector<LigandPtr> list;
    for (const int ligand : ligands) list.push_back(tables_.options.ligands[static_cast<std::size_t>(ligand)]);
    std::vector<std::vector<Site>> sites;
    for (Isomer& isomer : isomers(polyhedron, list)) sites.push_back(std::move(isomer.sites));
    return known_[pattern] = std::move(sites);
  }

 private:
  const ComplexTables& tables_;
  std::map<std::vector<int>, std::vector<std::vector<Site>>> known_;
};

}  // namespace

// Of two sets of ligands that are each other's mirror image, the one whose compounds are listed.
static bool stands_for_pair(const ComplexTables& tables, int metal, const std::vector<int>& ligands) {
  auto mirrored = mirrored_ligands(tables, metal, ligands);
  if (!mirrored) return true;
  std::sort(mirrored->begin(), mirrored->end());
  return ligands <= *mirrored;
}

bool ComplexSpace::Impl::lists() const {
  double compounds = 0;
  for (const auto& [metal, geometry] : fillable) {
    const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(geometry)];
    Genes empty;
    empty.metal = metal;
    empty.geometry = geometry;
    empty.sites.assign(polyhedron.vertices.size(), Site{});
    // Assignments over rotations: near to the number of compounds for ligands of one site; more for chelates, whose own
    // symmetry makes assignments equal.
    compounds += fillers[static_cast<std::size_t>(metal)][static_cast<std::size_t>(geometry)].ways(empty) /
                 static_cast<double>(polyhedron.rotations.size());
  }
  return compounds <= listing_limit;
}

const std::vector<Genes>& ComplexSpace::Impl::all() const {
  std::call_once(listed, [&] {
    IsomerCache cache(tables);
    const int kinds = static_cast<int>(tables.options.ligands.size());
    for (const auto& pair : fillable) {
      const int metal = pair.first, geometry = pair.second;
      const int n = tables.options.geometries[static_cast<std::size_t>(geometry)]->coordination_number();
      std::vector<int> fewest(static_cast<std::size_t>(kinds), n + 1), most(static_cast<std::size_t>(kinds), 0);
      for (int l = 0; l < kinds; ++l)
        for (const Seat& seat : tables.seats[static_cast<std::size_t>(geometry)].seats[static_cast<std::size_t>(l)]) {
          fewest[static_cast<std::size_t>(l)] =
              std::min(fewest[static_cast<std::size_t>(l)], std::popcount(seat.vertices));
          most[static_cast<std::size_t>(l)] = std::max(most[static_cast<std::size_t>(l)], std::popcount(seat.vertices));
        }
      std::vector<int> ligands;
      const std::function<void(int, int, int)> extend = [&](int from, int low, int high) {
        if (low <= n && n <= high) {
          Genes genes;
          genes.metal = metal;
          genes.geometry = geometry;
          genes.ligands = ligands;
          const std::vector<int> spins = spins_of(tables, metal, ligands);
          if (!spins.empty()) {
            genes.unpaired = spins.front();
            genes.sites.resize(static_cast<std::size_t>(n));
            // Constraints depend on the set of ligands, not on where they stand.
            Complex composition = to_complex(tables, genes);
            if (werner::check(tables.options.constraints, composition).ok() && stands_for_pair(tables, metal, ligands))
              for (const auto& sites : cache.sites_of(geometry, ligands)) {
                genes.sites = sites;
                const Genes canonical = canonical_genes(tables, genes);
                for (const int spin : spins) {
                  list.push_back(canonical);
                  list.back().unpaired = spin;
                }
              }
          }
        }
        if (low >= n) return;
        for (int l = from; l < kinds; ++l) {
          if (low + fewest[static_cast<std::size_t>(l)] > n) continue;
          ligands.push_back(l);
          extend(l, low + fewest[static_cast<std::size_t>(l)], high + most[static_cast<std::size_t>(l)]);
          ligands.pop_back();
        }
      };
      extend(0, 0, 0);
    }
  });
  return list;
}

}  // namespace werner
