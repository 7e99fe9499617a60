// Fillings of a structure type. Independent of the code: counting by hand, and listing by loops.
#include "werner/evolve/prototype_space.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/matcher.hpp"

namespace werner::test {
namespace {

using ::testing::HasSubstr;

PrototypeSpaceOptions options_of(const char* type, const std::vector<std::vector<const char*>>& symbols) {
  PrototypeSpaceOptions options;
  options.type = structure_type(type, "test");
  for (const auto& site : symbols) {
    options.elements.emplace_back();
    for (const char* symbol : site) options.elements.back().push_back(require_atomic_number(symbol));
    std::ranges::sort(options.elements.back());
  }
  return options;
}

TEST(PrototypeSpace, EveryCrystalOnce) {
  // Rock salt: 3 x 3 fillings, less three with one element twice; each pair is met both ways.
  const PrototypeSpace metals(options_of("rock-salt", {{"Ti", "V", "Cr"}, {"Ti", "V", "Cr"}}));
  EXPECT_EQ(metals.size().low, 3);
  EXPECT_EQ(metals.identity("A=V X=Ti"), metals.identity("A=Ti X=V"));
  // Half-Heusler: Y and Z may be exchanged, X may not.
  const PrototypeSpace half(options_of("half-heusler", {{"Ni", "Co"}, {"Ti", "Sn"}, {"Ti", "Sn"}}));
  EXPECT_EQ(half.size().low, 2);
  std::set<std::string> identities;
  for (std::uint64_t i = 0; i < 2; ++i) {
    const auto genome = half.at(i);
    ASSERT_TRUE(genome);
    EXPECT_TRUE(half.violations(*genome).ok());
    identities.insert(half.identity(*genome));
  }
  EXPECT_EQ(identities.size(), 2u);
  EXPECT_FALSE(half.at(2));
  // The matcher agrees that the exchange leads to the same crystal.
  EXPECT_TRUE(fit(half.decode("X=Ni Y=Ti Z=Sn"), half.decode("X=Ni Y=Sn Z=Ti")));
}

TEST(PrototypeSpace, RulesDecideWhatIsThere) {
  auto options = options_of("perovskite", {{"Na", "Ca", "Ba", "La"}, {"Ti", "Al", "Nb"}, {"O"}});
  options.charge_neutral = true;
  const PrototypeSpace neutral(options);
  EXPECT_TRUE(neutral.violations("A=Ca B=Ti X=O").ok());
  EXPECT_TRUE(neutral.violations("A=La B=Al X=O").ok());
  EXPECT_TRUE(neutral.violations("A=Na B=Nb X=O").ok());
  EXPECT_FALSE(neutral.violations("A=Na B=Al X=O").ok());
  options.least_tolerance = 0.8;
  options.most_tolerance = 1.05;
  const PrototypeSpace fitting(options);
  EXPECT_TRUE(fitting.violations("A=Ca B=Ti X=O").ok());
  EXPECT_THAT(fitting.violations("A=Ba B=Ti X=O").reasons.front(), HasSubstr("tolerance factor 1.062"));
  EXPECT_LT(fitting.size().low, neutral.size().low);
  options.most_tolerance = 0.81;
  options.least_tolerance = 0.8;
  EXPECT_THROW(PrototypeSpace{options}, UsageError);
  auto spinel = options_of("spinel", {{"Mg"}, {"Al"}, {"O"}});
  spinel.most_bartel = 4.18;
  EXPECT_THROW(PrototypeSpace{spinel}, UsageError);
}

TEST(PrototypeSpace, ChildrenAreOfTheSpace) {
  auto options = options_of("heusler", {{"Fe", "Mn", "Co", "Ni"}, {"Mn", "Fe", "Ti", "V"}, {"Al", "Si", "Ga", "Ge"}});
  const PrototypeSpace space(options);
  RandomStream random(7, 0, "test");
  for (const std::string& name : space.operators()) {
    int children = 0;
    for (int i = 0; i < 200; ++i) {
      std::vector<Genome> parents;
      for (int k = 0; k < space.parents_of(name); ++k) parents.push_back(space.sample(random));
      const auto child = space.vary(name, parents, random);
      if (!child) continue;
      ++children;
      EXPECT_TRUE(space.violations(*child).ok()) << name << ": " << *child;
      EXPECT_EQ(std::ranges::count(parents, *child), 0);
      EXPECT_EQ(space.decode(*child).size(), 4u);
    }
    // Only iron and manganese may change places, so that exchanges are rare.
    EXPECT_GT(children, name == "exchange-sites" ? 0 : 100) << name;
  }
  EXPECT_THROW(space.decode("X=Fe Y=Mn"), Error);
  EXPECT_THROW(space.decode("X=Fe Y=Mn Z=Qq"), Error);
}

TEST(PrototypeSpace, BestOfALinearModelByBruteForce) {
  const PrototypeSpace space(options_of("perovskite", {{"Ca", "Sr", "Ba"}, {"Ti", "Zr", "Hf", "Sn"}, {"O", "S"}}));
  const std::size_t features = space.feature_names().size();
  ASSERT_EQ(features, 9u);
  RandomStream random(3, 0, "test");
  LinearModel model{0.5, {}};
  for (std::size_t i = 0; i < features; ++i) model.weights.push_back(random.normal());
  std::vector<std::pair<double, Genome>> expected;
  for (std::uint64_t i = 0; i < 24; ++i) {
    const Genome genome = space.at(i).value();
    double cost = model.intercept;
    for (std::size_t f = 0; f < features; ++f) {
      std::string name = space.feature_names()[f];  // "A Ca"
      name.replace(name.find(' '), 1, "=");
      if ((genome + " ").find(name + " ") != std::string::npos) cost += model.weights[f];
    }
    expected.emplace_back(cost, genome);
  }
  std::ranges::sort(expected);
  const auto best = space.best(model, 5);
  ASSERT_EQ(best.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(best[i].second, expected[i].second);
    EXPECT_NEAR(best[i].first, expected[i].first, 1e-12);
  }
}

}  // namespace
}  // namespace werner::test
