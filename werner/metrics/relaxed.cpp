// How far relaxation moves the atoms of a generated crystal.
#include <fmt/format.h>

#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

std::vector<MetricInfo> relaxed() {
  return {{"rmsd_to_relaxed",
           "Angstrom",
           "mean root mean square displacement between the generated compound and the same "
           "after relaxation",
           Direction::lower,
           "Zeni et al. 2025, doi:10.1038/s41586-025-08628-5",
           {Fact::structure, Fact::relaxed},
           [](const Evaluation& e) {
             if (!e.relaxed) return absent("no relaxed compounds");
             std::vector<double> values;
             for (const auto& rmsd : e.relaxed_rmsd)
               if (rmsd) values.push_back(*rmsd);
             if (values.empty()) return absent("no relaxed compound has the name of a generated one");
             MetricResult result;
             result.value = mean(values);
             result.interval = bootstrap_mean_interval(values, 1000, e.seed);
             result.n = values.size();
             if (e.compounds() == Compounds::complexes)
               result.convention["matching"] = "heavy atoms after alignment, by their order";
             else
               result.convention["tolerances"] = tolerances_text({0.5, 0.5, 10}) + ", cells not scaled";
             result.convention["pairing"] = e.relaxed_by_order ? "by order, no name fits" : "by name";
             result.convention["reference"] = e.relaxed->file;
             result.convention["denominator"] =
                 e.compounds() == Compounds::complexes
                     ? "complexes with a relaxed one of the same atoms"
                     : "crystals with a relaxed one; half of (V/N)^(1/3) where none matches";
             return result;
           },
           [](const Evaluation& e) {
             std::vector<std::string> cells;
             for (const auto& rmsd : e.relaxed_rmsd) cells.push_back(rmsd ? fmt::format("{:.6g}", *rmsd) : "");
             cells.resize(e.size());
             return cells;
           }}};
}

}  // namespace werner::entries
