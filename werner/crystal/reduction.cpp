#include "werner/crystal/reduction.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/crystal/lattice_reduction.hpp"

namespace werner {

namespace {

using Group = std::vector<std::size_t>;  // sites with one label

Eigen::Array3d wrapped_magnitude(const Eigen::Vector3d& difference) {
  return (difference.array() - difference.array().rint()).abs();
}

bool nearly_same(const Eigen::Matrix3d& a, const Eigen::Matrix3d& b) {
  constexpr double relative = 1e-5, absolute = 1e-8;  // numpy.allclose
  return ((a - b).array().abs() <= absolute + relative * b.array().abs()).all();
}

std::vector<Group> groups_by_label(std::span<const int> labels) {
  std::map<int, Group> groups;
  for (std::size_t site = 0; site < labels.size(); ++site) groups[labels[site]].push_back(site);
  std::vector<Group> result;
  for (auto& [label, sites] : groups) result.push_back(std::move(sites));
  return result;
}

// Sites of one label in boxes, so that those near a point are found without asking all.
class SiteBoxes {
 public:
  SiteBoxes(std::span<const Fractional> positions, const Group& group, const Eigen::Array3d& tolerance)
      : positions_(positions), tolerance_(tolerance) {
    const double finest = std::max(1.0, std::cbrt(static_cast<double>(group.size())));
    for (int axis = 0; axis < 3; ++axis)
      count_[axis] = std::max(1, static_cast<int>(std::min(finest, std::floor(1 / tolerance[axis]))));
    boxes_.resize(static_cast<std::size_t>(count_.prod()));
    for (const std::size_t site : group) boxes_[box_of(box_coordinates(positions[site].value))].push_back(site);
  }

  bool any_near(const Eigen::Vector3d& point) const {
    const Eigen::Array3i home = box_coordinates(point);
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z)
          for (const std::size_t site : boxes_[box_of(home + Eigen::Array3i(x, y, z))])
            if ((wrapped_magnitude(positions_[site].value - point) < tolerance_).all()) return true;
    return false;
  }

 private:
  Eigen::Array3i box_coordinates(const Eigen::Vector3d& f) const {
    return ((f.array() - f.array().floor()) * count_.cast<double>()).floor().cast<int>().min(count_ - 1);
  }
  std::size_t box_of(Eigen::Array3i at) const {
    for (int axis = 0; axis < 3; ++axis) at[axis] = (at[axis] + count_[axis]) % count_[axis];
    return static_cast<std::size_t>((at[0] * count_[1] + at[1]) * count_[2] + at[2]);
  }

