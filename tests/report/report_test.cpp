// The page is one file that needs nothing else, carries exactly the data of the run folder, and stands whatever is
// missing there. What it draws is tested in tests/web.
#include "werner/report/report.hpp"

#include <nlohmann/json.hpp>
#include <regex>

#include "tests/report/page_reading.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {
using nlohmann::json;
using test::data_of;
using test::occurrences;
using test::ScratchDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Cisplatin, by hand: Pt-N 2.05, Pt-Cl 2.33 A, angles 90 degrees (crystal: Milburn and Truter 1966).
constexpr const char* cisplatin =
    "11\nid=4 charge=0 isomer=cis\n"
    "Pt 0 0 0\nCl 2.33 0 0\nCl 0 2.33 0\nN -2.05 0 0\nN 0 -2.05 0\n"
    "H -2.39 0.95 0\nH -2.39 -0.475 0.823\nH -2.39 -0.475 -0.823\n"
    "H 0.95 -2.39 0\nH -0.475 -2.39 0.823\nH -0.475 -2.39 -0.823\n";

constexpr const char* config =
    "[space]\nkind = \"complex\"\nmetal = [\"Pt(II)\"]\n"
    "[[objective]]\nproperty = \"homo_lumo_gap\"\ngoal = \"maximize\"\n";

void fill(const ScratchDir& run) {
  run.write("config.toml", config);
  run.write("provenance.json", R"({"version": "0.1.0", "seed": 1, "command": "werner design x.toml"})");
  run.write("metrics.json", R"({"hypervolume": {"value": 12.5}})");
  run.write("front.csv",
            "id,metal,oxidation_state,spin,geometry,isomer,ligands,charge,homo_lumo_gap [eV],homo_lumo_gap uncertainty "
            "[eV],mood\n4,Pt,2,0,square-planar,cis,Cl;Cl;NH3;NH3,0,3.1,0.02,good\n");
  run.write("details.csv", "item,status,reasons\n4,done,\n5,failed,\"no room, none at all\"\n");
  run.write("history.csv", "generation,evaluations,failures,hypervolume\n0,2,1,12.5\n");
  run.write("compounds.xyz", cisplatin);
}

TEST(ReportTable, QuotesLineEndsAndShortRows) {
  const ReportTable table = report_table(
      "\xef\xbb\xbf"
      "a,b,c\r\n\"x,\"\"y\"\"\",\"two\nlines\",\n\nonly\n,,\n",
      "table.csv");
  EXPECT_THAT(table.columns, ElementsAre("a", "b", "c"));
  ASSERT_EQ(table.rows.size(), 3u);
  EXPECT_THAT(table.rows[0], ElementsAre("x,\"y\"", "two\nlines", ""));
  EXPECT_THAT(table.rows[1], ElementsAre("only", "", ""));
  EXPECT_THAT(table.rows[2], ElementsAre("", "", ""));
}

TEST(ReportTable, LastLineWithoutNewlineAndEmptyText) {
  EXPECT_THAT(report_table("a\n1", "table.csv").rows, ElementsAre(ElementsAre("1")));
  EXPECT_THAT(report_table("", "table.csv").columns, IsEmpty());
  EXPECT_THAT(report_table("a,b\n", "table.csv").rows, IsEmpty());
}

TEST(Report, CarriesTheRunUnchanged) {
  const ScratchDir run;
  fill(run);
  write_report(run.path());
  const json data = data_of(test::read_text(run.path() / "report.html"));
  EXPECT_EQ(data["config"]["space"]["metal"], json({"Pt(II)"}));
  EXPECT_EQ(data["config"]["objective"][0]["goal"], "maximize");
  EXPECT_EQ(data["config_text"], config);
  EXPECT_EQ(data["provenance"]["seed"], 1);
  EXPECT_EQ(data["metrics"]["hypervolume"]["value"], 12.5);
  EXPECT_EQ(data["front"]["columns"].back(), "mood") << "columns that the page does not know are kept";
  EXPECT_EQ(data["front"]["rows"][0][6], "Cl;Cl;NH3;NH3");
  EXPECT_EQ(data["details"]["rows"][1], json({"5", "failed", "no room, none at all"}));
  EXPECT_EQ(data["history"]["rows"][0][3], "12.5");
  EXPECT_EQ(data["name"], run.path().filename().string());
  EXPECT_THAT(data["notes"], IsEmpty());
}

