// Start geometries by GFN-FF for large complexes: whatever goes wrong on that way, the direct way answers. A script in
// front of xtb stands for the trouble and writes down what was called.
#include <cstdlib>

#include "tests/physics/molecules.hpp"
#include "tests/physics/xtb_by_hand.hpp"
#include "werner/physics/xtb.hpp"

namespace werner {
namespace {

// As many atoms as the force field is meant for, cheap to compute: [PtCl4]2- and hydrogen molecules 5 Angstrom apart,
// with one atom of helium where the number asks for it.
Molecule crowd(int atoms = force_field_start_atoms) {
  Molecule molecule = test::tetrachloroplatinate(2.40);
  if ((atoms - static_cast<int>(molecule.size())) % 2 == 1) {
    molecule.atomic_numbers.push_back(2);
    molecule.positions.emplace_back(0, 0, -9.0);
  }
  for (int i = 0; static_cast<int>(molecule.size()) < atoms; ++i) {
    const int first = static_cast<int>(molecule.size());
    for (const double end : {-0.37, 0.37}) {
      molecule.atomic_numbers.push_back(1);
      molecule.positions.emplace_back(5.0 * (i % 7 - 3) + end, 5.0 * (i / 7 - 3), 9.0);
    }
    molecule.bonds.push_back({first, first + 1, BondOrder::single});
  }
  return molecule;
}

OracleTask crude(const Molecule& start) {
  OracleTask task;
  task.starts = {start};
  task.settings.optimise = "crude";
  return task;
}

class StartGeometry : public testing::Test {
 protected:
  StartGeometry() : path_(std::getenv("PATH")) {}
  ~StartGeometry() override { setenv("PATH", path_.c_str(), 1); }

  // Runs the task with `body` in front of the program; "$real" "$@" is the program itself.
  OracleResult with(const std::string& body, const OracleTask& task, XtbMethod method = XtbMethod::gfn2) {
    std::filesystem::remove(scratch_.path() / "calls");
    const auto script =
        scratch_.write("xtb", "#!/bin/sh\nfolder='" + scratch_.path().string() + "'\nPATH='" + path_ +
                                  "'\nreal=$(command -v xtb)\ncase \"$*\" in *--gfnff*) way=ff;; *) way=gfn2;; esac\n" +
                                  "case \"$*\" in *--version*) ;; *) echo $way >> \"$folder/calls\";; esac\n" + body +
                                  "\nexec \"$real\" \"$@\"\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    setenv("PATH", (scratch_.path().string() + ":" + path_).c_str(), 1);
    const OracleResult result = evaluate_xtb(method, task);
    setenv("PATH", path_.c_str(), 1);
    return result;
  }
  std::vector<std::string> calls() const { return split_words(test::read_text(scratch_.path() / "calls")); }

 private:
  test::ScratchDir scratch_;
  std::string path_;
};

TEST_F(StartGeometry, TroubleOnTheWayLeavesTheDirectResult) {
  const OracleTask task = crude(crowd());
  XtbJob job;
  job.method = XtbMethod::gfn2;
  job.molecule = task.starts[0];
  job.optimise = "crude";
  const XtbRun direct = run_xtb(job);
  ASSERT_EQ(direct.status, OracleStatus::done) << direct.reason;
  const std::vector<std::string> both{"ff", "gfn2"}, thrice{"ff", "gfn2", "gfn2"};
  // It ends with an error; it crashes; it writes a structure that has lost a chloride; its structure is sound, but GFN2
  // fails from there.
  const std::vector<std::pair<std::string, std::vector<std::string>>> troubles{
      {"[ $way = ff ] && exit 1", both},
      {"[ $way = ff ] && kill -SEGV $$", both},
      {"if [ $way = ff ]; then \"$real\" \"$@\" || exit 1\n"
       "awk 'NR == 4 { $2 += 9 } { print }' xtbopt.xyz > moved && mv moved xtbopt.xyz; exit 0; fi",
       both},
      {"[ $way = gfn2 ] && [ ! -e \"$folder/failed\" ] && touch \"$folder/failed\" && exit 1", thrice},
  };
  for (const auto& [body, expected] : troubles) {
    const OracleResult result = with(body, task);
    ASSERT_EQ(result.status, OracleStatus::done) << body << testing::PrintToString(result.reasons);
    EXPECT_EQ(calls(), expected) << body;
    EXPECT_EQ(result.properties.at("energy").value, direct.energy) << body;
    EXPECT_EQ(result.relaxed.positions, direct.structure.positions) << body;
  }
}

TEST_F(StartGeometry, TheLabelIsNeverThatOfTheForceField) {
  const OracleTask task = crude(crowd());
  const OracleResult result = with("", task);
  ASSERT_EQ(result.status, OracleStatus::done) << testing::PrintToString(result.reasons);
  EXPECT_EQ(calls(), (std::vector<std::string>{"ff", "gfn2"}));
  XtbJob job;
  job.method = XtbMethod::gfn2;
  job.molecule = result.relaxed;
  // Of the structure that came out, by the method that was asked: positions are written with 14 decimals.
  EXPECT_NEAR(result.properties.at("energy").value, run_xtb(job).energy, 1e-4);
}

// Who takes the way by the force field, told by what is called first; nothing is computed. docs/xtb.md names 80 atoms.
TEST_F(StartGeometry, IsForLargeComplexesThatAreOptimised) {
  const std::vector<std::string> by_force_field{"ff", "gfn2"}, direct{"gfn2"};
  const auto called = [&](const OracleTask& task, XtbMethod method = XtbMethod::gfn2) {
    EXPECT_NE(with("exit 1", task, method).status, OracleStatus::done);
    return calls();
  };
  EXPECT_EQ(crowd(79).size(), 79U);
  EXPECT_EQ(crowd(80).size(), 80U);
  EXPECT_EQ(called(crude(crowd(79))), direct);
  EXPECT_EQ(called(crude(crowd(80))), by_force_field);
  EXPECT_EQ(called(crude(crowd(120))), by_force_field);
  EXPECT_EQ(called(crude(crowd(80)), XtbMethod::gfn1), by_force_field);
  EXPECT_EQ(called(crude(crowd(120)), XtbMethod::gfnff), std::vector<std::string>{"ff"}) << "it is the oracle itself";

  OracleTask single_point = crude(crowd(120));
  single_point.settings.optimise = "none";
  EXPECT_EQ(called(single_point), direct);
  Molecule unbonded = crowd(120);
  unbonded.bonds.clear();
  EXPECT_EQ(called(crude(unbonded)), direct) << "no sphere to hold";
  Molecule organic = crowd(120);
  organic.atomic_numbers[0] = 6;
  organic.charge = 0;
  EXPECT_EQ(called(crude(organic)), direct) << "no metal to hold";
}

TEST_F(StartGeometry, SmallOnesGoTheDirectWay) {
  ASSERT_EQ(with("", crude(test::ferrocene())).status, OracleStatus::done);
  EXPECT_EQ(calls(), std::vector<std::string>{"gfn2"});
}

}  // namespace
}  // namespace werner
