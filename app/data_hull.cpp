#include "app/data_hull.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "app/counter.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/elemental_crystals.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/energy_entries.hpp"
#include "werner/io/formats.hpp"
#include "werner/run/relaxations.hpp"
#include "werner/system/parallel.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

namespace fs = std::filesystem;

constexpr double table_seconds = 300;  // the table is written anew, so that there is one however this ends

struct Reference {
  std::string name;
  Crystal crystal;
  double above_hull = std::numeric_limits<double>::infinity();  // as the file has it, eV/atom
};

struct References {
  std::vector<Reference> list;
  int failed = 0;
};

References read(const std::vector<std::string>& files) {
  References references;
  const auto tell = [&](const std::string& where, const std::string& reason) {
    ++references.failed;
    std::cerr << "werner: " << where << ": " << reason << "\n";
  };
  for (const std::string& file : files)
    visit_crystals(
        file,
        [&](CrystalEntry&& entry) {
          auto crystal = ordered(entry.crystal);
          if (!crystal) return tell(entry.where, "sites are shared or not always filled: left out");
          Reference reference{entry.name, std::move(*crystal)};
          if (const auto above = entry.columns.find("e_above_hull"); above != entry.columns.end())
            reference.above_hull = parse_double(trim(above->second)).value_or(reference.above_hull);
          references.list.push_back(std::move(reference));
        },
        [&](BrokenEntry&& broken) { tell(broken.where, broken.reason); });
  return references;
}

// Prototypes of the elements that the set is made of.
void add_elements(std::vector<Reference>& references) {
  std::set<int> elements;
  for (const Reference& reference : references)
    elements.insert(reference.crystal.atomic_numbers.begin(), reference.crystal.atomic_numbers.end());
  for (const int number : elements)
    for (ElementalCrystal& made : elemental_crystals(number))
      references.push_back({element(number).symbol + "-" + made.prototype, std::move(made.crystal)});
}

// Elements first, then what is said to lie near the hull, small cells before large: a hull that is cut short is good
// for something.
std::vector<std::size_t> order_of(const std::vector<Reference>& references) {
  std::vector<std::size_t> order(references.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t i) {
    const Reference& reference = references[i];
    constexpr double grain = 0.02;  // eV/atom: within it, small cells come first
    const bool element = composition_of(reference.crystal).number_of_elements() < 2;
    return std::tuple(!element, std::floor(std::max(0.0, reference.above_hull) / grain), reference.crystal.size());
  };
  std::ranges::stable_sort(order, {}, rank);
  return order;
}

struct Row {
  double energy = 0, corrected = 0;  // eV/atom
  bool converged = false;
};

std::string table_text(const std::vector<Reference>& references, const std::map<std::size_t, Row>& rows,
                       const RelaxationJob& job) {
  std::string text =
      csv_line({"material_id", "composition", "energy_per_atom", "corrected_energy_per_atom", "converged", "oracle"});
  for (const auto& [i, row] : rows)
    text += csv_line({references[i].name, full_formula(composition_of(references[i].crystal)),
                      fmt::format("{:.6f}", row.energy), fmt::format("{:.6f}", row.corrected),
                      row.converged ? "T" : "F", job.potential->name});
  return text;
}

// By which potential the table that is there was made; empty where none is there, or nothing in it yet.
std::string oracle_of_table(const std::string& file) {
  if (!fs::exists(file)) return {};
  try {
    return read_energies(file).oracle;
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

int data_hull(const DataHullFlags& flags) {
  if (flags.files.empty())
    throw UsageError("no crystals", {.where = "hull", .hint = "name files of reference crystals"});
  if (flags.output.empty()) throw UsageError("no place for the table", {.where = "-o", .hint = "as in -o hull.csv.gz"});
  RelaxationJob job;
  job.potential = &potential(flags.potential, "--oracle");
  job.exact = flags.exact;
  job.options = flags.options;
  job.threads = flags.threads > 0 ? flags.threads : default_threads();
  job.store = flags.output + ".sqlite";
  check(job.options);
  if (!fs::exists(job.store)) require_writable(flags.output, flags.force);
  if (const std::string other = oracle_of_table(flags.output);
      !flags.force && !other.empty() && other != flags.potential)
    throw UsageError("'" + flags.output + "' holds energies by '" + excerpt(other) + "'",
                     {.where = "-o", .hint = "name another table, or overwrite it with --force"});
  References read_set = read(flags.files);
  std::vector<Reference>& references = read_set.list;
  if (references.empty()) return 1;
  if (flags.elements) add_elements(references);
  std::vector<std::size_t> order = order_of(references);
  if (flags.limit > 0) order.resize(std::min(order.size(), static_cast<std::size_t>(flags.limit)));
  std::vector<Crystal> crystals;
  for (const Reference& reference : references) crystals.push_back(reference.crystal);

  catch_stop_signals();
  std::map<std::size_t, Row> rows;
  auto written = std::chrono::steady_clock::now();
  std::size_t unconverged = 0, unusable = 0;
  Counter counter(order.size());
  const bool finished =
      relax_resumably(crystals, job, order, [&](std::size_t i, const RelaxedCrystal& relaxed, bool fresh) {
        counter.count(fresh);
        unconverged += relaxed.usable && !relaxed.converged;
        if (!relaxed.usable) {
          ++unusable;
          std::cerr << "werner: " << printable(references[i].name) << ": " << relaxed.reason << "\n";
          return;
        }
        const auto atoms = static_cast<double>(relaxed.crystal.size());
        const double energy = relaxed.energy / atoms;
        rows[i] = {energy, energy + mp2020_correction(relaxed.crystal) / atoms, relaxed.converged};
        const auto now = std::chrono::steady_clock::now();
        if (std::chrono::duration<double>(now - written).count() < table_seconds) return;
        written = now;
        write_text_file(flags.output, table_text(references, rows, job));
      });
  counter.end();
  write_text_file(flags.output, table_text(references, rows, job));
  std::cout << fmt::format("{} of {} crystals in {}; {} did not converge, {} have no energy\n", rows.size(),
                           order.size(), flags.output, unconverged, unusable);
  if (!finished) std::cerr << "werner: stopped; the same command goes on from here\n";
  return finished && read_set.failed == 0 && unusable == 0 ? 0 : 1;
}

}  // namespace werner
