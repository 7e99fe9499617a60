// After XtalOpt (axes of both parents exchanged and shifted, one or several cuts, weighted cells) with the repair of
// CrySPY (surplus away at the cut, missing atoms there).
#include "werner/evolve/crystal_heredity.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "werner/core/element.hpp"
#include "werner/crystal/distances.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_operators.hpp"

namespace werner {

namespace {

// The distance to the nearest atom in sums of covalent radii.
double room(const Crystal& crystal, int atomic_number, const Fractional& point) {
  double least = std::numeric_limits<double>::infinity();
  const double radius = element(atomic_number).covalent_radius;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    least = std::min(least, shortest_image(crystal.lattice, crystal.positions[i], point) /
                                (radius + element(crystal.atomic_numbers[i]).covalent_radius));
  return least;
}

// Axes exchanged and turned round, the origin elsewhere: the same crystal.
Crystal rearranged(const Crystal& crystal, RandomStream& random) {
  std::array<int, 3> axes{0, 1, 2};
  random.shuffle(std::span<int>(axes));
  Eigen::Matrix3d change = Eigen::Matrix3d::Zero();
  for (int row = 0; row < 3; ++row) change(row, axes[static_cast<std::size_t>(row)]) = random.chance(0.5) ? 1 : -1;
  const Eigen::Vector3d shift = uniform_vector(random);
  Crystal result{Lattice(change * crystal.lattice.rows()), crystal.atomic_numbers, {}};
  for (const Fractional& f : crystal.positions)
    result.positions.push_back(wrapped(Fractional{change * f.value + shift}));
  return result;
}

// a along x, b in the plane of x and y; a mirror image where the vectors are left-handed.
Eigen::Matrix3d lower_triangular(const Lattice& lattice) {
  const Eigen::Matrix3d metric = lattice.rows() * lattice.rows().transpose();
  return metric.llt().matrixL();
}

double to_nearest_cut(const Fractional& f, std::span<const double> cuts) {
  double least = std::min(f.value[0], 1 - f.value[0]);  // the slabs meet at the origin too
  for (const double cut : cuts) least = std::min(least, std::abs(f.value[0] - cut));
  return least;
}

void erase(Crystal& crystal, std::size_t atom) {
  crystal.atomic_numbers.erase(crystal.atomic_numbers.begin() + static_cast<std::ptrdiff_t>(atom));
  crystal.positions.erase(crystal.positions.begin() + static_cast<std::ptrdiff_t>(atom));
}

// One atom of the element goes: the most crowded one where some are too near others, else the one next to a cut.
void remove_one(Crystal& crystal, int atomic_number, std::span<const double> cuts, double least_distance) {
  std::vector<double> crowding(crystal.size(), 0);
  for (const Overlap& pair : overlaps(crystal, least_distance))
    for (const std::size_t atom : {pair.a, pair.b}) crowding[atom] += pair.least - pair.distance;
  std::size_t worst = crystal.size();
  const auto worse = [&](std::size_t i, std::size_t j) {
    if (crowding[i] != crowding[j]) return crowding[i] > crowding[j];
    return to_nearest_cut(crystal.positions[i], cuts) < to_nearest_cut(crystal.positions[j], cuts);
  };
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (crystal.atomic_numbers[i] == atomic_number && (worst == crystal.size() || worse(i, worst))) worst = i;
  erase(crystal, worst);
}

}  // namespace

Fractional roomiest_point(const Crystal& crystal, int atomic_number, RandomStream& random) {
  constexpr int points = 20;
  Fractional best;
  double most = -1;
  for (int i = 0; i < points; ++i) {
    const Fractional point{{random.uniform(), random.uniform(), random.uniform()}};
    if (const double r = room(crystal, atomic_number, point); r > most) {
      most = r;
      best = point;
    }
  }
  return best;
}

Spliced spliced(const Crystal& a, const Crystal& b, std::span<const double> cuts, double weight) {
  const Lattice lattice(weight * lower_triangular(a.lattice) + (1 - weight) * lower_triangular(b.lattice));
  Spliced result{{lattice, {}, {}}, {lattice, {}, {}}};
  for (const bool of_b : {false, true}) {
    const Crystal& parent = of_b ? b : a;
    for (std::size_t i = 0; i < parent.size(); ++i) {
      const Fractional position = wrapped(parent.positions[i]);
      const auto slab = std::upper_bound(cuts.begin(), cuts.end(), position.value[0]) - cuts.begin();
      Crystal& side = (slab % 2 == 1) == of_b ? result.child : result.left_out;
      side.atomic_numbers.push_back(parent.atomic_numbers[i]);
      side.positions.push_back(position);
    }
  }
  return result;
}

Crystal repaired(Spliced spliced, const std::vector<int>& elements, const AtomCounts& counts,
                 std::span<const double> cuts, double least_distance, RandomStream& random) {
  Crystal& child = spliced.child;
  AtomCounts missing = counts;
  for (std::size_t e = 0; e < elements.size(); ++e)
    missing[e] -= static_cast<int>(std::ranges::count(child.atomic_numbers, elements[e]));
  for (std::size_t e = 0; e < elements.size(); ++e)
    for (; missing[e] < 0; ++missing[e]) remove_one(child, elements[e], cuts, least_distance);
  for (std::size_t e = 0; e < elements.size(); ++e)
    for (; missing[e] > 0; --missing[e]) {
      Crystal& left = spliced.left_out;
      std::size_t best = left.size();
      double most = least_distance;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (left.atomic_numbers[i] != elements[e]) continue;
        if (const double r = room(child, elements[e], left.positions[i]); r > most) {
          most = r;
          best = i;
        }
      }
      Fractional place;
      if (best < left.size()) {
        place = left.positions[best];
        erase(left, best);
      } else {
        place = roomiest_point(child, elements[e], random);
      }
      child.atomic_numbers.push_back(elements[e]);
      child.positions.push_back(place);
    }
  return std::move(child);
}

