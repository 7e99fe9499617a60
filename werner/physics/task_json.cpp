#include "werner/physics/task_json.hpp"

#include <nlohmann/json.hpp>

namespace werner {

using nlohmann::json;

static json optional_int(const std::optional<int>& value) { return value ? json(*value) : json(nullptr); }
static std::optional<int> optional_int(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<int>());
}
static double number_or_nan(const json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

static json molecule_json(const Molecule& molecule) {
  json positions = json::array(), bonds = json::array();
  for (const Vec3& r : molecule.positions) positions.push_back({r[0], r[1], r[2]});
  for (const Bond& bond : molecule.bonds) bonds.push_back({bond.a, bond.b, static_cast<int>(bond.order)});
  return {{"atomic_numbers", molecule.atomic_numbers},
          {"positions", positions},
          {"bonds", bonds},
          {"formal_charges", molecule.formal_charges},
          {"charge", optional_int(molecule.charge)},
          {"unpaired_electrons", optional_int(molecule.unpaired_electrons)}};
}

static Molecule molecule_from(const json& value) {
  Molecule molecule;
  molecule.atomic_numbers = value.at("atomic_numbers").get<std::vector<int>>();
  for (const json& r : value.at("positions"))
    molecule.positions.emplace_back(r.at(0).get<double>(), r.at(1).get<double>(), r.at(2).get<double>());
  for (const json& bond : value.at("bonds"))
    molecule.bonds.push_back(
        {bond.at(0).get<int>(), bond.at(1).get<int>(), static_cast<BondOrder>(bond.at(2).get<int>())});
  molecule.formal_charges = value.at("formal_charges").get<std::vector<int>>();
  molecule.charge = optional_int(value.at("charge"));
  molecule.unpaired_electrons = optional_int(value.at("unpaired_electrons"));
  return molecule;
}

json to_json(const OracleTask& task) {
  json starts = json::array();
  for (const Molecule& start : task.starts) starts.push_back(molecule_json(start));
  const OracleSettings& s = task.settings;
  return {{"starts", starts},
          {"properties", task.properties},
          {"settings",
           {{"oracle", s.oracle},
            {"optimise", s.optimise},
            {"solvent", s.solvent},
            {"max_steps", s.max_steps},
            {"time_limit", s.time_limit},
            {"command", s.command},
            {"free_energy", s.free_energy}}}};
}

OracleTask task_from_json(const json& value) {
  OracleTask task;
  for (const json& start : value.at("starts")) task.starts.push_back(molecule_from(start));
  task.properties = value.at("properties").get<std::vector<std::string>>();
  const json& s = value.at("settings");
  task.settings = {.oracle = s.at("oracle"),
                   .optimise = s.at("optimise"),
                   .solvent = s.at("solvent"),
                   .max_steps = s.at("max_steps"),
                   .time_limit = s.at("time_limit"),
                   .command = s.at("command"),
                   .free_energy = s.at("free_energy")};
  return task;
}

static constexpr const char* status_names[] = {"done", "failed", "transient"};

json to_json(const OracleResult& result) {
  json properties = json::object();
  for (const auto& [name, value] : result.properties) properties[name] = {value.value, value.uncertainty};
  return {{"status", status_names[static_cast<int>(result.status)]},
          {"reasons", result.reasons},
          {"notes", result.notes},
          {"properties", properties},
          {"relaxed", molecule_json(result.relaxed)},
          {"rotamers_done", result.rotamers_done},
          {"cpu_seconds", result.cpu_seconds}};
}

OracleResult result_from_json(const json& value) {
  OracleResult result;
  const std::string status = value.at("status");
  result.status = status == "done"     ? OracleStatus::done
                  : status == "failed" ? OracleStatus::failed
                                       : OracleStatus::transient;
  result.reasons = value.at("reasons").get<std::vector<std::string>>();
  result.notes = value.at("notes").get<std::vector<std::string>>();
  for (const auto& [name, pair] : value.at("properties").items())
    result.properties[name] = {number_or_nan(pair.at(0)), number_or_nan(pair.at(1))};
  result.relaxed = molecule_from(value.at("relaxed"));
  result.rotamers_done = value.at("rotamers_done");
  result.cpu_seconds = value.at("cpu_seconds");
  return result;
}

}  // namespace werner
