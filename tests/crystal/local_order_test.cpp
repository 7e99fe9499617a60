#include "werner/crystal/local_order.hpp"

#include <Eigen/Geometry>
#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

std::map<std::string, double> orders(const std::vector<Vec3>& neighbours) {
  const int n = static_cast<int>(neighbours.size());
  const std::vector<double> values = order_parameters(neighbour_angles(neighbours), n);
  std::map<std::string, double> named;
  for (std::size_t i = 0; i < values.size(); ++i) named[std::string(shapes_of(n)[i])] = values[i];
  return named;
}

// Corners on the equator of a regular n-gon, the first of them on x.
std::vector<Vec3> ring(int n) {
  std::vector<Vec3> points;
  for (int i = 0; i < n; ++i) {
    const double angle = 2 * std::numbers::pi * i / n;
    points.push_back({std::cos(angle), std::sin(angle), 0});
  }
  return points;
}
std::vector<Vec3> with(std::vector<Vec3> points, const std::vector<Vec3>& more) {
  points.insert(points.end(), more.begin(), more.end());
  return points;
}
const Vec3 up(0, 0, 1), down(0, 0, -1);

std::vector<Vec3> signs(const std::vector<Vec3>& kinds) {
  std::vector<Vec3> points;
  for (const Vec3& kind : kinds)
    for (int s = 0; s < 8; ++s) {
      const Vec3 p = kind.cwiseProduct(Vec3(s & 1 ? -1 : 1, s & 2 ? -1 : 1, s & 4 ? -1 : 1));
      bool known = false;
      for (const Vec3& q : points) known = known || (p - q).norm() < 1e-9;
      if (!known) points.push_back(p);
    }
  return points;
}

// The perfect shape of each order has the value 1, as its authors normalised it.
TEST(LocalOrder, PerfectShapes) {
  EXPECT_NEAR(orders(ring(3))["trigonal_planar"], 1, 1e-9);
  EXPECT_NEAR(orders(ring(4))["square_planar"], 1, 1e-9);
  EXPECT_NEAR(orders(ring(5))["pentagonal_planar"], 1, 1e-9);
  EXPECT_NEAR(orders(ring(6))["hexagonal_planar"], 1, 1e-6);
  EXPECT_NEAR(orders({{1, 0, 0}, {-1, 0, 0}})["linear"], 1, 1e-9);
  EXPECT_NEAR(orders({{1, 0, 0}, {0, 1, 0}})["l_shaped"], 1, 1e-9);
  EXPECT_NEAR(orders({{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}})["tetrahedral"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(4), {up, down}))["octahedral"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(3), {up, down}))["trigonal_bipyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(5), {up, down}))["pentagonal_bipyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(6), {up, down}))["hexagonal_bipyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(3), {up}))["trigonal_pyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(4), {up}))["square_pyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(5), {up}))["pentagonal_pyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders(with(ring(6), {up}))["hexagonal_pyramidal"], 1, 1e-9);
  EXPECT_NEAR(orders({{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}})["t_shaped"], 1, 1e-9);
}

// Published: Steinhardt et al. 1983, Mickel et al. 2013 (doi:10.1063/1.4774084): the twelve neighbours of fcc and hcp.
TEST(LocalOrder, BondOrientation) {
  const auto fcc = orders(signs({{1, 1, 0}, {1, 0, 1}, {0, 1, 1}}));
  EXPECT_NEAR(fcc.at("q2"), 0, 1e-7);
  EXPECT_NEAR(fcc.at("q4"), 0.190941, 1e-6);
  EXPECT_NEAR(fcc.at("q6"), 0.574524, 1e-6);
  std::vector<Vec3> hcp = ring(6);
  for (const double z : {std::sqrt(2.0 / 3), -std::sqrt(2.0 / 3)})
    for (int i = 0; i < 3; ++i) {
      const double angle = std::numbers::pi * (4 * i + 1) / 6;
      hcp.push_back({std::cos(angle) / std::sqrt(3), std::sin(angle) / std::sqrt(3), z});
    }
  EXPECT_NEAR(orders(hcp).at("q4"), 0.097222, 1e-6);
  EXPECT_NEAR(orders(hcp).at("q6"), 0.484762, 1e-6);
}

TEST(LocalOrder, SingleBond) {
  const std::vector<Vec3> two{{2, 0, 0}, {0, 3, 0}};
  EXPECT_EQ(order_parameters(neighbour_angles(two), 1)[0], 1);
  EXPECT_TRUE(order_parameters(neighbour_angles(two), 0).empty());
  EXPECT_TRUE(shapes_of(13).empty());
  EXPECT_TRUE(shapes_of(-1).empty());
}

TEST(LocalOrder, DoesNotTurnWithTheCrystal) {
  RandomStream random(2, 0, "local order");
  for (int n = 1; n <= 12; ++n) {
    std::vector<Vec3> points;
    for (int i = 0; i < n; ++i) points.push_back({random.normal(), random.normal(), random.normal()});
    const auto before = order_parameters(neighbour_angles(points), n);
    const Eigen::Matrix3d turn =
        Eigen::Quaterniond(random.normal(), random.normal(), random.normal(), random.normal()).normalized().matrix();
    for (Vec3& p : points) p = turn * p;
    const auto after = order_parameters(neighbour_angles(points), n);
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_NEAR(before[i], after[i], 1e-9) << n << " " << shapes_of(n)[i];
      EXPECT_LE(after[i], 1 + 1e-9) << shapes_of(n)[i];
    }
  }
}

}  // namespace
}  // namespace werner
