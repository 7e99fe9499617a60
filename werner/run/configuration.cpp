#include "werner/run/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "werner/complex/complex.hpp"
#include "werner/complex/polyhedron.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/evolve/strategy.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/formula.hpp"
#include "werner/run/toml.hpp"
#include "werner/system/process.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

// Paths in a configuration are relative to its folder, those of a flag to the working folder.
std::string resolved_path(TomlReader& table, const std::string& key, const fs::path& folder) {
  const std::string text = table.text(key, "");
  if (text.empty()) return {};
  const bool from_flag = table.where(key).starts_with("--");
  return fs::absolute(from_flag ? fs::path(text) : folder / text).lexically_normal().string();
}

std::string read_kind(TomlReader& table) {
  const std::vector<std::string> known{"complex", "crystal", "prototype"};
  const std::string kind = table.text("kind", "complex");
  if (std::ranges::find(known, kind) == known.end())
    throw UsageError("unknown space '" + kind + "'", {.where = table.where("kind"), .hint = did_you_mean(kind, known)});
  return kind;
}

SpaceChoice read_space(TomlReader& table) {
  SpaceChoice space;
  table.only({"kind", "metal", "geometry", "spin"});
  for (const std::string& text : table.texts("metal")) {
    const std::string metal = metal_text(parse_metal(text, table.where("metal")));
    if (std::find(space.metals.begin(), space.metals.end(), metal) == space.metals.end()) space.metals.push_back(metal);
  }
  if (space.metals.empty())
    throw UsageError("no metal", {.where = table.where("metal"), .hint = "as in metal = [\"Pd(II)\", \"Pt(II)\"]"});
  space.geometries = table.texts("geometry");
  if (space.geometries.empty())
    throw UsageError("no geometry", {.where = table.where("geometry"),
                                     .hint = "as in geometry = [\"square-planar\"]; see 'werner list polyhedra'"});
  for (const std::string& name : space.geometries) {
    const auto known = polyhedra();
    if (std::none_of(known.begin(), known.end(), [&](const Polyhedron& p) { return p.name == name; }))
      polyhedron(name, std::nullopt, table.where("geometry"));
  }
  if (table.has("spin")) space.spins = table.texts("spin");
  for (const std::string& spin : space.spins)
    if (const auto number = parse_int(spin); spin != "low" && spin != "high" && !(number && *number >= 0))
      throw UsageError("'" + spin + "' is no spin",
                       {.where = table.where("spin"),
                        .hint = "expected \"low\", \"high\" or a number of unpaired electrons such as 2"});
  space.spin_where = table.where("spin");
  return space;
}

LigandChoice read_ligand_choice(TomlReader table, const fs::path& folder) {
  LigandChoice ligands;
  table.only({"library", "file", "classes", "names", "exclude", "denticity"});
  ligands.file = resolved_path(table, "file", folder);
  ligands.library = table.text("library", ligands.file.empty() ? "builtin" : "none");
  if (ligands.library != "builtin" && ligands.library != "none")
    throw UsageError("unknown library '" + ligands.library + "'",
                     {.where = table.where("library"), .hint = "known: builtin, none; own ligands are read by file"});
  ligands.classes = table.texts("classes");
  ligands.names = table.texts("names");
  ligands.exclude = table.texts("exclude");
  ligands.denticity = table.wholes("denticity");
  ligands.class_places = table.places("classes");
  ligands.name_places = table.places("names");
  ligands.exclude_places = table.places("exclude");
  return ligands;
}

