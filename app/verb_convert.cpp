// From one structure format to another; bonds and charges are found where the target has room for them.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/formats.hpp"

namespace werner {

namespace {

struct ConvertFlags {
  std::string from, to, output, input_format, output_format;
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
  command.footer(
      "Examples\n"
      "  werner convert complex.xyz complex.mol --charge 2\n"
      "  werner convert many.sdf -o many.xyz\n"
      "  werner convert complex.mol -                      to the terminal, as XYZ\n");
  command.add_option("FROM", flags->from, "structures to read; - is stdin (XYZ)")->required();
  auto* to = command.add_option("TO", flags->to, "file to write, its extension says how; - is stdout");
  command.add_option("-o,--output", flags->output, "the same as TO")->type_name("FILE")->excludes(to);
  command.add_option("--from-format", flags->input_format, "format of the input, where its extension does not tell")
      ->type_name("NAME");
  command.add_option("--to-format", flags->output_format, "format of the output, likewise")->type_name("NAME");
  command.add_option("--charge", flags->charge, "total charge of every structure, instead of what its comment says")
      ->type_name("N")
      ->check(whole_number(-1000, 1000));
  command.add_option("--spin", flags->unpaired_electrons, "number of unpaired electrons of every structure, likewise")
      ->type_name("N")
      ->check(whole_number(0, 1000));
  command.add_flag("--force", flags->force, "overwrite an existing file");
  return [flags] {
    if (flags->to.empty()) flags->to = flags->output;
    if (flags->to.empty())
      throw UsageError("no file to write is given",
                       {.where = {}, .hint = "as in werner convert in.xyz out.mol, or -o out.mol"});
    return convert(*flags);
  };
}

}  // namespace werner