TEST(Report, StructuresHaveTheirBonds) {
  const ScratchDir run;
  fill(run);
  const json data = data_of(report_page(read_run(run.path())));
  const json& structure = data["structures"][0];
  EXPECT_EQ(structure["id"], "4");
  EXPECT_EQ(structure["symbols"].size(), 11u);
  EXPECT_EQ(structure["positions"][3], 2.33);
  int dative = 0;
  for (std::size_t k = 2; k < structure["bonds"].size(); k += 3) dative += structure["bonds"][k] == 5;
  EXPECT_EQ(structure["bonds"].size(), 3u * 10) << "four bonds of platinum and six of nitrogen to hydrogen";
  EXPECT_EQ(dative, 4);
  EXPECT_EQ(data["elements"]["Pt"]["name"], "platinum");
  EXPECT_EQ(data["elements"].size(), 4u);
}

TEST(Report, NeedsNothingOutsideItself) {
  const ScratchDir run;
  fill(run);
  const std::string page = report_page(read_run(run.path()));
  // The opening tags of the page itself; the script makes none that load anything.
  const std::regex loading(R"(<(script|link|img|iframe|source|audio|video)\b[^>]*\b(src|href)\s*=\s*(?!["']?data:))");
  EXPECT_FALSE(std::regex_search(page.substr(0, page.find(test::data_opening)), loading));
  EXPECT_EQ(occurrences(page, "<script"), 2) << "data and program";
  EXPECT_THAT(page, HasSubstr("default-src 'none'")) << "the browser itself forbids every request";
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  for (const char* call : {"fetch(\"http", "importScripts", "WebSocket(", "sendBeacon"})
    EXPECT_THAT(page, Not(HasSubstr(call)));
  EXPECT_THAT(page, Not(HasSubstr("@SCRIPT@")));
  EXPECT_THAT(page, HasSubstr("WebGL")) << "the program is inside";
}

TEST(Report, NamesCannotBreakOutOfTheData) {
  ReportData data;
  const std::string evil = "</script><script>alert(1)</script><!-- @SCRIPT@ \" \\ \xe2\x80\xa8";
  data.name = evil;
  data.config_text = evil;
  data.front = {{"id", evil}, {{evil, "</SCRIPT "}}};
  const std::string page = report_page(data);
  EXPECT_EQ(occurrences(page, "<script"), 2);
  EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
  const json read = data_of(page);
  EXPECT_EQ(read["name"], evil);
  EXPECT_EQ(read["config_text"], evil);
  EXPECT_EQ(read["front"]["columns"][1], evil);
  EXPECT_EQ(read["front"]["rows"][0][1], "</SCRIPT ");
}

TEST(Report, TextThatIsNoUtf8DoesNotEndIt) {
  ReportData data;
  data.name = "run\xff";
  EXPECT_EQ(data_of(report_page(data))["name"], "run\xef\xbf\xbd");
}

TEST(Report, AnEmptyFolderGivesAPageThatSaysSo) {
  const ScratchDir run;
  const ReportData data = read_run(run.path());
  EXPECT_EQ(data.notes.size(), 6u) << "all files but the structures of a front that is empty";
  const json page = data_of(report_page(data));
  EXPECT_THAT(page["front"]["rows"], IsEmpty());
  EXPECT_EQ(page["config"], nullptr);
}

TEST(Report, DamagedFilesBecomeNotes) {
  const ScratchDir run;
  fill(run);
  run.write("config.toml", "[space\n");
  run.write("metrics.json", "{");
  run.write("compounds.xyz", "3\nid=1\nPt 0 0\n");
  const ReportData data = read_run(run.path());
  EXPECT_EQ(data.notes.size(), 3u);
  EXPECT_THAT(data.notes, ::testing::Each(HasSubstr("cannot be read")));
  EXPECT_EQ(data.config_text, "[space\n") << "shown as it stands";
  EXPECT_EQ(data.front.rows.size(), 1u);
}

// Failures only, one objective, three objectives: the shapes of result that the page must carry.
TEST(Report, EveryShapeOfResult) {
  for (const std::string objectives : {"", "a", "abc"}) {
    const ScratchDir run;
    std::string toml, heading = "id", row = "1";
    for (const char name : objectives) {
      toml += std::string("[[objective]]\nproperty = \"") + name + "\"\n";
      heading += std::string(",") + name + " [eV]," + name + " uncertainty [eV]";
      row += ",1.5,0.1";
    }
    run.write("config.toml", toml);
    run.write("front.csv", heading + "\n" + (objectives.empty() ? "" : row + "\n"));
    run.write("details.csv", "item,status,reasons\n1,failed,did not converge\n");
    const json data = data_of(report_page(read_run(run.path())));
    EXPECT_EQ(data["front"]["rows"].size(), objectives.empty() ? 0u : 1u);
    EXPECT_EQ(data["front"]["columns"].size(), 1 + 2 * objectives.size());
    EXPECT_EQ(data["details"]["rows"].size(), 1u);
  }
}

TEST(Report, AMissingFolderIsAnError) {
  try {
    write_report("/nonexistent/run");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("'/nonexistent/run'"));
  }
}

}  // namespace
}  // namespace werner
