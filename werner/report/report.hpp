// The report of a run: one self-contained HTML page made from what the run folder holds. The page draws itself from the
// data inside it (front end: web/); nothing is computed here but the bonds of the structures.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/molecule.hpp"

namespace werner {

// A table as its CSV file has it, cells unchanged.
struct ReportTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct ReportData {
  std::string name;                  // of the run folder
  std::string config_text;           // config.toml as it stands
  std::string config = "null";       // the same as JSON
  std::string provenance = "null";   // JSON
  std::string metrics = "null";      // JSON
  ReportTable front;                 // front.csv
  ReportTable details;               // details.csv
  ReportTable history;               // history.csv
  ReportTable hull;                  // hull.csv; empty where the run has none
  std::vector<Molecule> structures;  // compounds.xyz; info["id"] is the id of front.csv; bonds are found where absent
  std::vector<std::pair<std::string, Crystal>> crystals;  // compounds.extxyz, each with its id
  std::vector<std::string> notes;                         // what was missing or unreadable, one sentence each
};

// CSV as werner/io/csv.hpp reads it. Rows shorter than the heading are padded, longer ones keep their cells.
ReportTable report_table(std::string_view text, const std::string& file);

// Reads what the run folder holds; files that are absent or damaged become notes. Throws Error when there is no such
// folder.
ReportData read_run(const std::filesystem::path& run_dir);

// The whole page. Throws Error when config, provenance or metrics are not JSON.
std::string report_page(const ReportData& data);

// read_run, report_page, and RUN/report.html in place of an older one.
void write_report(const std::filesystem::path& run_dir);

}  // namespace werner
