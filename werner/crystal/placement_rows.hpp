// Which sites may be laid onto which: the part of a placement that depends on the species alone.
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "werner/crystal/placement.hpp"

namespace werner {

// Rows are the sites of the smaller crystal, columns those of the larger, copies of one site one after another. Both
// are put in another order here, so that rows of one block and the columns they may go to stand together.
struct PlacementRows {
  struct Block {
    std::size_t first_row = 0, rows = 0;
    std::size_t first_column = 0, columns = 0;
  };
  std::vector<std::size_t> row_sites, column_sites;  // in the new order: the row or column it was
  std::vector<std::size_t> block_of_row;
  std::vector<Block> blocks;
  std::vector<std::size_t> goals;  // columns that row 0, the anchor, is laid onto
  // allowed[kind of the row][column], where some pairs of the only block are not; else empty.
  std::vector<std::vector<char>> allowed;
  std::vector<std::size_t> kind_of_row;

  std::size_t row_count() const { return row_sites.size(); }
};

// The anchor is the first of the rows with the fewest columns to go to, as pymatgen has it. Nothing where no assignment
// of all rows exists.
std::optional<PlacementRows> placement_rows(const PlacementProblem& problem);

}  // namespace werner
