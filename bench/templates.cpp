// Structure prediction by substitution: crystals of a table are held out, the rest are templates, and it is counted at
// which rank the true structure comes back. Usage: bench_templates mp_train.csv.gz [HELD_OUT]
#include <fmt/format.h>

#include <ctime>
#include <set>
#include <string>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/templates.hpp"
#include "werner/io/crystal_formats.hpp"

int main(int argc, char** argv) {
  using namespace werner;
  if (argc < 2) return 2;
  const std::size_t wanted = argc > 2 ? std::stoul(argv[2]) : 1000;
  constexpr std::size_t most_atoms = 20, most = 20;
  const MatchOptions loose{.ltol = 0.3, .stol = 0.5, .angle_tol = 10};
  std::vector<Crystal> crystals;
  visit_crystals(
      argv[1],
      [&](CrystalEntry&& entry) {
        if (auto crystal = ordered(entry.crystal); crystal && crystal->size() <= most_atoms)
          crystals.push_back(std::move(*crystal));
      },
      [](BrokenEntry&&) {});
  RandomStream random(1, 0, "held out");
  std::vector<std::size_t> order(crystals.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(std::span(order));
  const std::size_t held = std::min(wanted, crystals.size() / 2);
  // What is the same compound in the same structure as a held-out one is no template: no test crystal has one.
  std::multimap<std::string, std::size_t> out;
  std::vector<PreparedCrystal> truths;
  for (std::size_t k = 0; k < held; ++k) {
    out.emplace(reduced_formula(composition_of(crystals[order[k]])), k);
    truths.push_back(prepare(crystals[order[k]]));
  }
  TemplateLibrary library;
  std::size_t twins = 0;
  for (std::size_t k = held; k < order.size(); ++k) {
    const Crystal& crystal = crystals[order[k]];
    const auto [first, last] = out.equal_range(reduced_formula(composition_of(crystal)));
    bool twin = false;
    if (first != last) {
      const PreparedCrystal mine = prepare(crystal);
      for (auto it = first; it != last; ++it) twin = twin || fit(mine, truths[it->second]);
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
  for (const TemplateOrder by : {TemplateOrder::plain, TemplateOrder::learned}) {
    std::size_t at_1 = 0, at_5 = 0, at_20 = 0;
    double seconds = 0;
    for (std::size_t k = 0; k < held; ++k) {
      start = static_cast<double>(std::clock());
      const auto made = library.substituted(composition_of(crystals[order[k]]), most, by);
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
    fmt::print("{}: rank 1 {:.1f} %, within 5 {:.1f} %, within 20 {:.1f} %; {:.0f} formulas a second\n",
               by == TemplateOrder::plain ? "plain" : "learned", static_cast<double>(at_1) / n,
               static_cast<double>(at_5) / n, static_cast<double>(at_20) / n, static_cast<double>(held) / seconds);
  }
}
