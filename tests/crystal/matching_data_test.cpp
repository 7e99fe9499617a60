// pymatgen's verdicts on 3,962 pairs, made from the data set by the recipes of bench/matching_pairs.py; MatterGen's on
// 500 pairs, most of them with shared or partly filled sites, by those of bench/matching_disordered.py.
#include <map>

#include "tests/crystal/matching_recipes.hpp"
#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/substitution_matcher.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

std::vector<Crystal> crystals_of(const std::filesystem::path& file) {
  std::vector<Crystal> result;
  const CrystalFile read = read_crystals(file);
  EXPECT_TRUE(read.broken.empty()) << file;
  for (const CrystalEntry& entry : read.entries) result.push_back(ordered(entry.crystal).value_or(Crystal{}));
  return result;
}

const Crystal& crystal_at(const std::map<std::string, std::vector<Crystal>>& sets, const std::string& address) {
  const auto parts = split(address, ':');
  return sets.at(parts[0]).at(static_cast<std::size_t>(*parse_int(parts[1])));
}

TEST(MatchingData, VerdictsOfPymatgen) {
  REQUIRE_DATA(mp, "crystals/mp_train.csv.gz");
  REQUIRE_DATA(wbm, "crystals/wbm_10k.csv.gz");
  REQUIRE_DATA(perov, "crystals/perov5_train.csv.gz");
  REQUIRE_DATA(carbon, "crystals/carbon24_train.csv.gz");
  const std::map<std::string, std::vector<Crystal>> sets{{"mp", crystals_of(mp)},
                                                         {"wbm", crystals_of(wbm)},
                                                         {"perov", crystals_of(perov)},
                                                         {"carbon", crystals_of(carbon)}};
  const std::string text = test::read_text(test::source_dir() / "tests/data/matching_pairs.csv");
  int pairs = 0;
  for (const std::string& line : split(text, '\n')) {
    const auto f = split(line, ',');
    if (f.size() != 18 || f[0] == "kind") continue;
    ++pairs;
    test::MatchingRecipe recipe;
    const auto entries = split_words(f[3]);
    for (int i = 0; i < 9; ++i) recipe.matrix(i / 3, i % 3) = *parse_int(entries[static_cast<std::size_t>(i)]);
    recipe.noise = *parse_double(f[4]);
    recipe.strain = *parse_double(f[5]);
    recipe.scale = *parse_double(f[6]);
    recipe.shuffle = f[7] == "1";
    recipe.seed = static_cast<std::uint64_t>(*parse_int(f[8]));
    MatchOptions options{.ltol = *parse_double(f[9]), .stol = *parse_double(f[10]), .angle_tol = *parse_double(f[11])};
    options.scale = f[12] != "unscaled";
    options.primitive = f[12] != "given-cell";
    options.supercell = f[12] == "supercell";
    const test::MatchingRecipe plain{.a = {}, .b = {}, .matrix = Eigen::Matrix3i::Identity()};
    const Crystal a = test::made_pair(crystal_at(sets, f[1]), plain);
    const Crystal b = test::made_pair(crystal_at(sets, f[2]), recipe);
    EXPECT_EQ(fit(a, b, options), f[13] == "1") << line;
    const auto distance = rms_distance(a, b, options);
    // The mean lattice of this pair has several LLL bases that are equally good, and rounding in the last digit decides
    // which of the far pairs are looked at (docs/matching.md).
    if (f[8] == "381" && !distance) continue;
    EXPECT_EQ(distance.has_value(), !f[14].empty()) << line;
    if (distance && !f[14].empty()) {
      EXPECT_NEAR(distance->rms, *parse_double(f[14]), 1e-4) << line;
      EXPECT_NEAR(distance->max, *parse_double(f[15]), 1e-4) << line;
    }
    if (!f[16].empty()) {
      EXPECT_EQ(fit_anonymous(a, b, options), f[16] == "1") << line;
    }
  }
  EXPECT_EQ(pairs, 3962);
}

