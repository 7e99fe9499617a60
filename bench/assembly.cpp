// Complexes assembled per second on one core, ligands cached and not. Also writes the list as a table that other
// programs can read (bench_assembly N list.csv), for bench/assembly_molsimplify.py.
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

static std::string table_of(const std::vector<test::RandomComplex>& list) {
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

int main(int argc, char** argv) {
  const int n = argc > 1 ? std::atoi(argv[1]) : 300;
  const auto list = test::random_complexes(n, 7);
  if (argc > 2) write_text_file(argv[2], table_of(list));
  const auto seconds = [&] {
    const std::clock_t start = std::clock();  // CPU time: other people's jobs do not count
    int failed = 0;
    for (const auto& item : list) failed += !assemble(item.complex).verdict.ok();
    const double spent = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    return std::pair(spent, failed);
  };
  const auto [cold, failed] = seconds();
  const auto [warm, again] = seconds();
  std::size_t atoms = 0;
  for (const auto& item : list) {
    atoms += 1;
    for (const LigandPtr& ligand : item.complex.ligands) atoms += ligand->atoms.size();
  }
  std::printf("%d complexes, %.1f atoms each, %d failed\n", n, static_cast<double>(atoms) / n, failed);
  std::printf("ligands embedded on the way: %8.1f complexes per second\n", n / cold);
  std::printf("ligands cached:              %8.1f complexes per second\n", n / warm);
  return failed == again ? 0 : 1;
}
