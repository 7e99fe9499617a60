// From one structure format to another; bonds and charges are found where the target has room for them.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/verb.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/formats.hpp"

namespace werner {

namespace {

struct ConvertFlags {
  std::string from, to, input_format, output_format;
  std::optional<int> charge, unpaired_electrons;
  bool force = false;
};

bool has_bonds(const std::string& file, const std::string& format) {
  const auto ends = [&](std::string_view end) {
    return format == end || file.ends_with("." + std::string(end)) || file.ends_with("." + std::string(end) + ".gz");
  };
  return ends("mol") || ends("sdf") || ends("sd");
}

int convert(const ConvertFlags& flags) {
  MoleculeFile file = read_molecules(flags.from, flags.input_format);
  for (const BrokenEntry& entry : file.broken) std::cerr << "werner: " << entry.where << ": " << entry.reason << "\n";
  for (Molecule& molecule : file.molecules) {
    if (flags.charge) molecule.charge = flags.charge;
    if (flags.unpaired_electrons) molecule.unpaired_electrons = flags.unpaired_electrons;
    if (!molecule.bonds.empty() || !has_bonds(flags.to, flags.output_format)) continue;
    const Perception perception = perceive(molecule);
    molecule.bonds = perception.bonds;
    molecule.formal_charges = perception.formal_charges;
    if (!perception.verdict.ok() && perception.formal_charges.empty())
      std::cerr << "werner: bonds without orders and charges: " << perception.verdict.reasons.front() << "\n";
  }
  if (flags.to == "-")
    std::cout << find_named(formats(), flags.output_format.empty() ? "xyz" : flags.output_format, "format",
                            "--to-format")
                     .write(file.molecules);
  else
    write_molecules(flags.to, file.molecules, flags.force, flags.output_format);
  return file.broken.empty() ? 0 : 1;
}

}  // namespace

std::function<int()> declare_convert(CLI::App& command) {
  auto flags = std::make_shared<ConvertFlags>();
  command.add_option("from", flags->from, "structures to read; - is stdin (XYZ)")->required();
  command.add_option("to", flags->to, "file to write, its extension says how; - is stdout")->required();
  command.add_option("--from-format", flags->input_format, "format of the input, where its extension does not tell");
  command.add_option("--to-format", flags->output_format, "format of the output, likewise");
  command.add_option("--charge", flags->charge, "total charge of every structure");
  command.add_option("--spin", flags->unpaired_electrons, "number of unpaired electrons of every structure")
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--force", flags->force, "overwrite an existing file");
  return [flags] { return convert(*flags); };
}

}  // namespace werner
