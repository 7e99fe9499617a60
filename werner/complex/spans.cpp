#include "werner/complex/spans.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/isomers.hpp"

namespace werner {

// A bite angle may miss its window by this much: polyhedra are ideal, and a real chelate on a tetrahedron or a trigonal
// plane closes the angle (bipyridine at 80 degrees on a vertex pair of 109 or 120).
static constexpr double widest_miss = 32;
// The ends of a flat pincer: 150 to 160 degrees in five-membered rings.
static constexpr double narrowest_pincer = 130;
static constexpr double pincer_out_of_plane = 30;
// Two vertices under one eta-3 or eta-4 group.
static constexpr double widest_haptic_pair = 111;
// What a folded cyclam, a flat cyclen or a folded salen costs.
static constexpr double wrong_fold = 20;
// What a ring over the diagonal of a face costs, and the widest such face: the square of a cube, 109.5 degrees.
static constexpr double off_edge = 25;
static constexpr double widest_diagonal = 110;

bool takes_two(int hapticity) { return hapticity == 3 || hapticity == 4; }

int most_vertices(const Ligand& ligand) {
  int count = 0;
  for (int d = 0; d < ligand.denticity(); ++d) count += takes_two(ligand.hapticity(d)) ? 2 : 1;
  return count;
}

static Vec3 direction(const Polyhedron& polyhedron, const std::vector<int>& vertices) {
  Vec3 sum = Vec3::Zero();
  for (const int vertex : vertices) sum += polyhedron.vertices[vertex];
  return sum.normalized();
}

static double angle_between(const Vec3& a, const Vec3& b) {
  return std::acos(std::clamp(a.dot(b), -1.0, 1.0)) * 180 / std::numbers::pi;
}

// Haptic vertices are made for rings and open pi systems, legs for the rest.
static bool may_sit(const Ligand& ligand, int donor, const Polyhedron& polyhedron, const std::vector<int>& vertices) {
  const int hapticity = ligand.hapticity(donor);
  const bool has_haptic_vertices = std::ranges::find(polyhedron.haptic, true) != polyhedron.haptic.end();
  // On the legs of a half-sandwich it takes one: on two it would be the same compound once more.
  if (vertices.size() == 2 && (has_haptic_vertices || polyhedron.angle(vertices[0], vertices[1]) > widest_haptic_pair))
    return false;
  return std::ranges::all_of(vertices, [&](int vertex) {
    if (polyhedron.haptic[vertex]) return hapticity >= 3 && vertices.size() == 1;
    return !has_haptic_vertices || hapticity <= 4;
  });
}

// Whether a chelate ring runs along an edge of the polyhedron. Diagonals of a face cross those of other ligands, and a
// vertex between them would lie under the ring.
static bool along_edge(const ChelateRules::Ring& ring, const Ligand& ligand, const Polyhedron& polyhedron,
                       const std::vector<int>& a, const std::vector<int>& b) {
  constexpr double across = 150;  // degrees: long rings that reach around the metal
  if (ligand.hapticity(ring.a) > 1 || ligand.hapticity(ring.b) > 1 || a.size() != 1 || b.size() != 1) return true;
  return polyhedron.adjacent(a[0], b[0]) || polyhedron.angle(a[0], b[0]) > across;
}

// Tripods and their like have no choice on a cube, whose faces are no triangles; nor do flat pincers where no two
// edges in a row go straight on.
static bool may_leave_edges(const ChelateRules& rules, const ChelateRules::Ring& ring, const Ligand& ligand,
                            double angle) {
  const auto in_pincer = [&](const ChelateRules::FlatTriple& flat) {
    return (flat.y == ring.a && (flat.x == ring.b || flat.z == ring.b)) ||
           (flat.y == ring.b && (flat.x == ring.a || flat.z == ring.a));
  };
  return ligand.denticity() > 2 && (angle <= widest_diagonal || std::ranges::any_of(rules.flat, in_pincer));
}

namespace {
struct Strain {
  double degrees = 0;
  bool feasible = true;
};
}  // namespace

// Whether four donors stand on one face, all on one side of the metal: flat macrocycles of double-deckers do.
static bool on_a_face(const std::vector<Vec3>& at, const std::vector<int>& macrocycle) {
  if (macrocycle.empty()) return false;
  constexpr double narrowest = 100, least_height = 0.35;  // the squares of cubes, antiprisms and trigonal prisms
  Vec3 middle = Vec3::Zero();
  for (const int donor : macrocycle) middle += at[donor] / 4;
  return middle.norm() > least_height && angle_between(at[macrocycle[0]], at[macrocycle[2]]) > narrowest &&
         angle_between(at[macrocycle[1]], at[macrocycle[3]]) > narrowest;
}

// Three donors of which every two are in one chelate ring (tacn) and that the polyhedron has in one plane with the
// metal: their angles would add up to 360 degrees, which the three rings cannot reach.
static bool lies_flat(const ChelateRules& rules, const std::vector<Vec3>& at) {
  constexpr double flat = 350, slack = 30;
  for (const auto& first : rules.rings)
    for (const auto& second : rules.rings)
      for (const auto& third : rules.rings) {
        if (first.a != second.a || first.b != third.a || second.b != third.b || first.b >= second.b) continue;
        const double around = angle_between(at[first.a], at[first.b]) + angle_between(at[second.a], at[second.b]) +
                              angle_between(at[third.a], at[third.b]);
        if (around > flat && first.high + second.high + third.high + slack < 360) return true;
      }
  return false;
}

static Strain strain_of(const ChelateRules& rules, const Ligand& ligand, const Polyhedron& polyhedron,
                        const std::vector<std::vector<int>>& vertices_of_donor) {
  Strain strain;
  std::vector<Vec3> at;
  for (int d = 0; d < ligand.denticity(); ++d) {
    strain.feasible = strain.feasible && may_sit(ligand, d, polyhedron, vertices_of_donor[d]);
    at.push_back(direction(polyhedron, vertices_of_donor[d]));
  }
  for (const auto& ring : rules.rings) {
    const double angle = angle_between(at[ring.a], at[ring.b]);
    const double miss = std::max({0.0, ring.low - angle, angle - ring.high});
    strain.degrees += miss;
    strain.feasible = strain.feasible && miss <= widest_miss;
    if (!along_edge(ring, ligand, polyhedron, vertices_of_donor[ring.a], vertices_of_donor[ring.b])) {
      strain.degrees += off_edge;
      strain.feasible = strain.feasible && may_leave_edges(rules, ring, ligand, angle);
    }
  }
  strain.feasible = strain.feasible && !lies_flat(rules, at);
  const bool above = on_a_face(at, rules.macrocycle);
  for (const auto& [x, y, z, stiff] : rules.flat) {
    if (above) break;
    const double across = angle_between(at[x], at[z]);
    const double along = angle_between(at[x], at[y]) + angle_between(at[y], at[z]);
    const double fold = std::min(along - across, std::abs(360 - across - along));
    const bool flat = across >= narrowest_pincer && fold <= pincer_out_of_plane;
    strain.feasible = strain.feasible && (flat || !stiff);
    if (!flat) strain.degrees += wrong_fold;
  }
  if (!rules.macrocycle.empty()) {
    const auto& ring = rules.macrocycle;
    const bool flat = angle_between(at[ring[0]], at[ring[2]]) > narrowest_pincer &&
                      angle_between(at[ring[1]], at[ring[3]]) > narrowest_pincer;
    if (flat != rules.macrocycle_is_large) strain.degrees += wrong_fold;
  }
  return strain;
}

std::optional<double> span_strain(const ChelateRules& rules, const Ligand& ligand, const Polyhedron& polyhedron,
                                  const std::vector<std::vector<int>>& vertices_of_donor) {
  const Strain strain = strain_of(rules, ligand, polyhedron, vertices_of_donor);
  return strain.feasible ? std::optional(strain.degrees) : std::nullopt;
}

bool can_span(const Ligand& ligand, const Polyhedron& polyhedron,
              const std::vector<std::vector<int>>& vertices_of_donor) {
  return span_strain(chelate_rules(ligand), ligand, polyhedron, vertices_of_donor).has_value();
}

namespace {

// Lays one donor after the other; rings and haptic vertices are checked as soon as both ends stand.
class Layout {
 public:
  Layout(const Ligand& ligand, const Polyhedron& polyhedron, const SpanOptions& options)
      : ligand_(ligand),
        polyhedron_(polyhedron),
        options_(options),
        rules_(chelate_rules(ligand)),
        at_(ligand.denticity()) {}

