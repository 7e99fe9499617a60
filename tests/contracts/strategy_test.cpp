// What every strategy of the list promises, on a synthetic space of square-planar compounds, or one of points that
// relax where a strategy cannot search the first: the same seed gives the same proposals, state comes from what was
// told alone, no answer depends on the budget, and whatever fails or repeats is borne. Processes, kills and shuffled
// arrival are the engine's own contract.
#include <gtest/gtest.h>

#include <set>

#include "tests/evolve/table_space.hpp"
#include "tests/evolve/vector_space.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using test::Simulation;
using test::TableSpace;

constexpr int options = 10;
constexpr int budget = 130;

struct World {
  const Space* space;
  test::GenomeTruth (*truth)(const Space&, int objectives);
};

test::GenomeTruth table_truth(const Space& space, int objectives) {
  return test::by_sites(test::additive_truth(3, dynamic_cast<const TableSpace&>(space).options(), objectives));
}

// The energy from the worst, and the coordinates.
test::GenomeTruth vector_truth(const Space& space, int objectives) {
  return [&vectors = dynamic_cast<const test::VectorSpace&>(space), objectives](const Genome& genome) {
    std::vector<double> values{3 - vectors.relaxed_energy(genome)};
    const auto x = vectors.point(genome);
    for (int k = 1; k < objectives; ++k) values.push_back(1 + x[static_cast<std::size_t>(k) % x.size()]);
    return values;
  };
}

World world(const StrategyInfo& info) {
  static const TableSpace table(options);
  static const test::VectorSpace vectors(3, 100000, 5);
  if (!info.applies || info.applies(table)) return {&table, table_truth};
  return {&vectors, vector_truth};
}

World tiny_world(const StrategyInfo& info) {
  static const TableSpace table(4);
  static const test::VectorSpace vectors(2, 7, 0);
  if (!info.applies || info.applies(table)) return {&table, table_truth};
  return {&vectors, vector_truth};
}

int most_objectives(const StrategyInfo& info) { return info.max_objectives == 0 ? 3 : info.max_objectives; }

// Small enough that a test sees several generations.
std::map<std::string, double> small_parameters(const StrategyInfo& info) {
  std::map<std::string, double> parameters;
  for (const StrategyParameter& entry : info.parameters) {
    if (entry.name == "population" || entry.name == "offspring" || entry.name == "samples") parameters[entry.name] = 24;
    if (entry.name == "parents") parameters[entry.name] = 12;
    if (entry.name == "candidates") parameters[entry.name] = 500;
    if (entry.name == "initial") parameters[entry.name] = 30;
  }
  return parameters;
}

Simulation run(const StrategyInfo& info, int objectives, int evaluations, std::uint64_t seed,
               const test::GenomeTruth& truth) {
  return test::simulate_genomes(info, *world(info).space, truth, test::maximize_all(objectives), evaluations, seed,
                                small_parameters(info));
}

void expect_same(const Told& a, const Told& b) {
  EXPECT_EQ(a.recipe, b.recipe) << a.item;
  EXPECT_EQ(a.genome, b.genome) << a.item;
  EXPECT_EQ(a.costs, b.costs) << a.item;
}

class StrategyContract : public testing::TestWithParam<std::string> {
 protected:
  const StrategyInfo& info() const { return strategy(GetParam()); }
  const Space& space() const { return *world(info()).space; }
  test::GenomeTruth truth_of(int objectives) const { return world(info()).truth(space(), objectives); }
};

TEST_P(StrategyContract, SameSeedSameRunAndOtherSeedAnother) {
  for (int objectives = 1; objectives <= most_objectives(info()); ++objectives) {
    const auto truth = truth_of(objectives);
    const Simulation first = run(info(), objectives, budget, 7, truth),
                     second = run(info(), objectives, budget, 7, truth);
    ASSERT_EQ(first.told.size(), second.told.size());
    for (std::size_t i = 0; i < first.told.size(); ++i) expect_same(first.told[i], second.told[i]);
    EXPECT_EQ(first.finish_reason, second.finish_reason);
    if (GetParam() == "exhaustive") continue;
    const Simulation other = run(info(), objectives, budget, 8, truth);
    bool differs = other.told.size() != first.told.size();
    for (std::size_t i = 0; !differs && i < first.told.size(); ++i)
      differs = first.told[i].genome != other.told[i].genome;
    EXPECT_TRUE(differs);
  }
}

