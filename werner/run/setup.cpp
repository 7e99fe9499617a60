#include "werner/run/setup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "werner/complex/spin.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/evolve/crystal_genome.hpp"
#include "werner/physics/external.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/lattice/phonons.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/thread_pool.hpp"
#include "werner/physics/worker_pool.hpp"
#include "werner/run/crystal_hull.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/rank_pool.hpp"
#include "werner/run/symmetrised_cif.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::vector<std::string> delivered(const std::string& oracle_name) {
  std::vector<std::string> names = oracle(oracle_name).properties;
  const std::vector<std::string> more = oracle("geometry").properties;
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

void require_delivery(const OracleChoice& choice, const std::string& name, const std::string& where) {
  if (choice.settings.oracle == "table" || choice.settings.oracle == "external") return;
  if (contains(delivered(choice.settings.oracle), name)) return;
  std::vector<std::string> able;
  for (const OracleInfo& info : oracles())
    if (contains(info.properties, name)) able.push_back(info.name);
  throw UsageError(
      fmt::format("the oracle '{}' does not deliver '{}'", choice.settings.oracle, name),
      {.where = where, .hint = able.empty() ? "only 'external' or 'table' can" : "delivered by " + join(able, ", ")});
}

void choose_strategy(Configuration& configuration, const Space& space) {
  SearchChoice& search = configuration.search;
  if (search.strategy == "auto" && configuration.crystal) {
    search.strategy = "adaptive-ga";
  } else if (search.strategy == "auto") {
    search.strategy = configuration.objectives.size() > 1 ? "nsga2" : "ga";
    for (const StrategyInfo& info : strategies()) {
      const int most = info.max_objectives;
      if (info.name == "active" && (!info.applies || info.applies(space)) &&
          (most == 0 || most >= static_cast<int>(configuration.objectives.size())))
        search.strategy = "active";
    }
  }
  const StrategyInfo& info = strategy(search.strategy, search.where);
  for (const StrategyParameter& known : info.parameters)
    search.parameters.try_emplace(known.name, parameter_text(known, known.default_value));
}

// A number of unpaired electrons that none of the metals can have would leave nothing of the space.
void require_spins(const ComplexSpaceOptions& options, const std::string& where) {
  std::vector<std::string> possible;
  std::set<int> all;
  for (const Metal& metal : options.metals) {
    Complex complex;
    complex.metal = metal;
    std::vector<std::string> numbers;
    for (const int spin : possible_spins(complex)) {
      all.insert(spin);
      numbers.push_back(std::to_string(spin));
    }
    possible.push_back(metal_text(metal) + " " + join(numbers, ", "));
  }
  // A ligand that is a radical brings one more.
  const bool radicals =
      std::ranges::any_of(options.ligands, [](const LigandPtr& ligand) { return is_radical(*ligand); });
  for (const int number : options.spins.numbers)
    if (!all.contains(number) && !(radicals && number <= *all.rbegin() + 12))
      throw UsageError(std::to_string(number) + " unpaired electrons are impossible for every metal of the space",
                       {.where = where, .hint = "possible: " + join(possible, "; ")});
}

// GFN-xTB ends at radon and has the 4f electrons of the trivalent ion in its core, whatever the oxidation state.
void require_parameters(const std::vector<Metal>& metals, const std::string& oracle_name, const std::string& where) {
  constexpr int radon = 86;
  if (!oracle_name.starts_with("gfn")) return;
  for (const Metal& metal : metals)
    if (metal.z > radon)
      throw UsageError("the oracle '" + oracle_name + "' has no parameters for " + element(metal.z).symbol,
                       {.where = where, .hint = "it knows hydrogen to radon; the oracle 'external' takes any program"});
  if (oracle_name == "gfn-ff") return;
  for (const Metal& metal : metals)
    if (metal.z >= 57 && metal.z <= 71 && !f_electrons_in_core(metal))
      throw UsageError("the oracle '" + oracle_name + "' cannot compute " + metal_text(metal) +
                           ": its 4f core is that of the oxidation state III",
                       {.where = where, .hint = "take " + metal_text({metal.z, 3}) + ", or the oracle 'external'"});
}

}  // namespace

