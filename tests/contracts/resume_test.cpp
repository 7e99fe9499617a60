// The real process, killed without warning: the same command goes on, and ends with the same front.csv.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/evolve/strategy.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;

const char* const job = R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "bromide", "ammonia", "water", "cyanide", "carbonyl"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "dipole"
goal = "maximize"
[[objective]]
property = "buried_volume"
goal = "minimize"
[oracle]
name = "external"
command = "sh oracle.sh {xyz}"
rotamers = 1
[search]
seed = 4
)toml";

// Slow enough to be killed in the middle of things.
const char* const oracle = R"toml(sleep 0.02
awk 'FNR > 2 && NF >= 4 { x += length($1) * $2; y += length($1) * $3; z += NR * $4 }
     END { printf "{\"dipole\": %.6f}\n", sqrt(x * x + y * y + z * z) }' "$1"
)toml";

pid_t start(const fs::path& folder, const std::vector<std::string>& arguments) {
  const std::string program = fs::absolute(std::getenv("WERNER")).string();
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder.c_str()) != 0 || !freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
      _exit(126);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  return child;
}

std::vector<std::string> design(const std::string& strategy, const std::string& output, int workers, int evaluations) {
  return {"design",
          "job.toml",
          "-o",
          output,
          "--strategy",
          strategy,
          "--workers",
          std::to_string(workers),
          "--evaluations",
          std::to_string(evaluations),
          "--no-report"};
}

class KilledRunSlow : public testing::TestWithParam<std::string> {};

TEST_P(KilledRunSlow, EndsWithTheSameFront) {
  const test::ScratchDir scratch;
  scratch.write("job.toml", job);
  scratch.write("oracle.sh", oracle);
  const std::string strategy = GetParam();
  const int evaluations = 24;
  ASSERT_EQ(test::run_werner(design(strategy, "whole", 1, evaluations), scratch.path()).exit_code, 0);
  const std::string reference = test::read_text(scratch.path() / "whole" / "front.csv");
  ASSERT_GT(std::count(reference.begin(), reference.end(), '\n'), 1);

  RandomStream random(5, stable_hash(strategy), "moments");
  for (int kills = 0; kills < 7; ++kills) {
    const int workers = std::vector<int>{1, 2, 7}[static_cast<std::size_t>(random.below(3))];
    const pid_t child = start(scratch.path(), design(strategy, "killed", workers, 8 + 2 * kills));
    usleep(static_cast<useconds_t>(random.uniform(0.02, 1.5) * 1e6));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  const test::CommandResult last = test::run_werner(design(strategy, "killed", 2, evaluations), scratch.path());
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_EQ(test::read_text(scratch.path() / "killed" / "front.csv"), reference);
}

std::vector<std::string> strategy_names() {
  std::vector<std::string> names;
  for (const StrategyInfo& info : strategies())
    if (info.max_objectives != 1) names.push_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Resume, KilledRunSlow, testing::ValuesIn(strategy_names()), [](const auto& instance) {
  std::string name = instance.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace werner
