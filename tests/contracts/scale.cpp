#include "tests/contracts/scale.hpp"

#include <fmt/format.h>

#include <fstream>

#include "werner/core/text.hpp"
#include "werner/store/journal.hpp"

namespace werner::test {

namespace fs = std::filesystem;

namespace {

const char* const complexes = R"toml([space]
metal = ["Pd(II)", "Pt(II)"]
geometry = "square-planar"
[ligands]
library = "none"
names = ["chloride", "bromide", "ammonia", "water", "cyanide", "carbonyl"]
[constraints]
charge = [-1, 1]
[[objective]]
property = "polarizability"
goal = "maximize"
[[objective]]
property = "homo_lumo_gap"
goal = "maximize"
[oracle]
name = "external"
command = "sh oracle.sh {xyz}"
rotamers = 1
[search]
seed = 4
strategy = "nsga2"
population = 8
offspring = 8
evaluations = 32
)toml";

// The worker is an ancestor of the shell. Its first environment tells the rank that it works for.
const char* const oracle = R"sh(worker=$PPID
until tr '\0' ' ' < /proc/$worker/cmdline | grep -q ' worker $'; do worker=$(cut -d ' ' -f 4 /proc/$worker/stat); done
rank=$(tr '\0' '\n' < /proc/$worker/environ | sed -n 's/^OMPI_COMM_WORLD_RANK=//p')
echo $worker ${rank:--} >> calls
[ -e accident ] && [ "$rank" = "$(cat accident)" ] && mkdir happened 2>/dev/null && kill -9 $worker
[ -e pace ] && sleep $(cat pace)
sum=$(cksum < "$1" | cut -d ' ' -f 1)
if [ $((sum % 9)) = 0 ]; then echo '{"failed": "made to fail"}'
else echo '{"polarizability": '$((sum % 997))', "homo_lumo_gap": 0.'$((sum / 997 % 1000))'}'; fi
)sh";

const char* const crystals = R"toml([space]
kind = "crystal"
formula = "MgSiO3"
units = [1, 4]
[[objective]]
property = "enthalpy_per_atom"
goal = "minimize"
[oracle]
name = "pedone"
pressure = 20
[search]
seed = 3
evaluations = 40
)toml";

}  // namespace

void write_searches(const ScratchDir& scratch) {
  scratch.write("complexes.toml", complexes);
  scratch.write("oracle.sh", oracle);
  scratch.write("crystals.toml", crystals);
}

std::map<std::string, std::string> result_of(const fs::path& run) {
  std::map<std::string, std::string> texts;
  for (const char* name : {"front.csv", "details.csv", "history.csv", "compounds.xyz", "compounds.extxyz"})
    texts[name] = read_text(run / name);
  const Store store(run / "results.sqlite");
  std::string& journal = texts["journal"];
  for (const JournalItem& item : store.items()) {
    journal += fmt::format("{} {} {} {} {} {}\n", item.item, item.operation, item.payload, item.genome, item.told,
                           item.task_key);
    if (item.task_key.empty()) continue;
    const StoredResult result = store.result(item.task_key).value();
    journal += fmt::format("{} {} {}\n", result.status, join(result.reasons, "; "), result.structure);
    for (const auto& [name, value] : result.properties)
      journal += fmt::format("{} {:a} {:a}\n", name, value.value, value.uncertainty);
  }
  return texts;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  const std::string list =
      read_text(fmt::format("/proc/{0}/task/{0}/children", parent));  // of its main thread, which starts them
  for (const std::string_view word : split_words(list)) children.push_back(*parse_int(word));
  return children;
}

std::string variable_of(pid_t process, const std::string& name) {
  const std::string environment = '\0' + read_text(fmt::format("/proc/{}/environ", process));
  const std::string opening = '\0' + name + "=";
  const std::size_t found = environment.find(opening);
  if (found == std::string::npos) return {};
  const std::size_t begin = found + opening.size();
  return environment.substr(begin, environment.find('\0', begin) - begin);
}

bool alive(pid_t process) {
  const std::string status = read_text(fmt::format("/proc/{}/stat", process));
  return !status.empty() && status.find(") Z ") == std::string::npos;
}

}  // namespace werner::test
