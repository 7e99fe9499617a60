// Complexes assembled per second on one core, ligands cached and not:
//   bench_assembly N              random complexes of built-in ligands
//   bench_assembly N list.csv     only such as molSimplify knows (its polyhedra, no haptic ligands), written as a table
//                                 for bench/assembly_molsimplify.py, with list.werner.csv beside it: what came of each
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "tests/complex/random_complexes.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/core/element.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"

using namespace werner;

namespace {

bool molsimplify_knows(const Complex& complex) {
  const auto known = {"linear",
                      "trigonal-planar",
                      "square-planar",
                      "tetrahedral",
                      "square-pyramidal",
                      "trigonal-bipyramidal",
                      "octahedral",
                      "trigonal-prismatic",
                      "pentagonal-bipyramidal",
                      "square-antiprismatic"};
  return std::ranges::find(known, complex.geometry->name) != known.end() &&
         std::ranges::all_of(complex.ligands, [](const LigandPtr& ligand) {
           return std::ranges::all_of(ligand->donors, [](const DonorGroup& group) { return group.size() == 1; });
         });
}

std::string table_of(const std::vector<test::RandomComplex>& list) {
  std::string table = "name,metal,oxidation_state,geometry,ligands\n";
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Complex& c = list[i].complex;
    std::string ligands;
    for (const LigandPtr& ligand : c.ligands) ligands += (ligands.empty() ? "" : ";") + ligand_text(*ligand);
    table += "random-" + std::to_string(i) + "," + element(c.metal.z).symbol + "," +
             std::to_string(c.metal.oxidation_state) + "," + c.geometry->name + "," + csv_field(ligands) + "\n";
  }
  return table;
}

// CPU time: other people's jobs do not count.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Round {
  std::vector<double> seconds;
  std::vector<bool> built;
  double total() const {
    double sum = 0;
    for (const double s : seconds) sum += s;
    return sum;
  }
};

Round assemble_all(const std::vector<test::RandomComplex>& list) {
  Round round;
  for (const auto& item : list) {
    const double start = cpu_seconds();
    round.built.push_back(assemble(item.complex).verdict.ok());
    round.seconds.push_back(cpu_seconds() - start);
  }
  return round;
}

}  // namespace

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 300;
  const std::string table = argc > 2 ? argv[2] : "";
  auto list = test::random_complexes(table.empty() ? n : 4 * n + 20, 7);
  if (!table.empty()) {
    const auto beyond = std::stable_partition(list.begin(), list.end(),
                                              [](const auto& item) { return molsimplify_knows(item.complex); });
    list.erase(std::min(beyond, list.begin() + n), list.end());
  }
  const Round cold = assemble_all(list), warm = assemble_all(list);
  const double count = static_cast<double>(list.size());
  double atoms = 0;
  for (const auto& item : list) {
    atoms += 1;
    for (const LigandPtr& ligand : item.complex.ligands) atoms += static_cast<double>(ligand->atoms.size());
  }
  std::printf("%.0f complexes, %.1f atoms each, %td failed (of the one isomer given)\n", count, atoms / count,
              std::ranges::count(cold.built, false));
  std::printf("ligands embedded on the way: %8.1f complexes per CPU second\n", count / cold.total());
  std::printf("ligands cached:              %8.1f complexes per CPU second\n", count / warm.total());
  if (!table.empty()) {
    write_text_file(table, table_of(list));
    std::string results = "name,status,cold,warm\n";
    for (std::size_t i = 0; i < list.size(); ++i)
      results += "random-" + std::to_string(i) + "," + (cold.built[i] ? "built" : "failed") + "," +
                 std::to_string(cold.seconds[i]) + "," + std::to_string(warm.seconds[i]) + "\n";
    write_text_file(table.substr(0, table.rfind('.')) + ".werner.csv", results);
  }
  return cold.built == warm.built ? 0 : 1;
}
