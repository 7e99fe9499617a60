// Shapes of bound ligands against what crystal structures of their kind show.
#include "werner/complex/conformers.hpp"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/alignment.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/metal_donor.hpp"

namespace werner {
namespace {

// Conformers on a vertex each, at right angles to each other where there are two.
std::vector<Conformer> bound(const Ligand& ligand, double distance) {
  Arrangement arrangement;
  const Vec3 axes[] = {Vec3(0, 0, 1), Vec3(1, 0, 0)};
  for (int d = 0; d < ligand.denticity(); ++d) {
    arrangement.directions.push_back({axes[d]});
    arrangement.distances.push_back(distance);
  }
  return ligand_conformers(ligand, arrangement)->conformers;
}

double degrees(const Vec3& u, const Vec3& v) {
  return std::acos(u.normalized().dot(v.normalized())) * 180 / std::numbers::pi;
}

double angle_at(const Conformer& conformer, int donor, int next) {
  return degrees(-conformer.positions[donor], conformer.positions[next] - conformer.positions[donor]);
}

double neighbour_angle(const Conformer& conformer, int donor, int a, int b) {
  const Vec3& centre = conformer.positions[donor];
  return degrees(conformer.positions[a] - centre, conformer.positions[b] - centre);
}

// A metal holds cyclooctadiene from outside of its tub, so that the CH2 groups bend away: 3.0 to 3.1 Angstrom from the
// metal in [RhCl(cod)]2 (De Ridder and Imhof 1994), 2.65 where it sits on the wrong face.
TEST(Conformers, MetalSitsOutsideOfTheTubOfCyclooctadiene) {
  const LigandPtr cod = find_ligand("cod");
  const auto conformers = bound(*cod, 2.15);
  ASSERT_FALSE(conformers.empty());
  std::vector<char> olefinic(cod->atoms.size(), 0);
  for (const DonorGroup& group : cod->donors)
    for (const int atom : group) olefinic[atom] = 1;
  for (std::size_t i = 0; i < cod->atoms.size(); ++i)
    if (cod->atoms[i].z == 6 && !olefinic[i]) {
      EXPECT_GT(conformers.front().positions[i].norm(), 2.8);
    }
}

// Alkyls and cyclopentadienyls on one carbon are tetrahedra at that carbon: 104 to 115 degrees in Zr(CH2Ph)4, WMe6 and
// HgCp2, whatever a force field thinks of the free anion.
TEST(Conformers, CarbanionsStayPyramids) {
  for (const char* text : {"[CH3-]{0}", "C[CH-]C{1}", "c1cc[cH-]c1{3}", "C[Si](C)(C)[c-]1cccc1{4}",
                           "Cc1c(C)c(C)[c-](C)c1C{6}", "[CH2-]c1ccccc1{0}"}) {
    const LigandPtr ligand = find_ligand(text);
    const int donor = ligand->donors.front().front();
    const auto conformers = bound(*ligand, 2.2);
    ASSERT_FALSE(conformers.empty()) << text;
    const auto around = neighbours(*ligand);
    for (const int next : around[donor]) {
      EXPECT_GT(angle_at(conformers.front(), donor, next), 98) << text;
      EXPECT_LT(angle_at(conformers.front(), donor, next), 120) << text;
    }
  }
}

// The donor keeps the angle of its neighbours that crystals show: 104 degrees in IMes complexes (N-C 1.36 Angstrom),
// 117 in acyls and aryls, 110 to 118 in acyclic diaminocarbenes and Fischer carbenes, 125 in vinyls; where force fields
// know no carbenes and acyls they open to 160.
TEST(Conformers, CarbenesAcylsAndVinylsAreBent) {
  struct Known {
    const char* text;
    double angle;  // between the neighbours of the donor, degrees
  };
  for (const Known& known :
       {Known{"CN1C=CN(C)[C]1{6}", 106}, Known{"CN(C)[C]N(C)C{3}", 116}, Known{"CO[C]c1ccccc1{2}", 110},
        Known{"C[C-]=O{1}", 118}, Known{"C=[CH-]{1}", 120}, Known{"[c-]1ccccc1{0}", 117}}) {
    const LigandPtr ligand = find_ligand(known.text);
    const int donor = ligand->donors.front().front();
    const auto conformers = bound(*ligand, 2.05);
    ASSERT_FALSE(conformers.empty()) << known.text;
    const auto around = neighbours(*ligand);
    EXPECT_NEAR(neighbour_angle(conformers.front(), donor, around[donor][0], around[donor][1]), known.angle, 18)
        << known.text;
  }
}

// Medians over the carbenes of 10,000 complexes of tmQM (Balcells and Skjelstad 2020): 685 imidazolylidenes, 98
// imidazolinylidenes, 29 acyclic and 17 six-membered diaminocarbenes, 65 cyclic aminocarbenes and acyls.
TEST(Conformers, CarbenesHaveTheBondsOfComplexes) {
  struct Known {
    const char* text;
    double length, angle;  // C-N in Angstrom; between the neighbours of the donor, degrees
  };
  for (const Known& known : {Known{"CN1C=CN(C)[C]1{6}", 1.350, 106}, Known{"CN1CCN(C)[C]1{6}", 1.333, 108},
                             Known{"CC(C)N(C(C)C)[C]N(C(C)C)C(C)C{7}", 1.328, 118},
                             Known{"CN1CCCN(C)[C]1{7}", 1.350, 117}, Known{"CC1(C)CC(C)(C)N(C)[C]1{9}", 1.301, 109}}) {
    const LigandPtr ligand = find_ligand(known.text);
    const int donor = ligand->donors.front().front();
    const auto around = neighbours(*ligand);
    const auto conformers = bound(*ligand, 2.05);
    ASSERT_FALSE(conformers.empty()) << known.text;
    for (const int next : around[donor])
      if (ligand->atoms[next].z == 7) {
        const double length = (conformers.front().positions[next] - conformers.front().positions[donor]).norm();
        EXPECT_NEAR(length, known.length, 0.02) << known.text;
      }
    EXPECT_NEAR(neighbour_angle(conformers.front(), donor, around[donor][0], around[donor][1]), known.angle, 5)
        << known.text;
  }
}

// Medians of 3,300 complexes of tmQM: 518 cyclopentadienyls, 115 arenes, 88 allyls, 48 dienes, 331 alkenes, 31 alkynes.
// Force fields make the free ligands 0.02 to 0.1 Angstrom shorter.
TEST(Conformers, HapticBondsAreThoseOfComplexes) {
  struct Known {
    const char* text;
    double length, distance;  // between neighbours of the group; metal-carbon
  };
  for (const Known& known :
       {Known{"c1cc[cH-]c1{(0,1,2,3,4)}", 1.421, 2.1}, Known{"C[c-]1c(C)c(C)c(C)c1C{(1,2,4,6,8)}", 1.421, 2.2},
        Known{"c1ccccc1{(0,1,2,3,4,5)}", 1.412, 2.2}, Known{"[CH2-]C=C{(0,1,2)}", 1.412, 2.2},
        Known{"C=CC=C{(0,1,2,3)}", 1.43, 2.1}, Known{"C=C{(0,1)}", 1.406, 2.15}, Known{"CC#CC{(1,2)}", 1.297, 2.1}}) {
    const LigandPtr ligand = find_ligand(known.text);
    const DonorGroup& group = ligand->donors.front();
    const auto conformers = bound(*ligand, known.distance);
    ASSERT_FALSE(conformers.empty()) << known.text;
    const auto inside = [&](int atom) { return std::ranges::find(group, atom) != group.end(); };
    for (const Bond& bond : ligand->bonds)
      if (inside(bond.a) && inside(bond.b)) {
        const auto& at = conformers.front().positions;
        EXPECT_NEAR((at[bond.a] - at[bond.b]).norm(), known.length, 0.03) << known.text;
      }
  }
}

// What force fields take for single bonds: typical lengths in complexes (medians of tmQM for N-bound thiocyanate,
// cyanide, acetylides and nitrite; azide, cyanate and thiocarbonyl from Orpen et al. 1989, doi:10.1039/DT98900000S1).
TEST(Conformers, MultipleBondsAreNotSingle) {
  struct Known {
    const char* text;
    int a, b;
    double length;
  };
  for (const Known& known :
       {Known{"[C-]#N{0}", 0, 1, 1.152}, Known{"[N-]=C=S{0}", 0, 1, 1.172}, Known{"[N-]=C=S{0}", 1, 2, 1.582},
        Known{"[C-]#Cc1ccccc1{0}", 0, 1, 1.218}, Known{"O=N[O-]{1}", 0, 1, 1.233}, Known{"O=N[O-]{1}", 1, 2, 1.233},
        Known{"[N-]=[N+]=[N-]{0}", 0, 1, 1.19}, Known{"[N-]=[N+]=[N-]{0}", 1, 2, 1.15},
        Known{"[N-]=C=O{0}", 1, 2, 1.20}, Known{"[C-]#[S+]{0}", 0, 1, 1.54}}) {
    const LigandPtr ligand = find_ligand(known.text);
    const auto conformers = bound(*ligand, 2.0);
    ASSERT_FALSE(conformers.empty()) << known.text;
    const auto& at = conformers.front().positions;
    EXPECT_NEAR((at[known.a] - at[known.b]).norm(), known.length, 0.06) << known.text << " " << known.a;
  }
  const LigandPtr nitrite = find_ligand("O=N[O-]{1}");
  EXPECT_NEAR(neighbour_angle(bound(*nitrite, 2.0).front(), 1, 0, 2), 118, 6);  // degrees
}

// An alkyne bends away from its metal: C-C-C 141 degrees in the median of tmQM, 180 in the free ligand.
TEST(Conformers, BoundAlkynesAreBent) {
  const LigandPtr butyne = find_ligand("CC#CC{(1,2)}");
  for (const Conformer& conformer : bound(*butyne, 2.05)) {
    EXPECT_NEAR(neighbour_angle(conformer, 1, 0, 2), 148, 8);
    EXPECT_NEAR(neighbour_angle(conformer, 2, 1, 3), 148, 8);
  }
}

// Random starts of a cage may have a bridgehead inside out. All bonds of adamantane are 1.54 Angstrom (Nordman and
// Schmitkons 1965).
TEST(Conformers, CagesAreNotKnotted) {
  for (const char* text : {"[N-2]C12CC3CC(CC(C3)C1)C2{0}", "NC12CC3CC(CC(C3)C1)C2{0}", "[O-]C12CC3CC(CC(C3)C1)C2{0}"}) {
    const LigandPtr ligand = find_ligand(text);
    const auto conformers = bound(*ligand, 1.9);
    ASSERT_FALSE(conformers.empty()) << text;
    for (const Conformer& conformer : conformers)
      for (const Bond& bond : ligand->bonds)
        if (ligand->atoms[bond.a].z == 6 && ligand->atoms[bond.b].z == 6) {
          EXPECT_NEAR((conformer.positions[bond.a] - conformer.positions[bond.b]).norm(), 1.54, 0.07) << text;
        }
  }
}

// P-C in 1-benzylphosphole: 1.78 Angstrom (Coggon and McPhail 1973), far from the 1.65 of an aromatic bond; and P-C in
// phosphiranes 1.82 to 1.87 although the angle at phosphorus is 48 degrees.
TEST(Conformers, RingsWithPhosphorusKeepTheirBonds) {
  for (const char* text : {"Cp1cccc1{1}", "Cp1c2ccccc2c2ccccc21{1}", "c1ccc(P2CC2)cc1{4}", "CP1OC1c1ccccc1{1}"}) {
    const LigandPtr ligand = find_ligand(text);
    const auto conformers = bound(*ligand, 2.3);
    ASSERT_FALSE(conformers.empty()) << text;
    for (const Bond& bond : ligand->bonds) {
      if (ligand->atoms[bond.a].z + ligand->atoms[bond.b].z != 6 + 15) continue;
      const double length = (conformers.front().positions[bond.a] - conformers.front().positions[bond.b]).norm();
      EXPECT_GT(length, 1.74) << text;
      EXPECT_LT(length, 1.92) << text;
    }
  }
}

// Every conformer of a hydrazone keeps the C=N bond as it was written.
TEST(Conformers, DoubleBondsStayAsWritten) {
  for (const char* text :
       {"C/C(=N\\N=C(/[O-])c1ccccc1)c1ccc2ccccc2c1{2,5}", "C/C(=N/N=C(/[O-])c1ccccc1)c1ccccc1{2,5}"}) {
    const LigandPtr ligand = find_ligand(text);
    const auto conformers = bound(*ligand, 2.05);
    for (const Conformer& conformer : conformers)
      for (const StereoBond& double_bond : ligand->stereo_bonds)
        EXPECT_EQ(is_cis(double_bond, conformer.positions), double_bond.cis) << text;
  }
}

}  // namespace
}  // namespace werner
