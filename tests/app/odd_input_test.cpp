// Files as they come: empty, cut off, from other systems, not what they say. One clear line, never a crash.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"

namespace werner::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string platinate = "Pt 0 0 0\nCl 2.35 0 0\nCl -2.35 0 0\nCl 0 2.35 0\nCl 0 -2.35 0\n";

class OddInput : public testing::Test {
 protected:
  CommandResult info(const std::string& name, const std::string& text, std::vector<std::string> more = {}) {
    scratch.write(name, text);
    more.insert(more.begin(), {"info", name});
    return run_werner(more, scratch.path());
  }
  // The structure is read and understood.
  void expect_understood(const std::string& text) {
    const auto result = info("a.xyz", text, {"--charge", "-2", "--spin", "0"});
    EXPECT_EQ(result.exit_code, 0) << text << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("Pt(II), d8"), HasSubstr("square-planar"))) << text;
  }
  // One line, without control bytes, with all of `parts`.
  void expect_complaint(const CommandResult& result, const std::vector<std::string>& parts) {
    EXPECT_THAT(result.exit_code, testing::AnyOf(1, 2)) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    for (const char c : result.err) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << result.err;
    EXPECT_LT(result.err.size(), 400u);
    for (const std::string& part : parts) EXPECT_THAT(result.err, HasSubstr(part));
  }
  ScratchDir scratch;
};

TEST_F(OddInput, StructuresFromOtherSystems) {
  const std::string text = "5\n\n" + platinate;
  expect_understood(text);
  expect_understood(text.substr(0, text.size() - 1));
  expect_understood("\xEF\xBB\xBF" + text);
  std::string crlf, tabs, upper;
  for (const char c : text) {
    crlf += c == '\n' ? "\r\n" : std::string(1, c);
    tabs += c == ' ' ? '\t' : c;
    upper += c == 't' ? 'T' : c == 'C' ? 'c' : c == 'l' ? 'L' : c;
  }
  expect_understood(crlf);
  expect_understood(tabs);
  expect_understood(upper);
  expect_understood("5\n\xc5ngstr\xf6m, in Latin-1\n" + platinate);
}

TEST_F(OddInput, ChargeOfTheFlagWins) {
  const auto result =
      info("a.xyz", "5\ncharge=0 multiplicity=3\n" + platinate, {"--charge", "-2", "--spin", "0", "--json"});
  const auto json = nlohmann::json::parse(result.out).at(0);
  EXPECT_EQ(json["charge"], -2);
  EXPECT_EQ(json["unpaired_electrons"], 0);
  EXPECT_EQ(json["oxidation_state"], 2);
}

TEST_F(OddInput, NoStructures) {
  expect_complaint(info("empty.xyz", ""), {"empty.xyz", "empty"});
  expect_complaint(info("blank.xyz", "\n\n"), {"blank.xyz"});
  expect_complaint(info("cut.xyz", "5\n\nPt 0 0 0\n"), {"cut.xyz:4", "expected 5 atoms, found 1"});
  expect_complaint(info("long.xyz", "1\n\n" + platinate), {"long.xyz:4", "found more"});
  expect_complaint(info("nan.xyz", "1\n\nPt 0 nan 0\n"), {"nan.xyz:3", "'nan'"});
  expect_complaint(info("huge.xyz", "99999999999999999999\n\nPt 0 0 0\n"), {"number of atoms"});
  expect_complaint(info("much.xyz", "1\n\nPt 0 0 1e99\n"), {"'1e99'"});
  expect_complaint(info("element.xyz", "1\n\nXx 0 0 0\n"), {"unknown element 'Xx'"});
  expect_complaint(info("page.md", "# A page\n"), {"unknown file extension '.md'", ".xyz"});
  expect_complaint(info("noextension", "1\n\nPt 0 0 0\n"), {"no file extension", ".xyz"});
  std::string junk;
  for (int i = 0; i < 4000; ++i) junk += static_cast<char>((i * 7919 + i / 13) % 256);
  expect_complaint(info("junk.xyz", junk), {"junk.xyz:", "number of atoms"});
  expect_complaint(info("junk.mol", junk), {"junk.mol"});
  expect_complaint(info("junk.xyz.gz", "\x1f\x8b" + junk), {"gzip"});
  expect_complaint(info("junk.toml", junk), {"junk.toml"});
  expect_complaint(run_werner({"info", "nowhere.xyz"}, scratch.path()), {"nowhere.xyz", "no such file"});
  std::filesystem::create_directory(scratch.path() / "folder.xyz");
  expect_complaint(run_werner({"info", "folder.xyz"}, scratch.path()), {"folder.xyz", "no files of crystals"});
}

