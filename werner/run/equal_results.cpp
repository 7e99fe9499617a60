#include "werner/run/equal_results.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "werner/crystal/matcher.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/run/design.hpp"
#include "werner/run/search_results.hpp"
#include "werner/run/symmetrised_cif.hpp"

namespace werner {

namespace {

struct Listed {
  int niche = 0, space_group = 0;
  PreparedCrystal relaxed, symmetric;
};

std::optional<Listed> listed(const SearchItem& item, const Store& store) {
  const auto crystal = crystal_of(store.result(item.task_key).value());
  if (!crystal) return std::nullopt;
  Listed result{item.niche, 0, prepare(*crystal), {}};
  if (const auto symmetry = symmetry_of(*crystal, relaxed_within).symmetry) {
    result.space_group = symmetry->space_group;
    result.symmetric = prepare(symmetrised(*crystal, *symmetry));
  }
  return result;
}

bool same(const Listed& a, const Listed& b) {
  if (fit(a.relaxed, b.relaxed) || fit(b.relaxed, a.relaxed)) return true;
  return a.space_group == b.space_group && fit(a.symmetric, b.symmetric);
}

}  // namespace

std::map<int, int> equal_niches(const SearchOutcome& outcome, std::size_t objectives, int keep, const Store& store) {
  std::map<int, int> equal;
  std::vector<Listed> kept;
  for (const int id : result_items(outcome, objectives, static_cast<int>(outcome.items.size()))) {
    if (objectives == 1 && static_cast<int>(kept.size()) == keep) break;
    auto mine = listed(outcome.items[static_cast<std::size_t>(id)], store);
    if (!mine) continue;
    const auto better = std::ranges::find_if(kept, [&](const Listed& other) { return same(*mine, other); });
    if (better == kept.end())
      kept.push_back(std::move(*mine));
    else
      equal[mine->niche] = better->niche;
  }
  return equal;
}

SearchOutcome with_niches_joined(SearchOutcome outcome, const std::map<int, int>& equal) {
  for (SearchItem& item : outcome.items)
    if (const auto found = equal.find(item.niche); found != equal.end()) item.niche = found->second;
  return outcome;
}

}  // namespace werner
