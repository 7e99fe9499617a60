#include "werner/crystal/folding.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Eigen::Array3d off(const Eigen::Vector3d& difference) { return (difference.array() - difference.array().rint()).abs(); }

using Sites = std::vector<Fractional>;

// What pymatgen's get_primitive_structure does, written as it is defined and without a thought for speed: the supercell
// matrices of Hermite form in their order, the first under which all sites of each kind fall together in equal numbers.
// The rows of its inverse have to be near vectors that carry every site near one of its kind.
std::optional<Eigen::Matrix3d> first_fold(const Lattice& lattice, const Sites& positions,
                                          const std::vector<int>& labels, double tolerance) {
  std::vector<std::vector<std::size_t>> groups(2);
  for (std::size_t i = 0; i < labels.size(); ++i) groups[static_cast<std::size_t>(labels[i])].push_back(i);
  if (groups[1].empty()) groups.pop_back();
  const auto at = [&](std::size_t i) { return positions[i].value; };
  const Eigen::Array3d fraction = tolerance / lattice.rows().rowwise().norm().array();
  const auto& rarest = groups.size() == 2 && groups[1].size() < groups[0].size() ? groups[1] : groups[0];
  std::vector<Eigen::Vector3d> periods;
  for (const std::size_t to : rarest) {
    const Eigen::Vector3d v = at(to) - at(rarest[0]);
    const auto carried = [&](const auto& group) {
      return std::all_of(group.begin(), group.end(), [&](std::size_t a) {
        return std::any_of(group.begin(), group.end(),
                           [&](std::size_t b) { return (off(at(b) - at(a) - v) < 2 * fraction).all(); });
      });
    };
    if (std::all_of(groups.begin(), groups.end(), carried)) periods.push_back(v);
  }
  std::size_t copies = 0;
  for (const auto& group : groups) copies = std::gcd(copies, group.size());
  const int n = static_cast<int>(copies);
  for (int size = 2; size <= n; ++size)
    for (int a = 1; a <= size; ++a)
      for (int e = 1; e <= size; ++e)
        for (int b = 0; b < a && n % size == 0 && size % a == 0 && size / a % e == 0; ++b)
          for (int c = 0; c < a; ++c)
            for (int f = 0; f < e; ++f) {
              Eigen::Matrix3d m;
              m << a, b, c, 0, e, f, 0, 0, size / a / e;
              const Eigen::Matrix3d inverse = m.inverse(), rows = inverse * lattice.rows();
              bool fits = true;
              for (int row = 0; row < 3 && fits; ++row)
                fits = std::any_of(periods.begin(), periods.end(), [&](const Eigen::Vector3d& v) {
                  return (off(inverse.row(row).transpose() - v) < fraction).all();
                });
              const Eigen::Array3d near = tolerance / rows.rowwise().norm().array();
              for (const auto& group : groups) {
                std::vector<std::vector<std::size_t>> met(group.size());
                for (std::size_t i = 0; i < group.size() && fits; ++i) {
                  for (std::size_t j = 0; j < group.size(); ++j)
                    if ((off(m.transpose() * (at(group[j]) - at(group[i]))) < near).all() &&
                        (i == j || (off(at(group[j]) - at(group[i])) > 2 * fraction).any()))
                      met[i].push_back(j);
                  fits = met[i].size() == static_cast<std::size_t>(size);
                }
                for (std::size_t i = 0; i < group.size() && fits; ++i)
                  for (const std::size_t j : met[i]) fits = fits && met[i] == met[j];
              }
              if (fits) return rows;
            }
  return std::nullopt;
}

struct Case {
  Lattice lattice;
  Sites positions;
  std::vector<int> labels;
};

// `repeats` of a skew cell of two or three sites of one or two kinds with noise, in any order of sites.
Case noisy_supercell(RandomStream& random, const std::array<int, 3>& repeats, double noise, double edge) {
  Eigen::Matrix3d rows;
  for (int i = 0; i < 9; ++i) rows(i / 3, i % 3) = (i % 4 == 0 ? edge : 0) + random.uniform(-0.2, 0.2) * edge;
  Sites basis;
  for (int i = 0; i < 3; ++i) basis.push_back({{random.uniform(), random.uniform(), random.uniform()}});
  basis.resize(static_cast<std::size_t>(1 + random.below(3)));
  const bool one_kind = random.chance(0.5);
  const Eigen::Matrix3d cell = Eigen::Vector3d(repeats[0], repeats[1], repeats[2]).asDiagonal() * rows;
  const Eigen::Matrix3d to_fractional = cell.transpose().inverse();
  std::vector<std::pair<Fractional, int>> sites;
  for (int i = 0; i < repeats[0] * repeats[1] * repeats[2]; ++i)
    for (std::size_t k = 0; k < basis.size(); ++k) {
      const Eigen::Vector3d origin(i % repeats[0], i / repeats[0] % repeats[1], i / repeats[0] / repeats[1]);
      const Eigen::Vector3d moved = noise * Eigen::Vector3d(random.normal(), random.normal(), random.normal());
      sites.push_back({{to_fractional * (rows.transpose() * (origin + basis[k].value) + moved)},
                       one_kind ? 0 : static_cast<int>(k % 2)});
    }
  random.shuffle(std::span(sites));
  Case result{Lattice(cell), {}, {}};
  for (const auto& [position, label] : sites) {
    result.positions.push_back(position);
    result.labels.push_back(label);
  }
  return result;
}