LigandFile choose_ligands(const LigandChoice& choice, const std::string& where) {
  LigandFile chosen, source;
  if (!choice.file.empty()) source = read_ligands(choice.file);
  const std::size_t own_count = source.ligands.size();
  chosen.refused = source.refused;
  if (choice.library == "builtin") {
    const auto library = ligand_library();
    source.ligands.insert(source.ligands.end(), library.begin(), library.end());
  }
  std::vector<std::string> names, classes = ligand_classes();
  for (const LigandPtr& ligand : source.ligands) {
    names.push_back(ligand->name);
    classes.insert(classes.end(), ligand->classes.begin(), ligand->classes.end());
  }
  const auto place = [&](const std::vector<std::string>& places, std::size_t i) {
    return i < places.size() ? places[i] : where;
  };
  for (std::size_t i = 0; i < choice.classes.size(); ++i)
    if (const std::string& name = choice.classes[i]; !contains(classes, name))
      throw UsageError("unknown class of ligands '" + name + "'",
                       {.where = place(choice.class_places, i), .hint = did_you_mean(name, classes)});
  for (std::size_t i = 0; i < choice.exclude.size(); ++i)
    if (const std::string& name = choice.exclude[i]; !contains(classes, name) && !contains(names, name)) {
      std::vector<std::string> known = classes;
      known.insert(known.end(), names.begin(), names.end());
      throw UsageError("unknown ligand or class '" + name + "'",
                       {.where = place(choice.exclude_places, i), .hint = did_you_mean(name, known)});
    }
  // A file that is given is meant: `names` adds to it, and only what has a class is chosen by class. Of the library
  // `names` alone takes nothing else.
  const bool whole_library = choice.classes.empty() && choice.names.empty();
  for (std::size_t i = 0; i < source.ligands.size(); ++i) {
    const LigandPtr& ligand = source.ligands[i];
    const auto among = [&](const std::vector<std::string>& list) {
      return std::any_of(ligand->classes.begin(), ligand->classes.end(),
                         [&](const std::string& name) { return contains(list, name); });
    };
    const bool own = i < own_count;
    const bool right_class = own ? choice.classes.empty() || ligand->classes.empty() || among(choice.classes)
                                 : whole_library || among(choice.classes);
    const bool right_denticity = choice.denticity.empty() || std::find(choice.denticity.begin(), choice.denticity.end(),
                                                                       ligand->denticity()) != choice.denticity.end();
    if (right_class && right_denticity && !among(choice.exclude) && !contains(choice.exclude, ligand->name))
      chosen.ligands.push_back(ligand);
  }
  for (std::size_t i = 0; i < choice.names.size(); ++i) {
    const std::string& name = choice.names[i];
    const auto own = std::find_if(source.ligands.begin(), source.ligands.end(),
                                  [&](const LigandPtr& ligand) { return ligand->name == name; });
    chosen.ligands.push_back(own != source.ligands.end() ? *own : find_ligand(name, place(choice.name_places, i)));
  }
  if (chosen.ligands.empty())
    throw UsageError("no ligand is left", {.where = where, .hint = "widen [ligands]: classes, denticity, exclude"});
  return chosen;
}

PropertyInfo property_of(const ObjectiveChoice& objective) {
  if (objective.formula.empty()) return property(objective.objective.property);
  return {objective.objective.property, objective.unit, objective.formula, {}};
}

