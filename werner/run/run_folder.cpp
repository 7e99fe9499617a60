// What a run leaves behind beside its store; docs/runs.md lists the files and their columns.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "werner/core/composition.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"
#include "werner/io/json_text.hpp"
#include "werner/run/design.hpp"
#include "werner/run/version.hpp"
#include "werner/system/ranks.hpp"
#include "werner/system/session.hpp"

namespace werner {

namespace {

using Json = nlohmann::ordered_json;

// Nine significant digits: finer than any label, and free of noise in the last bits.
std::string number(double value) { return std::isnan(value) ? "" : fmt::format("{:.9g}", value); }

std::string with_unit(const std::string& name, const std::string& unit) {
  return unit.empty() ? name : name + " [" + unit + "]";
}

struct Column {
  std::string name, unit;
  int objective = -1;  // -1: a property as the oracle gave it
};

std::vector<Column> property_columns(const DesignSetup& setup, const std::set<std::string>& delivered) {
  std::vector<Column> columns;
  std::set<std::string> taken;
  for (std::size_t k = 0; k < setup.configuration.objectives.size(); ++k) {
    const PropertyInfo info = property_of(setup.configuration.objectives[k]);
    if (taken.insert(info.name).second) columns.push_back({info.name, info.unit, static_cast<int>(k)});
  }
  for (const PropertyInfo& info : properties())
    if (delivered.contains(info.name) && taken.insert(info.name).second) columns.push_back({info.name, info.unit, -1});
  // What an external program delivers beyond the known properties has no unit that we know.
  for (const std::string& name : delivered)
    if (taken.insert(name).second) columns.push_back({name, "", -1});
  return columns;
}

void add_property_heading(std::vector<std::string>& heading, const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    heading.push_back(with_unit(column.name, column.unit));
    heading.push_back(with_unit(column.name + " uncertainty", column.unit));
  }
}

void add_property_cells(std::vector<std::string>& cells, const std::vector<Column>& columns, const Told& told,
                        const PropertyValues& properties) {
  for (const Column& column : columns) {
    PropertyValue value;
    if (column.objective >= 0 && told.valid) {
      value = {told.values[static_cast<std::size_t>(column.objective)],
               told.uncertainties[static_cast<std::size_t>(column.objective)]};
    } else if (const auto found = properties.find(column.name); column.objective < 0 && found != properties.end()) {
      value = found->second;
    }
    cells.push_back(number(value.value));
    cells.push_back(number(value.uncertainty));
  }
}

// The item of lowest costs of each niche.
std::map<int, int> best_items(const SearchOutcome& outcome) {
  std::map<int, int> best;
  for (const SearchItem& item : outcome.items) {
    if (!item.told.valid || item.told.known) continue;
    const auto [found, first] = best.try_emplace(item.niche, item.told.item);
    if (!first && item.told.costs < outcome.items[static_cast<std::size_t>(found->second)].told.costs)
      found->second = item.told.item;
  }
  return best;
}

std::string history_text(const DesignSetup& setup, const SearchOutcome& outcome) {
  const bool steps = std::ranges::any_of(outcome.history, [](const HistoryRow& row) { return row.effort > 0; });
  std::vector<std::string> heading{"generation", "evaluations", "failures", "hypervolume"};
  if (steps) heading.push_back("relaxation_steps");
  for (const ObjectiveChoice& choice : setup.configuration.objectives)
    heading.push_back(with_unit("best " + property_of(choice).name, property_of(choice).unit));
  std::string text = csv_line(heading);
  for (const HistoryRow& row : outcome.history) {
    std::vector<std::string> cells{std::to_string(row.generation), std::to_string(row.evaluations),
                                   std::to_string(row.failures), number(row.hypervolume)};
    if (steps) cells.push_back(number(row.effort));
    for (const double best : row.best) cells.push_back(number(best));
    text += csv_line(cells);
  }
  return text;
}

Json size_json(const SpaceSize& size) {
  const auto whole = [](double value) { return value < 9e15 ? Json(static_cast<std::int64_t>(value)) : Json(value); };
  return size.exact ? whole(size.low) : Json::array({whole(size.low), whole(size.high)});
}

std::string oracle_name(const Configuration& configuration) {
  return configuration.potential ? configuration.potential->name : configuration.oracle.settings.oracle;
}

// One entry per session, so that a run that was resumed tells all of them.
std::string provenance_text(const DesignSetup& setup, const DesignOptions& options, const DesignResult& result,
                            const Evaluator& evaluator, double wall_seconds, double oracle_seconds,
                            const std::string& before) {
  constexpr double watts_per_core = 10;  // a rough figure of a server core under load; the estimate says so
  const double cpu_seconds = own_cpu_seconds();
  Json session;
  const std::time_t now = std::time(nullptr);
  session["started"] = utc_text(now - static_cast<std::time_t>(std::lround(wall_seconds)));
  session["ended"] = utc_text(now);
  session["command"] = options.command;
  session["host"] = host_name();
  session["wall_seconds"] = std::round(wall_seconds * 10) / 10;
  session["cpu_seconds"] = std::round(cpu_seconds * 10) / 10;
  session["workers"] = workers_of(setup.configuration);
  if (options.ranks) session["ranks"] = options.ranks->size();
  session["evaluations_computed"] = result.outcome.status.fresh_evaluations;
  session["evaluations_from_cache"] = result.outcome.answered_by_cache;

  Json json;
  json["version"] = version();
  json["command"] = options.command;
  json["seed"] = setup.configuration.search.seed;
  json["host"] = session["host"];
  json["oracle"] = {{"name", oracle_name(setup.configuration)}, {"version", evaluator.version()}};
  if (setup.complexes) {
    json["ligands"] = {{"count", setup.complexes->options().ligands.size()}, {"sha256", setup.space_digest}};
    json["space_size"] = size_json(setup.complexes->compounds());
  }
  if (setup.crystals && setup.crystals->proposals_taken() > 0)
    json["templates"] = {{"file", setup.configuration.crystal->templates},
                         {"seeds", setup.crystals->proposals_taken()}};
  if (result.final_relaxation.crystals > 0)
    json["final_relaxation"] = {{"fmax", setup.configuration.potential->final_fmax},
                                {"crystals", result.final_relaxation.crystals},
                                {"relaxation_steps", result.final_relaxation.steps},
                                {"left_a_saddle", result.final_relaxation.saddles}};
  if (!result.second.potential.empty())
    json["second_opinion"] = {
        {"potential", result.second.potential}, {"checked", result.second.values.size()}, {"note", result.second.note}};
  json["finished"] = result.finished;
  json["finish_reason"] = result.outcome.finish_reason;
  json["sessions"] = Json::array();
  if (const Json old = Json::parse(before, nullptr, false); old.is_object() && old.contains("sessions"))
    json["sessions"] = old["sessions"];
  json["sessions"].push_back(session);
  json["started"] = json["sessions"][0].value("started", json["sessions"][0].value("ended", ""));
  double wall = 0, cpu = 0;
  for (const Json& one : json["sessions"]) {
    wall += one.value("wall_seconds", 0.0);
    cpu += one.value("cpu_seconds", 0.0);
  }
  json["wall_seconds"] = wall;
  json["cpu_seconds"] = cpu;
  json["oracle_cpu_seconds"] = oracle_seconds;
  json["energy_estimate"] = {{"value", (cpu + oracle_seconds) * watts_per_core / 3.6e6},
                             {"unit", "kWh"},
                             {"convention", "10 W per busy core"}};
  return json_text(json, 2) + "\n";
}

std::string metrics_text(const DesignSetup& setup, const DesignResult& result) {
  const SearchStatus& status = result.outcome.status;
  Json json;
  const auto add = [&](const std::string& name, Json value, const std::string& unit, const std::string& description,
                       const std::string& direction, Json convention, const std::string& citation = "") {
    json[name] = {{"value", std::move(value)},  {"unit", unit},
                  {"n", status.evaluations},    {"interval", nullptr},
                  {"description", description}, {"direction", direction},
                  {"citation", citation},       {"convention", std::move(convention)}};
  };
  if (result.outcome.reference) {
    std::string unit;
    Json reference = Json::object();
    for (std::size_t k = 0; k < setup.configuration.objectives.size(); ++k) {
      const PropertyInfo info = property_of(setup.configuration.objectives[k]);
      unit += (unit.empty() || info.unit.empty() ? "" : " ") + info.unit;
      const Objective& objective = setup.configuration.objectives[k].objective;
      const double point = (*result.outcome.reference)[k];
      reference[info.name] = objective.goal == Goal::maximize ? -point : point;
    }
    add("hypervolume", result.outcome.status.hypervolume.value_or(0), unit,
        "volume that the front dominates down to the reference point", "higher",
        {{"reference", reference},
         {"denominator", "all compounds evaluated"},
         {"rule", "where no reference is given: the worst cost of the first 20 valid compounds"}},
        "Zitzler and Thiele 1998, doi:10.1007/BFb0056872");
  }
  add("evaluations", status.evaluations, "", "distinct compounds attempted", "lower", Json::object());
  add("failures", status.failures, "", "compounds attempted without a label", "lower",
      {{"denominator", "compounds attempted"}});
  add("front_size", result.front.size(), "", "compounds in front.csv", "higher", Json::object());
  if (status.effort > 0) add("relaxation_steps", status.effort, "", "calls of the potential", "lower", Json::object());
  if (!result.outcome.operator_credits.empty())
    add("operators", Json(result.outcome.operator_credits), "", "how likely each operator was in the end", "",
        Json::object());
  add("generations", status.generation, "", "generations or batches completed", "lower", Json::object());
  return json_text(json, 2) + "\n";
}

// The phases of the hull; `item` is empty for those that the run did not find itself.
std::string hull_text(const std::vector<EnergyEntry>& hull) {
  std::string text = "phase,formula,item,formation_energy_per_atom [eV/atom]\n";
  for (const EnergyEntry& phase : hull) {
    const bool own = parse_int(phase.id).has_value();
    text += csv_line(
        {own ? "" : phase.id, reduced_formula(phase.composition), own ? phase.id : "", number(phase.energy_per_atom)});
  }
  return text;
}

// A file per compound, named by rank and formula; those of an earlier session give way.
void write_structures(const CompoundView& view, const std::vector<FrontRow>& front,
                      const std::filesystem::path& folder) {
  std::filesystem::remove_all(folder);
  if (front.empty()) return;
  std::filesystem::create_directories(folder);
  for (std::size_t rank = 0; rank < front.size(); ++rank)
    if (const FrontRow& row = front[rank]; !row.structure.empty())
      view.write_structure(folder / fmt::format("{:03}-{}", rank + 1, view.cells(row.genome, row.structure).front()),
                           row.structure);
}

}  // namespace

