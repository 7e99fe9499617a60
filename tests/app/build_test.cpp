// The verb `build complex` as a person uses it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/xyz.hpp"

namespace werner::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(BuildVerb, FlagsWinOverTheRecipe) {
  const test::ScratchDir scratch;
  scratch.write(
      "palladium.toml",
      "metal = \"Pd(II)\"\ngeometry = \"square-planar\"\nligands = [\"PPh3*2\", \"chloride*2\"]\nname = \"palladium\"\n"
      "rotamers = 1\nseed = 3\n");
  const auto same = test::run_werner({"build", "complex", "palladium.toml"}, scratch.path());
  const auto more =
      test::run_werner({"build", "complex", "palladium.toml", "--rotamers", "2", "--seed", "3"}, scratch.path());
  const auto frames = [](const std::string& text) { return read_xyz(text, "out").molecules.size(); };
  ASSERT_EQ(same.exit_code, 0) << same.err;
  EXPECT_EQ(frames(same.out), 1u);
  EXPECT_EQ(frames(more.out), 2u) << more.err;
}

TEST(BuildVerb, PrintsXyzWithItsIdentity) {
  const auto result = run_werner({"build", "complex", "--metal", "Pt+2", "--geometry", "square-planar", "--ligand",
                                  "N{0}*2", "--ligand", "[Cl-]{0}*2", "--isomer", "all", "--name", "platin"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("name=platin"));
  EXPECT_THAT(result.out, HasSubstr("isomer=cis"));
  EXPECT_THAT(result.out, HasSubstr("isomer=trans"));
  EXPECT_THAT(result.out, HasSubstr("charge=0"));
}

TEST(BuildVerb, RecipeFileAndMolfile) {
  const ScratchDir dir;
  dir.write("recipe.toml",
            "metal = \"Pd(II)\"\ngeometry = \"square-planar\"\nligands = [\"CP(C)C{1}*2\", \"[Cl-]{0}*2\"]\nisomer = "
            "\"trans\"\n");
  const auto result = run_werner({"build", "complex", "recipe.toml", "-o", "out.xyz", "--mol", "out.mol"}, dir.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(read_text(dir.path() / "out.mol"), HasSubstr("M  END"));
  const auto again = run_werner({"build", "complex", "recipe.toml", "-o", "out.xyz"}, dir.path());
  EXPECT_EQ(again.exit_code, 1) << "overwrote without --force";
  EXPECT_THAT(again.err, HasSubstr("--force"));
}

TEST(BuildVerb, LigandsOfAFlagMayBePartedAsInTables) {
  const std::vector<std::string> head{"build",      "complex",       "--metal", "Pt+2",
                                      "--geometry", "square-planar", "--name",  "x"};
  const auto with = [&](std::vector<std::string> rest) {
    rest.insert(rest.begin(), head.begin(), head.end());
    return run_werner(rest);
  };
  const auto one = with({"--ligand", "N{0}*2; chloride*2"}),
             two = with({"--ligand", "N{0}*2", "--ligand", "chloride*2"});
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(one.out, two.out);
}

// What is wrong in a recipe is told with its line; what a flag says instead is told by the flag.
TEST(BuildVerb, ComplaintsAboutARecipeNameTheLine) {
  const ScratchDir dir;
  const auto told = [&](const std::string& text, std::vector<std::string> flags = {}) {
    dir.write("recipe.toml", text);
    flags.insert(flags.begin(), {"build", "complex", "recipe.toml"});
    const auto result = run_werner(flags, dir.path());
    EXPECT_EQ(result.exit_code, 2) << result.err;
    return result.err;
  };
  const std::string head = "metal = \"Pd(II)\"\ngeometry = \"square-planar\"\n";
  EXPECT_THAT(told(head + "ligands = [\n  \"PPh3*2\",\n  \"chlorid*2\"]\n"),
              AllOf(HasSubstr("recipe.toml:5: ligands: unknown ligand 'chlorid'"), HasSubstr("'chloride'")));
  EXPECT_THAT(told(head + "ligands = [\"PPh3*2\", \"chloride*99\"]\n"), HasSubstr("recipe.toml:3: ligands: "));
  EXPECT_THAT(told("metal = \"Pq(II)\"\ngeometry = \"square-planar\"\nligands = \"chloride*4\"\n"),
              HasSubstr("recipe.toml:1: metal: "));
  EXPECT_THAT(told("metal = \"Pd(II)\"\ngeometry = \"square-plan\"\nligands = \"chloride*4\"\n"),
              HasSubstr("recipe.toml:2: geometry: "));
  const std::string whole = head + "ligands = [\"PPh3*2\", \"chloride*2\"]\n";
  EXPECT_THAT(told(whole + "isomer = \"fac\"\n"), HasSubstr("recipe.toml:4: isomer: "));
  EXPECT_THAT(told(whole + "spin = 1\n"), HasSubstr("recipe.toml:4: spin: "));
  EXPECT_THAT(told(whole, {"--ligand", "chlorid*4"}), AllOf(HasSubstr("--ligand: "), Not(HasSubstr("recipe.toml"))));
}

TEST(BuildVerb, BatchKeepsOrderWhateverTheThreadsAndTellsFailures) {
  const ScratchDir dir;
  std::string table = "name,metal,oxidation_state,geometry,ligands\n";
  for (int i = 0; i < 6; ++i)
    table += "good" + std::to_string(i) + ",Pd,2,square-planar,N{0}*" + std::to_string(1 + i % 3) + ";[Cl-]{0}*" +
             std::to_string(3 - i % 3) + "\n";
  table +=
      "unknown,Pd,2,square-planar,chlorid*4\nmany,Pd,2,square-planar,[Cl-]{0}*5\nstate,Pd,two,square-planar,[Cl-]{0}*"
      "4\n";
  table += "unquoted,Fe,2,sandwich,[CH-]1C=CC=C1{(0,1,2,3,4)}*2\n";
  dir.write("list.csv", table);
  const auto one =
      run_werner({"build", "complex", "--batch", "list.csv", "-o", "one.xyz", "--threads", "1"}, dir.path());
  const auto three =
      run_werner({"build", "complex", "--batch", "list.csv", "-o", "three.xyz", "--threads", "3"}, dir.path());
  EXPECT_EQ(one.exit_code, 0) << one.err;
  EXPECT_EQ(read_text(dir.path() / "one.xyz"), read_text(dir.path() / "three.xyz"));
  EXPECT_THAT(read_text(dir.path() / "one.xyz"), HasSubstr("name=unquoted"));
  const std::string failures = read_text(dir.path() / "one.failures.csv");
  EXPECT_THAT(failures, HasSubstr("unknown,"));
  EXPECT_THAT(failures, HasSubstr("chloride"));
  EXPECT_THAT(failures, HasSubstr("many,"));
  EXPECT_THAT(failures, HasSubstr("state,"));
  EXPECT_EQ(failures, read_text(dir.path() / "three.failures.csv"));
}

TEST(BuildVerb, WrongInputIsToldOnce) {
  const auto metal = run_werner({"build", "complex", "--geometry", "octahedral", "--ligand", "N{0}*6"});
  EXPECT_EQ(metal.exit_code, 2);
  EXPECT_THAT(metal.err, HasSubstr("no metal given"));
  const auto shape =
      run_werner({"build", "complex", "--metal", "Fe+2", "--geometry", "octahedrl", "--ligand", "N{0}*6"});
  EXPECT_EQ(shape.exit_code, 2);
  EXPECT_THAT(shape.err, HasSubstr("did you mean 'octahedral'?"));
  const auto spin = run_werner(
      {"build", "complex", "--metal", "Fe+2", "--geometry", "octahedral", "--ligand", "N{0}*6", "--spin", "1"});
  EXPECT_EQ(spin.exit_code, 2);
  EXPECT_THAT(spin.err, HasSubstr("unpaired"));
  // d6 has 4 unpaired electrons at most.
  const auto many = run_werner(
      {"build", "complex", "--metal", "Fe+2", "--geometry", "octahedral", "--ligand", "N{0}*6", "--spin", "20"});
  EXPECT_EQ(many.exit_code, 2);
  EXPECT_THAT(many.err, AllOf(HasSubstr("Fe(II) is d6"), HasSubstr("possible: 0, 2, 4")));
  const auto isomer = run_werner({"build", "complex", "--metal", "Pt+2", "--geometry", "square-planar", "--ligand",
                                  "N{0}*2", "--ligand", "[Cl-]{0}*2", "--isomer", "tran"});
  EXPECT_EQ(isomer.exit_code, 2);
  EXPECT_THAT(isomer.err, HasSubstr("did you mean 'trans'?"));
}

TEST(BuildVerb, JsonHasSymbolsAndPositions) {
  const auto result = run_werner({"build", "complex", "--metal", "Fe+2", "--geometry", "sandwich", "--ligand",
                                  "[CH-]1C=CC=C1{(0,1,2,3,4)}*2", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto json = nlohmann::json::parse(result.out);
  ASSERT_EQ(json["complexes"].size(), 1U);
  EXPECT_EQ(json["complexes"][0]["symbols"].size(), 21U);
  EXPECT_EQ(json["complexes"][0]["positions"].size(), 21U);
}

CommandResult build(const std::string& metal, const std::string& geometry, const std::vector<std::string>& ligands,
                    const std::vector<std::string>& more = {}, const std::filesystem::path& dir = ".") {
  std::vector<std::string> words{"build", "complex", "--metal", metal, "--geometry", geometry};
  for (const std::string& ligand : ligands) words.insert(words.end(), {"--ligand", ligand});
  words.insert(words.end(), more.begin(), more.end());
  return run_werner(words, dir);
}

// A wrong ligand is wrong usage whatever is wrong with it, and says what would be right.
TEST(BuildVerb, WrongLigands) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"n1ccccc1*6", "names no donors"},
      {"n1ccccc1", "n1ccccc1{0}"},
      {"bypi*3", "did you mean 'bipy'?"},
      {"bipy*-1", "has the count '-1'"},
      {"bipy*x", "has the count 'x'"},
      {"bipy*", "has the count ''"},
      {"n1ccccc1{9}*6", "donor atom 9 is outside"},
      {"n1ccccc1{}*6", "names no donors"},
      {"C1CC{0}*6", "unreadable SMILES 'C1CC'"},
      {"[Zr]{0}*6", "metal 'Zr' inside the ligand"},
  };
  for (const auto& [ligand, reason] : cases) {
    const auto result = build("Fe+2", "octahedral", {ligand});
    EXPECT_EQ(result.exit_code, 2) << ligand;
    EXPECT_THAT(result.err, HasSubstr(reason));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
  const auto denticity = build("Pd+2", "linear", {"terpy"});
  EXPECT_EQ(denticity.exit_code, 2);
  EXPECT_THAT(denticity.err, HasSubstr("3"));
  const auto bite = build("Ag+1", "linear", {"bipy"});
  EXPECT_EQ(bite.exit_code, 2);
  EXPECT_THAT(bite.err, AllOf(HasSubstr("bipy (denticity 2)"), HasSubstr("2 sites of 'linear'")));
}

TEST(BuildVerb, MetalsInAnySpelling) {
  for (const char* metal : {"Fe(II)", "fe(ii)", "FE+2", "fe2+"})
    EXPECT_EQ(build(metal, "octahedral", {"ammonia*6"}).exit_code, 0) << metal;
  EXPECT_THAT(build("iron(II)", "octahedral", {"ammonia*6"}).err, HasSubstr("'Fe'"));
  EXPECT_EQ(build("Ti+4", "octahedral", {"F*6"}).exit_code, 0);
}

// Lanthanides(III): the 4f electrons are not counted, so that xTB, which has them in its core, takes what is built.
TEST(BuildVerb, LanthanidesCanBePredicted) {
  for (const char* metal : {"Gd(III)", "Eu(III)"}) {
    const ScratchDir dir;
    ASSERT_EQ(build(metal, "octahedral", {"chloride*6"}, {"-o", "ln.xyz"}, dir.path()).exit_code, 0);
    EXPECT_THAT(read_text(dir.path() / "ln.xyz"), AllOf(HasSubstr("multiplicity=1"), HasSubstr("core=4f")));
    const auto predicted = run_werner({"predict", "ln.xyz", "--properties", "homo_lumo_gap"}, dir.path());
    EXPECT_EQ(predicted.exit_code, 0) << predicted.out << predicted.err;
  }
  EXPECT_THAT(build("Gd(III)", "octahedral", {"chloride*6"}, {"--spin", "7"}).err, HasSubstr("4f electrons"));
  EXPECT_THAT(build("Eu(II)", "octahedral", {"chloride*6"}, {"--spin", "9"}).err, HasSubstr("possible: 1, 3, 5, 7"));
}

TEST(BuildVerb, BatchKeepsLinesAndGoodRows) {
  const ScratchDir dir;
  dir.write("list.csv",
            "name,metal,oxidation_state,geometry,ligands\n"
            "good,Pd,2,square-planar,chloride*4\n"
            "extra,Pd,2,square-planar,chloride*4,surplus\n"
            "\"open,Pd,2,square-planar,chloride*4\n"
            "\n"
            "also,Pd,2,square-planar,bromide*4\n");
  const auto result = run_werner({"build", "complex", "--batch", "list.csv", "-o", "out.xyz"}, dir.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("built 2 structures from 4 rows, 2 failures"));
  const std::string failures = read_text(dir.path() / "out.failures.csv");
  EXPECT_THAT(failures, testing::StartsWith("line,name,reason\n3,extra,"));
  EXPECT_THAT(failures, AllOf(HasSubstr("6 fields where the header names 5"), HasSubstr("\n4,"),
                              HasSubstr("a quote is never closed")));
  EXPECT_THAT(read_text(dir.path() / "out.xyz"), AllOf(HasSubstr("name=good"), HasSubstr("name=also")));
  // Nothing at all is a failure of the command.
  dir.write("bad.csv", "name,metal,oxidation_state,geometry,ligands\nx,Pd,2,square-planar,nothing*4\n");
  const auto none = run_werner({"build", "complex", "--batch", "bad.csv", "-o", "bad.xyz"}, dir.path());
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.err, HasSubstr("built 0 structures from 1 rows, 1 failures"));
}

// d6 Fe(II): 0, 2 or 4 unpaired electrons; d5 Fe(III): 1, 3 or 5.
TEST(BuildVerb, BatchRowsHaveTheirOwnSpin) {
  const ScratchDir dir;
  dir.write("spins.csv",
            "name,metal,oxidation_state,geometry,ligands,spin,multiplicity\n"
            "low,Fe,2,octahedral,water*6,,\n"
            "high,Fe,2,octahedral,water*6,4,\n"
            "sextet,Fe,3,octahedral,water*6,,6\n"
            "both,Fe,2,octahedral,water*6,2,3\n"
            "quarrel,Fe,2,octahedral,water*6,4,4\n"
            "odd,Fe,2,octahedral,water*6,3,\n"
            "text,Fe,2,octahedral,water*6,high,\n");
  const auto result = run_werner({"build", "complex", "--batch", "spins.csv", "-o", "out.xyz"}, dir.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("built 4 structures from 7 rows, 3 failures"));
  std::vector<std::string> multiplicities;
  for (const std::string& line : split(read_text(dir.path() / "out.xyz"), '\n'))
    if (const auto at = line.find("multiplicity="); at != std::string::npos)
      multiplicities.push_back(line.substr(at + 13, 1));
  EXPECT_THAT(multiplicities, testing::ElementsAre("1", "5", "6", "3"));
  EXPECT_THAT(
      read_text(dir.path() / "out.failures.csv"),
      AllOf(HasSubstr("6,quarrel,"), HasSubstr("spin 4 and multiplicity 4 contradict each other"), HasSubstr("7,odd,"),
            HasSubstr("possible: 0, 2, 4"), HasSubstr("8,text,\"spin 'high', expected a whole number from 0")));
}

// Sites and isomer of one row must be the same; oxidation states may be Roman as elsewhere.
TEST(BuildVerb, BatchSitesAndIsomerAgree) {
  const ScratchDir dir;
  dir.write("sites.csv",
            "name,metal,oxidation_state,geometry,ligands,isomer,sites\n"
            "quarrel,Pt,2,square-planar,ammonia*2;chloride*2,cis,0.0 2.0 1.0 3.0\n"
            "same,Pt,II,square-planar,ammonia*2;chloride*2,trans,0.0 2.0 1.0 3.0\n");
  const auto result = run_werner({"build", "complex", "--batch", "sites.csv", "-o", "out.xyz"}, dir.path());
  EXPECT_THAT(result.err, HasSubstr("built 1 structures from 2 rows, 1 failures"));
  EXPECT_THAT(read_text(dir.path() / "out.xyz"), AllOf(HasSubstr("name=same"), HasSubstr("isomer=trans")));
  EXPECT_THAT(read_text(dir.path() / "out.failures.csv"),
              HasSubstr("2,quarrel,\"the sites are those of the isomer 'trans', not of 'cis'"));
}

TEST(BuildVerb, NamesAreOneLine) {
  const ScratchDir dir;
  const auto result = run_werner({"build", "complex", "--metal", "Au+1", "--geometry", "linear", "--ligand",
                                  "chloride*2", "--name", "a\nb", "-o", "out.xyz"},
                                 dir.path());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("line break"));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "out.xyz"));
}

