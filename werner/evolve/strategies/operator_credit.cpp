#include "werner/evolve/strategies/operator_credit.hpp"

#include <cmath>

#include "werner/evolve/strategies/selection.hpp"

namespace werner {

namespace {

constexpr double prior_trials = 2;

}  // namespace

OperatorCredit::OperatorCredit(const std::vector<std::string>& names, double floor, double memory)
    : floor_(floor), decay_(std::exp(-1 / memory)) {
  for (const std::string& name : names) records_.push_back({name});
}

void OperatorCredit::record(const std::string& name, bool success, double weight) {
  for (OperatorRecord& record : records_)
    if (record.name == name) {
      for (OperatorRecord& other : records_) {
        other.trials *= decay_;
        other.successes *= decay_;
      }
      record.trials += weight;
      if (success) record.successes += weight;
      return;
    }
}

double OperatorCredit::rate(const OperatorRecord& record) const {
  double trials = prior_trials, successes = 1;  // before anything was tried, all are equal
  for (const OperatorRecord& other : records_) {
    trials += other.trials;
    successes += other.successes;
  }
  return (record.successes + prior_trials * successes / trials) / (record.trials + prior_trials);
}

std::map<std::string, double> OperatorCredit::probabilities() const {
  double sum = 0;
  for (const OperatorRecord& record : records_) sum += rate(record);
  std::map<std::string, double> shares;
  for (const OperatorRecord& record : records_)
    shares[record.name] = floor_ / static_cast<double>(records_.size()) + (1 - floor_) * rate(record) / sum;
  return shares;
}

const std::string& OperatorCredit::draw(RandomStream& random) const {
  const auto shares = probabilities();
  std::vector<double> cumulative;
  double sum = 0;
  for (const OperatorRecord& record : records_) cumulative.push_back(sum += shares.at(record.name));
  return records_[static_cast<std::size_t>(draw_weighted(cumulative, random))].name;
}

}  // namespace werner
