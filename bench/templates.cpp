// Structure prediction by substitution: crystals of a table are held out, the rest are templates, and it is counted at
// which rank the true structure comes back. Usage: bench_templates mp_train.csv.gz [FIRST COUNT], numbers of shuffled
// crystals (held_out.hpp): 0 800, 800 800, and 1600 800, 2400 800 for those that nobody looked at.
#include <fmt/format.h>

#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "bench/held_out.hpp"
#include "werner/crystal/matcher.hpp"

int main(int argc, char** argv) {
  using namespace werner;
  if (argc < 2) return 2;
  const HeldOut all = read_held_out(argv[1]);
  const std::vector<Crystal>& crystals = all.crystals;
  const std::size_t first = argc > 3 ? std::stoul(argv[2]) : 0;
  const std::size_t held = std::min(argc > 3 ? std::stoul(argv[3]) : 500, crystals.size() - first);
  constexpr std::size_t most = 20;
  const MatchOptions loose{.ltol = 0.3, .stol = 0.5, .angle_tol = 10};
  // What is the same compound in the same structure as a held-out one is no template: no test crystal has one.
  std::multimap<std::string, std::size_t> out;
  std::vector<PreparedCrystal> truths;
  for (std::size_t k = 0; k < held; ++k) {
    const Crystal& crystal = crystals[all.order[first + k]];
    out.emplace(reduced_formula(composition_of(crystal)), k);
    truths.push_back(prepare(crystal));
  }
  TemplateLibrary library;
  std::size_t twins = 0;
  for (std::size_t k = 0; k < all.order.size(); ++k) {
    if (k >= first && k < first + held) continue;
    const Crystal& crystal = crystals[all.order[k]];
    const auto [from, to] = out.equal_range(reduced_formula(composition_of(crystal)));
    bool twin = false;
    if (from != to) {
      const PreparedCrystal mine = prepare(crystal);
      for (auto it = from; it != to; ++it) twin = twin || fit(mine, truths[it->second]);
    }
    if (twin)
      ++twins;
    else
      library.add(crystal);
  }
  double start = static_cast<double>(std::clock());
  library.learn();
  fmt::print("{} templates, {} held out, {} twins of theirs left out, learnt in {:.2f} s\n", library.size(), held,
             twins, (static_cast<double>(std::clock()) - start) / CLOCKS_PER_SEC);
  struct Way {
    const char* name;
    TemplateOptions options;
  };
  for (const Way& way :
       {Way{"plain", {.order = TemplateOrder::plain}}, Way{"learned", {}},
        Way{"learned, known as any", {.unknown_wanted = false}}, Way{"learned, known first", {.known_first = true}}}) {
    std::size_t at_1 = 0, at_5 = 0, at_20 = 0;
    double seconds = 0;
    for (std::size_t k = 0; k < held; ++k) {
      start = static_cast<double>(std::clock());
      const auto made = library.substituted(composition_of(crystals[all.order[first + k]]), most, way.options);
      seconds += (static_cast<double>(std::clock()) - start) / CLOCKS_PER_SEC;
      for (std::size_t rank = 0; rank < made.size(); ++rank)
        if (rms_distance(prepare(made[rank].crystal), truths[k], loose)) {
          at_1 += rank < 1;
          at_5 += rank < 5;
          ++at_20;
          break;
        }
    }
    const double n = static_cast<double>(held) / 100;
    fmt::print("{}: rank 1 {:.1f} %, within 5 {:.1f} %, within 20 {:.1f} %; {:.0f} formulas a second\n", way.name,
               static_cast<double>(at_1) / n, static_cast<double>(at_5) / n, static_cast<double>(at_20) / n,
               static_cast<double>(held) / seconds);
  }
}
