#include "werner/complex/polyhedron.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

Permutation after(const Permutation& second, const Permutation& first) {
  Permutation product(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) product[i] = second[first[i]];
  return product;
}

std::vector<Vec3> rotated(const std::vector<Vec3>& points, RandomStream& random) {
  const Eigen::Quaterniond turn =
      Eigen::Quaterniond(random.normal(), random.normal(), random.normal(), random.normal()).normalized();
  std::vector<Vec3> result;
  for (const Vec3& point : points) result.push_back(turn * point);
  return result;
}

TEST(Polyhedron, NamesOfAllCoordinationNumbers) {
  const std::vector<std::string> names = {"linear",
                                          "trigonal-planar",
                                          "t-shaped",
                                          "tetrahedral",
                                          "square-planar",
                                          "seesaw",
                                          "trigonal-bipyramidal",
                                          "square-pyramidal",
                                          "octahedral",
                                          "trigonal-prismatic",
                                          "pentagonal-bipyramidal",
                                          "capped-octahedral",
                                          "capped-trigonal-prismatic",
                                          "square-antiprismatic",
                                          "dodecahedral",
                                          "cubic",
                                          "tricapped-trigonal-prismatic",
                                          "capped-square-antiprismatic",
                                          "icosahedral",
                                          "half-sandwich",
                                          "sandwich"};
  std::set<std::string> listed;
  for (const Polyhedron& entry : polyhedra()) listed.insert(entry.name);
  EXPECT_EQ(listed, std::set<std::string>(names.begin(), names.end()));
  EXPECT_EQ(polyhedron("half-sandwich", 4).coordination_number(), 4);
  EXPECT_EQ(polyhedron("half-sandwich", 3).coordination_number(), 3);
}

// Orders of the proper rotation groups as character tables list them (C2 of a planar set is a flip; linear acts on two
// vertices only).
TEST(Polyhedron, RotationGroupOrders) {
  const std::vector<std::tuple<std::string, int, std::size_t>> expected = {{"linear", 2, 2},
                                                                           {"sandwich", 2, 2},
                                                                           {"trigonal-planar", 3, 6},
                                                                           {"t-shaped", 3, 2},
                                                                           {"half-sandwich", 3, 2},
                                                                           {"half-sandwich", 4, 3},
                                                                           {"tetrahedral", 4, 12},
                                                                           {"square-planar", 4, 8},
                                                                           {"seesaw", 4, 2},
                                                                           {"trigonal-bipyramidal", 5, 6},
                                                                           {"square-pyramidal", 5, 4},
                                                                           {"octahedral", 6, 24},
                                                                           {"trigonal-prismatic", 6, 6},
                                                                           {"pentagonal-bipyramidal", 7, 10},
                                                                           {"capped-octahedral", 7, 3},
                                                                           {"capped-trigonal-prismatic", 7, 2},
                                                                           {"square-antiprismatic", 8, 8},
                                                                           {"dodecahedral", 8, 4},
                                                                           {"cubic", 8, 24},
                                                                           {"tricapped-trigonal-prismatic", 9, 6},
                                                                           {"capped-square-antiprismatic", 9, 4},
                                                                           {"icosahedral", 12, 60}};
  EXPECT_EQ(expected.size(), polyhedra().size());
  for (const auto& [name, vertices, order] : expected)
    EXPECT_EQ(polyhedron(name, vertices).rotations.size(), order) << name;
}

TEST(Polyhedron, RotationsFormAGroupAndReflectionsItsOtherCoset) {
  for (const Polyhedron& entry : polyhedra()) {
    SCOPED_TRACE(entry.name);
    const std::set<Permutation> rotations(entry.rotations.begin(), entry.rotations.end());
    const std::set<Permutation> reflections(entry.reflections.begin(), entry.reflections.end());
    Permutation identity(entry.vertices.size());
    std::iota(identity.begin(), identity.end(), 0);
    EXPECT_EQ(entry.rotations.front(), identity);
    for (const Permutation& a : rotations)
      for (const Permutation& b : rotations) EXPECT_TRUE(rotations.contains(after(a, b)));
    // All listed polyhedra are achiral, so that the mirror image of a complex lives on the same polyhedron.
    EXPECT_EQ(reflections.size(), rotations.size());
    for (const Permutation& a : reflections)
      for (const Permutation& b : reflections) EXPECT_TRUE(rotations.contains(after(a, b)));
  }
}

