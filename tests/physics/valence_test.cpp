#include "werner/physics/valence.hpp"

#include "tests/physics/molecules.hpp"
#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/physics/xtb_program.hpp"

namespace werner {
namespace {

using test::molecule;

// The witness is xtb itself, which writes the number of electrons that it used.
TEST(Valence, AgreesWithXtb) {
  for (const XtbMethod method : {XtbMethod::gfn1, XtbMethod::gfn2})
    for (const char* symbol :
         {"H", "C", "Cl", "Ca", "Sc", "Pd", "Zn", "Ag", "La", "Gd", "Lu", "Hf", "Hg", "Tl", "Rn"}) {
      XtbJob job;
      job.method = method;
      job.molecule = molecule(std::string(symbol) + " 0 0 0", 0);
      job.molecule.unpaired_electrons = xtb_valence_electrons(job.molecule.atomic_numbers[0]) % 2;
      const XtbRun run = run_xtb(job);
      ASSERT_EQ(run.status, OracleStatus::done) << symbol << " " << run.reason;
      EXPECT_EQ(run.electrons, xtb_valence_electrons(job.molecule)) << symbol;
    }
}

TEST(Valence, ChargeTakesElectronsAway) {
  EXPECT_EQ(xtb_valence_electrons(test::tetrachloroplatinate()), 10 + 4 * 7 + 2);
  EXPECT_EQ(xtb_valence_electrons(test::ferrocene()), 8 + 10 * 4 + 10);
}

TEST(Valence, ParityIsChecked) {
  EXPECT_TRUE(xtb_accepts(molecule("N 0 0 0; O 1.15 0 0", 0, 1)).ok());
  EXPECT_TRUE(xtb_accepts(molecule("N 0 0 0; O 1.15 0 0", 1)).ok());
  EXPECT_THAT(xtb_accepts(molecule("N 0 0 0; O 1.15 0 0", 0)).reasons,
              testing::ElementsAre("charge 0 leaves 11 valence electrons, of which 0 cannot be unpaired"));
  EXPECT_FALSE(xtb_accepts(molecule("H 0 0 0", 2)).ok());
  EXPECT_FALSE(xtb_accepts(molecule("H 0 0 0; H 0 0 0.74", 0, 4)).ok());
}

// GdCl3 has seven unpaired f electrons, which the method does not see.
TEST(Valence, FElectronsAreInTheCore) {
  const std::string trichloride = "Gd 0 0 0; Cl 2.5 0 0; Cl -1.25 2.165 0; Cl -1.25 -2.165 0";
  EXPECT_TRUE(xtb_accepts(molecule(trichloride, 0)).ok());
  EXPECT_THAT(xtb_accepts(molecule(trichloride, 0, 7)).reasons[0], testing::HasSubstr("f electrons are in the core"));
}

// Eu(II) is 4f7: with the core of Eu(III), one electron would go into a 5d or ligand orbital. Its parity fits, so that
// only the electron left over around closed-shell ligands tells it. Tb(III), 4f8, has an even number unpaired, which
// would fit as well and be a septet of the ligands.
TEST(Valence, OtherOxidationStatesOfLanthanidesAreRefused) {
  using testing::HasSubstr;
  const auto refused = [](const std::string& atoms, int charge, int unpaired) {
    return join(xtb_accepts(molecule(atoms, charge, unpaired)).reasons, "; ");
  };
  const std::string dichloride = " 0 0 0; Cl 2.7 0 0; Cl -2.7 0 0";
  EXPECT_THAT(refused("Eu" + dichloride, 0, 1), HasSubstr("1 unpaired beside Eu"));
  EXPECT_THAT(refused("Eu" + dichloride, 0, 7), HasSubstr("another oxidation state"));
  EXPECT_THAT(refused("Yb" + dichloride, 0, 1), HasSubstr("Yb(III)"));
  const std::string trichloride = " 0 0 0; Cl 2.5 0 0; Cl -1.25 2.165 0; Cl -1.25 -2.165 0";
  EXPECT_THAT(refused("Tb" + trichloride, 0, 6), HasSubstr("do not count them: 0 for closed-shell ligands"));
  EXPECT_EQ(refused("Eu" + trichloride, 0, 0), "");
  // No 4f electrons in La(II), a full shell in Lu(II), and the copper may have its own electron.
  EXPECT_EQ(refused("La" + dichloride, 0, 1), "");
  EXPECT_EQ(refused("Lu" + dichloride, 0, 1), "");
  EXPECT_EQ(refused("Gd" + trichloride + "; Cu 6 0 0; Cl 6 2.2 0; Cl 6 -2.2 0", 0, 1), "");
}

TEST(Valence, WhatIsMissingOrUnknownIsTold) {
  Molecule bare = molecule("H 0 0 0", 0);
  bare.charge.reset();
  bare.unpaired_electrons.reset();
  EXPECT_THAT(xtb_accepts(bare).reasons,
              testing::ElementsAre("the total charge is not given", "the number of unpaired electrons is not given"));
  EXPECT_THAT(xtb_accepts(molecule("U 0 0 0", 0)).reasons[0], testing::HasSubstr("no parameters for U"));
}

}  // namespace
}  // namespace werner
