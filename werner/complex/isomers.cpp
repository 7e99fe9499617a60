#include "werner/complex/isomers.hpp"

#include <algorithm>
#include <map>

#include "werner/complex/arrangements.hpp"
#include "werner/complex/spans.hpp"
#include "werner/core/error.hpp"

namespace werner {

static void check_numbers(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands) {
  int fewest = 0, most = 0;
  for (const LigandPtr& ligand : ligands) {
    fewest += ligand->denticity();
    most += most_vertices(*ligand);
  }
  const int n = polyhedron.coordination_number();
  if (fewest <= n && n <= most) return;
  const std::string donors =
      fewest == most ? std::to_string(fewest) : std::to_string(fewest) + " to " + std::to_string(most);
  throw UsageError(
      "the ligands take " + donors + " vertices, geometry '" + polyhedron.name + "' has " + std::to_string(n),
      {.hint = "the donors of all ligands must fill the polyhedron"});
}

namespace {

// Fills the lowest free vertex first, so that every arrangement is met once; keeps those that no rotation makes
// smaller.
class Filling {
 public:
  Filling(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands, bool infeasible)
      : polyhedron_(polyhedron), code_ligands_(code_ligands(ligands, false)), sites_(polyhedron.vertices.size()) {
    int donors = 0;
    for (std::size_t i = 0; i < ligands.size(); ++i) {
      const auto type = static_cast<std::size_t>(code_ligands_[i].type);
      if (type >= members_.size()) members_.resize(type + 1);
      members_[type].push_back(static_cast<int>(i));
      donors += ligands[i]->denticity();
    }
    const bool doubled = donors < polyhedron.coordination_number();
    spans_.resize(members_.size());
    for (std::size_t type = 0; type < members_.size(); ++type) {
      spans_[type].resize(polyhedron.vertices.size());
      for (Span& span : spans(*ligands[members_[type][0]], polyhedron, {.infeasible = infeasible, .doubled = doubled}))
        spans_[type][span.vertices[0]].push_back(std::move(span));
    }
    used_.assign(members_.size(), 0);
    first_orbit_.assign(polyhedron.vertices.size(), false);
    for (const Permutation& rotation : polyhedron.rotations) first_orbit_[rotation[0]] = true;
  }

  std::vector<SiteArrangement> all() {
    fill(0, 0);
    std::sort(found_.begin(), found_.end(),
              [](const SiteArrangement& a, const SiteArrangement& b) { return a.code < b.code; });
    return std::move(found_);
  }

 private:
  void fill(std::uint32_t taken, double strain) {
    int lowest = 0;
    while (taken >> lowest & 1) ++lowest;
    if (lowest == polyhedron_.coordination_number()) {
      if (used_all()) keep(strain);
      return;
    }
    for (std::size_t type = 0; type < members_.size(); ++type) {
      if (used_[type] == static_cast<int>(members_[type].size())) continue;
      for (const Span& span : spans_[type][lowest]) {
        if (span.mask & taken || !may_be_smallest(span, static_cast<int>(type))) continue;
        for (std::size_t i = 0; i < span.vertices.size(); ++i)
          sites_[span.vertices[i]] = {members_[type][used_[type]], span.donors[i]};
        ++used_[type];
        fill(taken | span.mask, strain + span.strain);
        --used_[type];
      }
    }
  }

  bool used_all() const {
    for (std::size_t type = 0; type < members_.size(); ++type)
      if (used_[type] != static_cast<int>(members_[type].size())) return false;
    return true;
  }

  // A smaller type on a vertex that a rotation can bring to vertex 0 would make a smaller code.
  bool may_be_smallest(const Span& span, int type) const {
    if (span.vertices[0] == 0) return true;
    if (type >= code_ligands_[sites_[0].ligand].type) return true;
    return std::ranges::none_of(span.vertices, [&](int vertex) { return first_orbit_[vertex]; });
  }

  void keep(double strain) {
    const SiteCode code = site_code(sites_, polyhedron_.rotations.front(), code_ligands_);
    for (const Permutation& rotation : polyhedron_.rotations)
      if (site_code(sites_, rotation, code_ligands_) < code) return;
    if (found_.size() == most_arrangements)
      throw UsageError(
          "more than " + std::to_string(most_arrangements) + " isomers on geometry '" + polyhedron_.name + "'",
          {.hint = "use fewer different ligands"});
    found_.push_back({sites_, code, strain, -1});
  }

  const Polyhedron& polyhedron_;
  const std::vector<CodeLigand> code_ligands_;
  std::vector<std::vector<int>> members_;              // type -> ligands of it
  std::vector<std::vector<std::vector<Span>>> spans_;  // type -> lowest vertex -> spans
  std::vector<int> used_;                              // of each type so far
  std::vector<bool> first_orbit_;                      // vertices that rotations bring to vertex 0
  std::vector<Site> sites_;
  std::vector<SiteArrangement> found_;
};

}  // namespace

static bool closed_under_mirror(const std::vector<LigandPtr>& ligands) {
  std::vector<std::string> keys, mirrored;
  for (const LigandPtr& ligand : ligands) {
    keys.push_back(ligand->key);
    mirrored.push_back(ligand->mirror_key);
  }
  std::ranges::sort(keys);
  std::ranges::sort(mirrored);
  return keys == mirrored;
}

std::vector<SiteArrangement> arrangements(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                          bool infeasible) {
  check_numbers(polyhedron, ligands);
  std::vector<SiteArrangement> list = Filling(polyhedron, ligands, infeasible).all();
  if (!closed_under_mirror(ligands)) return list;
  const auto mirrored = code_ligands(ligands, true);
  for (SiteArrangement& arrangement : list) {
    const SiteCode code = canonical_code(arrangement.sites, polyhedron.reflections, mirrored).code;
    const auto found = std::lower_bound(list.begin(), list.end(), code,
                                        [](const SiteArrangement& a, const SiteCode& b) { return a.code < b; });
    if (found != list.end() && found->code == code) arrangement.mirror = static_cast<int>(found - list.begin());
  }
  return list;
}

std::vector<Isomer> isomers(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                            const IsomerOptions& options) {
  const auto list = arrangements(polyhedron, ligands, options.infeasible);
  const auto names = arrangement_names(polyhedron, ligands, list);
  std::vector<Isomer> result;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const int mirror = list[i].mirror;
    const bool achiral = mirror == static_cast<int>(i);
    const bool representative = mirror < 0 || achiral || names[i] < names[mirror];
    if (options.enantiomers || representative)
      result.push_back({list[i].sites, names[i], !achiral, list[i].strain, representative});
  }
  // To a thousandth of a degree, so that mirror images and rounding do not change the order.
  std::stable_sort(result.begin(), result.end(), [](const Isomer& a, const Isomer& b) {
    return std::round(a.strain * 1000) < std::round(b.strain * 1000);
  });
  return result;
}

std::string isomer_name(const Complex& complex) {
  const Complex wanted = canonical(complex);
  const auto ligands = code_ligands(wanted.ligands, false);
  const SiteCode code = canonical_code(wanted.sites, wanted.geometry->rotations, ligands).code;
  for (const bool infeasible : {false, true}) try {
      const auto list = arrangements(*wanted.geometry, wanted.ligands, infeasible);
      for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i].code == code) return arrangement_names(*wanted.geometry, wanted.ligands, list)[i];
    } catch (const UsageError&) {
      return "";
    }
  return "";
}

}  // namespace werner
