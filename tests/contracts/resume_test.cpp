// The real process: whatever the number of workers, however often it is killed without warning and wherever its budget
// ended before, the same command ends with the same files, byte for byte. Every strategy of the list.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>

#include "tests/evolve/table_space.hpp"
#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;

constexpr int budget = 24;

std::string job(const StrategyInfo& strategy) {
  std::string text = R"toml([space]
metal = ["Pd(II)", "Pt(II)"]
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "bromide", "ammonia", "water", "cyanide", "carbonyl"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "polarizability"
goal = "maximize"
)toml";
  if (strategy.max_objectives != 1) text += "[[objective]]\nproperty = \"homo_lumo_gap\"\ngoal = \"maximize\"\n";
  text += "[oracle]\nname = \"external\"\ncommand = \"sh oracle.sh {xyz}\"\nrotamers = 1\n";
  text += "[search]\nseed = 4\nstrategy = \"" + strategy.name + "\"\n";
  // Several generations, or batches, within the budget: what a resumed run proposes depends on what it was told.
  for (const StrategyParameter& parameter : strategy.parameters) {
    if (parameter.name == "population" || parameter.name == "offspring" || parameter.name == "batch" ||
        parameter.name == "initial")
      text += parameter.name + " = 6\n";
    if (parameter.name == "parents" || parameter.name == "elite") text += parameter.name + " = 3\n";
  }
  return text;
}

// Values without a pattern, so that fronts have several members; every ninth compound fails; some answers take longer
// than others, so that they arrive in another order than they were asked; and each call leaves a line behind.
const char* const oracle = R"sh(echo >> calls
sum=$(cksum < "$1" | cut -d ' ' -f 1)
sleep 0.0$((sum % 3))
if [ $((sum % 9)) = 0 ]; then echo '{"failed": "made to fail"}'
else echo '{"polarizability": '$((sum % 997))', "homo_lumo_gap": 0.'$((sum / 997 % 1000))'}'; fi
)sh";

class KilledRunSlow : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    scratch_.write("job.toml", job(strategy(GetParam())));
    scratch_.write("oracle.sh", oracle);
  }
  static std::vector<std::string> design(const std::string& folder, int workers, int evaluations) {
    return {"design",
            "job.toml",
            "-o",
            folder,
            "--workers",
            std::to_string(workers),
            "--evaluations",
            std::to_string(evaluations),
            "--no-report"};
  }
  // Wall time, s.
  double finish(const std::string& folder, int workers, int evaluations = budget) {
    const auto began = std::chrono::steady_clock::now();
    const test::CommandResult result = test::run_werner(design(folder, workers, evaluations), scratch_.path());
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }
  // True when the process was alive at its moment.
  bool killed_after(double seconds, const std::vector<std::string>& arguments) {
    const std::string program = fs::absolute(std::getenv("WERNER")).string();
    const pid_t child = fork();
    if (child == 0) {
      const int nowhere = open("/dev/null", O_RDWR);
      if (chdir(scratch_.path().c_str()) != 0 || dup2(nowhere, 0) < 0 || dup2(nowhere, 1) < 0 || dup2(nowhere, 2) < 0)
        _exit(126);
      std::vector<char*> argv{const_cast<char*>(program.c_str())};
      for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
      argv.push_back(nullptr);
      execv(program.c_str(), argv.data());
      _exit(127);
    }
    usleep(static_cast<useconds_t>(seconds * 1e6));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "exit code " << WEXITSTATUS(status);
    return WIFSIGNALED(status);
  }
  // What must never differ: the result, every item with operation and parents, the course of the search.
  std::map<std::string, std::string> files(const std::string& folder) const {
    std::map<std::string, std::string> texts;
    for (const char* name : {"front.csv", "details.csv", "history.csv", "compounds.xyz"})
      texts[name] = test::read_text(scratch_.path() / folder / name);
    return texts;
  }
  std::size_t calls() const { return fs::file_size(scratch_.path() / "calls"); }

  test::ScratchDir scratch_;
};

TEST_P(KilledRunSlow, EndsWithTheSameFront) {
  // Undisturbed, with each number of workers; with two of them also in pieces, the budget extended each time.
  std::map<int, double> wall;
  for (const int workers : {1, 2, 7}) wall[workers] = finish("whole" + std::to_string(workers), workers);
  for (const int part : {3, 7, 11, budget}) finish("parts", 2, part);
  const auto reference = files("whole1");
  ASSERT_GT(std::ranges::count(reference.at("front.csv"), '\n'), 2);
  ASSERT_GT(std::ranges::count(reference.at("history.csv"), '\n'), 3) << "several generations";
  for (const char* folder : {"whole2", "whole7", "parts"}) ASSERT_EQ(files(folder), reference) << folder;

  // Ten runs killed five times each, at moments that together spread over the undisturbed time, by any number of
  // workers and with a budget that grows; the time to read the run again comes on top. Where a process was faster than
  // that, the next moments come earlier.
  constexpr int runs = 10, kills = 5;
  RandomStream random(5, stable_hash(GetParam()), "moments");
  int struck = 0, computing = 0;
  double share = 2.0 / kills;
  const double reading = finish("whole1", 1);
  for (int run = 0; run < runs; ++run) {
    const std::string folder = "killed" + std::to_string(run);
    for (int k = 0; k < kills; ++k) {
      const int workers = std::vector<int>{1, 2, 7}[static_cast<std::size_t>(random.below(3))];
      const double moment = random.uniform(0, share) * wall[workers] + (k > 0 ? reading : 0);
      const std::size_t before = calls();
      if (killed_after(moment, design(folder, workers, std::min(budget, budget / 2 + 4 * k)))) {
        ++struck;
        computing += calls() > before;
      } else {
        share *= 0.8;
      }
    }
    finish(folder, 2);
    ASSERT_EQ(files(folder), reference) << folder;
  }
  EXPECT_GE(struck, runs * kills * 4 / 5) << "kills that met a living process";
  EXPECT_GE(computing, runs * kills / 2) << "kills after the process had begun to compute";
  RecordProperty("struck", struck);
  RecordProperty("computing", computing);

  const std::size_t before = calls();
  finish("killed0", 2);
  EXPECT_EQ(calls(), before) << "a finished run computes nothing";
  EXPECT_EQ(files("killed0"), reference);
}

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  const test::TableSpace complexes(4);
  for (const StrategyInfo& info : strategies())
    if (!info.applies || info.applies(complexes)) names.push_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Resume, KilledRunSlow, testing::ValuesIn(strategy_names()), [](const auto& instance) {
  std::string name = instance.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace werner
