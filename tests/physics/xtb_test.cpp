#include "werner/physics/xtb.hpp"

#include "tests/physics/molecules.hpp"
#include "tests/physics/xtb_by_hand.hpp"
#include "werner/core/units.hpp"

namespace werner {
namespace {

using test::printed;
using test::tetrachloroplatinate;
const auto by_hand = test::xtb_by_hand;

OracleTask task(const Molecule& start, std::vector<std::string> wanted = {}, const std::string& level = "tight") {
  OracleTask result;
  result.starts = {start};
  result.properties = std::move(wanted);
  result.settings.optimise = level;
  return result;
}

TEST(Xtb, ValuesAreThoseOfTheProgramRunByHand) {
  const std::string text = by_hand("5\n\nPt 0 0 0\nCl 2.35 0 0\nCl -2.35 0 0\nCl 0 2.35 0\nCl 0 -2.35 0\n",
                                   "--gfn 2 --opt tight --chrg -2 --uhf 0");
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(tetrachloroplatinate()));
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  const auto value = [&](const char* name) { return result.properties.at(name).value; };
  EXPECT_NEAR(value("energy"), printed(text, "| TOTAL ENERGY") * units::hartree_in_ev, 1e-6);
  EXPECT_NEAR(value("homo_lumo_gap"), printed(text, "| HOMO-LUMO GAP"), 1e-5);
  EXPECT_NEAR(value("homo_lumo_gap"), value("lumo") - value("homo"), 1e-12);
  EXPECT_NEAR(value("homo"), -1.6302, 1e-3);
  EXPECT_NEAR(value("polarizability"), printed(text, "Mol. α(0) /au        :"), 1e-5);
  EXPECT_NEAR(value("metal_donor_bond_order"), 0.754, 1e-3);
  EXPECT_NEAR(value("dipole"), 0, 1e-3);  // by symmetry
  EXPECT_NEAR((result.relaxed.positions[1] - result.relaxed.positions[0]).norm(), 2.3298, 1e-3);
  EXPECT_TRUE(std::isnan(result.properties.at("homo").uncertainty));  // of one start there is no spread
}

TEST(Xtb, MethodsAreKeptApart) {
  const OracleTask single = task(tetrachloroplatinate(), {}, "none");
  const OracleResult gfn2 = evaluate_xtb(XtbMethod::gfn2, single), gfn1 = evaluate_xtb(XtbMethod::gfn1, single),
                     force_field = evaluate_xtb(XtbMethod::gfnff, single);
  EXPECT_GT(std::abs(gfn1.properties.at("energy").value - gfn2.properties.at("energy").value), 1);
  EXPECT_FALSE(gfn1.properties.contains("polarizability"));
  EXPECT_EQ(force_field.properties.size(), 1u);
  EXPECT_TRUE(force_field.properties.contains("energy"));
}

TEST(Xtb, SinglePointLeavesTheStructureAlone) {
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(tetrachloroplatinate(), {}, "none"));
  EXPECT_EQ(result.relaxed.positions, tetrachloroplatinate().positions);
}

// The definition, as three single points.
TEST(Xtb, VerticalIonisationAndAffinity) {
  const auto energy = [](int charge, int unpaired) {
    Molecule ion = test::water();
    ion.charge = charge;
    ion.unpaired_electrons = unpaired;
    return evaluate_xtb(XtbMethod::gfn2, task(ion, {}, "none")).properties.at("energy").value;
  };
  const OracleResult result =
      evaluate_xtb(XtbMethod::gfn2, task(test::water(), {"ionisation_energy", "electron_affinity"}, "none"));
  EXPECT_NEAR(result.properties.at("ionisation_energy").value, energy(1, 1) - energy(0, 0), 1e-9);
  EXPECT_NEAR(result.properties.at("electron_affinity").value, energy(0, 0) - energy(-1, 1), 1e-9);
  EXPECT_GT(result.properties.at("ionisation_energy").value, 10);  // experiment: 12.6 eV
}