  std::span<const Fractional> positions_;
  Eigen::Array3d tolerance_;
  Eigen::Array3i count_;
  std::vector<Group> boxes_;
};

// Vectors that carry every site onto a site of its kind, within `tolerance` (fractional, per axis); zero is one.
std::vector<Eigen::Vector3d> approximate_periods(std::span<const Fractional> positions,
                                                 const std::vector<Group>& groups, const Eigen::Array3d& tolerance) {
  std::vector<const Group*> by_size;
  for (const Group& group : groups) by_size.push_back(&group);
  std::stable_sort(by_size.begin(), by_size.end(), [](auto* a, auto* b) { return a->size() < b->size(); });
  std::vector<Eigen::Vector3d> periods;
  for (const std::size_t site : *by_size[0])
    periods.push_back(positions[site].value - positions[(*by_size[0])[0]].value);
  for (const Group* group : by_size) {
    constexpr std::size_t few = 32;  // boxes do not pay below
    std::optional<SiteBoxes> boxes;
    if (group->size() > few && periods.size() > 1) boxes.emplace(positions, *group, tolerance);
    const auto any_near = [&](const Eigen::Vector3d& point) {
      if (boxes) return boxes->any_near(point);
      return std::any_of(group->begin(), group->end(), [&](std::size_t to) {
        return (wrapped_magnitude(positions[to].value - point) < tolerance).all();
      });
    };
    for (const std::size_t from : *group) {
      if (periods.size() == 1) return periods;
      std::erase_if(periods, [&](const Eigen::Vector3d& period) { return !any_near(positions[from].value + period); });
    }
  }
  return periods;
}

struct Problem {
  const Lattice& lattice;
  std::span<const Fractional> positions;
  const std::vector<Group>& groups;
  double tolerance;         // Angstrom
  Eigen::Array3d fraction;  // the same as a fraction of each axis
};

// The cell whose `size` copies, repeated by the rows of `supercell`, make the given one; nothing when the sites do not
// fall together in cliques of that size.
std::optional<ReducedCell> folded(const Problem& problem, const Eigen::Matrix3d& supercell, std::size_t size) {
  const Eigen::Matrix3d rows = supercell.inverse() * problem.lattice.rows();
  const Eigen::Array3d near = problem.tolerance / rows.rowwise().norm().array();
  ReducedCell result{Lattice(rows), {}, {}};
  std::vector<Eigen::Vector3d> folded_positions;
  std::vector<Group> members;
  for (const Group& group : problem.groups) {
    folded_positions.clear();
    for (const std::size_t site : group)
      folded_positions.push_back(supercell.transpose() * problem.positions[site].value);
    members.assign(group.size(), {});
    for (std::size_t a = 0; a < group.size(); ++a) {
      for (std::size_t b = 0; b < group.size(); ++b) {
        if (!(wrapped_magnitude(folded_positions[b] - folded_positions[a]) < near).all()) continue;
        // Sites must not fall onto their own neighbours in the large cell.
        const auto apart = wrapped_magnitude(problem.positions[group[b]].value - problem.positions[group[a]].value);
        if (a == b || (apart > 2 * problem.fraction).any()) members[a].push_back(b);
      }
      if (members[a].size() != size) return std::nullopt;
    }
    for (const Group& clique : members)
      for (const std::size_t member : clique)
        if (members[member] != clique) return std::nullopt;
    for (std::size_t a = 0; a < group.size(); ++a) {
      if (members[a][0] != a) continue;
      const auto in_cell = [&](std::size_t i) -> Eigen::Vector3d {
        return folded_positions[i].array() - folded_positions[i].array().floor();
      };
      Eigen::Vector3d mean = in_cell(a);
      for (std::size_t i = 1; i < size; ++i) {
        const Eigen::Array3d offset = (in_cell(members[a][i]) - mean).array();
        mean.array() += (offset - offset.rint()) / static_cast<double>(i + 1);
      }
      result.positions.push_back({mean});
      result.sites.push_back(group[a]);
    }
  }
  return result;
}

// Whether `row` is one of the periods to within `tolerance` and lattice vectors.
bool is_period(const Eigen::Vector3d& row, const std::vector<Eigen::Vector3d>& periods,
               const Eigen::Array3d& tolerance) {
  return std::any_of(periods.begin(), periods.end(), [&](const Eigen::Vector3d& period) {
    return (wrapped_magnitude(row - period) < tolerance).all();
  });
}

// Tries the supercell matrices [[a, b, c], [0, e, f], [0, 0, g]] (Hermite normal forms) of one diagonal, in the order
// b, c, f. The rows of their inverses have to be periods: the last needs g, the second e, f and g only.
std::optional<ReducedCell> fold_by_diagonal(const Problem& problem, const std::vector<Eigen::Vector3d>& periods,
                                            const std::array<int, 3>& diagonal) {
  const auto [a, e, g] = diagonal;
  const double size = static_cast<double>(a) * e * g;
  if (!is_period({0, 0, 1.0 / g}, periods, problem.fraction)) return std::nullopt;
  std::vector<int> possible_f;
  for (int f = 0; f < e; ++f)
    if (is_period({0, 1.0 / e, -static_cast<double>(f) / e / g}, periods, problem.fraction)) possible_f.push_back(f);
  if (possible_f.empty()) return std::nullopt;
  std::vector<Eigen::Vector3d> along;  // periods that the first two components allow
  for (int b = 0; b < a; ++b) {
    const Eigen::Vector2d start(1.0 / a, -static_cast<double>(b) / a / e);
    along.clear();
    for (const Eigen::Vector3d& period : periods) {
      const Eigen::Array3d off = wrapped_magnitude({start[0] - period[0], start[1] - period[1], 0});
      if (off[0] < problem.fraction[0] && off[1] < problem.fraction[1]) along.push_back(period);
    }
    if (along.empty()) continue;
    for (int c = 0; c < a; ++c)
      for (const int f : possible_f) {
        const Eigen::Vector3d first(start[0], start[1],
                                    (static_cast<double>(b) * f - static_cast<double>(c) * e) / size);
        if (!is_period(first, along, problem.fraction)) continue;
        Eigen::Matrix3d supercell;
        supercell << a, b, c, 0, e, f, 0, 0, g;
        if (auto cell = folded(problem, supercell, static_cast<std::size_t>(a) * static_cast<std::size_t>(e * g)))
          return cell;
      }
  }
  return std::nullopt;
}

// In how many copies of a smaller cell the sites can fall at most: each needs that many others of its kind that stand
// apart from it, as `folded` has it. Crowds of atoms in one place have none.
std::size_t most_copies(const Problem& problem) {
  std::size_t most = std::numeric_limits<std::size_t>::max();
  for (const Group& group : problem.groups) {
    const Eigen::Vector3d& first = problem.positions[group[0]].value;
    const auto is_apart = [&](std::size_t site) {
      return (wrapped_magnitude(problem.positions[site].value - first) > 2 * problem.fraction).any();
    };
    most = std::min(most, 1 + static_cast<std::size_t>(std::count_if(group.begin(), group.end(), is_apart)));
  }
  return most;
}

// One step towards the primitive cell, or nothing.
std::optional<ReducedCell> smaller_cell(const Lattice& lattice, std::span<const Fractional> positions,
                                        std::span<const int> labels, double tolerance) {
  const std::vector<Group> groups = groups_by_label(labels);
  std::size_t copies = 0;
  for (const Group& group : groups) copies = std::gcd(copies, group.size());
  if (copies <= 1) return std::nullopt;
  const Problem problem{lattice, positions, groups, tolerance, tolerance / lattice.rows().rowwise().norm().array()};
  const int n = static_cast<int>(copies), most = static_cast<int>(std::min(copies, most_copies(problem)));
  if (most < 2) return std::nullopt;
  const auto periods = approximate_periods(positions, groups, 2 * problem.fraction);
  for (int size = 2; size <= most; ++size) {
    if (n % size) continue;
    for (int a = 1; a <= size; ++a) {
      if (size % a) continue;
      for (int e = 1; e <= size / a; ++e) {
        if (size / a % e) continue;
        if (auto cell = fold_by_diagonal(problem, periods, {a, e, size / a / e})) return cell;
      }
    }
  }
  return std::nullopt;
}

bool sensible(const Lattice& lattice, std::span<const Fractional> positions) {
  return lattice.usable() && !positions.empty() &&
         std::all_of(positions.begin(), positions.end(), [](const Fractional& f) { return f.value.allFinite(); });
}

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> result(n);
  std::iota(result.begin(), result.end(), std::size_t{0});
  return result;
}