ObjectiveChoice read_objective(TomlReader table) {
  ObjectiveChoice choice;
  table.only({"property", "formula", "unit", "goal", "target", "window", "weight", "aim", "reference"});
  choice.where = table.where(table.has("property") ? "property" : "formula");
  choice.formula = table.text("formula", "");
  choice.unit = table.text("unit", "");
  Objective& objective = choice.objective;
  objective.property = table.text("property", choice.formula.empty() ? "" : "value");
  if (objective.property.empty())
    throw UsageError("an objective without a property",
                     {.where = table.where("property"), .hint = "see 'werner list properties'"});
  if (choice.formula.empty())
    property(objective.property, table.where("property"));
  else
    parse_formula(choice.formula, table.where("formula"));

  if (table.has("target")) objective.goal = Goal::target;
  if (table.has("window")) objective.goal = Goal::window;
  if (table.has("goal")) {
    const std::vector<std::string> goals{"maximize", "minimize", "target", "window"};
    const std::string text = table.text("goal", "");
    const auto goal = std::find(goals.begin(), goals.end(), text);
    if (goal == goals.end())
      throw UsageError("unknown goal '" + text + "'",
                       {.where = table.where("goal"), .hint = did_you_mean(text, goals)});
    objective.goal = static_cast<Goal>(goal - goals.begin());
  } else if (objective.goal == Goal::maximize) {
    throw UsageError("no goal for '" + objective.property + "'",
                     {.where = table.where("goal"), .hint = "maximize, minimize, target = x or window = [low, high]"});
  }
  for (const auto& [key, goal] : {std::pair("target", Goal::target), std::pair("window", Goal::window)})
    if (table.has(key) && objective.goal != goal)
      throw UsageError(
          fmt::format("both '{}' and another goal for '{}'", key, objective.property),
          {.where = table.where(key), .hint = "one goal an objective; a second one is a second [[objective]]"});
  constexpr double huge = 1e12;
  if (objective.goal == Goal::target && !table.has("target"))
    throw UsageError("goal 'target' without a value", {.where = table.where("goal"), .hint = "add target = x"});
  objective.target = table.number("target", 0, -huge, huge);
  const std::vector<double> window = table.numbers("window");
  if (objective.goal == Goal::window) {
    if (window.size() != 2)
      throw UsageError("a window needs two numbers", {.where = table.where("window"), .hint = "window = [low, high]"});
    if (window[0] == window[1])
      throw UsageError(fmt::format("window [{}, {}] has no width", format_double(window[0]), format_double(window[1])),
                       {.where = table.where("window"),
                        .hint = "target = " + format_double(window[0]) + " asks for what is near one value"});
    if (!(window[0] < window[1]))
      throw UsageError(fmt::format("window [{}, {}] is empty or negative: the first number must be the lower one",
                                   format_double(window[0]), format_double(window[1])),
                       {.where = table.where("window"),
                        .hint = fmt::format("window = [{}, {}]?", format_double(window[1]), format_double(window[0]))});
    objective.low = window[0];
    objective.high = window[1];
  }
  objective.weight = table.number("weight", 1, 0, huge);
  objective.aim = table.number("aim", 0, 0, 1e3);
  if (table.has("reference")) objective.reference = table.number("reference", 0, -huge, huge);
  return choice;
}

OracleChoice read_oracle(TomlReader table, const fs::path& folder) {
  OracleChoice choice;
  table.only({"name", "optimise", "solvent", "max_steps", "time_limit", "command", "free_energy", "rotamers", "workers",
              "file"});
  OracleSettings& settings = choice.settings;
  settings.oracle = table.text("name", settings.oracle);
  if (settings.oracle != "table") {
    std::vector<std::string> known = names_of(oracles());
    known.push_back("table");
    if (std::find(known.begin(), known.end(), settings.oracle) == known.end())
      throw UsageError("unknown oracle '" + settings.oracle + "'",
                       {.where = table.where("name"), .hint = did_you_mean(settings.oracle, known)});
  }
  settings.optimise = table.text("optimise", settings.optimise);
  const std::span<const std::string> levels = optimisation_levels();
  if (std::find(levels.begin(), levels.end(), settings.optimise) == levels.end())
    throw UsageError("unknown level of optimisation '" + settings.optimise + "'",
                     {.where = table.where("optimise"), .hint = did_you_mean(settings.optimise, levels)});
  settings.solvent = table.text("solvent", settings.solvent);
  settings.max_steps = table.whole("max_steps", settings.max_steps, 1, 1000000);
  settings.time_limit = table.number("time_limit", settings.time_limit, 1, 1e9);
  settings.command = table.text("command", settings.command);
  // A script beside the configuration: {here} is its folder.
  const std::string here = shell_quoted(folder.string());
  for (std::size_t at = 0; (at = settings.command.find("{here}", at)) != std::string::npos; at += here.size())
    settings.command.replace(at, 6, here);
  settings.free_energy = table.flag("free_energy", settings.free_energy);
  choice.rotamers = table.whole("rotamers", choice.rotamers, 1, 1000);
  choice.workers = table.whole("workers", choice.workers, 0, 4096);
  choice.file = resolved_path(table, "file", folder);
  if (settings.oracle == "external" && settings.command.empty())
    throw UsageError("the oracle 'external' needs a command",
                     {.where = table.where("command"), .hint = "as in command = \"./my_script.sh\""});
  if (settings.oracle == "table" && choice.file.empty())
    throw UsageError("the oracle 'table' needs a file",
                     {.where = table.where("file"), .hint = "a CSV file with a column 'ligands' and the properties"});
  return choice;
}

SearchChoice read_search(TomlReader table) {
  SearchChoice search;
  search.strategy = table.text("strategy", search.strategy);
  search.where = table.where("strategy");
  search.evaluations = table.whole("evaluations", search.evaluations, 1, 1000000000);
  search.relaxation_steps = table.whole("relaxation_steps", search.relaxation_steps, 0, 2147483647);
  search.seed = table.whole("seed", search.seed, 0, 2147483647);
  TomlReader nested = table.table("parameters");
  search.parameters = nested.rest();
  if (search.strategy == "auto") {
    for (const StrategyInfo& info : strategies())
      for (const StrategyParameter& known : info.parameters)
        if (table.has(known.name))
          throw UsageError("'" + known.name + "' is a parameter of some strategies, and none is named",
                           {.where = table.where(known.name),
                            .hint = "as in strategy = \"" + info.name + "\"; see 'werner list strategies'"});
    table.finish();
    return search;
  }
  const StrategyInfo& info = strategy(search.strategy, search.where);
  for (const StrategyParameter& known : info.parameters)
    if (table.has(known.name)) search.parameters[known.name] = join(table.texts(known.name), ", ");
  table.finish();
  for (auto& [name, text] : search.parameters) {
    const StrategyParameter& known = parameter(info, name, nested.where(name));
    text = parameter_text(known, parameter_value(known, text, nested.where(name)));
  }
  for (const StrategyParameter& known : info.parameters)
    search.parameters.try_emplace(known.name, parameter_text(known, known.default_value));
  return search;
}

