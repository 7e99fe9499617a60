// Structures drawn by hand from textbook distances, so that the answer is known without any perception. Those of tmQM
// are in perceive_data_test.cpp.
#include "werner/complex/perceive.hpp"

#include <Eigen/Geometry>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/ligand_identity.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/complex/perceive_charges.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Builder {
  Molecule molecule;
  Builder(int metal, std::optional<int> charge, std::optional<int> unpaired = 0) {
    add(metal, Vec3::Zero());
    molecule.charge = charge;
    molecule.unpaired_electrons = unpaired;
  }
  int add(int z, const Vec3& position) {
    molecule.atomic_numbers.push_back(z);
    molecule.positions.push_back(position);
    return static_cast<int>(molecule.size()) - 1;
  }
  // A chain of atoms straight away from the metal: {z, distance to the one before}.
  void rod(const Vec3& direction, const std::vector<std::pair<int, double>>& atoms) {
    double length = 0;
    for (const auto& [z, step] : atoms) add(z, direction.normalized() * (length += step));
  }
  void ammonia(const Vec3& direction, double distance) {
    const Vec3 axis = direction.normalized(), side = axis.unitOrthogonal();
    const Vec3 n = axis * distance;
    add(7, n);
    for (int k = 0; k < 3; ++k)
      add(1, n + 0.34 * axis + 0.96 * (Eigen::AngleAxisd(k * 2 * std::numbers::pi / 3, axis) * side));
  }
  // A flat ring of CH groups with its centre at `height` on the axis.
  void ring(int n, double carbon_bond, const Vec3& axis, double height, double turn = 0) {
    const Vec3 up = axis.normalized(), side = up.unitOrthogonal();
    const double radius = carbon_bond / (2 * std::sin(std::numbers::pi / n));
    for (int k = 0; k < n; ++k) {
      const Vec3 out = Eigen::AngleAxisd(turn + k * 2 * std::numbers::pi / n, up) * side;
      add(6, up * height + radius * out);
      add(1, up * height + (radius + 1.08) * out);
    }
  }
};

const Vec3 x(1, 0, 0), y(0, 1, 0), z(0, 0, 1);

Molecule platin(bool cis) {
  Builder b(78, 0);
  b.rod(x, {{17, 2.32}});
  b.rod(cis ? y : Vec3(-x), {{17, 2.32}});
  b.ammonia(cis ? Vec3(-x) : y, 2.05);
  b.ammonia(-y, 2.05);
  return b.molecule;
}

std::vector<std::string> ligand_names(const Perception& p) {
  std::vector<std::string> names;
  for (const PerceivedLigand& l : p.ligands) names.push_back(l.ligand ? ligand_text(*l.ligand) : "none");
  std::ranges::sort(names);
  return names;
}

std::string reasons(const Perception& p) { return join(p.verdict.reasons, "; "); }

TEST(Perceive, CisplatinAndTransplatin) {
  for (const bool cis : {true, false}) {
    const Perception p = perceive(platin(cis));
    ASSERT_TRUE(p.verdict.ok()) << reasons(p);
    EXPECT_EQ(p.complex.metal, (Metal{78, 2}));
    EXPECT_EQ(p.geometry->name, "square-planar");
    EXPECT_LT(p.shape_measure, 0.01);
    EXPECT_EQ(p.isomer, cis ? "cis" : "trans");
    EXPECT_EQ(ligand_names(p), (std::vector<std::string>{"N{0}", "N{0}", "[Cl-]{0}", "[Cl-]{0}"}));
    EXPECT_EQ(p.shape_measures.front().first, "square-planar");
    EXPECT_GT(p.shape_measures.size(), 1u);
  }
}

