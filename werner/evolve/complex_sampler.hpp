// Uniform random filling of vertices under charge, electron count and number of atoms. Private to this room.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/evolve/complex_genes.hpp"

namespace werner {

// How many ways there are to fill what is empty, by dynamic programming over sets of taken vertices, and draws from
// them: uniform over assignments of donors to vertices that satisfy charge and electron count, and the number of atoms
// too unless its window is so wide that its sums are too many to be kept apart.
class Filler {
 public:
  // `allowed`: which ligands may be used; all when empty.
  Filler(const ComplexTables& tables, int metal, int geometry, const std::vector<bool>& allowed = {});

  // Ways to complete a partly filled complex (empty sites: ligand -1).
  double ways(const Genes& genes) const;
  // Fills the empty sites; nothing when that is impossible.
  std::optional<Genes> fill(Genes genes, RandomStream& random) const;

 private:
  // What ligands add up to; 0 where no constraint asks for it.
  struct Sums {
    int charge = 0, donated = 0, atoms = 0;
    auto operator<=>(const Sums&) const = default;
    Sums operator+(const Sums& other) const {
      return {charge + other.charge, donated + other.donated, atoms + other.atoms};
    }
  };
  struct Group {  // blocks that take the same vertices and add the same
    std::uint32_t vertices = 0;
    Sums sums;
    std::vector<Block> blocks;
  };
  Sums sums_of(int ligand) const;
  void make_groups(int geometry, const std::vector<bool>& allowed);
  std::pair<std::uint32_t, Sums> filled_part(const Genes& genes) const;
  bool possible(const Sums& sums) const { return !atoms_ || 1 + sums.atoms <= atoms_->high; }
  double count(std::uint32_t taken, const Sums& sums) const;

  const ComplexTables& tables_;
  Metal ion_;
  std::uint32_t full_;
  std::optional<IntegerWindow> charge_, electrons_, atoms_;
  std::vector<std::vector<Group>> groups_;  // by lowest vertex
  mutable std::unordered_map<std::uint64_t, double> memo_;
  mutable std::int64_t steps_left_;  // of counting; what is beyond them counts as nothing
};

// Places the given ligands on an empty polyhedron at random; nothing when they do not fill it.
std::optional<Genes> place_at_random(const ComplexTables& tables, int metal, int geometry,
                                     const std::vector<int>& ligands, RandomStream& random);

}  // namespace werner
