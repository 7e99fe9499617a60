// Substitution into known crystals. Independent of the code: textbook structures whose neighbours in the periodic table
// are known to share them, symmetry of simple structures, and counting by hand.
#include "werner/crystal/templates.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/merged_templates.hpp"
#include "werner/crystal/template_ranking.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner::test {
namespace {

Crystal crystal(const Eigen::Matrix3d& rows, const std::vector<std::pair<const char*, std::array<double, 3>>>& atoms) {
  Crystal result;
  result.lattice = Lattice(rows);
  for (const auto& [symbol, position] : atoms) {
    result.atomic_numbers.push_back(require_atomic_number(symbol));
    result.positions.push_back(Fractional{{position[0], position[1], position[2]}});
  }
  return result;
}

Eigen::Matrix3d face_centred(double a) {
  Eigen::Matrix3d rows;
  rows << 0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0;
  return rows;
}
Eigen::Matrix3d cubic(double a) { return Eigen::Matrix3d::Identity() * a; }

Crystal rock_salt(const char* cation, const char* anion, double a) {
  return crystal(face_centred(a), {{cation, {0, 0, 0}}, {anion, {0.5, 0.5, 0.5}}});
}
Crystal zinc_blende(const char* cation, const char* anion, double a) {
  return crystal(face_centred(a), {{cation, {0, 0, 0}}, {anion, {0.25, 0.25, 0.25}}});
}
Crystal caesium_chloride(const char* cation, const char* anion, double a) {
  return crystal(cubic(a), {{cation, {0, 0, 0}}, {anion, {0.5, 0.5, 0.5}}});
}
Crystal perovskite(const char* a, const char* b, const char* x, double length) {
  return crystal(cubic(length),
                 {{a, {0.5, 0.5, 0.5}}, {b, {0, 0, 0}}, {x, {0.5, 0, 0}}, {x, {0, 0.5, 0}}, {x, {0, 0, 0.5}}});
}

TemplateLibrary library_of(const std::vector<Crystal>& crystals) {
  TemplateLibrary library;
  for (const Crystal& one : crystals) library.add(one);
  library.learn();
  return library;
}

// Lattice constants in Angstrom, Wyckoff's Crystal Structures.
std::vector<Crystal> binaries() {
  return {rock_salt("Na", "Cl", 5.64),       rock_salt("K", "Cl", 6.29),    rock_salt("K", "Br", 6.60),
          rock_salt("Na", "Br", 5.97),       zinc_blende("Ga", "As", 5.65), zinc_blende("In", "Sb", 6.48),
          zinc_blende("Al", "Sb", 6.13),     zinc_blende("In", "P", 5.87),  caesium_chloride("Cs", "Br", 4.29),
          perovskite("Sr", "Ti", "O", 3.905)};
}

TEST(Templates, NeighboursInThePeriodicTableShareTheirStructure) {
  const TemplateLibrary library = library_of(binaries());
  for (const auto order : {TemplateOrder::learned, TemplateOrder::plain}) {
    const auto rubidium = library.substituted(parse_composition("RbBr"), 5, {order});
    ASSERT_FALSE(rubidium.empty());
    EXPECT_TRUE(fit(rubidium[0].crystal, rock_salt("Rb", "Br", 6.9)));
    const auto gallium = library.substituted(parse_composition("GaSb"), 5, {order});
    ASSERT_FALSE(gallium.empty());
    EXPECT_TRUE(fit(gallium[0].crystal, zinc_blende("Ga", "Sb", 6.1)));
  }
}

TEST(Templates, ScoresFallAndNothingComesTwice) {
  const TemplateLibrary library = library_of(binaries());
  for (const auto order : {TemplateOrder::learned, TemplateOrder::plain}) {
    const auto made = library.substituted(parse_composition("LiF"), 20, {order});
    // Rock salt, zinc blende and CsCl look the same when their two elements change places.
    EXPECT_EQ(made.size(), 3u);
    for (std::size_t i = 0; i < made.size(); ++i) {
      EXPECT_EQ(reduced_formula(composition_of(made[i].crystal)), "LiF");
      const Crystal known = binaries()[made[i].source];
      EXPECT_NEAR(made[i].crystal.lattice.volume() / expected_volume(parse_composition("LiF")),
                  known.lattice.volume() / expected_volume(composition_of(known)), 1e-9);
      EXPECT_LE(made[i].score, made[i == 0 ? 0 : i - 1].score);
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(fit(made[i].crystal, made[j].crystal));
    }
  }
}

TEST(Templates, ScoresAreProbabilities) {
  double sum = 0;
  for (const TemplateCrystal& one : library_of(binaries()).substituted(parse_composition("LiF"), 20))
    sum += std::exp(one.score);
  EXPECT_GE(sum, 1 - 1e-9);
  EXPECT_LE(sum, 1.2) << "a tenth of what was told stays, for each of the two that follow";
}

TEST(Templates, BothWaysToPutElementsOfEqualAmounts) {
  const TemplateLibrary library = library_of(binaries());
  const auto made = library.substituted(parse_composition("BaZrO3"), 5);
  ASSERT_EQ(made.size(), 2u) << "barium or zirconium in the octahedron";
  EXPECT_TRUE(fit(made[0].crystal, perovskite("Ba", "Zr", "O", 4.19)));
  EXPECT_TRUE(fit(made[1].crystal, perovskite("Zr", "Ba", "O", 4.19)));
  EXPECT_EQ(made[0].source, 9u);
}

TEST(Templates, AsManyAsAskedAndTheSameFirstOnes) {
  const TemplateLibrary library = library_of(binaries());
  const auto all = library.substituted(parse_composition("MgO"), 20);
  const auto one = library.substituted(parse_composition("MgO"), 1);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].source, all[0].source);
  EXPECT_EQ(one[0].score, all[0].score);
  EXPECT_TRUE(library.substituted(parse_composition("MgO"), 0).empty());
}