TEST(Perceive, LigandAtomsMapBack) {
  const Molecule m = platin(true);
  const Perception p = perceive(m);
  std::set<int> seen{p.metal};
  for (const PerceivedLigand& l : p.ligands) {
    ASSERT_EQ(l.atoms.size(), l.ligand->atoms.size());
    for (std::size_t i = 0; i < l.atoms.size(); ++i) {
      EXPECT_EQ(m.atomic_numbers[l.atoms[i]], l.ligand->atoms[i].z);
      EXPECT_TRUE(seen.insert(l.atoms[i]).second);
    }
    for (const Bond& bond : l.ligand->bonds)
      EXPECT_LT((m.positions[l.atoms[bond.a]] - m.positions[l.atoms[bond.b]]).norm(), 1.2);
  }
  EXPECT_EQ(seen.size(), m.size());
}

TEST(Perceive, ChargeAndSpinAreAskedFor) {
  Molecule m = platin(true);
  m.charge.reset();
  m.unpaired_electrons.reset();
  const Perception p = perceive(m);
  EXPECT_THAT(reasons(p), HasSubstr("--charge"));
  EXPECT_THAT(reasons(p), HasSubstr("--spin"));
  EXPECT_EQ(p.geometry->name, "square-planar");
  EXPECT_EQ(p.ligands.size(), 4u);
  EXPECT_TRUE(p.formal_charges.empty());
  m.charge = 1;
  m.unpaired_electrons = 0;
  EXPECT_THAT(reasons(perceive(m)), HasSubstr("cannot have 0 unpaired"));
}

// Gd(III) is f7: seven unpaired electrons where they are counted, none where they are in the core.
TEST(Perceive, ElectronsOfTheFourFShellMayBeCountedOrNot) {
  for (const int unpaired : {0, 7}) {
    Builder b(64, -3, unpaired);
    for (const Vec3& axis : {x, y, z})
      for (const double sign : {-1.0, 1.0}) b.rod(sign * axis, {{17, 2.70}});
    EXPECT_TRUE(perceive(b.molecule).verdict.ok()) << unpaired << ": " << reasons(perceive(b.molecule));
  }
}

TEST(Perceive, CarbonylsAndNitrosyls) {
  Builder chromium(24, 0);
  for (const Vec3& v : {x, y, z, Vec3(-x), Vec3(-y), Vec3(-z)}) chromium.rod(v, {{6, 1.91}, {8, 1.14}});
  const Perception p = perceive(chromium.molecule);
  ASSERT_TRUE(p.verdict.ok()) << reasons(p);
  EXPECT_EQ(p.complex.metal.oxidation_state, 0);
  EXPECT_EQ(p.geometry->name, "octahedral");
  // Nitroprusside, [Fe(CN)5NO]2-: a linear nitrosyl is NO+, iron is +2 (Enemark and Feltham's {FeNO}6).
  Builder iron(26, -2);
  for (const Vec3& v : {x, y, Vec3(-x), Vec3(-y), Vec3(-z)}) iron.rod(v, {{6, 1.93}, {7, 1.16}});
  iron.rod(z, {{7, 1.65}, {8, 1.13}});
  const Perception q = perceive(iron.molecule);
  ASSERT_TRUE(q.verdict.ok()) << reasons(q);
  EXPECT_EQ(q.complex.metal.oxidation_state, 2);
}

TEST(Perceive, SandwichAndHalfSandwich) {
  Builder ferrocene(26, 0);
  ferrocene.ring(5, 1.43, z, 1.65);
  ferrocene.ring(5, 1.43, -z, 1.65);
  const Perception p = perceive(ferrocene.molecule);
  ASSERT_TRUE(p.verdict.ok()) << reasons(p);
  EXPECT_EQ(p.geometry->name, "sandwich");
  EXPECT_EQ(p.complex.metal.oxidation_state, 2);
  ASSERT_EQ(p.ligands.size(), 2u);
  EXPECT_EQ(p.ligands[0].ligand->hapticity(0), 5);
  EXPECT_EQ(p.ligands[0].ligand->charge, -1);

  // (benzene)Cr(CO)3
  Builder piano(24, 0);
  piano.ring(6, 1.41, z, 1.72);
  for (int k = 0; k < 3; ++k)
    piano.rod(Eigen::AngleAxisd(k * 2 * std::numbers::pi / 3, z) * Vec3(0.8165, 0, -0.57735), {{6, 1.84}, {8, 1.16}});
  const Perception q = perceive(piano.molecule);
  ASSERT_TRUE(q.verdict.ok()) << reasons(q);
  EXPECT_EQ(q.geometry->name, "half-sandwich");
  EXPECT_EQ(q.complex.metal.oxidation_state, 0);
  EXPECT_EQ(q.ligands[0].ligand->hapticity(0), 6);
}

