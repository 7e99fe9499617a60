#include "werner/physics/relaxation_task.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iterator>

#include "werner/core/text.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/crystal_entry.hpp"
#include "werner/system/data_files.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void tell(const RelaxationTask& task, const Potential& model, const Relaxation& relaxed, OracleResult& result) {
  const auto atoms = static_cast<double>(relaxed.crystal.size());
  const auto set = [&](const std::string& name, double value) { result.properties[name] = {value, std::nan("")}; };
  for (const auto& [name, value] : numbers_of(relaxed.crystal, relaxed.result)) set(name, value);
  set("enthalpy_per_atom", relaxed.enthalpy / atoms);
  set("volume_per_atom", relaxed.crystal.lattice.volume() / atoms);
  if (!potential(task.potential).weights.empty())
    set("corrected_energy_per_atom", (relaxed.result.energy + mp2020_correction(relaxed.crystal)) / atoms);
  if (relaxed.converged) {
    LatticeProperties lattice = lattice_properties(relaxed.crystal, model, task.properties);
    for (const auto& [name, value] : lattice.values) set(name, value);
    std::ranges::move(lattice.reasons, std::back_inserter(result.notes));
  }
  result.crystal = relaxed.crystal;
}

}  // namespace

std::string potential_version(const PotentialInfo& info) {
  if (info.weights.empty()) return info.name + " built in";
  return info.name + " " + sha256(read_text_file(require_data_file(info.weights))).substr(0, 16);
}

OracleResult evaluate(const RelaxationTask& task, const Potential& model) {
  const double began = thread_cpu_seconds();
  OracleResult result;
  const Relaxation relaxed = relax(task.crystal, model, task.relax);
  result.properties["relaxation_steps"] = {static_cast<double>(relaxed.steps), std::nan("")};
  if (!relaxed.result.verdict.ok() || relaxed.steps == 0) {
    result.reasons = {relaxed.reason};
  } else if (std::string reason = objection(relaxed, task.relax); !reason.empty()) {
    result.reasons = {std::move(reason)};
  } else {
    result.status = OracleStatus::done;
    if (!relaxed.converged) result.notes = {"not at a minimum: " + relaxed.reason};
    tell(task, model, relaxed, result);
  }
  result.cpu_seconds = thread_cpu_seconds() - began;
  return result;
}

}  // namespace werner
