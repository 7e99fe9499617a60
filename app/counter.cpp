#include "app/counter.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <string>

namespace werner {

namespace {

constexpr double terminal_seconds = 0.5, file_seconds = 60;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Counter::Counter(std::size_t all)
    : all_(all), began_(std::chrono::steady_clock::now()), shown_(began_), terminal_(isatty(STDERR_FILENO) != 0) {}

void Counter::count(bool fresh) {
  ++done_;
  fresh_ += fresh;
  if (seconds_since(shown_) < (terminal_ ? terminal_seconds : file_seconds)) return;
  shown_ = std::chrono::steady_clock::now();
  std::string line = fmt::format("{} of {}", done_, all_);
  if (fresh_ > 0) {
    const double rate = static_cast<double>(fresh_) / seconds_since(began_);
    const auto left = static_cast<long>(static_cast<double>(all_ - done_) / rate / 60);
    line += fmt::format(", {:.2f} a second, {} h {:02} min left", rate, left / 60, left % 60);
  }
  std::cerr << (terminal_ ? "\r" : "") << line << (terminal_ ? "\033[K" : "\n") << std::flush;
  drawn_ = terminal_;
}

void Counter::end() {
  if (drawn_) std::cerr << std::endl;
  drawn_ = false;
}

}  // namespace werner
