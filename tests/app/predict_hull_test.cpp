// `werner predict --hull`: what crystals decompose into.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

using test::run_werner;
using testing::HasSubstr;

// Atoms of a composition somewhere in a box, without energies.
std::string boxed(const std::string& composition) {
  std::string atoms;
  int count = 0;
  for (const auto& [number, amount] : parse_composition(composition).amounts)
    for (int i = 0; i < std::lround(amount); ++i)
      atoms += element(number).symbol + " " + std::to_string(2 * count++) + " 0 0\n";
  return std::to_string(count) + "\nLattice=\"90 0 0 0 9 0 0 0 9\" Properties=species:S:1:pos:R:3 name=" + composition +
         "\n" + atoms;
}

// By hand: Li2O at -2 eV/atom is the only compound, so LiO is 3/4 Li2O and 1/4 oxygen by atoms.
TEST(PredictHull, Decomposition) {
  const test::ScratchDir scratch;
  scratch.write("known.csv",
                "material_id,composition,formation_energy_per_atom\nmp-1960,Li2O,-2\nhigh,LiO,-0.5\ngas,O2,0\n");
  scratch.write("mine.extxyz", boxed("Li1O1") + boxed("Li2O1") + boxed("Na1"));
  const auto ask = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"predict", "mine.extxyz", "--properties", "decomposition", "--hull", "known.csv"});
    return run_werner(more, scratch.path());
  };
  const auto json = ask({"--json", "-o", "out.extxyz"});
  ASSERT_EQ(json.exit_code, 0) << json.err;
  const auto answers = nlohmann::json::parse(json.out);
  const auto& mixture = answers[0]["properties"]["decomposition"];
  EXPECT_EQ(mixture["value"], "0.75 Li2O (mp-1960) + 0.25 O2 (gas)");
  ASSERT_EQ(mixture["parts"].size(), 2u);
  EXPECT_NEAR(mixture["parts"][0]["share"].get<double>(), 0.75, 1e-12);
  EXPECT_EQ(mixture["parts"][0]["id"], "mp-1960");
  EXPECT_EQ(mixture["parts"][1]["formula"], "O2");
  EXPECT_EQ(answers[1]["properties"]["decomposition"]["value"], "1 Li2O (mp-1960)");
  EXPECT_EQ(answers[2]["properties"]["decomposition"]["value"], "1 Na (reference)");
  EXPECT_THAT(test::read_text(scratch.path() / "out.extxyz"),
              HasSubstr("decomposition=\"0.75 Li2O (mp-1960) + 0.25 O2 (gas)\""));
  const CsvTable table = parse_csv(ask({"--csv"}).out, "out");
  EXPECT_EQ(table.rows.at(0).fields[table.column("decomposition", "out")], "0.75 Li2O (mp-1960) + 0.25 O2 (gas)");
  EXPECT_THAT(ask({}).out, HasSubstr("1 Li2O (mp-1960)"));
  // The energy above the hull needs an energy beside the crystal.
  const auto both = run_werner(
      {"predict", "mine.extxyz", "--properties", "e_above_hull,decomposition", "--hull", "known.csv"}, scratch.path());
  EXPECT_EQ(both.exit_code, 1);
  EXPECT_THAT(both.out, HasSubstr("no formation energy"));
}

// 400 compositions by pymatgen's get_decomposition: bench/decompositions_pymatgen.py.
TEST(PredictHullData, DecompositionsOfPymatgen) {
  REQUIRE_DATA(hull, "crystals/mp_hull.csv.gz");
  const CsvTable peers =
      parse_csv(test::read_text(test::source_dir() / "tests/data/decompositions_pymatgen.csv"), "peers");
  ASSERT_EQ(peers.rows.size(), 400u);
  const test::ScratchDir scratch;
  std::string text;
  for (const CsvRow& row : peers.rows) text += boxed(row.fields[0]);
  scratch.write("asked.extxyz", text);
  const auto result = run_werner(
      {"predict", "asked.extxyz", "--properties", "decomposition", "--hull", hull.string(), "--json"}, scratch.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto answers = nlohmann::json::parse(result.out);
  ASSERT_EQ(answers.size(), peers.rows.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string& asked = peers.rows[i].fields[0];
    std::map<std::string, double> expected, found;
    std::map<std::string, std::string> ids;
    for (const std::string& phase : split(peers.rows[i].fields[1], ';')) {
      const auto words = split(phase, ':');
      ids[words[0]] = words[1];
      expected[words[0]] = *parse_double(words[2]);
    }
    for (const auto& part : answers[i]["properties"]["decomposition"]["parts"]) {
      const std::string formula = part["formula"];
      found[formula] = part["share"];
      // An element may be in the table at the energy of its reference.
      if (ids[formula] != "reference") {
        EXPECT_EQ(part["id"], ids[formula]) << asked;
      }
    }
    ASSERT_EQ(found.size(), expected.size()) << asked;
    for (const auto& [formula, share] : expected) EXPECT_NEAR(found[formula], share, 1e-8) << asked << " " << formula;
  }
}

}  // namespace
}  // namespace werner
