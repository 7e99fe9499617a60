// Which operator makes the next child, learnt from what became of the children before: probability matching (Goldberg
// 1990; Thierens 2005, doi:10.1145/1068009.1068251).
#pragma once
#include <map>
#include <string>
#include <vector>

#include "werner/core/random.hpp"

namespace werner {

struct OperatorRecord {
  std::string name;
  double trials = 0, successes = 0;  // decayed counts
};

// Operators share (1 - floor) in proportion to their success rates; `floor` is spread evenly, so that none dies out.
// A rate is shrunk towards the rate of all operators by two trials, so that the untried are average.
class OperatorCredit {
 public:
  // A child counts 1/e when `memory` more were recorded.
  OperatorCredit(const std::vector<std::string>& names, double floor, double memory);

  // `weight`: 1 for a child that cost an evaluation, less for one that cost nothing. Unknown names change nothing.
  void record(const std::string& name, bool success, double weight = 1);
  std::map<std::string, double> probabilities() const;  // sum 1
  const std::string& draw(RandomStream& random) const;
  bool empty() const { return records_.empty(); }

 private:
  double rate(const OperatorRecord& record) const;
  std::vector<OperatorRecord> records_;
  double floor_, decay_;
};

}  // namespace werner
