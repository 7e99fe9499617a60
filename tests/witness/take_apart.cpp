// take_apart STRUCTURES OUT.csv [EVERY] [FIRST]: every EVERY-th structure from number FIRST on is perceived and written
// as a row of a batch list for `werner build complex --batch`: name, metal, oxidation_state, geometry, ligands, sites.
// `sites` says for each vertex of the polyhedron "ligand.donor", both counted from 0, donors in the order of
// SMILES{donors}. What perception cannot vouch for goes to OUT.refused.csv with its reasons.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "werner/complex/perceive.hpp"
#include "werner/complex/written_donors.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

std::string quoted(const std::string& field) {
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string name_of(const Molecule& molecule, std::size_t number) {
  for (const char* key : {"name", "CSD_code"})
    if (const auto it = molecule.info.find(key); it != molecule.info.end()) return it->second;
  return "structure-" + std::to_string(number);
}

std::string row_of(const Complex& complex, const std::string& name) {
  std::vector<std::string> ligands, sites;
  std::vector<std::vector<int>> written;  // per ligand: the donor that stands i-th in its text
  for (const LigandPtr& ligand : complex.ligands) {
    ligands.push_back(ligand_text(*ligand));
    written.push_back(written_donors(*parse_ligand(ligands.back()), ligands.back()));
  }
  for (const Site& site : complex.sites) {
    const auto place = std::ranges::find(written[site.ligand], site.donor) - written[site.ligand].begin();
    sites.push_back(fmt::format("{}.{}", site.ligand, place));
  }
  return fmt::format("{},{},{},{},{},{}\n", quoted(name), element(complex.metal.z).symbol,
                     complex.metal.oxidation_state, complex.geometry->name, quoted(join(ligands, ";")),
                     join(sites, " "));
}

int run(const std::vector<std::string>& arguments) {
  const MoleculeFile file = read_molecules(arguments.at(0));
  const std::filesystem::path out = arguments.at(1);
  const auto number = [&](std::size_t i, int otherwise) {
    return arguments.size() > i ? parse_int(arguments[i]).value_or(otherwise) : otherwise;
  };
  const int every = std::max(1, number(2, 1)), first = std::max(0, number(3, 0));
  std::string rows = "name,metal,oxidation_state,geometry,ligands,sites\n", refused = "name,reasons\n";
  int taken = 0, seen = 0;
  for (std::size_t i = first; i < file.molecules.size(); i += every) {
    const Molecule& molecule = file.molecules[i];
    const Perception perception = perceive(molecule);
    ++seen;
    std::string why = join(perception.verdict.reasons, "; ");
    if (why.empty() && !perception.separate.empty()) why = "more than one species";
    try {
      if (why.empty()) rows += row_of(perception.complex, name_of(molecule, i));
    } catch (const Error& error) {
      why = error.what();  // a ligand that nobody may write down: a donor without electrons
    }
    taken += why.empty();
    if (!why.empty()) refused += quoted(name_of(molecule, i)) + "," + quoted(std::as_const(why)) + "\n";
  }
  write_text_file(out, rows);
  write_text_file(std::filesystem::path(out).replace_extension("refused.csv"), refused);
  fmt::print("{} of {} taken apart\n", taken, seen);
  return 0;
}

}  // namespace
}  // namespace werner

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  if (arguments.size() < 2) {
    fmt::print(stderr, "usage: take_apart STRUCTURES OUT.csv [EVERY] [FIRST]\n");
    return 2;
  }
  try {
    return werner::run(arguments);
  } catch (const werner::Error& error) {
    fmt::print(stderr, "take_apart: {}\n", error.what());
    return 1;
  }
}
