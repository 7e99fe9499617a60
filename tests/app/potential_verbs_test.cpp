// predict, relax and data with potentials of crystals, run as people run them.
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {
namespace {

using test::read_text;
using test::run_werner;
using testing::HasSubstr;

// Silicon, its second atom off its place.
constexpr const char* silicon =
    "Si\n5.43\n0.0 0.5 0.5\n0.5 0.0 0.5\n0.5 0.5 0.0\nSi\n2\nDirect\n0 0 0\n0.27 0.24 0.26\n";

class PotentialVerbs : public testing::Test {
 protected:
  test::CommandResult run(const std::vector<std::string>& arguments) { return run_werner(arguments, scratch.path()); }
  const test::ScratchDir scratch;
};

// The user's own folder and WERNER_DATA for the commands of a test.
class Places {
 public:
  Places(const std::filesystem::path& own, const std::string& data)
      : before_(std::getenv("WERNER_DATA") ? std::getenv("WERNER_DATA") : "") {
    setenv("XDG_DATA_HOME", own.c_str(), 1);
    data.empty() ? unsetenv("WERNER_DATA") : setenv("WERNER_DATA", data.c_str(), 1);
  }
  ~Places() {
    unsetenv("XDG_DATA_HOME");
    before_.empty() ? unsetenv("WERNER_DATA") : setenv("WERNER_DATA", before_.c_str(), 1);
  }

 private:
  std::string before_;
};

TEST_F(PotentialVerbs, AbsentWeightsSayWhatToDo) {
  const Places places(scratch.path() / "own", "");
  scratch.write("POSCAR", silicon);
  for (const char* verb : {"predict", "relax"}) {
    const auto result = run({verb, "POSCAR", "--oracle", "nequix-mp-1"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.err, HasSubstr("werner data fetch nequix-mp-1"));
  }
  EXPECT_THAT(run({"data", "list"}).out, HasSubstr("not on this machine"));
  EXPECT_EQ(run({"data", "fetch"}).exit_code, 2);
  EXPECT_THAT(run({"data", "fetch", "nequix-mp1"}).err, HasSubstr("nequix-mp-1"));
  scratch.write("wrong.nqx", "{}\n");
  const auto wrong = run({"data", "fetch", "nequix-mp-1", "--from", "wrong.nqx"});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_THAT(wrong.err, HasSubstr("SHA-256"));
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "own/werner/nequix-mp-1.nqx"));
  // Nor are other weights taken for those of that name where they are found.
  const Places with_wrong(scratch.path() / "own", scratch.path().string());
  scratch.write("nequix-mp-1.nqx", "{}\n");
  EXPECT_THAT(run({"predict", "POSCAR", "--oracle", "nequix-mp-1"}).err, HasSubstr("SHA-256"));
}

TEST_F(PotentialVerbs, WrongUse) {
  scratch.write("POSCAR", silicon);
  EXPECT_THAT(run({"relax", "POSCAR", "--oracle", "nequix"}).err, HasSubstr("nequix-mp-1"));
  EXPECT_EQ(run({"relax", "POSCAR", "--fmax", "0"}).exit_code, 2);
  EXPECT_EQ(run({"predict", "POSCAR", "--oracle", "nequix-mp-1", "--solvent", "water"}).exit_code, 2);
  EXPECT_EQ(run({"predict", "POSCAR", "--oracle", "nequix-mp-1", "--properties", "homo"}).exit_code, 2);
  EXPECT_THAT(run({"predict", "POSCAR", "--oracle", "nequix-mp-1", "--properties", "forces"}).err, HasSubstr("-o"));
  EXPECT_EQ(run({"predict", "x.xyz", "--second-opinion"}).exit_code, 2);
}

constexpr const char* periclase = "MgO\n4.2\n0 0.5 0.5\n0.5 0 0.5\n0.5 0.5 0\nMg O\n1 1\nDirect\n0 0 0\n0.49 0.5 0.5\n";

// What cannot be written or believed is said before anything is computed.
TEST_F(PotentialVerbs, RefusesBeforeComputing) {
  scratch.write("MgO.vasp", periclase);
  for (const auto& [arguments, said] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"relax", "MgO.vasp", "--oracle", "pedone", "-o", "out.foo"}, "unknown file extension"},
           {{"relax", "MgO.vasp", "MgO.vasp", "--oracle", "pedone", "-o", "two.vasp"}, "2 crystals for one POSCAR"},
           {{"relax", "MgO.vasp", "--oracle", "pedone", "-o", "out.db"}, "cannot be written"},
           {{"predict", "MgO.vasp", "--oracle", "pedone", "--properties", "forces", "-o", "out.cif"}, "no room"},
           {{"relax", "MgO.vasp", "--oracle", "pedone", "--pressure", "500"}, "200 GPa"},
           {{"relax", "MgO.vasp", "--pressure", "100"}, "nequix-oam-1, pedone"},
           {{"predict", "MgO.vasp"}, "--oracle nequix-mp-1"}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 2) << said;
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(said));
  }
}

