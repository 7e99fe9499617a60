// The worker's side of a pool: what `werner worker` does.
#pragma once

namespace werner {

// Reads tasks, {"id": ..., "task": {...}}, one a line, from `in` and writes {"id": ..., "result": {...}} to `out`,
// until the input ends or SIGTERM comes. Works in a temporary folder of its own, which goes away with it. Returns the
// exit code.
int run_worker(int in, int out);

}  // namespace werner