void keep_origin(ReducedCell& cell, const std::vector<std::size_t>& origin) {
  for (std::size_t& site : cell.sites) site = origin[site];
}

Crystal with_cell(const Crystal& crystal, const ReducedCell& cell) {
  Crystal result{cell.lattice, {}, cell.positions};
  for (const std::size_t site : cell.sites) result.atomic_numbers.push_back(crystal.atomic_numbers[site]);
  return result;
}

DisorderedCrystal with_cell(const DisorderedCrystal& crystal, const ReducedCell& cell) {
  DisorderedCrystal result{cell.lattice, {}, cell.positions};
  for (const std::size_t site : cell.sites) result.sites.push_back(crystal.sites[site]);
  return result;
}

template <class C>
std::optional<C> niggli_cell_of(const C& crystal) {
  const auto cell = niggli_cell(crystal.lattice, crystal.positions);
  return cell ? std::optional<C>(with_cell(crystal, *cell)) : std::nullopt;
}

template <class C>
std::optional<C> primitive_cell_of(const C& crystal, double tolerance) {
  const auto cell = smallest_cell(crystal.lattice, crystal.positions, label_ranks(crystal), tolerance);
  return cell ? std::optional<C>(with_cell(crystal, *cell)) : std::nullopt;
}

std::string symbol(int atomic_number) {
  const bool known = atomic_number >= 1 && atomic_number <= 103;
  return known ? element(atomic_number).symbol : fmt::format("Z{}", atomic_number);
}

// Elements without a value come last.
double electronegativity_order(int atomic_number) {
  const bool known = atomic_number >= 1 && atomic_number <= 103;
  const double value = known ? element(atomic_number).electronegativity : 0;
  return value > 0 ? value : std::numeric_limits<double>::infinity();
}

}  // namespace

