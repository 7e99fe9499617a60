// Properties of structures in files, by any oracle.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <thread>

#include "app/info_crystal.hpp"
#include "app/predict_formulas.hpp"
#include "app/predict_hull.hpp"
#include "app/predict_potential.hpp"
#include "app/predict_table.hpp"
#include "app/usage.hpp"
#include "app/verb.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/worker_pool.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

struct PredictFlags {
  std::vector<std::string> files;
  std::vector<std::string> properties;
  std::vector<std::string> formulas, species;
  OracleSettings settings;
  std::string output, hull, energy_column;
  std::optional<int> charge, unpaired;
  int workers = 0;
  bool csv = false, json = false, force = false, exact = false, second = false;
};

struct Input {
  std::string name;
  Molecule molecule;
};

// Frames of all files, named by their comment or by file and number; broken ones are told and counted.
struct Inputs {
  std::vector<Input> list;
  int broken = 0;
};

std::string name_of(const Molecule& molecule, const std::string& file, std::size_t number, std::size_t of) {
  for (const char* key : {"name", "CSD_code", "id"})
    if (const auto it = molecule.info.find(key); it != molecule.info.end() && !it->second.empty()) return it->second;
  const std::string stem = file == "-" ? "stdin" : std::filesystem::path(file).filename().string();
  return of == 1 ? stem : stem + ":" + std::to_string(number);
}

void require_electrons(const Input& input, const std::string& file) {
  const auto ask = [&](const char* what, const char* hint) {
    throw UsageError("the structure '" + input.name + "' does not tell its " + what, {file, hint});
  };
  if (!input.molecule.charge) ask("total charge", "give --charge 0, or write charge=0 into its comment line");
  if (!input.molecule.unpaired_electrons)
    ask("number of unpaired electrons", "give --spin 0, or write unpaired_electrons=0 into its comment line");
}

Inputs read_inputs(const PredictFlags& flags) {
  Inputs inputs;
  const bool electrons = !oracle(flags.settings.oracle).cheap;
  for (const std::string& file : flags.files) {
    const CrystalFormat* format = crystal_format_of(file);
    if (format && (format->name != "extxyz" || holds_crystals(file)))
      throw UsageError("a file of crystals, and the oracle '" + flags.settings.oracle + "' computes molecules",
                       {file, "name a potential: --oracle " + join(names_of(potentials()), ", ")});
    const MoleculeFile read = read_molecules(file);
    for (const BrokenEntry& entry : read.broken) {
      std::cerr << "werner: " << entry.where << ": " << entry.reason << "\n";
      ++inputs.broken;
    }
    for (std::size_t i = 0; i < read.molecules.size(); ++i) {
      Input input{name_of(read.molecules[i], file, i + 1, read.molecules.size()), read.molecules[i]};
      if (flags.charge) input.molecule.charge = flags.charge;
      if (flags.unpaired) input.molecule.unpaired_electrons = flags.unpaired;
      if (electrons) require_electrons(input, file);
      if (input.molecule.bonds.empty()) input.molecule.bonds = perceive_bonds(input.molecule);
      inputs.list.push_back(std::move(input));
    }
  }
  return inputs;
}

void require_delivery(const OracleInfo& info, const std::string& name, const std::string& flag) {
  property(name, flag);
  if (std::ranges::find(info.properties, name) == info.properties.end())
    throw UsageError("the oracle '" + info.name + "' does not deliver '" + name + "'",
                     {flag, "it delivers: " + join(info.properties, ", ")});
}

// What is asked of every structure: properties and formulas over them and over species.
struct Question {
  std::vector<TableColumn> columns;
  std::vector<std::string> demanded;  // properties that have to be computed on purpose
  std::vector<NamedFormula> formulas;
  std::map<std::string, OracleTask> species;
};