TEST(Templates, MultiplesOfAFormulaAreTheSame) {
  const TemplateLibrary library = library_of(binaries());
  const auto one = library.substituted(parse_composition("BaZrO3"), 5),
             two = library.substituted(parse_composition("Ba2Zr2O6"), 5);
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].score, two[i].score);
    EXPECT_EQ(one[i].crystal.positions.size(), two[i].crystal.positions.size());
  }
}

TEST(Templates, WithoutATypeThereIsNothing) {
  const TemplateLibrary library = library_of(binaries());
  EXPECT_TRUE(library.substituted(parse_composition("TiO2"), 5).empty());
  EXPECT_TRUE(library.substituted(parse_composition("Ti0.37O"), 5).empty());
  EXPECT_TRUE(library_of({}).substituted(parse_composition("NaCl"), 5).empty());
}

TEST(Templates, UnusableCrystalsKeepTheNumbers) {
  Crystal broken = rock_salt("Na", "Cl", 5.64);
  broken.lattice = Lattice(Eigen::Matrix3d::Constant(std::nan("")));
  const TemplateLibrary library = library_of({Crystal{}, broken, rock_salt("Na", "Cl", 5.64)});
  EXPECT_EQ(library.size(), 3u);
  const auto made = library.substituted(parse_composition("KBr"), 5);
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].source, 2u);
}

TEST(Templates, TheCompoundItselfHardlyCountsUnlessAskedFor) {
  // Sodium chloride as nobody has seen it, beside its neighbours in rock salt.
  const TemplateLibrary library = library_of({caesium_chloride("Na", "Cl", 3.3), rock_salt("K", "Cl", 6.29),
                                              rock_salt("Na", "Br", 5.97), rock_salt("Li", "Cl", 5.13)});
  const auto made = library.substituted(parse_composition("NaCl"), 5);
  ASSERT_EQ(made.size(), 2u);
  EXPECT_TRUE(fit(made[0].crystal, rock_salt("Na", "Cl", 5.64)));
  EXPECT_FALSE(made[0].known);
  EXPECT_TRUE(made[1].known);
  const auto known = library.substituted(parse_composition("NaCl"), 5, {.known_first = true});
  ASSERT_EQ(known.size(), 2u);
  EXPECT_TRUE(known[0].known);
  EXPECT_EQ(known[0].source, 0u);
  EXPECT_NEAR(known[0].crystal.lattice.volume(), 3.3 * 3.3 * 3.3, 1e-9) << "as it is known";
}

TEST(Templates, TheSameElementsInOtherAmountsAreAnotherCompound) {
  // Antifluorite and fluorite: lithium oxide asked for as LiO2, which nobody knows.
  const auto fluorite = [](const char* metal, const char* anion, double a) {
    return crystal(Eigen::Matrix3d{{0, a / 2, a / 2}, {a / 2, 0, a / 2}, {a / 2, a / 2, 0}},
                   {{metal, {0, 0, 0}}, {anion, {0.25, 0.25, 0.25}}, {anion, {0.75, 0.75, 0.75}}});
  };
  const TemplateLibrary library = library_of({fluorite("O", "Li", 4.62), fluorite("Ca", "F", 5.46)});
  const auto made = library.substituted(parse_composition("LiO2"), 5, {.known_first = true});
  ASSERT_EQ(made.size(), 1u);
  EXPECT_FALSE(made[0].known);
  EXPECT_EQ(composition_of(made[0].crystal.atomic_numbers), parse_composition("LiO2"));
  EXPECT_TRUE(library.substituted(parse_composition("Li2O"), 5, {.known_first = true})[0].known);
}

