#include "werner/complex/spans.hpp"

#include <algorithm>
#include <bit>

#include "tests/support/support.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"

namespace werner {
namespace {

std::vector<Span> on(const std::string& ligand, const std::string& geometry) {
  return spans(*parse_ligand(ligand), polyhedron(geometry));
}

// Every ligand of the library must fit somewhere, or it could never be used.
TEST(Spans, EveryLibraryLigandFits) {
  for (const LigandPtr& ligand : ligand_library()) {
    const bool fits = std::ranges::any_of(polyhedra(), [&](const Polyhedron& shape) {
      return shape.coordination_number() <= 9 && shape.coordination_number() >= ligand->denticity() &&
             !spans(*ligand, shape).empty();
    });
    EXPECT_TRUE(fits) << ligand->name;
  }
}

// Known chemistry: bipyridine is cis, terpyridine and PNP are meridional, tris(pyrazolyl)borate and tacn facial.
TEST(Spans, OfTheOctahedron) {
  const Polyhedron& octahedron = polyhedron("octahedral");
  for (const Span& span : on("n1ccccc1-c1ccccn1{0,11}", "octahedral"))
    EXPECT_NEAR(octahedron.angle(span.vertices[0], span.vertices[1]), 90, 1e-9);
  const auto meridional = [&](const Span& span) {
    return std::max({octahedron.angle(span.vertices[0], span.vertices[1]),
                     octahedron.angle(span.vertices[0], span.vertices[2]),
                     octahedron.angle(span.vertices[1], span.vertices[2])}) > 170;
  };
  for (const char* name : {"terpy", "PNP-iPr", "PCP-tBu", "pybox"}) {
    const auto list = spans(*find_ligand(name), octahedron);
    EXPECT_EQ(list.size(), 12u) << name;
    EXPECT_TRUE(std::ranges::all_of(list, meridional)) << name;
  }
  for (const char* name : {"tacn", "Tp", "Tp*", "triphos"}) {
    const auto list = spans(*find_ligand(name), octahedron);
    EXPECT_EQ(list.size(), 8u) << name;
    EXPECT_TRUE(std::ranges::none_of(list, meridional)) << name;
  }
}

// Three five-membered rings add up to some 255 degrees around the metal, a plane to 360.
TEST(Spans, TriazacyclononaneIsNeverFlat) {
  for (const char* flat : {"trigonal-planar", "t-shaped"}) {
    EXPECT_TRUE(spans(*find_ligand("tacn"), polyhedron(flat)).empty()) << flat;
    EXPECT_FALSE(spans(*find_ligand("dien"), polyhedron(flat)).empty()) << flat;
  }
  EXPECT_FALSE(spans(*find_ligand("tacn"), polyhedron("tetrahedral")).empty());
}

TEST(Spans, PorphyrinIsFlatAndCyclamMayFold) {
  const Polyhedron& octahedron = polyhedron("octahedral");
  const auto porphyrin = spans(*find_ligand("porphine"), octahedron);
  EXPECT_EQ(porphyrin.size(), 3u);  // three squares
  for (const Span& span : porphyrin) EXPECT_EQ(span.strain, 0);
  EXPECT_TRUE(spans(*find_ligand("porphine"), polyhedron("tetrahedral")).empty());
  double flat = 1000, folded = 1000;
  for (const Span& span : spans(*find_ligand("cyclam"), octahedron)) {
    std::uint32_t free = ~span.mask & 63;
    const int first = std::countr_zero(free);
    const bool trans = octahedron.angle(first, std::countr_zero(free & (free - 1))) > 170;
    (trans ? flat : folded) = std::min(trans ? flat : folded, span.strain);
  }
  EXPECT_LT(flat, folded);
  EXPECT_LT(folded, 1000);
}

// Long chains reach across the metal, short ones do not.
TEST(Spans, TransSpanningNeedsALongChain) {
  EXPECT_TRUE(on("PCCCCP{0,5}", "linear").empty());
  EXPECT_FALSE(on("PCCCCCCCCCCP{0,11}", "linear").empty());
  EXPECT_TRUE(on("NCCN{0,3}", "linear").empty());
}

// What a ligand can span is a matter of the compound, not of the way it was drawn.
TEST(Spans, DrawingsAreTheSame) {
  const std::vector<std::pair<const char*, const char*>> same{
      {"CC([O-])=CC(C)=NCCN=C(C)C=C(C)[O-]{2,6,9,15}", "CC(=O)C=C(C)[N-]CC[N-]C(C)=CC(C)=O{2,6,9,15}"},
      {"O=C([O-])CN=Cc1ccccc1[O-]{2,4,12}", "O=C([O-])C[N-]C=C1C=CC=CC1=O{2,4,12}"},
      {"CC(=CC(C)=NC)[N-]CCN(C)C{5,7,10}", "CC([N-]C)=CC(C)=NCCN(C)C{2,7,10}"},
      {"CC(=O)[N-]CCN{3,6}", "CC([O-])=NCCN{3,6}"}};
  for (const auto& [first, second] : same) {
    const LigandPtr a = parse_ligand(first), b = parse_ligand(second);
    EXPECT_EQ(a->key, b->key) << first;
    for (const char* name : {"tetrahedral", "square-planar", "trigonal-bipyramidal", "octahedral", "trigonal-prismatic",
                             "pentagonal-bipyramidal"})
      EXPECT_EQ(spans(*a, polyhedron(name)).size(), spans(*b, polyhedron(name)).size()) << first << " " << name;
  }
}

TEST(Spans, HapticVertices) {
  const Polyhedron& stool = polyhedron("half-sandwich", 4);
  for (const Span& span : spans(*find_ligand("Cp"), stool)) EXPECT_EQ(span.vertices, std::vector<int>{0});
  for (const Span& span : spans(*find_ligand("chloride"), stool)) EXPECT_NE(span.vertices, std::vector<int>{0});
  const auto allyl = spans(*find_ligand("allyl"), polyhedron("square-planar"), {.doubled = true});
  EXPECT_EQ(allyl.size(), 8u);  // four vertices, four cis pairs
  // On a leg it takes one vertex: [CpMo(allyl)(CO)] is one compound, not one of two legs and one of three.
  for (const Span& span : spans(*find_ligand("allyl"), stool, {.doubled = true})) EXPECT_EQ(span.vertices.size(), 1u);
}

TEST(Spans, CanSpanSaysTheSame) {
  for (const char* name : {"en", "terpy", "salen", "cod", "edta"}) {
    const LigandPtr ligand = find_ligand(name);
    const Polyhedron& octahedron = polyhedron("octahedral");
    for (const Span& span : spans(*ligand, octahedron, {.infeasible = true})) {
      std::vector<std::vector<int>> vertices(ligand->donors.size());
      for (std::size_t i = 0; i < span.vertices.size(); ++i) vertices[span.donors[i]].push_back(span.vertices[i]);
      const auto feasible = spans(*ligand, octahedron);
      const bool listed = std::ranges::any_of(
          feasible, [&](const Span& other) { return other.vertices == span.vertices && other.donors == span.donors; });
      EXPECT_EQ(can_span(*ligand, octahedron, vertices), listed) << name;
    }
  }
}

}  // namespace
}  // namespace werner
