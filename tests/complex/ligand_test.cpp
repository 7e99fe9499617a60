#include "werner/complex/ligand.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using Permutations = std::set<std::vector<int>>;

Permutations as_set(const std::vector<std::vector<int>>& permutations) {
  return {permutations.begin(), permutations.end()};
}

// Symmetry of the heavy-atom skeleton by trying every permutation of atoms, seen at the donors: no refinement, no
// search tree, nothing shared with the library. For ligands of at most nine heavy atoms and one atom per donor.
Permutations brute_force_automorphisms(const Ligand& ligand) {
  std::vector<int> heavy, hydrogens(ligand.atoms.size(), 0);
  for (int i = 0; i < static_cast<int>(ligand.atoms.size()); ++i)
    if (ligand.atoms[i].z != 1) heavy.push_back(i);
  const int n = static_cast<int>(heavy.size());
  std::vector<std::vector<char>> bonded(n, std::vector<char>(n, 0));
  for (const Bond& bond : ligand.bonds) {
    if (ligand.atoms[bond.b].z == 1) ++hydrogens[bond.a];
    if (ligand.atoms[bond.a].z == 1) ++hydrogens[bond.b];
    if (bond.a < n && bond.b < n) bonded[bond.a][bond.b] = bonded[bond.b][bond.a] = 1;
  }
  std::vector<int> donor_of(n, -1);
  for (int d = 0; d < ligand.denticity(); ++d) donor_of[ligand.donors[d].front()] = d;
  std::vector<int> p(n);
  std::iota(p.begin(), p.end(), 0);
  Permutations found;
  do {
    bool good = true;
    for (int i = 0; i < n && good; ++i) {
      good = ligand.atoms[i].z == ligand.atoms[p[i]].z && hydrogens[i] == hydrogens[p[i]] &&
             (donor_of[i] < 0) == (donor_of[p[i]] < 0);
      for (int j = 0; j < i && good; ++j) good = bonded[i][j] == bonded[p[i]][p[j]];
    }
    if (!good) continue;
    std::vector<int> on_donors(ligand.donors.size());
    for (int i = 0; i < n; ++i)
      if (donor_of[i] >= 0) on_donors[donor_of[i]] = donor_of[p[i]];
    found.insert(on_donors);
  } while (std::next_permutation(p.begin(), p.end()));
  return found;
}

TEST(Ligand, AutomorphismsAreThoseOfBruteForce) {
  for (const char* text :
       {"NCCN{0,3}", "CC(=O)C=C(C)[O-]{2,6}", "C1CNCCNCCN1{2,5,8}", "NCCNCCN{0,3,6}", "CC(=O)[O-]{2,3}",
        "[O-][N+](=O)[O-]{0,2}", "[O-]C(=O)C(=O)[O-]{0,5}", "CP(C)CCP(C)C{1,5}", "CC(N)CN{2,4}", "[S-]C(=S)N(C)C{0,2}",
        "CN(C)CCN{1,5}", "CC(C)N=C[N-]C{3,5}", "NCC(=O)[O-]{0,4}"}) {
    const LigandPtr ligand = parse_ligand(text);
    EXPECT_EQ(as_set(ligand->automorphisms), brute_force_automorphisms(*ligand)) << text;
  }
}

// Orders that follow from the point group of the ligand's graph.
TEST(Ligand, SymmetryOfKnownLigands) {
  const std::vector<std::pair<const char*, std::size_t>> known{
      {"bipy", 2}, {"phen", 2}, {"terpy", 2}, {"tacn", 6}, {"cyclam", 4},   {"cyclen", 8},     {"tren", 6},
      {"edta", 8}, {"acac", 2}, {"dppe", 2},  {"cod", 2},  {"porphine", 8}, {"tpp", 8},        {"corrole", 2},
      {"Tp", 6},   {"ppy", 1},  {"Cp", 1},    {"tfac", 1}, {"dmg", 1},      {"18-crown-6", 12}};
  for (const auto& [name, order] : known) EXPECT_EQ(find_ligand(name)->automorphisms.size(), order) << name;
}

