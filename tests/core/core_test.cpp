#include <cmath>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/molecule.hpp"
#include "werner/core/property.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Known-answer vectors of Random123's kat_vectors file (philox4x32, 10 rounds).
TEST(Random, PhiloxKnownAnswers) {
  EXPECT_THAT(philox4x32({0, 0, 0, 0}, {0, 0}), ElementsAre(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8));
  EXPECT_THAT(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
              ElementsAre(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd));
  EXPECT_THAT(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              ElementsAre(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1));
}

TEST(Random, StreamsAreKeyedBySeedItemAndPurpose) {
  const auto first = [](std::uint64_t seed, std::uint64_t item, const char* purpose) {
    return RandomStream(seed, item, purpose).next();
  };
  EXPECT_EQ(first(1, 2, "a"), first(1, 2, "a"));
  EXPECT_EQ(std::set({first(1, 2, "a"), first(2, 2, "a"), first(1, 3, "a"), first(1, 2, "b")}).size(), 4u);
}

// Moments of the uniform and normal distributions; bounds are five standard errors of 100,000 draws.
TEST(Random, DistributionsHaveTheirMoments) {
  RandomStream random(7, 0, "moments");
  constexpr int n = 100000;
  double uniform = 0, normal = 0, square = 0;
  std::array<int, 7> count{};
  for (int i = 0; i < n; ++i) {
    uniform += random.uniform();
    const double x = random.normal();
    normal += x;
    square += x * x;
    ++count[random.below(7)];
  }
  EXPECT_NEAR(uniform / n, 0.5, 5 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(normal / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(square / n, 1, 5 * std::sqrt(2.0 / n));
  for (const int c : count) EXPECT_NEAR(c, n / 7.0, 5 * std::sqrt(n * (1.0 / 7) * (6.0 / 7)));
}

TEST(Text, NumbersDoNotDependOnTheLocale) {
  EXPECT_EQ(parse_double(" -1.5e3 "), -1500.0);
  EXPECT_EQ(parse_double("+2"), 2.0);
  EXPECT_FALSE(parse_double("1,5"));
  EXPECT_FALSE(parse_double("1.5x"));
  EXPECT_FALSE(parse_double(""));
  EXPECT_FALSE(parse_int("3.0"));
  EXPECT_EQ(format_double(0.1), "0.1");
}

TEST(Text, NearNamesAreOffered) {
  const std::vector<std::string> known{"octahedral", "tetrahedral", "linear"};
  EXPECT_EQ(nearest_name("octaedral", known), "octahedral");
  EXPECT_EQ(nearest_name("Linear", known), "linear");
  EXPECT_FALSE(nearest_name("icosahedral-ish", known));
  // Letters in another order, and one word of several.
  const std::vector<std::string> names{"bipy", "homo", "homo_lumo_gap", "gfn1-xtb", "gfn2-xtb"};
  EXPECT_EQ(nearest_name("bypi", names), "bipy");
  EXPECT_EQ(nearest_name("gap", names), "homo_lumo_gap");
  EXPECT_EQ(nearest_name("gfn2", names), "gfn2-xtb");
  EXPECT_FALSE(nearest_name("um", names));
  EXPECT_EQ(did_you_mean("tetrahedal", known), "did you mean 'tetrahedral'?");
  EXPECT_THAT(did_you_mean("xyz", known), HasSubstr("known: octahedral"));
}

TEST(Text, SplittingKeepsEmptyFields) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split_words("  a\tb \n c"), ElementsAre("a", "b", "c"));
}

// Radii from Cordero 2008 table 2 and Alvarez 2013 table 1; masses from IUPAC 2021.
TEST(Elements, TableHoldsPublishedValues) {
  EXPECT_EQ(element(46).symbol, "Pd");
  EXPECT_DOUBLE_EQ(element(46).covalent_radius, 1.39);
  EXPECT_DOUBLE_EQ(element(26).covalent_radius, 1.32);
  EXPECT_DOUBLE_EQ(element(6).vdw_radius, 1.77);
  EXPECT_NEAR(element(78).mass, 195.084, 1e-3);
  EXPECT_EQ(element(77).group, 9);
  EXPECT_EQ(element(64).group, 3);
  EXPECT_TRUE(element(64).is_f_block());
  EXPECT_FALSE(element(14).is_metal);
  int metals = 0;
  for (int z = 1; z <= 103; ++z) {
    EXPECT_EQ(atomic_number(element(z).symbol), z);
    metals += element(z).is_metal;
  }
  EXPECT_EQ(metals, 103 - 17 - 7);
  EXPECT_THROW(element(0), Error);
  EXPECT_THROW(element(104), Error);
}

TEST(Elements, UnknownSymbolsAreExplained) {
  try {
    require_atomic_number("Pq", "space.metal");
    FAIL() << "no error";
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), HasSubstr("space.metal: unknown element 'Pq'"));
  }
}

TEST(Molecule, FormulaInHillOrder) {
  Molecule m;
  m.atomic_numbers = {46, 17, 17, 7, 1, 1, 1};
  EXPECT_EQ(formula(m), "Cl2H3NPd");
  m.atomic_numbers = {46, 6, 1, 1, 1, 17};
  EXPECT_EQ(formula(m), "CH3ClPd");
}

TEST(Properties, ListIsSortedAndUnique) {
  for (std::size_t i = 1; i < properties().size(); ++i) EXPECT_LT(properties()[i - 1].name, properties()[i].name);
  EXPECT_EQ(property("homo_lumo_gap").unit, "eV");
  EXPECT_THROW(property("gap_homo_lumo"), UsageError);
}

// Whatever bytes a file holds, a message is one line of text.
TEST(Text, PrintableIsOneLineOfUtf8) {
  EXPECT_EQ(printable("a\tb\nc"), "a b c");
  EXPECT_EQ(printable(std::string_view("\x1b[31m\x07\0x", 8)), "?[31m??x");
  EXPECT_EQ(printable("\xc3\x85ngstr\xc3\xb6m"), "\xc3\x85ngstr\xc3\xb6m");  // UTF-8 stays
  EXPECT_EQ(printable("\xc5ngstr\xf6m"), "?ngstr?m");                        // Latin-1 does not
  EXPECT_EQ(excerpt("  short  "), "short");
  const std::string longer = excerpt(std::string(1000, 'x'));
  EXPECT_LE(longer.size(), 70u);
  EXPECT_TRUE(longer.ends_with("..."));
  EXPECT_EQ(printable(excerpt(std::string(59, 'x') + "\xc3\xb6 and more behind it")), std::string(59, 'x') + "...");
}

}  // namespace
}  // namespace werner
