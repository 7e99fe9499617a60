// Which vertices a ligand can span: bite angles of its chelate rings, flat pincers, haptic vertices. A local property
// of (ligand, polyhedron, vertices); enumeration, counting and search share it.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

// What holds a ligand's donors together, from its graph alone.
struct ChelateRules {
  struct Ring {
    int a = 0, b = 0;            // donors joined by a path that passes no other donor
    int size = 0;                // members, metal included
    double low = 0, high = 180;  // degrees at the metal that cost no strain
  };
  struct FlatTriple {
    int x = 0, y = 0, z = 0;  // y lies between x and z, and all three in one plane with the metal (terpyridine, PCP)
    bool stiff = true;        // otherwise they may fold at a cost: salen bends at its ethylene bridge
  };
  std::vector<Ring> rings;
  std::vector<FlatTriple> flat;
  // A macrocycle of four donors, in cyclic order, empty otherwise: large ones prefer a plane, small ones fold.
  std::vector<int> macrocycle;
  int macrocycle_members = 0;        // of its inner ring: 16 in porphyrin
  bool macrocycle_is_large = false;  // at least 13 members: cyclam and porphyrin against cyclen
};
ChelateRules chelate_rules(const Ligand& ligand);

// Strain in degrees of the donors on those vertices (vertices_of_donor[d] holds one vertex, or two of an eta-3 or eta-4
// group); nothing when they cannot be spanned.
std::optional<double> span_strain(const ChelateRules& rules, const Ligand& ligand, const Polyhedron& polyhedron,
                                  const std::vector<std::vector<int>>& vertices_of_donor);

// One way to lay a ligand onto vertices.
struct Span {
  std::vector<int> vertices;  // rising
  std::vector<int> donors;    // of each of them
  std::uint32_t mask = 0;     // the set of vertices
  double strain = 0;
};

struct SpanOptions {
  bool infeasible = false;  // also those that span_strain refuses; their strain counts the degrees all the same
  bool doubled = false;     // eta-3 and eta-4 groups may also take two vertices
};
// All of them, one per class under the ligand's own automorphisms, in lexicographic order.
std::vector<Span> spans(const Ligand& ligand, const Polyhedron& polyhedron, const SpanOptions& options = {});

// Whether a haptic group may lie on two vertices: eta-3 and eta-4.
bool takes_two(int hapticity);

// Most vertices that the ligand can take: a donor each, two for eta-3 and eta-4.
int most_vertices(const Ligand& ligand);

}  // namespace werner