TEST(Ligand, OneCompoundHasOneKeyHoweverItIsWritten) {
  const std::vector<std::vector<const char*>> same{
      {"n1ccccc1-c1ccccn1{0,11}", "c1ccnc(c1)-c1ccccn1{3,11}", "C1=CC=NC(=C1)C2=CC=CC=N2{3,11}"},
      {"CC(=O)C=C(C)[O-]{2,6}", "CC([O-])=CC(C)=O{2,6}", "CC(=O)/C=C(/C)[O-]{2,6}", "CC(=O)/C=C(\\C)[O-]{2,6}"},
      {"[CH-]1C=CC=C1{(0,1,2,3,4)}", "c1cc[cH-]c1{(4,3,2,1,0)}"},
      {"CC(=O)[O-]{3}", "[O-]C(C)=O{0}", "CC([O-])=O{2}", "O=C(C)[O-]{0}"},
      {"[N-]=[N+]=[N-]{0}", "[N-]=[N+]=[N-]{2}", "[N-2][N+]#N{0}"},
      {"CN1C=CN(C)[C]1{6}", "C[n+]1ccn(C)[c-]1{6}"},
      {"CS(C)=O{1}", "C[S+](C)[O-]{1}"},
      {"C[N+](=O)[O-]{2}", "CN(=O)=O{3}"},
      {"C[P@H]c1ccccc1{1}", "C[P@]([H])c1ccccc1{1}", "[H][P@@](C)c1ccccc1{1}", "[P@@H](C)c1ccccc1{0}"},
      {"CC1CCC[P@H]1{5}", "CC1CCC[P@@]1[H]{5}"},
      {"[P@H]1CCCC1C{0}", "[H][P@]1CCCC1C{1}"},
      {"C1CC[P@H]C1C{3}", "C1CC[P@]([H])C1C{3}"},
      {"N[C@@H](C)C(=O)[O-]{0,5}", "C[C@H](N)C(=O)[O-]{2,5}"},
      {"[H]OC{1}", "CO{1}"}};
  for (const auto& texts : same)
    for (const char* text : texts) EXPECT_EQ(parse_ligand(text)->key, parse_ligand(texts.front())->key) << text;
}

TEST(Ligand, DifferentLigandsHaveDifferentKeys) {
  const std::vector<const char*> different{
      "[S-]C#N{0}", "[S-]C#N{2}", "CC(=O)[O-]{3}", "CC(=O)[O-]{2,3}",       // linkage, denticity
      "c1cn[nH]c1{2}", "c1cn[n-]c1{2}",                                     // acid and base
      "CC(=O)C=C(C)[O-]{2,6}", "CC(=O)CC(C)=O{2,6}", "CC(=O)C=C(C)O{2,6}",  // tautomers
      "[CH2]{0}", "[CH2-2]{0}", "[CH3-]{0}",                                // charge
      "C/C=C/C{(1,2)}", "C/C=C\\C{(1,2)}", "CC=CC{(1,2)}",                  // double bonds
      "N[C@@H](C)C(=O)[O-]{0,5}", "N[C@H](C)C(=O)[O-]{0,5}",                // hands
      "C1=CC=CCCCC1{(0,1),(2,3)}", "C1=CC=CCCCC1{(0,1)}", "C1=CC=CCCCC1{(0,1,2,3)}", "Cc1cnn[nH]1{4}", "Cc1cnn[nH]1{3}",
      // Same element counts and degrees, one ring of six or two of three: refinement alone cannot tell them apart.
      "[C-]12C3C1C1C3C21{0}", "[C-]12C3C4C1C5C2C3C45{0}"};
  std::set<std::string> keys;
  for (const char* text : different) EXPECT_TRUE(keys.insert(parse_ligand(text)->key).second) << text;
}

// Writing goes through RDKit's canonical order, so every ligand comes back with its atoms renumbered.
TEST(Ligand, TextRoundTripOfTheWholeLibrary) {
  for (const LigandPtr& ligand : ligand_library()) {
    const LigandPtr back = parse_ligand(ligand_text(*ligand));
    EXPECT_EQ(back->key, ligand->key) << ligand->name;
    EXPECT_EQ(back->mirror_key, ligand->mirror_key) << ligand->name;
    EXPECT_EQ(back->charge, ligand->charge) << ligand->name;
    EXPECT_EQ(back->automorphisms, ligand->automorphisms) << ligand->name;
    EXPECT_EQ(back->mirrors, ligand->mirrors) << ligand->name;
  }
}

