#include "werner/complex/isomers.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using testing::UnorderedElementsAre;

LigandPtr make(const std::string& text, const std::string& name = {}) {
  Ligand ligand = *parse_ligand(text);
  if (!name.empty()) ligand.name = name;
  return std::make_shared<const Ligand>(std::move(ligand));
}

const LigandPtr chloride = make("[Cl-]{0}", "chloride");
const LigandPtr bromide = make("[Br-]{0}", "bromide");
const LigandPtr iodide = make("[I-]{0}", "iodide");
const LigandPtr fluoride = make("[F-]{0}", "fluoride");
const LigandPtr ammonia = make("N{0}", "ammonia");
const LigandPtr phosphine = make("P{0}", "phosphine");
const LigandPtr water = make("O{0}", "water");
const LigandPtr thioether = make("CSC{1}", "dimethylsulfide");
const LigandPtr carbonyl = make("[C-]#[O+]{0}", "co");
const LigandPtr en = make("NCCN{0,3}", "en");
const LigandPtr bipy = make("n1ccccc1-c1ccccn1{0,11}", "bipy");
const LigandPtr glycinate = make("NCC(=O)[O-]{0,4}", "glycinate");
const LigandPtr dien = make("NCCNCCN{0,3,6}", "dien");
const LigandPtr terpy = make("c1ccnc(c1)-c1cccc(n1)-c1ccccn1{3,11,17}", "terpy");
const LigandPtr tacn = make("C1CNCCNCCN1{2,5,8}", "tacn");
const LigandPtr trien = make("NCCNCCNCCN{0,3,6,9}", "trien");
const LigandPtr cyclam = make("C1CNCCNCCCNCCNC1{2,5,9,12}", "cyclam");
const LigandPtr allyl = make("[CH2-]C=C{(0,1,2)}", "allyl");
const LigandPtr cp = make("[CH-]1C=CC=C1{(0,1,2,3,4)}", "cp");
const LigandPtr cod = make("C1CC=CCCC=C1{(2,3),(6,7)}", "cod");
const LigandPtr edta = make("[O-]C(=O)CN(CCN(CC(=O)[O-])CC(=O)[O-])CC(=O)[O-]{0,4,7,11,15,19}", "edta");

std::vector<LigandPtr> times(std::initializer_list<std::pair<LigandPtr, int>> list) {
  std::vector<LigandPtr> ligands;
  for (const auto& [ligand, count] : list) ligands.insert(ligands.end(), count, ligand);
  return ligands;
}

std::vector<std::string> names(const std::string& geometry, const std::vector<LigandPtr>& ligands,
                               bool enantiomers = true) {
  std::vector<std::string> result;
  for (const Isomer& isomer : isomers(polyhedron(geometry), ligands, {.enantiomers = enantiomers}))
    result.push_back(isomer.name);
  return result;
}

std::size_t count(const std::string& geometry, const std::vector<LigandPtr>& ligands, bool enantiomers = true) {
  return names(geometry, ligands, enantiomers).size();
}

// Numbers of stereoisomers of octahedral complexes with monodentate ligands: Bailar, J. Chem. Educ. 1957, 34, 334, and
// every textbook; the second number counts enantiomers once.
TEST(Isomers, OctahedralTextbookNumbers) {
  const auto &a = chloride, &b = ammonia, &c = phosphine, &d = water, &e = thioether, &f = carbonyl;
  const std::vector<std::tuple<std::vector<LigandPtr>, std::size_t, std::size_t>> table = {
      {times({{a, 6}}), 1, 1},
      {times({{a, 5}, {b, 1}}), 1, 1},
      {times({{a, 4}, {b, 2}}), 2, 2},
      {times({{a, 3}, {b, 3}}), 2, 2},
      {times({{a, 4}, {b, 1}, {c, 1}}), 2, 2},
      {times({{a, 3}, {b, 2}, {c, 1}}), 3, 3},
      {times({{a, 2}, {b, 2}, {c, 2}}), 6, 5},
      {times({{a, 3}, {b, 1}, {c, 1}, {d, 1}}), 5, 4},
      {times({{a, 2}, {b, 2}, {c, 1}, {d, 1}}), 8, 6},
      {times({{a, 2}, {b, 1}, {c, 1}, {d, 1}, {e, 1}}), 15, 9},
      {times({{a, 1}, {b, 1}, {c, 1}, {d, 1}, {e, 1}, {f, 1}}), 30, 15}};
  for (const auto& [ligands, both_hands, one_hand] : table) {
    EXPECT_EQ(count("octahedral", ligands, true), both_hands);
    EXPECT_EQ(count("octahedral", ligands, false), one_hand);
  }
}

