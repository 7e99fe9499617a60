// Tables of element pairs beside their definition.
#include "werner/core/element_pairs.hpp"

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"

namespace werner::test {
namespace {

TEST(ElementPairs, AreTheTablesElseRadiiAndSymmetric) {
  const ElementPairs pairs("# in Angstrom\na,b,distance\nMg,O,2.1\nCs,Cs,9\n", 0.9, 1.5);
  EXPECT_EQ(pairs(12, 8), 2.1);
  EXPECT_EQ(pairs(8, 12), 2.1);
  EXPECT_DOUBLE_EQ(pairs(55, 55), 1.5 * 2 * element(55).covalent_radius);
  EXPECT_DOUBLE_EQ(pairs(22, 8), 0.9 * (element(22).covalent_radius + element(8).covalent_radius));
  EXPECT_THROW(pairs(0, 8), Error);
  EXPECT_THROW(pairs(8, 104), Error);
}

}  // namespace
}  // namespace werner::test
