#include "werner/complex/polyhedron.hpp"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"

namespace werner {

static constexpr double degree = std::numbers::pi / 180;
static constexpr double same_vertex = 1e-6;

namespace {

// Polar angle from +z, azimuth from +x, both in degrees.
Vec3 direction(double polar, double azimuth) {
  return {std::sin(polar * degree) * std::cos(azimuth * degree), std::sin(polar * degree) * std::sin(azimuth * degree),
          std::cos(polar * degree)};
}

using Vertices = std::vector<Vec3>;

// `count` vertices at one polar angle, evenly around z.
Vertices ring(int count, double polar, double first_azimuth = 0) {
  Vertices vertices;
  for (int i = 0; i < count; ++i) vertices.push_back(direction(polar, first_azimuth + 360.0 * i / count));
  return vertices;
}

Vertices up() { return {Vec3(0, 0, 1)}; }
Vertices down() { return {Vec3(0, 0, -1)}; }

Vertices operator+(Vertices a, const Vertices& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

// Right-handed frame of two non-collinear unit vectors, as columns; left-handed when `mirrored`.
static Eigen::Matrix3d frame(const Vec3& a, const Vec3& b, bool mirrored) {
  Eigen::Matrix3d axes;
  const Vec3 normal = a.cross(b).normalized() * (mirrored ? -1 : 1);
  axes.col(0) = a;
  axes.col(1) = normal;
  axes.col(2) = a.cross(b).normalized().cross(a);
  return axes;
}

static std::optional<Permutation> induced(const Eigen::Matrix3d& operation, const Vertices& vertices) {
  Permutation permutation;
  for (const Vec3& vertex : vertices) {
    const Vec3 image = operation * vertex;
    const auto found = std::find_if(vertices.begin(), vertices.end(),
                                    [&](const Vec3& other) { return (other - image).norm() < same_vertex; });
    if (found == vertices.end()) return std::nullopt;
    permutation.push_back(static_cast<int>(found - vertices.begin()));
  }
  return permutation;
}

// All operations of one handedness that map the vertex set onto itself, as distinct permutations in lexicographic
// order. An operation is fixed by the images of two non-collinear vertices. In a planar set a flip and a reflection act
// alike.
static std::vector<Permutation> operations(const Vertices& vertices, bool improper) {
  const int n = static_cast<int>(vertices.size());
  int second = 1;
  while (second < n && vertices[0].cross(vertices[second]).norm() < same_vertex) ++second;
  // Two opposite vertices: both the rotation about a perpendicular axis and the inversion exchange them.
  if (second == n) return {{0, 1}, {1, 0}};
  std::vector<Permutation> found;
  const Eigen::Matrix3d from = frame(vertices[0], vertices[second], false);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      if (std::abs(vertices[i].dot(vertices[j]) - vertices[0].dot(vertices[second])) > same_vertex) continue;
      if (vertices[i].cross(vertices[j]).norm() < same_vertex) continue;
      if (auto permutation = induced(frame(vertices[i], vertices[j], improper) * from.transpose(), vertices))
        found.push_back(*permutation);
    }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// Whether the shorter great-circle arcs u-v and w-x cross.
static bool arcs_cross(const Vec3& u, const Vec3& v, const Vec3& w, const Vec3& x) {
  const Vec3 first = u.cross(v), second = w.cross(x);
  const double a = first.dot(w), b = first.dot(x), c = second.dot(u), d = second.dot(v);
  const auto apart = [](double p, double q) { return p * q < 0 && std::abs(p) > 1e-6 && std::abs(q) > 1e-6; };
  return apart(a, b) && apart(c, d) && apart(a, c);
}

// Two vertices share an edge when no pair that stands at most as wide lies across. Opposite vertices have no edge.
static std::vector<std::uint32_t> edges_of(const Polyhedron& polyhedron) {
  constexpr double opposite = 160, wider = 1;  // degrees
  const auto& v = polyhedron.vertices;
  const int n = polyhedron.coordination_number();
  std::vector<std::uint32_t> edges(v.size(), 0);
  const auto crossed = [&](int i, int j) {
    for (int k = 0; k < n; ++k)
      for (int l = k + 1; l < n; ++l)
        if (k != i && k != j && l != i && l != j && polyhedron.angle(k, l) < polyhedron.angle(i, j) + wider &&
            arcs_cross(v[i], v[j], v[k], v[l]))
          return true;
    return false;
  };
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      if (i != j && polyhedron.angle(i, j) < opposite && !crossed(i, j)) edges[i] |= 1u << j;
  return edges;
}

static Polyhedron make(std::string name, std::string description, Vertices vertices, int haptic_vertices = 0) {
  Polyhedron polyhedron;
  polyhedron.name = std::move(name);
  polyhedron.description = std::move(description);
  polyhedron.rotations = operations(vertices, false);
  polyhedron.reflections = operations(vertices, true);
  for (std::size_t i = 0; i < vertices.size(); ++i) polyhedron.haptic.push_back(static_cast<int>(i) < haptic_vertices);
  polyhedron.vertices = std::move(vertices);
  polyhedron.edges = edges_of(polyhedron);
  return polyhedron;
}

// The shapes are those of the reference polyhedra of SHAPE 2.1 (Llunell, Casanova, Cirera, Alemany, Alvarez), all
// vertices moved to unit distance; its label stands at the end of the description.
static std::vector<Polyhedron> make_all() {
  const double magic = std::acos(-1.0 / 3) / degree / 2;                   // 54.74, cube and octahedral face
  const double prism = std::atan2(2.0, std::sqrt(3.0)) / degree;           // 49.11, prism of equal edges
  const double antiprism = std::atan2(std::pow(2.0, 0.75), 1.0) / degree;  // 59.26, antiprism of equal edges
  const double icosahedron = std::atan(2.0) / degree;                      // 63.43
  const double tricapped = std::atan2(2.0, std::sqrt(5.0)) / degree;       // 41.81
  std::vector<Polyhedron> all;
  all.push_back(make("linear", "two opposite vertices (L-2)", up() + down()));
  all.push_back(make("trigonal-planar", "three vertices in a plane at 120 degrees (TP-3)", ring(3, 90)));
  all.push_back(make("t-shaped", "a square plane without one vertex; 0 is the stem (mvOC-3)",
                     {Vec3(1, 0, 0), Vec3(0, 1, 0), Vec3(0, -1, 0)}));
  all.push_back(make("half-sandwich", "a haptic group opposite to two legs at 90 degrees; 0 takes the haptic group",
                     up() + ring(2, 135), 1));
  all.push_back(make("tetrahedral", "regular tetrahedron (T-4)", up() + ring(3, 2 * magic)));
  all.push_back(make("square-planar", "a square around the metal; 0 is trans to 2 (SP-4)", ring(4, 90)));
  all.push_back(make("seesaw", "an octahedron without two cis vertices; 0 and 3 are trans (SS-4)",
                     up() + Vertices{Vec3(1, 0, 0), Vec3(0, 1, 0)} + down()));
  all.push_back(make("half-sandwich", "three-legged piano stool, legs at 90 degrees; 0 takes the haptic group",
                     up() + ring(3, 180 - magic), 1));
  all.push_back(make("sandwich", "two opposite haptic groups", up() + down(), 2));
  all.push_back(make("trigonal-bipyramidal", "0 and 4 are axial (TBPY-5)", up() + ring(3, 90) + down()));
  all.push_back(make("square-pyramidal", "0 is apical, apical to basal 104.5 degrees (SPY-5)",
                     up() + ring(4, std::acos(-0.25) / degree)));
  all.push_back(
      make("octahedral", "regular octahedron; 0 is trans to 5, 1 to 3, 2 to 4 (OC-6)", up() + ring(4, 90) + down()));
  all.push_back(make("trigonal-prismatic", "prism of equal edges; 0, 1, 2 above 3, 4, 5 (TPR-6)",
                     ring(3, prism) + ring(3, 180 - prism)));
  all.push_back(make("pentagonal-bipyramidal", "0 and 6 are axial (PBPY-7)", up() + ring(5, 90) + down()));
  all.push_back(make("capped-octahedral", "0 caps a face of an octahedron (COC-7)",
                     up() + ring(3, std::acos(0.2101) / degree) + ring(3, std::acos(-0.6881) / degree, 60)));
  all.push_back(make("capped-trigonal-prismatic", "0 caps a square face 1-2-3-4 of a trigonal prism (CTPR-7)",
                     up() + ring(4, std::acos(0.2374) / degree, 45) + ring(2, std::acos(-0.7866) / degree)));
  all.push_back(make("square-antiprismatic", "antiprism of equal edges; squares 0-1-2-3 and 4-5-6-7 (SAPR-8)",
                     ring(4, antiprism) + ring(4, 180 - antiprism, 45)));
  // Hoard and Silverton 1963, most favourable for hard spheres: 36.9 and 69.5 degrees from the fourfold improper axis.
  all.push_back(make("dodecahedral", "trigonal dodecahedron; trapezoids 0-1-2-3 (0, 1 inner) and 4-5-6-7 (TDD-8)",
                     ring(2, 36.85) + ring(2, 180 - 69.46) + ring(2, 180 - 36.85, 90) + ring(2, 69.46, 90)));
  all.push_back(make("cubic", "cube; squares 0-1-2-3 above 4-5-6-7 (CU-8)", ring(4, magic) + ring(4, 180 - magic)));
  all.push_back(make("tricapped-trigonal-prismatic",
                     "prism 0, 1, 2 above 3, 4, 5; 6, 7, 8 cap its square faces (TCTPR-9)",
                     ring(3, tricapped) + ring(3, 180 - tricapped) + ring(3, 90, 60)));
  all.push_back(make("capped-square-antiprismatic", "0 caps the square 1-2-3-4 of a square antiprism (CSAPR-9)",
                     up() + ring(4, std::acos(0.3619) / degree) + ring(4, std::acos(-0.6095) / degree, 45)));
  all.push_back(make("icosahedral", "regular icosahedron; 0 is trans to 11 (IC-12)",
                     up() + ring(5, icosahedron) + ring(5, 180 - icosahedron, 36) + down()));
  return all;
}

double Polyhedron::angle(int i, int j) const {
  return std::acos(std::clamp(vertices[i].dot(vertices[j]), -1.0, 1.0)) / degree;
}

std::span<const Polyhedron> polyhedra() {
  static const std::vector<Polyhedron> all = make_all();
  return all;
}

const Polyhedron& polyhedron(std::string_view name, std::optional<int> vertices, const std::string& where) {
  const Polyhedron& first = find_named(polyhedra(), name, "geometry", where);
  if (!vertices) return first;
  std::string counts;
  for (const Polyhedron& entry : polyhedra()) {
    if (entry.name != name) continue;
    if (entry.coordination_number() == *vertices) return entry;
    counts += (counts.empty() ? "" : " or ") + std::to_string(entry.coordination_number());
  }
  throw UsageError("geometry '" + std::string(name) + "' has " + counts + " vertices, not " + std::to_string(*vertices),
                   {where, "choose ligands with that many donors, or another geometry"});
}

}  // namespace werner
