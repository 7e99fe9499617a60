// Complexes of a space as small numbers: what its operators, its sampler and its listing work on. Private to this room.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "werner/evolve/complex_space.hpp"

namespace werner {

struct Genes {
  int metal = 0, geometry = 0;  // indices into the options of the space
  int unpaired = 0;
  std::vector<int> ligands;  // per ligand of the complex: index into the options
  std::vector<Site> sites;   // per vertex: index into `ligands`, donor
  bool operator==(const Genes&) const = default;
};

// One way in which a ligand can sit on a polyhedron.
struct Seat {
  std::uint32_t vertices = 0;  // bit per vertex
  std::vector<int> donors;     // per vertex, -1 where it is not taken
};

// A ligand in a seat: what fills a set of vertices.
struct Block {
  int ligand = 0;  // index into the options
  int seat = 0;    // index into seats[ligand]
};

// What the ligands can do on one polyhedron.
struct SeatTable {
  std::vector<std::vector<Seat>> seats;                               // per ligand
  std::unordered_map<std::uint32_t, std::vector<Block>> by_vertices;  // blocks that take exactly these vertices
  bool single = true;                                                 // every seat takes one vertex
};

// How many ligands of a class there may be.
struct ClassLimit {
  IntegerWindow window;
  std::vector<int> count;  // per ligand: 1 for a member
};

// Names, seats and electron counts of a space, computed once.
struct ComplexTables {
  ComplexSpaceOptions options;
  std::vector<std::string> names;               // per ligand, unique, without blanks and bars
  std::unordered_map<std::string, int> number;  // of a name
  std::unordered_map<std::string, int> by_key;  // of a ligand key
  std::vector<SeatTable> seats;                 // per polyhedron
  std::vector<int> electrons;                   // of the neutral atoms of a ligand minus its charge
  std::vector<bool> radical;                    // per ligand: an odd number of electrons
  std::vector<int> donated;                     // per ligand, ionic count
  std::vector<int> demanded;                    // ligands that must occur
  std::vector<ClassLimit> limits;
  std::vector<int> mirror_of;  // per ligand: its mirror image, -1 where that is not of the space
  bool achiral = true;         // all ligands
  bool handed = false;  // a constraint may hold for one hand of a compound only: it names a ligand or class of one hand
  bool closed = false;  // the mirror image of every compound belongs to the space
};

ComplexTables make_tables(ComplexSpaceOptions options);

Complex to_complex(const ComplexTables& tables, const Genes& genes);
Genes to_genes(const ComplexTables& tables, const Complex& complex);

std::string genes_text(const ComplexTables& tables, const Genes& genes);
Genes parse_genes(const ComplexTables& tables, std::string_view text);

// One form for all ways of writing a compound down; mirror images share it where both belong to the space.
Genes canonical_genes(const ComplexTables& tables, const Genes& genes);
// The mirror images of the ligands, one by one, where compounds of both belong to the space.
std::optional<std::vector<int>> mirrored_ligands(const ComplexTables& tables, int metal,
                                                 const std::vector<int>& ligands);

// Vertices taken by each ligand of the complex.
std::vector<std::uint32_t> vertices_of(const Genes& genes);
// Takes a ligand out (its vertices become empty: ligand -1) and puts one in.
void remove_ligand(Genes& genes, int index);
void put_block(const ComplexTables& tables, Genes& genes, const Block& block);

// Of the whole complex, 4f core left out.
int electrons_of(const ComplexTables& tables, int metal, const std::vector<int>& ligands);
// Allowed numbers of unpaired electrons of metal and ligands, lowest first; empty when the parity forbids all.
std::vector<int> spins_of(const ComplexTables& tables, int metal, const std::vector<int>& ligands);
// The same with the number of ligands that have an odd number of electrons; each may bring one unpaired electron more.
std::vector<int> spins_with_radicals(const ComplexTables& tables, int metal, int radicals);

}  // namespace werner