std::string other_hand(std::string text) {
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos; ++at) {
    if (text[at + 1] == '@')
      text.erase(at + 1, 1);
    else
      text.insert(at++, 1, '@');
  }
  return text;
}

// The mirror image is written by exchanging @ and @@, which keeps atom numbers.
TEST(Ligand, MirrorImages) {
  for (const char* text :
       {"C[C@H](N)CN{2,4}", "N[C@@H]1CCCC[C@H]1N{0,7}", "N[C@H]1CCCC[C@H]1N{0,7}", "C[C@@H](P(C)C)[C@H](C)P(C)C{2,7}",
        "C[P@](c1ccccc1)CCCP(C)C{1,11}", "C[S@](=O)CCN{1,5}", "NCCN{0,3}", "C[C@H](N)CCC[C@@H](C)N{2,8}"}) {
    const LigandPtr hand = parse_ligand(text), other = parse_ligand(other_hand(text));
    EXPECT_EQ(hand->mirror_key, other->key) << text;
    EXPECT_EQ(other->mirror_key, hand->key) << text;
    EXPECT_EQ(hand->mirrors.size(), hand->automorphisms.size()) << text;
    const auto atoms_kept = [&](const std::vector<int>& mirror) {
      for (int i = 0; i < hand->denticity(); ++i)
        if (other->donors[mirror[i]] != hand->donors[i]) return false;
      return true;
    };
    EXPECT_TRUE(std::any_of(hand->mirrors.begin(), hand->mirrors.end(), atoms_kept)) << text;
  }
  const LigandPtr meso = find_ligand("cis-chxn");
  EXPECT_FALSE(meso->chiral());
  EXPECT_EQ(meso->automorphisms, (std::vector<std::vector<int>>{{0, 1}}));
  EXPECT_EQ(meso->mirrors, (std::vector<std::vector<int>>{{1, 0}}));
  EXPECT_TRUE(find_ligand("chxn")->chiral());
  EXPECT_EQ(find_ligand("chxn")->automorphisms.size(), 2u);
  EXPECT_FALSE(parse_ligand("CN(CC)CCC{1}")->chiral());  // stereogenic only when bound
}

// Donors named in any order come out in one.
TEST(Ligand, DonorOrderIsCanonical) {
  const LigandPtr a = parse_ligand("[O-]C(=O)CN{0,4}"), b = parse_ligand("NCC(=O)[O-]{0,4}"),
                  c = parse_ligand("NCC(=O)[O-]{4,0}");
  for (const LigandPtr& ligand : {b, c})
    for (int i = 0; i < 2; ++i) EXPECT_EQ(ligand->atoms[ligand->donors[i].front()].z, a->atoms[a->donors[i].front()].z);
}

TEST(Ligand, DonorDistance) {
  const auto ring = [](const char* name) { return donor_distance(*find_ligand(name), 0, 1) + 2; };
  EXPECT_EQ(ring("en"), 5);
  EXPECT_EQ(ring("acac"), 6);
  EXPECT_EQ(ring("dppm"), 4);
  EXPECT_EQ(ring("acetate-k2"), 4);
  EXPECT_EQ(ring("dppb"), 7);
}

// Symmetry groups of 10^5 to 10^14 elements, most of them not seen by the donors.
TEST(Ligand, SymmetricalLigandsAreQuick) {
  for (const char* text :
       {"CC(C)(C)P(C(C)(C)C)C(C)(C)C{4}", "C1COCCOCCN2CCOCCOCCN1CCOCCOCC2{2,5,8,11,14,17,20,23}",
        "c1ccc(cc1)-c1cccc(-c2ccccc2)c1P(c1c(cccc1-c1ccccc1)-c1ccccc1)c1c(cccc1-c1ccccc1)-c1ccccc1{18}",
        "C[Si](C)(C)[Si]([Si](C)(C)C)([Si](C)(C)C)[Si-]([Si]([Si](C)(C)C)([Si](C)(C)C)[Si](C)(C)C)[Si]([Si](C)(C)C)(["
        "Si](C)(C)C)[Si](C)(C)C{13}",
        "[C-]12C3C4C1C5C2C3C45{0}"}) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_NO_THROW(parse_ligand(text)) << text;
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1)) << text;
  }
}

