// How far a run is: a bar on a terminal, JSON lines on request, nothing otherwise. On standard error.
#pragma once
#include <chrono>
#include <string>

#include "werner/run/search.hpp"

namespace werner {

enum class ProgressStyle { none, bar, json };
// "auto", "json", "none".
ProgressStyle progress_style(const std::string& name);

class Progress {
 public:
  explicit Progress(ProgressStyle style);
  void show(const SearchStatus& status);
  void show(const FollowUpStatus& status);
  void end();  // leaves the line of the bar

 private:
  void draw(double share, const std::string& text);

  ProgressStyle style_;
  std::chrono::steady_clock::time_point began_, shown_;
  int first_evaluations_ = -1, last_evaluations_ = -1, last_generation_ = -1;
  std::string task_;  // of the last line, where it is no search
  bool drawn_ = false;
};

}  // namespace werner
