#include "app/crystal_ranking.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <limits>

#include "app/counter.hpp"
#include "werner/core/composition.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/random_crystal.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/csv.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/physics/relax/relax.hpp"
#include "werner/run/hull_table.hpp"
#include "werner/run/symmetrised_cif.hpp"
#include "werner/system/parallel.hpp"

namespace werner {

namespace fs = std::filesystem;

namespace {

constexpr double far_below = 0.1;  // eV/atom: no new compound is that much more stable than what is known
constexpr double unknown = std::numeric_limits<double>::infinity();

const std::vector<std::string> ranking_columns{"rank",      "formula", "space_group", "energy_per_atom", "e_above_hull",
                                               "converged", "score",   "template",    "rank_before",     "reason"};

fs::path ranking_file(const std::string& folder) { return fs::path(folder) / "ranking.csv"; }

// CIFs of an earlier ranking in the folder would stand beside those of the new one.
void remove_ranked_before(const std::string& folder) {
  if (!fs::exists(ranking_file(folder))) return;
  for (const CsvRow& row : parse_csv(read_text_file(ranking_file(folder)), ranking_file(folder).string()).rows)
    if (!row.fields.empty() && fs::path(row.fields[0]).filename() == row.fields[0])
      fs::remove(fs::path(folder) / (row.fields[0] + ".cif"));
}

// "Ti:2a O:4f", elements in the order of their atomic numbers.
std::string wyckoff_text(const Crystal& crystal, const Symmetry& symmetry) {
  std::vector<Occupation> sites;
  for (std::size_t i = 0; i < crystal.size(); ++i)
    if (symmetry.orbits[i] == i) sites.push_back({crystal.atomic_numbers[i], symmetry.letters[i]});
  std::ranges::sort(sites, {}, [](const Occupation& site) { return std::pair(site.atomic_number, site.letter); });
  return wyckoff_text(symmetry.space_group, sites);
}

}  // namespace

CrystalRanking::CrystalRanking(const std::string& name, const std::string& hull)
    : name_(name), potential_(potential(name, "--oracle").open(false)) {
  const std::string source = hull_choice(hull, name);
  if (source.empty()) return;
  EnergyTable table = hull_table(source);
  for (const BrokenEntry& broken : table.broken)
    std::cerr << fmt::format("werner: {}: {}\n", broken.where, broken.reason);
  require_hull_of(table, name, "--hull");
  if (const std::string caution = caution_of_hull(source); !caution.empty()) std::cerr << "werner: " << caution << "\n";
  hull_is_corrected_ = table.corrected;
  hull_.emplace(std::move(table.entries), table.kind);
}

void CrystalRanking::tell_standing(const Crystal& crystal, double energy, CrystalEntry& entry, double& key) const {
  if (!hull_) return;
  const double atoms = static_cast<double>(crystal.size());
  if (hull_is_corrected_) energy += mp2020_correction(crystal);
  const HullDistance distance = hull_->above_hull(composition_of(crystal), energy / atoms);
  if (!distance.above_hull) {
    entry.columns["reason"] = distance.reason;
    return;
  }
  key = std::round(*distance.above_hull * 1e6) / 1e6;
  if (key < -far_below) entry.columns.emplace("reason", "far below the known phases: one may be missing from the hull");
  entry.columns["e_above_hull"] = fmt::format("{:.6f}", key == 0 ? 0 : key);  // no -0
}

SymmetryTolerance CrystalRanking::tolerance(const Crystal& relaxed) const {
  return tolerance_at_rest(relaxed, *potential_, 0);
}

std::vector<RankedCrystal> CrystalRanking::ranked(std::vector<RankedCrystal>&& candidates,
                                                  const std::string& label) const {
  // eV/atom: known crystals are mostly within 0.08 of the hull, and potentials err by some 0.03.
  constexpr double width = 0.05;
  std::vector<Crystal> crystals;
  for (const RankedCrystal& one : candidates) crystals.push_back(one.crystal);
  Counter counter(crystals.size());
  const std::vector<Relaxation> relaxed = relax(crystals, *potential_, RelaxOptions{}, default_threads(),
                                                [&](std::size_t, const Relaxation&) { counter.count(true); });
  counter.end();
  std::vector<std::pair<double, std::size_t>> order;
  std::size_t without = 0;
  std::string first_reason;
  for (std::size_t i = 0; i < relaxed.size(); ++i) {
    const Relaxation& r = relaxed[i];
    CrystalEntry& entry = candidates[i].entry;
    entry.columns["rank_before"] = std::to_string(i + 1);
    std::string reason = r.steps == 0 || !r.result.verdict.ok() ? r.reason : "";
    if (reason.empty()) reason = objection(r, RelaxOptions{});
    if (!reason.empty()) {
      order.emplace_back(unknown, i);
      if (++without == 1) first_reason = reason;
      entry.columns["reason"] = reason;
      continue;
    }
    double energy = r.result.energy / static_cast<double>(r.crystal.size());
    candidates[i].crystal = r.crystal;
    entry.crystal = disordered(r.crystal);
    entry.columns["energy_per_atom"] = fmt::format("{:.6f}", energy);
    entry.columns["oracle"] = name_;
    entry.columns["converged"] = r.converged ? "T" : "F";
    const bool told = entry.columns.erase("wyckoff") > 0;
    if (const auto symmetry = symmetry_of(r.crystal, tolerance(r.crystal)).symmetry) {
      entry.columns["space_group"] = std::to_string(symmetry->space_group);
      if (told) entry.columns["wyckoff"] = wyckoff_text(r.crystal, *symmetry);
    }
    if (!r.converged) entry.columns["reason"] = r.reason;
    tell_standing(r.crystal, r.result.energy, entry, energy);
    order.emplace_back(energy / width - candidates[i].score, i);
  }
  std::ranges::stable_sort(order, {}, &std::pair<double, std::size_t>::first);
  std::vector<RankedCrystal> sorted;
  std::vector<PreparedCrystal> kept;
  for (const auto& [key, i] : order) {
    PreparedCrystal mine = prepare(relaxed[i].crystal);
    if (std::isfinite(key) && std::ranges::any_of(kept, [&](const PreparedCrystal& other) { return fit(mine, other); }))
      continue;
    kept.push_back(std::move(mine));
    sorted.push_back(std::move(candidates[i]));
  }
  const std::string best =
      std::isfinite(order.front().first)
          ? fmt::format("{} eV/atom first, before at rank {}", sorted.front().entry.columns["energy_per_atom"],
                        sorted.front().entry.columns["rank_before"])
          : "no energy";
  std::cerr << fmt::format("werner: {}: {} relaxed, {} different: {}\n", printable(label), crystals.size() - without,
                           sorted.size() - without, best);
  if (without > 0)
    std::cerr << fmt::format("werner: {}: {} without energy, behind the others: {}\n", printable(label), without,
                             first_reason);
  return sorted;
}

void add_numbered(std::vector<CrystalEntry>& entries, std::vector<RankedCrystal>&& candidates,
                  const std::string& label) {
  for (std::size_t rank = 0; rank < candidates.size(); ++rank) {
    CrystalEntry& entry = candidates[rank].entry;
    entry.name = fmt::format("{}-{}", label, rank + 1);
    entry.columns["rank"] = std::to_string(rank + 1);
    entries.push_back(std::move(entry));
  }
}

bool any_energy(const std::vector<CrystalEntry>& entries) {
  return std::ranges::any_of(entries, [](const CrystalEntry& e) { return e.columns.contains("energy_per_atom"); });
}

bool is_folder_of_crystals(const std::string& output) {
  if (output.empty() || output == "-") return false;
  return fs::is_directory(output) || (!crystal_format_of(output) && fs::path(output).extension().empty());
}

void require_writable_candidates(const std::string& output, bool force) {
  if (output.empty() || output == "-") return;
  if (!is_folder_of_crystals(output)) return require_writable_crystals(output, force);
  std::error_code problem;
  if (!fs::exists(output)) fs::create_directories(output, problem);
  if (problem) throw Error("cannot make the folder '" + output + "': " + problem.message(), {.where = "-o"});
  require_writable(ranking_file(output), force);
}

void write_candidates(const std::string& output, const std::vector<CrystalEntry>& entries,
                      const CrystalRanking* ranking, bool force) {
  if (output.empty() || output == "-") {
    std::cout << find_named(crystal_formats(), "extxyz", "format").write(entries);
    return;
  }
  if (!is_folder_of_crystals(output)) {
    write_crystals(output, entries, force);
    return;
  }
  fs::create_directories(output);
  remove_ranked_before(output);
  std::string table = "name," + join(ranking_columns, ",") + "\n";
  for (const CrystalEntry& entry : entries) {
    table += csv_field(entry.name);
    for (const std::string& column : ranking_columns) {
      const auto found = entry.columns.find(column);
      table += "," + (found == entry.columns.end() ? std::string() : csv_field(found->second));
    }
    table += "\n";
    if (const auto crystal = ordered(entry.crystal))
      write_text_file(fs::path(output) / (entry.name + ".cif"),
                      symmetrised_cif(entry.name, *crystal, ranking ? ranking->tolerance(*crystal) : relaxed_within));
  }
  write_text_file(ranking_file(output), table);
}

}  // namespace werner