TEST_P(StrategyContract, NothingDependsOnTheBudget) {
  const auto truth = truth_of(1);
  const Simulation shorter = run(info(), 1, budget / 2, 7, truth), longer = run(info(), 1, budget, 7, truth);
  ASSERT_LE(shorter.told.size(), longer.told.size());
  for (std::size_t i = 0; i < shorter.told.size(); ++i) expect_same(shorter.told[i], longer.told[i]);
}

TEST_P(StrategyContract, FoldingWhatWasToldGivesTheSameNextProposals) {
  const int objectives = most_objectives(info());
  const auto truth = truth_of(objectives);
  const Simulation journal = run(info(), objectives, budget, 7, truth);
  // One strategy is asked before every item that it is told, the other is told only.
  const StrategyContext context{7, test::maximize_all(objectives), &space(), small_parameters(info())};
  const auto asked = make_strategy(info(), context), folded = make_strategy(info(), context);
  for (std::size_t i = 0; i < journal.told.size(); ++i) {
    if (i % 37 == 0) asked->ask(static_cast<int>(i));
    asked->tell(journal.told[i]);
    folded->tell(journal.told[i]);
  }
  const int next = static_cast<int>(journal.told.size());
  EXPECT_EQ(asked->ask(next), folded->ask(next));
  EXPECT_EQ(folded->ask(next), folded->ask(next));
  EXPECT_EQ(asked->population(), folded->population());
  EXPECT_EQ(asked->generation(), folded->generation());
  EXPECT_EQ(asked->finish_reason(), folded->finish_reason());
}

TEST_P(StrategyContract, FailuresAreBorneAndNeverParents) {
  const int objectives = most_objectives(info());
  const auto base = truth_of(objectives);
  // A third of all compounds never works.
  const auto truth = [&](const Genome& genome) {
    return stable_hash(space().identity(genome)) % 3 == 0 ? std::vector<double>{} : base(genome);
  };
  const Simulation failing = run(info(), objectives, budget, 7, truth);
  EXPECT_TRUE(failing.spent >= budget || !failing.finish_reason.empty());
  int valid = 0;
  for (const Told& told : failing.told) {
    valid += told.valid ? 1 : 0;
    for (const int parent : told.recipe.parents) EXPECT_TRUE(failing.told.at(static_cast<std::size_t>(parent)).valid);
  }
  EXPECT_GT(valid, 0);
}

TEST_P(StrategyContract, EverythingFailingEndsOrGoesOnButNeverCrashes) {
  const Simulation failing = run(info(), 1, budget, 7, [](const Genome&) { return std::vector<double>{}; });
  EXPECT_TRUE(failing.spent >= budget || !failing.finish_reason.empty());
}

TEST_P(StrategyContract, ConstantPropertiesAreBorne) {
  const int objectives = most_objectives(info());
  const Simulation flat = run(info(), objectives, budget, 7, [&](const Genome&) {
    return std::vector<double>(static_cast<std::size_t>(objectives), 1.0);
  });
  EXPECT_TRUE(flat.spent >= budget || !flat.finish_reason.empty());
}

TEST_P(StrategyContract, TinySpaceEndsWithAReason) {
  const Space& tiny = *tiny_world(info()).space;
  const int objectives = most_objectives(info());
  const Simulation all = test::simulate_genomes(info(), tiny, tiny_world(info()).truth(tiny, objectives),
                                                test::maximize_all(objectives), 1 << 30, 7, small_parameters(info()));
  EXPECT_FALSE(all.finish_reason.empty());
  EXPECT_LE(all.spent, static_cast<int>(tiny.size().low));
  // Nearly all of so small a space is seen before a strategy gives up.
  EXPECT_GE(all.spent, static_cast<int>(0.9 * tiny.size().low)) << all.finish_reason;
}

TEST_P(StrategyContract, ParentsWereToldBefore) {
  const int objectives = most_objectives(info());
  const Simulation simulation = run(info(), objectives, budget, 7, truth_of(objectives));
  const auto operators = space().operators();
  for (const Told& told : simulation.told) {
    for (const int parent : told.recipe.parents) EXPECT_LT(parent, told.item);
    const auto& name = told.recipe.operation;
    if (name == "sample" || name == "candidate") continue;
    ASSERT_NE(std::find(operators.begin(), operators.end(), name), operators.end()) << name;
    EXPECT_EQ(told.recipe.parents.size(), static_cast<std::size_t>(space().parents_of(name)));
  }
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const StrategyInfo& info : strategies()) names.push_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Every, StrategyContract, testing::ValuesIn(all_names()), [](const auto& parameter) {
  std::string name = parameter.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace werner
