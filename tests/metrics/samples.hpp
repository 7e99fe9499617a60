// Small crystals and sets made by hand.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "werner/metrics/evaluation.hpp"

namespace werner::test {

// Two kinds of atoms in the arrangement of rock salt; `edge` of the conventional cell in Angstrom, primitive cell.
Crystal rock_salt(int cation, int anion, double edge);
// In the arrangement of caesium chloride.
Crystal caesium_chloride(int cation, int anion, double edge);
// ABO3 in the cubic cell of perovskite, A at the corner.
Crystal perovskite(int a, int b, int anion, double edge);

Sample sample(std::string name, Crystal crystal, std::map<std::string, double> numbers = {});
Sample unreadable(std::string name);
SampleSet set_of(std::string file, std::vector<Sample> samples);

// The value of that metric, NaN where it is absent.
double value_of(const std::vector<NamedResult>& results, const std::string& name);
const MetricResult& result_of(const std::vector<NamedResult>& results, const std::string& name);

}  // namespace werner::test