TEST(Xtb, DipoleOfAnIonDoesNotDependOnTheOrigin) {
  Molecule near = test::molecule("O 0 0 0; H 0.96 0 0", -1), far = near;
  for (Vec3& position : far.positions) position += Vec3(7, -3, 2);
  const auto dipole = [&](const Molecule& m) {
    return evaluate_xtb(XtbMethod::gfn2, task(m, {}, "none")).properties.at("dipole").value;
  };
  EXPECT_NEAR(dipole(near), dipole(far), 1e-4);
}

// The dipole of a relaxed structure is that of a fresh single point on it, not that of the start; xtb prints 0.001 au.
TEST(Xtb, DipoleAfterOptimisationBelongsToTheResult) {
  Molecule start = test::water();
  start.positions[1] *= 1.2;
  for (const XtbMethod method : {XtbMethod::gfn1, XtbMethod::gfn2}) {
    const OracleResult relaxed = evaluate_xtb(method, task(start, {}, "tight"));
    const OracleResult again = evaluate_xtb(method, task(relaxed.relaxed, {}, "none"));
    const OracleResult before = evaluate_xtb(method, task(start, {}, "none"));
    EXPECT_NEAR(relaxed.properties.at("dipole").value, again.properties.at("dipole").value, 0.005);
    EXPECT_GT(std::abs(before.properties.at("dipole").value - again.properties.at("dipole").value), 0.02);
  }
}

TEST(Xtb, DipoleOfWaterIsThatWhichIsPrinted) {
  const std::string text = by_hand("3\n\nO 0 0 0.119\nH 0 0.763 -0.477\nH 0 -0.763 -0.477\n", "--gfn 2 --sp");
  const std::size_t at = text.find("full:", text.find("molecular dipole"));
  const auto words = split_words(text.substr(at, 60));
  EXPECT_NEAR(evaluate_xtb(XtbMethod::gfn2, task(test::water(), {}, "none")).properties.at("dipole").value,
              parse_double(words.at(4)).value(), 1e-3);
}

TEST(Xtb, SolventStabilisesAnIon) {
  OracleTask wet = task(tetrachloroplatinate(), {}, "none");
  wet.settings.solvent = "water";
  const double gas =
      evaluate_xtb(XtbMethod::gfn2, task(tetrachloroplatinate(), {}, "none")).properties.at("energy").value;
  EXPECT_LT(evaluate_xtb(XtbMethod::gfn2, wet).properties.at("energy").value, gas - 5);
}

TEST(Xtb, FerroceneStaysWhole) {
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(test::ferrocene(), {}, "normal"));
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  for (const int carbon : {1, 2, 3, 4, 5, 11, 12, 13, 14, 15})  // 2.06 A in the gas phase; GFN2 has 2.16
    EXPECT_NEAR((result.relaxed.positions[carbon] - result.relaxed.positions[0]).norm(), 2.06, 0.12);
}

// The sphere that GFN-FF must leave alone when it prepares a start.
TEST(Xtb, HeldAtomsDoNotMove) {
  XtbJob job;
  job.method = XtbMethod::gfnff;
  job.molecule = test::ferrocene();
  job.optimise = "loose";
  job.fixed = {0, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15};
  const XtbRun run = run_xtb(job);
  ASSERT_EQ(run.status, OracleStatus::done) << run.reason;
  for (const int atom : job.fixed)
    EXPECT_LT((run.structure.positions[atom] - job.molecule.positions[atom]).norm(), 1e-4) << atom;
  EXPECT_GT((run.structure.positions[6] - job.molecule.positions[6]).norm(), 1e-3);
}

TEST(Xtb, FreeEnergyOfAMinimum) {
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(test::water(), {"free_energy_correction"}));
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  // Zero-point energy 0.56 eV less the entropy of the gas, 188.8 J/mol/K, and some heat capacity.
  EXPECT_NEAR(result.properties.at("free_energy_correction").value, 0.08, 0.06);
}

