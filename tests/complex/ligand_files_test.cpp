#include "tests/support/support.hpp"
#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

TEST(LigandFiles, PlainLines) {
  const test::ScratchDir scratch;
  const auto file = scratch.write("mine.ligands",
                                  "# my ligands\n"
                                  "\n"
                                  "CC(=O)C=C(C)[O-]  2,6  -1  my-acac   # a comment\n"
                                  "[CH-]1C=CC=C1{(0,1,2,3,4)} -1\n"
                                  "CC#N 2 0 acetonitrile\n"
                                  "bipy\n"
                                  "C1CC 0 0\n"
                                  "CC(=O)[O-] 3 0 wrong charge\n"
                                  "CC(=O)[O-] 3\n"
                                  "CN 1 zero\n"
                                  "bipi\n"
                                  "CN 7 0\n");
  const LigandFile read = read_ligands(file);
  ASSERT_EQ(read.ligands.size(), 4u);
  EXPECT_EQ(read.ligands[0]->name, "my-acac");
  EXPECT_EQ(read.ligands[0]->key, find_ligand("acac")->key);
  EXPECT_EQ(read.ligands[1]->key, find_ligand("Cp")->key);
  EXPECT_EQ(read.ligands[2]->key, find_ligand("MeCN")->key);
  EXPECT_EQ(read.ligands[3], find_ligand("bipy"));
  ASSERT_EQ(read.refused.size(), 6u);
  const std::vector<std::pair<int, const char*>> reasons{{7, "unreadable SMILES"}, {8, "whose charge is -1"},
                                                         {9, "2 fields"},          {10, "'zero' is no whole number"},
                                                         {11, "did you mean"},     {12, "outside"}};
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_EQ(read.refused[i].where, file.string() + ":" + std::to_string(reasons[i].first));
    EXPECT_THAT(read.refused[i].reason, testing::HasSubstr(reasons[i].second));
  }
}