// Atoms that the octet rule leaves no electrons for, and such as bind although a Lewis structure shows no pair.
TEST(Ligand, DonorsHaveElectrons) {
  const std::vector<std::pair<const char*, const char*>> refused{
      {"C{0}", "is CH4, which has no electron pair"},
      {"[NH4+]{0}", "is NH4+"},
      {"[nH+]1ccccc1{0}", "is NH+"},
      {"CCC{1}", "is CH2"},
      {"CCN{1}", "did you mean atom 2?"},
      {"[He]{0}", "binds to no metal"},
      {"O=C(CN)[O-]{3,2}", "is CH2"},
      {"n1ccccc1{1}", "did you mean atom 0?"},
      {"C=C{0}", "is CH2"},
      {"CC{(0,1)}", "is CH3"},
      {"C[C-]1C=CC=C1{(0,1,2,3,4)}", "is CH3"},
      {"c1ccccc1{(0,3)}", "not connected"},
      {"C1=CCCC=CCC1{(0,1,4,5)}", "did you mean (0,1),(4,5)?"},
      {"[O-]S(=O)(=O)[O-]{1}", "is S,"}};
  for (const auto& [text, reason] : refused) {
    try {
      parse_ligand(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const UsageError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(reason)) << text;
    }
  }
  for (const char* text : {"[H][H]{(0,1)}",
                           "[H][BH3-]{0}",
                           "[BH4-]{0}",
                           "[H][SiH3]{(0,1)}",
                           "[CH2]{0}",
                           "CN1C=CN(C)[C]1{6}",
                           "[O-][n+]1ccccc1{0}",
                           "[H-]{0}",
                           "CC(=O)C=C(C)[O-]{3}",
                           "C=P(C)(C)C{0}",
                           "C=C{(0,1)}",
                           "B(C)(C)C{0}",
                           "c1ccccc1{(0,1)}",
                           "[Xe]{0}",
                           "O=N[O-]{1}",
                           "CS(C)=O{1}",
                           "FC{0}",
                           "[O-][O]{0}",
                           "C=C1N(C)C=CN1C{0}",
                           "CN1C=CN(C)C1=C=C1N(C)C=CN1C{7}"})
    EXPECT_NO_THROW(parse_ligand(text)) << text;
  // What a structure shows is not argued with.
  EXPECT_NO_THROW(make_ligand({.name = {}, .smiles = "CC", .donors = {{1}}}));
}

TEST(Ligand, BadInputIsRefusedWithItsReason) {
  const std::vector<std::pair<const char*, const char*>> cases{{"c1ccccc{0}", "unreadable SMILES"},
                                                               {"C(C)(C)(C)(C)C{0}", "valence"},
                                                               {"C1CC{0}", "unreadable SMILES"},
                                                               {"CN{2}", "outside 'CN', expected 0 to 1"},
                                                               {"CN{99999999999999}", "too large"},
                                                               {"CN{}", "names no donors"},
                                                               {"CN{0,}", "missing number"},
                                                               {"NCCN{0 3}", "blank between two numbers"},
                                                               {"CN{(0,1}", "open parenthesis"},
                                                               {"CN{a}", "unexpected 'a'"},
                                                               {"CN{1,1}", "named twice"},
                                                               {"CN{1,(0,1)}", "named twice"},
                                                               {"CN", "names no donors"},
                                                               {"N.N{0}", "2 fragments"},
                                                               {"[H]C{0}", "hydrogen of C"},
                                                               {"[CH-]1C=CC=C1[Fe]{0}", "metal 'Fe'"},
                                                               {"*N{1}", "'*'"},
                                                               {"[15NH3]{0}", "isotope"},
                                                               {"{0}", "empty SMILES"}};
  for (const auto& [text, reason] : cases) {
    try {
      parse_ligand(text, "here");
      ADD_FAILURE() << text << " was accepted";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(reason)) << text;
      EXPECT_THAT(error.what(), testing::StartsWith("here: ")) << text;
    }
  }
  EXPECT_THROW(make_ligand({.name = {}, .smiles = "CN", .donors = {}}), Error);
  EXPECT_THROW(make_ligand({.name = {}, .smiles = "CN", .donors = {{}}}), Error);
  EXPECT_NO_THROW(parse_ligand("[H-]{0}"));
  EXPECT_NO_THROW(parse_ligand("[H][H]{(0,1)}"));
  EXPECT_NO_THROW(parse_ligand("[H][BH3-]{0}"));
}

}  // namespace
}  // namespace werner