SpeciesChoice read_species(TomlReader table, const fs::path& folder) {
  SpeciesChoice species;
  table.only({"name", "file", "charge", "unpaired_electrons"});
  species.name = table.text("name", "");
  species.file = resolved_path(table, "file", folder);
  if (species.name.empty() || species.file.empty())
    throw UsageError("a species needs a name and a file",
                     {.where = table.where("name"), .hint = "as in name = \"PPh3\", file = \"pph3.xyz\""});
  species.where = table.where("name");
  if (table.has("charge")) species.charge = table.whole("charge", 0, -100, 100);
  if (table.has("unpaired_electrons")) species.unpaired_electrons = table.whole("unpaired_electrons", 0, 0, 100);
  return species;
}

}  // namespace

// What `werner build complex` reads looks similar, but asks for one structure.
static void refuse_recipe(TomlReader& reader, const std::string& file) {
  if (!reader.has("space") && reader.has("metal") && reader.has("ligands"))
    throw UsageError("this is the recipe of one complex, not the question of a search",
                     {.where = file, .hint = "werner build complex " + file});
}

Configuration parse_configuration(const std::string& text, const fs::path& file,
                                  const std::vector<std::string>& overrides) {
  TomlValue document = parse_toml(text, file.string());
  for (const std::string& assignment : overrides) override_toml(document, assignment);
  const fs::path folder = fs::absolute(file).parent_path();
  Configuration configuration;
  configuration.file = file.string();
  configuration.name = file.stem().string();
  TomlReader reader(document, "");
  refuse_recipe(reader, file.string());
  reader.only({"space", "ligands", "constraints", "species", "objective", "oracle", "search", "run"});
  configuration.space_where = reader.where("space");
  TomlReader space = reader.table("space");
  configuration.space.kind = read_kind(space);
  if (configuration.space.kind != "complex") {
    for (const char* table : {"ligands", "constraints", "species"})
      if (reader.has(table))
        throw UsageError("[" + std::string(table) + "] is for complexes", {.where = reader.where(table)});
    if (configuration.space.kind == "crystal")
      configuration.crystal = read_crystal_space(space, folder);
    else
      configuration.prototype = read_prototype_choice(space, folder);
    TomlReader oracle = reader.table("oracle");
    configuration.potential = read_potential_choice(oracle, folder);
    if (configuration.crystal && configuration.potential->relax.keep_symmetry) {
      if (space.has("rattle") && configuration.crystal->rattle > 0)
        throw UsageError("rattle and keep_symmetry: what is moved off its positions has no symmetry to keep",
                         {.where = space.where("rattle"), .hint = "one of them only"});
      configuration.crystal->rattle = 0;
    }
  } else {
    configuration.space = read_space(space);
    configuration.ligands = read_ligand_choice(reader.table("ligands"), folder);
    configuration.constraints = read_constraints(reader.table("constraints"));
    for (TomlReader& table : reader.tables("species"))
      configuration.species.push_back(read_species(std::move(table), folder));
    configuration.oracle = read_oracle(reader.table("oracle"), folder);
  }
  for (TomlReader& table : reader.tables("objective"))
    configuration.objectives.push_back(read_objective(std::move(table)));
  if (configuration.objectives.empty())
    throw UsageError(
        "no objective",
        {.where = file.string(), .hint = "add [[objective]] with property and goal; see 'werner list properties'"});
  configuration.search = read_search(reader.table("search"));
  TomlReader run = reader.table("run");
  run.only({"name", "output", "cache", "keep"});
  configuration.name = run.text("name", configuration.name);
  configuration.run.output = resolved_path(run, "output", folder);
  configuration.run.cache = resolved_path(run, "cache", folder);
  configuration.run.keep = run.whole("keep", configuration.run.keep, 1, 1000000);
  return configuration;
}

Configuration read_configuration(const fs::path& file, const std::vector<std::string>& overrides) {
  if (file != "-" && !fs::exists(file))
    throw Error("no configuration '" + file.string() + "'",
                {.where = {}, .hint = "a TOML file that says what is wanted; see the folder examples"});
  return parse_configuration(read_text_file(file), file == "-" ? fs::path("stdin") : file, overrides);
}

}  // namespace werner