// Total energies of two potentials have different zeros.
TEST_F(PotentialVerbs, AHullOfAnotherPotentialIsRefused) {
  scratch.write("MgO.vasp", periclase);
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"evaluate", "MgO.vasp", "--relax", "--oracle", "pedone", "--hull", "nequix-mp-1"},
           {"build", "crystal", "--formula", "MgO", "--relax", "--oracle", "pedone", "--hull", "nequix-mp-1"}}) {
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("a hull by 'nequix-mp-1' beside energies by 'pedone'"));
  }
}

TEST_F(PotentialVerbs, ARankingWithoutEnergiesFails) {
  const auto result = run({"build", "crystal", "--formula", "NaCl", "--relax", "--oracle", "pedone"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("the potential does not know Cl"));
}

// Files say whose energies they hold; energies of before are gone.
TEST_F(PotentialVerbs, WrittenEnergiesHaveTheirOracle) {
  scratch.write("in.extxyz",
                "2\nLattice=\"0 2.1 2.1 2.1 0 2.1 2.1 2.1 0\" name=MgO energy=-3 corrected_energy_per_atom=-9\n"
                "Mg 0 0 0\nO 2.1 2.1 2.1\n");
  for (const char* file : {"out.extxyz", "out.json", "out.csv"}) {
    const auto result = run({"relax", "in.extxyz", "--oracle", "pedone", "--pressure", "10", "-o", file});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto entry = read_crystals(scratch.path() / file).entries.at(0);
    EXPECT_EQ(entry.columns.at("oracle"), "pedone") << file;
    EXPECT_FALSE(entry.columns.contains("corrected_energy_per_atom")) << file;
    EXPECT_LT(parse_double(entry.columns.at("energy")).value(), -10) << file;
    EXPECT_NEAR(parse_double(entry.columns.at("pressure")).value(), 10, 0.3) << file;
    // 10 GPa times some 9 Angstrom^3 an atom.
    EXPECT_NEAR(parse_double(entry.columns.at("enthalpy_per_atom")).value() -
                    parse_double(entry.columns.at("energy_per_atom")).value(),
                0.56, 0.03)
        << file;
  }
}

// Nor do other values hold that follow from an energy or, once the atoms have moved, from where they were.
TEST_F(PotentialVerbs, WhatNoLongerHoldsIsForgotten) {
  const std::vector<std::string> of_energy{
      "e_above_hull", "formation_energy_per_atom", "enthalpy_per_atom", "second_opinion", "bulk_modulus", "c44",
      "reason",       "e_form_per_atom",           "heat_capacity"};
  const std::vector<std::string> of_geometry{"space_group", "space_group_number", "density", "volume", "wyckoff",
                                             "pearson",     "volume_per_atom"};
  const std::vector<std::string> of_the_user{"formula", "material_id", "band_gap", "number_of_atoms", "rank", "score"};
  std::string comment = "Lattice=\"0 2.1 2.1 2.1 0 2.1 2.1 2.1 0\" name=MgO";
  for (const auto* names : {&of_energy, &of_geometry, &of_the_user})
    for (const std::string& name : *names) comment += " " + name + "=77";
  scratch.write("in.extxyz", "2\n" + comment + "\nMg 0 0 0\nO 2.1 2.1 2.1\n");
  for (const char* verb : {"relax", "predict"}) {
    const std::string file = std::string(verb) + ".extxyz";
    const auto result = run({verb, "in.extxyz", "--oracle", "pedone", "-o", file});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto entry = read_crystals(scratch.path() / file).entries.at(0);
    EXPECT_EQ(entry.name, "MgO");
    for (const std::string& name : of_energy) EXPECT_FALSE(entry.columns.contains(name)) << verb << " " << name;
    for (const std::string& name : of_geometry)
      EXPECT_EQ(entry.columns.contains(name), file == "predict.extxyz") << verb << " " << name;
    for (const std::string& name : of_the_user) EXPECT_TRUE(entry.columns.contains(name)) << verb << " " << name;
  }
}

TEST_F(PotentialVerbs, StandardInputTellsItsFormat) {
  scratch.write("MgO.vasp", periclase);
  for (const char* file : {"MgO.cif", "MgO.extxyz", "MgO.json"})
    ASSERT_EQ(run({"convert", "MgO.vasp", file}).exit_code, 0);
  for (const std::string file : {"MgO.vasp", "MgO.cif", "MgO.extxyz", "MgO.json"}) {
    const std::string command = test::werner_command() + " relax - --oracle pedone --json < " + file;
    const auto result = test::run_program({"bash", "-c", command}, scratch.path());
    ASSERT_EQ(result.exit_code, 0) << file << result.err;
    EXPECT_EQ(nlohmann::json::parse(result.out).size(), 1u) << file;
  }
}

// `| head -1` ends the table and not the work.
TEST_F(PotentialVerbs, FilesAreWrittenThoughNobodyReadsTheTable) {
  std::string frames;
  for (int i = 0; i < 3; ++i)
    frames += "2\nLattice=\"0 2.1 2.1 2.1 0 2.1 2.1 2.1 0\" energy=-3\nMg 0 0 0\nO 2.1 2.1 2.1\n";
  scratch.write("many.extxyz", frames);
  scratch.write("hull.csv", "composition,energy_per_atom\nMg,0\nO,0\n");
  for (const std::string verb : {"relax many.extxyz --oracle pedone", "predict many.extxyz --oracle pedone",
                                 "predict many.extxyz --hull hull.csv"}) {
    const std::string command = "sleep 0.2; exec " + test::werner_command() + " " + verb + " -o out.extxyz --force";
    test::run_program({"bash", "-c", "(" + command + ") | true"}, scratch.path());
    EXPECT_EQ(read_crystals(scratch.path() / "out.extxyz").entries.size(), 3u) << verb;
    std::filesystem::remove(scratch.path() / "out.extxyz");
  }
}

using PotentialVerbsData = PotentialVerbs;

TEST_F(PotentialVerbsData, StabilityNeedsNoTable) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Places places(scratch.path() / "own", weights.parent_path().parent_path().string());
  scratch.write("MgO.vasp", periclase);
  const auto judged = run({"evaluate", "MgO.vasp", "--relax", "--metrics", "e_above_hull", "--json"});
  ASSERT_EQ(judged.exit_code, 0) << judged.err;
  // Periclase is the only known oxide of magnesium that is stable.
  EXPECT_NEAR(nlohmann::json::parse(judged.out)["e_above_hull"]["value"].get<double>(), 0, 1e-3);
  EXPECT_EQ(run({"evaluate", "MgO.vasp", "--relax", "--metrics", "e_above_hull", "--hull", "none"}).exit_code, 1);
}

