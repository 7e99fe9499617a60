#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/complex.hpp"
#include "werner/complex/constraints.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

const char* const chloride = "[Cl-]{0}";
const char* const ammonia = "N{0}";
const char* const phosphine = "P{0}";
const char* const bipy = "n1ccccc1-c1ccccn1{0,11}";
const char* const glycinate = "NCC(=O)[O-]{0,4}";
const char* const right_pn = "C[C@H](N)CN{2,4}";
const char* const left_pn = "C[C@@H](N)CN{2,4}";
const char* const meso_diamine = "C[C@H](N)[C@@H](C)N{2,5}";
const char* const terpy = "c1ccnc(c1)-c1cccc(n1)-c1ccccn1{3,11,17}";
const char* const tacn = "C1CNCCNCCN1{2,5,8}";
const char* const cp = "[CH-]1C=CC=C1{(0,1,2,3,4)}";
const char* const allyl = "[CH2-]C=C{(0,1,2)}";

struct Recipe {
  std::string geometry;
  std::vector<std::string> ligands;
};
const std::vector<Recipe> recipes = {{"square-planar", {chloride, ammonia, phosphine, chloride}},
                                     {"square-planar", {right_pn, left_pn}},
                                     {"square-planar", {right_pn, right_pn}},
                                     {"square-planar", {meso_diamine, glycinate}},
                                     {"square-planar", {allyl, chloride, phosphine}},
                                     {"octahedral", {bipy, bipy, bipy}},
                                     {"octahedral", {glycinate, glycinate, glycinate}},
                                     {"octahedral", {bipy, glycinate, chloride, ammonia}},
                                     {"octahedral", {right_pn, left_pn, right_pn}},
                                     {"octahedral", {meso_diamine, meso_diamine, chloride, chloride}},
                                     {"octahedral", {terpy, bipy, chloride}},
                                     {"octahedral", {tacn, chloride, ammonia, phosphine}},
                                     {"trigonal-bipyramidal", {glycinate, chloride, ammonia, phosphine}},
                                     {"square-antiprismatic", {bipy, glycinate, right_pn, chloride, chloride}},
                                     {"capped-square-antiprismatic", {terpy, tacn, glycinate, chloride}},
                                     {"half-sandwich", {cp, right_pn, chloride}},
                                     {"tetrahedral", {chloride, ammonia, phosphine, "[Br-]{0}"}}};

std::vector<LigandPtr> parse(const std::vector<std::string>& texts) {
  std::vector<LigandPtr> ligands;
  for (const std::string& text : texts) ligands.push_back(parse_ligand(text));
  return ligands;
}

std::vector<Complex> all_isomers(const Recipe& recipe) {
  const auto ligands = parse(recipe.ligands);
  const int vertices = recipe.geometry == "half-sandwich" ? 4 : polyhedron(recipe.geometry).coordination_number();
  const Polyhedron& shape = polyhedron(recipe.geometry, vertices);
  std::vector<Complex> complexes;
  for (const Isomer& isomer : isomers(shape, ligands, {.enantiomers = true}))
    complexes.push_back({{27, 3}, 0, &shape, ligands, isomer.sites});
  return complexes;
}

template <class T>
const T& any_of(const std::vector<T>& items, RandomStream& random) {
  return items[static_cast<std::size_t>(random.below(static_cast<int>(items.size())))];
}

// The same compound written down in another way: turned, ligands in another order, donors renamed by symmetry.
Complex rewritten(const Complex& complex, RandomStream& random) {
  Complex result = complex;
  const Permutation& rotation = any_of(complex.geometry->rotations, random);
  std::vector<int> order(complex.ligands.size());
  std::iota(order.begin(), order.end(), 0);
  random.shuffle(std::span<int>(order));
  std::vector<const std::vector<int>*> symmetry;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.ligands[order[i]] = complex.ligands[i];
    symmetry.push_back(&any_of(complex.ligands[i]->automorphisms, random));
  }
  for (std::size_t v = 0; v < complex.sites.size(); ++v) {
    const Site site = complex.sites[v];
    result.sites[rotation[v]] = {order[site.ligand], (*symmetry[site.ligand])[site.donor]};
  }
  return result;
}

// The mirror image, built from the mirror images of its ligands.
Complex reflected(const Complex& complex, RandomStream& random) {
  static const std::map<std::string, LigandPtr> hands = {{parse_ligand(right_pn)->key, parse_ligand(left_pn)},
                                                         {parse_ligand(left_pn)->key, parse_ligand(right_pn)}};
  Complex result = complex;
  const Permutation& reflection = any_of(complex.geometry->reflections, random);
  for (LigandPtr& ligand : result.ligands)
    if (const auto hand = hands.find(ligand->key); hand != hands.end()) ligand = hand->second;
  for (std::size_t v = 0; v < complex.sites.size(); ++v) {
    const Site site = complex.sites[v];
    result.sites[reflection[v]] = {site.ligand, complex.ligands[site.ligand]->mirrors.front()[site.donor]};
  }
  return result;
}

