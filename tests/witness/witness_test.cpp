// The witness is judged on structures whose answer is known by construction: turned, mirrored, relabelled and damaged
// copies of complexes drawn by hand.
#include "tests/witness/witness.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <numeric>

#include "tests/support/support.hpp"
#include "werner/io/formats.hpp"

namespace werner::witness {
namespace {

Molecule square(const std::vector<int>& donors) {
  Molecule m;
  m.atomic_numbers = {46};
  m.positions = {Vec3::Zero()};
  const std::vector<Vec3> places{{2.3, 0, 0}, {0, 2.3, 0}, {-2.3, 0, 0}, {0, -2.3, 0}};
  for (std::size_t i = 0; i < donors.size(); ++i) {
    m.atomic_numbers.push_back(donors[i]);
    m.positions.push_back(places[i]);
  }
  return m;
}

// Metal with four halides on a tetrahedron: chiral.
Molecule tetrahedron(const std::vector<int>& donors) {
  Molecule m = square(donors);
  const std::vector<Vec3> places{{1.3, 1.3, 1.3}, {1.3, -1.3, -1.3}, {-1.3, 1.3, -1.3}, {-1.3, -1.3, 1.3}};
  for (std::size_t i = 0; i < 4; ++i) m.positions[i + 1] = places[i];
  return m;
}

Molecule turned(const Molecule& molecule, bool mirror = false) {
  const Eigen::Matrix3d rotation(Eigen::AngleAxisd(1.1, Vec3(1, 2, -0.5).normalized()));
  std::vector<int> order(molecule.size());
  std::iota(order.rbegin(), order.rend(), 0);
  Molecule result = molecule;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.atomic_numbers[i] = molecule.atomic_numbers[order[i]];
    result.positions[i] = rotation * molecule.positions[order[i]] * (mirror ? -1 : 1) + Vec3(3, -2, 1);
  }
  return result;
}

TEST(Witness, TurnedAndRelabelledIsTheSame) {
  for (const Molecule& m : {square({17, 17, 35, 35}), square({17, 35, 17, 35}), tetrahedron({9, 17, 35, 53})}) {
    const Judgement j = judge(m, turned(m));
    EXPECT_TRUE(j.same()) << j.reason;
    EXPECT_LT(j.rmsd, 1e-6);
    for (const double error : j.distance_errors) EXPECT_NEAR(error, 0, 1e-9);
  }
}

TEST(Witness, CisIsNotTrans) {
  const Judgement j = judge(square({17, 17, 35, 35}), turned(square({17, 35, 17, 35})));
  EXPECT_TRUE(j.same_graph && j.same_donors);
  EXPECT_FALSE(j.same_isomer);
}

TEST(Witness, WholeMirrorImageIsAccepted) {
  const Molecule m = tetrahedron({9, 17, 35, 53});
  EXPECT_TRUE(judge(m, turned(m, true)).same());
}

TEST(Witness, LostAndMovedDonors) {
  const Molecule m = square({17, 17, 35, 35});
  Molecule far = m;
  far.positions[1] *= 1.9;
  EXPECT_FALSE(judge(m, far).same_donors);
  Molecule longer = m;
  longer.positions[1] *= 1.05;
  const Judgement j = judge(m, longer);
  EXPECT_TRUE(j.same());
  EXPECT_NEAR(*std::ranges::max_element(j.distance_errors), 0.115, 1e-9);
  EXPECT_FALSE(judge(m, square({17, 17, 35, 53})).same_graph);
}

// Carbon monoxide turned around: the same atoms and bonds within the ligand, another donor.
TEST(Witness, LinkageIsomersDiffer) {
  Molecule m = square({17, 17, 17, 6});
  m.positions[4] = Vec3(0, -1.85, 0);
  m.atomic_numbers.push_back(8);
  m.positions.push_back(Vec3(0, -3.0, 0));
  Molecule flipped = m;
  std::swap(flipped.atomic_numbers[4], flipped.atomic_numbers[5]);
  EXPECT_TRUE(judge(m, turned(m)).same());
  const Judgement j = judge(m, flipped);
  EXPECT_TRUE(j.same_graph);
  EXPECT_FALSE(j.same_donors);
}

// A bond at the limit is settled by the other structure, wherever the symmetric ligands stand in the file; a lost one
// is not.
TEST(Witness, ArguableDonorsAreSettledByTheOther) {
  const Molecule m = square({17, 17, 17, 17});
  for (int atom = 1; atom <= 4; ++atom) {
    Molecule loose = m, lost = m;
    loose.positions[atom] *= 1.29 * 2.41 / 2.3;  // 1.29 sums of covalent radii (1.39 and 1.02): no donor on its own
    lost.positions[atom] *= 1.40 * 2.41 / 2.3;
    EXPECT_TRUE(judge(loose, turned(m)).same_donors);
    EXPECT_TRUE(judge(m, turned(loose)).same_donors);
    EXPECT_FALSE(judge(m, turned(lost)).same_donors);
  }
}

TEST(WitnessData, EveryStructureIsItsOwnTwinAndNobodyElses) {
  REQUIRE_DATA(data, "complexes/tmqm_10k.xyz.gz");
  const MoleculeFile file = read_molecules(data);
  for (std::size_t i = 0; i < file.molecules.size(); i += 100) {
    const Judgement j = judge(file.molecules[i], turned(file.molecules[i]));
    EXPECT_TRUE(j.same()) << file.molecules[i].comment << ": " << j.reason;
    EXPECT_FALSE(judge(file.molecules[i], file.molecules[i + 1]).same());
  }
}

}  // namespace
}  // namespace werner::witness