// The same for chelates: Purcell and Kotz, Inorganic Chemistry, chapter 11; Miessler and Tarr, table 9.
TEST(Isomers, OctahedralChelates) {
  EXPECT_THAT(names("octahedral", times({{bipy, 3}})), UnorderedElementsAre("Delta", "Lambda"));
  EXPECT_THAT(names("octahedral", times({{glycinate, 3}})),
              UnorderedElementsAre("fac-Delta", "fac-Lambda", "mer-Delta", "mer-Lambda"));
  EXPECT_THAT(names("octahedral", times({{en, 2}, {chloride, 2}})),
              UnorderedElementsAre("trans", "cis-Delta", "cis-Lambda"));
  EXPECT_THAT(names("octahedral", times({{en, 2}, {chloride, 1}, {ammonia, 1}})),
              UnorderedElementsAre("trans", "cis-Delta", "cis-Lambda"));
  EXPECT_THAT(names("octahedral", times({{bipy, 3}}), false), testing::ElementsAre("Delta"));
  EXPECT_EQ(count("octahedral", times({{glycinate, 2}, {chloride, 2}}), false), 5u);
  EXPECT_EQ(count("octahedral", times({{en, 1}, {chloride, 2}, {ammonia, 2}})), 4u);
  EXPECT_EQ(count("octahedral", times({{bipy, 1}, {en, 1}, {glycinate, 1}})), 4u);
}

// dien: mer, s-fac and u-fac (a pair when the two hands of the middle NH are not counted: u-fac is chiral).
TEST(Isomers, TridentateLigands) {
  EXPECT_THAT(names("octahedral", times({{terpy, 1}, {chloride, 3}})), testing::ElementsAre(""));
  EXPECT_THAT(names("octahedral", times({{terpy, 2}})), testing::ElementsAre(""));
  EXPECT_THAT(names("octahedral", times({{tacn, 1}, {chloride, 3}})), testing::ElementsAre(""));
  EXPECT_THAT(names("octahedral", times({{dien, 1}, {chloride, 3}})), UnorderedElementsAre("fac", "mer"));
  const auto both = names("octahedral", times({{dien, 2}}));
  EXPECT_THAT(both, testing::Contains("mer"));
  EXPECT_THAT(both, testing::Contains("s-fac"));
  EXPECT_EQ(both.size(), 4u) << testing::PrintToString(both);
}

// trien in an octahedron: trans, and cis-alpha and cis-beta each in two hands. cyclam: trans and one pair of folded
// ones. edta fills it in two hands.
TEST(Isomers, TetradentateAndHexadentateLigands) {
  EXPECT_THAT(
      names("octahedral", times({{trien, 1}, {chloride, 2}})),
      UnorderedElementsAre("trans", "cis-alpha-Delta", "cis-alpha-Lambda", "cis-beta-Delta", "cis-beta-Lambda"));
  const auto folded = isomers(polyhedron("octahedral"), times({{cyclam, 1}, {chloride, 2}}));
  ASSERT_EQ(folded.size(), 2u);
  EXPECT_EQ(folded[0].name, "trans");
  EXPECT_LT(folded[0].strain, folded[1].strain);
  EXPECT_THAT(names("octahedral", times({{edta, 1}})), UnorderedElementsAre("Delta", "Lambda"));
}

TEST(Isomers, SquarePlanar) {
  EXPECT_THAT(names("square-planar", times({{chloride, 2}, {ammonia, 2}})), UnorderedElementsAre("cis", "trans"));
  EXPECT_THAT(names("square-planar", times({{chloride, 1}, {ammonia, 1}, {phosphine, 1}, {bromide, 1}})),
              UnorderedElementsAre("trans-Br-Cl", "trans-Br-N", "trans-Br-P"));
  EXPECT_THAT(names("square-planar", times({{glycinate, 2}})), UnorderedElementsAre("cis", "trans"));
  EXPECT_THAT(names("square-planar", times({{cod, 1}, {chloride, 2}})), testing::ElementsAre(""));
  EXPECT_THAT(names("square-planar", times({{terpy, 1}, {chloride, 1}})), testing::ElementsAre(""));
  EXPECT_TRUE(isomers(polyhedron("square-planar"), times({{tacn, 1}, {chloride, 1}})).empty());
}