// Property names to show; those of the oracle that cost nothing extra when neither properties nor formulas were asked
// for.
std::vector<std::string> shown_properties(const PredictFlags& flags) {
  const OracleInfo& info = oracle(flags.settings.oracle, "--oracle");
  std::vector<std::string> wanted;
  // "a, b" is "a,b".
  for (const std::string& name : flags.properties)
    if (!trim(name).empty()) wanted.emplace_back(trim(name));
  for (const std::string& name : wanted) require_delivery(info, name, "--properties");
  if (!wanted.empty() || !flags.formulas.empty()) return wanted;
  if (info.name == "external")
    throw UsageError("the oracle 'external' does not tell what it delivers", {"--properties", "name the properties"});
  std::vector<std::string> names;
  for (const std::string& name : info.properties)
    if (std::ranges::find(info.extras, name) == info.extras.end()) names.push_back(name);
  return names;
}

Question question_of(const PredictFlags& flags) {
  const OracleInfo& info = oracle(flags.settings.oracle, "--oracle");
  Question question;
  std::vector<SpeciesChoice> species;
  for (const std::string& text : flags.species) species.push_back(parse_species(text));
  std::vector<std::string> names = shown_properties(flags);
  for (const std::string& name : names) question.columns.push_back({name, property(name).unit});
  std::vector<Formula> formulas;
  for (const std::string& text : flags.formulas) {
    question.formulas.push_back(parse_named_formula(text));
    const NamedFormula& last = question.formulas.back();
    question.columns.push_back({last.name, last.unit});
    formulas.push_back(last.formula);
    require_species(last.formula, species, "--formula");
    for (const auto& [of, name] : species_properties(last.formula)) require_delivery(info, name, "--formula");
    for (const std::string& name : compound_properties(last.formula)) {
      require_delivery(info, name, "--formula");
      names.push_back(name);
    }
  }
  question.species = species_tasks(species, formulas, flags.settings);
  // The rest comes with every result, as far as the structure has it: water has no buried volume, and its gap is worth
  // having all the same.
  const bool all = info.name == "external";
  for (const std::string& name : names)
    if (all || std::ranges::find(info.extras, name) != info.extras.end()) question.demanded.push_back(name);
  return question;
}

Molecule annotated(const Input& input, const OracleResult& result) {
  Molecule molecule = result.relaxed;
  molecule.comment = {};
  molecule.info = input.molecule.info;
  molecule.info["name"] = input.name;
  molecule.charge = input.molecule.charge;
  molecule.unpaired_electrons = input.molecule.unpaired_electrons;
  for (const auto& [name, value] : result.properties) molecule.info[name] = format_double(value.value);
  return molecule;
}

// Adds the formulas' values; one that lacks a property stays out. A row that has none of the columns is a failure; one
// that lacks some shows a dash for them.
void complete(OracleResult& result, const Question& question, const std::map<std::string, PropertyValues>& species) {
  if (result.status != OracleStatus::done) return;
  PropertyValues values;
  for (const NamedFormula& each : question.formulas)
    if (const PropertyValue value = evaluate(each.formula, result.properties, species); std::isfinite(value.value))
      values[each.name] = value;
  result.properties.merge(values);
  std::vector<std::string> names;
  for (const TableColumn& column : question.columns) names.push_back(column.name);
  if (std::ranges::any_of(names, [&](const std::string& name) { return result.properties.contains(name); })) return;
  result.status = OracleStatus::failed;
  result.reasons.push_back("this structure has no " + join(names, ", "));
}

TableStyle style_of(const PredictFlags& flags) {
  return flags.json ? TableStyle::json : flags.csv ? TableStyle::csv : TableStyle::aligned;
}

