// The table that is built in, beside published numbers.
#include "werner/run/hull_table.hpp"

#include "tests/support/support.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/phase_diagram.hpp"

namespace werner::test {
namespace {

// Formation energies of the Materials Project (corrected PBE), as its pages give them: Li2O -2.07, MgO -3.04,
// TiO2 (lowest) -3.51 eV/atom. The potential is within some hundredths of them.
TEST(HullTable, BuiltInEnergiesAreThoseOfTheMaterialsProject) {
  const EnergyTable table = hull_table("nequix-mp-1");
  EXPECT_TRUE(table.corrected);
  EXPECT_EQ(table.oracle, "nequix-mp-1");
  EXPECT_TRUE(table.broken.empty());
  const PhaseDiagram diagram(table.entries, table.kind);
  for (const auto& [formula, published] :
       {std::pair("Li2O", -2.07), std::pair("MgO", -3.04), std::pair("TiO2", -3.51)}) {
    const Composition composition = parse_composition(formula);
    const HullDistance there = diagram.decomposition(composition);
    ASSERT_FALSE(there.products.empty()) << there.reason;
    EXPECT_NEAR(*diagram.formation_energy(composition, there.hull_energy), published, 0.06) << formula;
  }
}

TEST(HullTable, SaysWhatTheBuiltInOneLacks) {
  EXPECT_THAT(caution_of_hull("nequix-mp-1"), testing::HasSubstr("lacks known phases"));
  EXPECT_EQ(caution_of_hull("some-file.csv"), "");
  try {
    hull_table("nequix-mp-2");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("nequix-mp-1"));
  }
}

// By hand: of LiCl, which the first table lacks, the formation energy on the first one's elements; of Li2O, which it
// has, its own energy.
TEST(HullTable, GapsAreFilledByFormationEnergies) {
  const ScratchDir dir;
  const auto table = [&](const char* name, const std::string& text) { return dir.write(name, text).string(); };
  const std::string first = table("first.csv",
                                  "composition,corrected_energy_per_atom,oracle\nLi,-2,p\nLi2,-1.9,p\nCl2,-1.5,p\n"
                                  "O2,-5,p\nLi2O,-5,p\n"),
                    more = table("more, with a comma.csv",
                                 "composition,formation_energy_per_atom\nLiCl,-2.1\nLi4O2,-9\nNaCl,-2\n"),
                    other = table("other.csv", "composition,formation_energy_per_atom\nLiCl,-2.1\n");
  const EnergyTable filled = hull_table(first + "," + other);
  EXPECT_EQ(filled.oracle, "p");
  ASSERT_EQ(filled.entries.size(), 6u);
  EXPECT_EQ(reduced_formula(filled.entries.back().composition), "LiCl");
  EXPECT_DOUBLE_EQ(filled.entries.back().energy_per_atom, -2.1 + (-2 - 1.5) / 2);
  EXPECT_EQ(hull_table(more).entries.size(), 3u) << "a comma in the name of a file";
  // Two of one kind are put together; others are refused.
  EXPECT_EQ(hull_table(more + "").entries.size() + hull_table(other + "," + other).entries.size(), 5u);
  const std::string raw = table("raw.csv", "composition,energy_per_atom\nLi,-2\nCl2,-1.5\n"),
                    foreign = table("foreign.csv", "composition,corrected_energy_per_atom,oracle\nLi,-2,q\n");
  for (const std::string& names : {raw + "," + other, first + "," + raw, first + "," + foreign, other + "," + first})
    EXPECT_THROW(hull_table(names), UsageError) << names;
  EXPECT_THROW(hull_table(first + ",nosuch.csv"), Error);
  EXPECT_EQ(resolved_hull("nequix-mp-1,other.csv", dir.path()), "nequix-mp-1," + other);
  std::filesystem::create_directory(dir.path() / "nequix-mp-1");
  EXPECT_EQ(resolved_hull("nequix-mp-1", dir.path()), "nequix-mp-1");
}

// The double perovskite Cs2AgInCl6 beside what the built-in table knows, and beside all phases of the Materials
// Project, which has it at -1.74 eV/atom, on its hull.
TEST(HullTableData, AFilledHullKnowsTheDoublePerovskite) {
  REQUIRE_DATA(known, "crystals/mp_hull.csv.gz");
  const Composition composition = parse_composition("Cs2AgInCl6");
  const EnergyTable bare = hull_table("nequix-mp-1"), filled = hull_table("nequix-mp-1," + known.string());
  const PhaseDiagram without(bare.entries, bare.kind), with(filled.entries, filled.kind);
  const double energy = with.decomposition(composition).hull_energy;
  EXPECT_LT(*without.above_hull(composition, energy).above_hull, -0.5);
  EXPECT_NEAR(*with.above_hull(composition, energy).above_hull, 0, 1e-9);
  ASSERT_EQ(with.decomposition(composition).products.size(), 1u);
}

}  // namespace
}  // namespace werner::test