  std::vector<Span> all() {
    lay(0);
    std::sort(found_.begin(), found_.end(), [](const Span& a, const Span& b) {
      return std::tie(a.vertices, a.donors) < std::tie(b.vertices, b.donors);
    });
    return std::move(found_);
  }

 private:
  void lay(int donor) {
    if (donor == ligand_.denticity()) return keep();
    const int n = polyhedron_.coordination_number();
    for (int v = 0; v < n; ++v) {
      if (used_ >> v & 1) continue;
      place(donor, {v});
      if (!options_.doubled || !takes_two(ligand_.hapticity(donor))) continue;
      for (int w = v + 1; w < n; ++w)
        if (!(used_ >> w & 1)) place(donor, {v, w});
    }
  }

  void place(int donor, std::vector<int> vertices) {
    std::uint32_t mask = 0;
    for (const int vertex : vertices) mask |= 1u << vertex;
    at_[donor] = std::move(vertices);
    used_ |= mask;
    if (options_.infeasible || fits(donor)) lay(donor + 1);
    used_ &= ~mask;
    at_[donor].clear();
  }

  bool fits(int donor) const {
    if (!may_sit(ligand_, donor, polyhedron_, at_[donor])) return false;
    return std::ranges::all_of(rules_.rings, [&](const ChelateRules::Ring& ring) {
      if (std::max(ring.a, ring.b) != donor) return true;
      const double angle = angle_between(direction(polyhedron_, at_[ring.a]), direction(polyhedron_, at_[ring.b]));
      return angle >= ring.low - widest_miss && angle <= ring.high + widest_miss &&
             (may_leave_edges(rules_, ring, ligand_, angle) ||
              along_edge(ring, ligand_, polyhedron_, at_[ring.a], at_[ring.b]));
    });
  }

