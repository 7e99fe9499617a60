// Verdicts and CPU time of the matcher on the pairs that bench/matching_pairs.py writes with --structures, beside
// pymatgen's verdicts in the same file. Prints each disagreement.
#include <fmt/format.h>

#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "werner/core/text.hpp"
#include "werner/crystal/matcher.hpp"

namespace {

using namespace werner;

struct Pair {
  std::string kind, mode;
  MatchOptions options;
  bool fit = false;
  std::optional<MatchDistance> distance;
  std::optional<bool> anonymous;
  Crystal a, b;
};

Crystal read_crystal(std::istream& in) {
  std::size_t n = 0;
  Eigen::Matrix3d rows;
  in >> n;
  for (int i = 0; i < 9; ++i) in >> rows(i / 3, i % 3);
  Crystal crystal{Lattice(rows), std::vector<int>(n), std::vector<Fractional>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    in >> crystal.atomic_numbers[i];
    for (int axis = 0; axis < 3; ++axis) in >> crystal.positions[i].value[axis];
  }
  return crystal;
}

std::vector<Pair> read_pairs(const std::string& file) {
  std::ifstream in(file);
  std::size_t n = 0;
  in >> n;
  std::vector<Pair> pairs(n);
  for (Pair& pair : pairs) {
    std::string fit, rms, max, anonymous;
    in >> pair.kind >> pair.options.ltol >> pair.options.stol >> pair.options.angle_tol >> pair.mode >> fit >> rms >>
        max >> anonymous;
    pair.fit = fit == "1";
    if (rms != "-") pair.distance = MatchDistance{*parse_double(rms), *parse_double(max)};
    if (anonymous != "-") pair.anonymous = anonymous == "1";
    pair.options.scale = pair.mode != "unscaled";
    pair.options.primitive = pair.mode != "given-cell";
    pair.options.supercell = pair.mode == "supercell";
    pair.a = read_crystal(in);
    pair.b = read_crystal(in);
  }
  return pairs;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Pairs that are timed: up to 20 atoms, reduced to primitive cells and scaled, without supercells.
std::vector<std::size_t> timed_pairs(const std::vector<Pair>& pairs) {
  constexpr std::size_t most_atoms = 20;
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (pairs[i].mode == "default" && pairs[i].a.size() <= most_atoms && pairs[i].b.size() <= most_atoms)
      result.push_back(i);
  return result;
}

template <class F>
double microseconds_each(const std::vector<std::size_t>& pairs, F work) {
  constexpr int rounds = 5;
  const double start = cpu_seconds();
  for (int round = 0; round < rounds; ++round)
    for (const std::size_t i : pairs) work(i);
  return (cpu_seconds() - start) / rounds / static_cast<double>(pairs.size()) * 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::vector<Pair> pairs = read_pairs(argv[1]);
  int wrong = 0;
  double worst = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Pair& p = pairs[i];
    const bool same = fit(p.a, p.b, p.options);
    const auto distance = rms_distance(p.a, p.b, p.options);
    const bool rms_differs = distance.has_value() != p.distance.has_value() ||
                             (distance && std::abs(distance->rms - p.distance->rms) > 1e-4);
    const bool anonymous_differs = p.anonymous && *p.anonymous != fit_anonymous(p.a, p.b, p.options);
    const bool max_differs = distance && p.distance && std::abs(distance->max - p.distance->max) > 1e-4;
    if (distance && p.distance) worst = std::max(worst, std::abs(distance->rms - p.distance->rms));
    if (same == p.fit && !rms_differs && !anonymous_differs && !max_differs) continue;
    ++wrong;
    fmt::print("row {}: {} {} stol {}: fit {} (pymatgen {}), rms {} ({}), max {} ({}){}\n", i + 2, p.kind, p.mode,
               p.options.stol, same, p.fit, distance ? distance->rms : NAN, p.distance ? p.distance->rms : NAN,
               distance ? distance->max : NAN, p.distance ? p.distance->max : NAN,
               anonymous_differs ? ", anonymous fit differs" : "");
  }
  fmt::print("{} pairs, {} differ, largest difference of rms {:.1e}\n", pairs.size(), wrong, worst);
  std::vector<PreparedCrystal> a, b;
  const std::vector<std::size_t> timed = timed_pairs(pairs);
  const double preparing = microseconds_each(timed, [&](std::size_t i) { prepare(pairs[i].a, pairs[i].options); });
  for (const Pair& p : pairs) {
    a.push_back(prepare(p.a, p.options));
    b.push_back(prepare(p.b, p.options));
  }
  fmt::print("{} pairs of up to 20 atoms, microseconds of CPU time each:\n", timed.size());
  fmt::print("  reduction of one crystal       {:8.2f}\n", preparing);
  fmt::print("  fit, reduction included        {:8.2f}\n",
             microseconds_each(timed, [&](std::size_t i) { fit(pairs[i].a, pairs[i].b, pairs[i].options); }));
  fmt::print("  rms, reduction included        {:8.2f}\n",
             microseconds_each(timed, [&](std::size_t i) { rms_distance(pairs[i].a, pairs[i].b, pairs[i].options); }));
  fmt::print("  fit, cells kept                {:8.2f}\n",
             microseconds_each(timed, [&](std::size_t i) { fit(a[i], b[i], pairs[i].options); }));
  fmt::print("  rms, cells kept                {:8.2f}\n",
             microseconds_each(timed, [&](std::size_t i) { rms_distance(a[i], b[i], pairs[i].options); }));
}