namespace {

void set_up_complexes(DesignSetup& setup) {
  Configuration& resolved = setup.configuration;
  const std::string& where = resolved.space_where;
  LigandFile ligands = choose_ligands(resolved.ligands, resolved.file);
  setup.refused = std::move(ligands.refused);
  if (resolved.oracle.settings.oracle != "table") check(resolved.oracle.settings, "oracle");

  ComplexSpaceOptions options;
  for (const std::string& metal : resolved.space.metals) options.metals.push_back(parse_metal(metal, where));
  for (const std::string& name : resolved.space.geometries)
    for (const Polyhedron& polyhedron : polyhedra())
      if (polyhedron.name == name && std::ranges::find(options.geometries, &polyhedron) == options.geometries.end())
        options.geometries.push_back(&polyhedron);
  options.spins = parse_spins(resolved.space.spins, where);
  require_parameters(options.metals, resolved.oracle.settings.oracle, where);
  options.constraints = resolve(resolved.constraints, ligands.ligands);
  options.ligands = std::move(ligands.ligands);
  require_spins(options, resolved.space.spin_where);
  options.where = where;
  auto space = std::make_unique<ComplexSpace>(std::move(options));
  setup.complexes = space.get();
  setup.view = view_of(*space);

  std::string list;
  for (const LigandPtr& ligand : space->options().ligands) list += ligand->name + "\t" + ligand->key + "\n";
  setup.space_digest = sha256(list);
  setup.space = std::move(space);
}

// The potential is opened when the first crystal asks, since a question is explained without weights too.
std::function<const Potential&()> opened_when_asked(const std::string& name) {
  struct Opened {
    std::once_flag once;
    std::unique_ptr<Potential> model;
  };
  return [name, opened = std::make_shared<Opened>()]() -> const Potential& {
    std::call_once(opened->once, [&] { opened->model = potential(name).open(false); });
    return *opened->model;
  };
}

ForceConstants constants_of(const PotentialChoice& choice) {
  return [threads = choice.workers, model = opened_when_asked(choice.name)](const Crystal& crystal) {
    return force_constants(crystal, model(), threads);
  };
}

std::unique_ptr<CompoundView> relaxed_view_of(const SpaceOfCrystals& space, const PotentialChoice& choice) {
  return view_of(space, [pressure = choice.relax.pressure, model = opened_when_asked(choice.name)](
                            const Crystal& crystal) { return tolerance_at_rest(crystal, model(), pressure); });
}

void set_up_crystals(DesignSetup& setup) {
  Configuration& resolved = setup.configuration;
  CrystalSpaceOptions options = resolve(*resolved.crystal);
  if (resolved.crystal->potential_modes) options.force_constants = constants_of(*resolved.potential);
  auto space = std::make_unique<CrystalSpace>(std::move(options));
  setup.crystals = space.get();
  setup.view = relaxed_view_of(*space, *setup.configuration.potential);
  std::string list;
  for (const Genome& seed : space->seeds()) list += seed + "\n";
  setup.space_digest = sha256(list);
  setup.space = std::move(space);
}

void set_up_prototype(DesignSetup& setup) {
  auto space = std::make_unique<PrototypeSpace>(resolve(*setup.configuration.prototype));
  setup.crystals = space.get();
  setup.view = relaxed_view_of(*space, *setup.configuration.potential);
  const StructureType& type = space->options().type;
  setup.space_digest = sha256(crystal_text(type.crystal));
  setup.space = std::move(space);
}

// All that a potential can be seen to be unfit for before it computes anything.
void require_potential(const SpaceOfCrystals& space, const PotentialChoice& choice) {
  std::vector<std::string> unknown;
  for (const int z : space.elements())
    if (std::ranges::find(potential(choice.name).atomic_numbers, z) == potential(choice.name).atomic_numbers.end())
      unknown.push_back(element(z).symbol);
  if (!unknown.empty())
    throw UsageError("the potential '" + choice.name + "' does not know " + join(unknown, ", "),
                     {.where = "oracle.name", .hint = "it knows " + potential(choice.name).elements});
  require_comparable_hull(choice);
}

void require_crystal_property(const std::string& name, const PotentialChoice& potential, const std::string& where) {
  const std::vector<std::string> known = crystal_search_properties();
  if (std::ranges::find(known, name) == known.end())
    throw UsageError("a search for crystals knows no '" + name + "'",
                     {.where = where, .hint = "it knows " + join(known, ", ")});
  if (potential.relax.pressure != 0 && !lattice_calculations(std::span(&name, 1)).empty())
    throw UsageError("'" + name + "' is one of crystals without pressure, and the pressure is " +
                         format_double(potential.relax.pressure) + " GPa",
                     {.where = where, .hint = "pressure = 0, or predict it afterwards"});
}

}  // namespace

