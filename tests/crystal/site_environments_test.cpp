// Surroundings of atoms in known crystals. Independent of the code: textbook coordination numbers, and counting by
// hand.
#include "werner/crystal/site_environments.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace werner::test {
namespace {

Crystal crystal(const Eigen::Matrix3d& rows, const std::vector<std::pair<int, std::array<double, 3>>>& atoms) {
  Crystal result;
  result.lattice = Lattice(rows);
  for (const auto& [number, position] : atoms) {
    result.atomic_numbers.push_back(number);
    result.positions.push_back(Fractional{{position[0], position[1], position[2]}});
  }
  return result;
}

Eigen::Matrix3d face_centred(double a) {
  Eigen::Matrix3d rows;
  rows << 0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0;
  return rows;
}

constexpr int sodium = 11, chlorine = 17, zinc = 30, sulfur = 16, copper = 29, tungsten = 74;

TEST(SiteEnvironments, TextbookCoordination) {
  const auto of = [](const Crystal& one, const std::vector<int>& elements) { return site_environments(one, elements); };
  const auto salt =
      of(crystal(face_centred(5.64), {{sodium, {0, 0, 0}}, {chlorine, {0.5, 0.5, 0.5}}}), {chlorine, sodium});
  ASSERT_EQ(salt.size(), 2u);
  EXPECT_EQ(salt[0].element, 1u);
  EXPECT_EQ(salt[0].neighbour, 0u);
  EXPECT_EQ(salt[0].coordination, 6u);
  EXPECT_EQ(salt[1].coordination, 6u);
  const auto blende =
      of(crystal(face_centred(5.41), {{zinc, {0, 0, 0}}, {sulfur, {0.25, 0.25, 0.25}}}), {zinc, sulfur});
  ASSERT_EQ(blende.size(), 2u);
  EXPECT_EQ(blende[0].coordination, 4u);
  EXPECT_EQ(of(crystal(face_centred(3.61), {{copper, {0, 0, 0}}}), {copper})[0].coordination, 12u);
  // Eight neighbours and six that are 15 % farther and count a third of the near ones: 11.3 in one step of Hoppe's.
  Eigen::Matrix3d body_centred;
  body_centred << -1, 1, 1, 1, -1, 1, 1, 1, -1;
  EXPECT_EQ(of(crystal(body_centred * 1.58, {{tungsten, {0, 0, 0}}}), {tungsten})[0].coordination, 11u);
}

TEST(SiteEnvironments, TheSizeOfTheCellDoesNotMatter) {
  for (const double a : {0.5, 5.64, 500.0}) {
    const auto salt = site_environments(crystal(face_centred(a), {{sodium, {0, 0, 0}}, {chlorine, {0.5, 0.5, 0.5}}}),
                                        std::vector{sodium, chlorine});
    ASSERT_EQ(salt.size(), 2u) << a;
    EXPECT_EQ(salt[0].coordination, 6u) << a;
  }
}

TEST(SiteEnvironments, NonsenseHasNone) {
  const auto none = [](const Crystal& one) { return site_environments(one, std::vector{sodium}).empty(); };
  EXPECT_TRUE(none(Crystal{}));
  EXPECT_TRUE(none(crystal(Eigen::Matrix3d::Zero(), {{sodium, {0, 0, 0}}})));
  EXPECT_TRUE(none(crystal(face_centred(5), {{sodium, {0, 0, 0}}, {sodium, {0, 0, 0}}}))) << "two in one place";
  EXPECT_TRUE(none(crystal(face_centred(5), {{sodium, {std::numeric_limits<double>::quiet_NaN(), 0, 0}}})));
}

TEST(EnvironmentCounts, WhatIsOftenSeenIsUsual) {
  const std::vector<int> salt{sodium, chlorine};
  const std::vector<SiteEnvironment> octahedra{{0, 1, 6}, {1, 0, 6}}, tetrahedra{{0, 1, 4}, {1, 0, 4}};
  const std::vector<SiteEnvironment> among_themselves{{0, 0, 6}, {1, 1, 6}};
  EnvironmentCounts counts;
  const auto nothing = counts.usual(octahedra, salt);
  EXPECT_NEAR(nothing.coordination, 0, 1e-12) << "nothing is known";
  EXPECT_NEAR(nothing.neighbour, std::log(0.5), 1e-12) << "one of two elements";
  for (int i = 0; i < 10; ++i) counts.add(octahedra, salt);
  const std::vector<int> blende{zinc, sulfur};
  for (int i = 0; i < 10; ++i) counts.add(tetrahedra, blende);
  EXPECT_GT(counts.usual(octahedra, salt).coordination, 0);
  EXPECT_LT(counts.usual(tetrahedra, salt).coordination, 0);
  EXPECT_GT(counts.usual(octahedra, salt).neighbour, counts.usual(among_themselves, salt).neighbour);
  // By hand: 40 sites, 20 of them in octahedra; 10 of sodium and 10 of sodium beside chlorine, all in octahedra; and
  // the counts of what is not known, evenly 0.5 for each of 16 numbers, 5 of any element, 3 of any neighbour.
  const double any = (20 + 0.5) / (40 + 0.5 * 16), element = (10 + 5 * any) / 15, both = (10 + 3 * element) / 13;
  EXPECT_NEAR(counts.usual(octahedra, salt).coordination, std::log(both / any), 1e-12);
  EXPECT_EQ(counts.usual({}, salt).coordination, 0);
}

}  // namespace
}  // namespace werner::test
