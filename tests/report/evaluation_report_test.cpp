// The report of an evaluation counts what was judged and shows a choice of it: counts are checked against sets whose
// parts are laid down here, histograms against counting again. What the page draws is tested in tests/web.
#include "werner/report/evaluation_report.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "tests/report/page_reading.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {
using nlohmann::json;
using test::data_of;
using test::occurrences;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

// Two atoms in a cubic cell, one of them written outside of it.
Sample crystal(std::string name, int cation = 11, double edge = 5.64) {
  Sample sample;
  sample.name = std::move(name);
  sample.crystal = Crystal{Lattice(edge * Eigen::Matrix3d::Identity()),
                           {cation, 17},
                           {{Eigen::Vector3d(0, 0, 0)}, {Eigen::Vector3d(0.5, 0.5, 1.5)}}};
  return sample;
}

Sample unreadable(std::string name, std::string why) {
  Sample sample;
  sample.name = std::move(name);
  sample.unreadable = std::move(why);
  return sample;
}

// A set on which everything was judged: by default each compound is the first of its kind, novel, of unknown energy.
struct Builder {
  Evaluation e;

  Builder() {
    e.generated.file = "made/by hand.csv";
    e.train.emplace().file = "train.csv";
    e.train->samples.push_back(crystal("mp-1"));
    e.energy_source = "a column";
  }
  std::size_t add(Sample sample, std::vector<std::string> reasons = {}, std::optional<double> energy = std::nullopt) {
    const std::size_t i = e.size();
    e.generated.samples.push_back(std::move(sample));
    e.structure.push_back({reasons});
    e.composition.push_back({});
    e.first_of_kind.push_back(reasons.empty() ? std::optional(i) : std::nullopt);
    e.known_in_train.push_back(std::nullopt);
    e.energy.push_back({energy, energy ? "" : "no energy of Na"});
    e.symmetry.push_back({reasons.empty() ? 225 : 0, "", ""});
    return i;
  }
};

Builder one_of_each() {
  Builder b;
  b.add(unreadable("a", "truncated"), {"truncated"});
  b.add(crystal("b"), {"Na1 and Cl2 are 0.1 A apart"});
  const std::size_t first = b.add(crystal("c", 19), {}, -0.01);
  b.e.first_of_kind[b.add(crystal("d", 19), {}, -0.01)] = first;
  b.e.known_in_train[b.add(crystal("e"), {}, 0.02)] = 0;
  b.add(crystal("f"));
  b.add(crystal("g"), {}, 0.3);
  b.add(crystal("h"), {}, 0.05);
  return b;
}

std::vector<std::pair<std::string, std::size_t>> parts_of(const ReportBar& bar) {
  std::vector<std::pair<std::string, std::size_t>> list;
  for (const ReportPart& part : bar.parts) list.emplace_back(part.label, part.count);
  return list;
}

TEST(EvaluationReport, EveryCompoundStandsInOnePart) {
  const EvaluationReport report = evaluation_report(one_of_each().e, {});
  EXPECT_THAT(parts_of(report.bars[0]),
              ElementsAre(Pair("unreadable", 1), Pair("invalid structure", 1), Pair("duplicate", 1), Pair("known", 1),
                          Pair("unique and novel, energy unknown", 1), Pair("unstable, unique and novel", 1),
                          Pair("metastable S.U.N.", 1), Pair("S.U.N.", 1)));
  for (const ReportBar& bar : report.bars) {
    std::size_t sum = 0;
    for (const ReportPart& part : bar.parts) sum += part.count;
    EXPECT_EQ(sum, 8u) << bar.title;
  }
  ASSERT_THAT(report.bars, SizeIs(6));
  EXPECT_THAT(parts_of(report.bars[5]), ElementsAre(Pair("stable", 2), Pair("metastable", 2), Pair("unstable", 1),
                                                    Pair("unknown", 1), Pair("not judged", 2)));
}