DesignSetup set_up(const Configuration& configuration, int cores) {
  DesignSetup setup;
  setup.configuration = configuration;
  Configuration& resolved = setup.configuration;
  int& workers = resolved.potential ? resolved.potential->workers : resolved.oracle.workers;
  setup.workers_asked = workers;
  if (workers == 0) workers = cores;
  if (resolved.crystal)
    set_up_crystals(setup);
  else if (resolved.prototype)
    set_up_prototype(setup);
  else
    set_up_complexes(setup);
  if (setup.crystals) require_potential(*setup.crystals, *resolved.potential);
  choose_strategy(resolved, *setup.space);
  const StrategyInfo& info = strategy(resolved.search.strategy, resolved.search.where);

  SearchQuestion& question = setup.question;
  question.space = setup.space.get();
  question.strategy = &info;
  question.evaluations = resolved.search.evaluations;
  question.effort = resolved.search.relaxation_steps;
  question.context.seed = static_cast<std::uint64_t>(resolved.search.seed);
  question.context.space = setup.space.get();
  for (const auto& [name, text] : resolved.search.parameters)
    question.context.parameters[name] =
        parameter_value(parameter(info, name, resolved.search.where), text, resolved.search.where);
  const auto require = [&](const std::string& name, const std::string& at) {
    if (resolved.potential)
      require_crystal_property(name, *resolved.potential, at);
    else
      require_delivery(resolved.oracle, name, at);
  };
  const auto want = [&](const std::string& name, const std::string& at) {
    require(name, at);
    if (!contains(setup.properties, name)) setup.properties.push_back(name);
  };
  std::vector<Formula> formulas;
  for (const ObjectiveChoice& choice : resolved.objectives) {
    question.context.objectives.push_back(choice.objective);
    question.formulas.emplace_back();
    if (choice.formula.empty()) {
      want(choice.objective.property, choice.where);
      continue;
    }
    question.formulas.back() = parse_formula(choice.formula, choice.where);
    for (const std::string& name : compound_properties(*question.formulas.back())) want(name, choice.where);
    for (const auto& [species, name] : species_properties(*question.formulas.back())) require(name, choice.where);
    require_species(*question.formulas.back(), resolved.species, choice.where);
    formulas.push_back(*question.formulas.back());
  }
  if (resolved.potential) return setup;
  setup.species = species_tasks(resolved.species, formulas, resolved.oracle.settings);
  if (!setup.species.empty() && resolved.oracle.settings.oracle == "table")
    throw UsageError("the oracle 'table' cannot compute the species '" + setup.species.begin()->first + "'",
                     {.where = resolved.space_where, .hint = "give its value as a number in the formula"});
  return setup;
}

std::unique_ptr<Evaluator> make_evaluator(const DesignSetup& setup, Ranks* ranks) {
  const auto shared = [&](std::unique_ptr<Pool> pool, const std::string& source) {
    return ranks ? rank_pool(std::move(pool), *ranks, source, setup.workers_asked) : std::move(pool);
  };
  if (setup.crystals) {
    const PotentialChoice& choice = *setup.configuration.potential;
    // Potentials cannot crash or hang by a crystal, so they need no process of their own.
    auto threads = std::make_unique<ThreadPool>(potential(choice.name).open(false), choice.workers);
    return potential_evaluator(*setup.crystals, choice, setup.properties, shared(std::move(threads), choice.name));
  }
  const OracleChoice& choice = setup.configuration.oracle;
  if (choice.settings.oracle == "table") return table_evaluator(*setup.complexes, choice.file, setup.properties);
  auto workers = std::make_unique<WorkerPool>(PoolOptions{.workers = choice.workers});
  return oracle_evaluator(*setup.complexes, choice, setup.properties,
                          shared(std::move(workers), choice.settings.oracle));
}

std::string label_source(const DesignSetup& setup, const Evaluator& evaluator) {
  std::string text = evaluator.version();
  const auto add = [&](const std::string& what, const std::string& content) {
    if (!content.empty()) text += ", " + what + " " + sha256(content).substr(0, 16);
  };
  if (setup.crystals && !setup.configuration.potential->hull.empty()) {
    std::string phases;
    for (const EnergyEntry& entry : hull_table(setup.configuration.potential->hull).entries)
      phases += fmt::format("{} {}\n", full_formula(entry.composition), entry.energy_per_atom);
    add("hull", phases);
  }
  add("files of the command", external_files_text(setup.configuration.oracle.settings.command));
  std::string species;
  for (const auto& [name, task] : setup.species) species += name + "=" + task_key(task) + ";";
  add("species", species);
  return text;
}

std::map<std::string, PropertyValues> evaluate_species(const DesignSetup& setup, Store& store) {
  std::map<std::string, OracleTask> missing;
  for (const auto& [name, task] : setup.species)
    if (!store.result(task_key(task))) missing[name] = task;
  for (auto& [name, properties] : compute_species(missing, setup.configuration.oracle.workers)) {
    StoredResult record;
    record.task_key = task_key(missing[name]);
    record.status = "done";
    record.properties = std::move(properties);
    store.put(record);
  }
  store.commit();
  std::map<std::string, PropertyValues> values;
  for (const auto& [name, task] : setup.species) values[name] = store.result(task_key(task)).value().properties;
  return values;
}

}  // namespace werner