TEST_F(PotentialVerbsData, AtomsOnTheWallAreTold) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Places places(scratch.path() / "own", weights.parent_path().parent_path().string());
  scratch.write("near.extxyz", "1\nLattice=\"1.2 0 0 0 1.2 0 0 0 1.2\"\nFe 0 0 0\n");
  const auto predicted = run({"predict", "near.extxyz", "--oracle", "nequix-mp-1"});
  EXPECT_THAT(predicted.err, HasSubstr("nearer than in any known crystal"));
  const auto relaxed = run({"relax", "near.extxyz", "--steps", "2", "--json"});
  EXPECT_THAT(relaxed.out, HasSubstr("not_to_be_believed"));
}

// A program in the place of curl, which finds the weights, something else, or nothing at the public address.
TEST_F(PotentialVerbsData, DownloadsAreCheckedAndLeaveNothingBroken) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Places places(scratch.path() / "own", "");
  const std::string path = std::getenv("PATH");
  setenv("PATH", ((scratch.path() / "bin").string() + ":" + path).c_str(), 1);
  const auto fetched_as = [&](const std::string& what) {
    const std::string script =
        "#!/bin/sh\nwhile [ \"$1\" != --output ]; do shift; done\necho \"$3\" > address\n" + what;
    std::filesystem::permissions(scratch.write("bin/curl", script), std::filesystem::perms::owner_all);
    return run({"data", "fetch", "nequix-mp-1"});
  };
  const auto file = scratch.path() / "own/werner/nequix-mp-1.nqx";
  const auto unreachable = fetched_as("echo no network >&2; exit 6\n");
  EXPECT_EQ(unreachable.exit_code, 1);
  EXPECT_THAT(unreachable.err,
              testing::AllOf(HasSubstr("no network"), HasSubstr("could not download https://github.com"),
                             HasSubstr("--from FILE")));
  const auto other = fetched_as("echo moved > \"$2\"\n");
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.err, HasSubstr("SHA-256"));
  EXPECT_FALSE(std::filesystem::exists(file));
  const auto right = fetched_as("cp '" + weights.string() + "' \"$2\"\n");
  EXPECT_EQ(right.exit_code, 0) << right.err;
  EXPECT_THAT(read_text(scratch.path() / "address"), HasSubstr("/nequix-mp-1.nqx"));
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(std::filesystem::file_size(file), std::filesystem::file_size(weights));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), 1) << "no pieces are left";
}

