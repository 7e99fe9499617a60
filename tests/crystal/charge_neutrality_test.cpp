#include "werner/crystal/charge_neutrality.hpp"

#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <regex>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/metallicity.hpp"
#include "werner/crystal/oxidation_states.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

using test::data_file;

bool valid(const std::string& formula, const SmactRules& rules = {}) {
  return smact_validity(parse_composition(formula), rules).ok();
}

std::string reason(const std::string& formula, const SmactRules& rules = {}) {
  return join(smact_validity(parse_composition(formula), rules).reasons, "; ");
}

// Every combination of states, every pair of elements: the rule as Davies et al. 2016 write it down. Nothing when no
// combination is neutral.
std::optional<bool> by_brute_force(const Composition& composition, const OxidationStateTable& table) {
  std::vector<long long> counts;
  std::vector<const std::vector<int>*> states;
  std::vector<double> x;
  for (const auto& [number, amount] : composition.amounts) {
    counts.push_back(static_cast<long long>(amount));
    states.push_back(&table.states[static_cast<std::size_t>(number)]);
    x.push_back(*rule_element(number).electronegativity);
  }
  std::vector<std::size_t> at(counts.size(), 0);
  bool neutral = false;
  for (;;) {
    long long charge = 0;
    bool in_order = true;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const int first = (*states[i])[at[i]];
      charge += first * counts[i];
      for (std::size_t j = 0; j < at.size(); ++j)
        if (first > 0 && (*states[j])[at[j]] < 0 && x[i] >= x[j]) in_order = false;
    }
    neutral = neutral || charge == 0;
    if (charge == 0 && in_order) return true;
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == states[i]->size()) at[i++] = 0;
    if (i == at.size()) return neutral ? std::optional(false) : std::nullopt;
  }
}

TEST(SmactValidity, SameAsBruteForce) {
  RandomStream random(5, 0, "compositions");
  int seen[3] = {0, 0, 0};
  for (const OxidationStateTable& table : oxidation_state_tables()) {
    SmactRules rules;
    rules.table = table.name;
    rules.alloys = false;
    for (int trial = 0; trial < 600; ++trial) {
      Composition composition;
      const int elements = 2 + random.below(3);
      while (static_cast<int>(composition.amounts.size()) < elements) {
        const int number = 1 + random.below(94);
        if (table.states[static_cast<std::size_t>(number)].empty() || !rule_element(number).electronegativity) continue;
        composition.amounts[number] = 1 + random.below(trial % 3 == 0 ? 60 : 7);
      }
      const auto expected = by_brute_force(composition, table);
      const Verdict verdict = smact_validity(composition, rules);
      EXPECT_EQ(verdict.ok(), expected.value_or(false)) << full_formula(composition) << " " << table.name;
      rules.electronegativity = false;
      EXPECT_EQ(smact_validity(composition, rules).ok(), expected.has_value()) << full_formula(composition);
      rules.electronegativity = true;
      if (!verdict.ok()) {
        EXPECT_EQ(verdict.reasons[0].find("electronegative") != std::string::npos, expected.has_value());
      }
      ++seen[!expected ? 0 : *expected ? 2 : 1];
    }
  }
  for (const int number : seen) EXPECT_GT(number, 100);
}

// With mixed valence every atom of iron is an element of its own.
TEST(SmactValidity, MixedValence) {
  SmactRules rules;
  rules.table = "icsd24_medium";
  EXPECT_FALSE(valid("Fe3O4", rules));
  EXPECT_NE(reason("Fe3O4", rules).find("neutral"), std::string::npos);
  rules.mixed_valence = true;
  EXPECT_TRUE(valid("Fe3O4", rules));
  EXPECT_FALSE(valid("Zn3O4", rules));
  rules.most_mixed_combinations = 7;
  EXPECT_NE(reason("Fe3O4", rules).find("more than 7"), std::string::npos);
}

TEST(SmactValidity, WhyNot) {
  EXPECT_TRUE(valid("NaCl"));
  EXPECT_TRUE(valid("Fe2O3"));
  EXPECT_TRUE(valid("Ca0.5Cl"));
  EXPECT_TRUE(valid("CsPbI3", smact_rules("mattergen")));
  EXPECT_TRUE(valid("He"));
  EXPECT_TRUE(valid("Fe3Al"));
  SmactRules rules;
  rules.alloys = false;
  EXPECT_NE(reason("MgCa", rules).find("is neutral"), std::string::npos);
  EXPECT_NE(reason("ArF").find("no oxidation states of Ar"), std::string::npos);
  EXPECT_NE(reason("PmCl3").find("no electronegativity of Pm"), std::string::npos);
  EXPECT_NE(reason("PmCl3", smact_rules("mattergen")).find("no oxidation states of Pm"), std::string::npos);
  EXPECT_NE(reason("OF3").find("neutral"), std::string::npos);
  EXPECT_FALSE(smact_validity({}).ok());
  EXPECT_FALSE(smact_validity({{{0, 1.0}, {17, 1.0}}}).ok());
  EXPECT_FALSE(smact_validity({{{11, 1.0}, {119, 1.0}}}).ok());
  EXPECT_FALSE(smact_validity({{{11, std::nan("")}, {17, 1.0}}}).ok());
  EXPECT_FALSE(smact_validity({{{11, -1.0}, {17, 1.0}}}).ok());
  EXPECT_FALSE(smact_validity({{{11, 3e300}, {17, 1.0}}}).ok());
  EXPECT_FALSE(smact_validity({{{11, std::sqrt(2)}, {17, 1.0}}}).ok());
  EXPECT_FALSE(valid("Na1000001Cl7"));
  EXPECT_TRUE(valid("Na100001Cl100001"));
  EXPECT_THROW(oxidation_state_table("smact15"), UsageError);
  EXPECT_THROW(smact_rules("cdvea"), UsageError);
}

