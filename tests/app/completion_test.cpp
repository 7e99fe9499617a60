// The completion scripts, read and asked by the shells themselves.
#include <cstdio>
#include <cstdlib>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"

namespace werner::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;

bool installed(const std::string& shell) {
  return std::system(("command -v " + shell + " > /dev/null 2>&1").c_str()) == 0;
}

#define REQUIRE_SHELL(shell) \
  if (!installed(shell)) GTEST_SKIP() << "no " << (shell) << " here: its completion script is not tested"

class Completion : public testing::Test {
 protected:
  // The file of the script that `werner completion SHELL` prints.
  fs::path script(const std::string& shell) const {
    const CommandResult result = run_werner({"completion", shell});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return scratch_.write("werner." + shell, result.out);
  }
  // Lines that the shell prints when it runs `code`, `$script` being the file and `werner` the command of this build.
  std::vector<std::string> lines_of(const std::string& shell, const fs::path& file, const std::string& code) const {
    const std::string folder = fs::absolute(std::getenv("WERNER")).parent_path().string();
    const fs::path program = scratch_.write("ask", code);
    const std::string command = "PATH='" + folder + "':\"$PATH\" HOME='" + scratch_.path().string() + "' script='" +
                                file.string() + "' " + shell + " '" + program.string() + "' 2>&1";
    FILE* pipe = popen(command.c_str(), "r");
    std::string text;
    char buffer[4096];
    while (const std::size_t got = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, got);
    EXPECT_EQ(pclose(pipe), 0) << shell << ": " << text;
    std::vector<std::string> lines;
    for (const std::string& line : split(text, '\n'))
      if (!line.empty()) lines.push_back(line);
    return lines;
  }
  int parsed(const std::string& shell, const fs::path& file) const {
    return std::system((shell + " -n '" + file.string() + "'").c_str());
  }

  // Verbs, flags and names of lists, as offered for a command line whose last word is being typed.
  template <class Offered>
  static void expect_offers(const Offered& offered) {
    EXPECT_THAT(offered({"werner", ""}), IsSupersetOf({"build", "design", "info", "list", "predict"}));
    EXPECT_THAT(offered({"werner", ""}), Not(testing::Contains("worker")));
    EXPECT_THAT(offered({"werner", "des"}), ElementsAre("design"));
    EXPECT_THAT(offered({"werner", "design", "--see"}), ElementsAre("--seed"));
    EXPECT_THAT(offered({"werner", "design", "job.toml", "--"}),
                IsSupersetOf({"--evaluations", "--force", "--output"}));
    EXPECT_THAT(offered({"werner", "design", "job.toml", "--strategy", "ns"}), ElementsAre("nsga2", "nsga3"));
    EXPECT_THAT(offered({"werner", "list", "pol"}), ElementsAre("polyhedra"));
    EXPECT_THAT(offered({"werner", "build", "complex", "--metal", "Ir+3"}), ElementsAre("Ir+3"));
  }

  ScratchDir scratch_;
};

TEST_F(Completion, Bash) {
  REQUIRE_SHELL("bash");
  const fs::path file = script("bash");
  ASSERT_EQ(parsed("bash", file), 0);
  const auto offered = [&](const std::vector<std::string>& words) {
    return lines_of("bash --norc", file,
                    "source \"$script\"\nCOMP_WORDS=('" + join(words, "' '") +
                        "')\nCOMP_CWORD=" + std::to_string(words.size() - 1) +
                        "\ncomplete -p werner | grep -q -- '-F _werner' || exit 1\n"
                        "_werner\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
  };
  expect_offers(offered);
  EXPECT_THAT(offered({"werner", "build", "complex", "--ligand", "P(OM"}), ElementsAre("P\\(OMe\\)3"))
      << "quoted, or bash could not read it";
  EXPECT_THAT(offered({"werner", "design", "job"}), ElementsAre()) << "bash completes files itself";
}

// The completion system of zsh itself wants a terminal: what the function hands to it is printed instead.
TEST_F(Completion, Zsh) {
  REQUIRE_SHELL("zsh");
  const fs::path file = script("zsh");
  ASSERT_EQ(parsed("zsh", file), 0);
  EXPECT_TRUE(read_text(file).starts_with("#compdef werner\n")) << "how zsh knows whose function a file of fpath holds";
  const auto offered = [&](const std::vector<std::string>& words) {
    return lines_of("zsh -f", file,
                    "compdef() { registered=\"$*\" }\n_files() { print FILES }\n"
                    "compadd() { [[ $1 == -a ]] && print -rl -- \"${(@P)2}\" }\n"
                    "source \"$script\"\n[[ $registered == '_werner werner' ]] || exit 1\n"
                    "words=('" +
                        join(words, "' '") + "')\nCURRENT=" + std::to_string(words.size()) + "\n_werner\n");
  };
  expect_offers(offered);
  EXPECT_THAT(offered({"werner", "design", "job"}), ElementsAre("FILES"));
}

TEST_F(Completion, Fish) {
  REQUIRE_SHELL("fish");
  const fs::path file = script("fish");
  ASSERT_EQ(parsed("fish", file), 0);
  scratch_.write("job.toml", "");
  const auto offered = [&](const std::vector<std::string>& words) {
    return lines_of("fish --no-config", file,
                    "source $script\ncd '" + scratch_.path().string() + "'\ncomplete -C '" + join(words, " ") + "'\n");
  };
  expect_offers(offered);
  EXPECT_THAT(offered({"werner", "design", "job"}), ElementsAre("job.toml"));
}

}  // namespace
}  // namespace werner::test
