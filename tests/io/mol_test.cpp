#include "werner/io/mol.hpp"

#include "tests/support/support.hpp"

namespace werner {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A V2000 file as RDKit 2022.09 writes it for [NH3+]->... : charges in M  CHG, CRLF endings as on Windows.
constexpr const char* cyanide =
    "HCN-\r\n     RDKit          3D\r\n\r\n  2  1  0  0  0  0  0  0  0  0999 V2000\r\n"
    "    0.0000    0.0000   -0.5000 C   0  0  0  0  0  0  0  0  0  0  0  0\r\n"
    "    0.0000    0.0000    0.6500 N   0  0  0  0  0  0  0  0  0  0  0  0\r\n"
    "  1  2  3  0\r\nM  CHG  1   1  -1\r\nM  END\r\n";

Molecule aqua_iron() {
  Molecule m;
  m.atomic_numbers = {26, 8, 1, 1, 17};
  m.positions = {{0, 0, 0}, {0, 0, 2.1}, {0.8, 0, 2.6}, {-0.8, 0, 2.6}, {0, 0, -2.3}};
  m.bonds = {{1, 0, BondOrder::dative}, {1, 2}, {1, 3}, {4, 0, BondOrder::dative}};
  m.formal_charges = {2, 0, 0, 0, -1};
  m.charge = 1;
  return m;
}

TEST(Mol, ReadsV2000) {
  const MoleculeFile file = read_mol(cyanide, "a.mol");
  ASSERT_EQ(file.molecules.size(), 1u);
  const Molecule& m = file.molecules[0];
  EXPECT_EQ(m.atomic_numbers, (std::vector<int>{6, 7}));
  EXPECT_EQ(m.positions[1], Vec3(0, 0, 0.65));
  ASSERT_EQ(m.bonds.size(), 1u);
  EXPECT_EQ(m.bonds[0].order, BondOrder::triple);
  EXPECT_EQ(m.formal_charges, (std::vector<int>{-1, 0}));
  EXPECT_EQ(m.charge, -1);
  EXPECT_EQ(m.info.at("name"), "HCN-");
}

TEST(Mol, ChargeLinesVoidTheAtomBlock) {
  std::string text = cyanide;
  text.replace(text.find("C   0  0"), 8, "C   0  3");  // code 3 is +1
  EXPECT_EQ(read_mol(text, "a.mol").molecules.at(0).charge, -1);
  text.erase(text.find("M  CHG"), std::string("M  CHG  1   1  -1\r\n").size());
  EXPECT_EQ(read_mol(text, "a.mol").molecules.at(0).charge, 1);
}

TEST(Mol, RoundTripKeepsBondsAndCharges) {
  const Molecule m = aqua_iron();
  for (const bool large : {false, true}) {
    Molecule original = m;
    while (large && original.size() < 1001) {
      original.atomic_numbers.push_back(2);
      original.positions.push_back(Vec3(5.0 + static_cast<double>(original.size()), 0, 0));
      original.formal_charges.push_back(0);
    }
    // RDKit 2022.09 was seen to read type 9 as dative in V3000 only.
    const std::string text = write_mol({&original, 1});
    EXPECT_THAT(text, HasSubstr("V3000"));
    const MoleculeFile file = read_mol(text, "a.mol");
    EXPECT_THAT(file.broken, IsEmpty());
    ASSERT_EQ(file.molecules.size(), 1u);
    const Molecule& back = file.molecules[0];
    EXPECT_EQ(back.atomic_numbers, original.atomic_numbers);
    EXPECT_EQ(back.formal_charges, original.formal_charges);
    EXPECT_EQ(back.charge, 1);
    ASSERT_EQ(back.bonds.size(), original.bonds.size());
    for (std::size_t i = 0; i < back.bonds.size(); ++i) {
      EXPECT_EQ(back.bonds[i].a, original.bonds[i].a) << "the donor comes first";
      EXPECT_EQ(back.bonds[i].order, original.bonds[i].order);
    }
    for (std::size_t i = 0; i < back.size(); ++i) EXPECT_LT((back.positions[i] - original.positions[i]).norm(), 1e-4);
  }
}

TEST(Mol, SmallMoleculesWithoutMetalAreV2000) {
  Molecule m = read_mol(cyanide, "a.mol").molecules.at(0);
  const std::string text = write_mol({&m, 1});
  EXPECT_THAT(text, HasSubstr("V2000"));
  const Molecule back = read_mol(text, "a.mol").molecules.at(0);
  EXPECT_EQ(back.formal_charges, m.formal_charges);
  EXPECT_EQ(back.bonds.at(0).order, BondOrder::triple);
}

TEST(Mol, SdfKeepsDataAndSeparatesEntries) {
  Molecule m = aqua_iron();
  m.unpaired_electrons = 4;
  m.info = {{"name", "first"}, {"isomer", "cis"}};
  const std::vector<Molecule> two{m, m};
  const MoleculeFile file = read_mol(write_sdf(two), "a.sdf");
  ASSERT_EQ(file.molecules.size(), 2u);
  EXPECT_EQ(file.molecules[1].info.at("isomer"), "cis");
  EXPECT_EQ(file.molecules[1].info.at("name"), "first");
  EXPECT_EQ(file.molecules[1].unpaired_electrons, 4);
}

TEST(Mol, NamesAndDataEndNoEntry) {
  Molecule m = aqua_iron();
  m.info = {{"name", "$$$$ dear"}, {"price", "$$$$\n>  <charge>\n7"}, {"a<b>", "1"}};
  const MoleculeFile file = read_mol(write_sdf({&m, 1}), "a.sdf");
  ASSERT_EQ(file.molecules.size(), 1u);
  EXPECT_TRUE(file.broken.empty());
  EXPECT_EQ(file.molecules[0].charge, m.charge);
  EXPECT_EQ(file.molecules[0].info.at("name"), "$$$$ dear");
  EXPECT_EQ(file.molecules[0].info.at("price"), "$$$$ >  <charge> 7");
  EXPECT_EQ(file.molecules[0].info.at("a_b_"), "1");
}

TEST(Mol, ChargeIsThatOfTheDataItemAndNeverInvented) {
  Molecule cation;  // N2+, as a program writes it that knows no bonds
  cation.atomic_numbers = {7, 7};
  cation.positions = {{0, 0, 0}, {0, 0, 1.1}};
  EXPECT_EQ(read_mol(write_sdf({&cation, 1}), "a.sdf").molecules.at(0).charge, std::nullopt);
  cation.bonds = {{0, 1, BondOrder::single}};  // found by distance, whatever the order
  EXPECT_EQ(read_mol(write_sdf({&cation, 1}), "a.sdf").molecules.at(0).charge, std::nullopt);
  cation.charge = 1;
  EXPECT_EQ(read_mol(write_sdf({&cation, 1}), "a.sdf").molecules.at(0).charge, 1);
}

TEST(Mol, BrokenEntriesCostOneEntry) {
  const std::string good = std::string(cyanide) + "$$$$\n";
  struct Case {
    std::string from, to, reason;
    int line;
  };
  const std::vector<Case> cases{
      {"    0.0000    0.0000    0.6500 N", "    0.0000       nan    0.6500 N", "coordinate 'nan'", 6},
      {"0.6500 N  ", "0.6500 Qq ", "unknown element 'Qq'", 6},
      {"  1  2  3  0", "  1  3  3  0", "a bond between atoms 1 and 3 of 2", 7},
      {"  1  2  3  0", "  1  2  7  0", "bond type 7", 7},
      {"  1   1  -1", "  1   9  -1", "a charge on atom 9 of 2", 8},
      {"M  END", "M  ENX", "M  END", 9},
      {"  2  1  0", "  9  1  0", "coordinate", 7},
      {"  2  1  0", "  x  1  0", "the number of atoms", 4},
  };
  for (const Case& c : cases) {
    std::string bad = good;
    bad.replace(bad.find(c.from), c.from.size(), c.to);
    const MoleculeFile file = read_mol(good + bad + good, "a.sdf");
    EXPECT_EQ(file.molecules.size(), 2u) << c.to;
    ASSERT_EQ(file.broken.size(), 1u) << c.to;
    EXPECT_THAT(file.broken[0].reason, HasSubstr(c.reason));
    EXPECT_EQ(file.broken[0].where, "a.sdf:" + std::to_string(10 + c.line)) << c.to;
  }
}

// Second line of the header (CTfile Formats 2020): the dimension stands in columns 21 and 22.
TEST(Mol, DimensionStandsInItsColumns) {
  Molecule m = read_mol(cyanide, "a.mol").molecules.at(0);
  for (const bool dative : {false, true}) {
    if (dative) m.bonds[0].order = BondOrder::dative;
    const std::string text = write_mol({&m, 1});
    EXPECT_EQ(text.find("V3000") != std::string::npos, dative);
    EXPECT_EQ(text.substr(text.find('\n') + 1).substr(20, 2), "3D") << text;
  }
}

}  // namespace
}  // namespace werner
