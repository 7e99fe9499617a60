// The strategies of crystal search on a landscape with a broad funnel that deceives and a narrow one with the optimum;
// the reference is random sampling at the same number of evaluations.
#include <gtest/gtest.h>

#include <set>

#include "tests/evolve/table_space.hpp"
#include "tests/evolve/vector_space.hpp"
#include "werner/evolve/strategies/operator_credit.hpp"

namespace werner {
namespace {

using test::Simulation;
using test::VectorSpace;

std::vector<Objective> minimize_energy() {
  Objective objective;
  objective.property = "energy";
  objective.goal = Goal::minimize;
  objective.reference = 2;
  return {objective};
}

Simulation search(const std::string& name, const VectorSpace& space, int budget, std::uint64_t seed,
                  const std::map<std::string, double>& parameters = {}) {
  return test::simulate_genomes(
      strategy(name), space, [&](const Genome& genome) { return std::vector<double>{space.relaxed_energy(genome)}; },
      minimize_energy(), budget, seed, parameters);
}

double lowest(const Simulation& run) {
  double best = 1e9;
  for (const Told& told : run.told)
    if (told.valid) best = std::min(best, told.costs[0]);
  return best;
}

int successes(const std::string& name, const std::map<std::string, double>& parameters = {}) {
  const VectorSpace space(4, 100000, 12);
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) found += lowest(search(name, space, 150, seed, parameters)) < 0.01;
  return found;
}

TEST(CrystalStrategies, ReachTheOptimumMoreOftenThanRandomSampling) {
  const int random = successes("random");
  RecordProperty("random", random);
  for (const char* name : {"adaptive-ga", "age-pareto", "swarm"}) {
    const int found = successes(name);
    RecordProperty(name, found);
    EXPECT_GE(found, random + 5) << name << " of 20, random " << random;
  }
}

TEST(CrystalStrategies, UsefulOperatorsWinOverUselessOnes) {
  const VectorSpace space(4, 100000, 12);
  const auto credits = search("adaptive-ga", space, 150, 1).credits;
  EXPECT_EQ(credits.size(), 3u);  // neither continue nor swarm
  double sum = 0;
  for (const auto& [name, share] : credits) sum += share;
  EXPECT_NEAR(sum, 1, 1e-12);
  EXPECT_GT(credits.at("nudge"), 2 * credits.at("spoil"));
  EXPECT_GT(credits.at("crossover"), 2 * credits.at("spoil"));
  EXPECT_TRUE(search("age-pareto", space, 60, 1).credits.empty());
}

TEST(CrystalStrategies, OperatorCreditFollowsItsFormula) {
  OperatorCredit credit({"a", "b"}, 0.2, 1e9);
  EXPECT_DOUBLE_EQ(credit.probabilities().at("a"), 0.5);
  for (int i = 0; i < 8; ++i) credit.record("a", i < 4);
  for (int i = 0; i < 8; ++i) credit.record("b", false);
  // All: 5 of 18. Rates: (4 + 5/9) / 10 and (5/9) / 10, so 41 to 5.
  EXPECT_NEAR(credit.probabilities().at("a"), 0.1 + 0.8 * 41 / 46, 1e-6);
  credit.record("unheard of", true);
  EXPECT_NEAR(credit.probabilities().at("a"), 0.1 + 0.8 * 41 / 46, 1e-6);
}

TEST(CrystalStrategies, OneSurvivorOfEachNicheAndSteadyState) {
  const VectorSpace space(2, 100000, 12);
  const StrategyInfo& info = strategy("adaptive-ga");
  const Simulation run = search("adaptive-ga", space, 120, 3, {{"offspring", 1}, {"antiseeds", 0.2}});
  const auto replay = make_strategy(info, {3, minimize_energy(), &space, {{"offspring", 1}, {"antiseeds", 0.2}}});
  for (const Told& told : run.told) replay->tell(told);
  std::set<std::string> niches;
  const std::vector<int> survivors = replay->population();
  for (const int item : survivors) niches.insert(run.told.at(static_cast<std::size_t>(item)).identity);
  EXPECT_EQ(niches.size(), survivors.size());
  EXPECT_GT(replay->generation(), 90);
  // A share of 0.2 of single children: every fifth is a sample.
  int samples = 0;
  for (std::size_t i = 20; i < run.told.size(); ++i) samples += run.told[i].recipe.operation == "sample";
  EXPECT_GE(samples, (run.spent - 20) / 5 - 1);
}

TEST(CrystalStrategies, FreshLineagesAreYoungInEachGeneration) {
  const VectorSpace space(4, 100000, 12);
  const Simulation run = search("age-pareto", space, 150, 2);
  for (std::size_t generation = 1; generation < 5; ++generation) {
    int samples = 0;
    for (std::size_t i = 30 * generation; i < 30 * (generation + 1) && i < run.told.size(); ++i)
      samples += run.told[i].recipe.operation == "sample";
    EXPECT_GE(samples, 3) << generation;
  }
}

TEST(CrystalStrategies, ParticlesMoveFromWhereTheyWere) {
  const VectorSpace space(4, 100000, 12);
  const Simulation run = search("swarm", space, 150, 2);
  int moves = 0;
  for (const Told& told : run.told) {
    if (told.recipe.operation != "swarm") continue;
    ++moves;
    const auto& parents = told.recipe.parents;
    ASSERT_EQ(parents.size(), 4u);
    const auto cost = [&](int parent) { return run.told.at(static_cast<std::size_t>(parent)).costs[0]; };
    EXPECT_LE(parents[1], parents[0]);
    EXPECT_LE(cost(parents[2]), cost(parents[0]));
    EXPECT_LE(cost(parents[3]), cost(parents[2]));
    EXPECT_EQ(parents[0] / 20, told.item / 20 - 1);  // each particle's latest
    EXPECT_EQ(parents[0] % 20, told.item % 20);
  }
  EXPECT_GT(moves, 30);
}

TEST(CrystalStrategies, OnlyTheBestGoOn) {
  const VectorSpace space(4, 100000, 3);
  const Simulation run = search("successive-halving", space, 41, 2);
  // 27 starts, 9, 3 and 1 continued, unless relaxations met; then a new bracket.
  std::vector<double> starts;
  for (int i = 0; i < 27; ++i) {
    EXPECT_EQ(run.told[static_cast<std::size_t>(i)].recipe.operation, "sample");
    starts.push_back(run.told[static_cast<std::size_t>(i)].costs[0]);
  }
  std::sort(starts.begin(), starts.end());
  int continued = 0;
  for (const Told& told : run.told) {
    if (told.recipe.operation != "continue") continue;
    ++continued;
    const Told& parent = run.told[static_cast<std::size_t>(told.recipe.parents.at(0))];
    EXPECT_LE(told.costs[0], parent.costs[0]);
    EXPECT_TRUE(parent.item >= 27 || parent.costs[0] <= starts[9]);
  }
  EXPECT_GE(continued, 9);
  EXPECT_LE(continued, 13);
}

TEST(CrystalStrategies, CostsThatMoveAreAskedForAgain) {
  const VectorSpace space(4, 100000, 12);
  const Simulation run = search("random", space, 40, 2);
  for (const char* name : {"adaptive-ga", "age-pareto", "nsga2"}) {
    StrategyContext context{1, minimize_energy(), &space, {{"population", 20}, {"offspring", 20}}};
    int last = -1, asked = 0;
    context.costs_now = [&](int item) {
      EXPECT_NE(item, last);
      ++asked;
      return std::vector<double>{static_cast<double>(item)};  // the earliest are the best now
    };
    const auto moved = make_strategy(strategy(name), context);
    for (int i = 0; i < 40; ++i) {
      last = i;
      moved->tell(run.told[static_cast<std::size_t>(i)]);
    }
    EXPECT_GT(asked, 30) << name;
    const std::vector<int> survivors = moved->population();
    EXPECT_NE(std::find(survivors.begin(), survivors.end(), 0), survivors.end()) << name;
  }
}

TEST(CrystalStrategies, RandomEndsOnlyByItsBudgetWhereEverythingIsNew) {
  const VectorSpace space(4, 100000, 1);
  const Simulation run = search("random", space, 2000, 1);
  EXPECT_EQ(run.spent, 2000);
  EXPECT_TRUE(run.finish_reason.empty());
}

}  // namespace
}  // namespace werner
