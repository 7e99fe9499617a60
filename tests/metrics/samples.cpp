#include "tests/metrics/samples.hpp"

#include <stdexcept>

namespace werner::test {

Crystal rock_salt(int cation, int anion, double edge) {
  const double h = edge / 2;
  Eigen::Matrix3d rows;
  rows << 0, h, h, h, 0, h, h, h, 0;
  return {Lattice(rows), {cation, anion}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

Crystal caesium_chloride(int cation, int anion, double edge) {
  return {Lattice(Eigen::Matrix3d::Identity() * edge), {cation, anion}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
}

Crystal perovskite(int a, int b, int anion, double edge) {
  return {Lattice(Eigen::Matrix3d::Identity() * edge),
          {a, b, anion, anion, anion},
          {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}, {{0.5, 0.5, 0}}, {{0.5, 0, 0.5}}, {{0, 0.5, 0.5}}}};
}

Sample sample(std::string name, Crystal crystal, std::map<std::string, double> numbers) {
  Sample result;
  result.where = "by hand";
  result.name = std::move(name);
  result.crystal = std::move(crystal);
  result.numbers = std::move(numbers);
  return result;
}

Sample unreadable(std::string name) {
  Sample result;
  result.name = result.where = std::move(name);
  result.unreadable = "it is only a test";
  return result;
}

SampleSet set_of(std::string file, std::vector<Sample> samples) { return {std::move(file), std::move(samples)}; }

const MetricResult& result_of(const std::vector<NamedResult>& results, const std::string& name) {
  for (const NamedResult& named : results)
    if (named.metric->name == name) return named.result;
  throw std::runtime_error("no metric " + name);
}

double value_of(const std::vector<NamedResult>& results, const std::string& name) {
  return result_of(results, name).value;
}

}  // namespace werner::test
