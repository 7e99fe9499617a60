// Complexes of tmQM against themselves in disguise, and SA scores of ligands of tmQMg-L against the original's.
#include <Eigen/Geometry>
#include <algorithm>
#include <sstream>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/complex/sa_score.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

using test::value_of;

// Turned, moved, atoms in another order, reflected where asked.
SampleSet in_disguise(const SampleSet& set, bool mirrored) {
  SampleSet result = set;
  for (std::size_t i = 0; i < set.size(); ++i) {
    const Molecule& molecule = *set.samples[i].molecule;
    RandomStream random(7, i, "disguise");
    std::vector<std::size_t> order(molecule.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    random.shuffle(std::span(order));
    Eigen::Matrix3d turn = Eigen::AngleAxisd(6 * random.uniform(), Vec3(1, 2, 3).normalized()).toRotationMatrix();
    if (mirrored) turn = -turn;
    Molecule other = molecule;
    for (std::size_t k = 0; k < order.size(); ++k) {
      other.atomic_numbers[k] = molecule.atomic_numbers[order[k]];
      other.positions[k] = turn * molecule.positions[order[k]] + Vec3(1, 2, 3);
    }
    result.samples[i].molecule = std::make_shared<const Molecule>(std::move(other));
  }
  return result;
}

SampleSet first_of(const SampleSet& set, std::size_t n) {
  SampleSet result = set;
  result.samples.resize(std::min(n, set.size()));
  return result;
}

TEST(ComplexesData, ADisguiseFoolsNoLevel) {
  REQUIRE_DATA(file, "complexes/tmqm_10k.xyz.gz");
  Evaluation e;
  e.convention = preset("werner");
  e.threads = 2;
  e.generated = first_of(read_samples(file), 400);
  EXPECT_EQ(e.generated.kind, StructureKind::molecule);
  EXPECT_EQ(e.generated.samples.front().name, "KIHSUS");
  e.train = in_disguise(e.generated, false);
  const auto results = evaluate(e);
  EXPECT_GT(value_of(results, "structural_validity"), 0.97);
  EXPECT_GT(value_of(results, "composition_validity"), 0.99);
  EXPECT_GT(value_of(results, "perceived_share"), 0.95);
  std::size_t valid = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (!is_crystal(e, i)) continue;
    ++valid;
    for (const Sameness level : sameness_levels)
      EXPECT_TRUE(e.sameness.at(level).known_in_train[i])
          << e.generated.samples[i].name << ' ' << static_cast<int>(level);
  }
  EXPECT_GT(valid, 380u);
  EXPECT_LE(value_of(results, "uniqueness_connectivity"), value_of(results, "uniqueness"));
  EXPECT_LE(value_of(results, "uniqueness"), value_of(results, "uniqueness_shape"));
}

TEST(ComplexesData, MirrorImagesAreOfOneConnectivity) {
  REQUIRE_DATA(file, "complexes/tmqm_10k.xyz.gz");
  Evaluation e;
  e.convention = preset("werner");
  e.threads = 2;
  e.generated = first_of(read_samples(file), 200);
  e.train = in_disguise(e.generated, true);
  evaluate(e);
  std::size_t chiral = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (!is_crystal(e, i)) continue;
    EXPECT_TRUE(e.sameness.at(Sameness::connectivity).known_in_train[i]) << e.generated.samples[i].name;
    chiral += !e.known_in_train[i];
  }
  EXPECT_GT(chiral, 20u);
  EXPECT_LT(chiral, 180u);
}

TEST(ComplexesData, SaScoresOfLigandsAreTheOriginals) {
  if (!has_sa_table()) GTEST_SKIP() << "built without rdkit-data";
  std::map<std::string, std::vector<std::string>> smiles;
  for (const std::string name : {"mono.csv", "bi.csv"}) {
    REQUIRE_DATA(file, "complexes/tmqmg-l/" + name);
    std::istringstream lines(test::read_text(file));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) smiles[name].push_back(split(line, ',').at(1));
  }
  std::istringstream lines(test::read_text(test::source_dir() / "tests/data/sa_scores_tmqmgl.csv"));
  std::string line;
  std::getline(lines, line);
  int checked = 0;
  while (std::getline(lines, line)) {
    const std::vector<std::string> cells = split(line, ',');
    const std::string& text = smiles.at(cells[0]).at(static_cast<std::size_t>(*parse_int(cells[1])));
    EXPECT_NEAR(sa_score(text), *parse_double(cells[2]), 1e-3) << text;
    ++checked;
  }
  EXPECT_GT(checked, 500);
}

}  // namespace
}  // namespace werner