// Zeise's anion: ethene upright to the square plane takes one vertex.
TEST(Perceive, EtheneIsOneSite) {
  Builder zeise(78, -1);
  zeise.rod(y, {{17, 2.30}});
  zeise.rod(-y, {{17, 2.30}});
  zeise.rod(-x, {{17, 2.33}});
  for (const double side : {1.0, -1.0}) {
    const Vec3 carbon(2.02, 0, 0.69 * side);
    zeise.add(6, carbon);
    for (const double h : {1.0, -1.0}) zeise.add(1, carbon + Vec3(0.15, 0.92 * h, 0.55 * side));
  }
  const Perception p = perceive(zeise.molecule);
  ASSERT_TRUE(p.verdict.ok()) << reasons(p);
  EXPECT_EQ(p.complex.metal.oxidation_state, 2);
  EXPECT_EQ(p.donor_groups.size(), 4u);
  EXPECT_EQ(p.geometry->name, "square-planar");
  EXPECT_THAT(ligand_names(p), Contains("C=C{(0,1)}"));
}

// What lies near a metal and is no donor: the carbon of a chelating carboxylate, fluorines of CF3, hydrogens of a
// methyl.
TEST(PerceiveBonds, SecondNeighboursAreNoDonors) {
  Builder b(30, 0);
  const Vec3 carbon(2.5, 0, 0);  // formate, kappa-2
  b.add(6, carbon);
  b.add(8, Vec3(1.83, 1.11, 0));
  b.add(8, Vec3(1.83, -1.11, 0));
  b.add(1, carbon + Vec3(1.1, 0, 0));
  b.add(6, Vec3(-2.0, 0, 0));  // CF3
  for (int k = 0; k < 3; ++k) {
    const double phi = k * 2 * std::numbers::pi / 3;
    b.add(9, Vec3(-2.45, 1.26 * std::cos(phi), 1.26 * std::sin(phi)));
  }
  const Connectivity graph = connect(b.molecule);
  EXPECT_EQ(graph.donors.at(0), (std::vector<int>{2, 3, 5}));
}

TEST(PerceiveBonds, HydridesYesAgosticNo) {
  Builder b(77, 0);
  b.rod(x, {{1, 1.58}});      // hydride
  b.add(6, Vec3(0, 2.1, 0));  // methyl, one hydrogen bent to the metal
  b.add(1, Vec3(0.9, 1.6, 0));
  b.add(1, Vec3(-0.5, 2.5, 0.9));
  b.add(1, Vec3(-0.5, 2.5, -0.9));
  b.add(1, Vec3(-1.60, 0, 0.42));  // dihydrogen
  b.add(1, Vec3(-1.60, 0, -0.42));
  const Connectivity graph = connect(b.molecule);
  EXPECT_EQ(graph.donors.at(0), (std::vector<int>{1, 2, 6, 7}));
  const Perception p = perceive(b.molecule);
  EXPECT_EQ(p.donor_groups.size(), 3u) << "H2 is one site";
}