TEST(Identity, DoesNotDependOnTheWriting) {
  RandomStream random(7, 0, "identity");
  for (const Recipe& recipe : recipes) {
    std::set<std::string> keys;
    const auto complexes = all_isomers(recipe);
    ASSERT_FALSE(complexes.empty()) << recipe.geometry;
    for (const Complex& complex : complexes) {
      const std::string key = complex_key(complex), mirror_key = complex_mirror_key(complex);
      EXPECT_TRUE(keys.insert(key).second) << "two isomers share " << key;
      for (int repeat = 0; repeat < 20; ++repeat) {
        const Complex other = rewritten(complex, random);
        EXPECT_EQ(complex_key(other), key);
        EXPECT_EQ(complex_mirror_key(other), mirror_key);
        EXPECT_EQ(complex_pair_key(other), std::min(key, mirror_key));
        const Complex standard = canonical(other);
        EXPECT_EQ(complex_key(standard), key);
        EXPECT_EQ(standard.sites, canonical(complex).sites);
      }
    }
  }
}

TEST(Identity, OfTheMirrorImage) {
  RandomStream random(8, 0, "identity");
  for (const Recipe& recipe : recipes)
    for (const Complex& complex : all_isomers(recipe))
      for (int repeat = 0; repeat < 10; ++repeat) {
        const Complex image = reflected(complex, random);
        EXPECT_EQ(complex_key(image), complex_mirror_key(complex));
        EXPECT_EQ(complex_mirror_key(image), complex_key(complex));
      }
}

// [M(pn)2] in a square plane: with (R,R) cis and trans are chiral; (R,S) is a meso form where the inversion (trans) or
// a mirror plane (cis) exchanges the ligands.
TEST(Identity, StereocentresOfLigandsAreKept) {
  for (const Complex& complex : all_isomers({"square-planar", {right_pn, right_pn}}))
    EXPECT_NE(complex_key(complex), complex_mirror_key(complex));
  for (const Complex& complex : all_isomers({"square-planar", {right_pn, left_pn}}))
    EXPECT_EQ(complex_key(complex), complex_mirror_key(complex));
  std::set<std::string> keys;
  for (const auto& hands : {std::vector<std::string>{right_pn, right_pn}, {right_pn, left_pn}, {left_pn, left_pn}})
    for (const Complex& complex : all_isomers({"square-planar", hands})) keys.insert(complex_key(complex));
  EXPECT_EQ(keys.size(), 6u);
}

TEST(Identity, MetalChargeAndShapeCountSpinDoesNot) {
  Complex complex = all_isomers(recipes[0]).front();
  const std::string key = complex_key(complex);
  complex.unpaired_electrons = 2;
  EXPECT_EQ(complex_key(complex), key);
  complex.metal.oxidation_state = 2;
  EXPECT_NE(complex_key(complex), key);
  EXPECT_THAT(key, testing::StartsWith("Co(III) square-planar <"));
}

// The lexicographically smallest rotation of colours, by trying them all.
std::vector<int> smallest_rotation(const Polyhedron& polyhedron, const std::vector<int>& colours) {
  std::vector<int> best = colours, candidate(colours.size());
  for (const Permutation& rotation : polyhedron.rotations) {
    for (std::size_t v = 0; v < colours.size(); ++v) candidate[v] = colours[rotation[v]];
    best = std::min(best, candidate);
  }
  return best;
}

TEST(Identity, SmallNumbersAgreeWithKeys) {
  const auto ligands = parse({chloride, ammonia, phosphine});
  RandomStream random(9, 0, "identity");
  for (const char* name : {"square-planar", "octahedral", "trigonal-prismatic"}) {
    const Polyhedron& shape = polyhedron(name);
    std::map<std::vector<int>, std::string> key_of;
    std::set<std::string> keys;
    for (int repeat = 0; repeat < 300; ++repeat) {
      std::vector<int> ids;
      Complex complex{{26, 2}, 0, &shape, {}, {}};
      for (int v = 0; v < shape.coordination_number(); ++v) {
        ids.push_back(random.below(3));
        complex.ligands.push_back(ligands[ids.back()]);
        complex.sites.push_back({v, 0});
      }
      const std::string key = complex_key(complex);
      EXPECT_EQ(key_of.try_emplace(smallest_rotation(shape, ids), key).first->second, key);
      keys.insert(key);
    }
    EXPECT_EQ(keys.size(), key_of.size());
  }
}

TEST(Identity, IsFast) {
  const auto complexes = all_isomers({"octahedral", {bipy, glycinate, chloride, ammonia}});
  const auto start = std::chrono::steady_clock::now();
  std::size_t length = 0;
  for (int repeat = 0; repeat < 1000; ++repeat) length += complex_key(complexes[repeat % complexes.size()]).size();
  const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
  EXPECT_GT(length, 0u);
  RecordProperty("microseconds", std::to_string(time.count() / 1000));
  EXPECT_LT(time.count() / 1000, 200);
}

