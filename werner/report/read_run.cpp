#include <toml++/toml.h>
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "werner/complex/perceive.hpp"
#include "werner/core/error.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/formats.hpp"
#include "werner/report/report.hpp"

namespace werner {
namespace {

std::string toml_as_json(const std::string& text) {
  std::ostringstream out;
  // Dates and times have no JSON form of their own; as text they are readable.
  out << toml::json_formatter{toml::parse(text), toml::format_flags::quote_dates_and_times};
  return out.str();
}

std::string checked_json(const std::string& text) { return nlohmann::json::parse(text).dump(); }

std::vector<Molecule> read_structures(const std::filesystem::path& file, std::vector<std::string>& notes) {
  MoleculeFile read = read_molecules(file);
  for (const BrokenEntry& entry : read.broken) notes.push_back(entry.where + ": " + entry.reason);
  return std::move(read.molecules);
}

std::vector<std::pair<std::string, Crystal>> read_crystals_with_ids(const std::filesystem::path& file,
                                                                    std::vector<std::string>& notes) {
  std::vector<std::pair<std::string, Crystal>> crystals;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        if (auto crystal = ordered(entry.crystal)) crystals.emplace_back(entry.columns["id"], std::move(*crystal));
      },
      [&](BrokenEntry&& broken) { notes.push_back(broken.where + ": " + broken.reason); });
  return crystals;
}

}  // namespace

ReportData read_run(const std::filesystem::path& run_dir) {
  if (!std::filesystem::is_directory(run_dir)) {
    throw Error("no run folder '" + run_dir.string() + "'", {.hint = "a run folder is what `werner design -o` writes"});
  }
  ReportData data;
  data.name = std::filesystem::absolute(run_dir / "").lexically_normal().parent_path().filename().string();
  const auto with = [&](const std::string& name, const std::function<void(const std::filesystem::path&)>& use) {
    const std::filesystem::path file = run_dir / name;
    if (!std::filesystem::exists(file)) {
      data.notes.push_back(name + " is not there");
      return;
    }
    try {
      use(file);
    } catch (const std::exception& error) {
      data.notes.push_back(name + " cannot be read: " + error.what());
    }
  };
  with("config.toml", [&](const auto& file) {
    data.config_text = read_text_file(file);
    data.config = checked_json(toml_as_json(data.config_text));
  });
  with("provenance.json", [&](const auto& file) { data.provenance = checked_json(read_text_file(file)); });
  with("metrics.json", [&](const auto& file) { data.metrics = checked_json(read_text_file(file)); });
  with("front.csv", [&](const auto& file) { data.front = report_table(read_text_file(file), file.string()); });
  with("details.csv", [&](const auto& file) { data.details = report_table(read_text_file(file), file.string()); });
  with("history.csv", [&](const auto& file) { data.history = report_table(read_text_file(file), file.string()); });
  if (std::filesystem::exists(run_dir / "hull.csv"))
    with("hull.csv", [&](const auto& file) { data.hull = report_table(read_text_file(file), file.string()); });
  if (std::filesystem::exists(run_dir / "compounds.extxyz")) {
    with("compounds.extxyz", [&](const auto& file) { data.crystals = read_crystals_with_ids(file, data.notes); });
  } else if (!data.front.rows.empty()) {
    with("compounds.xyz", [&](const auto& file) { data.structures = read_structures(file, data.notes); });
  }
  for (Molecule& molecule : data.structures) {
    if (molecule.bonds.empty()) molecule.bonds = perceive_bonds(molecule);
  }
  return data;
}

void write_report(const std::filesystem::path& run_dir) {
  write_text_file(run_dir / "report.html", report_page(read_run(run_dir)));
}

}  // namespace werner
