// Predictions of structures that cannot be read: they keep their names, targets and places. Rates are counted by hand.
#include <fmt/format.h>

#include <set>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/pymatgen_json.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;

struct Prediction {
  std::string target;
  Crystal crystal;
  bool broken = false;
};

Crystal salt() { return test::rock_salt(11, 17, 5.64); }
Crystal lime() { return test::rock_salt(20, 8, 4.8); }
Crystal magnesia() { return test::rock_salt(12, 8, 4.21); }

// The first of salt, the second of lime and the only one of magnesia are broken. Of the three crystals one has a first
// prediction that matches, two have any. Were broken ones passed over, two would have a first one that matches.
std::vector<Prediction> predictions() {
  return {{"salt", salt(), true},
          {"magnesia", magnesia(), true},
          {"lime", lime()},
          {"salt", salt()},
          {"lime", lime(), true}};
}

CrystalEntry entry_of(const Prediction& prediction, const std::string& name) {
  CrystalEntry entry;
  entry.name = name;
  entry.crystal = disordered(prediction.crystal);
  return entry;
}

std::string spoiled(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string cif(const Prediction& prediction, const std::string& name) {
  const CrystalEntry entry = entry_of(prediction, name);
  const std::string text = write_cif({&entry, 1});
  return prediction.broken ? spoiled(text, "_cell_length_a", "_cell_length_b") : text;
}

std::string csv() {
  std::string text = "material_id,target,cif\n";
  int number = 0;
  for (const Prediction& prediction : predictions())
    text += csv_line({fmt::format("p{}", ++number), prediction.target, cif(prediction, "x")});
  return text;
}

// Data blocks are named after what they are predictions for.
std::string cif_blocks() {
  std::string text;
  for (const Prediction& prediction : predictions()) text += cif(prediction, prediction.target);
  return text;
}

std::string extxyz() {
  std::string text;
  for (const Prediction& prediction : predictions()) {
    CrystalEntry entry = entry_of(prediction, "x");
    entry.columns["target"] = prediction.target;
    const std::string frame = write_extxyz_crystals({&entry, 1});
    text += prediction.broken ? frame.substr(0, frame.rfind('\n', frame.size() - 2) + 1) : frame;
  }
  return text;
}

// A generator may leave out the structure, or write NaN into it.
std::string json_lines() {
  std::string text;
  for (const Prediction& prediction : predictions()) {
    CrystalEntry entry = entry_of(prediction, "x");
    entry.columns["target"] = prediction.target;
    const std::string line = write_pymatgen_json_lines({&entry, 1});
    if (!prediction.broken)
      text += line;
    else if (prediction.target == "magnesia")
      text += "{\"target\": \"magnesia\", \"structure\": null}\n";
    else
      text += spoiled(line, "\"matrix\":[[", "\"matrix\":[[NaN,");
  }
  return text;
}

void expect_rates(const fs::path& file) {
  Evaluation e;
  e.generated = read_samples(file);
  ASSERT_EQ(e.generated.size(), 5u);
  e.test = test::set_of(
      "t", {test::sample("salt", salt()), test::sample("lime", lime()), test::sample("magnesia", magnesia())});
  e.convention.metrics = {"match_rate_at_1", "match_rate_at_k", "match_rate_valid_at_1", "match_rate_valid_at_k",
                          "structural_validity"};
  const auto results = evaluate(e);
  const auto value = [&](const std::string& name) { return test::value_of(results, name); };
  EXPECT_DOUBLE_EQ(value("match_rate_at_1"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(value("match_rate_at_k"), 2.0 / 3);
  EXPECT_DOUBLE_EQ(value("match_rate_valid_at_1"), 1.0 / 3);
  EXPECT_DOUBLE_EQ(value("match_rate_valid_at_k"), 2.0 / 3);
  EXPECT_DOUBLE_EQ(value("structural_validity"), 2.0 / 5);
  EXPECT_FALSE(test::result_of(results, "match_rate_at_1").convention.contains("left_out"));
}

TEST(BrokenPredictions, AreOfTheirTargets) {
  const test::ScratchDir scratch;
  for (const auto& [name, text] :
       {std::pair("p.csv", csv()), {"p.cif", cif_blocks()}, {"p.extxyz", extxyz()}, {"p.jsonl", json_lines()}}) {
    SCOPED_TRACE(name);
    expect_rates(scratch.write(name, text));
  }
}

// Files are named after what they are predictions for, one folder for the first ones and one for the second.
TEST(BrokenPredictions, OfFoldersAndArchivesAreNamedAfterTheirFiles) {
  const test::ScratchDir scratch;
  for (const char* round : {"1", "2"}) fs::create_directories(scratch.path() / "set" / round);
  std::set<std::string> seen;
  for (const Prediction& prediction : predictions()) {
    const char* round = seen.insert(prediction.target).second ? "1" : "2";
    // One says nothing at all.
    scratch.write(fmt::format("set/{}/{}.cif", round, prediction.target),
                  prediction.target == "magnesia" ? "" : cif(prediction, "x"));
  }
  expect_rates(scratch.path() / "set");
  const auto packed = test::run_program(
      {"tar", "-cf", "set.tar", "set/1/salt.cif", "set/1/lime.cif", "set/1/magnesia.cif", "set/2"}, scratch.path());
  ASSERT_EQ(packed.exit_code, 0) << packed.err;
  expect_rates(scratch.path() / "set.tar");
}

TEST(BrokenPredictions, SayWhatTheyAre) {
  const test::ScratchDir scratch;
  const auto samples = [&](const std::string& name, const std::string& text) {
    return read_samples(scratch.write(name, text)).samples;
  };
  const auto rows = samples("a.csv", "material_id,target,e_above_hull,cif\np1, salt ,-1,nonsense\np1,lime,0,\n,,0\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].name, "p1");
  EXPECT_EQ(rows[0].target, "salt");
  EXPECT_TRUE(rows[0].numbers.empty()) << "an energy of nothing";
  EXPECT_EQ(rows[1].name, "p1#2");
  EXPECT_EQ(rows[1].target, "lime");
  EXPECT_EQ(rows[2].name, "3") << "its number, as of every row without a name";
  EXPECT_THAT(rows[2].where, testing::HasSubstr("a.csv:4"));

  // A frame of no atoms, one of too many lines, and one whose end is missing.
  const auto frames = samples("a.extxyz",
                              "0\nLattice=\"3 0 0 0 3 0 0 0 3\" target=salt name=n1\n"
                              "2\nLattice=\"3 0 0 0 3 0 0 0 3\" target=lime\nNa 0 0 0\n"
                              "0\n"
                              "1\nLattice=\"3 0 0 0 3 0 0 0 3\" target=salt\nNa 0 0 0\n"
                              "3\n");
  ASSERT_EQ(frames.size(), 5u);
  EXPECT_EQ(frames[0].name, "n1");
  EXPECT_EQ(frames[0].target, "salt");
  EXPECT_EQ(frames[1].name, "2");
  EXPECT_EQ(frames[1].target, "lime");
  EXPECT_EQ(frames[2].target, "");
  EXPECT_TRUE(frames[3].unreadable.empty()) << frames[3].unreadable;
  EXPECT_EQ(frames[4].name, "5");

  // A text field that never ends takes its block with it, whose heading was read.
  const auto blocks = samples("a.cif", "data_first\n_cell_length_a 3\ndata_salt # x\n_cell_length_a\n;3\n");
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].name, "first");
  EXPECT_EQ(blocks[1].name, "salt");

  const auto lines =
      samples("a.jsonl", "{\"material_id\": \"m\", \"target\": \"salt\"}\n{\"target\": \n{\"target\": \"lime\"}\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].name, "m");
  EXPECT_EQ(lines[0].target, "salt");
  EXPECT_EQ(lines[1].name, "2");
  EXPECT_EQ(lines[2].name, "3");
  EXPECT_EQ(lines[2].target, "lime");
}

}  // namespace
}  // namespace werner
