// Verification finds what was broken on purpose, and says what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include "werner/complex/assemble.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"

namespace werner {
namespace {

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

TEST(Verify, AnotherMolecule) {
  Sample s = sample();
  s.molecule.positions.pop_back();
  s.molecule.atomic_numbers.pop_back();
  EXPECT_THAT(verify_structure(s.complex, s.molecule).reasons, Contains(HasSubstr("has 10 atoms, expected 11")));
}

}  // namespace
}  // namespace werner
