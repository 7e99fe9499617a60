#include "werner/metrics/prepared.hpp"

#include "werner/system/parallel.hpp"

namespace werner {

PreparedCrystal prepared(const Sample& sample) {
  if (sample.crystal) return prepare(*sample.crystal);
  return sample.shared ? prepare(*sample.shared) : PreparedCrystal{};
}

std::vector<PreparedCrystal> prepared(const SampleSet& set, int threads) {
  std::vector<PreparedCrystal> list(set.size());
  parallel_for(set.size(), threads, [&](std::size_t i) { list[i] = prepared(set.samples[i]); });
  return list;
}

}  // namespace werner
