// Cells folded and unfolded against the potential on the whole cell.
#include "werner/physics/relax/folded_cell.hpp"

#include <Eigen/LU>

#include "tests/physics/argon.hpp"
#include "tests/support/support.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

using test::Argon, test::cell;

Crystal crooked() {
  return cell((Eigen::Matrix3d() << 5.6, 0.3, -0.2, 0.4, 5.2, 0.1, -0.3, 0.5, 5.9).finished(), {18, 18, 36},
              {{{0.02, 0.0, 0.03}}, {{0.52, 0.47, 0.0}}, {{0.47, 0.02, 0.52}}});
}

PotentialResult of(const Crystal& crystal) { return Argon().evaluate(std::span(&crystal, 1)).front(); }

TEST(FoldedCell, ComesBackAsItWas) {
  for (const Eigen::Matrix3i& m : {(Eigen::Matrix3i() << 2, 0, 0, 0, 1, 0, 0, 0, 1).finished(),
                                   (Eigen::Matrix3i() << -1, 1, 1, 1, -1, 1, 1, 1, -1).finished(),
                                   (Eigen::Matrix3i() << 2, 1, 0, 0, 1, -1, 0, 1, 2).finished()}) {
    const Crystal whole = supercell(crooked(), m);
    const int copies = std::abs(m.determinant());
    ASSERT_EQ(whole.size(), 3u * static_cast<std::size_t>(copies));
    const FoldedCell small = folded(whole).value();
    EXPECT_EQ(small.copies, copies);
    EXPECT_EQ(small.smallest.size(), 3u);
    const Crystal back = small.unfolded(small.smallest);
    EXPECT_EQ(back.atomic_numbers, whole.atomic_numbers);
    EXPECT_LT((back.lattice.rows() - whole.lattice.rows()).cwiseAbs().maxCoeff(), 1e-12);
    for (std::size_t i = 0; i < whole.size(); ++i)
      EXPECT_LT((back.positions[i].value - whole.positions[i].value).cwiseAbs().maxCoeff(), 1e-12) << i;
    const PotentialResult direct = of(whole), unfolded = small.unfolded(of(small.smallest));
    EXPECT_NEAR(unfolded.energy, direct.energy, 1e-10);
    EXPECT_LT((unfolded.forces - direct.forces).cwiseAbs().maxCoeff(), 1e-10);
    EXPECT_LT((unfolded.stress - direct.stress).cwiseAbs().maxCoeff(), 1e-12);
  }
}

TEST(FoldedCell, NothingToFold) {
  EXPECT_FALSE(folded(crooked()));
  Crystal nearly = supercell(crooked(), Eigen::Matrix3i(Eigen::Vector3i(2, 1, 1).asDiagonal()));
  nearly.positions[0].value[1] += 0.002 / 5.2;  // Angstrom
  EXPECT_FALSE(folded(nearly));
  Crystal other = supercell(crooked(), Eigen::Matrix3i(Eigen::Vector3i(2, 1, 1).asDiagonal()));
  other.atomic_numbers[0] = 36;
  EXPECT_FALSE(folded(other));
}

TEST(FoldedCell, RelaxesAsTheWholeCellWould) {
  const Argon potential;
  const Crystal whole = supercell(crooked(), (Eigen::Matrix3i() << -1, 1, 1, 1, -1, 1, 1, 1, -1).finished());
  const RelaxOptions options{.fmax = 1e-4, .pressure = 0.3};
  const Relaxation small = relax(crooked(), potential, options), large = relax(whole, potential, options);
  ASSERT_TRUE(large.converged);
  EXPECT_EQ(large.crystal.atomic_numbers, whole.atomic_numbers);
  EXPECT_NEAR(large.result.energy, 4 * small.result.energy, 1e-6);
  EXPECT_NEAR(large.enthalpy, 4 * small.enthalpy, 1e-6);
  EXPECT_NEAR(large.first_energy, of(whole).energy, 1e-9);
  const PotentialResult again = of(large.crystal);
  EXPECT_NEAR(large.result.energy, again.energy, 1e-9);
  EXPECT_LT((large.result.forces - again.forces).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_LT((large.result.stress - again.stress).cwiseAbs().maxCoeff(), 1e-10);
}

}  // namespace
}  // namespace werner
