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

}  // namespace
}  // namespace werner::test