TEST_F(OddInput, ABrokenFrameCostsThatFrame) {
  const auto result =
      info("a.xyz", "5\ngood charge=-2\n" + platinate + "2\nbad\nPt 0 0 0\nQq 0 0 1\n5\ngood charge=-2\n" + platinate);
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("a.xyz:11"), HasSubstr("'Qq'")));
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 2);
}

TEST_F(OddInput, ConvertAndPredict) {
  scratch.write("a.xyz", "5\ncharge=-2\n" + platinate);
  EXPECT_EQ(run_werner({"convert", "a.xyz", "-o", "a.sdf"}, scratch.path()).exit_code, 0);
  EXPECT_THAT(read_text(scratch.path() / "a.sdf"), HasSubstr("$$$$"));
  expect_complaint(run_werner({"convert", "a.xyz", "a.pdb"}, scratch.path()), {"'.pdb'"});
  expect_complaint(run_werner({"convert", "a.xyz", "a.sdf"}, scratch.path()), {"exists", "--force"});
  expect_complaint(run_werner({"convert", "a.xyz", "nowhere/a.mol"}, scratch.path()), {"nowhere/a.mol"});
  expect_complaint(run_werner({"convert", "a.xyz", "/dev/full", "--to-format", "xyz"}, scratch.path()), {"/dev/full"});
  expect_complaint(run_werner({"predict", "nowhere.xyz", "--charge", "0", "--spin", "0"}, scratch.path()),
                   {"nowhere.xyz"});
}

TEST_F(OddInput, Tables) {
  const auto batch = [&](const std::string& text) {
    scratch.write("list.csv", text);
    return run_werner({"build", "complex", "--batch", "list.csv"}, scratch.path());
  };
  expect_complaint(batch(""), {"is empty, expected a table with a column 'name'"});
  expect_complaint(batch("name,metal\n"), {"no column 'oxidation_state'"});
  expect_complaint(run_werner({"build", "complex", "--batch", "."}, scratch.path()), {"folder"});
  const auto crlf =
      batch("\xEF\xBB\xBFname,metal,oxidation_state,geometry,ligands\r\na,Pd,2,square-planar,chloride*4\r\n");
  EXPECT_EQ(crlf.exit_code, 0) << crlf.err;
  EXPECT_THAT(crlf.out, AllOf(HasSubstr("name=a"), Not(HasSubstr("\r"))));
}

TEST_F(OddInput, InfoNamesFilesThatAreNotThereAndThatHoldNothing) {
  scratch.write("empty.json", "[]\n");
  scratch.write("POSCAR", "Si\n5.43\n0 .5 .5\n.5 0 .5\n.5 .5 0\nSi\n2\nDirect\n0 0 0\n.25 .25 .25\n");
  const auto nothing = run_werner({"info", "empty.json"}, scratch.path());
  EXPECT_EQ(nothing.exit_code, 1);
  EXPECT_THAT(nothing.err, testing::HasSubstr("empty.json: no crystal"));
  const auto missing = run_werner({"info", "POSCAR", "nope"}, scratch.path());
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, testing::HasSubstr("nope: no such file"));
  EXPECT_THAT(missing.out, testing::HasSubstr("Si"));  // one that is there is told all the same
}

}  // namespace
}  // namespace werner::test
