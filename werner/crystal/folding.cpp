#include "werner/crystal/folding.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/crystal/point_boxes.hpp"

namespace werner {

namespace {

using Group = std::vector<std::size_t>;  // sites with one label

std::vector<Group> groups_by_label(std::span<const int> labels) {
  std::map<int, Group> groups;
  for (std::size_t site = 0; site < labels.size(); ++site) groups[labels[site]].push_back(site);
  std::vector<Group> result;
  for (auto& [label, sites] : groups) result.push_back(std::move(sites));
  return result;
}

struct Problem {
  const Lattice& lattice;
  std::span<const Fractional> positions;
  const std::vector<Group>& groups;
  double tolerance;         // Angstrom
  Eigen::Array3d fraction;  // the same as a fraction of each axis
  Group rarest;             // the sites of the smallest group, shuffled
};

// The steps that are left, tests of pairs of sites or what takes as long.
class Budget {
 public:
  explicit Budget(double steps) : left_(steps) {}
  void spend(std::size_t steps) {
    left_ -= static_cast<double>(steps);
    if (left_ < 0) throw FoldingGivenUp{};
  }

 private:
  double left_;
};

// Vectors from one site of the rarest kind to the others that carry every site onto a site of its kind, within twice
// the tolerance. Whether one does is found when it is asked for, once.
class Periods {
 public:
  Periods(const Problem& problem, Budget& budget) : problem_(problem), budget_(budget) {
    for (const Group& group : problem.groups) by_size_.push_back(&group);
    std::stable_sort(by_size_.begin(), by_size_.end(), [](auto* a, auto* b) { return a->size() < b->size(); });
    const Group& rarest = *by_size_[0];
    std::vector<Eigen::Vector3d> offsets;
    for (const std::size_t site : rarest)
      offsets.push_back(problem.positions[site].value - problem.positions[rarest[0]].value);
    offsets_.emplace(std::move(offsets), problem.fraction);
    known_.assign(rarest.size(), unknown);
    boxes_.resize(by_size_.size());
  }

  const std::vector<Eigen::Vector3d>& offsets() const { return offsets_->points(); }

  // Whether the offset of this number is a period.
  bool holds(std::size_t number) {
    if (known_[number] == unknown) known_[number] = found(offsets()[number]) ? yes : no;
    return known_[number] == yes;
  }

  // Whether `row` is one of the periods to within the tolerance and lattice vectors.
  bool contain(const Eigen::Vector3d& row) {
    return offsets_->any_near(row, [&](std::size_t number) { return holds(number); });
  }

 private:
  enum Known : char { unknown, no, yes };
  static constexpr std::size_t steps_per_look = 4;  // as measured

  bool found(const Eigen::Vector3d& offset) {
    for (std::size_t k = 0; k < by_size_.size(); ++k) {
      if (!boxes_[k]) {
        std::vector<Eigen::Vector3d> points;
        for (const std::size_t site : *by_size_[k]) points.push_back(problem_.positions[site].value);
        boxes_[k].emplace(std::move(points), 2 * problem_.fraction);
      }
      for (const Eigen::Vector3d& from : boxes_[k]->points()) {
        budget_.spend(steps_per_look);
        if (!boxes_[k]->any_near(from + offset, [](std::size_t) { return true; })) return false;
      }
    }
    return true;
  }

  const Problem& problem_;
  Budget& budget_;
  std::vector<const Group*> by_size_;
  std::optional<PointBoxes> offsets_;
  std::vector<Known> known_;
  std::vector<std::optional<PointBoxes>> boxes_;  // of each group, made when first needed
};

// Sites must not fall onto their own neighbours in the large cell.
bool apart(const Problem& problem, std::size_t a, std::size_t b) {
  return (wrapped_magnitude(problem.positions[b].value - problem.positions[a].value) > 2 * problem.fraction).any();
}

// A candidate for the smaller cell: its `size` copies, repeated by the rows of `supercell`, make the given one.
struct Candidate {
  Eigen::Matrix3d supercell;
  std::size_t size;
  Eigen::Matrix3d rows;  // of the smaller cell
  Eigen::Array3d near;   // the tolerance as a fraction of each of its axes

  Candidate(const Problem& problem, const Eigen::Matrix3d& matrix, std::size_t copies)
      : supercell(matrix),
        size(copies),
        rows(matrix.inverse() * problem.lattice.rows()),
        near(problem.tolerance / rows.rowwise().norm().array()) {}