TEST(Templates, AStructureThatTheCompoundHasComesLaterWhereWhatIsUnknownIsWanted) {
  // Three chlorides in rock salt and one in the structure of CsCl; sodium chloride itself is known in rock salt.
  const TemplateLibrary library = library_of({rock_salt("Na", "Cl", 5.64), rock_salt("K", "Cl", 6.29),
                                              rock_salt("Li", "Cl", 5.13), caesium_chloride("Cs", "Cl", 4.12)});
  const auto any = library.substituted(parse_composition("NaCl"), 5, {.unknown_wanted = false}),
             unknown = library.substituted(parse_composition("NaCl"), 5);
  ASSERT_EQ(any.size(), 2u);
  ASSERT_EQ(unknown.size(), 2u);
  const auto share_of_rock_salt = [](const std::vector<TemplateCrystal>& made) {
    return std::exp(made[fit(made[0].crystal, rock_salt("Na", "Cl", 5.64)) ? 0 : 1].score);
  };
  EXPECT_TRUE(fit(any[0].crystal, rock_salt("Na", "Cl", 5.64)));
  EXPECT_LT(share_of_rock_salt(unknown), share_of_rock_salt(any));
}

TEST(Templates, SlotsAreMergedInAllWaysThatAddUp) {
  using ::testing::ElementsAre;
  using ::testing::IsEmpty;
  using ::testing::UnorderedElementsAre;
  // ABO3 as a template of Fe2O3, AB2O4 as one of Fe3O4; two elements cannot become three, five atoms not three.
  EXPECT_THAT(slot_mergers({1, 1, 3}, {2, 3}), ElementsAre(ElementsAre(0u, 0u, 1u)));
  EXPECT_THAT(slot_mergers({1, 2, 4}, {3, 4}), ElementsAre(ElementsAre(0u, 0u, 1u)));
  EXPECT_THAT(slot_mergers({1, 2}, {1, 1, 1}), IsEmpty());
  EXPECT_THAT(slot_mergers({1, 1, 3}, {1, 2}), IsEmpty());
  // Twice the wanted formula: ABX2 becomes AX by A and B on one side, or by halves of nothing else.
  EXPECT_THAT(slot_mergers({1, 1, 2}, {1, 1}), UnorderedElementsAre(ElementsAre(0u, 0u, 1u), ElementsAre(1u, 1u, 0u)));
  EXPECT_THAT(slot_mergers({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {6, 6}), IsEmpty()) << "924 ways are too many";
}

TEST(Templates, CrystalsOfMoreElementsStandInWhereTheFormulaTypeIsRare) {
  // Antiferromagnetic layers of rock salt, as in LiCoO2 without distortion: one metal on both sites makes rock salt.
  const auto layers = crystal(Eigen::Vector3d(2.9, 2.9, 4.1).asDiagonal().toDenseMatrix(),
                              {{"Li", {0, 0, 0}}, {"Co", {0.5, 0.5, 0.5}}, {"O", {0.5, 0.5, 0}}, {"O", {0, 0, 0.5}}});
  const TemplateLibrary library = library_of({layers});
  const auto made = library.substituted(parse_composition("NiO"), 20);
  ASSERT_FALSE(made.empty());
  EXPECT_TRUE(fit(made[0].crystal, rock_salt("Ni", "O", 4.17)));
  EXPECT_EQ(made[0].crystal.size(), 2u) << "the smallest cell";
  EXPECT_NEAR(made[0].crystal.lattice.volume(),
              2 * layers.lattice.volume() / 4 * expected_volume(parse_composition("Ni2O2")) /
                  expected_volume(parse_composition("LiCoO2")),
              1e-6);
  EXPECT_FALSE(made[0].known);
  EXPECT_EQ(made[0].score, 0) << "nothing is before it";
  EXPECT_TRUE(library.substituted(parse_composition("NiO"), 20, {TemplateOrder::plain}).empty());
}

TEST(Templates, ManyEqualAmountsEndInTime) {
  // Eight elements of one amount: 40,320 exchanges, of which only the one by electronegativity is taken.
  const auto row = [](const std::vector<const char*>& symbols) {
    Crystal chain;
    chain.lattice = Lattice(Eigen::Vector3d(4, 4, 20).asDiagonal().toDenseMatrix());
    for (std::size_t i = 0; i < symbols.size(); ++i) {
      chain.atomic_numbers.push_back(require_atomic_number(symbols[i]));
      chain.positions.push_back(Fractional{{0, 0, static_cast<double>(i) / 8.0}});
    }
    return chain;
  };
  const TemplateLibrary library = library_of({row({"Li", "Mg", "Al", "Si", "P", "S", "Cl", "O"})});
  EXPECT_EQ(library.substituted(parse_composition("NaCaGaGeAsSeBrF"), 20).size(), 1u);
}

TEST(Templates, PermutationsExchangeEqualAmountsOnly) {
  EXPECT_EQ(slot_permutations({1, 1, 3}).size(), 2u);
  EXPECT_EQ(slot_permutations({1, 1, 2, 2, 2}).size(), 12u);
  EXPECT_EQ(slot_permutations({1, 1, 1, 1, 1, 1}).size(), 720u);
  EXPECT_EQ(slot_permutations({1, 1, 1, 1, 1, 1, 1}).size(), 1u);
  EXPECT_THAT(slot_permutations({1, 1})[0], ::testing::ElementsAre(0u, 1u));
}

TEST(Templates, SubstitutionsAreCountedWithinGroups) {
  TemplateLibrary library;
  for (const Crystal& one : binaries()) library.add(one);
  library.learn();
  const auto odds = substitution_log_odds(library.types(), [](const TemplateEntry&) { return true; });
  const auto of = [&](const char* a, const char* b) {
    return odds[static_cast<std::size_t>(require_atomic_number(a)) * substitution_elements +
                static_cast<std::size_t>(require_atomic_number(b))];
  };
  EXPECT_GT(of("Cl", "Br"), of("Cl", "I"))
      << "chlorine and bromine change places in NaCl and KCl, iodine is never seen";
  EXPECT_EQ(of("Cl", "Br"), of("Br", "Cl"));
  EXPECT_GT(of("Na", "K"), of("Na", "As"));
  EXPECT_EQ(of("Na", "Na"), 0);
}

TEST(Templates, WeightsAreReadForAllElements) {
  const TemplateRanking& ranking = template_ranking();
  EXPECT_GT(ranking.log_odds, 0);
  EXPECT_LT(ranking.same_compound, 0);
  EXPECT_LT(ranking.size, 0);
  EXPECT_GT(ranking.several, 0);
  EXPECT_LT(ranking.several, 1) << "like crystals are no independent witnesses";
  EXPECT_GT(ranking.least, 0);
  EXPECT_GT(ranking.coordination, 0);
  EXPECT_GT(ranking.neighbour, 0);
  for (std::size_t z = 1; z < substitution_elements; ++z) EXPECT_NE(ranking.points[z][0], 0) << z;
}

// Two hundred known crystals, each left out with its twins: the share that comes back first is far above what one in
// the some hundred structures of a type would give. Bar well below what bench_templates measures.
TEST(TemplatesDataSlow, LeftOutCrystalsComeBack) {
  REQUIRE_DATA(table, "crystals/mp_train.csv.gz");
  std::vector<Crystal> crystals;
  visit_crystals(
      table,
      [&](CrystalEntry&& entry) {
        if (auto one = ordered(entry.crystal); one && one->size() <= 20) crystals.push_back(std::move(*one));
      },
      [](BrokenEntry&&) {});
  ASSERT_GT(crystals.size(), 10000u);
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < 200; ++i) out.push_back(i * (crystals.size() / 200));
  std::vector<PreparedCrystal> truths;
  std::multimap<std::string, std::size_t> formulas;
  for (std::size_t k = 0; k < out.size(); ++k) {
    truths.push_back(prepare(crystals[out[k]]));
    formulas.emplace(reduced_formula(composition_of(crystals[out[k]])), k);
  }
  TemplateLibrary library;
  for (const Crystal& one : crystals) {
    const auto [from, to] = formulas.equal_range(reduced_formula(composition_of(one)));
    bool twin = false;
    for (auto it = from; it != to; ++it) twin = twin || fit(prepare(one), truths[it->second]);
    if (!twin) library.add(one);
  }
  library.learn();
  int first = 0, within = 0;
  for (std::size_t k = 0; k < out.size(); ++k) {
    const auto made = library.substituted(composition_of(crystals[out[k]]), 20);
    for (std::size_t i = 0; i < made.size(); ++i)
      if (rms_distance(prepare(made[i].crystal), truths[k], {.ltol = 0.3, .stol = 0.5, .angle_tol = 10})) {
        first += i == 0;
        ++within;
        break;
      }
  }
  EXPECT_GE(first, 90);
  EXPECT_GE(within, 150);
}

}  // namespace
}  // namespace werner::test