std::vector<int> result_items(const SearchOutcome& outcome, std::size_t objectives, int keep) {
  std::vector<int> items;
  if (objectives > 1) {
    items = outcome.front;
  } else {
    for (const SearchItem& item : outcome.items)
      if (item.told.valid && !item.told.known) items.push_back(item.told.item);
  }
  std::stable_sort(items.begin(), items.end(), [&](int a, int b) {
    const auto& costs_a = outcome.items[static_cast<std::size_t>(a)].told.costs;
    const auto& costs_b = outcome.items[static_cast<std::size_t>(b)].told.costs;
    return costs_a < costs_b;
  });
  // Of items that are one compound after evaluation the best speaks for all.
  std::set<int> niches;
  std::erase_if(items,
                [&](int item) { return !niches.insert(outcome.items[static_cast<std::size_t>(item)].niche).second; });
  if (objectives == 1 && static_cast<int>(items.size()) > keep) items.resize(static_cast<std::size_t>(keep));
  return items;
}

void write_run_folder(const DesignSetup& setup, const DesignOptions& options, const Store& store, DesignResult& result,
                      const Evaluator& evaluator, double wall_seconds) {
  const SearchOutcome& outcome = result.outcome;
  const CompoundView& view = *setup.view;
  const auto write = [&](const std::string& name, const std::string& text) {
    write_text_file(options.output / name, text);
  };

  std::set<std::string> delivered;
  double oracle_seconds = 0;
  for (const SearchItem& item : outcome.items) {
    if (!item.computed) continue;
    const StoredResult stored = store.result(item.task_key).value();
    for (const auto& [name, value] : stored.properties) delivered.insert(name);
    const Json provenance = Json::parse(stored.provenance, nullptr, false);
    if (provenance.is_object() && !provenance.value("from_cache", false))
      oracle_seconds += provenance.value("cpu_seconds", 0.0);
  }
  if (!result.second.values.empty()) delivered.insert("second_opinion");
  if (!result.above_known_hull.empty()) delivered.insert("e_above_known_hull");
  const std::vector<Column> columns = property_columns(setup, delivered);

  std::vector<std::string> heading{"item", "status", "reasons", "operation", "parents"};
  if (setup.crystals) heading.push_back("same_as");
  for (std::string& name : view.detail_heading()) heading.push_back(std::move(name));
  add_property_heading(heading, columns);
  std::string details = csv_line(heading);
  const std::map<int, int> best_of_niche = best_items(outcome);
  // Of crystals that have all wanted properties: what is odd about them, as an unfinished relaxation.
  const auto notes = [&](const SearchItem& item) {
    if (!setup.crystals || !item.told.valid || !item.computed) return item.told.reason;
    return join(store.result(item.task_key).value().reasons, "; ");
  };
  for (const SearchItem& item : outcome.items) {
    const Told& told = item.told;
    if (told.known || told.genome.empty()) continue;
    std::vector<std::string> parents;
    for (const int parent : told.recipe.parents) parents.push_back(std::to_string(parent));
    std::vector<std::string> cells{std::to_string(told.item),
                                   told.valid      ? "done"
                                   : item.computed ? "failed"
                                                   : "infeasible",
                                   notes(item), told.recipe.operation, join(parents, " ")};
    if (setup.crystals) {
      const auto best = best_of_niche.find(item.niche);
      const bool repeats = told.valid && best->second != told.item;
      cells.push_back(repeats ? std::to_string(best->second) : "");
    }
    for (std::string& cell : view.detail_cells(told.genome)) cells.push_back(std::move(cell));
    add_property_cells(cells, columns, told,
                       item.computed ? store.result(item.task_key).value().properties : PropertyValues{});
    details += csv_line(cells);
  }

  heading = {"id"};
  for (std::string& name : view.heading()) heading.push_back(std::move(name));
  add_property_heading(heading, columns);
  if (setup.crystals) heading.push_back("note");
  std::string front = csv_line(heading), structures;
  const std::filesystem::path folder = options.output / "cif";
  for (const int id : result_items(outcome, setup.configuration.objectives.size(), setup.configuration.run.keep)) {
    const SearchItem& item = outcome.items[static_cast<std::size_t>(id)];
    StoredResult stored = store.result(item.task_key).value();
    if (const auto second = result.second.values.find(id); second != result.second.values.end())
      stored.properties["second_opinion"] = {second->second, std::nan("")};
    if (const auto above = result.above_known_hull.find(id); above != result.above_known_hull.end())
      stored.properties["e_above_known_hull"] = {above->second, std::nan("")};
    FrontRow row{id, item.told.genome, stored.structure, {}, stored.properties, notes(item)};
    for (std::size_t k = 0; k < item.told.values.size(); ++k)
      row.objectives.push_back({item.told.values[k], item.told.uncertainties[k]});
    std::vector<std::string> cells{std::to_string(id)};
    for (std::string& cell : view.cells(row.genome, row.structure)) cells.push_back(std::move(cell));
    add_property_cells(cells, columns, item.told, stored.properties);
    if (setup.crystals) cells.push_back(row.note);
    front += csv_line(cells);
    if (!stored.structure.empty()) {
      // The stored frame, its comment opened by what the compound is.
      const std::size_t first = stored.structure.find('\n');
      structures +=
          stored.structure.substr(0, first + 1) + fmt::format("id={} ", id) + view.tags(row.genome, row.structure);
      for (const Column& column : columns) {
        const auto found = stored.properties.find(column.name);
        if (found != stored.properties.end()) structures += column.name + "=" + number(found->second.value) + " ";
      }
      structures += stored.structure.substr(first + 1);
    }
    result.front.push_back(std::move(row));
  }
  write("front.csv", front);
  write("details.csv", details);
  write("history.csv", history_text(setup, outcome));
  if (!outcome.hull.empty()) write("hull.csv", hull_text(outcome.hull));
  write(view.structures_file(), structures);
  if (setup.crystals) write_structures(view, result.front, folder);
  write("metrics.json", metrics_text(setup, result));
  const std::filesystem::path provenance = options.output / "provenance.json";
  const std::string before = std::filesystem::exists(provenance) ? read_text_file(provenance) : std::string();
  write("provenance.json", provenance_text(setup, options, result, evaluator, wall_seconds, oracle_seconds, before));
}

}  // namespace werner