  Eigen::Vector3d folded(const Fractional& position) const { return supercell.transpose() * position.value; }
  // Whether two sites fall together; `here` is the folded first.
  bool meet(const Problem& problem, std::size_t a, const Eigen::Vector3d& here, std::size_t b) const {
    return (wrapped_magnitude(folded(problem.positions[b]) - here) < near).all() && apart(problem, a, b);
  }
};

// The numbers c below `a` and f of `possible_f` for which (b f - c e) / size lies within `tolerance` of one of
// `heights` and whole numbers, or a few more; in the order of c, then f.
std::vector<std::array<int, 2>> last_components(int b, const std::array<int, 3>& diagonal,
                                                const std::vector<int>& possible_f, const std::vector<double>& heights,
                                                double tolerance) {
  const auto [a, e, g] = diagonal;
  const double size = static_cast<double>(a) * e * g, last = a - 1;
  std::vector<std::array<int, 2>> result;
  for (const int f : possible_f) {
    const double top = static_cast<double>(b) * f / size, bottom = top - last * e / size;
    for (const double height : heights)
      for (double whole = std::ceil(bottom - height - tolerance); whole <= top - height + tolerance; ++whole) {
        const double middle = (top - height - whole) * size / e, reach = tolerance * size / e + 1;
        const double begin = std::max(0.0, std::ceil(middle - reach)), end = std::min(last, middle + reach);
        for (double c = begin; c <= end; ++c) result.push_back({static_cast<int>(c), f});
      }
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

class Search {
 public:
  Search(const Problem& problem, double most_steps)
      : problem_(problem), budget_(most_steps), periods_(problem, budget_) {}

  // Tries the supercell matrices [[a, b, c], [0, e, f], [0, 0, g]] (Hermite normal forms) of one diagonal, in the order
  // b, c, f. The rows of their inverses have to be periods: the last needs g, the second e, f and g only.
  std::optional<ReducedCell> by_diagonal(const std::array<int, 3>& diagonal) {
    const auto [a, e, g] = diagonal;
    const double size = static_cast<double>(a) * e * g;
    if (!periods_.contain({0, 0, 1.0 / g})) return std::nullopt;
    const auto off = [](double difference) { return std::abs(difference - std::rint(difference)); };
    const std::vector<Eigen::Vector3d>& offsets = periods_.offsets();
    std::vector<std::size_t> slab;  // offsets that the first component allows
    for (std::size_t i = 0; i < offsets.size(); ++i)
      if (off(1.0 / a - offsets[i][0]) < problem_.fraction[0]) slab.push_back(i);
    if (slab.empty()) return std::nullopt;
    std::vector<int> possible_f;
    for (int f = 0; f < e; ++f)
      if (periods_.contain({0, 1.0 / e, -static_cast<double>(f) / e / g})) possible_f.push_back(f);
    if (possible_f.empty()) return std::nullopt;
    constexpr std::size_t heights_per_step = 8;
    std::vector<double> heights;  // of the periods that the first two components allow
    for (int b = 0; b < a; ++b) {
      const double second = -static_cast<double>(b) / a / e;
      heights.clear();
      budget_.spend(slab.size());
      for (const std::size_t i : slab)
        if (off(second - offsets[i][1]) < problem_.fraction[1] && periods_.holds(i)) heights.push_back(offsets[i][2]);
      if (heights.empty()) continue;
      budget_.spend(possible_f.size() * heights.size());
      for (const auto& [c, f] : last_components(b, diagonal, possible_f, heights, problem_.fraction[2])) {
        const double last = (static_cast<double>(b) * f - static_cast<double>(c) * e) / size;
        budget_.spend(1 + heights.size() / heights_per_step);
        const auto fits = [&](double height) { return off(last - height) < problem_.fraction[2]; };
        if (std::none_of(heights.begin(), heights.end(), fits)) continue;
        Eigen::Matrix3d supercell;
        supercell << a, b, c, 0, e, f, 0, 0, g;
        const Candidate candidate(problem_, supercell, static_cast<std::size_t>(a) * static_cast<std::size_t>(e * g));
        if (ruled_out(candidate)) continue;
        if (auto cell = folded(candidate)) return cell;
      }
    }
    return std::nullopt;
  }

 private:
  // Whether another number of `sites` than the size meets this one of them, itself included.
  bool alone_or_crowded(const Candidate& candidate, std::size_t site, const Group& sites) {
    const Eigen::Vector3d here = candidate.folded(problem_.positions[site]);
    std::size_t met = 0, left = sites.size();
    for (const std::size_t other : sites) {
      met += other == site || candidate.meet(problem_, site, here, other);
      if (met > candidate.size || met + --left < candidate.size) break;
    }
    budget_.spend(sites.size() - left);
    return met != candidate.size;
  }

  // Whether any two of the sites meet.
  bool some_meet(const Candidate& candidate, std::span<const std::size_t> sites) {
    for (; sites.size() > 1; sites = sites.subspan(1)) {
      const Eigen::Vector3d here = candidate.folded(problem_.positions[sites[0]]);
      budget_.spend(sites.size());
      for (const std::size_t other : sites.subspan(1))
        if (candidate.meet(problem_, sites[0], here, other)) return true;
    }
    return false;
  }

  // Whether it shows at little cost that the sites do not fall together in cliques of the size: no two meet among one
  // more than there are cliques, or too many or too few meet one.
  bool ruled_out(const Candidate& candidate) {
    const Group& sites = problem_.rarest;
    constexpr std::size_t few = 64;  // `folded` is as fast below
    if (sites.size() <= few) return false;
    const std::size_t cliques = sites.size() / candidate.size;
    if (cliques * (cliques + 1) / 2 < sites.size() && !some_meet(candidate, std::span(sites).first(cliques + 1)))
      return true;
    const Group& spoilt = problem_.groups[failed_group_];
    return alone_or_crowded(candidate, spoilt[failed_member_], spoilt) || alone_or_crowded(candidate, sites[0], sites);
  }

  // The smaller cell; nothing when the sites do not fall together in cliques of the size.
  std::optional<ReducedCell> folded(const Candidate& candidate) {
    ReducedCell result{Lattice(candidate.rows), {}, {}};
    for (failed_group_ = 0; failed_group_ < problem_.groups.size(); ++failed_group_) {
      const Group& group = problem_.groups[failed_group_];
      std::vector<Eigen::Vector3d> points;
      for (const std::size_t site : group) points.push_back(candidate.folded(problem_.positions[site]));
      const PointBoxes boxes(std::move(points), candidate.near);
      budget_.spend(group.size());
      // Which sites meet this one, in order; one more than the size is enough.
      const auto members_of = [&](std::size_t a) {
        Group members;
        std::size_t asked = 1;
        boxes.any_near(boxes.points()[a], [&](std::size_t b) {
          ++asked;
          if (a == b || apart(problem_, group[a], group[b])) members.push_back(b);
          return members.size() > candidate.size;
        });
        budget_.spend(asked);
        std::sort(members.begin(), members.end());
        return members;
      };
      const auto in_cell = [&](std::size_t i) -> Eigen::Vector3d {
        return boxes.points()[i].array() - boxes.points()[i].array().floor();
      };
      std::vector<bool> placed(group.size(), false);
      for (std::size_t a = 0; a < group.size(); ++a) {
        if (placed[a]) continue;
        failed_member_ = a;
        const Group clique = members_of(a);
        if (clique.size() != candidate.size) return std::nullopt;
        for (const std::size_t b : clique) {
          failed_member_ = b;
          if (b != a && members_of(b) != clique) return std::nullopt;
          placed[b] = true;
        }
        Eigen::Vector3d mean = in_cell(clique[0]);
        for (std::size_t i = 1; i < clique.size(); ++i) {
          const Eigen::Array3d offset = (in_cell(clique[i]) - mean).array();
          mean.array() += (offset - offset.rint()) / static_cast<double>(i + 1);
        }
        result.positions.push_back({mean});
        result.sites.push_back(group[a]);
      }
    }
    return result;
  }

  const Problem& problem_;
  Budget budget_;
  Periods periods_;
  std::size_t failed_group_ = 0, failed_member_ = 0;  // where the last candidate did: one stray atom spoils them all
};

// In how many copies of a smaller cell the sites can fall at most: each needs that many others of its kind that stand
// apart from it, as `folded` has it. Crowds of atoms in one place have none.
std::size_t most_copies(const Problem& problem) {
  std::size_t most = std::numeric_limits<std::size_t>::max();
  for (const Group& group : problem.groups) {
    const auto is_apart = [&](std::size_t site) { return apart(problem, group[0], site); };
    most = std::min(most, 1 + static_cast<std::size_t>(std::count_if(group.begin(), group.end(), is_apart)));
  }
  return most;
}

}  // namespace

std::optional<ReducedCell> fold_once(const Lattice& lattice, std::span<const Fractional> positions,
                                     std::span<const int> labels, double tolerance, double most_steps) {
  const std::vector<Group> groups = groups_by_label(labels);
  std::size_t copies = 0;
  for (const Group& group : groups) copies = std::gcd(copies, group.size());
  if (copies <= 1) return std::nullopt;
  Problem problem{lattice, positions, groups, tolerance, tolerance / lattice.rows().rowwise().norm().array(), {}};
  const int n = static_cast<int>(copies), most = static_cast<int>(std::min(copies, most_copies(problem)));
  if (most < 2) return std::nullopt;
  problem.rarest = *std::min_element(groups.begin(), groups.end(),
                                     [](const Group& a, const Group& b) { return a.size() < b.size(); });
  RandomStream(0, problem.rarest.size(), "folding").shuffle(std::span(problem.rarest));
  Search search(problem, most_steps);
  for (int size = 2; size <= most; ++size) {
    if (n % size) continue;
    for (int a = 1; a <= size; ++a) {
      if (size % a) continue;
      for (int e = 1; e <= size / a; ++e) {
        if (size / a % e) continue;
        if (auto cell = search.by_diagonal({a, e, size / a / e})) return cell;
      }
    }
  }
  return std::nullopt;
}

}  // namespace werner