// A column that nobody reads would be passed over in silence: high spin asked for, low spin built.
TEST(BuildVerb, BatchColumnsAreKnownOnesOnce) {
  const ScratchDir dir;
  const auto refused = [&](const std::string& header, const std::string& message) {
    dir.write("list.csv", header + "\na,Fe,2,octahedral,water*6,4\n");
    const auto result = run_werner({"build", "complex", "--batch", "list.csv", "-o", "out.xyz"}, dir.path());
    EXPECT_EQ(result.exit_code, 2) << result.out;
    EXPECT_THAT(result.err, AllOf(HasSubstr(message), HasSubstr("list.csv:1")));
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "out.xyz"));
  };
  refused("name,metal,oxidation_state,geometry,ligands,spins", "unknown column 'spins' (did you mean 'spin'?)");
  refused("name,metal,oxidation_state,geometry,ligands,colour", "known: name, metal,");
  refused("name,metal,oxidation_state,geometry,ligands,ligands", "'ligands' stands twice");
  const auto both = run_werner({"build", "complex", "--batch", "list.csv", "--metal", "Fe+2"}, dir.path());
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_THAT(both.err, HasSubstr("--metal beside --batch"));
}

TEST(BuildVerb, MolfilesHoldOneStructure) {
  const ScratchDir dir;
  const std::vector<std::string> ligands{"ammonia*2", "chloride*2"};
  const auto many =
      build("Pt+2", "square-planar", ligands, {"--isomer", "all", "-o", "a.xyz", "--mol", "a.mol"}, dir.path());
  EXPECT_EQ(many.exit_code, 2);
  EXPECT_THAT(many.err, HasSubstr(".sdf"));
  EXPECT_FALSE(std::filesystem::exists(dir.path() / "a.xyz")) << "half of what was asked for";
  EXPECT_EQ(build("Pt+2", "square-planar", ligands, {"--isomer", "all", "-o", "a.xyz", "--mol", "a.sdf"}, dir.path())
                .exit_code,
            0);
  const std::string text = read_text(dir.path() / "a.sdf");
  EXPECT_EQ(text.find("$$$$"), text.rfind("$$$$", text.rfind("$$$$") - 1));
}

// Whoever takes a structure apart names its isomer as the one who built it.
TEST(BuildVerb, InfoNamesTheSameIsomer) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases{
      {"capped-octahedral", {"acac*3", "water"}},
      {"capped-octahedral", {"acac*3", "O{0}"}},
      {"octahedral", {"bipy*2", "chloride*2"}},
      {"octahedral", {"ammonia*3", "N(C)C{0}*3"}},
  };
  for (const auto& [geometry, ligands] : cases) {
    const ScratchDir dir;
    ASSERT_EQ(build("Eu(III)", geometry, ligands, {"-o", "a.xyz"}, dir.path()).exit_code, 0);
    const std::string comment = read_text(dir.path() / "a.xyz");
    const std::size_t at = comment.find("isomer=") + 7;
    const std::string name = comment.substr(at, comment.find_first_of(" \n", at) - at);
    const auto info = run_werner({"info", "a.xyz", "--json"}, dir.path());
    ASSERT_EQ(info.exit_code, 0) << info.err;
    EXPECT_EQ(nlohmann::json::parse(info.out).at(0).at("isomer"), name) << geometry << " " << ligands.back();
  }
}

}  // namespace
}  // namespace werner::test
