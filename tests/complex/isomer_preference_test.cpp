// The isomer that is built when none is named, against textbook complexes (crystal structures and Greenwood and
// Earnshaw, Chemistry of the Elements; Crabtree, The Organometallic Chemistry of the Transition Metals).
#include "werner/complex/isomer_preference.hpp"

#include <gtest/gtest.h>

#include "werner/complex/ligand_library.hpp"

namespace werner {
namespace {

struct Known {
  const char* metal;
  const char* geometry;
  std::vector<const char*> ligands;
  const char* isomer;  // the whole name, or its beginning
};

std::string preferred(const Known& known) {
  std::vector<LigandPtr> ligands;
  for (const char* ligand : known.ligands) ligands.push_back(find_ligand(ligand));
  const auto list = plausible_isomers(parse_metal(known.metal), polyhedron(known.geometry), ligands);
  return list.empty() ? "none" : list.front().name;
}

const char* const pph3 = "c1ccc(cc1)P(c1ccccc1)c1ccccc1{6}";
const char* const pcy3 = "C1CCCCC1P(C1CCCCC1)C1CCCCC1{6}";
const char* const pme3 = "CP(C)C{1}";
const char* const chloride = "[Cl-]{0}";
const char* const oxo = "[O-2]{0}";
const char* const carbonyl = "[C-]#[O+]{0}";
const char* const acac = "CC(=O)C=C(C)[O-]{2,6}";
const char* const bipy = "n1ccccc1-c1ccccn1{0,11}";
const char* const ppy = "c1ccnc(c1)-c1cccc[c-]1{3,11}";

TEST(Preference, TextbookComplexes) {
  const std::vector<Known> list{
      {"Ir+1", "square-planar", {chloride, carbonyl, pph3, pph3}, "trans"},          // Vaska
      {"Pd+2", "square-planar", {chloride, chloride, pph3, pph3}, "trans"},          //
      {"Pt+2", "square-planar", {chloride, chloride, pme3, pme3}, "cis"},            //
      {"Pt+2", "square-planar", {"[CH3-]{0}", "[CH3-]{0}", pph3, pph3}, "cis"},      //
      {"Ni+2", "square-planar", {chloride, "[c-]1ccccc1{0}", pcy3, pcy3}, "trans"},  //
      {"Pt+2", "square-planar", {"[H-]{0}", chloride, "CCP(CC)CC{2}", "CCP(CC)CC{2}"}, "trans"},
      {"Re+1", "octahedral", {carbonyl, carbonyl, carbonyl, bipy, chloride}, "fac"},  //
      {"Ir+3", "octahedral", {ppy, ppy, ppy}, "fac"},                                 //
      {"Mo+6", "octahedral", {oxo, oxo, acac, acac}, "cis"},                          //
      {"Mo+6", "octahedral", {oxo, oxo, oxo, "NCCNCCN{0,3,6}"}, "fac"},               //
      {"Re+5", "octahedral", {oxo, oxo, "n1ccccc1{0}", "n1ccccc1{0}", "n1ccccc1{0}", "n1ccccc1{0}"}, "trans"},
      {"U+6", "octahedral", {oxo, oxo, chloride, chloride, chloride, chloride}, "trans"},  //
      {"Ru+2", "octahedral", {bipy, bipy, chloride, chloride}, "cis"},                     //
      {"Mo+0", "octahedral", {carbonyl, carbonyl, carbonyl, carbonyl, pph3, pph3}, "trans"},
  };
  for (const Known& known : list) {
    std::string words = std::string(known.metal);
    for (const char* ligand : known.ligands) words += " " + std::string(ligand);
    EXPECT_TRUE(preferred(known).starts_with(known.isomer)) << words << ": " << preferred(known);
  }
}

// The sites say it where names have no word: the atom on the apex of a square pyramid, the atoms on the axis of a
// bipyramid.
std::vector<int> elements_at(const Known& known, const std::vector<int>& vertices) {
  std::vector<LigandPtr> ligands;
  for (const char* ligand : known.ligands) ligands.push_back(find_ligand(ligand));
  const Isomer isomer = plausible_isomers(parse_metal(known.metal), polyhedron(known.geometry), ligands).at(0);
  std::vector<int> found;
  for (const int vertex : vertices) {
    const Site& site = isomer.sites[vertex];
    found.push_back(ligands[site.ligand]->atoms[ligands[site.ligand]->donors[site.donor].front()].z);
  }
  std::ranges::sort(found);
  return found;
}

TEST(Preference, MultipleBondsTakeTheApex) {
  std::vector<LigandPtr> vanadyl{find_ligand(acac), find_ligand(acac), find_ligand(oxo)};
  const Isomer isomer = plausible_isomers(parse_metal("V+4"), polyhedron("square-pyramidal"), vanadyl).at(0);
  EXPECT_EQ(isomer.sites[0].ligand, 2) << "VO(acac)2 has its oxo at the apex";
  const Known grubbs{"Ru+2", "square-pyramidal", {chloride, chloride, pcy3, pcy3, "[CH]c1ccccc1{0}"}, ""};
  EXPECT_EQ(elements_at(grubbs, {0}), std::vector<int>{6}) << "Grubbs: the carbene";
}

TEST(Preference, UranylInThePentagonalBipyramid) {
  const Known uranyl{"U+6", "pentagonal-bipyramidal", {oxo, oxo, "O{0}", "O{0}", "O{0}", "O{0}", "N{0}"}, ""};
  std::vector<LigandPtr> ligands;
  for (const char* ligand : uranyl.ligands) ligands.push_back(find_ligand(ligand));
  const Isomer isomer = plausible_isomers(parse_metal("U+6"), polyhedron("pentagonal-bipyramidal"), ligands).at(0);
  EXPECT_LT(isomer.sites[0].ligand, 2);
  EXPECT_LT(isomer.sites[6].ligand, 2);
}

// [RhH(CO)(PPh3)3]: hydride and carbonyl on the axis, the phosphines around.
TEST(Preference, BulkyPhosphinesGoEquatorial) {
  EXPECT_EQ(elements_at({"Rh+1", "trigonal-bipyramidal", {"[H-]{0}", carbonyl, pph3, pph3, pph3}, ""}, {0, 4}),
            (std::vector<int>{1, 6}));
}

// Both are well known; the rules do not decide, and the canonical order does.
TEST(Preference, CisplatinIsATie) {
  const std::vector<LigandPtr> ligands{find_ligand("N{0}"), find_ligand("N{0}"), find_ligand(chloride),
                                       find_ligand(chloride)};
  const auto list = plausible_isomers(parse_metal("Pt+2"), polyhedron("square-planar"), ligands);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_LT(std::abs(list[0].strain - list[1].strain), 1.0);
}

}  // namespace
}  // namespace werner