TEST(EvaluationReport, PartsFollowWhatWasJudged) {
  Builder b = one_of_each();
  b.e.train.reset();
  b.e.known_in_train.clear();
  b.e.energy.clear();
  EXPECT_THAT(
      parts_of(evaluation_report(b.e, {}).bars[0]),
      ElementsAre(Pair("unreadable", 1), Pair("invalid structure", 1), Pair("duplicate", 1), Pair("unique", 5)));
  b.e.first_of_kind.clear();
  b.e.composition[5].reasons = {"charges do not balance"};
  EXPECT_THAT(parts_of(evaluation_report(b.e, {}).bars[0]),
              ElementsAre(Pair("unreadable", 1), Pair("invalid structure", 1), Pair("invalid composition", 1),
                          Pair("valid", 5)));
}

TEST(EvaluationReport, OneThresholdLeavesNoMetastablePart) {
  Builder b = one_of_each();
  b.e.convention.stable = b.e.convention.metastable = 0.1;
  const auto parts = parts_of(evaluation_report(b.e, {}).bars[0]);
  EXPECT_EQ(parts.back(), std::pair(std::string("S.U.N."), std::size_t{2}));
  EXPECT_THAT(parts, Not(::testing::Contains(Pair("metastable S.U.N.", ::testing::_))));
}

TEST(EvaluationReport, NamesWhatWasJudgedAndHow) {
  Builder b = one_of_each();
  b.e.seed = 42;
  const EvaluationReport report = evaluation_report(b.e, {});
  EXPECT_EQ(report.name, "by hand.csv");
  ASSERT_THAT(report.sets, SizeIs(2));
  EXPECT_EQ(report.sets[0].unreadable, 1u);
  EXPECT_EQ(report.sets[1].file, "train.csv");
  EXPECT_THAT(report.rules, ::testing::Contains(Pair("Seed", "42")));
  EXPECT_THAT(report.rules, ::testing::Contains(Pair("Same crystal", HasSubstr("ltol 0.2, stol 0.3, angle_tol 5"))));
  EXPECT_THAT(report.rules, ::testing::Contains(Pair("Distributions against", "no reference was given")));
}

TEST(EvaluationHistogram, CountsEveryValueOnceInItsBin) {
  Builder b;
  b.e.test.emplace().file = "test.csv";
  for (int k = 0; k < 400; ++k) {
    Sample sample = crystal("x" + std::to_string(k), 11, 4 + 0.005 * k);
    if (k % 7 != 0) sample.numbers["formation_energy_per_atom"] = -3 + 0.01 * k;
    if (k % 3 == 0) b.e.test->samples.push_back(sample);
    b.add(std::move(sample), {}, 0.001 * k);
  }
  const EvaluationReport report = evaluation_report(b.e, {});
  ASSERT_THAT(report.histograms, SizeIs(5));
  for (const ReportHistogram& h : report.histograms) {
    const std::size_t inside = std::accumulate(h.generated.bins.begin(), h.generated.bins.end(), std::size_t{0});
    EXPECT_EQ(inside + h.generated.below + h.generated.above, h.generated.n) << h.name;
    EXPECT_EQ(h.generated.n + h.generated.missing, 400u) << h.name;
    EXPECT_LE(h.generated.bins.size(), 100u) << h.name;
  }
  const ReportHistogram& density_plot = report.histograms[0];
  std::vector<std::size_t> again(density_plot.generated.bins.size(), 0);
  for (const Sample& sample : b.e.generated.samples) {
    const double value = density(*sample.crystal);
    for (std::size_t k = 0; k < again.size(); ++k) {
      const double low = density_plot.low + static_cast<double>(k) * density_plot.width;
      if (value >= low && value < low + density_plot.width) ++again[k];
    }
  }
  EXPECT_EQ(density_plot.generated.bins, again);
  const ReportHistogram& hull = report.histograms[3];
  EXPECT_EQ(hull.name, "energy above the hull");
  EXPECT_FALSE(hull.reference) << "the test set has no such column";
  EXPECT_THAT(hull.limits, ElementsAre(Pair(0, "stable"), Pair(0.1, "metastable")));
  EXPECT_EQ(report.histograms[4].generated.missing, 58u) << "every seventh of 400";
}

