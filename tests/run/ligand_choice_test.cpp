// Which ligands a configuration chooses: the rule of docs/configuration.md, key by key.
#include <algorithm>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/run/configuration.hpp"
#include "werner/run/setup.hpp"

namespace werner {
namespace {

class LigandChoiceOfAFile : public testing::Test {
 protected:
  std::vector<std::string> chosen(const std::vector<std::string>& keys) const {
    const std::string base =
        "[space]\nmetal = \"Pd(II)\"\ngeometry = \"square-planar\"\n"
        "[[objective]]\nproperty = \"dipole\"\ngoal = \"maximize\"\n"
        "[ligands]\nfile = \"" +
        file_.string() + "\"\n";
    std::string text = base;
    for (const std::string& key : keys) text += key + "\n";
    const Configuration configuration = parse_configuration(text, "job.toml");
    std::vector<std::string> names;
    for (const LigandPtr& ligand : choose_ligands(configuration.ligands, "job.toml").ligands)
      names.push_back(ligand->name);
    std::ranges::sort(names);
    return names;
  }
  test::ScratchDir scratch_;
  std::filesystem::path file_ = scratch_.write("mine.txt", "CCCCN{4} 0 mine\nNCCCN{0,4} 0 tn\nchloride\npyridine\n");
};

using testing::ElementsAre;

TEST_F(LigandChoiceOfAFile, AllOfItCounts) {
  EXPECT_THAT(chosen({}), ElementsAre("chloride", "mine", "pyridine", "tn"));
}

TEST_F(LigandChoiceOfAFile, NamesAdd) {
  EXPECT_THAT(chosen({"names = [\"bromide\", \"N{0}\"]"}),
              ElementsAre("N", "bromide", "chloride", "mine", "pyridine", "tn"));
  EXPECT_THAT(chosen({"names = [\"bromide\"]", "library = \"builtin\""}),
              ElementsAre("bromide", "chloride", "mine", "pyridine", "tn"));
}

TEST_F(LigandChoiceOfAFile, TheOtherKeysFilter) {
  EXPECT_THAT(chosen({"denticity = [1]", "names = [\"en\"]"}), ElementsAre("chloride", "en", "mine", "pyridine"));
  EXPECT_THAT(chosen({"exclude = [\"mine\", \"halide\"]"}), ElementsAre("pyridine", "tn"));
  EXPECT_THAT(chosen({"classes = [\"halide\"]"}), ElementsAre("chloride", "mine", "tn"));
  const auto halides = chosen({"classes = [\"halide\"]", "library = \"builtin\"", "denticity = [1]"});
  EXPECT_THAT(halides, testing::IsSupersetOf({"bromide", "fluoride", "iodide", "mine"}));
  EXPECT_EQ(std::ranges::count(halides, "pyridine"), 0);
}

}  // namespace
}  // namespace werner
