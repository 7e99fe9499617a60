// What relaxing candidates and ordering them by energy adds to substitution: crystals of the table are held out as in
// bench_templates, and the rank of the true structure is counted before and after. Usage, with WERNER_DATA set:
// bench_templates_relaxed mp_train.csv.gz FIRST COUNT [POTENTIAL]
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "bench/held_out.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"

int main(int argc, char** argv) {
  using namespace werner;
  if (argc < 4) return 2;
  const HeldOut all = read_held_out(argv[1]);
  const std::size_t first = std::stoul(argv[2]), held = std::stoul(argv[3]);
  constexpr std::size_t most = 10;
  const MatchOptions loose{.ltol = 0.3, .stol = 0.5, .angle_tol = 10};
  const auto model = potential(argc > 4 ? argv[4] : "nequix-mp-1").open(false);
  std::vector<PreparedCrystal> truths;
  for (std::size_t k = 0; k < held; ++k) truths.push_back(prepare(all.crystals[all.order[first + k]]));
  TemplateLibrary library;
  for (std::size_t k = 0; k < all.order.size(); ++k) {
    if (k >= first && k < first + held) continue;
    const PreparedCrystal mine = prepare(all.crystals[all.order[k]]);
    if (std::ranges::none_of(
            truths, [&](const PreparedCrystal& truth) { return same_composition(mine, truth) && fit(mine, truth); }))
      library.add(all.crystals[all.order[k]]);
  }
  library.learn();
  // Orders: as they come; relaxed but in that order; by energy; by energy in units of `width` less the score.
  constexpr std::array<double, 3> widths{0.02, 0.05, 0.1};  // eV/atom
  constexpr std::size_t orders = 3 + widths.size();
  std::array<int, orders> at_1{}, within{};
  for (std::size_t k = 0; k < held; ++k) {
    const auto made = library.substituted(composition_of(all.crystals[all.order[first + k]]), most);
    std::vector<Crystal> crystals;
    for (const TemplateCrystal& one : made) crystals.push_back(one.crystal);
    const auto relaxed = relax(crystals, *model, RelaxOptions{});
    std::vector<std::vector<std::pair<double, bool>>> ranked(orders);
    for (std::size_t i = 0; i < made.size(); ++i) {
      const bool before = rms_distance(prepare(crystals[i]), truths[k], loose).has_value();
      const bool usable = relaxed[i].steps > 0 && relaxed[i].result.verdict.ok();
      const bool after = usable && rms_distance(prepare(relaxed[i].crystal), truths[k], loose);
      const double energy = usable ? relaxed[i].result.energy / static_cast<double>(relaxed[i].crystal.size())
                                   : std::numeric_limits<double>::infinity();
      ranked[0].emplace_back(static_cast<double>(i), before);
      ranked[1].emplace_back(static_cast<double>(i), after);
      ranked[2].emplace_back(energy, after);
      for (std::size_t w = 0; w < widths.size(); ++w)
        ranked[3 + w].emplace_back(energy / widths[w] - made[i].score, after);
    }
    for (std::size_t o = 0; o < orders; ++o) {
      std::ranges::stable_sort(ranked[o], {}, &std::pair<double, bool>::first);
      at_1[o] += !ranked[o].empty() && ranked[o][0].second;
      within[o] += std::ranges::any_of(ranked[o], [](const auto& one) { return one.second; });
    }
    fmt::print("{:3} {}: at rank 1 {} before, {} relaxed, {} by energy, {} {} {} by both; within {} {} {}\n", k + 1,
               reduced_formula(composition_of(all.crystals[all.order[first + k]])), at_1[0], at_1[1], at_1[2], at_1[3],
               at_1[4], at_1[5], most, within[0], within[1]);
    std::fflush(stdout);
  }
}