TEST(EvaluationHistogram, OutliersDoNotFlattenIt) {
  Builder b;
  for (int k = 0; k < 1000; ++k) b.add(crystal("x", 11, 5 + 0.001 * k));
  b.add(crystal("dense", 11, 0.5));    // 1000 times denser
  b.add(crystal("denser", 11, 1e-5));  // 780 million g/cm^3
  const ReportHistogram h = evaluation_report(b.e, {}).histograms[0];
  EXPECT_EQ(h.generated.above, 1u);
  EXPECT_EQ(h.generated.missing, 1u) << "no physical density";
  EXPECT_LT(h.width, 0.5);
}

TEST(EvaluationHistogram, EqualValuesAndWholeNumbers) {
  Builder b;
  for (int k = 0; k < 3; ++k) b.add(crystal("x"));
  const EvaluationReport report = evaluation_report(b.e, {});
  for (const ReportHistogram& h : report.histograms) {
    EXPECT_THAT(h.generated.bins, ElementsAre(3u)) << h.name;
    EXPECT_GT(h.width, 0) << h.name;
  }
  EXPECT_EQ(report.histograms[1].low, 1.5) << "two elements stand in the middle of their bin";
}

TEST(EvaluationReport, TalliesElementsAndSpaceGroupsOfCrystals) {
  Builder b = one_of_each();
  b.e.test.emplace().samples = {crystal("t", 3), unreadable("u", "broken")};
  b.e.reference_symmetry = {{225, "", ""}, {0, "", ""}};
  const EvaluationReport report = evaluation_report(b.e, {});
  EXPECT_EQ(report.elements.generated_n, 6u);
  EXPECT_THAT(report.elements.generated, ElementsAre(Pair(11, 4u), Pair(17, 6u), Pair(19, 2u)));
  EXPECT_THAT(report.elements.reference, ElementsAre(Pair(3, 1u), Pair(17, 1u)));
  EXPECT_EQ(report.elements.reference_n, 1u);
  EXPECT_THAT(report.space_groups.generated, ElementsAre(Pair(225, 6u)));
  EXPECT_EQ(report.space_groups.reference_n, 1u);
}

TEST(EvaluationReport, ReasonsThatDifferInNumbersStandTogether) {
  Builder b;
  for (const char* reason :
       {"Na1 and Cl2 are 0.1 A apart, less than 0.5 A", "K3 and Cl2 are 0.2 A apart, less than 0.5 A", "no cell",
        "Na1 and Cl2 are 0.1 A apart, less than 0.5 A"})
    b.add(crystal("x"), {reason, "and more"});
  const ReportProblem problem = evaluation_report(b.e, {}).problems.at(0);
  EXPECT_EQ(problem.count, 4u);
  ASSERT_THAT(problem.groups, SizeIs(2));
  EXPECT_EQ(problem.groups[0].reason, "… and Cl2 are … A apart, less than 0.5 A");
  EXPECT_EQ(problem.groups[0].count, 3u);
  EXPECT_EQ(problem.groups[0].examples[1].note, "K3 and Cl2 are 0.2 A apart, less than 0.5 A; and more");
  EXPECT_EQ(problem.groups[1].reason, "no cell");
}

TEST(EvaluationReport, SitesOfAnyElementStandTogether) {
  Builder b;
  for (const char* reason : {"Na 1 and Cl 2 are near", "K 1 and F 3 are near", "no state of Xe", "no state of Kr"})
    b.add(crystal("x"), {reason});
  const ReportProblem problem = evaluation_report(b.e, {}).problems.at(0);
  ASSERT_THAT(problem.groups, SizeIs(3)) << "which element has no state is worth knowing";
  EXPECT_EQ(problem.groups[0].reason, "… 1 and … are near");
}

TEST(EvaluationReport, RareReasonsAreCountedAndLongOnesCut) {
  Builder b;
  for (char c = 'a'; c < 'a' + 20; ++c) b.add(crystal("x"), {std::string("reason ") + c});
  std::string long_reason;
  for (int k = 0; k < 200; ++k) long_reason += "Å";
  for (int k = 0; k < 2; ++k) b.add(crystal("y"), {long_reason});
  const ReportProblem problem = evaluation_report(b.e, {}).problems.at(0);
  EXPECT_THAT(problem.groups, SizeIs(12));
  EXPECT_EQ(problem.other_reasons, 9u);
  EXPECT_THAT(problem.groups[0].reason, ::testing::EndsWith("Å…")) << "whole characters only";
}