void expect_first_fold(const Case& c, double tolerance) {
  const auto expected = first_fold(c.lattice, c.positions, c.labels, tolerance);
  const auto found = fold_once(c.lattice, c.positions, c.labels, tolerance, 1e9);
  ASSERT_EQ(found.has_value(), expected.has_value());
  if (!found) return;
  EXPECT_TRUE(found->lattice.rows().isApprox(*expected, 1e-12));
}

TEST(Folding, FirstOfAllSupercells) {
  for (int trial = 0; trial < 150; ++trial) {
    RandomStream random(21, static_cast<std::uint64_t>(trial), "folding");
    const std::array<int, 3> repeats{1 + random.below(3), 1 + random.below(3), 1 + random.below(2)};
    const double noise = std::array<double, 5>{0, 0.03, 0.06, 0.1, 0.3}[static_cast<std::size_t>(random.below(5))];
    SCOPED_TRACE(trial);
    expect_first_fold(noisy_supercell(random, repeats, noise, random.uniform(1, 4)), random.uniform(0.1, 0.5));
  }
}

// Enough sites for the boxes and for what is asked before all sites are.
TEST(FoldingSlow, FirstOfAllSupercellsOfManySites) {
  for (int trial = 0; trial < 24; ++trial) {
    RandomStream random(22, static_cast<std::uint64_t>(trial), "folding");
    const std::array<int, 3> repeats{3 + random.below(3), 5, 3};
    const double noise = std::array<double, 4>{0, 0.05, 0.06, 0.1}[static_cast<std::size_t>(random.below(4))];
    SCOPED_TRACE(trial);
    Case c = noisy_supercell(random, repeats, noise, random.uniform(1.5, 4));
    if (random.chance(0.3)) c.positions[7].value[1] += 0.3 / c.lattice.rows().row(1).norm();
    expect_first_fold(c, 0.25);
  }
}

Case face_centred(const std::array<int, 3>& repeats, double noise) {
  constexpr double edge = 3.615;
  RandomStream random(23, 0, "folding");
  const Eigen::Vector3d counts(repeats[0], repeats[1], repeats[2]);
  Case result{Lattice(Eigen::Matrix3d((edge * counts).asDiagonal())), {}, {}};
  for (int i = 0; i < repeats[0] * repeats[1] * repeats[2]; ++i)
    for (const Eigen::Vector3d& site : {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(0, .5, .5),
                                        Eigen::Vector3d(.5, 0, .5), Eigen::Vector3d(.5, .5, 0)}) {
      const Eigen::Vector3d origin(i % repeats[0], i / repeats[0] % repeats[1], i / repeats[0] / repeats[1]);
      const Eigen::Vector3d moved = noise / edge * Eigen::Vector3d(random.normal(), random.normal(), random.normal());
      result.positions.push_back({((origin + site + moved).array() / counts.array()).matrix()});
    }
  result.labels.assign(result.positions.size(), 0);
  return result;
}

// The volume of an atom of copper in closed form.
TEST(Folding, TenThousandAtomsWithNoise) {
  const Case warm = face_centred({10, 10, 25}, 0.02);
  const auto cell = smallest_cell(warm.lattice, warm.positions, warm.labels);
  ASSERT_TRUE(cell);
  EXPECT_EQ(cell->positions.size(), 1u);
  EXPECT_NEAR(cell->lattice.volume(), std::pow(3.615, 3) / 4, 1e-9);
  // Every pair of copies would have to lie within the tolerance, three in a thousand do not at five deviations.
  const Case hot = face_centred({10, 10, 25}, 0.1);
  EXPECT_EQ(smallest_cell(hot.lattice, hot.positions, hot.labels)->positions.size(), 10'000u);
  RandomStream random(24, 0, "folding");
  Case gas = hot;
  for (Fractional& f : gas.positions) f.value = {random.uniform(), random.uniform(), random.uniform()};
  EXPECT_EQ(smallest_cell(gas.lattice, gas.positions, gas.labels)->positions.size(), 10'000u);
}

// All translations of the crystal are near enough to be tried, none is good enough.
TEST(FoldingSlow, NoiseBetweenTheTolerances) {
  const Case between = face_centred({10, 10, 25}, 0.06);
  EXPECT_EQ(smallest_cell(between.lattice, between.positions, between.labels)->positions.size(), 10'000u);
}

TEST(Folding, GivesUpInTime) {
  const Case between = face_centred({5, 5, 10}, 0.06);
  EXPECT_THROW(fold_once(between.lattice, between.positions, between.labels, 0.25, 1e4), FoldingGivenUp);
  EXPECT_FALSE(smallest_cell(between.lattice, between.positions, between.labels, 0.25, 1e4));
  EXPECT_TRUE(smallest_cell(between.lattice, between.positions, between.labels));
}

}  // namespace
}  // namespace werner