// Borohydride that holds copper by two of its hydrogens: these two are donors, the other two are not, and every atom of
// the ligand is the atom of the structure that it came from.
TEST(Perceive, HydrogensOfBoronAreDonors) {
  Builder b(29, 0);
  const Vec3 boron(2.05, 0, 0);
  b.add(5, boron);
  const int first = b.add(1, Vec3(1.35, 1.0, 0)), second = b.add(1, Vec3(1.35, -1.0, 0));
  b.add(1, boron + Vec3(0.6, 0, 1.0));
  b.add(1, boron + Vec3(0.6, 0, -1.0));
  b.ammonia(Vec3(-1, 1.2, 0), 2.0);
  b.ammonia(Vec3(-1, -1.2, 0), 2.0);
  const Perception p = perceive(b.molecule);
  ASSERT_TRUE(p.verdict.ok()) << reasons(p);
  EXPECT_EQ(p.complex.metal.oxidation_state, 1);
  const auto borohydride =
      std::ranges::find_if(p.ligands, [](const PerceivedLigand& l) { return l.ligand->charge == -1; });
  ASSERT_NE(borohydride, p.ligands.end());
  std::set<int> held;
  for (const DonorGroup& group : borohydride->ligand->donors)
    for (const int atom : group) held.insert(borohydride->atoms[atom]);
  EXPECT_TRUE(held.contains(first) && held.contains(second));
  EXPECT_EQ(std::set<int>(borohydride->atoms.begin(), borohydride->atoms.end()).size(), 5u);
}

TEST(Perceive, WhatIsNotUnderstoodSaysWhy) {
  Molecule water;
  water.atomic_numbers = {8, 1, 1};
  water.positions = {{0, 0, 0}, {0.76, 0, 0.58}, {-0.76, 0, 0.58}};
  EXPECT_THAT(reasons(perceive(water)), HasSubstr("no metal"));
  EXPECT_THAT(reasons(perceive(Molecule())), HasSubstr("no metal"));

  Molecule pair = platin(true);
  pair.atomic_numbers.push_back(78);
  pair.positions.push_back({0, 0, 2.8});
  EXPECT_THAT(reasons(perceive(pair)), HasSubstr("several metal centres (Pt1 with 4 donors, Pt12 with 0 donors)"));

  Molecule solvate = platin(true);
  for (std::size_t i = 0; i < 3; ++i) {
    solvate.atomic_numbers.push_back(water.atomic_numbers[i]);
    solvate.positions.push_back(water.positions[i] + Vec3(0, 0, 9));
  }
  const Perception with_water = perceive(solvate);
  EXPECT_TRUE(with_water.verdict.ok()) << reasons(with_water);
  ASSERT_EQ(with_water.separate.size(), 1u);
  EXPECT_EQ(with_water.separate[0].charge, 0);
  EXPECT_EQ(with_water.ligands.size(), 4u);
  EXPECT_THAT(with_water.notes, Contains(HasSubstr("H2O is not bound to the metal: its O12 is 9.00 Angstrom away")));

  // Zeise's salt has its potassium 3.3 Angstrom from chlorine.
  Molecule salt = platin(true);
  for (const auto& [number, position] : {std::pair(11, Vec3(0, 0, 8)), std::pair(19, Vec3(2.4, 2.4, 2.3))}) {
    salt.atomic_numbers.push_back(number);
    salt.positions.push_back(position);
  }
  salt.charge = *salt.charge + 2;
  const Perception with_cations = perceive(salt);
  EXPECT_TRUE(with_cations.verdict.ok()) << reasons(with_cations);
  ASSERT_EQ(with_cations.separate.size(), 2u);
  for (const SeparateSpecies& cation : with_cations.separate) EXPECT_EQ(cation.charge, 1);
  EXPECT_EQ(with_cations.ligands.size(), 4u);

  Molecule crushed = platin(true);
  crushed.positions[2] = crushed.positions[1] + Vec3(0.3, 0, 0);
  EXPECT_THAT(reasons(perceive(crushed)), HasSubstr("Cl2 and Cl3 are only 0.30 Angstrom apart"));

  Molecule lonely;
  lonely.atomic_numbers = {26};
  lonely.positions = {Vec3::Zero()};
  EXPECT_THAT(reasons(perceive(lonely)), HasSubstr("nothing is bound"));

  Molecule wrong = platin(true);
  wrong.charge = 8;
  EXPECT_THAT(reasons(perceive(wrong)), HasSubstr("outside -2 to 6; are charge"));
}