TEST(EvaluationReport, ShowsRepeatedKindsAndTheHighestEnergyOfEach) {
  Builder b;
  const std::size_t first = b.add(crystal("first"), {}, 0.9);
  for (int k = 0; k < 5; ++k) b.e.first_of_kind[b.add(crystal("again" + std::to_string(k)), {}, 0.9)] = first;
  b.add(crystal("other", 3), {}, -0.2);
  const EvaluationReport report = evaluation_report(b.e, {});
  ASSERT_THAT(report.duplicates, SizeIs(1));
  EXPECT_EQ(report.duplicates[0].count, 6u);
  EXPECT_EQ(report.duplicates[0].examples[0].note, "again as again0, again1, again2 and 2 more");
  ASSERT_THAT(report.highest, SizeIs(2));
  EXPECT_EQ(report.highest[0].item, first);
  EXPECT_EQ(report.best_title, "S.U.N., lowest energy first");
  ASSERT_THAT(report.best, SizeIs(1));
  EXPECT_EQ(report.best[0].note, "−0.200 eV/atom above the hull");
  EXPECT_THAT(report.names.at(6), Pair("other", "LiCl"));
}

TEST(EvaluationReport, NothingIsBestWhereNothingIsACrystal) {
  Builder b;
  b.add(unreadable("a", "truncated"), {"truncated"});
  b.add(crystal("b"), {"too small"});
  const EvaluationReport report = evaluation_report(b.e, {});
  EXPECT_THAT(report.best, IsEmpty());
  EXPECT_THAT(report.population, HasSubstr("none is structurally valid"));
  EXPECT_EQ(report.elements.generated_n, 1u) << "what can be read is counted then";
}

TEST(EvaluationReport, RowsHoldSomeOfEachVerdict) {
  Builder b;
  for (int k = 0; k < 3000; ++k) b.add(crystal("x" + std::to_string(k)), {}, 0.5);
  for (int k = 0; k < 3; ++k) b.add(crystal("sun" + std::to_string(k)), {}, 0);
  for (int k = 0; k < 300; ++k) b.add(crystal("bad" + std::to_string(k)), {"too small"});
  const std::vector<ReportRow> rows = evaluation_report(b.e, {}).rows;
  ASSERT_THAT(rows, SizeIs(500));
  std::map<std::string, int> verdicts;
  for (const ReportRow& row : rows) ++verdicts[row.verdict];
  EXPECT_EQ(verdicts["S.U.N."], 3);
  EXPECT_EQ(verdicts["invalid structure"], 249);
  EXPECT_EQ(verdicts["unstable, unique and novel"], 248);
  EXPECT_EQ(rows[0].name, "x0");
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& c) { return a.item < c.item; }));
}

TEST(EvaluationReport, DrawsWhatCanBeDrawn) {
  Builder b;
  b.add(crystal("good"));
  Sample flat = crystal("flat", 11, 0);
  Sample lost = crystal("lost");
  lost.crystal->positions[1].value[0] = std::numeric_limits<double>::quiet_NaN();
  Sample huge = crystal("huge", 11, 200);
  huge.crystal->atomic_numbers.resize(10000, 11);
  huge.crystal->positions.resize(10000);
  b.add(flat, {"no volume"});
  b.add(lost, {"positions that are no numbers"});
  b.add(huge);
  Sample mixed = crystal("mixed");
  mixed.crystal.reset();
  mixed.shared = std::make_shared<DisorderedCrystal>(DisorderedCrystal{
      Lattice(4 * Eigen::Matrix3d::Identity()), {{{11, 0.3}, {19, 0.7}}}, {{Eigen::Vector3d(0, 0, 0)}}});
  b.add(mixed);
  const EvaluationReport report = evaluation_report(b.e, {});
  ASSERT_THAT(report.structures, SizeIs(2));
  EXPECT_EQ(report.structures[0].item, 0u);
  EXPECT_EQ(report.structures[0].crystal.positions[1].value[2], 0.5) << "wrapped into the cell";
  EXPECT_TRUE(report.structures[1].shared);
  EXPECT_THAT(report.structures[1].crystal.atomic_numbers, ElementsAre(19));
}

