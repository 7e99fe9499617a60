#include "werner/run/configuration.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/run/formula.hpp"
#include "werner/run/toml.hpp"

namespace werner {
namespace {

const std::string minimal = R"toml([space]
metal = "Pd(II)"
geometry = "square-planar"
[[objective]]
property = "dipole"
goal = "maximize"
)toml";

template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::string refusal(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return message_of([&] { parse_configuration(text, "job.toml", overrides); });
}

TEST(Configuration, FillsInDefaults) {
  const Configuration configuration = parse_configuration(minimal, "job.toml");
  EXPECT_EQ(configuration.name, "job");
  EXPECT_EQ(configuration.space.metals, std::vector<std::string>{"Pd(II)"});
  EXPECT_EQ(configuration.oracle.settings.oracle, "gfn2-xtb");
  EXPECT_EQ(configuration.search.strategy, "auto");
  EXPECT_FALSE(configuration.constraints.charge);
}

TEST(Configuration, ReadsBackWhatItWrites) {
  const std::string text = minimal + R"toml(weight = 2
[[objective]]
property = "homo_lumo_gap"
window = [2, 3.5]
[[objective]]
property = "per_atom"
formula = "polarizability / number_of_atoms"
unit = "au"
goal = "minimize"
reference = 0
[ligands]
names = ["chloride", "n1ccccc1{0}", "a \"quoted\" name"]
denticity = [1, 2]
[constraints]
charge = [-1, 1]
atoms = 40
elements = ["C", "H"]
[constraints.class_limits]
phosphine = [1, 2]
[oracle]
name = "gfn-ff"
solvent = "water"
[search]
strategy = "nsga2"
population = 20
seed = 7
)toml";
  const Configuration first = parse_configuration(text, "job.toml");
  const Configuration again = parse_configuration(configuration_text(first), "job.toml");
  EXPECT_EQ(configuration_text(first), configuration_text(again));
  EXPECT_FALSE(first_difference(first, again));
  EXPECT_EQ(again.search.parameters.at("population"), "20");
  EXPECT_EQ(again.objectives[1].objective.goal, Goal::window);
  EXPECT_DOUBLE_EQ(again.objectives[1].objective.high, 3.5);
  EXPECT_EQ(again.constraints.class_limits.at("phosphine").high, 2);
}

TEST(Configuration, OverridesReachEveryKey) {
  const Configuration configuration =
      parse_configuration(minimal, "job.toml",
                          {"search.seed=5", "oracle.name=geometry", "constraints.charge=any",
                           "objective.0.goal=minimize", "space.metal=[\"Pt(II)\", \"Ni(II)\"]"});
  EXPECT_EQ(configuration.search.seed, 5);
  EXPECT_EQ(configuration.oracle.settings.oracle, "geometry");
  EXPECT_EQ(configuration.objectives[0].objective.goal, Goal::minimize);
  EXPECT_EQ(configuration.space.metals.size(), 2u);
}

TEST(Configuration, NumbersAsPeopleWriteThem) {
  const Configuration configuration =
      parse_configuration(minimal, "job.toml", {"search.evaluations=1e3", "constraints.max_distinct_ligands=any"});
  EXPECT_EQ(configuration.search.evaluations, 1000);
  EXPECT_FALSE(configuration.constraints.max_distinct_ligands);
  EXPECT_THAT(refusal(minimal, {"search.evaluations=1.5"}), testing::HasSubstr("a whole number"));
  EXPECT_THAT(refusal(minimal, {"search.evaluations=1e300"}), testing::HasSubstr("a whole number"));
}

TEST(Configuration, SaysWhatDiffers) {
  const Configuration one = parse_configuration(minimal, "job.toml");
  EXPECT_EQ(first_difference(one, parse_configuration(minimal, "job.toml", {"search.seed=2"})),
            "search.seed: 1 before, 2 now");
  // A budget may be extended, and machines differ.
  EXPECT_FALSE(
      first_difference(one, parse_configuration(minimal, "job.toml", {"search.evaluations=999", "oracle.workers=3"})));
}

