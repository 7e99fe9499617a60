#include "werner/crystal/composition_features.hpp"

#include <cmath>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

double value(const CompositionFeatures& features, const std::string& name) {
  const auto names = composition_feature_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return features.values[i];
  ADD_FAILURE() << "no feature '" << name << "'";
  return 0;
}

// By hand for Fe2O3: 26 and 8.
TEST(CompositionFeatures, IronOxide) {
  const CompositionFeatures features = composition_features(parse_composition("Fe2O3"));
  ASSERT_TRUE(features.verdict.ok());
  EXPECT_EQ(composition_feature_names().size(), composition_features_size);
  EXPECT_EQ(value(features, "minimum Number"), 8);
  EXPECT_EQ(value(features, "maximum Number"), 26);
  EXPECT_EQ(value(features, "range Number"), 18);
  EXPECT_NEAR(value(features, "mean Number"), (2 * 26 + 3 * 8) / 5.0, 1e-12);
  EXPECT_NEAR(value(features, "avg_dev Number"), (2 * (26 - 15.2) + 3 * (15.2 - 8)) / 5, 1e-12);
  EXPECT_EQ(value(features, "mode Number"), 8);
  // Of equals the smallest.
  EXPECT_EQ(value(composition_features(parse_composition("FeO")), "mode Number"), 8);
}

// Expected by matminer 0.10.1 for more than 300 compositions: bench/fingerprints_matminer.py.
TEST(CompositionFeatures, AsMatminer) {
  const std::string text = test::read_text(test::source_dir() / "tests/data/magpie_matminer.csv");
  int checked = 0;
  for (const std::string& line : split(text, '\n')) {
    const auto fields = split(line, ',');
    if (fields.size() != 3 || fields[0] == "composition") continue;
    const bool imputed = fields[1] == "1";
    const CompositionFeatures features = composition_features(
        parse_composition(fields[0]), imputed ? MissingProperties::average : MissingProperties::not_a_number);
    ASSERT_TRUE(features.verdict.ok());
    const auto words = split_words(fields[2]);
    ASSERT_EQ(words.size(), composition_features_size);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "nan") {
        EXPECT_TRUE(std::isnan(features.values[i])) << fields[0] << " " << composition_feature_names()[i];
        continue;
      }
      const double expected = parse_double(words[i]).value();
      // Ten digits are written.
      EXPECT_NEAR(features.values[i], expected, 1e-7 + 1e-9 * std::abs(expected))
          << fields[0] << " " << composition_feature_names()[i];
    }
    ++checked;
  }
  EXPECT_GT(checked, 300);
}

TEST(CompositionFeatures, Scaled) {
  const CompositionFeatures features = composition_features(parse_composition("HeNe"));
  EXPECT_TRUE(std::isnan(value(features, "mean Electronegativity")));
  const CompositionNumbers scaled = scaled_composition_features(features.values);
  // "minimum Number" with the numbers of CDVAE; NaN becomes 0.
  EXPECT_NEAR(scaled[0], (2 - 21.194441759304013) / 16.35781741152948, 1e-12);
  for (const double x : scaled) EXPECT_TRUE(std::isfinite(x));
  EXPECT_EQ(scaled[7 * 6 + 3], 0);
}

TEST(CompositionFeatures, Refusals) {
  EXPECT_FALSE(composition_features({}).verdict.ok());
  EXPECT_FALSE(composition_features({{{119, 1.0}}}).verdict.ok());
  EXPECT_FALSE(composition_features({{{0, 1.0}}}).verdict.ok());
  EXPECT_FALSE(composition_features({{{8, 0.0}}}).verdict.ok());
  EXPECT_FALSE(composition_features({{{8, std::nan("")}}}).verdict.ok());
  EXPECT_TRUE(composition_features({{{118, 1.0}}}, MissingProperties::average).verdict.ok());
}

}  // namespace
}  // namespace werner
