#include "werner/complex/count.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

// Made by hand: one donor atom, a charge, nothing else.
LigandPtr simple_ligand(int number, int charge) {
  Ligand ligand;
  ligand.name = ligand.key = ligand.mirror_key = "L" + std::to_string(number);
  ligand.charge = charge;
  ligand.atoms = {{7, charge, false}};
  ligand.donors = {{0}};
  ligand.automorphisms = ligand.mirrors = {{0}};
  return std::make_shared<const Ligand>(std::move(ligand));
}

std::vector<LigandPtr> simple_ligands(int neutral, int anionic) {
  std::vector<LigandPtr> ligands;
  for (int i = 0; i < neutral + anionic; ++i) ligands.push_back(simple_ligand(i, i < neutral ? 0 : -1));
  return ligands;
}

ComplexCountSpace palladium(std::vector<LigandPtr> ligands) {
  ComplexCountSpace space{{{46, 2}}, {&polyhedron("square-planar")}, std::move(ligands), {}};
  space.constraints.charge = IntegerWindow{-1, 1};
  return space;
}

// [PdL4] of Kneiding, Nova and Balcells (Nat. Comput. Sci. 2024): 50 ligands, half neutral, half anionic. Their
// 1,367,500 take cyclic rotations only; with the flips of the square 707,500 are left. By hand: k anionic ligands of
// four, k = 1, 2, 3; colourings of the square under its eight rotations.
TEST(Count, FiftyLigandsOnPalladium) {
  const auto start = std::chrono::steady_clock::now();
  const ComplexCount count = count_complexes(palladium(simple_ligands(25, 25)));
  EXPECT_EQ(count.low, 707500);
  EXPECT_EQ(count.high, 707500);
  EXPECT_TRUE(count.exact);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(200));
}

// n colours on a square under D4: (n^4 + 2 n^3 + 3 n^2 + 2 n) / 8.
TEST(Count, SquareWithoutChargeLimit) {
  for (const double n : {1.0, 2.0, 7.0, 50.0, 252.0}) {
    ComplexCountSpace space = palladium(simple_ligands(static_cast<int>(n), 0));
    space.constraints.charge.reset();
    EXPECT_EQ(count_complexes(space).low, (n * n * n * n + 2 * n * n * n + 3 * n * n + 2 * n) / 8) << n;
  }
}

// The full octahedral group permutes the three axes and flips each: with p = n (n + 1) / 2 unordered pairs of colours
// on an axis there are p (p + 1) (p + 2) / 6 multisets of three.
TEST(Count, OctahedronWithMirrorImagesOnce) {
  for (int n = 1; n <= 30; ++n) {
    const double p = n * (n + 1) / 2.0;
    EXPECT_EQ(count_complexes({{{26, 2}}, {&polyhedron("octahedral")}, simple_ligands(n, 0), {}}).low,
              p * (p + 1) * (p + 2) / 6);
  }
}

// Twelve vertices of an icosahedron, 100 ligands of which seven must occur. By hand: cycles of the 120 operations of Ih
// on the vertices (12; 4 by rotations of order 5 and 3; 6 of order 2 and by inversion; 2 of order 10 and 6; 8 by
// mirrors), colourings with c cycles that use seven given colours by inclusion and exclusion, in whole numbers of any
// size. The terms of the sum pass 2^79.
TEST(Count, LargeTermsThatCancel) {
  ComplexCountSpace space{{{57, 3}}, {&polyhedron("icosahedral")}, simple_ligands(100, 0), {}};
  for (int i = 0; i < 7; ++i) space.constraints.must_contain.push_back(space.ligands[i]->key);
  const ComplexCount count = count_complexes(space);
  EXPECT_TRUE(count.exact);
  EXPECT_EQ(count.low, 278537085480528LL);
}

// More fillings than the sums can hold: an interval, not a wrong number.
TEST(Count, MoreThanWholeNumbersHold) {
  const ComplexCount count = count_complexes({{{57, 3}}, {&polyhedron("icosahedral")}, simple_ligands(3000, 0), {}});
  EXPECT_FALSE(count.exact);
  EXPECT_EQ(count.low, 0);
  EXPECT_NEAR(count.high / std::pow(3000.0, 12), 1, 1e-12);
}

