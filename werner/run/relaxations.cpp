#include "werner/run/relaxations.hpp"

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/run/version.hpp"
#include "werner/system/data_files.hpp"
#include "werner/system/digest.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

constexpr double commit_seconds = 2;

nlohmann::ordered_json settings_of(const RelaxationJob& job) {
  const RelaxOptions& o = job.options;
  return {{"potential", job.potential->name},
          {"weights", job.potential->weights.empty() ? "" : data_file(job.potential->weights).sha256},
          {"exact", job.exact},
          {"fmax", format_double(o.fmax)},
          {"steps", o.steps},
          {"cell", o.cell},
          {"pressure", format_double(o.pressure)},
          {"keep_symmetry", o.keep_symmetry},
          {"symprec", o.keep_symmetry ? format_double(o.symmetry_tolerance) : ""},
          {"method", static_cast<int>(o.method)}};
}

// Empty where the energy may be used.
std::string refusal(const Relaxation& r, const RelaxOptions& options) {
  return r.result.verdict.ok() && r.steps > 0 ? objection(r, options) : r.reason;
}

StoredResult stored(const std::string& key, const std::string& settings, const Relaxation& r,
                    const RelaxOptions& options) {
  StoredResult result;
  result.task_key = key;
  result.provenance = settings;
  const std::string refused = refusal(r, options);
  result.status = refused.empty() ? "done" : "failed";
  result.reasons = {refused.empty() ? r.reason : refused};
  if (result.status != "done") return result;
  result.properties["energy"] = {r.result.energy, std::nan("")};
  result.properties["converged"] = {r.converged ? 1.0 : 0.0, std::nan("")};
  result.properties["steps"] = {static_cast<double>(r.steps), std::nan("")};
  CrystalEntry entry;
  entry.crystal = disordered(r.crystal);
  result.structure = write_extxyz_crystals(std::span(&entry, 1));
  return result;
}

RelaxedCrystal relaxed_of(const StoredResult& result) {
  RelaxedCrystal relaxed;
  if (!result.reasons.empty()) relaxed.reason = result.reasons.front();
  if (result.status != "done") return relaxed;
  LineReader lines(pull_text(result.structure), "the store of relaxations");
  read_extxyz_crystals(
      lines,
      [&](CrystalEntry&& entry) {
        if (auto crystal = ordered(entry.crystal)) relaxed.crystal = std::move(*crystal);
      },
      [](BrokenEntry&& broken) { throw Error(broken.reason, {.where = broken.where}); });
  const auto number = [&](const char* name) {
    const auto found = result.properties.find(name);
    if (found == result.properties.end()) throw Error("a stored relaxation lacks '" + std::string(name) + "'");
    return found->second.value;
  };
  relaxed.energy = number("energy");
  relaxed.converged = number("converged") > 0;
  relaxed.steps = static_cast<int>(number("steps"));
  relaxed.usable = true;
  return relaxed;
}

RelaxedCrystal relaxed_of(const Relaxation& r, const RelaxOptions& options) {
  RelaxedCrystal relaxed;
  relaxed.reason = refusal(r, options);
  relaxed.usable = relaxed.reason.empty();
  if (!relaxed.usable) return relaxed;
  relaxed.reason = r.reason;
  relaxed.crystal = r.crystal;
  relaxed.energy = r.result.energy;
  relaxed.converged = r.converged;
  relaxed.steps = r.steps;
  return relaxed;
}

struct Stopped {};

std::string key_of(const Crystal& crystal, const std::string& settings) {
  std::string text = settings;
  const auto add = [&](double value) {
    text += ' ';
    text += format_double(value);
  };
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) add(crystal.lattice.rows()(i, j));
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    text += '\n' + std::to_string(crystal.atomic_numbers[i]);
    for (int j = 0; j < 3; ++j) add(crystal.positions[i].value[j]);
  }
  return sha256(text);
}

}  // namespace

std::string relaxation_key(const Crystal& crystal, const RelaxationJob& job) {
  return key_of(crystal, settings_of(job).dump());
}

bool relax_resumably(std::span<const Crystal> crystals, const RelaxationJob& job, std::span<const std::size_t> order,
                     const std::function<void(std::size_t, const RelaxedCrystal&, bool)>& done) {
  check(job.options);
  const std::string settings = settings_of(job).dump();
  std::optional<Store> own;
  if (!job.open_store && !job.store.empty()) {
    own.emplace(job.store);
    own->set_meta("werner", version());
  }
  Store* store = own ? &*own : job.open_store;
  std::vector<std::size_t> natural(order.empty() ? crystals.size() : 0);
  std::iota(natural.begin(), natural.end(), std::size_t{0});
  std::map<std::string, std::vector<std::size_t>> same;  // by key
  std::vector<std::string> keys;
  for (const std::size_t i : order.empty() ? std::span<const std::size_t>(natural) : order) {
    keys.push_back(key_of(crystals[i], settings));
    auto& twins = same[keys.back()];
    twins.push_back(i);
    if (twins.size() > 1) keys.pop_back();
  }
  // What is there already comes first, so that a table of all is complete at any moment.
  std::vector<Crystal> missing;
  std::vector<std::string> missing_keys;
  for (const std::string& key : keys) {
    if (const auto known = store ? store->result(key) : std::nullopt) {
      const RelaxedCrystal relaxed = relaxed_of(*known);
      for (const std::size_t i : same.at(key)) done(i, relaxed, false);
    } else {
      missing.push_back(crystals[same.at(key).front()]);
      missing_keys.push_back(key);
    }
  }
  if (missing.empty()) return true;
  const auto model = job.potential->open(job.exact);
  auto committed = std::chrono::steady_clock::now();
  bool finished = true;
  try {
    relax(missing, *model, job.options, job.threads, [&](std::size_t k, const Relaxation& relaxation) {
      if (store) {
        store->put(stored(missing_keys[k], settings, relaxation, job.options));
        const auto now = std::chrono::steady_clock::now();
        if (std::chrono::duration<double>(now - committed).count() > commit_seconds) {
          store->commit();
          committed = now;
        }
      }
      const RelaxedCrystal relaxed = relaxed_of(relaxation, job.options);
      for (const std::size_t i : same.at(missing_keys[k])) done(i, relaxed, true);
      if (stop_signal() != 0) throw Stopped{};
    });
  } catch (const Stopped&) {
    finished = false;
  }
  if (store) store->commit();
  return finished;
}

}  // namespace werner
