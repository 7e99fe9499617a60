#include <sys/resource.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/support.hpp"

namespace werner::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Of the processor, which other programs on the machine lengthen less than the clock's.
double seconds_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

TEST(Help, ListsTheVerbsAndAnswersQuickly) {
  double best = 1e9;
  for (int i = 0; i < 7; ++i) {
    const double before = seconds_of_children();
    const CommandResult result = run_werner({"--help"});
    best = std::min(best, seconds_of_children() - before);
    ASSERT_EQ(result.exit_code, 0);
    for (const char* verb : {"build", "completion", "convert", "design", "info", "list", "predict"})
      EXPECT_THAT(result.out, HasSubstr(verb));
    EXPECT_THAT(result.out, Not(HasSubstr("worker")));
  }
  EXPECT_LT(best, 0.05) << "CPU seconds, best of seven";
}

TEST(Help, UnknownVerbsAndFlagsAreExplained) {
  CommandResult result = run_werner({"desing"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("did you mean 'design'?"));
  result = run_werner({"list", "polyhedra", "--jsn"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("did you mean '--json'?"));
  result = run_werner({"list", "polyhedrons"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("did you mean 'polyhedra'?"));
}

// What CLI11 says in its own words is said in ours.
TEST(Help, WrongCommandLines) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"build", "comlex"}, "unknown verb 'comlex' (did you mean 'complex'?)"},
      {{"build"}, "no verb after 'werner build' (known: complex, crystal)"},
      {{"design"}, "no CONFIG given (usage: werner design CONFIG [flags])"},
      {{"convert", "a.xyz"}, "no file to write is given"},
      {{"list", "ligands", "extra", "more"}, "unexpected 'extra' (usage: werner list KIND [flags])"},
      {{"build", "complex", "--metal"}, "'--metal' without its value"},
      {{"build", "complex", "--spin", "x"}, "'x' where a whole number from 0 was expected"},
      {{"build", "complex", "--geometri", "octahedral"}, "did you mean '--geometry'?"},
      {{"design", "x.toml", "--seed=abc"}, "'abc' where a whole number"},
      {{"design", "x.toml", "--progress=bar"}, "'bar' where auto, json, none were expected"},
      {{"list", "ligands", "--json", "--markdown"}, "exclude each other"},
      {{"--foo"}, "unknown flag '--foo' of 'werner'"},
  };
  for (const auto& [words, message] : cases) {
    const CommandResult result = run_werner(words);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

// Each verb has examples of its own, and those are commands that are understood.
TEST(Help, EveryVerbHasItsOwnExamples) {
  for (const char* verb : {"build", "completion", "convert", "design", "info", "list", "predict"}) {
    const std::string page = run_werner({verb, "--help"}).out;
    ASSERT_THAT(page, HasSubstr("\nExamples\n  werner " + std::string(verb) + " ")) << page;
    const std::string examples = page.substr(page.find("\nExamples\n"));
    for (const char* other : {"build", "completion", "convert", "design", "info", "list", "predict"}) {
      if (std::string(other) != verb) {
        EXPECT_THAT(examples, Not(HasSubstr(std::string("  werner ") + other)));
      }
    }
    EXPECT_THAT(page, Not(HasSubstr("Options:")));
  }
}

TEST(Help, CompletionKnowsVerbsFlagsAndNames) {
  const auto words = [](std::vector<std::string> typed) {
    typed.insert(typed.begin(), {"completion", "--words", "--"});
    return run_werner(typed).out;
  };
  EXPECT_EQ(words({"des"}), "design\n");
  EXPECT_THAT(words({""}), AllOf(HasSubstr("design\n"), HasSubstr("build\n"), Not(HasSubstr("worker"))));
  EXPECT_EQ(words({"build", ""}), "complex\ncrystal\n");
  EXPECT_EQ(words({"design", "--see"}), "--seed\n");
  EXPECT_EQ(words({"design", "x.toml", "--strategy", "ns"}), "nsga2\nnsga3\n");
  EXPECT_EQ(words({"design", "--strategy=nsga2"}), "--strategy=nsga2\n");
  EXPECT_EQ(words({"build", "complex", "--geometry", "octa"}), "octahedral\n");
  EXPECT_THAT(words({"build", "complex", "--ligand", "bip"}), HasSubstr("bipy\n"));
  EXPECT_THAT(words({"build", "complex", "--metal", "Fe"}), AllOf(HasSubstr("Fe+2\n"), HasSubstr("Fe+3\n")));
  EXPECT_EQ(words({"predict", "a.xyz", "--properties", "homo_lumo_gap,polar"}), "homo_lumo_gap,polarizability\n");
  EXPECT_EQ(words({"predict", "a.xyz", "--oracle", "gfn2"}), "gfn2-xtb\n");
  EXPECT_EQ(words({"list", "pol"}), "polyhedra\n");
  EXPECT_EQ(words({"completion", ""}), "bash\nfish\nzsh\n");
  EXPECT_EQ(words({"design", ""}), "") << "a file is due: the shell completes it";
  EXPECT_EQ(run_werner({"completion", "bash"}).exit_code, 0);
  EXPECT_EQ(run_werner({"completion"}).exit_code, 2);
}

TEST(List, EveryKindHasEntriesInEveryForm) {
  for (const char* kind : {"formats", "ligands", "metals", "oracles", "polyhedra", "properties", "strategies"}) {
    const CommandResult json = run_werner({"list", kind, "--json"});
    ASSERT_EQ(json.exit_code, 0) << kind << json.err;
    EXPECT_GE(nlohmann::json::parse(json.out).size(), 4u) << kind;
    EXPECT_EQ(run_werner({"list", kind}).exit_code, 0);
  }
}

// The pages that the command writes are those in docs/: `make docs` after a change of flags or lists.
TEST(Docs, GeneratedPagesAreCurrent) {
  EXPECT_EQ(run_werner({"completion", "--page"}).out, read_text(source_dir() / "docs/command.md")) << "run `make docs`";
  const std::string lists = read_text(source_dir() / "docs/lists.md");
  for (const char* kind : {"formats", "oracles", "polyhedra", "properties", "strategies"})
    EXPECT_THAT(lists, HasSubstr(run_werner({"list", kind, "--markdown"}).out)) << "run `make docs`";
}

// Every Markdown link to a file of the tree leads somewhere.
TEST(Docs, LinksLeadSomewhere) {
  std::vector<std::filesystem::path> pages{source_dir() / "README.md"};
  for (const auto& entry : std::filesystem::directory_iterator(source_dir() / "docs")) pages.push_back(entry.path());
  int links = 0;
  for (const auto& page : pages) {
    const std::string text = read_text(page);
    for (std::size_t at = 0; (at = text.find("](", at)) != std::string::npos; ++at) {
      std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
      target = target.substr(0, target.find('#'));
      if (target.empty() || target.find("://") != std::string::npos) continue;
      EXPECT_TRUE(std::filesystem::exists(page.parent_path() / target)) << page << " -> " << target;
      ++links;
    }
  }
  EXPECT_GT(links, 20);
}

// The search that README.md shows is a valid configuration.
TEST(Docs, ReadmeConfigurationIsUnderstood) {
  const std::string readme = read_text(source_dir() / "README.md");
  const std::size_t start = readme.find("    [space]"), end = readme.find("\nThen\n");
  ASSERT_NE(start, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const ScratchDir scratch;
  const auto file = scratch.write("search.toml", readme.substr(start, end - start));
  const CommandResult result = run_werner({"info", file.string(), "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_GT(nlohmann::json::parse(result.out).at("space_size").get<double>(), 1000);
}

}  // namespace
}  // namespace werner::test