TEST(CountData, PublishedLigandFiles) {
  REQUIRE_DATA(small, "complexes/pl-moga/ligands-1M.xyz");
  REQUIRE_DATA(large, "complexes/pl-moga/ligands-1B.xyz");
  EXPECT_EQ(count_complexes(palladium(read_ligands(small).ligands)).low, 707500);
  ComplexCountSpace space = palladium(read_ligands(large).ligands);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(count_complexes(space).low, 444095379);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  space.constraints.charge.reset();
  EXPECT_EQ(count_complexes(space).low, 508119381);
}

// Everything by listing: all multisets of ligands that fill the polyhedron, their isomers, the constraints on each
// complex, and keys of pairs of enantiomers.
double by_listing(const ComplexCountSpace& space) {
  std::vector<LigandPtr> ligands;
  std::set<std::string> known;
  for (const LigandPtr& ligand : space.ligands)
    if (known.insert(ligand->key).second) ligands.push_back(ligand);
  std::set<std::string> keys;
  for (const Polyhedron* geometry : space.geometries) {
    std::vector<LigandPtr> chosen;
    const std::function<void(std::size_t, int, int)> choose = [&](std::size_t next, int fewest, int most) {
      const int n = geometry->coordination_number();
      if (fewest <= n && n <= most)
        for (const Isomer& isomer : isomers(*geometry, chosen, {.enantiomers = true}))
          for (const Metal& metal : space.metals) {
            const Complex complex{metal, 0, geometry, chosen, isomer.sites};
            if (check(space.constraints, complex).ok()) keys.insert(complex_pair_key(complex));
          }
      if (fewest >= n) return;
      for (std::size_t i = next; i < ligands.size(); ++i) {
        int widest = 0;
        for (int d = 0; d < ligands[i]->denticity(); ++d) {
          const int hapticity = ligands[i]->hapticity(d);
          widest += hapticity == 3 || hapticity == 4 ? 2 : 1;
        }
        chosen.push_back(ligands[i]);
        choose(i, fewest + ligands[i]->denticity(), most + widest);
        chosen.pop_back();
      }
    };
    choose(0, 0, 0);
  }
  return static_cast<double>(keys.size());
}

std::vector<LigandPtr> all_ligands() {
  std::vector<LigandPtr> ligands;
  for (const char* text : {"[Cl-]{0}",
                           "[Br-]{0}",
                           "N{0}",
                           "P{0}",
                           "O{0}",
                           "n1ccccc1-c1ccccn1{0,11}",
                           "NCC(=O)[O-]{0,4}",
                           "NCCN{0,3}",
                           "C[C@H](N)CN{2,4}",
                           "C[C@@H](N)CN{2,4}",
                           "C[C@H](N)[C@@H](C)N{2,5}",
                           "NCCNCCN{0,3,6}",
                           "c1ccnc(c1)-c1cccc(n1)-c1ccccn1{3,11,17}",
                           "C1CNCCNCCN1{2,5,8}",
                           "[CH2-]C=C{(0,1,2)}",
                           "C=C{(0,1)}",
                           "[CH-]1C=CC=C1{(0,1,2,3,4)}",
                           "C1CC=CCCC=C1{(2,3),(6,7)}",
                           "NCCNCCNCCN{0,3,6,9}",
                           "C[C@H](F)[NH2]{3}"})
    ligands.push_back(parse_ligand(text));
  return ligands;
}

