#include "werner/physics/xtb.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "werner/core/element.hpp"
#include "werner/core/units.hpp"
#include "werner/physics/coordination.hpp"
#include "werner/physics/intact.hpp"
#include "werner/physics/rotamers.hpp"
#include "werner/physics/valence.hpp"

namespace werner {

// About the centre of mass, so that the dipole of an ion does not depend on where its coordinates begin. Debye.
static double dipole_norm(const Molecule& molecule, const Vec3& about_origin) {
  Vec3 centre = Vec3::Zero();
  double mass = 0;
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    const double m = element(molecule.atomic_numbers[i]).mass;
    centre += m * molecule.positions[i];
    mass += m;
  }
  return (about_origin - *molecule.charge * centre / mass).norm() / units::debye_in_e_angstrom;
}

// Mean over the bonds of the graph; without a graph over the bonds that Wiberg's order itself shows (above 0.2).
static std::optional<double> metal_donor_bond_order(const XtbRun& run, int metal) {
  const auto donor = [&](int atom) {
    return std::ranges::any_of(run.structure.bonds, [&](const Bond& bond) {
      return (bond.a == metal && bond.b == atom) || (bond.b == metal && bond.a == atom);
    });
  };
  const bool graph = !run.structure.bonds.empty();
  double sum = 0;
  int count = 0;
  for (const WibergBond& bond : run.wiberg) {
    if (bond.a != metal && bond.b != metal) continue;
    if (graph ? !donor(bond.a == metal ? bond.b : bond.a) : bond.order < 0.2) continue;
    sum += bond.order;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

static PropertyValues properties_of(const XtbRun& run) {
  PropertyValues values;
  const auto set = [&](const char* name, std::optional<double> value) {
    if (value) values[name] = {*value};
  };
  set("energy", run.energy);
  set("homo", run.homo);
  set("lumo", run.lumo);
  if (run.homo && run.lumo) set("homo_lumo_gap", *run.lumo - *run.homo);
  if (run.dipole) set("dipole", dipole_norm(run.structure, *run.dipole));
  set("polarizability", run.polarizability);
  set("free_energy_correction", run.free_energy_correction);
  if (const int metal = metal_of(run.structure); metal >= 0 && !run.charges.empty()) {
    set("metal_charge", run.charges.at(metal));
    set("metal_donor_bond_order", metal_donor_bond_order(run, metal));
  }
  return values;
}

// The lower of the two spin states that one electron more or less can make.
static XtbRun ion(XtbJob job, int charge_change) {
  const int unpaired = *job.molecule.unpaired_electrons;
  job.molecule.charge = *job.molecule.charge + charge_change;
  job.optimise = "none";
  job.hessian = false;
  std::optional<XtbRun> best;
  double cpu = 0;
  for (const int change : {-1, 1}) {
    if (unpaired + change < 0) continue;
    job.molecule.unpaired_electrons = unpaired + change;
    if (!xtb_accepts(job.molecule).ok()) continue;
    const XtbRun run = run_xtb(job);
    cpu += run.cpu_seconds;
    if (run.status == OracleStatus::transient) return run;
    const bool better = !best || (run.status == OracleStatus::done &&
                                  (best->status != OracleStatus::done || run.energy < best->energy));
    if (better) best = run;
  }
  if (!best) {
    best.emplace();
    best->reason = "no such ion";
  }
  best->cpu_seconds = cpu;
  return *best;
}

// Metal, donors and their neighbours: what GFN-FF, whose angles at metals are not to be trusted, must leave alone.
static std::vector<int> held_atoms(const Molecule& molecule, int metal) {
  std::set<int> donors, held{metal};
  for (const Bond& bond : molecule.bonds) {
    if (bond.a == metal) donors.insert(bond.b);
    if (bond.b == metal) donors.insert(bond.a);
  }
  for (const Bond& bond : molecule.bonds)
    if (donors.contains(bond.a) || donors.contains(bond.b)) held.insert({bond.a, bond.b});
  held.insert(donors.begin(), donors.end());
  return {held.begin(), held.end()};
}

// A start geometry relaxed by GFN-FF with the coordination sphere held; nothing where it does not pay or goes wrong. It
// is never a label.
static std::optional<Molecule> relaxed_by_force_field(XtbJob job, double& cpu_seconds) {
  const int metal = metal_of(job.molecule);
  if (job.method == XtbMethod::gfnff || job.optimise == "none" || job.molecule.bonds.empty() || metal < 0 ||
      static_cast<int>(job.molecule.size()) < force_field_start_atoms)
    return std::nullopt;
  job.method = XtbMethod::gfnff;
  job.optimise = "loose";
  job.fixed = held_atoms(job.molecule, metal);
  const XtbRun run = run_xtb(job);
  cpu_seconds += run.cpu_seconds;
  if (run.status != OracleStatus::done || !structure_intact(job.molecule, run.structure).ok()) return std::nullopt;
  return run.structure;
}

// One rotamer, by way of the force field where that pays; when that way fails, straight from the start.
static XtbRun relax(XtbJob job, const Molecule& start) {
  double cpu = 0;
  job.molecule = start;
  if (const auto prepared = relaxed_by_force_field(job, cpu)) {
    job.molecule = *prepared;
    XtbRun run = run_xtb(job);
    cpu += run.cpu_seconds;
    if (run.status == OracleStatus::transient ||
        (run.status == OracleStatus::done && structure_intact(start, run.structure).ok())) {
      run.cpu_seconds = cpu;
      return run;
    }
    job.molecule = start;
  }
  XtbRun run = run_xtb(job);
  run.cpu_seconds += cpu;
  return run;
}

static bool wants(const OracleTask& task, const char* name) {
  return std::ranges::find(task.properties, name) != task.properties.end();
}

std::vector<std::string> xtb_properties(XtbMethod method) {
  if (method == XtbMethod::gfnff) return {"energy", "free_energy_correction"};
  std::vector<std::string> names{
      "dipole",        "electron_affinity", "energy", "free_energy_correction", "homo",
      "homo_lumo_gap", "ionisation_energy", "lumo",   "metal_charge",           "metal_donor_bond_order"};
  if (method == XtbMethod::gfn2) names.push_back("polarizability");
  return names;
}

OracleResult evaluate_xtb(XtbMethod method, const OracleTask& task) {
  OracleResult result;
  XtbJob job;
  job.method = method;
  job.optimise = task.settings.optimise;
  job.solvent = task.settings.solvent;
  job.max_steps = task.settings.max_steps;
  job.time_limit = task.settings.time_limit;
  const auto transient = [&](const std::string& reason) {
    result.status = OracleStatus::transient;
    result.reasons = {reason};
    return result;
  };

  // Rotamers share atoms, charge and spin.
  if (const Verdict verdict = xtb_accepts(task.starts.at(0)); !verdict.ok()) {
    result.reasons = verdict.reasons;
    return result;
  }
  std::vector<XtbRun> runs;
  for (std::size_t i = 0; i < task.starts.size(); ++i) {
    const std::string prefix = task.starts.size() > 1 ? "rotamer " + std::to_string(i + 1) + ": " : "";
    const XtbRun run = relax(job, task.starts[i]);
    result.cpu_seconds += run.cpu_seconds;
    if (run.status == OracleStatus::transient) return transient(run.reason);
    if (run.status == OracleStatus::failed) {
      result.reasons.push_back(prefix + run.reason);
      continue;
    }
    if (const Verdict verdict = structure_intact(task.starts[i], run.structure); !verdict.ok()) {
      for (const std::string& reason : verdict.reasons) result.reasons.push_back(prefix + reason);
      continue;
    }
    runs.push_back(run);
  }
  if (runs.empty()) return result;

  std::ranges::stable_sort(runs, {}, &XtbRun::energy);
  XtbRun& lowest = runs.front();
  if (task.settings.free_energy || wants(task, "free_energy_correction")) {
    if (task.settings.optimise == "none") {
      result.reasons = {"the free energy needs an optimised structure"};
      return result;
    }
    job.molecule = lowest.structure;
    job.optimise = "none";
    job.hessian = true;
    const XtbRun hessian = run_xtb(job);
    job.hessian = false;
    result.cpu_seconds += hessian.cpu_seconds;
    if (hessian.status == OracleStatus::transient) return transient(hessian.reason);
    if (hessian.status == OracleStatus::failed) {
      result.reasons = {hessian.reason};
      return result;
    }
    if (hessian.imaginary_modes > 0) {
      result.reasons = {"no minimum: " + std::to_string(hessian.imaginary_modes) + " imaginary modes"};
      return result;
    }
    lowest.free_energy_correction = hessian.free_energy_correction;
  }
  result.properties = properties_of(lowest);
  if (task.starts.size() > 1) {
    std::vector<Rotamer> rotamers;
    for (const XtbRun& run : runs) rotamers.push_back({run.energy, properties_of(run), {}});
    result.properties = with_spread(rotamers);
  }
  job.molecule = lowest.structure;
  for (const auto& [name, change] : {std::pair("ionisation_energy", 1), std::pair("electron_affinity", -1)}) {
    if (!wants(task, name)) continue;
    const XtbRun charged = ion(job, change);
    result.cpu_seconds += charged.cpu_seconds;
    if (charged.status == OracleStatus::transient) return transient(charged.reason);
    if (charged.status == OracleStatus::failed) {
      result.reasons = {std::string(name) + ": " + charged.reason};
      return result;
    }
    result.properties[name] = {change * (charged.energy - lowest.energy)};
  }
  result.relaxed = lowest.structure;
  result.rotamers_done = static_cast<int>(runs.size());
  result.notes = std::move(result.reasons);
  result.reasons.clear();
  result.status = OracleStatus::done;
  return result;
}

}  // namespace werner