std::optional<ReducedCell> niggli_cell(const Lattice& lattice, std::span<const Fractional> positions) {
  if (!sensible(lattice, positions)) return std::nullopt;
  const auto reduced_lattice = niggli_reduced(lattice);
  if (!reduced_lattice) return std::nullopt;
  ReducedCell result{*reduced_lattice, {positions.begin(), positions.end()}, counted(positions.size())};
  if (nearly_same(reduced_lattice->rows(), lattice.rows())) {
    result.lattice = lattice;
    return result;
  }
  for (Fractional& f : result.positions) {
    const Eigen::Array3d moved = reduced_lattice->fractional(lattice.cartesian(f)).value.array();
    f.value = moved - moved.floor();
  }
  return result;
}

std::optional<ReducedCell> smallest_cell(const Lattice& lattice, std::span<const Fractional> positions,
                                         std::span<const int> labels, double tolerance) {
  if (!sensible(lattice, positions)) return std::nullopt;
  auto smaller = smaller_cell(lattice, positions, labels, tolerance);
  if (!smaller) return ReducedCell{lattice, {positions.begin(), positions.end()}, counted(positions.size())};
  std::vector<int> its_labels;
  for (const std::size_t site : smaller->sites) its_labels.push_back(labels[site]);
  auto smallest = smallest_cell(smaller->lattice, smaller->positions, its_labels, tolerance);
  if (!smallest) return std::nullopt;
  auto result = niggli_cell(smallest->lattice, smallest->positions);
  if (!result) return std::nullopt;
  keep_origin(*result, smallest->sites);
  keep_origin(*result, smaller->sites);
  return result;
}

std::optional<Crystal> niggli_cell(const Crystal& crystal) { return niggli_cell_of(crystal); }
std::optional<DisorderedCrystal> niggli_cell(const DisorderedCrystal& crystal) { return niggli_cell_of(crystal); }

std::optional<Crystal> smallest_cell(const Crystal& crystal, double tolerance) {
  return primitive_cell_of(crystal, tolerance);
}
std::optional<DisorderedCrystal> smallest_cell(const DisorderedCrystal& crystal, double tolerance) {
  return primitive_cell_of(crystal, tolerance);
}

std::string site_label(const std::vector<Occupant>& site) {
  if (site.size() == 1 && site[0].occupancy == 1) return symbol(site[0].atomic_number);
  std::vector<Occupant> sorted = site;
  std::sort(sorted.begin(), sorted.end(), [](const Occupant& a, const Occupant& b) {
    const double x = electronegativity_order(a.atomic_number), y = electronegativity_order(b.atomic_number);
    return x != y ? x < y : symbol(a.atomic_number) < symbol(b.atomic_number);
  });
  std::string result;
  for (const Occupant& occupant : sorted) {
    std::string amount = fmt::format("{:.3g}", occupant.occupancy);
    if (amount.find_first_of(".en") == std::string::npos) amount += ".0";
    result += (result.empty() ? "" : ", ") + symbol(occupant.atomic_number) + ":" + amount;
  }
  return result;
}

std::vector<int> label_ranks(const Crystal& crystal) {
  // The alphabetical rank of each symbol, once.
  static const std::array<int, 104> ranks = [] {
    std::map<std::string, int> symbols;
    for (int z = 1; z <= 103; ++z) symbols[element(z).symbol] = z;
    std::array<int, 104> result{};
    int rank = 0;
    for (const auto& [text, z] : symbols) result[static_cast<std::size_t>(z)] = rank++;
    return result;
  }();
  std::vector<int> result;
  result.reserve(crystal.size());
  for (const int z : crystal.atomic_numbers)
    result.push_back(z >= 1 && z <= 103 ? ranks[static_cast<std::size_t>(z)] : 104 + z);
  return result;
}

std::vector<int> label_ranks(const DisorderedCrystal& crystal) {
  std::map<std::string, int> labels;
  std::vector<std::string> of_site;
  for (const auto& site : crystal.sites) {
    of_site.push_back(site_label(site));
    labels[of_site.back()] = 0;
  }
  int rank = 0;
  for (auto& [label, value] : labels) value = rank++;
  std::vector<int> result;
  for (const std::string& label : of_site) result.push_back(labels[label]);
  return result;
}

}  // namespace werner
