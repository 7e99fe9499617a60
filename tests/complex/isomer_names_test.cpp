#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/isomer_choice.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

using testing::UnorderedElementsAreArray;

// "en*2 chloride*2"
std::vector<LigandPtr> ligands_of(const std::string& text) {
  std::vector<LigandPtr> ligands;
  for (const std::string& word : split_words(text)) {
    const std::size_t star = word.size() > 2 && word[word.size() - 2] == '*' ? word.size() - 2 : word.size();
    const int copies = star < word.size() ? word.back() - '0' : 1;
    for (int i = 0; i < copies; ++i) ligands.push_back(find_ligand(word.substr(0, star)));
  }
  return ligands;
}

std::vector<Isomer> listed(const std::string& geometry, const std::string& ligands, bool both_hands = false) {
  return isomers(polyhedron(geometry), ligands_of(ligands), {.enantiomers = both_hands});
}

std::vector<std::string> names(const std::vector<Isomer>& list) {
  std::vector<std::string> result;
  for (const Isomer& isomer : list) result.push_back(isomer.name);
  return result;
}

struct TextbookSet {
  std::string geometry, ligands;
  std::vector<std::string> expected;  // one hand of each
};

// What coordination chemists call them, spelled in words and hyphens. Numbers of isomers and cis, trans, fac, mer,
// Delta: Cotton and Wilkinson, Advanced Inorganic Chemistry; Purcell and Kotz, Inorganic Chemistry, chapter 11; IUPAC
// 2005, IR-9.3. s-fac and u-fac of dien: Keene and Searle, Inorg. Chem. 1972, 11, 148; alpha and beta of trien:
// Sargeson and Searle, Inorg. Chem. 1965, 4, 45.
TEST(IsomerNames, Textbook) {
  const std::string oct = "octahedral", square = "square-planar", tbp = "trigonal-bipyramidal";
  const std::vector<TextbookSet> table = {
      {oct, "ammonia*5 chloride", {""}},
      {oct, "ammonia*4 chloride*2", {"cis", "trans"}},
      {oct, "ammonia*4 chloride bromide", {"cis", "trans"}},
      {oct, "ammonia*3 chloride*3", {"fac", "mer"}},
      {oct, "CO*3 PPh3*3", {"fac", "mer"}},
      {oct, "CO*3 PPh3*2 chloride", {"fac", "mer-cis", "mer-trans"}},
      {oct,
       "ammonia*3 chloride bromide iodide",
       {"fac-enantiomer-1", "mer-trans-I-Cl", "mer-trans-I-Br", "mer-trans-I-N"}},
      {oct,
       "ammonia*2 chloride*2 PMe3*2",
       {"all-cis-enantiomer-1", "all-trans", "cis-Cl-cis-N-trans-P", "cis-Cl-cis-P-trans-N", "cis-N-cis-P-trans-Cl"}},
      {oct,
       "ammonia*2 pyridine*2 chloride*2",
       {"all-cis-enantiomer-1", "all-trans", "cis-Cl-cis-ammonia-trans-pyridine", "cis-Cl-cis-pyridine-trans-ammonia",
        "cis-ammonia-cis-pyridine-trans-Cl"}},
      {oct,
       "ammonia*2 water*2 chloride bromide",
       {"all-trans", "cis-O-trans-N", "cis-N-trans-O", "cis-N-cis-O-trans-Br-Cl", "cis-O-trans-Br-N-enantiomer-1",
        "cis-N-trans-Br-O-enantiomer-1"}},
      {oct,
       "ammonia*2 chloride bromide iodide water",
       {"trans-N-trans-I-Br", "trans-N-trans-I-Cl", "trans-N-trans-I-O", "cis-N-trans-I-Br-enantiomer-1",
        "cis-N-trans-I-Cl-enantiomer-1", "cis-N-trans-I-O-enantiomer-1", "trans-I-N-trans-Br-Cl-enantiomer-1",
        "trans-I-N-trans-Br-N-enantiomer-1", "trans-I-N-trans-Br-O-enantiomer-1"}},
      // The fifteen forms of [Pt(Br)(Cl)(I)(NO2)(py)(NH3)].
      {oct,
       "iodide bromide chloride nitrite-N pyridine ammonia",
       {"trans-I-Br-trans-Cl-ammonia-enantiomer-1", "trans-I-Br-trans-Cl-nitrite-enantiomer-1",
        "trans-I-Br-trans-Cl-pyridine-enantiomer-1", "trans-I-Cl-trans-Br-ammonia-enantiomer-1",
        "trans-I-Cl-trans-Br-nitrite-enantiomer-1", "trans-I-Cl-trans-Br-pyridine-enantiomer-1",
        "trans-I-ammonia-trans-Br-Cl-enantiomer-1", "trans-I-ammonia-trans-Br-nitrite-enantiomer-1",
        "trans-I-ammonia-trans-Br-pyridine-enantiomer-1", "trans-I-nitrite-trans-Br-Cl-enantiomer-1",
        "trans-I-nitrite-trans-Br-ammonia-enantiomer-1", "trans-I-nitrite-trans-Br-pyridine-enantiomer-1",
        "trans-I-pyridine-trans-Br-Cl-enantiomer-1", "trans-I-pyridine-trans-Br-ammonia-enantiomer-1",
        "trans-I-pyridine-trans-Br-nitrite-enantiomer-1"}},
      {oct, "en*3", {"Delta"}},
      {oct, "en*2 oxalate", {"Delta"}},
      {oct, "en oxalate bipy", {"Delta"}},
      {oct, "en*2 chloride*2", {"trans", "cis-Delta"}},
      {oct, "en*2 chloride ammonia", {"trans", "cis-Delta"}},
      {oct, "oxo*2 acac*2", {"trans", "cis-Delta"}},
      {oct, "en oxalate chloride*2", {"trans", "cis-Delta"}},
      {oct, "en oxalate chloride ammonia", {"trans-Cl-ammonia", "trans-Cl-en-Delta", "trans-Cl-O-Delta"}},
      {oct, "en chloride*2 ammonia*2", {"all-cis-enantiomer-1", "cis-Cl-trans-ammonia", "cis-ammonia-trans-Cl"}},
      {oct, "glycinate*3", {"fac-Delta", "mer-Delta"}},
      {oct, "glycinate en*2", {"Delta"}},
      {oct,
       "glycinate*2 chloride*2",
       {"all-trans", "all-cis-Delta", "cis-N-cis-O-trans-Cl", "cis-Cl-cis-O-trans-N-Delta",
        "cis-Cl-cis-N-trans-O-Delta"}},
      {oct,
       "glycinate*2 ammonia*2",
       {"all-trans", "all-cis-Delta", "cis-N-cis-O-trans-ammonia", "cis-O-cis-ammonia-trans-N-Delta",
        "cis-N-cis-ammonia-trans-O-Delta"}},
      {oct, "glycinate*2 en", {"all-cis-Delta", "cis-N-trans-O-Delta", "cis-O-trans-N-Delta"}},
      {oct, "glycinate*2 oxalate", {"all-cis-Delta", "cis-N-trans-O-Delta", "cis-O-trans-N-Delta"}},
      {oct,
       "glycinate*2 chloride ammonia",
       {"all-trans-enantiomer-1", "cis-O-cis-glyN-trans-Cl-ammonia", "cis-glyN-trans-O-Delta", "cis-O-trans-glyN-Delta",
        "cis-glyN-trans-Cl-O-Delta", "cis-O-trans-Cl-glyN-Delta"}},
      {oct, "glycinate en oxalate", {"trans-glyO-en-Delta", "trans-glyO-ox-Delta"}},
      {oct, "dien*2", {"mer", "s-fac", "u-fac-Delta"}},
      {oct, "dien ida", {"mer", "s-fac", "u-fac-Delta"}},
      {oct, "dien chloride*3", {"fac", "mer"}},
      {oct, "dien en chloride", {"mer", "fac-trans-Cl-N2", "fac-trans-Cl-N1-Delta"}},
      {oct, "terpy*2", {""}},
      {oct, "trien chloride*2", {"trans", "cis-alpha-Delta", "cis-beta-Delta"}},
      {oct, "trien en", {"cis-alpha-Delta", "cis-beta-Delta"}},
      {oct, "tren chloride bromide", {"trans-Br-N1", "trans-Br-N2"}},
      {oct, "edta", {"Delta"}},
      {oct, "ppy*3", {"fac-Delta", "mer-Delta"}},
      {oct, "ppy*2 acac", {"cis-C-trans-N-Delta", "cis-N-trans-C-Delta", "all-cis-Delta"}},
      {oct, "ppy*2 bipy", {"cis-C-trans-N-Delta", "cis-N-trans-C-Delta", "all-cis-Delta"}},
      {square, "ammonia*2 chloride*2", {"cis", "trans"}},
      {square, "ammonia*2 chloride bromide", {"cis", "trans"}},
      {square, "ammonia pyridine chloride*2", {"cis", "trans"}},
      // The three forms of [Pt(NH3)(py)ClBr].
      {square, "ammonia pyridine chloride bromide", {"trans-Br-Cl", "trans-Br-ammonia", "trans-Br-pyridine"}},
      {square, "nitrite-N 4-picoline ammonia chloride", {"trans-Cl-4picoline", "trans-Cl-ammonia", "trans-Cl-nitrite"}},
      {square, "glycinate*2", {"cis", "trans"}},
      {square, "glycinate alaninate", {"cis", "trans"}},
      {square, "glycinate chloride ammonia", {"trans-Cl-O", "trans-Cl-glyN"}},
      {square, "C[C@H](N)C(=O)[O-]{2,5} C[C@@H](N)C(=O)[O-]{2,5}", {"cis", "trans"}},
      {tbp, "CO*4 PPh3", {"axial", "equatorial"}},
      {tbp, "CO*3 PPh3*2", {"diaxial", "axial-equatorial", "diequatorial"}},
      {tbp, "CO*3 PPh3 chloride", {"axial-Cl-P", "axial-Cl-C", "axial-P-C", "axial-C-C"}},
      {"square-pyramidal", "chloride*4 water", {"apical", "basal"}},
      {"square-pyramidal", "oxo acac*2", {"apical", "basal-Delta"}},
      {"pentagonal-bipyramidal",
       "water*5 chloride*2",
       {"diaxial", "axial-equatorial", "diequatorial-1", "diequatorial-2"}},
      {"square-antiprismatic", "acac*4", {"isomer-1-Delta", "isomer-2-Delta", "isomer-3-Delta"}},
  };
  for (const auto& [geometry, ligands, expected] : table)
    EXPECT_THAT(names(listed(geometry, ligands)), UnorderedElementsAreArray(expected)) << geometry << " " << ligands;
}

