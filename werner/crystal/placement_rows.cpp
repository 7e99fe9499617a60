#include "werner/crystal/placement_rows.hpp"

#include <algorithm>
#include <numeric>

#include "werner/crystal/assignment.hpp"

namespace werner {

namespace {

// No column may be gone to by rows of two kinds.
bool is_disjoint(const std::vector<std::vector<char>>& allowed) {
  for (std::size_t a = 0; a < allowed.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      for (std::size_t kind = 0; kind < allowed[a].size(); ++kind)
        if (allowed[a][kind] && allowed[b][kind]) return false;
  return true;
}

bool has_assignment(const PlacementRows& rows) {
  const std::size_t columns = rows.column_sites.size();
  std::vector<double> costs;
  costs.reserve(rows.row_count() * columns);
  for (const std::size_t kind : rows.kind_of_row)
    for (const char allowed : rows.allowed[kind]) costs.push_back(allowed ? 0 : 1);
  const auto solution = cheapest_assignment(costs, rows.row_count(), columns);
  for (std::size_t row = 0; row < rows.row_count(); ++row)
    if (costs[row * columns + solution[row]] > 0) return false;
  return true;
}

}  // namespace

std::optional<PlacementRows> placement_rows(const PlacementProblem& problem) {
  const auto& column_kinds = problem.larger->kinds;
  const auto& row_kinds = problem.smaller->kinds;
  const std::size_t copies = static_cast<std::size_t>(problem.copies);
  const std::size_t column_copies = problem.copies_of_larger ? copies : 1;
  const std::size_t row_copies = problem.copies_of_larger ? 1 : copies;
  const std::size_t rows = row_kinds.size() * row_copies, columns = column_kinds.size() * column_copies;
  if (rows > columns || rows == 0) return std::nullopt;
  const bool disjoint = is_disjoint(problem.allowed);
  const std::size_t kinds = problem.allowed.size();

  struct Kind {
    std::size_t choices = 0, rows = 0, first_site = 0;
  };
  std::vector<Kind> of_kind(kinds);
  for (std::size_t kind = 0; kind < kinds; ++kind)
    for (const int column_kind : column_kinds)
      if (problem.allowed[kind][static_cast<std::size_t>(column_kind)]) of_kind[kind].choices += column_copies;
  for (std::size_t site = row_kinds.size(); site-- > 0;) {
    Kind& kind = of_kind[static_cast<std::size_t>(row_kinds[site])];
    kind.rows += row_copies;
    kind.first_site = site;
  }
  if (disjoint)
    for (const Kind& kind : of_kind)
      if (kind.rows > kind.choices) return std::nullopt;  // without a choice to make, counting is enough

  PlacementRows result;
  result.row_sites.resize(rows);
  std::iota(result.row_sites.begin(), result.row_sites.end(), std::size_t{0});
  const auto kind_of = [&](std::size_t row) { return static_cast<std::size_t>(row_kinds[row / row_copies]); };
  // Rows of one kind together, those with few choices first.
  std::sort(result.row_sites.begin(), result.row_sites.end(), [&](std::size_t a, std::size_t b) {
    const Kind& kind_a = of_kind[kind_of(a)];
    const Kind& kind_b = of_kind[kind_of(b)];
    if (kind_a.choices != kind_b.choices) return kind_a.choices < kind_b.choices;
    if (disjoint && kind_a.first_site != kind_b.first_site) return kind_a.first_site < kind_b.first_site;
    return a < b;
  });
  const auto add_columns = [&](auto&& wanted) {
    for (std::size_t site = 0; site < column_kinds.size(); ++site)
      if (wanted(static_cast<std::size_t>(column_kinds[site])))
        for (std::size_t copy = 0; copy < column_copies; ++copy)
          result.column_sites.push_back(site * column_copies + copy);
  };
  result.column_sites.reserve(columns);
  result.block_of_row.reserve(rows);
  result.kind_of_row.reserve(rows);
  if (!disjoint) add_columns([](std::size_t) { return true; });
  for (std::size_t row = 0; row < rows; ++row) {
    const std::size_t kind = kind_of(result.row_sites[row]);
    if (row == 0 || (disjoint && kind != result.kind_of_row.back())) {
      const std::size_t first = disjoint ? result.column_sites.size() : 0;
      if (disjoint) add_columns([&](std::size_t column_kind) { return problem.allowed[kind][column_kind] != 0; });
      result.blocks.push_back({row, 0, first, result.column_sites.size() - first});
    }
    ++result.blocks.back().rows;
    result.block_of_row.push_back(result.blocks.size() - 1);
    result.kind_of_row.push_back(kind);
  }
  if (!disjoint) {
    result.allowed.resize(kinds);
    for (std::size_t kind = 0; kind < kinds; ++kind)
      for (const int column_kind : column_kinds)
        result.allowed[kind].insert(result.allowed[kind].end(), column_copies,
                                    problem.allowed[kind][static_cast<std::size_t>(column_kind)]);
    if (!has_assignment(result)) return std::nullopt;
  }
  // Copies of the larger crystal are the same by a translation of its lattice.
  const std::size_t step = problem.copies_of_larger ? column_copies : 1;
  std::size_t number = 0;
  const PlacementRows::Block& anchored = result.blocks[0];
  for (std::size_t column = anchored.first_column; column < anchored.first_column + anchored.columns; ++column) {
    if (!disjoint && !result.allowed[result.kind_of_row[0]][column]) continue;
    if (number++ % step == 0) result.goals.push_back(column);
  }
  return result;
}

}  // namespace werner
