// What the report of an evaluation shows: counts, histograms and a choice of compounds, small however large the set.
// Nothing is judged here; `evaluation_page` turns it into one self-contained page.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "werner/core/lattice.hpp"
#include "werner/core/molecule.hpp"
#include "werner/metrics/evaluation.hpp"
#include "werner/metrics/metric.hpp"

namespace werner {

struct ReportSet {
  std::string role;  // "Generated", "Training set", "Test set", "Reference", "Relaxed"
  std::string file;
  std::size_t size = 0, unreadable = 0;
};

struct ReportMetric {
  std::string name, unit, description, direction, citation;
  MetricResult result;
};

// A stacked bar: every generated compound stands in exactly one part.
struct ReportPart {
  std::string key;  // colour and filter: unreadable, invalid, unbalanced, duplicate, known, unknown, unstable,
                    // metastable, good, out
  std::string label, meaning;
  std::size_t count = 0;
};
struct ReportBar {
  std::string title;
  std::vector<ReportPart> parts;
};

// Bin k holds low + k * width <= x < low + (k + 1) * width; whole numbers stand in the middle of theirs.
struct HistogramCounts {
  std::vector<std::size_t> bins;
  std::size_t n = 0;                 // with a value, those outside of the bins included
  std::size_t below = 0, above = 0;  // outside of the bins
  std::size_t missing = 0;           // without a value
  double median = 0;
};
struct ReportHistogram {
  std::string name, unit;
  bool whole_numbers = false;
  double low = 0, width = 1;
  HistogramCounts generated;
  std::optional<HistogramCounts> reference;            // nothing where the reference does not know the property
  std::vector<std::pair<double, std::string>> limits;  // of the convention, to be marked
};

// Compounds by atomic number or space group.
struct ReportTally {
  std::map<int, std::size_t> generated, reference;
  std::size_t generated_n = 0, reference_n = 0;  // compounds counted
};

struct ReportExample {
  std::size_t item = 0;  // index in the generated set
  std::string note;      // what is remarkable about it
};
// Compounds with one thing in common, most frequent first in a list of groups.
struct ReportGroup {
  std::string reason;  // numbers that differ between the members are left open
  std::size_t count = 0;
  std::vector<ReportExample> examples;
};
struct ReportProblem {
  std::string title;
  std::size_t count = 0;            // compounds with the problem
  std::vector<ReportGroup> groups;  // at most 12
  std::size_t other_reasons = 0;    // not shown
};

struct ReportRow {
  std::size_t item = 0;
  std::string name, formula, verdict, repeats, known_as, reasons;  // `verdict`: label of the part of the first bar
  std::size_t atoms = 0;
  int space_group = 0;                    // 0: not known
  std::optional<double> energy, density;  // eV/atom above the hull; g/cm^3
  std::string coordination;               // of a metal complex: "Ru(II) octahedral mer"
};

// To be drawn. Crystals have wrapped positions, for shared sites the occupant that is there most; molecules have bonds.
struct ReportStructure {
  std::size_t item = 0;
  bool shared = false;
  Crystal crystal;
  std::optional<Molecule> molecule;  // then there is no crystal

  std::size_t size() const { return molecule ? molecule->size() : crystal.size(); }
};

// Compounds by a word: metal, polyhedron.
struct ReportWords {
  std::string title;
  std::map<std::string, std::size_t> generated, reference;
  std::size_t generated_n = 0, reference_n = 0;
};

struct EvaluationReport {
  std::string name;                                        // of the generated file
  std::vector<ReportSet> sets;                             // generated first
  std::vector<std::pair<std::string, std::string>> rules;  // the convention in words, label and text
  std::string provenance = "null";                         // JSON
  std::vector<ReportMetric> metrics;                       // absent ones too
  std::vector<ReportBar> bars;  // the first: where each compound drops out; then each criterion alone
  std::string population;       // what histograms and tallies of the generated set count
  std::vector<ReportHistogram> histograms;
  ReportTally elements;                   // compounds that contain the element
  ReportTally space_groups;               // empty while symmetry was not asked for
  bool molecules = false;                 // metal complexes
  std::vector<ReportWords> coordination;  // of metal complexes: metals, polyhedra, donors
  std::vector<ReportProblem> problems;
  std::vector<ReportGroup> duplicates;  // largest kinds
  std::vector<ReportExample> highest;   // energies above the hull
  std::string best_title;
  std::vector<ReportExample> best;
  std::map<std::size_t, std::pair<std::string, std::string>> names;  // name and formula of examples, by item
  std::vector<ReportRow> rows;                                       // at most 500, some of each verdict
  std::vector<ReportStructure> structures;  // of examples and rows, as far as they can be drawn and space allows
};

// The evaluation has been judged; facts that were not asked for leave their part out. `provenance`: JSON text, of which
// "version", "command" and "ended" are known to the page, all else is listed.
EvaluationReport evaluation_report(const Evaluation& evaluation, std::span<const NamedResult> results,
                                   std::string provenance = "null");

// The whole page. Throws Error when the provenance is not JSON.
std::string evaluation_page(const EvaluationReport& report);

}  // namespace werner
