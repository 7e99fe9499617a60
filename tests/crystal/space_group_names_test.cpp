// Space groups as people write them, beside the numbers of International Tables.
#include "werner/crystal/space_group_names.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner::test {
namespace {

TEST(SpaceGroupNames, NumbersRangesAndSymbols) {
  const auto groups = [](const std::vector<std::string>& texts) { return space_groups_of(texts, "here"); };
  EXPECT_EQ(groups({"225", " Fm-3m", "P 1 21/c 1", "P2_1/c", "P21/c"}), (std::vector<int>{14, 225}));
  EXPECT_EQ(groups({"228-230", "229"}), (std::vector<int>{228, 229, 230}));
  EXPECT_EQ(groups({"any"}).size(), 230u);
  EXPECT_EQ(groups({}), std::vector<int>{});
  // As International Tables had them before 1995.
  EXPECT_EQ(groups({"Abm2", "Aba2", "Cmca", "Cmma", "Ccca"}), (std::vector<int>{39, 41, 64, 67, 68}));
  EXPECT_EQ(groups({"Pa3", "Pm3m", "Fm3m", "F d 3 m", "Ia3d"}), (std::vector<int>{205, 221, 225, 227, 230}));
  EXPECT_EQ(groups({"P-43m", "P4_332"}), (std::vector<int>{212, 215}));
}

TEST(SpaceGroupNames, WhatIsNone) {
  for (const std::string text : {"0", "231", "-1", "230-195", "Pbnm", "fm-3m", "", "1-", "225;1"})
    EXPECT_THROW(space_groups_of(std::vector{text}, "here"), UsageError) << text;
}

}  // namespace
}  // namespace werner::test
