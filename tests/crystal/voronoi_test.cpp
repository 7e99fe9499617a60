#include "werner/crystal/voronoi.hpp"

#include <cmath>
#include <map>
#include <numbers>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

using std::numbers::pi;

VoronoiCell cell_of(const Crystal& crystal, std::size_t site, double radius) {
  return voronoi_cell(*NeighbourGrid(crystal).around(site, radius));
}

// The volume is a sum of pyramids over the faces.
double volume_of(const VoronoiCell& cell, const std::vector<Neighbour>& neighbours) {
  double volume = 0;
  for (const VoronoiFace& face : cell.faces) volume += face.area * neighbours[face.neighbour].distance / 6;
  return volume;
}

Crystal one_atom(const Eigen::Matrix3d& rows) { return {Lattice(rows), {29}, {{{0.2, 0.3, 0.4}}}}; }

// Closed forms: a cube, a rhombic dodecahedron, a truncated octahedron, also where planes touch vertices and edges.
TEST(Voronoi, CubicLattices) {
  const double a = 3;
  const VoronoiCell cube = cell_of(one_atom(Eigen::Matrix3d::Identity() * a), 0, 7);
  ASSERT_EQ(cube.faces.size(), 6u);
  for (const VoronoiFace& face : cube.faces) {
    EXPECT_NEAR(face.area, a * a, 1e-9);
    EXPECT_NEAR(face.solid_angle, 4 * pi / 6, 1e-9);
  }
  EXPECT_NEAR(cube.farthest, a * std::sqrt(3) / 2, 1e-9);

  Eigen::Matrix3d fcc;
  fcc << 0, a / 2, a / 2, a / 2, 0, a / 2, a / 2, a / 2, 0;
  const VoronoiCell dodecahedron = cell_of(one_atom(fcc), 0, 7);
  ASSERT_EQ(dodecahedron.faces.size(), 12u);
  for (const VoronoiFace& face : dodecahedron.faces) EXPECT_NEAR(face.solid_angle, 4 * pi / 12, 1e-9);
  EXPECT_NEAR(dodecahedron.farthest, a / 2, 1e-9);

  Eigen::Matrix3d bcc;
  bcc << -a / 2, a / 2, a / 2, a / 2, -a / 2, a / 2, a / 2, a / 2, -a / 2;
  const VoronoiCell octahedron = cell_of(one_atom(bcc), 0, 7);
  ASSERT_EQ(octahedron.faces.size(), 14u);
  const double edge = a / std::sqrt(8);
  for (std::size_t i = 0; i < 14; ++i)
    EXPECT_NEAR(octahedron.faces[i].area, i < 8 ? 1.5 * std::sqrt(3) * edge * edge : edge * edge, 1e-9);
}

// Cells fill space and see all of it: checked by the volume of the crystal and 4 pi.
TEST(Voronoi, CellsFillRandomCrystals) {
  RandomStream random(3, 0, "voronoi");
  for (int trial = 0; trial < 60; ++trial) {
    Crystal crystal;
    do {
      crystal.lattice =
          lattice_from_parameters({{random.uniform(2, 8), random.uniform(2, 8), random.uniform(2, 8)},
                                   {random.uniform(40, 140), random.uniform(40, 140), random.uniform(40, 140)}});
    } while (!crystal.lattice.usable(10));
    const int atoms = 1 + random.below(8);
    for (int i = 0; i < atoms; ++i) {
      crystal.atomic_numbers.push_back(6);
      crystal.positions.push_back({{random.uniform(), random.uniform(), random.uniform()}});
    }
    double volume = 0;
    for (std::size_t site = 0; site < crystal.size(); ++site) {
      const auto neighbours = NeighbourGrid(crystal).around(site, 20);
      ASSERT_TRUE(neighbours);
      const VoronoiCell cell = voronoi_cell(*neighbours);
      ASSERT_TRUE(cell.closed);
      ASSERT_LT(2 * cell.farthest, 20);
      volume += volume_of(cell, *neighbours);
      double angle = 0;
      for (const VoronoiFace& face : cell.faces) angle += face.solid_angle;
      EXPECT_NEAR(angle, 4 * pi, 1e-7);
    }
    EXPECT_NEAR(volume, crystal.lattice.volume(), 1e-7 * volume);
  }
}

// A face of i towards j is the face of j towards i.
TEST(Voronoi, FacesAreShared) {
  const Crystal crystal{lattice_from_parameters({{4, 5, 6}, {80, 95, 100}}),
                        {6, 6, 6},
                        {{{0, 0, 0}}, {{0.4, 0.5, 0.3}}, {{0.7, 0.1, 0.8}}}};
  std::map<std::tuple<std::size_t, std::size_t, int, int, int>, double> areas;
  for (std::size_t site = 0; site < 3; ++site) {
    const auto neighbours = NeighbourGrid(crystal).around(site, 20);
    for (const VoronoiFace& face : voronoi_cell(*neighbours).faces) {
      const Neighbour& n = (*neighbours)[face.neighbour];
      areas[{site, n.site, n.image[0], n.image[1], n.image[2]}] = face.area;
    }
  }
  for (const auto& [key, area] : areas) {
    const auto& [a, b, x, y, z] = key;
    ASSERT_TRUE(areas.contains({b, a, -x, -y, -z}));
    EXPECT_NEAR((areas[{b, a, -x, -y, -z}]), area, 1e-9);
  }
}

TEST(Voronoi, OpenWhereNeighboursDoNotSurround) {
  EXPECT_FALSE(voronoi_cell({}).closed);
  EXPECT_FALSE(cell_of(one_atom(Eigen::Vector3d(3, 3, 40).asDiagonal()), 0, 10).closed);
  EXPECT_TRUE(cell_of(one_atom(Eigen::Vector3d(3, 3, 40).asDiagonal()), 0, 41).closed);
}

}  // namespace
}  // namespace werner