TEST_F(PotentialVerbsData, PredictAndRelaxFromFetchedWeights) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Places places(scratch.path() / "own", "");
  const auto fetched = run({"data", "fetch", "nequix-mp-1", "--from", weights.string()});
  ASSERT_EQ(fetched.exit_code, 0) << fetched.err;
  EXPECT_THAT(run({"data", "list"}).out, HasSubstr("own/werner/nequix-mp-1.nqx"));

  scratch.write("POSCAR", silicon);
  const auto predicted =
      run({"predict", "POSCAR", "--oracle", "nequix-mp-1", "--properties", "energy,forces,stress", "-o", "out.extxyz"});
  ASSERT_EQ(predicted.exit_code, 0) << predicted.err;
  const std::string written = read_text(scratch.path() / "out.extxyz");
  EXPECT_THAT(written, HasSubstr("Properties=species:S:1:pos:R:3:forces:R:3"));
  EXPECT_THAT(written, HasSubstr("stress="));
  const auto entry = read_crystals(scratch.path() / "out.extxyz").entries.front();
  EXPECT_NEAR(parse_double(entry.columns.at("energy")).value(), -10.7912, 1e-3);

  const auto relaxed = run({"relax", "POSCAR", "-o", "relaxed.cif", "--json"});
  ASSERT_EQ(relaxed.exit_code, 0) << relaxed.err;
  const auto json = nlohmann::json::parse(relaxed.out).front();
  EXPECT_EQ(json["converged"], true);
  EXPECT_LE(json["largest_force"].get<double>(), 0.02);
  EXPECT_LT(json["energy_change_per_atom"].get<double>(), -0.01);
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "relaxed.cif"));
  EXPECT_EQ(run({"relax", "POSCAR", "-o", "relaxed.cif"}).exit_code, 1) << "nothing is overwritten without --force";
  EXPECT_EQ(run({"relax", "POSCAR", "--steps", "1"}).exit_code, 1) << "not converged";
}

