// What details.csv says of each compound against the value of the metric, and which columns stand for whole sets.
#include <algorithm>
#include <cmath>
#include <set>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/metrics/properties.hpp"

namespace werner {
namespace {

using test::result_of;
using test::rock_salt;
using test::sample;

const MetricInfo& info_of(const std::vector<NamedResult>& results, const std::string& name) {
  return *std::ranges::find(results, name, [](const NamedResult& named) { return named.metric->name; })->metric;
}

Sample prediction(const std::string& name, const std::string& target, Crystal crystal) {
  Sample result = sample(name, std::move(crystal));
  result.target = target;
  return result;
}

// Three crystals to predict. Of salt the second prediction is the better one, of lime none is right, for the last none
// was made.
Evaluation predictions() {
  Evaluation e;
  Crystal shifted = rock_salt(11, 17, 5.64);
  shifted.positions[1].value = {0.53, 0.5, 0.5};
  e.generated = test::set_of("g", {prediction("a", "salt", shifted), prediction("b", "salt", rock_salt(11, 17, 5.64)),
                                   prediction("c", "lime", test::caesium_chloride(20, 8, 2.9)),
                                   prediction("d", "nowhere", rock_salt(11, 17, 5.64)), test::unreadable("e")});
  e.test = test::set_of("t", {sample("salt", rock_salt(11, 17, 5.64)), sample("lime", rock_salt(20, 8, 4.8)),
                              sample("magnesia", rock_salt(12, 8, 4.21))});
  e.train = test::set_of("train", {sample("lime", rock_salt(20, 8, 4.8))});
  return e;
}

Evaluation varied() {
  Evaluation e = predictions();
  Crystal overlapping = rock_salt(11, 17, 5.64);
  overlapping.positions[1].value = {0.01, 0, 0};
  Sample shared;
  shared.name = shared.where = "shared";
  shared.shared = std::make_shared<const DisorderedCrystal>(DisorderedCrystal{
      rock_salt(11, 17, 5.64).lattice, {{{11, 0.5}, {19, 0.5}}, {{17, 1.0}}}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}});
  e.generated.samples.push_back(shared);
  e.generated.samples.push_back(sample("overlapping", overlapping, {{"e_above_hull", -1}}));
  e.generated.samples.push_back(
      sample("magnesia", rock_salt(12, 8, 4.21), {{"e_above_hull", 0.05}, {"energy_per_atom", -6}}));
  e.generated.samples.push_back(sample("again", rock_salt(12, 8, 4.2), {{"e_above_hull", -0.05}}));
  e.reference = e.test;
  e.relaxed = e.generated;
  e.targets = {parse_target("density=2..3")};
  e.convention.thresholds = {0.02};
  return e;
}

// The sum of a column over n is the value, to the digits that are written.
TEST(Columns, AddUpToTheValue) {
  for (const Evaluation& evaluation : {predictions(), varied()})
    for (const char* name_of_preset : {"werner", "lemat"}) {
      const Convention& convention = preset(name_of_preset);
      Evaluation e = evaluation;
      e.convention = convention;
      e.convention.metrics.clear();
      e.convention.thresholds = evaluation.convention.thresholds;
      const auto results = evaluate(e);
      std::set<std::string> with_column{"formula"};
      for (const std::string& name : property_columns(e)) {
        EXPECT_EQ(property_cells(e, name).size(), e.size());
        with_column.insert(name);
      }
      for (const auto& [info, result] : results)
        if (info->column && result.absent.empty()) with_column.insert(info->name);
      for (const auto& [info, result] : results) {
        SCOPED_TRACE(convention.name + ": " + info->name);
        EXPECT_FALSE(info->citation.empty());
        if (!result.absent.empty()) continue;
        if (!info->column) {
          if (info->name != "wasserstein_energy") {
            for (const std::string& name : info->made_from) EXPECT_TRUE(with_column.contains(name)) << name;
          }
          continue;
        }
        EXPECT_TRUE(info->made_from.empty());
        const std::vector<std::string> cells = info->column(e);
        ASSERT_EQ(cells.size(), e.size());
        double sum = 0;
        for (const std::string& cell : cells)
          if (!cell.empty()) sum += parse_double(cell).value();
        EXPECT_NEAR(sum / static_cast<double>(result.n), result.value, 1e-5 * std::max(1.0, std::abs(result.value)));
      }
    }
}

TEST(Columns, OfPredictionsStandBesideTheOneThatDecides) {
  Evaluation e = predictions();
  const auto results = evaluate(e);
  using Cells = std::vector<std::string>;
  const auto cells = [&](const std::string& name) { return info_of(results, name).column(e); };
  EXPECT_EQ(cells("match_rate_at_1"), (Cells{"1", "", "0", "", ""}));
  EXPECT_EQ(cells("match_rate_at_k"), (Cells{"", "1", "0", "", ""})) << "the better of two";
  EXPECT_NEAR(parse_double(cells("rmse_at_k")[1]).value(), 0, 1e-9);
  EXPECT_GT(parse_double(cells("rmse_at_1")[0]).value(), 0.01);
  EXPECT_EQ(cells("rmse_at_1")[2], "");
  EXPECT_EQ(property_cells(e, "target"), (Cells{"salt", "salt", "lime", "", ""}));
  EXPECT_EQ(property_cells(e, "rms_to_target")[0], cells("rmse_at_1")[0]);
  EXPECT_DOUBLE_EQ(test::value_of(results, "match_rate_at_1"), 1.0 / 3);
  const auto& convention = result_of(results, "match_rate_at_1").convention;
  EXPECT_EQ(convention.at("pairing"), "by the column 'target'");
  EXPECT_EQ(convention.at("left_out"), "2 predictions, not for a crystal of the test set: 'nowhere', ...");
}

TEST(Columns, OfProperties) {
  Evaluation e = varied();
  e.convention.metrics = {"space_group_divergence", "structural_validity"};
  evaluate(e);
  const auto cell = [&](const std::string& name, std::size_t i) { return property_cells(e, name).at(i); };
  EXPECT_EQ(cell("space_group", 1), "225");
  EXPECT_EQ(cell("crystal_system", 1), "cubic");
  EXPECT_EQ(cell("space_group", 6), "") << "overlapping";
  EXPECT_EQ(cell("n_elements", 5), "3");
  EXPECT_EQ(cell("n_atoms", 1), "2");
  EXPECT_EQ(cell("n_atoms", 4), "") << "unreadable";
  EXPECT_EQ(cell("min_distance", 1), "2.82");
  EXPECT_NEAR(parse_double(cell("volume", 1)).value(), std::pow(5.64, 3) / 4, 1e-4);
  // Halite has 2.16 g/cm^3 with 58.44 g/mol.
  EXPECT_NEAR(parse_double(cell("density", 1)).value(), 4 * 58.44 / 0.602214 / std::pow(5.64, 3), 0.001);
  EXPECT_NEAR(parse_double(cell("atomic_density", 1)).value(), 8 / std::pow(5.64, 3), 1e-6);
  EXPECT_EQ(cell("energy_per_atom", 7), "-6");
}

// What has no template is left out of both metrics of templates.
TEST(Columns, SharedSitesHaveNoTemplate) {
  Evaluation e = varied();
  const auto results = evaluate(e);
  EXPECT_EQ(info_of(results, "prototype_familiarity").column(e)[5], "");
  EXPECT_EQ(info_of(results, "template_novelty").column(e)[5], "");
  EXPECT_EQ(info_of(results, "composition_familiarity").column(e)[5], "0");
  EXPECT_EQ(result_of(results, "prototype_familiarity").n, e.size() - 1);
  EXPECT_EQ(result_of(results, "prototype_familiarity").convention.at("denominator"),
            "all generated, 1 crystals without a template left out");
  EXPECT_THAT(e.symmetry[5].reason, testing::HasSubstr("shared"));
  EXPECT_EQ(e.symmetry[5].space_group, 225);
}

// Energies of two kinds are never compared.
TEST(Columns, EnergiesOfOneKind) {
  Evaluation e = varied();
  e.convention.metrics = {"wasserstein_energy"};
  for (Sample& each : e.reference->samples) each.numbers["formation_energy_per_atom"] = -2;
  EXPECT_THAT(result_of(evaluate(e), "wasserstein_energy").absent, testing::HasSubstr("in common"));
  for (Sample& each : e.reference->samples) each.numbers["energy_per_atom"] = -5;
  const auto results = evaluate(e);
  EXPECT_DOUBLE_EQ(test::value_of(results, "wasserstein_energy"), 1);
  EXPECT_EQ(results[0].result.convention.at("energy"), "column energy_per_atom");
}

}  // namespace
}  // namespace werner
