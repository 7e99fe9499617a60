// Start geometries by GFN-FF for large complexes: whatever goes wrong on that way, the direct way answers. A script in
// front of xtb stands for the trouble and writes down what was called.
#include <cstdlib>

#include "tests/physics/molecules.hpp"
#include "tests/physics/xtb_by_hand.hpp"
#include "werner/physics/xtb.hpp"

namespace werner {
namespace {

// As many atoms as the force field is meant for, cheap to compute: [PtCl4]2- and hydrogen molecules 5 Angstrom apart.
Molecule crowd() {
  Molecule molecule = test::tetrachloroplatinate(2.40);
  for (int i = 0; static_cast<int>(molecule.size()) < force_field_start_atoms; ++i) {
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
  OracleResult with(const std::string& body, const OracleTask& task) {
    std::filesystem::remove(scratch_.path() / "calls");
    const auto script =
        scratch_.write("xtb", "#!/bin/sh\nfolder='" + scratch_.path().string() + "'\nPATH='" + path_ +
                                  "'\nreal=$(command -v xtb)\ncase \"$*\" in *--gfnff*) way=ff;; *) way=gfn2;; esac\n" +
                                  "case \"$*\" in *--version*) ;; *) echo $way >> \"$folder/calls\";; esac\n" + body +
                                  "\nexec \"$real\" \"$@\"\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    setenv("PATH", (scratch_.path().string() + ":" + path_).c_str(), 1);
    const OracleResult result = evaluate_xtb(XtbMethod::gfn2, task);
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

TEST_F(StartGeometry, SmallOnesGoTheDirectWay) {
  ASSERT_EQ(with("", crude(test::ferrocene())).status, OracleStatus::done);
  EXPECT_EQ(calls(), std::vector<std::string>{"gfn2"});
}

}  // namespace
}  // namespace werner