TEST_F(PotentialVerbsData, BrokenCrystalsCostThemselvesOnly) {
  REQUIRE_DATA(weights, "potentials/nequix-mp-1.nqx");
  const Places places(scratch.path() / "own", weights.parent_path().parent_path().string());
  scratch.write("many.extxyz",
                "2\nLattice=\"3.9 0 0 0 3.9 0 0 0 3.9\" name=good\nCs 0 0 0\nCl 1.95 1.95 1.95\n"
                "2\nLattice=\"3.9 0 0 0 3.9 0 0 0 3.9\" name=on-top\nCs 0 0 0\nCl 0 0 0\n"
                "1\nLattice=\"3.9 0 0 0 3.9 0 0 0 3.9\" name=unknown\nRn 0 0 0\n");
  const auto result = run({"predict", "many.extxyz", "--oracle", "nequix-mp-1", "--second-opinion", "--csv"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("good"));
  EXPECT_THAT(result.out, HasSubstr("Rn"));
  EXPECT_THAT(result.out, HasSubstr("apart"));
  const auto moduli = run(
      {"predict", "many.extxyz", "--oracle", "nequix-mp-1", "--properties", "bulk_modulus,shear_modulus", "--json"});
  // Caesium chloride has 17 GPa (16.7 measured, Slagle and McKinstry 1967).
  EXPECT_NEAR(nlohmann::json::parse(moduli.out).front()["properties"]["bulk_modulus"]["value"].get<double>(), 17, 5)
      << moduli.out;
}

TEST_F(PotentialVerbs, AHullIsMadeOnceAndUsedToJudge) {
  // Periclase and hematite by the potential that is built in; its energies know no corrections of their own.
  scratch.write("MgO.vasp", periclase);
  const std::vector<std::string> hull{"data",   "hull",          "MgO.vasp", "--oracle",
                                      "pedone", "--no-elements", "-o",       "hull.csv"};
  const auto first = run(hull);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  const std::string table = read_text(scratch.path() / "hull.csv");
  const auto fields = split(split(table, '\n').at(1), ',');
  ASSERT_EQ(fields.size(), 6u) << table;
  EXPECT_EQ(fields[1], "MgO");
  // The correction of an oxide, over two atoms.
  EXPECT_NEAR(*parse_double(fields[3]) - *parse_double(fields[2]), -0.687 / 2, 2e-6);
  // From the store, without computing, and the same to the last digit; not over a table of somebody else.
  std::filesystem::remove(scratch.path() / "hull.csv");
  EXPECT_EQ(run(hull).exit_code, 0);
  EXPECT_EQ(read_text(scratch.path() / "hull.csv"), table);
  // What another potential made is not overwritten, store or not.
  EXPECT_THAT(run({"data", "hull", "MgO.vasp", "--oracle", "nequix-mp-1", "-o", "hull.csv"}).err,
              HasSubstr("holds energies by 'pedone'"));
  std::filesystem::remove(scratch.path() / "hull.csv.sqlite");
  EXPECT_NE(run(hull).exit_code, 0);
  EXPECT_EQ(run({"data", "hull", "-o", "x.csv"}).exit_code, 2);

  const std::vector<std::string> judge{"evaluate", "MgO.vasp", "--relax",   "--oracle",       "pedone",
                                       "-o",       "run",      "--metrics", "rmsd_to_relaxed"};
  const auto judged = run(judge);
  EXPECT_EQ(judged.exit_code, 0) << judged.err;
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "run/relaxed.extxyz"));
  const CrystalFile relaxed = read_crystals(scratch.path() / "run/relaxed.extxyz");
  ASSERT_EQ(relaxed.entries.size(), 1u);
  EXPECT_NEAR(*parse_double(relaxed.entries[0].columns.at("energy_per_atom")), *parse_double(fields[2]), 1e-5);
  EXPECT_EQ(run({"evaluate", "MgO.vasp", "--fmax", "0.1"}).exit_code, 2);
  scratch.write("formation.csv", "composition,formation_energy_per_atom\nMgO,-3\n");
  EXPECT_EQ(run({"evaluate", "MgO.vasp", "--relax", "--oracle", "pedone", "--hull", "formation.csv"}).exit_code, 2);
  EXPECT_THAT(run({"evaluate", "MgO.vasp", "--hull", "nothing"}).err, HasSubstr("data hull"));
}

}  // namespace
}  // namespace werner
