#include "werner/system/signals.hpp"

#include <csignal>
#include <initializer_list>

namespace werner {

static volatile std::sig_atomic_t stop = 0;

static void on_stop(int signal) {
  if (stop != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  stop = signal;
}

void catch_stop_signals() {
  struct sigaction action = {};
  action.sa_handler = on_stop;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
  outlive_readers();
}

void outlive_readers() { std::signal(SIGPIPE, SIG_IGN); }

int stop_signal() { return stop; }
void set_stop_signal(int signal) { stop = signal; }

}  // namespace werner