  void keep() {
    // Of the layouts that the ligand's symmetry makes equal, the smallest one stands for all.
    for (const std::vector<int>& automorphism : ligand_.automorphisms) {
      std::vector<std::vector<int>> image(at_.size());
      for (std::size_t d = 0; d < at_.size(); ++d) image[automorphism[d]] = at_[d];
      if (image < at_) return;
    }
    const Strain strain = strain_of(rules_, ligand_, polyhedron_, at_);
    if (!strain.feasible && !options_.infeasible) return;
    Span span;
    span.mask = used_;
    span.strain = strain.degrees;
    for (int v = 0; v < polyhedron_.coordination_number(); ++v)
      for (int d = 0; d < ligand_.denticity(); ++d)
        if (std::ranges::find(at_[d], v) != at_[d].end()) {
          span.vertices.push_back(v);
          span.donors.push_back(d);
        }
    found_.push_back(std::move(span));
  }

  const Ligand& ligand_;
  const Polyhedron& polyhedron_;
  const SpanOptions options_;
  const ChelateRules rules_;
  std::vector<std::vector<int>> at_;
  std::uint32_t used_ = 0;
  std::vector<Span> found_;
};

}  // namespace

std::vector<Span> spans(const Ligand& ligand, const Polyhedron& polyhedron, const SpanOptions& options) {
  return Layout(ligand, polyhedron, options).all();
}

}  // namespace werner
