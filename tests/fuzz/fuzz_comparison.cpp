// Any bytes as metrics.json of `evaluate --compare`: neither crash nor hang; a table of equal rows.
#include "tests/fuzz/fuzz_file.hpp"
#include "werner/core/error.hpp"
#include "werner/run/evaluation_folder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  try {
    const ComparedModel model = read_compared(fuzz::file_of(data, size, ".json"));
    const Comparison table = compare({model, model}, {});
    if (table.rows.size() != 2) std::abort();
    for (const auto& row : table.rows)
      if (row.size() != table.header.size()) std::abort();
  } catch (const Error&) {
    // What is no metrics.json ends here and nowhere else.
  }
  return 0;
}
