// Verification finds what was broken on purpose, and says what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include <cmath>
#include <numbers>

#include "werner/complex/assemble.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/shape_limit.hpp"

namespace werner {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

// trans-[PdCl2(NH3)2]: Pd 0, N 1 with H 2-4, N 5 with H 6-8, Cl 9, Cl 10.
struct Sample {
  Complex complex;
  Molecule molecule;
};

Sample sample() {
  Sample s;
  s.complex.metal = parse_metal("Pd+2");
  s.complex.geometry = &polyhedron("square-planar");
  for (const char* text : {"N{0}", "N{0}", "[Cl-]{0}", "[Cl-]{0}"}) s.complex.ligands.push_back(find_ligand(text));
  s.complex.sites = isomers(*s.complex.geometry, s.complex.ligands).front().sites;
  s.molecule = assemble(s.complex).rotamers.at(0);
  return s;
}

TEST(Verify, WholeStructurePasses) {
  const Sample s = sample();
  EXPECT_TRUE(verify_structure(s.complex, s.molecule).ok());
  EXPECT_LT(assigned_shape_measure(s.complex, s.molecule), 0.1);
}

TEST(Verify, LostDonor) {
  Sample s = sample();
  s.molecule.positions[9] *= 2;
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("donor Cl9 is not bound")));
}

TEST(Verify, BrokenBond) {
  Sample s = sample();
  s.molecule.positions[2] += s.molecule.positions[2] - s.molecule.positions[1];
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("bond N1-H2 of ligand")));
}

TEST(Verify, LigandsThatTouch) {
  Sample s = sample();
  s.molecule.positions[2] = s.molecule.positions[9] * 1.2;
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("ligands touch")));
}

// Nitrogen donors of two ligands in tmQM are 2.47 Angstrom apart at least: 1.9 is too near, though
// far from a bond.
TEST(Verify, DonorsThatTouch) {
  Sample s = sample();
  const Vec3 from = s.molecule.positions[5].normalized(), first = s.molecule.positions[1].normalized();
  const Vec3 aside = first.unitOrthogonal();
  constexpr double angle = 51 * std::numbers::pi / 180;
  const auto turn = Eigen::Quaterniond::FromTwoVectors(from, std::cos(angle) * first + std::sin(angle) * aside);
  for (int i = 5; i < 9; ++i) s.molecule.positions[i] = turn * s.molecule.positions[i];
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons,
              Contains(AllOf(HasSubstr("ligands touch: N1 and N5 are 1."), HasSubstr("Angstrom apart"))));
}

TEST(Verify, AStrangerAtTheMetal) {
  Sample s = sample();
  s.molecule.positions[2] = Vec3(0.9, 0.9, 0.9);
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons,
              Contains(HasSubstr("bound to the metal and should not be")));
}

// Square planar turned into a tetrahedron; the two differ by 33.3 in shape measure (Alvarez et al. 2005).
TEST(Verify, LostPolyhedron) {
  Sample s = sample();
  const auto& tetrahedron = polyhedron("tetrahedral");
  const std::vector<std::pair<int, int>> ligands{{1, 4}, {5, 4}, {9, 1}, {10, 1}};
  for (std::size_t l = 0; l < ligands.size(); ++l) {
    const auto [first, n] = ligands[l];
    const Vec3 from = s.molecule.positions[first].normalized();
    const Eigen::Quaterniond turn = Eigen::Quaterniond::FromTwoVectors(from, tetrahedron.vertices[l]);
    for (int i = first; i < first + n; ++i) s.molecule.positions[i] = turn * s.molecule.positions[i];
  }
  EXPECT_NEAR(assigned_shape_measure(s.complex, s.molecule), 33.3, 0.1);
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("no longer square-planar")));
}

Complex complex_of(const char* metal, const std::vector<const char*>& ligands, const char* geometry = "octahedral") {
  Complex complex;
  complex.metal = parse_metal(metal);
  complex.geometry = &polyhedron(geometry);
  for (const char* text : ligands) complex.ligands.push_back(find_ligand(text));
  complex.sites = isomers(*complex.geometry, complex.ligands).front().sites;
  return complex;
}

TEST(Verify, ABentRing) {
  const Complex complex = complex_of("Ru+2", {"n1ccccc1{0}", "N{0}", "N{0}", "N{0}", "N{0}", "N{0}"});
  Molecule molecule = assemble(complex).rotamers.at(0);
  ASSERT_TRUE(verify_structure(complex, molecule).ok());
  const Vec3 n = molecule.positions[1];  // the ring: atoms 1 to 6
  const Vec3 normal = (molecule.positions[2] - n).cross(molecule.positions[6] - n).normalized();
  molecule.positions[4] += 0.4 * normal;
  EXPECT_THAT(verify_structure(complex, molecule).reasons, Contains(HasSubstr("is bent: 0.1")));
}

// The carbon of a carboxylate bound by both oxygens lies 2.7 to 2.8 Angstrom from gadolinium; folded towards the metal
// it is refused at 2.47.
TEST(Verify, AnAtomBetweenTwoDonorsThatIsTooNear) {
  const Complex complex = complex_of("Gd+3", {"CC(=O)[O-]{2,3}", "CC(=O)[O-]{2,3}", "CC(=O)[O-]{2,3}", "O{0}", "O{0}"},
                                     "square-antiprismatic");
  Molecule molecule = assemble(complex).rotamers.at(0);
  ASSERT_TRUE(verify_structure(complex, molecule).ok());
  Vec3& carbon = molecule.positions[2];
  EXPECT_GT((carbon - molecule.positions[0]).norm(), molecule.positions[3].norm());
  const Vec3 middle = 0.5 * (molecule.positions[3] + molecule.positions[4]), out = (carbon - middle).normalized();
  carbon -= 2 * (carbon - middle).dot(out) * out;  // to the other side of the line between the oxygens
  EXPECT_THAT(verify_structure(complex, molecule).reasons,
              Contains(HasSubstr("atom C2 is bound to the metal and should not be")));
}

// Closed form: two rings that close from the tetrahedral angle to 67 degrees move each donor by half the difference, so
// that the cosine of that turn is the overlap with the ideal tetrahedron.
TEST(Verify, BitesCloseATetrahedron) {
  const double turn = 0.5 * (std::acos(-1.0 / 3) - 67 * std::numbers::pi / 180);
  const Complex nickel = complex_of("Ni+2", {"CN(C)C(=S)[S-]{4,5}", "CN(C)C(=S)[S-]{4,5}"}, "tetrahedral");
  EXPECT_NEAR(closed_bites_measure(nickel), 100 * std::pow(std::sin(turn), 2), 0.3);
  EXPECT_EQ(closed_bites_measure(sample().complex), 0);
  EXPECT_NEAR(shape_limit(sample().complex, Stage::relaxed), 5.5, 1e-9);
}

TEST(Verify, AnotherMolecule) {
  Sample s = sample();
  s.molecule.positions.pop_back();
  s.molecule.atomic_numbers.pop_back();
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("has 10 atoms, expected 11")));
}

}  // namespace
}  // namespace werner
