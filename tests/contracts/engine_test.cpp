// One suite over every strategy: results arriving in any order, any number of workers, a run stopped anywhere and
// resumed, a budget extended later, all give the same journal and the same front.
#include <algorithm>
#include <cmath>
#include <deque>

#include "tests/evolve/table_space.hpp"
#include "tests/evolve/vector_space.hpp"
#include "tests/support/support.hpp"
#include "werner/run/search.hpp"
#include "werner/run/setup.hpp"

namespace werner {
namespace {

constexpr int budget = 60;

std::string job(const std::string& strategy) {
  return R"toml([space]
metal = ["Pd(II)", "Pt(II)"]
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "bromide", "ammonia", "PMe3", "cyanide", "carbonyl", "pyridine"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "polarizability"
goal = "maximize"
)toml" + (strategy == "ga" ? std::string() : R"toml([[objective]]
property = "homo_lumo_gap"
goal = "maximize"
)toml") + R"toml([oracle]
name = "external"
command = "true"
[search]
strategy = ")toml" +
         strategy + "\"\nevaluations = " + std::to_string(budget) + "\nseed = 3\n";
}

// Answers from a formula over the genome's text; every seventh compound fails. Results come back in a shuffled order
// that depends on `shuffle`, as many at a time as there are workers.
class FormulaEvaluator : public Evaluator {
 public:
  FormulaEvaluator(int workers, std::uint64_t shuffle) : workers_(workers), random_(shuffle, 0, "arrival") {}

  Prepared prepare(const Genome&, const std::string& identity) override {
    Prepared prepared;
    prepared.task_key = "formula/" + identity;
    prepared.task = OracleTask{};
    return prepared;
  }
  void submit(const Prepared& prepared) override {
    waiting_.push_back(prepared.task_key);
    ++submitted;
  }
  std::optional<Pool::Finished> wait(double) override {
    if (waiting_.empty()) return std::nullopt;
    const int among = std::min(workers_, static_cast<int>(waiting_.size()));
    const auto chosen = waiting_.begin() + random_.below(among);
    Pool::Finished finished{*chosen, {}};
    waiting_.erase(chosen);
    const std::uint64_t hash = stable_hash(finished.id);
    finished.result.status = hash % 7 == 0 ? OracleStatus::failed : OracleStatus::done;
    if (hash % 7 == 0) finished.result.reasons = {"made to fail"};
    finished.result.properties["polarizability"] = {static_cast<double>(hash % 1000), 1};
    finished.result.properties["homo_lumo_gap"] = {static_cast<double>(hash / 1000 % 1000), 0.1};
    return finished;
  }
  int capacity() const override { return workers_; }
  std::string version() const override { return "formula"; }

  int submitted = 0;

 private:
  int workers_;
  RandomStream random_;
  std::deque<std::string> waiting_;
};

std::string transcript(const SearchOutcome& outcome) {
  std::string text;
  for (const SearchItem& item : outcome.items) {
    text += std::to_string(item.told.item) + " " + item.told.recipe.operation + " " + item.told.genome + " " +
            (item.told.valid ? "valid" : item.told.reason) + (item.told.known ? " known" : "");
    for (const double cost : item.told.costs) text += " " + std::to_string(cost);
    text += "\n";
  }
  for (const int item : outcome.front) text += std::to_string(item) + " ";
  return text;
}

class EveryStrategy : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const StrategyInfo& info = strategy(GetParam());
    const bool complexes = !info.applies || info.applies(test::TableSpace(4));
    setup_ = set_up(parse_configuration(job(complexes ? info.name : "random"), scratch_.path() / "job.toml"));
    if (complexes) return;
    // Points take the place of compounds that the strategy has no operators for.
    static const test::VectorSpace points(3, 100000);
    setup_.question.space = &points;
    setup_.question.strategy = &info;
    setup_.question.context.parameters = default_parameters(info);
  }
  SearchOutcome run(const std::string& file, int workers, std::uint64_t shuffle, int evaluations = budget,
                    const SearchHooks& hooks = {}) {
    Store store(scratch_.path() / file);
    FormulaEvaluator evaluator(workers, shuffle);
    SearchQuestion question = setup_.question;
    question.evaluations = evaluations;
    SearchOutcome outcome = run_search(question, store, nullptr, evaluator, hooks);
    submitted_ += evaluator.submitted;
    return outcome;
  }
  test::ScratchDir scratch_;
  DesignSetup setup_;
  int submitted_ = 0;
};

TEST_P(EveryStrategy, DoesNotDependOnWorkersAndArrival) {
  const SearchOutcome reference = run("one.sqlite", 1, 1);
  EXPECT_EQ(reference.status.evaluations, budget);
  EXPECT_GT(reference.status.failures, 0);
  EXPECT_FALSE(reference.front.empty());
  for (const int workers : {2, 7})
    for (const std::uint64_t shuffle : {1u, 2u})
      EXPECT_EQ(transcript(run(std::to_string(workers) + std::to_string(shuffle) + ".sqlite", workers, shuffle)),
                transcript(reference));
}

TEST_P(EveryStrategy, ResumesWhereverItWasStopped) {
  const std::string reference = transcript(run("whole.sqlite", 2, 1));
  submitted_ = 0;
  // Asked to stop after every few looks at the flag, until there is nothing more to do.
  for (int sessions = 0;; ++sessions) {
    ASSERT_LT(sessions, 500);
    int looks = 15 + 3 * (sessions % 11);
    SearchHooks hooks;
    hooks.stop = [&] { return --looks < 0; };
    hooks.verify_replay = sessions % 5 == 0;
    const SearchOutcome outcome = run("pieces.sqlite", 3, static_cast<std::uint64_t>(sessions), budget, hooks);
    if (outcome.finish_reason.empty()) continue;
    EXPECT_EQ(transcript(outcome), reference);
    EXPECT_GT(sessions, 2);
    break;
  }
}

TEST_P(EveryStrategy, ExtendsItsBudget) {
  const std::string reference = transcript(run("long.sqlite", 2, 1));
  for (const int part : {1, 17, 18, 40}) run("parts.sqlite", 2, 5, part);
  EXPECT_EQ(transcript(run("parts.sqlite", 2, 6)), reference);
}

TEST_P(EveryStrategy, NeverComputesTwice) {
  run("once.sqlite", 4, 1);
  EXPECT_EQ(submitted_, budget);
  submitted_ = 0;
  const SearchHooks verify{{}, {}, {}, true};
  run("once.sqlite", 4, 2, budget, verify);
  EXPECT_EQ(submitted_, 0);
}

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  for (const StrategyInfo& info : strategies()) names.push_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Engine, EveryStrategy, testing::ValuesIn(strategy_names()), [](const auto& instance) {
  std::string name = instance.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace werner