// Ten atoms NiS4C4H4 in a plane, bite angle 91 degrees. C-S and C-C of a dithiolate are 1.75 and 1.35, half
// oxidised 1.71 and 1.39 Angstrom (Lim, Fomitchev and Holm, Inorg. Chem. 40, 4257 (2001), [Ni(S2C2Me2)2] in three
// charges).
Molecule nickel_dithiolene(int charge, double carbon_sulfur, double carbon_carbon) {
  Builder b(28, charge);
  const double sulfur_x = 1.50, sulfur_y = 1.53;
  for (const double side : {1.0, -1.0}) {
    const double out = std::sqrt(carbon_sulfur * carbon_sulfur - std::pow(sulfur_y - carbon_carbon / 2, 2));
    for (const double up : {1.0, -1.0}) {
      b.add(16, Vec3(side * sulfur_x, up * sulfur_y, 0));
      b.add(6, Vec3(side * (sulfur_x + out), up * carbon_carbon / 2, 0));
      b.add(1, Vec3(side * (sulfur_x + out + 0.94), up * (carbon_carbon / 2 + 0.54), 0));
    }
  }
  return b.molecule;
}

TEST(Perceive, OxidationStateIsStatedOnlyWhereItIsCertain) {
  const Perception dianion = perceive(nickel_dithiolene(-2, 1.75, 1.35));
  ASSERT_TRUE(dianion.verdict.ok()) << reasons(dianion);
  EXPECT_EQ(dianion.geometry->name, "square-planar");
  EXPECT_EQ(dianion.oxidation_state, 2) << ::testing::PrintToString(dianion.notes);
  // The neutral complex is nickel(II) with oxidised ligands, not nickel(IV); closed shells cannot draw it.
  const Perception neutral = perceive(nickel_dithiolene(0, 1.71, 1.39));
  EXPECT_EQ(neutral.oxidation_state, std::nullopt);
  EXPECT_THAT(neutral.oxidation_states, Contains(2));
  EXPECT_THAT(neutral.notes, Contains(HasSubstr("by its bond lengths it has 1.1")));
  EXPECT_EQ(perceive(platin(true)).oxidation_state, 2);
  Molecule wrong = platin(true);
  wrong.charge = 8;
  EXPECT_EQ(perceive(wrong).oxidation_state, std::nullopt);
}

// The twelve corners of an icosahedron with edge 1.78, a metal on one and BH on the others: dicarbollide without its
// carbons, beside three carbonyls.
TEST(Perceive, BoronCageIsCoordinationWithoutCharges) {
  Builder b(25, -2);
  const double edge = 1.78, golden = (1 + std::sqrt(5.0)) / 2, radius = edge * std::sqrt(golden * std::sqrt(5.0)) / 2;
  const double level = radius / std::sqrt(5.0), ring = 2 * level;
  const Vec3 middle(0, 0, -radius);
  for (int k = 0; k < 11; ++k) {
    const double phi = (k % 5 + (k < 5 ? 0.0 : 0.5)) * 2 * std::numbers::pi / 5;
    const Vec3 corner =
        k == 10 ? Vec3(0, 0, -radius) : Vec3(ring * std::cos(phi), ring * std::sin(phi), k < 5 ? level : -level);
    b.add(5, middle + corner);
    b.add(1, middle + corner * (1 + 1.19 / radius));
  }
  for (Vec3& position : b.molecule.positions)
    if (&position != b.molecule.positions.data()) position.z() -= 0.3;
  for (int k = 0; k < 3; ++k)
    b.rod(Eigen::AngleAxisd(k * 2 * std::numbers::pi / 3, z) * Vec3(0.8165, 0, 0.57735), {{6, 1.80}, {8, 1.15}});
  const Perception p = perceive(b.molecule);
  EXPECT_FALSE(p.verdict.ok());
  EXPECT_THAT(reasons(p), HasSubstr("boron cage"));
  ASSERT_EQ(p.donor_groups.size(), 4u);
  EXPECT_EQ(p.donor_groups[0].size(), 5u);
  ASSERT_NE(p.geometry, nullptr);
  EXPECT_EQ(p.geometry->name, "half-sandwich");
  EXPECT_EQ(p.oxidation_state, std::nullopt);
  EXPECT_TRUE(p.oxidation_states.empty());
}