// A ligand that has no name of its own is called by its element, numbered from the smallest up.
TEST(IsomerNames, LigandsWithoutNames) {
  EXPECT_THAT(names(listed("square-planar", "CCCN{3} CCCCN{4} chloride bromide")),
              testing::UnorderedElementsAre("trans-Br-Cl", "trans-Br-N1", "trans-Br-N2"));
  EXPECT_THAT(names(listed("square-planar", "CCCN{3} chloride bromide water")),
              testing::UnorderedElementsAre("trans-Br-Cl", "trans-Br-N", "trans-Br-O"));
  // Written as SMILES or by name: the same ligand, the same word.
  EXPECT_THAT(names(listed("square-planar", "N{0} n1ccccc1{0} chloride bromide")),
              testing::UnorderedElementsAre("trans-Br-Cl", "trans-Br-ammonia", "trans-Br-pyridine"));
}

// One random set of ligands that fills the polyhedron.
std::vector<LigandPtr> random_set(int vertices, std::mt19937& generator) {
  static const std::vector<std::string> pool = {"ammonia",
                                                "chloride",
                                                "bromide",
                                                "pyridine",
                                                "water",
                                                "PMe3",
                                                "nitrite-N",
                                                "4-picoline",
                                                "CCCN{3}",
                                                "CCCCO{4}",
                                                "CN(C)C{1}",
                                                "en",
                                                "bipy",
                                                "glycinate",
                                                "alaninate",
                                                "ppy",
                                                "acac",
                                                "NCCNC{0,3}",
                                                "oxalate",
                                                "picolinate",
                                                "dien",
                                                "ida",
                                                "trien",
                                                "tren",
                                                "ethylenediamine",
                                                "NCCSCCN{0,3,6}",
                                                "C[C@H](N)C(=O)[O-]{2,5}",
                                                "C[C@@H](N)C(=O)[O-]{2,5}"};
  std::vector<LigandPtr> kinds;
  const int wanted = std::uniform_int_distribution<int>(1, 5)(generator);
  for (int i = 0; i < wanted; ++i)
    kinds.push_back(find_ligand(pool[std::uniform_int_distribution<std::size_t>(0, pool.size() - 1)(generator)]));
  kinds.push_back(find_ligand("chloride"));
  std::vector<LigandPtr> ligands;
  while (vertices > 0) {
    const LigandPtr& ligand = kinds[std::uniform_int_distribution<std::size_t>(0, kinds.size() - 1)(generator)];
    if (ligand->denticity() > vertices) continue;
    ligands.push_back(ligand);
    vertices -= ligand->denticity();
  }
  return ligands;
}

