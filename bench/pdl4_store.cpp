// A store of results for bench/pdl4 out of its table of labels, so that what was computed once is not computed again:
// every compound of the table is assembled as a search would assemble it, and its labels are filed under the key of
// that computation.
//   pdl4_store CONFIG LABELS.csv STORE [KEY=VALUE...]      the overrides are those of the searches
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <filesystem>

#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/setup.hpp"
#include "werner/store/journal.hpp"

using namespace werner;

static Complex complex_of(const ComplexSpaceOptions& options, const std::string& names) {
  Complex complex;
  complex.metal = options.metals[0];
  complex.geometry = options.geometries[0];
  for (const std::string& name : split(names, ';'))
    for (const LigandPtr& ligand : options.ligands)
      if (ligand->name == name) {
        complex.sites.push_back({static_cast<int>(complex.ligands.size()), 0});
        complex.ligands.push_back(ligand);
      }
  return complex;
}

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::fputs("pdl4_store CONFIG LABELS.csv STORE [KEY=VALUE...]\n", stderr);
    return 2;
  }
  const DesignSetup setup = set_up(read_configuration(argv[1], {argv + 4, argv + argc}));
  const std::unique_ptr<Evaluator> computed = make_evaluator(setup);
  const std::unique_ptr<Evaluator> table =
      table_evaluator(*setup.complexes, argv[2], {"homo_lumo_gap", "polarizability"});
  const CsvTable labels = parse_csv(read_text_file(argv[2]), argv[2]);
  Store store(argv[3], StoreAccess::shared);
  int filed = 0, refused = 0;
  for (const CsvRow& row : labels.rows) {
    const ComplexSpace& space = *setup.complexes;
    const Genome genome = space.encode(complex_of(space.options(), row.fields[0]));
    const std::string identity = space.identity(genome);
    const Prepared known = table->prepare(genome, identity);
    const Prepared asked = computed->prepare(genome, identity);
    if (asked.result || known.result->status != OracleStatus::done) {
      ++refused;
      continue;
    }
    store.put({asked.task_key, "done", {}, known.result->properties, {}, "{}"});
    ++filed;
  }
  store.commit();
  fmt::print("{} labels filed, {} compounds not assembled\n", filed, refused);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
