// The parts of an EvaluationReport, one file each; not for other rooms.
#pragma once
#include "werner/report/evaluation_report.hpp"

namespace werner::report_parts {

constexpr std::size_t broken_parts = 2;  // the first of Standings::parts: unreadable and invalid structures

// Which part of the first bar each compound stands in.
struct Standings {
  std::vector<ReportPart> parts;  // in the order of dropping out, the good ones last; empty parts are there too
  std::vector<std::size_t> of;    // index in `parts`, per compound
};
Standings standings(const Evaluation& evaluation);
// The same without empty parts, then one bar per criterion that was judged.
std::vector<ReportBar> bars(const Evaluation& evaluation, const Standings& standings);

// What distributions of the generated set count: the structurally valid ones, or all readable ones where none is.
struct Population {
  std::string text;
  std::vector<std::size_t> items;
};
Population population(const Evaluation& evaluation);
// What distributions are compared with: --reference, else the test set; nullptr without both.
const SampleSet* reference_of(const Evaluation& evaluation);
// Of its complexes, or of none.
const std::vector<ComplexFact>& complexes_of_reference(const Evaluation& evaluation);
std::vector<ReportHistogram> histograms(const Evaluation& evaluation, const Population& population);
ReportTally elements(const Evaluation& evaluation, const Population& population);
ReportTally space_groups(const Evaluation& evaluation);
// Of metal complexes; empty for crystals.
std::vector<ReportWords> coordination(const Evaluation& evaluation, const Population& population);
std::string coordination_text(const ComplexFact& fact);  // "Ru(II) octahedral mer"

std::vector<ReportProblem> problems(const Evaluation& evaluation);
std::vector<ReportGroup> duplicates(const Evaluation& evaluation);
std::vector<ReportExample> highest(const Evaluation& evaluation);
// The most wanted ones: of the best part of the first bar that has any.
std::pair<std::string, std::vector<ReportExample>> best(const Evaluation& evaluation, const Standings& standings);

std::vector<ReportRow> rows(const Evaluation& evaluation, const Standings& standings);
std::optional<ReportStructure> structure(const Evaluation& evaluation, std::size_t item);

// Reasons against the structure, an unreadable file included; empty for good ones.
std::vector<std::string> structure_reasons(const Evaluation& evaluation, std::size_t item);
std::string shortened(std::string reason);                                        // to some 300 bytes
std::string formula_of(const Sample& sample);                                     // empty where there is none
std::optional<double> energy_of(const Evaluation& evaluation, std::size_t item);  // eV/atom above the hull

}  // namespace werner::report_parts