ComplexConstraints random_constraints(const std::vector<LigandPtr>& ligands, RandomStream& random) {
  ComplexConstraints constraints;
  const int which = random.below(10);
  const LigandPtr& some = ligands[random.below(static_cast<int>(ligands.size()))];
  if (which == 0) constraints.charge = IntegerWindow{-1, 1};
  if (which == 1) constraints.valence_electrons = IntegerWindow{16, 18};
  if (which == 2) constraints.atoms = IntegerWindow{5, 30};
  if (which == 3) constraints.required_elements = {7, 17};
  if (which == 4) constraints.forbidden_elements = {35};
  if (which == 5) constraints.must_contain = {some->key};
  if (which == 6) constraints.must_not_contain = {some->key};
  if (which == 7) constraints.max_distinct_ligands = 2;
  if (which == 8) constraints.d_electrons = IntegerWindow{6, 8};
  if (random.chance(0.3)) constraints.charge = IntegerWindow{-2, 2};
  if (random.chance(0.2)) constraints.max_distinct_ligands = 1 + random.below(3);
  if (random.chance(0.2)) constraints.class_limits["odd"] = {1, 2};
  return constraints;
}

// Small random spaces with mono-, bi-, tri- and tetradentate, haptic and chiral ligands.
TEST(Count, AgreesWithListing) {
  const std::vector<LigandPtr> all = all_ligands();
  RandomStream random(11, 0, "count");
  int cases = 0, nonempty = 0;
  for (const auto& [name, vertices, repeats, most] :
       std::vector<std::tuple<std::string, int, int, int>>{{"square-planar", 4, 40, 7},
                                                           {"octahedral", 6, 25, 5},
                                                           {"trigonal-bipyramidal", 5, 20, 5},
                                                           {"half-sandwich", 4, 20, 6},
                                                           {"half-sandwich", 3, 10, 6},
                                                           {"sandwich", 2, 5, 5},
                                                           {"tetrahedral", 4, 20, 6},
                                                           {"trigonal-prismatic", 6, 5, 4},
                                                           {"square-antiprismatic", 8, 3, 3}})
    for (int repeat = 0; repeat < repeats; ++repeat) {
      std::vector<LigandPtr> order = all;
      random.shuffle(std::span<LigandPtr>(order));
      order.resize(1 + random.below(most));
      for (LigandPtr& ligand : order) {
        Ligand tagged = *ligand;
        if (ligand->atoms.size() % 2 == 1) tagged.classes = {"odd"};
        ligand = std::make_shared<const Ligand>(std::move(tagged));
      }
      ComplexCountSpace space{
          {{27, 3}, {46, 2}}, {&polyhedron(name, vertices)}, order, random_constraints(order, random)};
      const ComplexCount count = count_complexes(space);
      std::string text;
      for (const LigandPtr& ligand : order) text += ligand->smiles + " ";
      const double listed = by_listing(space);
      EXPECT_TRUE(count.exact);
      EXPECT_EQ(count.low, listed) << name << " " << text;
      EXPECT_EQ(count.high, listed);
      ++cases;
      nonempty += listed > 0;
    }
  EXPECT_GT(nonempty, cases / 3);
}

TEST(Count, Empty) {
  ComplexCountSpace space = palladium(simple_ligands(2, 2));
  space.constraints.must_contain = {"absent"};
  EXPECT_EQ(count_complexes(space).high, 0);
  space = palladium({});
  EXPECT_EQ(count_complexes(space).high, 0);
  space = palladium(simple_ligands(2, 2));
  space.constraints.d_electrons = IntegerWindow{10, 10};
  EXPECT_EQ(count_complexes(space).high, 0);
}

TEST(Count, IntervalWhereItIsNotExact) {
  const ComplexCount huge = count_complexes({{{57, 3}}, {&polyhedron("icosahedral")}, simple_ligands(200, 200), {}});
  EXPECT_FALSE(huge.exact);
  EXPECT_LE(huge.low, huge.high);
  EXPECT_NEAR(huge.low / (std::pow(400.0, 12) / 120), 1, 1e-3);
  ComplexCountSpace few{{{57, 3}}, {&polyhedron("tricapped-trigonal-prismatic")}, simple_ligands(3, 0), {}};
  few.constraints.max_distinct_ligands = 2;
  const ComplexCount bounded = count_complexes(few);
  EXPECT_FALSE(bounded.exact);
  EXPECT_LT(bounded.low, bounded.high);
}

}  // namespace
}  // namespace werner