TEST(Identity, SitesThatDoNotFit) {
  Complex complex = all_isomers(recipes[0]).front();
  complex.sites[1] = complex.sites[0];
  EXPECT_FALSE(check_sites(complex).ok());
  EXPECT_THROW(complex_key(complex), Error);
  complex.sites[1] = {9, 0};
  EXPECT_THROW(complex_key(complex), Error);
  complex.sites.pop_back();
  EXPECT_THROW(canonical(complex), Error);
}

TEST(Metal, Forms) {
  for (const char* text : {"Pd(II)", "Pd(2)", "Pd+2", "Pd2+", "Pd(+2)", " Pd(2+) "})
    EXPECT_EQ(parse_metal(text), (Metal{46, 2})) << text;
  EXPECT_EQ(parse_metal("Pd(0)"), (Metal{46, 0}));
  EXPECT_EQ(parse_metal("Cr(-II)"), (Metal{24, -2}));
  EXPECT_EQ(parse_metal("Cr-2"), (Metal{24, -2}));
  EXPECT_EQ(parse_metal("Ag+"), (Metal{47, 1}));
  EXPECT_EQ(parse_metal("Os(VIII)"), (Metal{76, 8}));
  for (const Metal& metal : {Metal{46, 2}, Metal{24, -2}, Metal{46, 0}})
    EXPECT_EQ(parse_metal(metal_text(metal)), metal);
  EXPECT_EQ(metal_text({24, -2}), "Cr(-II)");
  for (const char* text :
       {"", "Pd", "Xx(II)", "Pd(two)", "Fe(IX)", "Pd(11)", "Pd(VIIII)", "(II)", "C(IV)", "Na(II)", "Pd()"})
    EXPECT_THROW(parse_metal(text), UsageError) << text;
}

// Counts as in any textbook of organometallic chemistry.
TEST(Metal, ElectronCounts) {
  EXPECT_EQ(d_electrons(parse_metal("Pd(II)")), 8);
  EXPECT_EQ(d_electrons(parse_metal("Fe(III)")), 5);
  EXPECT_EQ(d_electrons(parse_metal("Cr(0)")), 6);
  EXPECT_EQ(d_electrons(parse_metal("Zn(II)")), 10);
  EXPECT_EQ(d_electrons(parse_metal("Sn(II)")), 10);
  EXPECT_EQ(d_electrons(parse_metal("Al(III)")), 0);
  EXPECT_EQ(d_electrons(parse_metal("La(III)")), 0);
  EXPECT_EQ(f_electrons(parse_metal("La(III)")), 0);
  EXPECT_EQ(f_electrons(parse_metal("Eu(II)")), 7);
  EXPECT_EQ(f_electrons(parse_metal("Gd(III)")), 7);
  EXPECT_EQ(f_electrons(parse_metal("Lu(III)")), 14);
  EXPECT_EQ(f_electrons(parse_metal("U(IV)")), 2);
  const auto electrons = [](const char* metal, const std::vector<std::string>& ligands) {
    return valence_electrons({parse_metal(metal), 0, nullptr, parse(ligands), {}});
  };
  const char* const co = "[C-]#[O+]{0}";
  EXPECT_EQ(electrons("Cr(0)", {co, co, co, co, co, co}), 18);
  EXPECT_EQ(electrons("Fe(II)", {cp, cp}), 18);
  EXPECT_EQ(electrons("Cr(0)", {"c1ccccc1{(0,1,2,3,4,5)}", co, co, co}), 18);
  EXPECT_EQ(electrons("Pd(II)", {allyl, allyl}), 16);
  EXPECT_EQ(electrons("Fe(0)", {"C=CC=C{(0,1,2,3)}", co, co, co}), 18);
  EXPECT_EQ(electrons("Pt(II)", {"C=C{(0,1)}", chloride, chloride, chloride}), 16);
}

TEST(Constraints, EachHasItsReason) {
  Complex complex = all_isomers(recipes[0]).front();
  complex.metal = {46, 2};
  EXPECT_TRUE(check({}, complex).ok());
  ComplexConstraints constraints;
  constraints.charge = IntegerWindow{-1, 1};
  constraints.valence_electrons = IntegerWindow{16, 16};
  constraints.d_electrons = IntegerWindow{8, 8};
  constraints.atoms = IntegerWindow{1, 20};
  constraints.required_elements = {46, 17, 7};
  constraints.max_distinct_ligands = 3;
  constraints.must_contain = {parse_ligand(ammonia)->key};
  EXPECT_TRUE(check(constraints, complex).ok());
  constraints = {};
  constraints.charge = IntegerWindow{1, 2};
  constraints.valence_electrons = IntegerWindow{18, 18};
  constraints.d_electrons = IntegerWindow{10, 10};
  constraints.atoms = IntegerWindow{30, 40};
  constraints.required_elements = {53};
  constraints.forbidden_elements = {15};
  constraints.class_limits["phosphine"] = {1, 4};
  constraints.must_contain = {parse_ligand(bipy)->key};
  constraints.must_not_contain = {parse_ligand(ammonia)->key};
  constraints.max_distinct_ligands = 2;
  EXPECT_EQ(check(constraints, complex).reasons.size(), 10u);
}

}  // namespace
}  // namespace werner