std::map<std::string, std::string> names_by_key(const Polyhedron& shape, const std::vector<LigandPtr>& ligands) {
  std::map<std::string, std::string> result;
  for (const Isomer& isomer : isomers(shape, ligands, {.enantiomers = true}))
    result[complex_key({{27, 3}, 0, &shape, ligands, isomer.sites})] = isomer.name;
  return result;
}

// Every isomer of a set has its own name, whatever the order and the spelling in which its ligands are written, and is
// found by it.
TEST(IsomerNames, DistinctAndStable) {
  std::mt19937 generator(7);
  int named = 0;
  for (int round = 0; round < 250; ++round) {
    static const std::vector<std::string> shapes = {"octahedral",           "octahedral",        "octahedral",
                                                    "square-planar",        "tetrahedral",       "square-pyramidal",
                                                    "trigonal-bipyramidal", "trigonal-prismatic"};
    const Polyhedron& shape = polyhedron(shapes[static_cast<std::size_t>(round) % shapes.size()]);
    std::vector<LigandPtr> ligands = random_set(shape.coordination_number(), generator);
    std::string written;
    for (const LigandPtr& ligand : ligands) written += ligand->name + " ";
    const auto first = names_by_key(shape, ligands);
    std::set<std::string> seen;
    for (const auto& [key, name] : first) EXPECT_TRUE(seen.insert(name).second) << shape.name << " " << written << name;
    named += static_cast<int>(first.size());

    const auto list = isomers(shape, ligands, {.enantiomers = true});
    for (const Isomer& isomer : list) {
      if (list.size() > 1) {
        EXPECT_EQ(isomer_by_name(list, isomer.name).name, isomer.name) << written;
      }
    }

    std::shuffle(ligands.begin(), ligands.end(), generator);
    for (LigandPtr& ligand : ligands)
      if (generator() % 2) ligand = parse_ligand(ligand_text(*ligand));
    EXPECT_EQ(names_by_key(shape, ligands), first) << shape.name << " " << written;
  }
  EXPECT_GT(named, 1000);
}

