// Uniform random filling of vertices under charge and electron count. Private to this room.
#pragma once
#include <optional>
#include <unordered_map>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/evolve/complex_genes.hpp"

namespace werner {

// How many ways there are to fill what is empty, by dynamic programming over sets of taken vertices, and draws from
// them: uniform over assignments of donors to vertices.
class Filler {
 public:
  // `allowed`: which ligands may be used; all when empty.
  Filler(const ComplexTables& tables, int metal, int geometry, std::vector<bool> allowed = {});

  // Ways to complete a partly filled complex (empty sites: ligand -1).
  double ways(const Genes& genes) const;
  // Fills the empty sites; nothing when that is impossible.
  std::optional<Genes> fill(Genes genes, RandomStream& random) const;

 private:
  struct Group {  // blocks that take the same vertices and add the same charge and electrons
    std::uint32_t vertices;
    int charge, donated;
    std::vector<Block> blocks;
  };
  double count(std::uint32_t taken, int charge, int donated) const;

  const ComplexTables& tables_;
  int base_charge_, base_electrons_;
  std::uint32_t full_;
  std::optional<IntegerWindow> charge_, electrons_;
  std::vector<std::vector<Group>> groups_;  // by lowest vertex
  mutable std::unordered_map<std::uint64_t, double> memo_;
};

// Places the given ligands on an empty polyhedron at random; nothing when they do not fill it.
std::optional<Genes> place_at_random(const ComplexTables& tables, int metal, int geometry,
                                     const std::vector<int>& ligands, RandomStream& random);

}  // namespace werner