int predict(const PredictFlags& flags) {
  check(flags.settings);
  const Question question = question_of(flags);
  if (flags.output == "-")
    throw UsageError("the table goes to standard output, so the structures cannot",
                     {.where = "-o", .hint = "name a file, such as final.xyz"});
  if (!flags.output.empty()) require_writable_molecules(flags.output, flags.force);
  oracle(flags.settings.oracle).version();
  const Inputs inputs = read_inputs(flags);
  catch_stop_signals();

  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const auto species = compute_species(question.species, flags.workers > 0 ? flags.workers : cores);
  WorkerPool pool(
      {.workers = flags.workers > 0 ? flags.workers : std::min(cores, static_cast<int>(inputs.list.size()))});
  std::size_t name_width = 0;
  for (std::size_t i = 0; i < inputs.list.size(); ++i) {
    pool.submit(std::to_string(i), OracleTask{{inputs.list[i].molecule}, question.demanded, flags.settings});
    name_width = std::max(name_width, inputs.list[i].name.size());
  }
  PredictTable table(style_of(flags), question.columns, name_width);
  table.head();
  std::vector<std::optional<OracleResult>> results(inputs.list.size());
  std::vector<Molecule> relaxed;
  std::size_t shown = 0;
  int failed = 0;
  while (shown < results.size()) {
    auto finished = pool.wait(3600);
    if (stop_signal() != 0) break;
    if (!finished) continue;
    results[std::stoul(finished->id)] = std::move(finished->result);
    for (; shown < results.size() && results[shown]; ++shown) {
      OracleResult& result = *results[shown];
      complete(result, question, species);
      table.row(inputs.list[shown].name, result);
      if (result.status == OracleStatus::done)
        relaxed.push_back(annotated(inputs.list[shown], result));
      else
        ++failed;
    }
  }
  table.foot();
  if (!flags.output.empty() && !relaxed.empty()) write_molecules(flags.output, relaxed, flags.force);
  if (shown < results.size())
    throw Error("stopped after " + std::to_string(shown) + " of " + std::to_string(results.size()) + " structures");
  return failed + inputs.broken > 0 ? 1 : 0;
}

int predict_crystals(const PredictFlags& flags, const CLI::App& command) {
  for (const char* name : {"--formula", "--species", "--optimise", "--solvent", "--charge", "--spin", "--command",
                           "--max-steps", "--time-limit"})
    if (command.count(name) > 0)
      throw UsageError("'" + std::string(name) + "' says nothing to a potential of crystals",
                       {.where = {}, .hint = "'werner relax' relaxes crystals"});
  return predict_by_potential({flags.files, flags.properties, flags.settings.oracle, flags.output, style_of(flags),
                               flags.workers, flags.exact, flags.second, flags.force});
}

int predict_against_hull(const PredictFlags& flags, const CLI::App& command) {
  for (const char* name : {"--oracle", "--formula", "--species", "--optimise", "--solvent", "--charge", "--spin",
                           "--command", "--max-steps", "--time-limit", "--workers"})
    if (command.count(name) > 0)
      throw UsageError("'" + std::string(name) + "' beside --hull, which computes nothing",
                       {.where = {}, .hint = "energies are taken from the files"});
  return predict_hull(
      {flags.files, flags.properties, flags.hull, flags.energy_column, flags.output, style_of(flags), flags.force});
}

}  // namespace

