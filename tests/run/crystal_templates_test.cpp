// Structures of known crystals as proposals for a search. Which compositions two types of formula have among three
// elements is counted by hand.
#include "werner/run/crystal_templates.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"

namespace werner {
namespace {

// Rock salt and antifluorite.
constexpr const char* known = R"(4
Lattice="4 0 0 0 4 0 0 0 4" Properties=species:S:1:pos:R:3
Ca 0 0 0
Ca 2 2 0
O 2 0 0
O 0 2 0
3
Lattice="0 3.2 3.2 3.2 0 3.2 3.2 3.2 0" Properties=species:S:1:pos:R:3
K 1.6 1.6 1.6
K 4.8 4.8 4.8
S 0 0 0
)";

std::map<std::string, int> formulas(const std::vector<Crystal>& crystals) {
  std::map<std::string, int> counts;
  for (const Crystal& crystal : crystals) ++counts[reduced_formula(composition_of(crystal))];
  return counts;
}

TEST(CrystalTemplates, OfAFixedComposition) {
  const test::ScratchDir dir;
  CrystalSpaceOptions options;
  options.elements = {8, 12};
  options.formula = {1, 1};
  options.most_proposals = 5;
  const auto made = template_proposals(dir.write("known.extxyz", known).string(), options);
  EXPECT_EQ(formulas(made), (std::map<std::string, int>{{"MgO", 1}}));
}

TEST(CrystalTemplates, OfAChemicalSystem) {
  const test::ScratchDir dir;
  CrystalSpaceOptions options;
  options.elements = {3, 8, 12};
  options.most_proposals = 10;
  const auto made = template_proposals(dir.write("known.extxyz", known).string(), options);
  // Three pairs of elements, one way in the first type and two in the second.
  EXPECT_EQ(made.size(), 9u);
  EXPECT_EQ(formulas(made).size(), 9u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(reduced(composition_of(made[i])).total(), 2) << "smaller ones first";
  // A space takes those that its cells allow, as many as are wanted.
  options.proposals = made;
  options.most_atoms = 3;
  options.most_proposals = 7;
  EXPECT_EQ(CrystalSpace(options).proposals_taken(), 7u);
  options.most_atoms = 2;
  EXPECT_LE(CrystalSpace(options).proposals_taken(), 3u);
  EXPECT_EQ(CrystalSpace(options).seeds().size(), CrystalSpace(options).proposals_taken());
}

TEST(CrystalTemplates, TheCompoundItselfIsNoTemplate) {
  const test::ScratchDir dir;
  CrystalSpaceOptions options;
  options.elements = {8, 20};
  options.formula = {1, 1};
  options.most_proposals = 5;
  EXPECT_TRUE(template_proposals(dir.write("known.extxyz", known).string(), options).empty());
}

}  // namespace
}  // namespace werner
