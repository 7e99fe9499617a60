// Being asked to stop: SIGINT, SIGTERM and SIGUSR1, which batch systems send ahead of a time limit, become a flag that
// long work looks at.
#pragma once

namespace werner {

// From now on the first of these signals only raises the flag; a second one ends the program at once. SIGPIPE is
// ignored as below.
void catch_stop_signals();

// A reader that goes away, as head does, is an error of writing to it and no end of the program (SIGPIPE): files are
// still written.
void outlive_readers();

// The signal that asked us to stop, or 0.
int stop_signal();

// Raises the flag without a signal (0 lowers it).
void set_stop_signal(int signal);

}  // namespace werner