TEST(LigandFiles, FileWithoutLigandsIsAnError) {
  const test::ScratchDir scratch;
  EXPECT_THROW(read_ligands(scratch.path() / "absent"), Error);
  EXPECT_THROW(read_ligands(scratch.write("empty", "")), Error);
  EXPECT_THROW(read_ligands(scratch.write("comments", "# nothing\n\n")), Error);
  try {
    read_ligands(scratch.write("broken", "# first\nC1CC 0 0\n"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("broken:2: "));
  }
}

// Geometry typed by hand: a tetrahedron around C, a pyramid around P. Handedness is compared with the triple product.
TEST(LigandFiles, XyzWithStereocentres) {
  const test::ScratchDir scratch;
  const auto file =
      scratch.write("two.xyz",
                    "5\nchiral-methane | charge: 0 | conn atom: [[4]]\n"
                    "C 0 0 0\nH 0.63 0.63 0.63\nF 0.78 -0.78 -0.78\nCl -1.02 1.02 -1.02\nBr -1.12 -1.12 1.12\n"
                    "\n"
                    "7\nchiral-phosphine | charge: 0 | conn atom: [[0]]\n"
                    "P 0 0 0\nF 1.35 0 -0.7\nCl -0.9 1.6 -0.9\nC -0.85 -1.45 -0.75\n"
                    "H -0.2 -2.3 -0.6\nH -1.2 -1.5 -1.75\nH -1.7 -1.6 -0.1\n"
                    "2\nno charge | conn atom: [[0]]\nH 0 0 0\nH 0 0 0.74\n"
                    "2\nodd | charge: 0 | conn atom: [[0]]\nC 0 0 0\nH 0 0 1.1\n"
                    "3\nshort | charge: 0 | conn atom: [[0]]\nO 0 0 0\n");
  const LigandFile read = read_ligands(file);
  ASSERT_EQ(read.ligands.size(), 2u);
  EXPECT_EQ(read.ligands[0]->name, "chiral-methane");
  const std::map<int, std::array<double, 3>> methane{
      {1, {0.63, 0.63, 0.63}}, {9, {0.78, -0.78, -0.78}}, {17, {-1.02, 1.02, -1.02}}, {35, {-1.12, -1.12, 1.12}}};
  const std::map<int, std::array<double, 3>> phosphine{
      {9, {1.35, 0, -0.7}}, {17, {-0.9, 1.6, -0.9}}, {6, {-0.85, -1.45, -0.75}}};
  for (const auto& [index, positions] : {std::pair(0, methane), std::pair(1, phosphine)}) {
    const LigandPtr ligand = read.ligands[index];
    ASSERT_EQ(ligand->stereo_centres.size(), 1u);
    const StereoCentre& centre = ligand->stereo_centres[0];
    const std::size_t skip = centre.neighbours.size() - 3;
    std::array<std::array<double, 3>, 3> v;
    for (int i = 0; i < 3; ++i) v[i] = positions.at(ligand->atoms[centre.neighbours[i + skip]].z);
    const double triple = v[0][0] * (v[1][1] * v[2][2] - v[1][2] * v[2][1]) -
                          v[0][1] * (v[1][0] * v[2][2] - v[1][2] * v[2][0]) +
                          v[0][2] * (v[1][0] * v[2][1] - v[1][1] * v[2][0]);
    // Three vectors that point away from the eye run clockwise when their triple product is positive.
    EXPECT_EQ(centre.clockwise, triple > 0);
    EXPECT_TRUE(ligand->chiral());
  }
  ASSERT_EQ(read.refused.size(), 3u);
  EXPECT_THAT(read.refused[0].reason, testing::HasSubstr("no charge"));
  EXPECT_EQ(read.refused[0].where, file.string() + ":18");
  EXPECT_THAT(read.refused[1].reason, testing::HasSubstr("no closed-shell"));
  EXPECT_THAT(read.refused[2].reason, testing::HasSubstr("expected 3 atoms, found 1"));
}

// A frame whose number of atoms is too large or too small costs itself and no neighbour.
TEST(LigandFiles, XyzWithWrongNumbersOfAtoms) {
  const test::ScratchDir scratch;
  const std::string water = "water | charge: 0 | conn atom: [[0]]\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n";
  const std::string ammonia =
      "ammonia | charge: 0 | conn atom: [[0]]\nN 0 0 0\nH 0.94 0 -0.38\nH -0.47 0.81 -0.38\nH -0.47 -0.81 -0.38\n";
  for (const char* number : {"2\n", "4\n", "40\n", "0\n", "-3\n"}) {
    const LigandFile read = read_ligands(scratch.write("n.xyz", number + water + "4\n" + ammonia));
    ASSERT_EQ(read.ligands.size(), 1u) << number;
    EXPECT_EQ(read.ligands[0]->key, find_ligand("ammonia")->key) << number;
    ASSERT_EQ(read.refused.size(), 1u) << number;
    EXPECT_THAT(read.refused[0].where, testing::EndsWith("n.xyz:1")) << number;
  }
}

TEST(LigandFiles, NamesAreUniqueWords) {
  const test::ScratchDir scratch;
  const auto file = scratch.write("names.txt",
                                  "N{0} 0 X\n"
                                  "O{0} 0 X\n"
                                  "N{0} 0 X\n"
                                  "O{0} 0 ammonia\n"
                                  "N{0} 0 NH3\n"
                                  "CN{1} 0 a;b\n"
                                  "CN{1} 0 a b\n"
                                  "CN{1} 0 a|b\n"
                                  "CN{1} 0 L.0\n"
                                  "CN{1} 0 L~2\n"
                                  "CN{1} 0 1.2.4-mine-7\n"
                                  "CC(=O)[O-]{3} -1\n"
                                  "CC(=O)[O-]{2,3} -1\n"
                                  "CC(=O)[O-]{3} -1\n"
                                  "C[C@@H](P(C)C)P(C)C{2,5} 0 ABEVAH-subgraph-1\n");
  const LigandFile read = read_ligands(file);
  std::vector<std::string> names;
  for (const LigandPtr& ligand : read.ligands) names.push_back(ligand->name);
  EXPECT_THAT(names, testing::ElementsAre("X", "NH3", "1.2.4-mine-7", "CC(=O)[O-]", testing::EndsWith("}"),
                                          "ABEVAH-subgraph-1"));
  EXPECT_EQ(read.where.size(), read.ligands.size());
  const std::vector<std::pair<int, const char*>> reasons{{2, "has the name 'X' at"}, {4, "another built-in ligand"},
                                                         {6, "write 'a_b'"},         {7, "write 'a_b'"},
                                                         {8, "write 'a_b'"},         {9, "write 'L-0'"},
                                                         {10, "write 'L-2'"}};
  ASSERT_EQ(read.refused.size(), reasons.size());
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    EXPECT_EQ(read.refused[i].where, file.string() + ":" + std::to_string(reasons[i].first));
    EXPECT_THAT(read.refused[i].reason, testing::HasSubstr(reasons[i].second));
  }
  EXPECT_THAT(read.refused[0].reason, testing::HasSubstr("names.txt:1"));
}