TEST(Configuration, RefusesWithFileLineAndHint) {
  using testing::AllOf;
  using testing::HasSubstr;
  EXPECT_THAT(refusal(minimal + "wieght = 2\n"), AllOf(HasSubstr("job.toml:7"), HasSubstr("did you mean 'weight'")));
  EXPECT_THAT(refusal(minimal + "[orakel]\nname = \"gfn2-xtb\"\n"),
              AllOf(HasSubstr("orakel"), HasSubstr("job.toml:7")));
  EXPECT_THAT(refusal(minimal, {"space.metal=\"Xx(II)\""}), HasSubstr("Xx"));
  EXPECT_THAT(refusal(minimal, {"space.geometry=squar-planar"}), HasSubstr("did you mean 'square-planar'"));
  EXPECT_THAT(refusal(minimal, {"objective.0.property=homo_lumo_gp"}), HasSubstr("did you mean 'homo_lumo_gap'"));
  EXPECT_THAT(refusal(minimal, {"objective.0.window=[3, 1]", "objective.0.goal=window"}),
              AllOf(HasSubstr("window [3, 1] is empty or negative"), HasSubstr("window = [1, 3]?")));
  EXPECT_THAT(refusal(minimal, {"objective.0.window=[2, 2]", "objective.0.goal=window"}),
              AllOf(HasSubstr("has no width"), HasSubstr("target = 2")));
  EXPECT_THAT(refusal(minimal, {"constraints.atoms=[-5, -1]"}), HasSubstr("counts below zero"));
  EXPECT_THAT(refusal(minimal, {"constraints.class_limits.halide=[-1, 1]"}), HasSubstr("counts below zero"));
  EXPECT_THAT(refusal(minimal, {"oracle.name=gfn3-xtb"}), HasSubstr("did you mean 'gfn"));
  EXPECT_THAT(refusal(minimal, {"search.seed=-1"}), HasSubstr("a whole number from 0"));
  EXPECT_THAT(refusal(minimal, {"search.strategy=nsga"}), HasSubstr("did you mean 'nsga"));
  EXPECT_THAT(refusal(minimal, {"search.strategy=nsga2", "search.populaton=3"}),
              HasSubstr("did you mean 'population'"));
  EXPECT_THAT(refusal(minimal, {"constraints.charge=[1, -1]"}), HasSubstr("lower one"));
  EXPECT_THAT(refusal(minimal, {"nothing"}), HasSubstr("expected KEY=VALUE"));
  EXPECT_THAT(refusal("[space\n"), HasSubstr("job.toml:1"));
  EXPECT_THAT(message_of([] { read_configuration("/nowhere/job.toml"); }), HasSubstr("no configuration"));
}

TEST(Formula, EvaluatesWithPrecedenceSpeciesAndUncertainty) {
  const Formula formula = parse_formula("2 * (energy - energy(PMe3)) / number_of_atoms - -1");
  EXPECT_EQ(compound_properties(formula), (std::vector<std::string>{"energy", "number_of_atoms"}));
  EXPECT_EQ(species_properties(formula)[0].first, "PMe3");
  const PropertyValue value = evaluate(formula, {{"energy", {10, 0.3}}, {"number_of_atoms", {4, std::nan("")}}},
                                       {{"PMe3", {{"energy", {4, 0.4}}}}});
  EXPECT_DOUBLE_EQ(value.value, 4.0);         // 2 * 6 / 4 + 1
  EXPECT_DOUBLE_EQ(value.uncertainty, 0.25);  // 2 * 0.5 / 4 by quadrature
  EXPECT_TRUE(std::isnan(evaluate(formula, {}, {}).value));
  // A number knows nothing of the uncertainty that it is combined with.
  const PropertyValue scaled = evaluate(parse_formula("energy * 1e-3"), {{"energy", {10, std::nan("")}}}, {});
  EXPECT_DOUBLE_EQ(scaled.value, 0.01);
  EXPECT_TRUE(std::isnan(scaled.uncertainty));
  EXPECT_DOUBLE_EQ(evaluate(parse_formula("2e+1*energy - .5"), {{"energy", {1, 0.1}}}, {}).uncertainty, 2);
  for (const char* wrong : {"", "energy -", "(energy", "energy energy", "enrgy", "2 ** 3", "energy()", "1e999x"})
    EXPECT_THROW(parse_formula(wrong), UsageError) << wrong;
}

}  // namespace
}  // namespace werner