// An eta-3 group takes one vertex, or two cis ones, as the number of vertices wants it.
TEST(Isomers, HapticGroups) {
  EXPECT_THAT(names("square-planar", times({{allyl, 1}, {chloride, 1}, {phosphine, 1}})), testing::ElementsAre(""));
  EXPECT_EQ(count("trigonal-planar", times({{allyl, 1}, {chloride, 1}, {phosphine, 1}})), 1u);
  EXPECT_EQ(isomers(polyhedron("half-sandwich", 4), times({{cp, 1}, {chloride, 1}, {phosphine, 1}, {carbonyl, 1}}),
                    {.enantiomers = true})
                .size(),
            2u);
  EXPECT_EQ(isomers(polyhedron("half-sandwich", 4), times({{cp, 1}, {carbonyl, 3}})).size(), 1u);
  EXPECT_EQ(count("sandwich", times({{cp, 2}})), 1u);
  EXPECT_TRUE(isomers(polyhedron("sandwich"), times({{chloride, 2}})).empty());
  EXPECT_THROW(isomers(polyhedron("half-sandwich", 4), times({{cp, 1}, {carbonyl, 2}})), UsageError);
}

// Trigonal bipyramid: Mabcde has 10 pairs of enantiomers, Ma3b2 three isomers (Muetterties, J. Am. Chem. Soc. 1969, 91,
// 1636).
TEST(Isomers, FiveVertices) {
  EXPECT_EQ(
      count("trigonal-bipyramidal", times({{chloride, 1}, {ammonia, 1}, {phosphine, 1}, {water, 1}, {thioether, 1}})),
      20u);
  EXPECT_THAT(names("trigonal-bipyramidal", times({{carbonyl, 3}, {phosphine, 2}})),
              UnorderedElementsAre("diaxial", "axial-equatorial", "diequatorial"));
  EXPECT_THAT(names("trigonal-bipyramidal", times({{carbonyl, 4}, {phosphine, 1}})),
              UnorderedElementsAre("axial", "equatorial"));
  EXPECT_THAT(names("square-pyramidal", times({{chloride, 4}, {water, 1}})), UnorderedElementsAre("apical", "basal"));
}

// The helix as it looks: along the threefold axis each ring of a Delta complex runs away from the viewer clockwise
// (IUPAC 2005, figure IR-9.8).
TEST(Isomers, DeltaIsARightHandedPropeller) {
  const Polyhedron& octahedron = polyhedron("octahedral");
  Complex complex{{44, 2}, 0, &octahedron, times({{bipy, 3}}), std::vector<Site>(6)};
  const auto vertex = [&](const Vec3& direction) {
    for (int v = 0; v < 6; ++v)
      if ((octahedron.vertices[v] - direction).norm() < 1e-9) return v;
    return -1;
  };
  const Vec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);
  // The viewer looks from (1, 1, 1), where x, y, z follow each other anticlockwise; from z to -x is clockwise.
  const std::vector<std::pair<Vec3, Vec3>> rings = {{z, -x}, {x, -y}, {y, -z}};
  for (int ring = 0; ring < 3; ++ring) {
    complex.sites[vertex(rings[ring].first)] = {ring, 0};
    complex.sites[vertex(rings[ring].second)] = {ring, 1};
  }
  EXPECT_EQ(isomer_name(complex), "Delta");
}

TEST(Isomers, NameOfAComplexIsTheListedName) {
  for (const auto& [geometry, ligands] : std::vector<std::pair<std::string, std::vector<LigandPtr>>>{
           {"octahedral", times({{glycinate, 3}})},
           {"octahedral", times({{chloride, 2}, {ammonia, 2}, {phosphine, 1}, {water, 1}})},
           {"trigonal-bipyramidal", times({{en, 1}, {chloride, 2}, {ammonia, 1}})},
           {"square-antiprismatic", times({{bipy, 2}, {chloride, 4}})},
           {"half-sandwich", times({{cp, 1}, {bipy, 1}, {chloride, 1}})}}) {
    const int n = std::accumulate(ligands.begin(), ligands.end(), 0,
                                  [](int sum, const LigandPtr& l) { return sum + l->denticity(); });
    const Polyhedron& shape = polyhedron(geometry, n);
    std::set<std::string> seen;
    for (const Isomer& isomer : isomers(shape, ligands, {.enantiomers = true})) {
      EXPECT_EQ(isomer_name({{77, 3}, 0, &shape, ligands, isomer.sites}), isomer.name) << geometry;
      EXPECT_TRUE(seen.insert(isomer.name).second) << geometry << " " << isomer.name;
    }
  }
}