TEST(Polyhedron, OperationsKeepAngles) {
  for (const Polyhedron& entry : polyhedra())
    for (const auto* group : {&entry.rotations, &entry.reflections})
      for (const Permutation& operation : *group)
        for (int i = 0; i < entry.coordination_number(); ++i)
          for (int j = 0; j < i; ++j)
            EXPECT_NEAR(entry.angle(i, j), entry.angle(operation[i], operation[j]), 1e-4) << entry.name;
}

TEST(Polyhedron, UnknownNameAndSize) {
  try {
    polyhedron("octahedrel");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("octahedral"));
  }
  EXPECT_THROW(polyhedron("octahedral", 5), UsageError);
  EXPECT_THAT([] { polyhedron("half-sandwich", 7); },
              testing::ThrowsMessage<UsageError>(testing::HasSubstr("3 or 4 vertices, not 7")));
}

// Pinsky and Avnir 1998; Alvarez et al., Coord. Chem. Rev. 2005, 249, 1693: S(tetrahedron, square plane) = 33.3,
// S(octahedron, trigonal prism) = 16.7, S(trigonal bipyramid, square pyramid) = 5.4, each both ways.
TEST(ShapeMeasure, PublishedValues) {
  const std::vector<std::tuple<std::string, std::string, double>> published = {
      {"tetrahedral", "square-planar", 33.33},
      {"octahedral", "trigonal-prismatic", 16.74},
      {"trigonal-bipyramidal", "square-pyramidal", 5.38}};
  for (const auto& [a, b, value] : published) {
    EXPECT_NEAR(shape_measure(polyhedron(a).vertices, polyhedron(b)).measure, value, 0.01) << a << " " << b;
    EXPECT_NEAR(shape_measure(polyhedron(b).vertices, polyhedron(a)).measure, value, 0.01) << a << " " << b;
  }
}

TEST(ShapeMeasure, ZeroForEveryRotatedAndRenumberedPolyhedron) {
  RandomStream random(1, 0, "shape");
  for (const Polyhedron& entry : polyhedra())
    for (int repeat = 0; repeat < 3; ++repeat) {
      std::vector<Vec3> points = rotated(entry.vertices, random);
      random.shuffle(std::span<Vec3>(points));
      for (Vec3& point : points) point *= 2.1;
      const ShapeMatch match = shape_measure(points, entry, false);
      EXPECT_NEAR(match.measure, 0, 1e-6) << entry.name;
      for (int i = 0; i < entry.coordination_number(); ++i)
        for (int j = 0; j < i; ++j) {
          const double angle = std::acos(std::clamp(points[i].normalized().dot(points[j].normalized()), -1.0, 1.0));
          EXPECT_NEAR(entry.angle(match.assignment[i], match.assignment[j]), angle * 57.29577951308232, 1e-3)
              << entry.name;
        }
    }
}

// The definition, without tricks: all permutations, rotation by singular value decomposition.
double brute_force_measure(const std::vector<Vec3>& donors, const Polyhedron& polyhedron) {
  const int n = polyhedron.coordination_number();
  const auto with_metal = [](std::vector<Vec3> points) {
    points.push_back(Vec3::Zero());
    Vec3 centroid = Vec3::Zero();
    for (const Vec3& point : points) centroid += point / static_cast<double>(points.size());
    for (Vec3& point : points) point -= centroid;
    return points;
  };
  const std::vector<Vec3> q = with_metal(donors), p = with_metal(polyhedron.vertices);
  double q2 = 0, p2 = 0, best = 0;
  for (int i = 0; i <= n; ++i) {
    q2 += q[i].squaredNorm();
    p2 += p[i].squaredNorm();
  }
  Permutation order(n);
  std::iota(order.begin(), order.end(), 0);
  do {
    Eigen::Matrix3d sum = q[n] * p[n].transpose();
    for (int i = 0; i < n; ++i) sum += q[i] * p[order[i]].transpose();
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(sum);
    const Vec3 values = svd.singularValues();
    best = std::max(best, values[0] + values[1] + (sum.determinant() < 0 ? -values[2] : values[2]));
  } while (std::next_permutation(order.begin(), order.end()));
  return 100 * (1 - best * best / (q2 * p2));
}

