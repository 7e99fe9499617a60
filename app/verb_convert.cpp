// From one structure format to another; bonds and charges are found where the target has room for them.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/convert_crystal.hpp"
#include "app/info_crystal.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/formats.hpp"

namespace werner {

namespace {

struct ConvertFlags {
  std::string from, to, output, input_format, output_format;
  std::optional<int> charge, unpaired_electrons;
  std::string repeat;
  ConvertCrystalFlags crystal;
  bool force = false;
};

// What the other kind of structure does not know would be passed over in silence.
void refuse_flags(const CLI::App& command, std::initializer_list<const char*> names, const std::string& why) {
  for (const char* name : names)
    if (command.count(name) > 0) throw UsageError("'" + std::string(name) + "' " + why);
}

// By what is read; where that says nothing (stdin), by what is written.
bool of_crystals(const ConvertFlags& flags) {
  const auto names_one = [](const std::string& name) {
    return name != "extxyz" && std::ranges::any_of(crystal_formats(), [&](const auto& f) { return f.name == name; });
  };
  if (!flags.input_format.empty()) return names_one(flags.input_format);
  return flags.from == "-" ? names_one(flags.output_format) : holds_crystals(flags.from);
}

int convert_as_crystals(ConvertFlags& flags, const CLI::App& command) {
  refuse_flags(command, {"--charge", "--spin"}, "is for molecules, and " + flags.from + " holds crystals");
  ConvertCrystalFlags& crystal = flags.crystal;
  crystal.from = flags.from;
  crystal.to = flags.to;
  crystal.input_format = flags.input_format;
  crystal.output_format = flags.output_format;
  crystal.force = flags.force;
  if (!flags.repeat.empty()) crystal.repeat = parse_repeat(flags.repeat);
  return convert_crystals(crystal);
}

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
      "  werner convert complex.mol -                      to the terminal, as XYZ\n"
      "  werner convert generated.extxyz generated.cif --symmetrised\n"
      "  werner convert POSCAR cell.cif --cell conventional --repeat 2x2x1\n"
      "  werner convert crystals.csv.gz reduced.json --cell lll\n"
      "  werner convert POSCAR rotated.cif --repeat 1,1,0,-1,1,0,0,0,1\n");
  command.add_option("FROM", flags->from, "molecules or crystals to read; - is stdin (XYZ)")->required();
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
  command
      .add_option("--cell", flags->crystal.cell,
                  "of crystals: primitive or conventional (standardised by symmetry, idealised), with -as-found (not "
                  "idealised) or -band (of band structures) behind it; niggli, lll, smallest")
      ->type_name("NAME")
      ->check(one_of(cell_names()));
  command
      .add_option("--repeat", flags->repeat,
                  "of crystals: cells along a, b and c, or nine numbers, the rows of a matrix")
      ->type_name("AxBxC");
  command.add_flag("--symmetrised", flags->crystal.symmetrised,
                   "of crystals: atoms moved to where the space group wants them; CIFs get its operations");
  command.add_option("--symprec", flags->crystal.symprec, "Angstrom that atoms of a crystal may be off their symmetry")
      ->type_name("X")
      ->check(positive_number())
      ->capture_default_str();
  command.add_flag("--force", flags->force, "overwrite an existing file");
  return [flags, &command] {
    if (flags->to.empty()) flags->to = flags->output;
    if (flags->to.empty())
      throw UsageError("no file to write is given",
                       {.where = {}, .hint = "as in werner convert in.xyz out.mol, or -o out.mol"});
    if (of_crystals(*flags)) return convert_as_crystals(*flags, command);
    refuse_flags(command, {"--cell", "--repeat", "--symmetrised", "--symprec"},
                 "is for crystals, and " + flags->from + " holds molecules");
    return convert(*flags);
  };
}

}  // namespace werner
