// An expected negative as a value: generated nonsense is data, with reasons.
#pragma once
#include <string>
#include <vector>

namespace werner {

struct Verdict {
  std::vector<std::string> reasons;  // empty when all is well; otherwise one short sentence each
  bool ok() const { return reasons.empty(); }
};

}  // namespace werner