TEST(ShapeMeasure, AgreesWithBruteForce) {
  RandomStream random(2, 0, "shape");
  for (const Polyhedron& entry : polyhedra()) {
    if (entry.coordination_number() > 7) continue;
    const int repeats = entry.coordination_number() == 7 ? 2 : 8;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      std::vector<Vec3> points = rotated(entry.vertices, random);
      const double noise = repeat % 2 == 0 ? 0.15 : 1.0;  // slightly distorted, and nonsense
      for (Vec3& point : points) point += noise * Vec3(random.normal(), random.normal(), random.normal());
      EXPECT_NEAR(shape_measure(points, entry, false).measure, brute_force_measure(points, entry), 1e-6) << entry.name;
    }
  }
}

TEST(ShapeMeasure, AgreesWithBruteForceForEightVertices) {
  RandomStream random(3, 0, "shape");
  for (const char* name : {"square-antiprismatic", "dodecahedral", "cubic"}) {
    const Polyhedron& entry = polyhedron(name);
    for (const double noise : {0.15, 0.3, 0.6}) {
      std::vector<Vec3> points = rotated(entry.vertices, random);
      for (Vec3& point : points) point += noise * Vec3(random.normal(), random.normal(), random.normal());
      EXPECT_NEAR(shape_measure(points, entry, false).measure, brute_force_measure(points, entry), 1e-6) << name;
    }
  }
}

// Metal complexes by the million are checked with it.
TEST(ShapeMeasure, IsFast) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "sanitizers take most of the time";
#endif
  RandomStream random(4, 0, "shape");
  for (const auto& [name, microseconds] :
       {std::pair("octahedral", 100.0), {"capped-square-antiprismatic", 100000.0}, {"icosahedral", 100000.0}}) {
    const Polyhedron& entry = polyhedron(name);
    std::vector<Vec3> points = rotated(entry.vertices, random);
    for (Vec3& point : points) point += 0.1 * Vec3(random.normal(), random.normal(), random.normal());
    shape_measure(points, entry);
    const int repeats = entry.coordination_number() == 6 ? 1000 : 5;
    const auto start = std::chrono::steady_clock::now();
    for (int repeat = 0; repeat < repeats; ++repeat) shape_measure(points, entry);
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    RecordProperty(name, std::to_string(time.count() / repeats));
    EXPECT_LT(time.count() / repeats, microseconds) << name;
  }
}

TEST(ShapeMeasure, HapticDonorsTakeHapticVertices) {
  const Polyhedron& stool = polyhedron("half-sandwich", 4);
  std::vector<Vec3> points = stool.vertices;
  std::swap(points[0], points[2]);
  EXPECT_NEAR(shape_measure(points, stool, true, std::vector<int>{2}).measure, 0, 1e-9);
  EXPECT_GT(shape_measure(points, stool, true, std::vector<int>{0}).measure, 1);
  EXPECT_EQ(shape_measure(points, stool, true, std::vector<int>{0, 1}).measure, 100);
}

TEST(ShapeMeasure, ImpossibleInput) {
  const std::vector<Vec3> three(3, Vec3(1, 0, 0));
  EXPECT_THROW(shape_measure(three, polyhedron("octahedral")), Error);
  EXPECT_THROW(shape_measure(std::vector<Vec3>{Vec3(0, 0, 0), Vec3(1, 0, 0)}, polyhedron("linear")), Error);
}

}  // namespace
}  // namespace werner
