// witness ORIGINAL.xyz REBUILT.xyz [TABLE.csv]: frames are matched by `name=` or `CSD_code=` in their comments. Prints
// the shares of rebuilt complexes with the same graph, donors, isomer and stereocentres, and the errors of the
// metal-donor distances; the table has a row per rebuilt frame.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/witness/witness.hpp"
#include "werner/core/error.hpp"
#include "werner/io/formats.hpp"

namespace werner::witness {
namespace {

std::string name_of(const Molecule& molecule) {
  for (const char* key : {"name", "CSD_code"})
    if (const auto it = molecule.info.find(key); it != molecule.info.end()) return it->second;
  return {};
}

int run(int count, char** values) {
  const MoleculeFile originals = read_molecules(values[1]), rebuilt = read_molecules(values[2]);
  std::map<std::string, const Molecule*> by_name;
  for (const Molecule& molecule : originals.molecules) by_name[name_of(molecule)] = &molecule;
  std::string table = "name,same,graph,donors,isomer,stereo,rmsd,largest_distance_error,reason\n";
  int judged = 0, graph = 0, donors = 0, isomer = 0, same = 0, unknown = 0;
  std::vector<double> errors;
  std::set<std::string> seen;
  for (const Molecule& molecule : rebuilt.molecules) {
    const std::string name = name_of(molecule);
    const auto original = by_name.find(name);
    if (original == by_name.end()) {
      ++unknown;
      continue;
    }
    if (!seen.insert(name).second) continue;  // further rotamers of the same complex
    const Judgement j = judge(*original->second, molecule);
    ++judged;
    graph += j.same_graph;
    donors += j.same_donors;
    isomer += j.same_isomer;
    same += j.same();
    double largest = 0;
    for (const double error : j.distance_errors) {
      errors.push_back(std::abs(error));
      largest = std::max(largest, std::abs(error));
    }
    table += fmt::format("{},{:d},{:d},{:d},{:d},{:d},{:.3f},{:.3f},\"{}\"\n", name, j.same(), j.same_graph,
                         j.same_donors, j.same_isomer, j.same_stereo, j.rmsd, largest, j.reason);
  }
  if (count > 3) write_text_file(values[3], table);
  std::ranges::sort(errors);
  const auto percent = [&](int n) { return judged ? 100.0 * n / judged : 0.0; };
  fmt::print("judged {}  same graph {:.1f} %  donors {:.1f} %  isomer {:.1f} %  everything {:.1f} %\n", judged,
             percent(graph), percent(donors), percent(isomer), percent(same));
  if (!errors.empty())
    fmt::print("metal-donor distances: median error {:.3f} Angstrom, 90 % below {:.3f}\n", errors[errors.size() / 2],
               errors[errors.size() * 9 / 10]);
  if (unknown) fmt::print("{} frames have no original of their name\n", unknown);
  return 0;
}

}  // namespace
}  // namespace werner::witness

int main(int count, char** values) {
  if (count < 3) {
    fmt::print(stderr, "usage: witness ORIGINAL.xyz REBUILT.xyz [TABLE.csv]\n");
    return 2;
  }
  try {
    return werner::witness::run(count, values);
  } catch (const werner::Error& error) {
    fmt::print(stderr, "witness: {}\n", error.what());
    return 1;
  }
}
