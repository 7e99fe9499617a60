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

// Periclase with the total energies that a hull of one potential has; the correction of an oxide is -0.687 eV per
// oxygen (Wang et al. 2021).
TEST(PredictHull, EnergiesWithCorrectionsAndWithoutNeverMeet) {
  const test::ScratchDir scratch;
  const auto periclase = [](const std::string& energies) {
    return "2\nLattice=\"0 2.1 2.1 2.1 0 2.1 2.1 2.1 0\" Properties=species:S:1:pos:R:3 " + energies +
           "\nMg 0 0 0\nO 2.1 2.1 2.1\n";
  };
  scratch.write("both.csv",
                "composition,energy_per_atom,corrected_energy_per_atom,oracle\n"
                "Mg,-1.6,-1.6,mine\nO2,-4.9,-4.9,mine\nMgO,-5.95,-6.2935,mine\n");
  scratch.write("raw.csv", "composition,energy_per_atom\nMg,-1.6\nO2,-4.9\nMgO,-5.95\n");
  scratch.write("raw.extxyz", periclase("energy=-11.9"));
  scratch.write("corrected.extxyz", periclase("corrected_energy_per_atom=-6.2935"));
  scratch.write("other.extxyz", periclase("energy=-11.9 oracle=pedone"));
  const auto above = [&](const std::string& file, const std::string& hull) {
    return run_werner({"predict", file, "--hull", hull, "--properties", "e_above_hull", "--json"}, scratch.path());
  };
  for (const auto& [file, hull] : {std::pair("raw.extxyz", "both.csv"), std::pair("raw.extxyz", "raw.csv"),
                                   std::pair("corrected.extxyz", "both.csv")}) {
    const auto result = above(file, hull);
    ASSERT_EQ(result.exit_code, 0) << result.err << result.out;
    EXPECT_NEAR(nlohmann::json::parse(result.out)[0]["properties"]["e_above_hull"]["value"].get<double>(), 0, 1e-9)
        << file << " " << hull;
  }
  EXPECT_THAT(above("raw.extxyz", "both.csv").err, HasSubstr("MP2020"));
  EXPECT_THAT(above("corrected.extxyz", "raw.csv").out, HasSubstr("corrections that those of the hull lack"));
  EXPECT_THAT(above("other.extxyz", "both.csv").out, HasSubstr("by 'pedone', the hull by 'mine'"));
  EXPECT_EQ(run_werner({"predict", "raw.extxyz", "--hull", "raw.csv", "--energy-column", "formation_energy_per_atom"},
                       scratch.path())
                .exit_code,
            2);
  const auto judged = run_werner(
      {"evaluate", "raw.extxyz", "--hull", "both.csv", "--metrics", "e_above_hull", "--json"}, scratch.path());
  ASSERT_EQ(judged.exit_code, 0) << judged.err;
  EXPECT_THAT(judged.err, HasSubstr("MP2020"));
  const auto metric = nlohmann::json::parse(judged.out)["e_above_hull"];
  EXPECT_NEAR(metric["value"].get<double>(), 0, 1e-9);
  EXPECT_THAT(metric["convention"]["energy"].get<std::string>(), HasSubstr("MP2020"));
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