// "26=26:0.5+28:0.5;28=26:0.5+28:0.5": what stands on the sites of an element.
DisorderedCrystal with_shares(const Crystal& crystal, const std::string& rules) {
  DisorderedCrystal result = disordered(crystal);
  if (rules.empty()) return result;
  for (const std::string& rule : split(rules, ';')) {
    const auto sides = split(rule, '=');
    std::vector<Occupant> site;
    for (const std::string& part : split(sides[1], '+')) {
      const auto words = split(part, ':');
      site.push_back({*parse_int(words[0]), *parse_double(words[1])});
    }
    for (std::size_t i = 0; i < crystal.size(); ++i)
      if (crystal.atomic_numbers[i] == *parse_int(sides[0])) result.sites[i] = site;
  }
  return result;
}

void expect_distance(const std::optional<MatchDistance>& found, const std::string& rms, const std::string& max,
                     const std::string& line) {
  EXPECT_EQ(found.has_value(), !rms.empty()) << line;
  if (!found || rms.empty()) return;
  EXPECT_NEAR(found->rms, *parse_double(rms), 1e-4) << line;
  EXPECT_NEAR(found->max, *parse_double(max), 1e-4) << line;
}

TEST(MatchingData, VerdictsOfMatterGen) {
  REQUIRE_DATA(mp, "crystals/mp_train.csv.gz");
  REQUIRE_DATA(wbm, "crystals/wbm_10k.csv.gz");
  REQUIRE_DATA(perov, "crystals/perov5_train.csv.gz");
  const std::map<std::string, std::vector<Crystal>> sets{
      {"mp", crystals_of(mp)}, {"wbm", crystals_of(wbm)}, {"perov", crystals_of(perov)}};
  const CsvTable table = parse_csv(test::read_text(test::source_dir() / "tests/data/matching_disordered.csv"), "table");
  int disordered_pairs = 0;
  for (const CsvRow& row : table.rows) {
    const auto at = [&](const char* name) { return row.fields[*table.find(name)]; };
    test::MatchingRecipe recipe{.a = {}, .b = {}, .matrix = Eigen::Matrix3i::Identity()};
    const Crystal& source = crystal_at(sets, at("a"));
    DisorderedCrystal a = with_shares(test::made_pair(source, recipe), at("share_a"));
    const auto entries = split_words(at("matrix"));
    for (int i = 0; i < 9; ++i) recipe.matrix(i / 3, i % 3) = *parse_int(entries[static_cast<std::size_t>(i)]);
    recipe.noise = *parse_double(at("noise"));
    recipe.seed = static_cast<std::uint64_t>(*parse_int(at("seed")));
    recipe.shuffle = true;
    Crystal made = test::made_pair(source, recipe);
    if (const auto atoms = split_words(at("swap")); atoms.size() == 2)
      std::swap(made.atomic_numbers[static_cast<std::size_t>(*parse_int(atoms[0]))],
                made.atomic_numbers[static_cast<std::size_t>(*parse_int(atoms[1]))]);
    DisorderedCrystal b = with_shares(made, at("share_b"));
    if (at("kind").ends_with("-turned")) std::swap(a, b);
    disordered_pairs += !ordered(a) || !ordered(b);
    const std::string line = std::to_string(row.line);
    const SubstitutionCrystal first = prepare_for_substitution(a), second = prepare_for_substitution(b);
    EXPECT_EQ(fit_with_substitution(first, second), at("fit") == "1") << line;
    expect_distance(rms_with_substitution(first, second), at("rms"), at("max"), line);
    EXPECT_EQ(fit(first.as_given, second.as_given), at("plain_fit") == "1") << line;
    expect_distance(rms_distance(first.as_given, second.as_given), at("plain_rms"), at("plain_max"), line);
  }
  EXPECT_EQ(table.rows.size(), 500u);
  EXPECT_GT(disordered_pairs, 250);
}

}  // namespace
}  // namespace werner
