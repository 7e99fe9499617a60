// Fingerprints of crystals beside matminer's: agreement site by site, the sites left out, CPU time per crystal.
//   bench_fingerprints crystals.txt fingerprints_matminer.csv [times.csv], all written by
//   bench/fingerprints_matminer.py
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/composition_features.hpp"
#include "werner/crystal/radial_distribution.hpp"
#include "werner/crystal/structure_fingerprint.hpp"

using namespace werner;

namespace {

struct NamedCrystal {
  std::string name;
  Crystal crystal;
};

std::vector<NamedCrystal> read_plain(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw Error("found no file '" + file + "', expected what bench/fingerprints_matminer.py writes");
  std::vector<NamedCrystal> crystals;
  std::string name;
  for (int atoms = 0; in >> name >> atoms;) {
    Eigen::Matrix3d rows;
    for (int i = 0; i < 9; ++i) in >> rows(i / 3, i % 3);
    Crystal crystal{Lattice(rows), {}, {}};
    for (int i = 0; i < atoms; ++i) {
      int z = 0;
      Fractional f;
      in >> z >> f.value[0] >> f.value[1] >> f.value[2];
      crystal.atomic_numbers.push_back(z);
      crystal.positions.push_back(f);
    }
    crystals.push_back({name, crystal});
  }
  return crystals;
}

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw Error("found no file '" + file + "', expected what bench/fingerprints_matminer.py writes");
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, ','));
  return rows;
}

double largest_difference(const StructureFingerprint& found, const std::string& text) {
  StructureNumbers expected{};
  for (const std::string& word : split_words(text)) {
    const auto pair = split(word, ':');
    expected.at(static_cast<std::size_t>(parse_int(pair.at(0)).value())) = parse_double(pair.at(1)).value();
  }
  double largest = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    largest = std::max(largest, std::abs(found.values[i] - expected[i]));
  return largest;
}

void compare(const std::vector<NamedCrystal>& crystals, const std::string& file) {
  std::map<std::string, const Crystal*> by_name;
  for (const NamedCrystal& c : crystals) by_name[c.name] = &c.crystal;
  int sites = 0, fail = 0, wrong = 0, unstable = 0, unstable_wrong = 0;
  for (const auto& row : rows_of(file)) {
    if (row.size() != 5 || !by_name.contains(row[0] + "/" + row[1])) continue;
    const Crystal& crystal = *by_name[row[0] + "/" + row[1]];
    const auto site = static_cast<std::size_t>(parse_int(row[2]).value());
    const StructureFingerprint found = site_fingerprint(crystal, NeighbourGrid(crystal), site);
    const bool fails = row[4] == "fails", stable = row[3] == "1";
    const double difference = fails || !found.verdict.ok() ? 0 : largest_difference(found, row[4]);
    const bool same = fails != found.verdict.ok() && difference < 1e-6;
    ++sites;
    fail += fails;
    unstable += !stable;
    wrong += stable && !same;
    unstable_wrong += !stable && !same;
    if (!same)
      fmt::print("differs by {:.1e}{}: {}/{} site {}\n", difference,
                 stable ? "" : ", matminer too when displaced by 1e-8 Angstrom", row[0], row[1], row[2]);
  }
  fmt::print("{} sites of {} crystals, {} where matminer fails; stable: {} of {} agree to 1e-6; unstable: {} of {}\n",
             sites, crystals.size(), fail, sites - unstable - wrong, sites - unstable, unstable - unstable_wrong,
             unstable);
}

template <class F>
double cpu_seconds(F task) {
  constexpr int times = 10;
  const std::clock_t start = std::clock();
  for (int i = 0; i < times; ++i) task();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / times;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Times {
  std::vector<double> structure, composition, radial;
};

void compare_times(const std::vector<NamedCrystal>& crystals, const std::string& file) {
  Times ours, theirs;
  std::map<std::string, std::pair<double, double>> peer;
  for (const auto& row : rows_of(file))
    if (const auto seconds = parse_double(row.at(2))) peer[row[0]] = {*seconds, parse_double(row.at(3)).value_or(0)};
  std::vector<double> ratios;
  std::size_t atoms = 0;
  double sum = 0;
  for (const NamedCrystal& c : crystals) {
    atoms += c.crystal.size();
    ours.structure.push_back(cpu_seconds([&] { structure_fingerprint(c.crystal); }));
    ours.composition.push_back(cpu_seconds([&] { composition_features(composition_of(c.crystal)); }));
    ours.radial.push_back(cpu_seconds([&] { radial_distribution(c.crystal); }));
    sum += ours.structure.back() + ours.composition.back();
    if (const auto found = peer.find(c.name); found != peer.end()) {
      theirs.structure.push_back(found->second.first);
      theirs.composition.push_back(found->second.second);
      ratios.push_back(found->second.first / ours.structure.back());
    }
  }
  const auto row = [](const char* name, const std::vector<double>& a, const std::vector<double>& b) {
    fmt::print("| {} | {:.3g} ms | {} | {} |\n", name, 1e3 * median(a),
               b.empty() ? "-" : fmt::format("{:.3g} ms", 1e3 * median(b)),
               b.empty() ? "-" : fmt::format("{:.0f}", median(b) / median(a)));
  };
  fmt::print("\n| median CPU of a crystal | Werner | matminer | ratio |\n| --- | --- | --- | --- |\n");
  row("structure fingerprint", ours.structure, theirs.structure);
  row("composition features", ours.composition, theirs.composition);
  row("radial distribution", ours.radial, {});
  fmt::print(
      "{} crystals, {} atoms: {:.1f} us per atom for both fingerprints; median of the ratios of single crystals "
      "{:.0f}, smallest {:.0f}\n",
      crystals.size(), atoms, 1e6 * sum / static_cast<double>(atoms), median(ratios),
      ratios.empty() ? 0 : *std::min_element(ratios.begin(), ratios.end()));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw UsageError("expected bench_fingerprints crystals.txt fingerprints_matminer.csv [times.csv]");
    const auto crystals = read_plain(argv[1]);
    compare(crystals, argv[2]);
    if (argc > 3) compare_times(crystals, argv[3]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
