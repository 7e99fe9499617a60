// A search for crystals of MgO in a folder of its own, by the potential that needs no download.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tests/support/support.hpp"
#include "werner/run/design.hpp"

namespace werner {

inline const std::string job = R"toml([space]
kind = "crystal"
formula = "MgO"
units = [1, 2]
[[objective]]
property = "enthalpy_per_atom"
goal = "minimize"
[oracle]
name = "pedone"
max_steps = 40
[search]
strategy = "ga"
evaluations = 40
)toml";

class CrystalSearch : public testing::Test {
 protected:
  DesignResult run(const std::string& folder, const std::vector<std::string>& overrides = {},
                   const std::function<bool()>& stop = {}, const std::string& text = job) {
    setup_ = set_up(parse_configuration(text, scratch_.path() / "job.toml", overrides));
    DesignOptions options;
    options.output = scratch_.path() / folder;
    options.stop = stop;
    options.follow_up = [this](const FollowUpStatus& status) { followed_ = status; };
    return run_design(setup_, options);
  }
  std::string file(const std::string& name) { return test::read_text(scratch_.path() / name); }
  test::ScratchDir scratch_;
  DesignSetup setup_;
  FollowUpStatus followed_;  // the last one
};

}  // namespace werner