std::function<int()> declare_predict(CLI::App& command) {
  auto flags = std::make_shared<PredictFlags>();
  OracleSettings& settings = flags->settings;
  settings.optimise = "none";  // what is asked about a structure is asked about that structure
  command.footer(
      "Examples\n"
      "  werner predict complexes.xyz --properties homo_lumo_gap,polarizability\n"
      "  werner predict mine.xyz --charge 0 --spin 1 --optimise normal -o relaxed.xyz\n"
      "  werner predict many.sdf --oracle geometry --csv > table.csv\n"
      "  werner predict adduct.xyz --optimise tight --formula 'binding [eV] = energy - energy(acid) - energy(PMe3)' "
      "\\\n"
      "      --species acid=acid.xyz --species PMe3=pme3.xyz,charge=0,spin=0\n"
      "  werner predict crystals.cif --oracle nequix-mp-1 --properties energy,forces,stress -o out.extxyz\n"
      "  werner predict generated.csv --properties e_above_hull,decomposition --hull known.csv.gz\n");
  command
      .add_option("FILES", flags->files,
                  "structures (molecules as XYZ, MOL, SDF, crystals in any format; .gz too; - is standard input)")
      ->required();
  std::vector<std::string> judges = names_of(oracles());
  for (const PotentialInfo& info : potentials()) judges.push_back(info.name);
  command.add_option("--oracle", settings.oracle, "what computes: " + join(judges, ", "))
      ->type_name("NAME")
      ->capture_default_str();
  command.add_option("--properties", flags->properties, "names, separated by commas (see 'werner list properties')")
      ->type_name("NAMES")
      ->delimiter(',');
  command
      .add_option("--formula", flags->formulas,
                  "a column computed from properties of the structure and of species: 'NAME [UNIT] = energy - "
                  "energy(SPECIES)', with + - * / ( ); repeatable")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  command
      .add_option("--species", flags->species,
                  "a structure that formulas speak of, by the same oracle and settings: NAME=FILE, and behind it "
                  "',charge=N,spin=N' where its comment does not tell them; repeatable")
      ->type_name("NAME=FILE")
      ->allow_extra_args(false);
  command
      .add_option("--optimise", settings.optimise,
                  "none: properties of the structure as it is; or relax it first: crude, sloppy, loose, normal, tight, "
                  "verytight")
      ->type_name("LEVEL")
      ->capture_default_str();
  command.add_option("--solvent", settings.solvent, "implicit solvent (ALPB), such as water or thf")->type_name("NAME");
  command.add_option("--charge", flags->charge, "total charge of every structure, instead of what its comment says")
      ->type_name("N")
      ->check(whole_number(-1000, 1000));
  command
      .add_option("--spin", flags->unpaired,
                  "number of unpaired electrons of every structure, likewise; those of a 4f core are not counted")
      ->type_name("N")
      ->check(whole_number(0, 1000));
  command
      .add_option("--command", settings.command,
                  "of the oracle 'external': {xyz}, {charge}, {multiplicity} are filled in")
      ->type_name("TEXT");
  command.add_option("--max-steps", settings.max_steps, "of one optimisation")
      ->type_name("N")
      ->check(whole_number(1))
      ->capture_default_str();
  command.add_option("--time-limit", settings.time_limit, "seconds for one calculation")
      ->type_name("SECONDS")
      ->check(positive_number())
      ->capture_default_str();
  command.add_option("--workers,--threads", flags->workers, "processes that compute at once; default: one per core")
      ->type_name("N")
      ->check(whole_number(1, 4096));
  command
      .add_option("-o,--output", flags->output,
                  "final structures with their properties, extended XYZ or another format")
      ->type_name("FILE");
  command
      .add_option("--hull", flags->hull,
                  "energies of known compounds: crystals are placed above or below their convex hull by the energies "
                  "that stand beside them; files behind commas fill its gaps (docs/phase-diagrams.md)")
      ->type_name("FILE");
  command.add_option("--energy-column", flags->energy_column, "with --hull: which of the energies beside the crystals")
      ->type_name("NAME");
  command.add_flag("--exact", flags->exact, "of a potential: in 64-bit numbers, several times slower");
  command.add_flag("--second-opinion", flags->second,
                   "of a potential: how far its second set of weights disagrees, eV/atom");
  auto* csv = command.add_flag("--csv", flags->csv, "the table as CSV");
  command.add_flag("--json", flags->json, "the table as JSON")->excludes(csv);
  command.add_flag("--force", flags->force, "overwrite the output");
  return [flags, &command] {
    if (!flags->hull.empty()) return predict_against_hull(*flags, command);
    if (is_potential(flags->settings.oracle)) return predict_crystals(*flags, command);
    if (flags->exact || flags->second)
      throw UsageError("'--exact' and '--second-opinion' are for potentials of crystals",
                       {.where = {}, .hint = "as in --oracle nequix-mp-1"});
    return predict(*flags);
  };
}

}  // namespace werner
