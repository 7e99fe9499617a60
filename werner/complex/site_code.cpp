#include "werner/complex/site_code.hpp"

#include <algorithm>
#include <array>

namespace werner {

static constexpr int most_vertices = 12;

static std::uint32_t packed(int type, int copy, int label) {
  return static_cast<std::uint32_t>(type) << 16 | static_cast<std::uint32_t>(copy) << 8 |
         static_cast<std::uint32_t>(label);
}

// The relabeling that makes the donors, in the order of their vertices, lexicographically smallest.
static const std::vector<int>& smallest_relabeling(const std::vector<std::vector<int>>& relabelings,
                                                   std::span<const int> donors) {
  const std::vector<int>* best = &relabelings.front();
  for (const std::vector<int>& candidate : relabelings)
    for (const int donor : donors) {
      if (candidate[donor] == (*best)[donor]) continue;
      if (candidate[donor] < (*best)[donor]) best = &candidate;
      break;
    }
  return *best;
}

SiteCode site_code(std::span<const Site> sites, const Permutation& operation, std::span<const CodeLigand> ligands) {
  const int n = static_cast<int>(sites.size());
  SiteCode code(n);
  std::array<int, most_vertices> copies{};  // of each type so far, at the index of its first ligand
  std::array<bool, most_vertices> done{};   // ligands whose vertices have their code
  for (int v = 0; v < n; ++v) {
    const int ligand = sites[operation[v]].ligand;
    if (done[ligand]) continue;
    done[ligand] = true;
    std::array<int, most_vertices> places, donors;
    int count = 0;
    for (int w = v; w < n; ++w)
      if (sites[operation[w]].ligand == ligand) {
        places[count] = w;
        donors[count++] = sites[operation[w]].donor;
      }
    const auto& relabeling =
        smallest_relabeling(*ligands[ligand].relabelings, std::span<const int>(donors.data(), count));
    const int copy = copies[ligands[ligand].type]++;
    for (int i = 0; i < count; ++i) code[places[i]] = packed(ligands[ligand].type, copy, relabeling[donors[i]]);
  }
  return code;
}

CanonicalCode canonical_code(std::span<const Site> sites, std::span<const Permutation> operations,
                             std::span<const CodeLigand> ligands) {
  CanonicalCode best;
  for (const Permutation& operation : operations) {
    SiteCode code = site_code(sites, operation, ligands);
    if (best.code.empty() || code < best.code) best = {std::move(code), operation};
  }
  return best;
}

std::vector<CodeLigand> code_ligands(std::span<const LigandPtr> ligands, bool mirrored) {
  const auto key = [&](const LigandPtr& ligand) -> const std::string& {
    return mirrored ? ligand->mirror_key : ligand->key;
  };
  std::vector<const std::string*> keys;
  for (const LigandPtr& ligand : ligands) keys.push_back(&key(ligand));
  const auto less = [](const std::string* a, const std::string* b) { return *a < *b; };
  const auto equal = [](const std::string* a, const std::string* b) { return *a == *b; };
  std::sort(keys.begin(), keys.end(), less);
  keys.erase(std::unique(keys.begin(), keys.end(), equal), keys.end());
  std::vector<CodeLigand> result;
  for (const LigandPtr& ligand : ligands) {
    const auto place = std::lower_bound(keys.begin(), keys.end(), &key(ligand), less);
    result.push_back({static_cast<int>(place - keys.begin()), mirrored ? &ligand->mirrors : &ligand->automorphisms});
  }
  return result;
}

}  // namespace werner
