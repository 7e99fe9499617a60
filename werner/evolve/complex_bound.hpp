// What completing a partly filled polyhedron costs at least under a linear model: dynamic programming over the taken
// vertices, the donor classes that still miss their trans partner, charge, radical ligands and donated electrons.
// Private to this room.
#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "werner/evolve/complex_blocks.hpp"

namespace werner {

constexpr int most_vertices_of_a_shape = 12;

// What a model makes of the ligands on one polyhedron.
struct Shape {
  BlockTable table;
  std::vector<int> order;                  // of filling, trans partners after each other, vertex 0 first
  std::vector<std::vector<int>> partners;  // trans to a vertex
  std::vector<std::vector<std::pair<double, int>>> by_cost;  // per kind: weights and ligands, rising
};
Shape make_shape(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model, int geometry);

// A partly filled polyhedron, as far as the cost of the rest depends on it.
struct PartlyFilled {
  std::uint32_t taken = 0;
  int charge = 0, radicals = 0, donated = 0;
  std::array<std::uint8_t, most_vertices_of_a_shape> waiting{};  // 1 + donor class where a trans partner is empty
  bool operator==(const PartlyFilled&) const = default;
};

class CompletionBound {
 public:
  // Refers to its arguments as long as it lives.
  CompletionBound(const ComplexTables& tables, const FeatureLayout& layout, const LinearModel& model,
                  const Shape& shape, int metal, int geometry);

  double start() const { return start_; }  // of an empty polyhedron: intercept, metal and geometry
  int next_vertex(std::uint32_t taken) const;
  bool full(std::uint32_t taken) const { return taken == full_; }
  int open_vertices(std::uint32_t taken) const;

  // The state after a block has been put down, and the cost of the trans pairs that it completes.
  std::pair<PartlyFilled, double> with(const PartlyFilled& state, const BlockKind& kind, int seat) const;
  std::vector<int> spins(const PartlyFilled& state) const;
  // What spin and charge of a filled polyhedron add; infinite where the constraints forbid it.
  double ending(const PartlyFilled& state, int unpaired) const;
  // The least that completing costs, infinite where it is impossible: reached by some completion, or, where the states
  // are too many to keep them apart, a lower bound that takes the best partner for every donor.
  double least(const PartlyFilled& state);

 private:
  struct Hash {
    std::size_t operator()(const PartlyFilled& state) const;
  };
  double weight(int feature) const { return model_.weights[static_cast<std::size_t>(feature)]; }
  double least_known(const PartlyFilled& state);

  const ComplexTables& tables_;
  const FeatureLayout& layout_;
  const LinearModel& model_;
  const Shape& shape_;
  const Metal& ion_;
  int metal_;
  std::uint32_t full_;
  double start_;
  std::vector<std::vector<double>> pairs_;  // by 1 + donor class; 0 stands for the best one
  bool forgetful_ = false;
  std::unordered_map<PartlyFilled, double, Hash> known_;
};

}  // namespace werner
