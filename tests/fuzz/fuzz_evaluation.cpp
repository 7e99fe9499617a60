// Any bytes as generated crystals in extended XYZ, judged whole against themselves: every metric has a value that is a
// number or a reason, every compound a row of details of the same width.
#include <cmath>

#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/io/csv.hpp"
#include "werner/run/evaluation_folder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  try {
    Evaluation evaluation;
    evaluation.generated = read_samples(fuzz::file_of(data, size, ".extxyz"));
    std::size_t atoms = 0;
    for (const Sample& sample : evaluation.generated.samples) atoms += sample.crystal ? sample.crystal->size() : 0;
    if (atoms > 24) return 0;
    evaluation.test = evaluation.train = evaluation.generated;
    const std::vector<NamedResult> results = evaluate(evaluation);
    for (const NamedResult& named : results)
      if (!std::isfinite(named.result.value) && named.result.absent.empty()) std::abort();
    const CsvTable details = parse_csv(evaluation_details_csv(evaluation, results), "details.csv");
    if (details.rows.size() != evaluation.size()) std::abort();
    for (const CsvRow& row : details.rows)
      if (row.fields.size() != details.header.size()) std::abort();
    static_cast<void>(evaluation_metrics_json(evaluation, results));
  } catch (const Error&) {
    // A file without any entry ends here.
  }
  return 0;
}