TEST(Perceive, MissingHydrogensAreNoticed) {
  Builder ferrocene(26, 0);
  ferrocene.ring(5, 1.43, z, 1.65);
  ferrocene.ring(5, 1.43, -z, 1.65);
  Molecule bare;
  for (std::size_t i = 0; i < ferrocene.molecule.size(); ++i)
    if (ferrocene.molecule.atomic_numbers[i] != 1) {
      bare.atomic_numbers.push_back(ferrocene.molecule.atomic_numbers[i]);
      bare.positions.push_back(ferrocene.molecule.positions[i]);
    }
  bare.charge = 0;
  const Perception p = perceive(bare);
  EXPECT_THAT(reasons(p), HasSubstr("hydrogens are missing"));
  EXPECT_EQ(p.geometry->name, "sandwich");
  EXPECT_EQ(p.donor_groups.at(0).size(), 5u);

  Molecule ammine = platin(true);
  ammine.atomic_numbers.resize(4);  // platinum, two chlorides and a bare nitrogen
  ammine.positions.resize(4);
  EXPECT_THAT(reasons(perceive(ammine)), HasSubstr("N4 lacks a neighbour: hydrogens are missing"));
}

TEST(Perceive, OxidationRangesHoldTheGroupNumber) {
  EXPECT_EQ(oxidation_range(76).second, 8);  // OsO4
  EXPECT_EQ(oxidation_range(77).second, 9);  // [IrO4]+, Wang et al. 2014, doi:10.1038/nature13795
  EXPECT_EQ(oxidation_range(92).second, 6);  // UF6
  EXPECT_EQ(oxidation_range(30), (std::pair{1, 2}));
}

// Built from a SMILES with the hand of phosphorus or arsenic given, and read back from the coordinates alone.
TEST(Perceive, HandsOfPhosphorusAndArsenic) {
  for (const char* text : {"C[P@](CC)c1ccccc1{1}", "C[P@@](CC)c1ccccc1{1}", "C[As@](CC)c1ccccc1{1}",
                           "C[As@@](CC)c1ccccc1{1}", "CC[P@H]c1ccccc1{2}"}) {
    Complex complex;
    complex.metal = parse_metal("Pd+2");
    complex.geometry = &polyhedron("square-planar");
    complex.ligands = {find_ligand(text), find_ligand("chloride"), find_ligand("chloride"), find_ligand("chloride")};
    for (int l = 0; l < 4; ++l) complex.sites.push_back({l, 0});
    const AssembledComplex built = assemble(complex, {1, 1});
    ASSERT_TRUE(built.verdict.ok()) << text;
    Molecule structure = built.rotamers.front();
    const Perception perception = perceive(structure);
    ASSERT_TRUE(perception.verdict.ok()) << text;
    EXPECT_EQ(complex_key(perception.complex), complex_key(complex)) << text;
    EXPECT_NE(complex_key(perception.complex), complex_mirror_key(complex)) << text;
  }
}

// Cyclo-P3 on a tricarbonyl, drawn with one phosphorus 0.1 Angstrom farther out than the others (bonds of 2.15
// Angstrom, as in [Co(triphos)P3]): the three lie side by side on the metal, none is behind the others.
TEST(Perceive, RingOfPhosphorusLiesFlat) {
  Builder b(27, 0);
  for (int k = 0; k < 3; ++k) {
    const double turn = k * 2 * std::numbers::pi / 3;
    const Vec3 out(std::cos(turn), std::sin(turn), 0);
    b.add(15, 1.24 * out + (k == 0 ? 2.05 : 1.95) * z);
    b.rod(0.9 * out - 0.65 * z, {{6, 1.8}, {8, 1.15}});
  }
  EXPECT_EQ(connect(b.molecule).donors.front().size(), 6u);
}

}  // namespace
}  // namespace werner