// G(T) less the total energy as xtb prints them for its own optimisation and Hessian.
TEST(Xtb, FreeEnergyIsThatOfTheProgramRunByHand) {
  const std::string text =
      by_hand("3\n\nO 0 0 0.119\nH 0 0.763 -0.477\nH 0 -0.763 -0.477\n", "--gfn 2 --ohess tight --chrg 0 --uhf 0");
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(test::water(), {"free_energy_correction"}));
  ASSERT_EQ(result.status, OracleStatus::done);
  const double expected = printed(text, "| TOTAL FREE ENERGY") - printed(text, "| TOTAL ENERGY");
  EXPECT_NEAR(result.properties.at("free_energy_correction").value, expected * units::hartree_in_ev, 1e-4);
}

TEST(Xtb, FreeEnergyNeedsAStationaryStructure) {
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(test::water(), {"free_energy_correction"}, "none"));
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons[0], testing::HasSubstr("optimised"));
}

TEST(Xtb, StepLimitIsAResult) {
  OracleTask short_one = task(test::ferrocene());
  short_one.settings.max_steps = 1;
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, short_one);
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons, testing::ElementsAre("the optimisation did not converge within 1 steps"));
}

// The closed-shell iron atom oscillates.
TEST(Xtb, ChargesThatDoNotConvergeAreAResult) {
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(test::molecule("Fe 0 0 0", 0), {}, "none"));
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons, testing::ElementsAre("the self-consistent charges did not converge"));
}

TEST(Xtb, LostDonorIsAResult) {
  Molecule torn = tetrachloroplatinate();
  torn.positions[4].y() = -7;
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(torn, {}, "crude"));
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons, testing::Contains(testing::HasSubstr("donor lost: Pt1-Cl5")));
}

TEST(Xtb, WrongParityIsAResult) {
  Molecule odd = tetrachloroplatinate();
  odd.charge = -1;
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task(odd));
  EXPECT_EQ(result.status, OracleStatus::failed);
  EXPECT_THAT(result.reasons, testing::ElementsAre(testing::HasSubstr("39 valence electrons")));
}

TEST(Xtb, TimeLimitIsNotChemistry) {
  OracleTask hurried = task(test::ferrocene());
  hurried.settings.time_limit = 0.01;
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, hurried);
  EXPECT_EQ(result.status, OracleStatus::transient);
  EXPECT_THAT(result.reasons[0], testing::HasSubstr("time limit"));
}

TEST(Xtb, LowestRotamerIsKeptWithTheSpread) {
  OracleTask both = task(tetrachloroplatinate(), {}, "none");
  both.starts = {tetrachloroplatinate(2.36), tetrachloroplatinate(2.33), tetrachloroplatinate(2.9)};
  const OracleResult result = evaluate_xtb(XtbMethod::gfn2, both);
  ASSERT_EQ(result.status, OracleStatus::done);
  EXPECT_EQ(result.rotamers_done, 3);
  EXPECT_EQ(result.relaxed.positions[1].x(), 2.33);
  const auto gap = [&](double length) {
    return evaluate_xtb(XtbMethod::gfn2, task(tetrachloroplatinate(length), {}, "none"))
        .properties.at("homo_lumo_gap")
        .value;
  };
  EXPECT_EQ(result.properties.at("homo_lumo_gap").value, gap(2.33));
  // Of two values the sample standard deviation is their distance over the square root of two; the third is out of
  // reach.
  EXPECT_NEAR(result.properties.at("homo_lumo_gap").uncertainty, std::abs(gap(2.33) - gap(2.36)) / std::sqrt(2), 1e-9);
}

TEST(Xtb, SameTaskSameResult) {
  const OracleTask twice = task(test::ferrocene(), {}, "crude");
  const OracleResult a = evaluate_xtb(XtbMethod::gfn2, twice), b = evaluate_xtb(XtbMethod::gfn2, twice);
  for (const auto& [name, value] : a.properties) EXPECT_EQ(value.value, b.properties.at(name).value) << name;
  EXPECT_EQ(a.relaxed.positions, b.relaxed.positions);
}

}  // namespace
}  // namespace werner
