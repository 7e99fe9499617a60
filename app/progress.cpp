#include "app/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

namespace werner {

namespace {

constexpr double redraw_seconds = 0.2;
constexpr int bar_width = 24;

std::string duration(double seconds) {
  const int whole = static_cast<int>(seconds);
  if (whole >= 3600) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
  if (whole >= 60) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

}  // namespace

ProgressStyle progress_style(const std::string& name) {
  if (name == "json") return ProgressStyle::json;
  return name == "auto" && isatty(STDERR_FILENO) ? ProgressStyle::bar : ProgressStyle::none;
}

Progress::Progress(ProgressStyle style)
    : style_(style), began_(std::chrono::steady_clock::now()), shown_(began_ - std::chrono::hours(1)) {}

void Progress::show(const SearchStatus& status) {
  if (style_ == ProgressStyle::none) return;
  const auto now = std::chrono::steady_clock::now();
  if (first_evaluations_ < 0) first_evaluations_ = status.evaluations;
  const double elapsed = std::chrono::duration<double>(now - began_).count();
  const int done = status.evaluations - first_evaluations_;
  const double left = done > 0 ? elapsed / done * (status.budget - status.evaluations) : -1;
  if (style_ == ProgressStyle::json) {
    if (status.evaluations == last_evaluations_ && status.generation == last_generation_) return;
    last_evaluations_ = status.evaluations;
    last_generation_ = status.generation;
    std::cerr
        << fmt::format(
               R"({{"generation":{},"evaluations":{},"budget":{},"failures":{},"hypervolume":{},"seconds":{:.1f},"seconds_left":{}}})",
               status.generation, status.evaluations, status.budget, status.failures,
               status.hypervolume ? fmt::format("{:.9g}", *status.hypervolume) : "null", elapsed,
               left < 0 ? "null" : fmt::format("{:.1f}", left))
        << std::endl;
    return;
  }
  if (std::chrono::duration<double>(now - shown_).count() < redraw_seconds && status.evaluations < status.budget)
    return;
  shown_ = now;
  std::string text = fmt::format("generation {}, {}/{} evaluations, {} failed", status.generation, status.evaluations,
                                 status.budget, status.failures);
  if (status.hypervolume) text += fmt::format(", hypervolume {:.5g}", *status.hypervolume);
  if (left >= 0) text += ", " + duration(left) + " left";
  draw(status.budget > 0 ? static_cast<double>(status.evaluations) / status.budget : 0, text);
}

void Progress::show(const FollowUpStatus& status) {
  if (style_ == ProgressStyle::json)
    std::cerr << fmt::format(R"({{"task":"{}","done":{},"all":{}}})", status.name, status.done, status.all)
              << std::endl;
  if (style_ != ProgressStyle::bar) return;
  if (task_ != status.name) end();
  task_ = status.name;
  draw(static_cast<double>(status.done) / static_cast<double>(status.all),
       fmt::format("{}, {}/{} crystals", status.name, status.done, status.all));
}

void Progress::draw(double share, const std::string& text) {
  const int filled = static_cast<int>(std::min(1.0, share) * bar_width);
  std::cerr << fmt::format("\r[{}{}] {}\033[K", std::string(filled, '='), std::string(bar_width - filled, ' '), text)
            << std::flush;
  drawn_ = true;
}

void Progress::end() {
  if (drawn_) std::cerr << std::endl;
  drawn_ = false;
}

}  // namespace werner
