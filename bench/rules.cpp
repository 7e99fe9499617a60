// Rules of composition and phase diagrams beside SMACT and pymatgen: CPU time per question, verdicts per table, largest
// deviation of energies above hull.
//   bench_rules mp_train.csv.gz mp_hull.csv.gz tests/data/phase_diagram_pymatgen.csv [times of the peers.csv]
// Times of the peers are lines "name,microseconds" by bench/smact_verdicts.py --time and by
// bench/phase_diagram_pymatgen.py.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/charge_neutrality.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/io/formats.hpp"

using namespace werner;

namespace {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<Composition> compositions_of(const std::string& file) {
  const CsvTable table = parse_csv(read_text_file(file), file);
  const std::size_t column = table.column("cif", file);
  const std::string tag = "_chemical_formula_sum";
  std::vector<Composition> result;
  for (const CsvRow& row : table.rows) {
    const std::string& cif = row.fields[column];
    const std::size_t start = cif.find(tag);
    if (start == std::string::npos) continue;
    std::string formula;
    for (std::size_t at = start + tag.size(); at < cif.size() && cif[at] != '\n'; ++at)
      if (cif[at] != ' ' && cif[at] != '\'') formula += cif[at];
    result.push_back(parse_composition(formula));
  }
  return result;
}

std::string beside(const std::map<std::string, double>& peers, const std::string& name, double own) {
  const auto peer = peers.find(name);
  return peer == peers.end() ? "" : fmt::format(", peer {:.1f}, {:.0f} times", peer->second, peer->second / own);
}

void rules(const std::vector<Composition>& compositions, const std::map<std::string, double>& peers) {
  std::vector<std::pair<std::string, SmactRules>> list;
  for (const SmactPreset& preset : smact_presets()) list.emplace_back(preset.name, preset.rules);
  for (const std::string table : {"smact14", "icsd16", "icsd24"}) {
    list.emplace_back(table, SmactRules{});
    list.back().second.table = table;
  }
  for (const auto& [name, rule] : list) {
    std::size_t valid = 0;
    constexpr int rounds = 5;
    const double start = cpu_seconds();
    for (int round = 0; round < rounds; ++round)
      for (const Composition& composition : compositions) valid += smact_validity(composition, rule).ok();
    const double each = (cpu_seconds() - start) / rounds / static_cast<double>(compositions.size()) * 1e6;
    fmt::print("{:10} {:6.2f} % valid, {:.2f} microseconds a composition{}\n", name,
               100.0 * static_cast<double>(valid) / rounds / static_cast<double>(compositions.size()), each,
               beside(peers, name, each));
  }
}

void hulls(const std::string& table_file, const std::string& expected_file,
           const std::map<std::string, double>& peers) {
  double start = cpu_seconds();
  EnergyTable table = read_energies(table_file);
  const std::size_t entries = table.entries.size();
  const PhaseDiagram diagram(std::move(table.entries), table.kind);
  fmt::print("{} entries read and stored in {:.2f} s\n", entries, cpu_seconds() - start);
  const CsvTable expected = parse_csv(read_text_file(expected_file), expected_file);
  std::map<std::size_t, std::vector<std::array<double, 2>>> queries;
  std::map<std::size_t, std::vector<Composition>> compositions;
  for (const CsvRow& row : expected.rows) {
    const Composition composition = parse_composition(row.fields[0]);
    compositions[composition.number_of_elements()].push_back(composition);
    queries[composition.number_of_elements()].push_back(
        {parse_double(row.fields[1]).value(), parse_double(row.fields[2]).value()});
  }
  double worst = 0, total = 0, first_total = 0;
  for (const auto& [elements, list] : compositions) {
    start = cpu_seconds();
    for (const Composition& composition : list) diagram.decomposition(composition);
    const double first = (cpu_seconds() - start) / static_cast<double>(list.size()) * 1e6;
    constexpr int rounds = 50;
    start = cpu_seconds();
    for (int round = 0; round < rounds; ++round)
      for (std::size_t i = 0; i < list.size(); ++i) diagram.above_hull(list[i], queries[elements][i][0]);
    const double each = (cpu_seconds() - start) / rounds / static_cast<double>(list.size()) * 1e6;
    for (std::size_t i = 0; i < list.size(); ++i)
      worst = std::max(worst, std::abs(diagram.above_hull(list[i], queries[elements][i][0]).above_hull.value() -
                                       queries[elements][i][1]));
    fmt::print("{} elements: {} compositions, {:.2f} microseconds a question, {:.0f} when the hull is made\n", elements,
               list.size(), each, first);
    total += each * static_cast<double>(list.size());
    first_total += first * static_cast<double>(list.size());
  }
  const auto count = static_cast<double>(expected.rows.size());
  fmt::print("all: {:.2f} microseconds{}; hulls made {:.0f}{}; largest deviation from pymatgen {:.1e} eV/atom\n",
             total / count, beside(peers, "question", total / count), first_total / count,
             beside(peers, "hull", first_total / count), worst);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) throw Error("expected three files: crystals, a hull and pymatgen's answers");
  std::map<std::string, double> peers;
  if (argc > 4) {
    std::ifstream in(argv[4]);
    for (std::string line; std::getline(in, line);)
      if (const auto field = split(line, ','); field.size() == 2) peers[field[0]] = parse_double(field[1]).value();
  }
  rules(compositions_of(argv[1]), peers);
  hulls(argv[2], argv[3], peers);
} catch (const Error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
