// Searches on quantum chemistry proper: reaction energies over species, and what a shared cache gives back.
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/core/units.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

std::vector<std::vector<std::string>> rows(const std::string& text) {
  std::vector<std::vector<std::string>> table;
  for (const std::string& line : split(text, '\n'))
    if (!line.empty()) table.push_back(split(line, ','));
  return table;
}

// Total energy in eV that xtb prints for a structure when it is run by hand.
double by_hand(const std::filesystem::path& folder, const std::string& file, int charge) {
  const std::string command = "cd '" + folder.string() + "' && OMP_NUM_THREADS=1 xtb " + file +
                              " --gfn 2 --opt tight --norestart --chrg " + std::to_string(charge) + " > out 2> err";
  EXPECT_EQ(std::system(command.c_str()), 0);
  const std::string out = test::read_text(folder / "out");
  const std::string label = "| TOTAL ENERGY";
  const auto words = split_words(out.substr(out.rfind(label) + label.size(), 60));
  return parse_double(words.at(0)).value_or(0) * units::hartree_in_ev;
}

// Ag+ + 2 NH3 -> [Ag(NH3)2]+, every energy also from the program run by hand.
TEST(Energies, BindingEnergyIsThatOfTheProgramRunByHand) {
  const test::ScratchDir scratch;
  scratch.write("ag.xyz", "1\n\nAg 0 0 0\n");
  scratch.write("nh3.xyz", "4\n\nN 0 0 0.1\nH 0.94 0 -0.27\nH -0.47 0.81 -0.27\nH -0.47 -0.81 -0.27\n");
  scratch.write("complex.xyz",
                "9\n\nAg 0 0 0\nN 0 0 2.2\nH 0.94 0 2.57\nH -0.47 0.81 2.57\nH -0.47 -0.81 2.57\n"
                "N 0 0 -2.2\nH 0.94 0 -2.57\nH -0.47 0.81 -2.57\nH -0.47 -0.81 -2.57\n");
  scratch.write("job.toml", R"toml([space]
metal = "Ag(I)"
geometry = "linear"
[ligands]
library = "none"
names = ["ammonia"]
[[objective]]
property = "binding"
formula = "energy - energy(silver) - 2 * energy(ammonia)"
unit = "eV"
goal = "minimize"
[[species]]
name = "silver"
file = "ag.xyz"
charge = 1
unpaired_electrons = 0
[[species]]
name = "ammonia"
file = "nh3.xyz"
charge = 0
unpaired_electrons = 0
[oracle]
name = "gfn2-xtb"
rotamers = 2
[search]
strategy = "exhaustive"
)toml");
  const auto result = test::run_werner({"design", "job.toml", "-o", "run", "--no-report"}, scratch.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto front = rows(test::read_text(scratch.path() / "run" / "front.csv"));
  ASSERT_EQ(front.size(), 2u);
  ASSERT_EQ(front[0][8], "binding [eV]");
  const double expected = by_hand(scratch.path(), "complex.xyz", 1) - by_hand(scratch.path(), "ag.xyz", 1) -
                          2 * by_hand(scratch.path(), "nh3.xyz", 0);
  EXPECT_NEAR(*parse_double(front[1][8]), expected, 2e-3);  // two optimisations of a flat torsion
  EXPECT_LT(expected, -3);
}

const char* const cached_job = R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "ammonia", "water", "cyanide"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "dipole"
goal = "maximize"
[[objective]]
property = "buried_volume"
goal = "minimize"
[oracle]
name = "external"
command = "sh oracle.sh {xyz}"
rotamers = 1
[search]
strategy = "random"
evaluations = 14
)toml";

// The program writes down what it was asked, so that nothing asked twice can hide.
TEST(Energies, WhatIsInTheCacheIsNotComputedAgain) {
  const test::ScratchDir scratch;
  scratch.write("job.toml", cached_job);
  scratch.write("oracle.sh", "cd '" + scratch.path().string() + R"sh('
cksum < "$1" >> asked.txt
awk 'FNR > 2 && NF >= 4 { x += length($1) * $2; y += length($1) * $3; z += NR * $4 }
     END { printf "{\"dipole\": %.6f}\n", sqrt(x * x + y * y + z * z) }' "$1"
)sh");
  const auto run = [&](const std::string& seed, const std::string& folder, bool cache) {
    std::vector<std::string> arguments{"design", "job.toml", "-o", folder, "--seed", seed, "--no-report"};
    if (cache) arguments.insert(arguments.end(), {"--cache", "all.sqlite"});
    const auto result = test::run_werner(arguments, scratch.path());
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(test::read_text(scratch.path() / folder / "provenance.json"))["sessions"][0];
  };
  const auto asked = [&] {
    const auto list = split(test::read_text(scratch.path() / "asked.txt"), '\n');
    return std::multiset<std::string>(list.begin(), list.end());
  };
  run("1", "first", true);
  const auto second = run("2", "second", true);
  const auto all = asked();
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());  // nothing twice
  const int reused = second["evaluations_from_cache"];
  EXPECT_GT(reused, 0);
  EXPECT_EQ(second["evaluations_computed"].get<int>() + reused, 14);
  EXPECT_THAT(test::read_text(scratch.path() / "second" / "log.txt"),
              HasSubstr(std::to_string(reused) + " of 14 evaluations came from the cache"));
  // The same run without the cache computes all of it, with the same result.
  EXPECT_EQ(run("2", "alone", false)["evaluations_computed"], 14);
  EXPECT_EQ(asked().size(), all.size() + 14);
  EXPECT_EQ(test::read_text(scratch.path() / "alone" / "details.csv"),
            test::read_text(scratch.path() / "second" / "details.csv"));
}

}  // namespace
}  // namespace werner