MetricInfo metric_info() { return {"sun", "", "share that is S.U.N.", Direction::higher, "Somebody 2025", {}, {}}; }

TEST(EvaluationPage, CarriesMetricsWithTheirConvention) {
  const MetricInfo info = metric_info();
  MetricResult result = share(1, 8);
  result.convention["threshold"] = "at most 0 eV/atom above the hull";
  const NamedResult results[] = {{&info, result}, {&info, absent("no training set")}};
  const json data = data_of(evaluation_page(
      evaluation_report(one_of_each().e, results, R"({"version": "1.2.3", "command": ["werner", "evaluate", "x"]})")));
  EXPECT_EQ(data["metrics"][0]["value"], 0.125);
  EXPECT_EQ(data["metrics"][0]["n"], 8);
  EXPECT_EQ(data["metrics"][0]["direction"], "higher");
  EXPECT_EQ(data["metrics"][0]["convention"]["threshold"], "at most 0 eV/atom above the hull");
  EXPECT_NEAR(data["metrics"][0]["interval"][0], 0.0224, 1e-4) << "Wilson interval of 1 of 8";
  EXPECT_EQ(data["metrics"][1]["value"], nullptr);
  EXPECT_EQ(data["metrics"][1]["absent"], "no training set");
  EXPECT_EQ(data["provenance"]["version"], "1.2.3");
  EXPECT_EQ(data["elements"][25]["symbol"], "Fe");
  EXPECT_EQ(data["symbols"]["225"], "Fm-3m");
  EXPECT_EQ(data["structures"]["2"]["numbers"], json({19, 17}));
  EXPECT_EQ(data["bars"][0]["parts"][0]["key"], "unreadable");
}

TEST(EvaluationPage, NeedsNothingOutsideItself) {
  const std::string page = evaluation_page(evaluation_report(one_of_each().e, {}));
  EXPECT_EQ(occurrences(page, "<script"), 2) << "data and program";
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  for (const char* place : {"@SCRIPT@", "@STYLE@", "@FILES@", "fetch(\"http"}) EXPECT_THAT(page, Not(HasSubstr(place)));
  EXPECT_LT(page.size(), 1500000u);
}

TEST(EvaluationPage, NamesCannotBreakOutOfTheData) {
  const std::string evil = "</script><script>alert(1)</script>\xff";
  Builder b;
  b.e.generated.file = evil;
  b.add(crystal(evil), {evil});
  b.add(unreadable(evil, evil), {evil});
  const std::string page = evaluation_page(evaluation_report(b.e, {}));
  EXPECT_EQ(occurrences(page, "<script"), 2);
  EXPECT_EQ(data_of(page)["rows"][0]["name"], "</script><script>alert(1)</script>\xef\xbf\xbd");
}

TEST(EvaluationPage, ProvenanceThatIsNoJsonIsAnError) {
  EXPECT_THROW(evaluation_page(evaluation_report(one_of_each().e, {}, "{")), Error);
}

TEST(EvaluationPage, AHundredThousandCompoundsStaySmall) {
  Builder b;
  b.e.test.emplace();
  for (int k = 0; k < 100000; ++k) {
    Sample sample = crystal("compound-" + std::to_string(k), 3 + k % 80, 4 + 0.0001 * (k % 20000));
    for (int atom = 0; atom < 18; ++atom) {
      sample.crystal->atomic_numbers.push_back(8);
      sample.crystal->positions.push_back({Eigen::Vector3d(0.05 * atom, 0.31 * atom, 0.77)});
    }
    if (k % 4 == 0) b.e.test->samples.push_back(sample);
    if (k % 5 == 0)
      b.add(std::move(sample), {"O1 and O" + std::to_string(k) + " are 0.2 A apart"});
    else
      b.add(std::move(sample), {}, 0.00001 * k);
  }
  EXPECT_LT(evaluation_page(evaluation_report(b.e, {})).size(), 3000000u);
}

}  // namespace
}  // namespace werner