TEST(LigandFiles, TableWithQuotedFields) {
  const test::ScratchDir scratch;
  const auto file =
      scratch.write("table.csv",
                    "tmQMg-L ligand ID,Decoded SMILES,Connection IDs,Encoded SMILES\r\n"
                    "one,[H]c1nc([H])c([H])c([H])c1[H],[[0]],[Li]<-n1ccccc1\r\n"
                    "\"two,quoted\",\"[H]N([H])C([H])([H])C([H])([H])N([H])[H]\",\"[[0], [9]]\",C1CN->[Ir]<-N1\n"
                    "other graph,[H]c1nc([H])c([H])c([H])c1[H],[[0]],[Li]<-N1CCCCC1\n"
                    "no anchor,[H]c1nc([H])c([H])c([H])c1[H],[[0]],n1ccccc1\n"
                    "short,C\n");
  const LigandFile read = read_ligands(file);
  ASSERT_EQ(read.ligands.size(), 2u);
  EXPECT_EQ(read.ligands[0]->key, find_ligand("pyridine")->key);
  EXPECT_EQ(read.ligands[1]->key, find_ligand("en")->key);
  EXPECT_EQ(read.ligands[1]->name, "two,quoted");
  ASSERT_EQ(read.refused.size(), 3u);
  EXPECT_THAT(read.refused[0].reason, testing::HasSubstr("different molecules"));
  EXPECT_THAT(read.refused[1].reason, testing::HasSubstr("no anchor"));
  EXPECT_EQ(read.refused[2].where, file.string() + ":6");
}

TEST(LigandAnchored, StandsWhereverALigandIsWritten) {
  const test::ScratchDir scratch;
  const LigandFile read = read_ligands(scratch.write("anchored.txt",
                                                     "[Li]<-n1ccccc1\nC1CN->[Ir]<-N1 0 mine\n[Be]=[C]1N(C)C=CN1C 0\n"
                                                     "[Li]<-n1ccccc1{0}\n[Li]<-C\n"));
  ASSERT_EQ(read.ligands.size(), 3u);
  EXPECT_EQ(read.ligands[0]->key, find_ligand("pyridine")->key);
  EXPECT_EQ(read.ligands[1]->name, "mine");
  EXPECT_EQ(read.ligands[2]->key, find_ligand("IMe")->key);
  ASSERT_EQ(read.refused.size(), 2u);
  EXPECT_THAT(read.refused[1].reason, testing::HasSubstr("no electron pair"));
  EXPECT_EQ(find_ligand("[Li]<-n1ccccc1")->key, find_ligand("pyridine")->key);
  EXPECT_EQ(parse_ligand("C1CN->[Ir]<-N1")->key, find_ligand("en")->key);
}

TEST(LigandAnchored, BothWays) {
  const std::vector<std::pair<const char*, const char*>> known{{"[Li]<-n1ccccc1", "pyridine"},
                                                               {"[Be]=[C]1N(C)C=CN1C", "IMe"},
                                                               {"C1CN->[Ir]<-N1", "en"},
                                                               {"C[P]1(C)->[Ir]<-P(C)(C)CC1", "dmpe"},
                                                               {"[Li]<-[O-]C(C)=O", "acetate"}};
  for (const auto& [text, name] : known) {
    EXPECT_EQ(decode_anchored(text)->key, find_ligand(name)->key) << text;
    EXPECT_EQ(decode_anchored(encode_anchored(*find_ligand(name)))->key, find_ligand(name)->key) << text;
  }
  EXPECT_THROW(decode_anchored("c1ccccc1"), Error);
  EXPECT_THROW(decode_anchored("[Li]<-N[Ir]"), Error);
  EXPECT_THROW(decode_anchored("not a SMILES"), Error);
  EXPECT_THROW(encode_anchored(*find_ligand("Cp")), Error);
}

// Every built-in ligand without haptic donors, handedness included.
TEST(LigandAnchored, RoundTripOfTheLibrary) {
  int checked = 0;
  for (const LigandPtr& ligand : ligand_library()) {
    if (std::any_of(ligand->donors.begin(), ligand->donors.end(),
                    [](const DonorGroup& group) { return group.size() > 1; }))
      continue;
    ++checked;
    EXPECT_EQ(decode_anchored(encode_anchored(*ligand))->key, ligand->key)
        << ligand->name << " " << encode_anchored(*ligand);
  }
  EXPECT_GT(checked, 400);
}

}  // namespace
}  // namespace werner