std::optional<Crystal> heredity(const CrystalContext& context, std::span<const Crystal> parents, RandomStream& random) {
  Crystal a = parents[0], b = parents[1];
  // A cell that is much smaller is repeated first, so that slabs are of one kind.
  if (const std::size_t copies = b.size() / a.size(); copies > 1) a = repeated(std::move(a), static_cast<int>(copies));
  if (const std::size_t copies = a.size() / b.size(); copies > 1) b = repeated(std::move(b), static_cast<int>(copies));
  a = rearranged(a, random);
  b = rearranged(b, random);
  std::vector<double> cuts;
  constexpr double least_share = 0.25;  // of each parent with one cut, as in XtalOpt
  const int slabs = random.chance(0.7) ? 1 : 2 + random.below(2);
  if (slabs == 1)
    cuts.push_back(random.uniform(least_share, 1 - least_share));
  else
    for (int i = 1; i <= slabs; ++i) cuts.push_back((i + random.uniform(-0.25, 0.25)) / (slabs + 1));
  Spliced child = spliced(a, b, cuts, random.uniform());
  if (!child.child.lattice.usable()) return std::nullopt;
  const auto counts = counts_of(context.compositions.elements(), child.child.atomic_numbers);
  if (!counts) return std::nullopt;
  // The volume matters for what is too near: as much per atom as the parents have.
  const auto atoms = static_cast<double>(child.child.size());
  if (atoms == 0) return std::nullopt;
  const double per_atom =
      (a.lattice.volume() / static_cast<double>(a.size()) + b.lattice.volume() / static_cast<double>(b.size())) / 2;
  const auto wanted = context.compositions.nearest(*counts);
  if (!wanted) return std::nullopt;
  const double scale = std::cbrt(per_atom * total(*wanted) / child.child.lattice.volume());
  child.child.lattice = child.left_out.lattice = Lattice(child.child.lattice.rows() * scale);
  return repaired(std::move(child), context.compositions.elements(), *wanted, cuts, context.least_distance, random);
}

}  // namespace werner
