#include "werner/physics/task_json.hpp"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace werner {

using nlohmann::json;

static json optional_int(const std::optional<int>& value) { return value ? json(*value) : json(nullptr); }
static std::optional<int> optional_int(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<int>());
}
// JSON has neither NaN, which is null here, nor infinities, which are words.
static json number_json(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return std::isnan(value) ? json(nullptr) : json(value);
}
static double number_from(const json& value) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value.is_number()) return value.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  return value.get<std::string>() == "inf" ? infinity : -infinity;
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

static json crystal_json(const Crystal& crystal) {
  json rows = json::array(), positions = json::array();
  for (int axis = 0; axis < 3; ++axis)
    for (int k = 0; k < 3; ++k) rows.push_back(number_json(crystal.lattice.rows()(axis, k)));
  for (const Fractional& f : crystal.positions)
    positions.push_back({number_json(f.value[0]), number_json(f.value[1]), number_json(f.value[2])});
  return {{"lattice", rows}, {"atomic_numbers", crystal.atomic_numbers}, {"positions", positions}};
}

static Crystal crystal_from(const json& value) {
  Crystal crystal;
  Eigen::Matrix3d rows;
  for (int axis = 0; axis < 3; ++axis)
    for (int k = 0; k < 3; ++k)
      rows(axis, k) = number_from(value.at("lattice").at(static_cast<std::size_t>(3 * axis + k)));
  crystal.lattice = Lattice(rows);
  crystal.atomic_numbers = value.at("atomic_numbers").get<std::vector<int>>();
  for (const json& f : value.at("positions"))
    crystal.positions.push_back({{number_from(f.at(0)), number_from(f.at(1)), number_from(f.at(2))}});
  return crystal;
}

static json to_json(const RelaxationTask& task) {
  const RelaxOptions& relax = task.relax;
  return {{"crystal", crystal_json(task.crystal)},
          {"potential", task.potential},
          {"version", task.version},
          {"properties", task.properties},
          {"relax",
           {{"fmax", relax.fmax},
            {"steps", relax.steps},
            {"cell", relax.cell},
            {"pressure", relax.pressure},
            {"keep_symmetry", relax.keep_symmetry},
            {"symmetry_tolerance", relax.symmetry_tolerance},
            {"method", static_cast<int>(relax.method)}}}};
}

static RelaxationTask relaxation_from(const json& value) {
  const json& relax = value.at("relax");
  return {.crystal = crystal_from(value.at("crystal")),
          .potential = value.at("potential"),
          .version = value.at("version"),
          .relax = {.fmax = relax.at("fmax"),
                    .steps = relax.at("steps"),
                    .cell = relax.at("cell"),
                    .pressure = relax.at("pressure"),
                    .keep_symmetry = relax.at("keep_symmetry"),
                    .symmetry_tolerance = relax.at("symmetry_tolerance"),
                    .method = static_cast<RelaxMethod>(relax.at("method").get<int>())},
          .properties = value.at("properties").get<std::vector<std::string>>()};
}

static json to_json(const OracleTask& task) {
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

static OracleTask molecules_from(const json& value) {
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

json to_json(const Task& task) {
  return std::visit([](const auto& one) { return to_json(one); }, task);
}

Task task_from_json(const json& value) {
  return value.contains("crystal") ? Task(relaxation_from(value)) : Task(molecules_from(value));
}

static constexpr const char* status_names[] = {"done", "failed", "transient"};

json to_json(const OracleResult& result) {
  json properties = json::object();
  for (const auto& [name, value] : result.properties)
    properties[name] = {number_json(value.value), number_json(value.uncertainty)};
  json value = {{"status", status_names[static_cast<int>(result.status)]},
                {"reasons", result.reasons},
                {"notes", result.notes},
                {"properties", properties},
                {"relaxed", molecule_json(result.relaxed)},
                {"rotamers_done", result.rotamers_done},
                {"cpu_seconds", result.cpu_seconds}};
  if (result.crystal) value["crystal"] = crystal_json(*result.crystal);
  return value;
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
    result.properties[name] = {number_from(pair.at(0)), number_from(pair.at(1))};
  result.relaxed = molecule_from(value.at("relaxed"));
  if (value.contains("crystal")) result.crystal = crystal_from(value.at("crystal"));
  result.rotamers_done = value.at("rotamers_done");
  result.cpu_seconds = value.at("cpu_seconds");
  return result;
}

}  // namespace werner
