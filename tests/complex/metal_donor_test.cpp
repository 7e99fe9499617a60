// Donor types and distances; distances against crystal structures and gas-phase electron diffraction that are named.
#include <algorithm>
#include <map>
#include <vector>

#include "tests/support/support.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/metal_donor.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/complex/perceive_bonds.hpp"
#include "werner/core/element.hpp"
#include "werner/io/formats.hpp"

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
  EXPECT_EQ(type("N#[O+]{0}"), "N-nitrosyl");
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

struct Known {
  const char *metal, *ligand, *geometry;
  double distance;  // Angstrom
  const char* source;
};

void expect_near(const std::vector<Known>& list, double tolerance) {
  for (const Known& known : list)
    EXPECT_NEAR(
        metal_donor_distance(parse_metal(known.metal), *find_ligand(known.ligand), 0, polyhedron(known.geometry)),
        known.distance, tolerance)
        << known.source;
}

TEST(MetalDonor, DistancesNearCrystalStructures) {
  const std::vector<Known> list = {
      {"Pt+2", "N{0}", "square-planar", 2.05, "cisplatin, Milburn and Truter 1966"},
      {"Pt+2", "[Cl-]{0}", "square-planar", 2.33, "cisplatin, Milburn and Truter 1966"},
      {"Fe+2", "[CH-]1C=CC=C1{(0,1,2,3,4)}", "sandwich", 2.064, "ferrocene, Haaland and Nilsson 1968"},
      {"Cr(0)", "[C-]#[O+]{0}", "octahedral", 1.918, "Cr(CO)6, Jost and Rees 1975"},
      {"Fe+2", "n1ccccc1-c1ccccn1{0,11}", "octahedral", 1.97, "[Fe(bpy)3]2+, Dick 1998"},
      {"Co+3", "N{0}", "octahedral", 1.96, "[Co(NH3)6]3+, Iwata and Saito 1973"},
      {"Fe+2", "N#[O+]{0}", "octahedral", 1.65, "nitroprusside, Bottomley and White 1979"},
      {"Zn+2", "O{0}", "octahedral", 2.08, "[Zn(H2O)6]2+, Cotton et al. 1993"},
      {"Hg+2", "[Cl-]{0}", "linear", 2.25, "HgCl2 in the gas, Kashiwabara et al. 1973"},
      {"Zr+4", "[Cl-]{0}", "tetrahedral", 2.32, "ZrCl4 in the gas, Utkin et al. 1994"},
      {"V+3", "CC(=O)C=C([O-])C{2,5}", "octahedral", 1.98, "V(acac)3, Morosin and Montgomery 1969"},
      {"Ti+4", "[O-]C(C)C{0}", "tetrahedral", 1.76, "Ti(OiPr)4 in the gas, usual range"},
      {"Rh+1", "c1ccccc1P(c1ccccc1)c1ccccc1{6}", "square-planar", 2.29,
       "Wilkinson's complex, Bennett and Donaldson 1977"},
  };
  expect_near(list, 0.13);
}

// Ionic radii and what donors add to them, against crystal structures that had no part in either.
TEST(MetalDonor, IonicBondsGoWithTheNumberOfNeighbours) {
  const std::vector<Known> list = {
      {"Nd+3", "O{0}", "tricapped-trigonal-prismatic", 2.51, "[Nd(H2O)9]3+, Chatterjee et al. 1988, mean"},
      {"Lu+3", "O{0}", "square-antiprismatic", 2.33, "[Lu(H2O)8]3+, Persson et al. 2008"},
      {"Gd+3", "[O-]C(C)=O{0}", "capped-square-antiprismatic", 2.37, "[Gd(dota)(H2O)]-, Chang et al. 1993"},
      {"Eu+3", "CC(=O)C=C([O-])C{2,5}", "square-antiprismatic", 2.39, "Eu(acac)3(H2O)3 and its like, usual range"},
      {"U+4", "C1=CC=C[CH-]C=C[CH-]1{(0,1,2,3,4,5,6,7)}", "sandwich", 2.65, "uranocene, Zalkin and Raymond 1969"},
      {"Mg+2", "O{0}", "octahedral", 2.07, "[Mg(H2O)6]2+"},
      {"Ca+2", "O{0}", "octahedral", 2.33, "[Ca(H2O)6]2+"},
      {"Al+3", "O{0}", "octahedral", 1.88, "[Al(H2O)6]3+ in alums"},
      {"Sn+4", "[Cl-]{0}", "octahedral", 2.42, "[SnCl6]2-"},
  };
  expect_near(list, 0.06);
}

// What the fit is for: one donor sits nearer in a smaller polyhedron and at a higher oxidation state.
TEST(MetalDonor, StateAndPolyhedronCount) {
  const auto distance = [](const char* metal, const char* ligand, const char* geometry) {
    return metal_donor_distance(parse_metal(metal), *find_ligand(ligand), 0, polyhedron(geometry));
  };
  EXPECT_LT(distance("Zn+2", "[Cl-]{0}", "tetrahedral"), distance("Zn+2", "[Cl-]{0}", "octahedral"));
  EXPECT_LT(distance("Hg+2", "[Cl-]{0}", "linear"), distance("Hg+2", "[Cl-]{0}", "tetrahedral"));
}

// GFN2-xTB geometries that had no part in the tables: anionic oxygens on metals of groups 3 to 7, those that keep their
// charge (alkoxides, phenoxides) and those that share it (carboxylates, diketonates).
TEST(MetalDonorData, AnionicOxygensKeepOrShareTheirCharge) {
  REQUIRE_DATA(file, "complexes/tmqm_10k.xyz.gz");
  std::map<bool, std::vector<double>> errors;
  const std::vector<Molecule> molecules = read_molecules(file).molecules;
  for (std::size_t i = 0; i < molecules.size(); i += 3) {
    const std::vector<int> centres = metal_centres(molecules[i]);
    if (centres.size() != 1) continue;
    const Element& metal = element(molecules[i].atomic_numbers[centres.front()]);
    if (!metal.is_d_block() || metal.is_f_block() || metal.group > 7) continue;
    const Perception seen = perceive(molecules[i]);
    if (!seen.verdict.ok() || !seen.oxidation_state) continue;
    for (const PerceivedLigand& perceived : seen.ligands)
      for (int d = 0; d < perceived.ligand->denticity(); ++d) {
        if (donor_type(*perceived.ligand, d) != "O-bent-anionic") continue;
        const int atom = perceived.atoms[perceived.ligand->donors[d].front()];
        const double length = (molecules[i].positions[atom] - molecules[i].positions[seen.metal]).norm();
        const double expected = metal_donor_distance(seen.complex.metal, *perceived.ligand, d, *seen.geometry);
        errors[perceived.ligand->smiles.find('=') != std::string::npos].push_back(length - expected);
      }
  }
  for (auto& [shared, list] : errors) {
    std::ranges::sort(list);
    ASSERT_GE(list.size(), 40u);
    EXPECT_NEAR(list[list.size() / 2], 0, 0.06) << (shared ? "shared" : "kept") << " charge, " << list.size();
  }
}

}  // namespace
}  // namespace werner
