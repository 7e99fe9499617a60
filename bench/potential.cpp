// The potential Nequix: seconds per evaluation with forces and stress, and relaxations per second. Writes the same
// crystals for bench/nequix_python.py.
//
// usage: bench_potential WEIGHTS.nqx CRYSTALS.csv.gz FOLDER
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "werner/io/crystal_formats.hpp"
#include "werner/physics/potential/nequix.hpp"
#include "werner/physics/relax/relax.hpp"

using namespace werner;

namespace {

constexpr std::size_t batch_size = 100, largest = 12;  // crystals; atoms

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Every 97th crystal of the table that is small enough, moved off its minimum.
std::vector<CrystalEntry> sample(const std::string& file) {
  std::vector<CrystalEntry> list;
  std::size_t number = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (number++ % 97 != 0 || list.size() == batch_size) return;
        auto crystal = ordered(entry.crystal);
        if (!crystal || crystal->size() > largest) return;
        Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
        strain(0, 1) = strain(1, 0) = 0.02;
        strain(2, 2) = 1.03;
        crystal->lattice = Lattice(crystal->lattice.rows() * strain);
        for (std::size_t i = 0; i < crystal->size(); ++i) {
          const auto k = static_cast<double>(i);
          const Vec3 move(0.05 * std::sin(k + 1), 0.05 * std::cos(2 * k), 0.05 * std::sin(3 * k));
          crystal->positions[i].value += crystal->lattice.fractional(move).value;
        }
        entry.crystal = disordered(*crystal);
        entry.columns.clear();
        list.push_back(std::move(entry));
      },
      [](BrokenEntry&&) {});
  return list;
}

std::vector<Crystal> crystals_of(const std::vector<CrystalEntry>& entries) {
  std::vector<Crystal> crystals;
  for (const CrystalEntry& entry : entries) crystals.push_back(ordered(entry.crystal).value());
  return crystals;
}

void time_it(const char* name, const Potential& potential, const std::vector<CrystalEntry>& entries, int repeats) {
  const std::vector<Crystal> crystals = crystals_of(entries);
  std::size_t atoms = 0;
  for (const Crystal& crystal : crystals) atoms += crystal.size();
  for (const int threads : {1, 2}) {
    std::vector<double> times;
    for (int k = 0; k < repeats; ++k) {
      const double start = now();
      potential.evaluate(crystals, threads);
      times.push_back(now() - start);
    }
    std::ranges::nth_element(times, times.begin() + repeats / 2);
    fmt::print("werner {}: {:.2f} ms for {} crystals, {} atoms, {} threads\n", name,
               1000 * times[static_cast<std::size_t>(repeats / 2)], crystals.size(), atoms, threads);
  }
}

// What a search for neighbours costs at every step of the relaxations, beside lists that are kept.
void time_neighbours(const Nequix& potential, const std::vector<Crystal>& crystals) {
  struct Recorder : Potential {
    explicit Recorder(const Potential& potential) : inner(potential) {}
    std::vector<PotentialResult> evaluate(std::span<const Crystal> seen, int threads) const override {
      path.insert(path.end(), seen.begin(), seen.end());
      return inner.evaluate(seen, threads);
    }
    const Potential& inner;
    mutable std::vector<Crystal> path;
  };
  constexpr double cutoff = 6;  // Angstrom
  std::size_t steps = 0;
  int searches = 0;
  double anew = 0, kept = 0, whole = 0;
  for (const Crystal& crystal : crystals) {
    const Recorder recorder(potential);
    double start = now();
    relax(crystal, recorder, {});
    whole += now() - start;
    steps += recorder.path.size();
    start = now();
    for (const Crystal& step : recorder.path) neighbour_list(step, cutoff);
    anew += now() - start;
    VerletList list;
    start = now();
    for (const Crystal& step : recorder.path) list.within(cutoff, step);
    kept += now() - start;
    searches += list.searches();
  }
  const double each = 1e6 / static_cast<double>(steps);
  fmt::print("werner neighbours: {:.0f} us a step by {} searches, {:.0f} us with lists kept ({}), of {:.0f} us\n",
             anew * each, steps, kept * each, searches, whole * each);
}

}  // namespace

int main(int, char** argv) {
  const Nequix potential(argv[1]);
  const std::filesystem::path folder = argv[3];
  std::filesystem::create_directories(folder);
  const std::vector<CrystalEntry> batch = sample(argv[2]);
  const auto six = std::ranges::find_if(batch, [](const CrystalEntry& entry) { return entry.crystal.size() == 6; });
  const std::vector<CrystalEntry> single{*six};
  // 500 atoms of a face-centred alloy, a little displaced: 54 edges an atom.
  Crystal alloy;
  alloy.lattice = Lattice(Eigen::Matrix3d::Identity() * 4.1 * 5);
  const std::array<Eigen::Vector3d, 4> corners{{{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}};
  for (int i = 0; i < 500; ++i) {
    const Eigen::Vector3d cell(i / 4 % 5, i / 20 % 5, i / 100), move(0.001 * std::sin(i), 0.001 * std::cos(2 * i), 0);
    alloy.positions.push_back({(corners[static_cast<std::size_t>(i % 4)] + cell) / 5 + move});
    alloy.atomic_numbers.push_back(i % 3 == 0 ? 28 : 13);
  }
  const std::vector<CrystalEntry> large{{.name = "large", .where = {}, .crystal = disordered(alloy), .columns = {}}};
  write_crystals(folder / "single.extxyz", single, true);
  write_crystals(folder / "batch.extxyz", batch, true);
  write_crystals(folder / "relax.extxyz", batch, true);
  write_crystals(folder / "large.extxyz", large, true);

  time_it("single", potential, single, 50);
  time_it("batch", potential, batch, 5);
  time_it("large", potential, large, 9);
  const std::vector<Crystal> crystals = crystals_of(batch);
  time_neighbours(potential, crystals);
  for (const RelaxMethod method : {RelaxMethod::automatic, RelaxMethod::fire}) {
    const double start = now();
    const auto relaxed = relax(crystals, potential, {.method = method}, 2);
    const double seconds = now() - start;
    int steps = 0;
    std::ptrdiff_t converged = 0;
    for (const Relaxation& r : relaxed) {
      steps += r.steps;
      converged += r.converged;
    }
    fmt::print("werner relaxation ({}): {:.4f} s a crystal, {:.1f} steps, {} of {} converged; eV/atom:",
               method == RelaxMethod::fire ? "FIRE" : "automatic", seconds / static_cast<double>(relaxed.size()),
               static_cast<double>(steps) / static_cast<double>(relaxed.size()), converged, relaxed.size());
    for (std::size_t i = 0; i < std::min<std::size_t>(10, relaxed.size()); ++i)
      fmt::print(" {:.4f}", relaxed[i].result.energy / static_cast<double>(relaxed[i].crystal.size()));
    fmt::print("\n");
  }
}
