#include "werner/io/xyz.hpp"

#include <chrono>
#include <limits>

#include "tests/support/support.hpp"

namespace werner {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

MoleculeFile read(const std::string& text) { return read_xyz(text, "a.xyz"); }

Molecule only(const std::string& text) {
  const MoleculeFile file = read(text);
  EXPECT_THAT(file.broken, IsEmpty());
  EXPECT_EQ(file.molecules.size(), 1u);
  return file.molecules.empty() ? Molecule() : file.molecules.front();
}

TEST(Xyz, ReadsWhatProgramsWrite) {
  // Symbols in any case, numbers for symbols, labels, tabs, CRLF, exponents of C and of Fortran, extra columns, blank
  // lines at the end, no final newline.
  const Molecule m = only(
      "6\r\n a comment \r\nFe 0 0 0\r\n8\t1.5e0\t-2.5E-1\t+3\r\nCL 1 2 3 0.5 0.5\nc12 1.0D+00 2d0 3.\n  h   .5 -.5 "
      "0\nD 1 1 1\n\n\n");
  EXPECT_EQ(m.atomic_numbers, (std::vector<int>{26, 8, 17, 6, 1, 1}));
  EXPECT_EQ(m.positions[1], Vec3(1.5, -0.25, 3));
  EXPECT_EQ(m.positions[3], Vec3(1, 2, 3));
  EXPECT_EQ(m.positions[4], Vec3(0.5, -0.5, 0));
  EXPECT_EQ(m.comment, " a comment ");
  EXPECT_FALSE(m.charge);
  EXPECT_FALSE(m.unpaired_electrons);
  EXPECT_EQ(only("1\n\nH 0 0 1").positions[0], Vec3(0, 0, 1));
}

TEST(Xyz, CommentKeys) {
  const auto charge = [](const std::string& comment) { return only("1\n" + comment + "\nFe 0 0 0\n").charge; };
  const auto unpaired = [](const std::string& comment) {
    return only("1\n" + comment + "\nFe 0 0 0\n").unpaired_electrons;
  };
  EXPECT_EQ(charge("CSD_code = KIHSUS | q = -1 | S = 0.5 | Stoichiometry = C36 | MND = 6"), -1);
  EXPECT_EQ(unpaired("CSD_code = KIHSUS | q = -1 | S = 0.5 | Stoichiometry = C36 | MND = 6"), 1);
  EXPECT_EQ(charge("12 | charge: 2 | conn atom: [[0]]"), 2);
  EXPECT_EQ(charge("charge=+1 spin=2"), 1);
  EXPECT_EQ(unpaired("charge=+1 spin=2"), 2);
  EXPECT_EQ(unpaired("charge=+1 spin=2 multiplicity=1"), 0) << "multiplicity cannot be misread, it wins";
  EXPECT_EQ(charge("name=\"charge=7 of them\" charge = 3"), 3);
  EXPECT_EQ(charge("energy: -3.25 charge: 1.0 uhf: 4"), 1);
  EXPECT_EQ(unpaired("energy: -3.25 charge: 1.0 uhf: 4"), 4);
  EXPECT_EQ(charge("iron in water"), std::nullopt);
  EXPECT_EQ(charge("charge=neutral"), std::nullopt);
  EXPECT_EQ(charge("charge=0.5"), std::nullopt);
  EXPECT_EQ(unpaired("multiplicity=0"), std::nullopt);
  EXPECT_EQ(charge("=\"|:{charge=1"), std::nullopt);
}

TEST(Xyz, ExtendedColumns) {
  const Molecule m = only(
      "2\nLattice=\"10 0 0 0 10 0 0 0 10\" Properties=id:I:1:pos:R:3:species:S:1:forces:R:3 charge=1 pbc=\"F F F\"\n"
      "1 0.0 1.0 2.0 Ru 0 0 0\n2 3 4 5 N 1 1 1\n");
  EXPECT_EQ(m.atomic_numbers, (std::vector<int>{44, 7}));
  EXPECT_EQ(m.positions[1], Vec3(3, 4, 5));
  EXPECT_EQ(m.info.at("Lattice"), "10 0 0 0 10 0 0 0 10");
  EXPECT_EQ(m.charge, 1);
  EXPECT_THAT(read("1\nProperties=species:S:1:vel:R:3\nH 0 0 0\n").broken.at(0).reason, HasSubstr("species and pos"));
}

TEST(Xyz, BrokenFramesCostOneFrame) {
  const std::string good = "1\ngood\nH 0 0 0\n";
  struct Case {
    std::string frame;
    int line;  // within the frame
    std::string reason;
  };
  const std::vector<Case> cases{
      {"3\nfew\nH 0 0 0\nH 0 0 1\n", 5, "expected 3 atoms, found 2"},
      {"1\nmany\nH 0 0 0\nH 0 0 1\n", 4, "expected 1 atoms, found more"},
      {"1\nelement\nXx 0 0 0\n", 3, "unknown element 'Xx'"},
      {"1\nelement\n119 0 0 0\n", 3, "unknown element '119'"},
      {"1\nnan\nH 0 nan 0\n", 3, "coordinate 'nan' is not a finite number"},
      {"1\ninf\nH 0 0 inf\n", 3, "coordinate 'inf' is not a finite number"},
      {"1\nhuge\nH 0 0 1e300\n", 3, "coordinate '1e300' is not a finite number"},
      {"1\ntext\nH 0 0 x\n", 3, "coordinate 'x' is not a finite number"},
      {"1\nshort\nH 0 0\n", 3, "expected element and three coordinates, found 'H 0 0'"},
      {"0\nnone\n", 1, "expected the number of atoms, found '0'"},
      {"-4\nnone\n", 1, "expected the number of atoms, found '-4'"},
      {"some text\n", 1, "expected the number of atoms, found 'some text'"},
  };
  for (const Case& c : cases) {
    const MoleculeFile file = read(good + c.frame + good);
    EXPECT_EQ(file.molecules.size(), 2u) << c.frame;
    ASSERT_EQ(file.broken.size(), 1u) << c.frame;
    EXPECT_EQ(file.broken[0].where, "a.xyz:" + std::to_string(3 + c.line)) << c.frame;
    EXPECT_EQ(file.broken[0].reason, c.reason);
  }
  EXPECT_THAT(read("2000000000\nno memory is taken for atoms that are not there\nH 0 0 0").broken.at(0).reason,
              HasSubstr("found 1"));
  EXPECT_THAT(read("5").broken.at(0).reason, HasSubstr("the file ends"));
  EXPECT_THAT(read("").broken, IsEmpty());
}

TEST(Xyz, WritesWhatTheCommentDoesNotSay) {
  Molecule m = only("1\nCSD_code = ABC | q = 0 | S = 0\nFe 0 0 0\n");
  EXPECT_THAT(write_xyz({&m, 1}), HasSubstr("\nCSD_code = ABC | q = 0 | S = 0\n"));
  // What a flag said takes the place of what stood there: no reader finds the old value.
  Molecule flagged = only("1\nname=w charge=0 spin=\"2\" from ORCA\nFe 0 0 0\n");
  flagged.charge = 2;
  flagged.unpaired_electrons = 0;
  EXPECT_THAT(write_xyz({&flagged, 1}), HasSubstr("\nname=w charge=2 multiplicity=1 from ORCA\n"));
  m.charge = 2;
  m.unpaired_electrons = 4;
  m.info["isomer"] = "fac";
  const Molecule back = only(write_xyz({&m, 1}));
  EXPECT_EQ(back.charge, 2);
  EXPECT_EQ(back.unpaired_electrons, 4);
  EXPECT_EQ(back.info.at("isomer"), "fac");
  EXPECT_EQ(back.info.at("CSD_code"), "ABC");
}

TEST(Xyz, ExtendedRoundTripIsExact) {
  Molecule m;
  m.atomic_numbers = {77, 1};
  m.positions = {Vec3(1.0 / 3, -2e-17, 12345.678901234567), Vec3(0.1, 0.2, std::numeric_limits<double>::min())};
  m.charge = -2;
  m.unpaired_electrons = 3;
  m.info = {{"name", "a b=c"}, {"isomer", "mer-Lambda"}, {"conn atom", "[[0]]"}, {"note", "a \"quoted\" word"}};
  const Molecule back = only(write_extxyz({&m, 1}));
  EXPECT_EQ(back.positions, m.positions);
  EXPECT_EQ(back.charge, m.charge);
  EXPECT_EQ(back.unpaired_electrons, m.unpaired_electrons);
  EXPECT_EQ(back.info.at("name"), "a b=c");
  EXPECT_EQ(back.info.at("conn_atom"), "[[0]]");
  EXPECT_EQ(back.info.at("note"), "a \"quoted\" word");
}

// As ASE 3.29 writes dictionaries and text with quotes.
TEST(Xyz, EscapedQuotesAreRead) {
  const Molecule m = only(
      "1\nProperties=species:S:1:pos:R:3 data=\"_JSON {\\\"x\\\": 1, \\\"charge\\\": 7}\" note=\"say \\\"hi\\\" \\ "
      "there\" "
      "charge=2\nH 0 0 0\n");
  EXPECT_EQ(m.info.at("data"), R"(_JSON {"x": 1, "charge": 7})");
  EXPECT_EQ(m.info.at("note"), R"(say "hi" \ there)");
  EXPECT_EQ(m.charge, 2);
  const Molecule back = only(write_extxyz({&m, 1}));
  EXPECT_EQ(back.info, m.info);
  // A path that ends in a backslash closes nowhere else, so it is taken as it stands.
  EXPECT_EQ(only("1\nProperties=species:S:1:pos:R:3 path=\"C:\\dir\\\" \nH 0 0 0\n").info.at("path"), "C:\\dir\\");
}

TEST(Xyz, TheMostUnpairedElectronsComeBack) {
  for (const char* comment : {"uhf=999", "uhf=998", "multiplicity=999", "spin=997"}) {
    const Molecule m = only("1\n" + std::string(comment) + "\nO 0 0 0\n");
    EXPECT_EQ(only(write_xyz({&m, 1})).unpaired_electrons, m.unpaired_electrons) << comment;
    EXPECT_EQ(only(write_extxyz({&m, 1})).unpaired_electrons, m.unpaired_electrons) << comment;
  }
}

// No part of a value or key is taken for another key.
TEST(Xyz, ExtendedCommentSaysNothingNew) {
  Molecule m = only("1\nuhf = 1;none | a\vspin = 5\nH 0 0 0\n");
  EXPECT_EQ(m.unpaired_electrons, std::nullopt);
  const Molecule back = only(write_extxyz({&m, 1}));
  EXPECT_EQ(back.unpaired_electrons, std::nullopt);
  EXPECT_EQ(back.info.at("uhf"), "1;none");
  EXPECT_EQ(back.info.at("a_spin"), "5");
}

TEST(XyzData, TenThousandFrames) {
  REQUIRE_DATA(data, "complexes/tmqm_10k.xyz.gz");
  const auto start = std::chrono::steady_clock::now();
  const MoleculeFile file = read_molecules(data);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_EQ(file.molecules.size(), 10000u);
  EXPECT_THAT(file.broken, IsEmpty());
  for (const Molecule& m : file.molecules) ASSERT_TRUE(m.charge && m.unpaired_electrons) << m.comment;
  // Generous: a sanitizer build on a busy machine must pass too.
  EXPECT_LT(seconds.count(), 20);
  RecordProperty("seconds", std::to_string(seconds.count()));
}

}  // namespace
}  // namespace werner
