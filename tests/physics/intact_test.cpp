#include "werner/physics/intact.hpp"

#include "tests/physics/molecules.hpp"
#include "tests/support/support.hpp"

namespace werner {
namespace {

using test::ferrocene;
using test::tetrachloroplatinate;
using testing::Contains;
using testing::HasSubstr;

TEST(Intact, AcceptsWhatMovedALittle) {
  EXPECT_TRUE(structure_intact(tetrachloroplatinate(), tetrachloroplatinate(2.45)).ok());
  // A Jahn-Teller axis: Cu-O at 2.45 A, 1.24 times the sum of radii.
  Molecule copper = test::molecule("Cu 0 0 0; O 2.45 0 0", 2, 1);
  copper.bonds = {{1, 0, BondOrder::dative}};
  EXPECT_TRUE(structure_intact(copper, copper).ok());
  EXPECT_TRUE(structure_intact(ferrocene(), ferrocene()).ok());
}

TEST(Intact, TellsALostDonor) {
  Molecule moved = tetrachloroplatinate();
  moved.positions[3].y() = 4;
  EXPECT_THAT(structure_intact(tetrachloroplatinate(), moved).reasons,
              testing::ElementsAre("donor lost: Pt1-Cl4 at 4.00 A"));
}

TEST(Intact, TellsASlippedRing) {
  Molecule slipped = ferrocene();
  for (int atom = 1; atom <= 10; ++atom) slipped.positions[atom].x() += 2;
  EXPECT_THAT(structure_intact(ferrocene(), slipped).reasons, Contains(HasSubstr("donor lost: Fe1-C")));
}

TEST(Intact, TellsBrokenAndNewBondsOfTheLigand) {
  Molecule broken = test::water();
  broken.positions[1].y() += 1;
  EXPECT_THAT(structure_intact(test::water(), broken).reasons, Contains(HasSubstr("bond broken: O1-H2")));
  Molecule joined = test::water();
  joined.positions[1].y() = 0.33;
  joined.positions[2].y() = -0.33;
  EXPECT_THAT(structure_intact(test::water(), joined).reasons, Contains(HasSubstr("new bond: H2-H3 at 0.66 A")));
}

TEST(Intact, TellsANewDonorButNotAnAgosticContact) {
  // M-C-H with the C bound: H at 1.9 A is agostic in Pd complexes, at 1.6 A it is a hydride.
  Molecule palladium = test::molecule("Pd 0 0 0; C 2.1 0 0; C 2.8 1.3 0; H 1.3 1.4 0", 1, 1);
  palladium.bonds = {{1, 0, BondOrder::dative}, {1, 2, BondOrder::single}, {2, 3, BondOrder::single}};
  palladium.positions[3] = {1.75, 0.9, 0};
  EXPECT_THAT(structure_intact(palladium, palladium).reasons,
              testing::Not(Contains(HasSubstr("new bond of the metal"))));
  palladium.positions[3] = {1.5, 0.55, 0};
  EXPECT_THAT(structure_intact(palladium, palladium).reasons, Contains(HasSubstr("new bond of the metal: Pd1-H4")));
}

}  // namespace
}  // namespace werner