// 30 elements have more combinations of states than can be listed; some programs give up at 1e7.
TEST(SmactValidity, ManyElements) {
  Composition composition;
  for (int number = 3; composition.amounts.size() < 30; ++number)
    if (number != 10 && number != 18 && number != 36) composition.amounts[number] = 1 + number % 2;
  EXPECT_TRUE(smact_validity(composition).ok());
  EXPECT_FALSE(smact_validity(composition, smact_rules("crystallm")).ok());
  SmactRules rules = smact_rules("crystallm");
  rules.valid_beyond = true;
  EXPECT_TRUE(smact_validity(composition, rules).ok());
}

// metallicity_score of SMACT 4.0.
TEST(Metallicity, ScoreOfSmact) {
  const std::map<std::string, double> scores = {{"Fe3Al", 0.8488958333333334},
                                                {"NaCl", 0.3301666666666667},
                                                {"Fe2O3", 0.46366666666666667},
                                                {"CsPbI3", 0.4385},
                                                {"Mg2Si", 0.43716666666666665},
                                                {"HfNbTaTiZr", 0.9244},
                                                {"PmCl3", 0.20625},
                                                {"ArF", 0.215625},
                                                {"He", 0.11249999999999999},
                                                {"LaNi5", 0.8772083333333334},
                                                {"UO2", 0.3421666666666667},
                                                {"GeTe", 0.45591666666666664},
                                                {"Cu", 0.8104166666666667},
                                                {"Li7La3Zr2O12", 0.55325},
                                                {"NoO", 0.33466666666666667},
                                                {"LrCl3", 0.15}};
  for (const auto& [formula, score] : scores)
    EXPECT_NEAR(metallicity_score(parse_composition(formula)), score, 1e-12) << formula;
  EXPECT_EQ(metallicity_score({}), 0);
}

// Verdicts of SMACT 2.6 and 4.0 on every composition of the table, written by bench/smact_verdicts.py.
TEST(SmactValidityData, SameAsSmact) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  const CsvTable table = parse_csv(read_text_file(file), file);
  const std::size_t column = table.column("cif", file);
  std::vector<Composition> compositions;
  for (const CsvRow& row : table.rows) {
    const std::string& cif = row.fields[column];
    const std::string tag = "_chemical_formula_sum";
    const std::size_t start = cif.find(tag) + tag.size();
    std::string formula;
    for (const char c : cif.substr(start, cif.find('\n', start) - start))
      if (std::isalnum(static_cast<unsigned char>(c)) || c == '.') formula += c;
    compositions.push_back(parse_composition(formula));
  }
  std::map<std::string, SmactRules> rules;
  for (const SmactPreset& preset : smact_presets()) rules[preset.name] = preset.rules;
  for (const std::string name : {"smact14", "icsd16", "icsd24"}) rules[name].table = name;
  rules["smact14 without alloys"].alloys = false;
  rules["smact14 without electronegativity"].electronegativity = false;
  rules["icsd24 without alloys"] = rules["icsd24"];
  rules["icsd24 without alloys"].alloys = false;
  rules["smact-4.0 metallicity"] = rules["smact-4.0"];
  rules["smact-4.0 metallicity"].alloys = false;
  rules["smact-4.0 metallicity"].metallicity = 0.7;
  rules["smact-4.0 mixed valence"] = rules["smact-4.0"];
  rules["smact-4.0 mixed valence"].mixed_valence = true;
  std::size_t conventions = 0;
  for (const std::string& line : split(test::read_text(test::source_dir() / "tests/data/smact_verdicts.txt"), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(':');
    const std::string name = line.substr(0, colon);
    ASSERT_TRUE(rules.contains(name)) << name;
    ASSERT_EQ(line.size() - colon - 1, compositions.size());
    int different = 0;
    for (std::size_t i = 0; i < compositions.size(); ++i)
      if (smact_validity(compositions[i], rules[name]).ok() != (line[colon + 1 + i] == '1') && ++different < 5)
        ADD_FAILURE() << name << " " << full_formula(compositions[i]);
    EXPECT_EQ(different, 0) << name;
    ++conventions;
  }
  EXPECT_EQ(conventions, rules.size());
}

}  // namespace
}  // namespace werner
