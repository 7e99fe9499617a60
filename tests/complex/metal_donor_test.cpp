// Donor types and distances; distances against crystal structures and gas-phase electron diffraction that are named.
#include <gtest/gtest.h>

#include "werner/complex/assemble.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/metal_donor.hpp"

namespace werner {
namespace {

TEST(MetalDonor, ShapesAndTypes) {
  const auto type = [](const char* text) { return donor_type(*find_ligand(text), 0); };
  EXPECT_EQ(type("[Cl-]{0}"), "Cl");
  EXPECT_EQ(type("[O-2]{0}"), "O-multiple");
  EXPECT_EQ(type("[N-2]C{0}"), "N-multiple");
  EXPECT_EQ(type("[C-]#[O+]{0}"), "C-linear");
  EXPECT_EQ(type("[C-]#N{0}"), "C-linear-anionic");
  EXPECT_EQ(type("N#CC{0}"), "N-linear");
  EXPECT_EQ(type("[N-]=C=S{0}"), "N-linear-anionic");
  EXPECT_EQ(type("n1ccccc1{0}"), "N-planar");
  EXPECT_EQ(type("N{0}"), "N-tetrahedral");
  EXPECT_EQ(type("CP(C)C{1}"), "P-tetrahedral");
  EXPECT_EQ(type("CSC{1}"), "S-bent");
  EXPECT_EQ(type("O{0}"), "O-bent");
  EXPECT_EQ(type("c1ccccc1{(0,1,2,3,4,5)}"), "C-eta6");
}

TEST(MetalDonor, ResonanceSharesTheCharge) {
  // Both oxygens of acetylacetonate are alike although the formula draws one ketone and one enolate.
  const LigandPtr acac = find_ligand("CC(=O)C=C([O-])C{2,5}");
  EXPECT_EQ(donor_type(*acac, 0), "O-bent-anionic");
  EXPECT_EQ(donor_type(*acac, 1), "O-bent-anionic");
  EXPECT_EQ(donor_type(*find_ligand("CC(=O)C{2}"), 0), "O-bent");
}

TEST(MetalDonor, DistancesNearCrystalStructures) {
  struct Known {
    const char *metal, *ligand, *geometry;
    double distance;
    const char* source;
  };
  const Known list[] = {
      {"Pt+2", "N{0}", "square-planar", 2.05, "cisplatin, Milburn and Truter 1966"},
      {"Pt+2", "[Cl-]{0}", "square-planar", 2.33, "cisplatin, Milburn and Truter 1966"},
      {"Fe+2", "[CH-]1C=CC=C1{(0,1,2,3,4)}", "sandwich", 2.064, "ferrocene, Haaland and Nilsson 1968"},
      {"Cr(0)", "[C-]#[O+]{0}", "octahedral", 1.918, "Cr(CO)6, Jost and Rees 1975"},
      {"Fe+2", "n1ccccc1-c1ccccn1{0,11}", "octahedral", 1.97, "[Fe(bpy)3]2+, Dick 1998"},
      {"Co+3", "N{0}", "octahedral", 1.96, "[Co(NH3)6]3+, Iwata and Saito 1973"},
      {"Rh+1", "c1ccccc1P(c1ccccc1)c1ccccc1{6}", "square-planar", 2.29,
       "Wilkinson's complex, Bennett and Donaldson 1977"},
  };
  for (const Known& known : list)
    EXPECT_NEAR(
        metal_donor_distance(parse_metal(known.metal), *find_ligand(known.ligand), 0, polyhedron(known.geometry)),
        known.distance, 0.13)
        << known.source;
}

}  // namespace
}  // namespace werner