// What a name says is so: brute force over the vertices of the octahedron and the square.
TEST(IsomerNames, WordsAreTrue) {
  int checked = 0;
  for (const auto& [geometry, ligands] :
       std::vector<std::pair<std::string, std::string>>{{"octahedral", "ammonia*2 chloride bromide iodide water"},
                                                        {"octahedral", "iodide bromide chloride fluoride water PMe3"},
                                                        {"octahedral", "ammonia*2 water*2 chloride bromide"},
                                                        {"octahedral", "ammonia*2 chloride*2 PMe3*2"},
                                                        {"octahedral", "ammonia*3 chloride bromide iodide"},
                                                        {"octahedral", "glycinate*2 chloride bromide"},
                                                        {"octahedral", "ppy*2 acac"},
                                                        {"octahedral", "glycinate*2 chloride*2"},
                                                        {"square-planar", "glycinate chloride bromide"},
                                                        {"square-planar", "ammonia chloride bromide water"}}) {
    const Polyhedron& shape = polyhedron(geometry);
    const std::vector<LigandPtr> set = ligands_of(ligands);
    const std::map<std::string, int> number = {{"H", 1},  {"C", 6},   {"N", 7},   {"O", 8}, {"F", 9},
                                               {"P", 15}, {"Cl", 17}, {"Br", 35}, {"I", 53}};
    for (const Isomer& isomer : isomers(shape, set)) {
      std::set<std::pair<int, int>> opposite;
      const auto z = [&](int v) {
        const Site& site = isomer.sites[v];
        return set[site.ligand]->atoms[set[site.ligand]->donors[site.donor].front()].z;
      };
      for (int v = 0; v < shape.coordination_number(); ++v)
        for (int w = 0; w < shape.coordination_number(); ++w)
          if (shape.angle(v, w) > 170) opposite.insert({z(v), z(w)});
      const std::vector<std::string> words = split(isomer.name, '-');
      for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const auto a = number.find(words[i + 1]);
        if ((words[i] != "trans" && words[i] != "cis") || a == number.end()) continue;
        const auto b = i + 2 < words.size() ? number.find(words[i + 2]) : number.end();
        const std::pair pair(a->second, b == number.end() ? a->second : b->second);
        EXPECT_EQ(opposite.contains(pair), words[i] == "trans") << ligands << ": " << isomer.name;
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 60);
}

std::string chosen(const std::string& ligands, const std::string& wanted, const std::string& geometry = "octahedral") {
  return isomer_by_name(listed(geometry, ligands, true), wanted).name;
}

TEST(IsomerChoice, PartsOrderAndCaseOfWords) {
  EXPECT_EQ(chosen("glycinate*3", "fac-Lambda"), "fac-Lambda");
  EXPECT_EQ(chosen("glycinate*3", "Lambda-fac"), "fac-Lambda");
  EXPECT_EQ(chosen("glycinate*3", "FAC"), "fac-Delta");
  EXPECT_EQ(chosen("en*2 chloride*2", "Lambda"), "cis-Lambda");
  EXPECT_EQ(chosen("en*2 chloride*2", "\u039b"), "cis-Lambda");
  EXPECT_EQ(chosen("en*2 chloride*2", "cis"), "cis-Delta");
  EXPECT_EQ(chosen("en*3", "delta"), "Delta");
  EXPECT_EQ(chosen("glycinate*2 en", "trans-O"), "cis-N-trans-O-Delta");
  EXPECT_EQ(chosen("glycinate*2 en", "trans(O) Lambda"), "cis-N-trans-O-Lambda");
  EXPECT_EQ(chosen("glycinate*2 en", "all-cis"), "all-cis-Delta");
  EXPECT_EQ(chosen("dien*2", "u-fac"), "u-fac-Delta");
  EXPECT_EQ(chosen("trien chloride*2", "cis-beta-lambda"), "cis-beta-Lambda");
  EXPECT_EQ(chosen("ammonia pyridine chloride bromide", "trans-Cl-Br", "square-planar"), "trans-Br-Cl");
  EXPECT_EQ(chosen("ammonia pyridine chloride bromide", "trans-cl-br", "square-planar"), "trans-Br-Cl");
  EXPECT_EQ(chosen("ammonia pyridine chloride bromide", "trans-cl", "square-planar"), "trans-Br-Cl");
  EXPECT_EQ(chosen("CO*3 PPh3*2", "axial-equatorial", "trigonal-bipyramidal"), "axial-equatorial");
}

// The hand is the one that a list without enantiomers has.
TEST(IsomerChoice, SameHandAsTheList) {
  for (const std::string ligands : {"glycinate*3", "glycinate*2 chloride*2", "ppy*2 acac", "trien chloride bromide",
                                    "ammonia*2 chloride bromide iodide water"})
    for (const Isomer& isomer : listed("octahedral", ligands)) {
      std::string bare = isomer.name;
      for (const std::string hand : {"-Delta", "-Lambda", "-enantiomer-1", "-enantiomer-2"})
        if (bare.ends_with(hand)) bare.resize(bare.size() - hand.size());
      EXPECT_EQ(chosen(ligands, bare), isomer.name);
    }
}

// With ligands of one hand Delta and Lambda are no mirror images: the more plausible one, which is listed first.
TEST(IsomerChoice, ChiralLigands) {
  const std::string three = "C[C@H](N)C(=O)[O-]{2,5}*3";
  const std::vector<Isomer> list = listed("octahedral", three, true);
  ASSERT_EQ(list.size(), 4u);
  const auto fac = std::ranges::find_if(list, [](const Isomer& isomer) { return isomer.name.starts_with("fac"); });
  EXPECT_EQ(chosen(three, "fac"), fac->name);
  EXPECT_EQ(chosen(three, "fac-Delta"), "fac-Delta");
  EXPECT_EQ(chosen(three, "fac-Lambda"), "fac-Lambda");
}

TEST(IsomerChoice, Refusals) {
  const auto refusal = [](const std::string& ligands, const std::string& wanted) -> std::string {
    try {
      return "built " + chosen(ligands, wanted);
    } catch (const UsageError& error) {
      return error.message() + "; " + error.details().hint;
    }
  };
  EXPECT_THAT(refusal("glycinate*3", "Delta"),
              testing::AllOf(testing::HasSubstr("isomer 'Delta' fits several"), testing::HasSubstr("fac-Delta"),
                             testing::HasSubstr("mer-Delta"), testing::Not(testing::HasSubstr("Lambda"))));
  EXPECT_THAT(refusal("trien chloride bromide", "cis-beta"), testing::HasSubstr("fits several"));
  EXPECT_THAT(refusal("en*2 chloride*2", "tras"), testing::HasSubstr("did you mean 'trans'?"));
  EXPECT_THAT(refusal("en*2 chloride*2", "fac"), testing::HasSubstr("unknown isomer 'fac'"));
  EXPECT_THAT(refusal("en*2 chloride*2", "-"), testing::HasSubstr("unknown isomer '-'"));
  EXPECT_THAT(refusal("ammonia*6", "cis"), testing::HasSubstr("only one isomer"));
}

}  // namespace
}  // namespace werner