// Orbits by brute force: all labelings, united under the rotations.
std::size_t orbits(const Polyhedron& polyhedron, std::vector<int> colours) {
  std::sort(colours.begin(), colours.end());
  std::set<std::vector<int>> canonical;
  do {
    std::vector<int> best = colours, image(colours.size());
    for (const Permutation& rotation : polyhedron.rotations) {
      for (std::size_t v = 0; v < colours.size(); ++v) image[rotation[v]] = colours[v];
      best = std::min(best, image);
    }
    canonical.insert(best);
  } while (std::next_permutation(colours.begin(), colours.end()));
  return canonical.size();
}

// Burnside's lemma with the cycle index: the number of labelings with given colour counts that each rotation fixes.
double burnside(const Polyhedron& polyhedron, const std::vector<int>& counts) {
  double total = 0;
  for (const Permutation& rotation : polyhedron.rotations) {
    std::map<std::vector<int>, double> ways = {{std::vector<int>(counts.size(), 0), 1}};
    std::vector<bool> seen(rotation.size());
    for (std::size_t start = 0; start < rotation.size(); ++start) {
      int length = 0;
      for (std::size_t v = start; !seen[v]; v = static_cast<std::size_t>(rotation[v])) {
        seen[v] = true;
        ++length;
      }
      if (length == 0) continue;
      std::map<std::vector<int>, double> next;
      for (const auto& [used, number] : ways)
        for (std::size_t colour = 0; colour < counts.size(); ++colour) {
          std::vector<int> more = used;
          more[colour] += length;
          if (more[colour] <= counts[colour]) next[more] += number;
        }
      ways = std::move(next);
    }
    total += ways[counts];
  }
  return total / static_cast<double>(polyhedron.rotations.size());
}

// Every composition of monodentate ligands on every polyhedron up to eight vertices.
TEST(Isomers, AgreeWithBurnside) {
  const std::vector<LigandPtr> kinds = {chloride, ammonia, phosphine, water, thioether, carbonyl};
  int cases = 0;
  for (const Polyhedron& shape : polyhedra()) {
    const int n = shape.coordination_number();
    if (n > 8 || shape.haptic[0]) continue;
    std::vector<std::vector<int>> partitions;
    const auto divide = [&](auto& self, std::vector<int> parts, int left, int largest) -> void {
      if (left == 0 && parts.size() <= kinds.size()) partitions.push_back(parts);
      for (int part = std::min(left, largest); part > 0; --part) {
        parts.push_back(part);
        self(self, parts, left - part, part);
        parts.pop_back();
      }
    };
    divide(divide, {}, n, n);
    for (const std::vector<int>& counts : partitions) {
      if (burnside(shape, counts) > 1000) continue;
      std::vector<LigandPtr> ligands;
      std::vector<int> colours;
      for (std::size_t k = 0; k < counts.size(); ++k) {
        ligands.insert(ligands.end(), counts[k], kinds[k]);
        colours.insert(colours.end(), counts[k], static_cast<int>(k));
      }
      const std::size_t listed = isomers(shape, ligands, {.enantiomers = true}).size();
      EXPECT_EQ(static_cast<double>(listed), burnside(shape, counts)) << shape.name << testing::PrintToString(counts);
      if (n <= 6) {
        EXPECT_EQ(listed, orbits(shape, colours)) << shape.name << testing::PrintToString(counts);
      }
      ++cases;
    }
  }
  EXPECT_GT(cases, 100);
}

TEST(Isomers, ManyDifferentLigandsOnHighCoordinationNumbers) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(count("square-antiprismatic",
                  times({{chloride, 3}, {ammonia, 1}, {phosphine, 1}, {water, 1}, {thioether, 1}, {carbonyl, 1}})),
            static_cast<std::size_t>(burnside(polyhedron("square-antiprismatic"), {3, 1, 1, 1, 1, 1})));
  EXPECT_EQ(count("tricapped-trigonal-prismatic",
                  times({{chloride, 4}, {ammonia, 1}, {phosphine, 1}, {water, 1}, {thioether, 1}, {carbonyl, 1}})),
            static_cast<std::size_t>(burnside(polyhedron("tricapped-trigonal-prismatic"), {4, 1, 1, 1, 1, 1})));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  EXPECT_EQ(count("icosahedral", times({{water, 6}, {chloride, 6}})),
            static_cast<std::size_t>(burnside(polyhedron("icosahedral"), {6, 6})));
}

TEST(Isomers, WrongNumbers) {
  EXPECT_THAT([] { isomers(polyhedron("octahedral"), times({{bipy, 2}})); },
              testing::ThrowsMessage<UsageError>(testing::HasSubstr("take 4 vertices, geometry 'octahedral' has 6")));
}

}  // namespace
}  // namespace werner
