#include "app/evaluate_relax.hpp"

#include <filesystem>
#include <iostream>
#include <optional>

#include "app/counter.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/relaxations.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

void forget_energies(Sample& sample) {
  for (const std::string& name : known_energy_columns()) sample.numbers.erase(name);
}

CrystalEntry as_entry(const Sample& sample, const RelaxedCrystal& relaxed, const std::string& potential) {
  CrystalEntry entry;
  entry.name = sample.name;
  entry.crystal = disordered(relaxed.crystal);
  entry.columns["oracle"] = potential;
  entry.columns["energy"] = format_double(relaxed.energy);
  for (const char* name : {"energy_per_atom", "corrected_energy_per_atom"})
    if (const auto found = sample.numbers.find(name); found != sample.numbers.end())
      entry.columns[name] = format_double(found->second);
  entry.columns["converged"] = relaxed.converged ? "T" : "F";
  entry.columns["steps"] = std::to_string(relaxed.steps);
  return entry;
}

}  // namespace

void relax_generated(Evaluation& evaluation, const EvaluateRelaxFlags& flags, const std::string& folder) {
  if (evaluation.compounds() != Compounds::crystals)
    throw UsageError("molecules are not relaxed by potentials of crystals", {.where = "--relax", .hint = {}});
  RelaxationJob job;
  job.potential = &potential(flags.potential, "--oracle");
  job.options = flags.options;
  job.threads = evaluation.threads;
  if (!folder.empty()) job.store = std::filesystem::path(folder) / "relaxations.sqlite";
  SampleSet& generated = evaluation.generated;
  std::vector<std::size_t> of;  // sample of each crystal
  std::vector<Crystal> crystals;
  for (std::size_t i = 0; i < generated.size(); ++i) {
    forget_energies(generated.samples[i]);
    if (!generated.samples[i].crystal) continue;
    of.push_back(i);
    crystals.push_back(*generated.samples[i].crystal);
  }
  std::vector<std::optional<CrystalEntry>> entries(generated.size());
  std::size_t done = 0, unconverged = 0, unusable = 0;
  std::string first_reason;
  Counter counter(crystals.size());
  catch_stop_signals();
  const bool finished =
      relax_resumably(crystals, job, {}, [&](std::size_t k, const RelaxedCrystal& relaxed, bool fresh) {
        counter.count(fresh);
        ++done;
        if (!relaxed.usable) {
          if (++unusable == 1) first_reason = relaxed.reason;
          return;
        }
        Sample& sample = generated.samples[of[k]];
        const auto atoms = static_cast<double>(relaxed.crystal.size());
        unconverged += !relaxed.converged;
        sample.numbers["energy_per_atom"] = relaxed.energy / atoms;
        sample.numbers["corrected_energy_per_atom"] = (relaxed.energy + mp2020_correction(relaxed.crystal)) / atoms;
        entries[of[k]] = as_entry(sample, relaxed, flags.potential);
      });
  counter.end();
  if (!finished)
    throw Error(
        "stopped after relaxing " + std::to_string(done) + " of " + std::to_string(crystals.size()) + " crystals",
        {.where = {}, .hint = folder.empty() ? "with -o the same command would go on" : "the same command goes on"});
  std::cerr << "relaxed: " << done - unusable << " of " << generated.size() << " by " << flags.potential << ", "
            << unconverged << " of them not to the end, " << unusable << " without an energy"
            << (unusable > 0 ? ": " + first_reason : "") << "\n";
  SampleSet relaxed_set;
  relaxed_set.file = "relaxed by " + flags.potential + ", fmax " + format_double(flags.options.fmax);
  std::vector<CrystalEntry> written;
  for (std::size_t i = 0; i < generated.size(); ++i) {
    if (!entries[i]) continue;
    Sample sample;
    sample.name = generated.samples[i].name;
    sample.crystal = ordered(entries[i]->crystal);
    relaxed_set.samples.push_back(std::move(sample));
    written.push_back(std::move(*entries[i]));
  }
  if (!folder.empty() && !written.empty())
    write_crystals(std::filesystem::path(folder) / "relaxed.extxyz", written, true);
  if (evaluation.hull_file.empty())
    evaluation.hull_file = relaxed_set.file;
  else
    evaluation.hull_file += ", crystals " + relaxed_set.file;
  if (!relaxed_set.samples.empty()) evaluation.relaxed = std::move(relaxed_set);
}

}  // namespace werner
