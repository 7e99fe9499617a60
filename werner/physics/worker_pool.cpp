#include "werner/physics/worker_pool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/io/json_text.hpp"
#include "werner/physics/task_json.hpp"
#include "werner/system/process.hpp"
#include "werner/system/signals.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {

using Clock = std::chrono::steady_clock;
static double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

namespace {

struct Job {
  std::string id;
  Task task;
  int attempts = 0;  // that ended transiently
  Clock::time_point not_before = {};
};

struct Worker {
  TalkingProcess process;
  std::string buffer;  // of its output, up to the next line
  std::optional<Job> job;
  Clock::time_point started, deadline;
};

}  // namespace

struct WorkerPool::Impl {
  PoolOptions options;
  std::optional<TempDir> folder;
  std::vector<Worker> workers;
  std::deque<Job> queue;
  std::deque<Finished> finished;
  double busy = 0;

  void start_worker();
  void dispatch();
  void evaluate_cheap();
  void hand_over(Worker& worker, Job job);
  void listen(Worker& worker);
  void lose(Worker& worker, const std::string& reason);
  void settle(Job job, OracleResult result);
  void watch(double timeout);
  double patience(Clock::time_point now, double timeout) const;
};

// The worker stops its own programs at the time limit of each; this is for a worker that hangs itself. Each start is
// optimised, perhaps twice, and there may be a few single points.
// A relaxation is limited by its steps; a day is the largest cell with all its vibrations on a slow machine.
static double worker_limit(const Task& task) {
  constexpr double longest = 1e8, day = 86400;  // s; three years: what the clock can still add
  const auto* molecules = std::get_if<OracleTask>(&task);
  if (!molecules) return day;
  return std::min(longest,
                  60 + molecules->settings.time_limit * (2 * static_cast<double>(molecules->starts.size()) + 6));
}

// What takes milliseconds needs no worker.
static bool is_cheap(const Task& task) {
  const auto* molecules = std::get_if<OracleTask>(&task);
  return molecules && oracle(molecules->settings.oracle).cheap;
}

WorkerPool::WorkerPool(const PoolOptions& options) : impl_(std::make_unique<Impl>()) {
  if (options.workers < 1)
    throw UsageError("the number of workers is " + std::to_string(options.workers) + ", expected at least 1");
  impl_->options = options;
  if (impl_->options.command.empty()) impl_->options.command = "/proc/self/exe";
}

WorkerPool::~WorkerPool() {
  for (Worker& worker : impl_->workers) {
    close(worker.process.socket);
    end_session(worker.process.pid);
  }
}

void WorkerPool::submit(std::string id, Task task) { impl_->queue.push_back({std::move(id), std::move(task), 0, {}}); }

int WorkerPool::pending() const {
  const auto running =
      std::ranges::count_if(impl_->workers, [](const Worker& worker) { return worker.job.has_value(); });
  return static_cast<int>(impl_->queue.size() + impl_->finished.size()) + static_cast<int>(running);
}

int WorkerPool::slots() const { return impl_->options.workers; }

double WorkerPool::busy_seconds() const { return impl_->busy; }

std::optional<Pool::Finished> WorkerPool::wait(double timeout) {
  const auto end =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(timeout, 1e8)));
  while (pending() > 0) {
    impl_->dispatch();
    if (impl_->finished.empty()) impl_->evaluate_cheap();
    if (impl_->finished.empty()) impl_->watch(std::max(0.0, seconds(end - Clock::now())));
    if (!impl_->finished.empty()) {
      Finished next = std::move(impl_->finished.front());
      impl_->finished.pop_front();
      impl_->dispatch();  // the caller may be slow: no worker waits for it
      return next;
    }
    if (Clock::now() >= end || stop_signal() != 0) break;
  }
  return std::nullopt;
}

void WorkerPool::Impl::start_worker() {
  if (!folder) folder.emplace("werner-pool-");
  std::map<std::string, std::string> environment{{"TMPDIR", folder->path().string()}};
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) environment[name] = "1";
  Worker worker;
  worker.process = start_talking({options.command, "worker"}, environment);
  workers.push_back(std::move(worker));
}

void WorkerPool::Impl::dispatch() {
  const auto now = Clock::now();
  for (auto it = queue.begin(); it != queue.end();) {
    if (it->not_before > now) {
      ++it;
      continue;
    }
    if (is_cheap(it->task)) {
      ++it;
      continue;
    }
    auto idle = std::ranges::find_if(workers, [](const Worker& worker) { return !worker.job; });
    if (idle == workers.end()) {
      if (static_cast<int>(workers.size()) >= options.workers) return;
      Job job = std::move(*it);
      it = queue.erase(it);
      try {
        start_worker();
      } catch (const Error& problem) {
        OracleResult result;
        result.status = OracleStatus::transient;
        result.reasons = {problem.what()};
        settle(std::move(job), std::move(result));
        return;
      }
      hand_over(workers.back(), std::move(job));
      return dispatch();
    }
    Job job = std::move(*it);
    it = queue.erase(it);
    hand_over(*idle, std::move(job));
    return dispatch();
  }
}

// What takes milliseconds is computed here, one task at a time, so that the caller can show it and be stopped.
void WorkerPool::Impl::evaluate_cheap() {
  const auto job = std::ranges::find_if(queue, [](const Job& each) { return is_cheap(each.task); });
  if (job == queue.end()) return;
  finished.push_back({job->id, evaluate(std::get<OracleTask>(job->task))});
  queue.erase(job);
}

void WorkerPool::Impl::hand_over(Worker& worker, Job job) {
  const std::string line = json_text(nlohmann::json{{"id", job.id}, {"task", to_json(job.task)}}) + "\n";
  worker.started = Clock::now();
  worker.deadline = worker.started +
                    std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(worker_limit(job.task)));
  worker.job = std::move(job);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t sent = send(worker.process.socket, line.data() + done, line.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      return lose(worker, std::string("the worker cannot be reached: ") + std::strerror(errno));
    }
    done += static_cast<std::size_t>(sent);
  }
}

// Ends the worker, whatever it is doing; its task is retried.
void WorkerPool::Impl::lose(Worker& worker, const std::string& reason) {
  close(worker.process.socket);
  end_session(worker.process.pid);
  std::optional<Job> job = std::move(worker.job);
  busy += job ? seconds(Clock::now() - worker.started) : 0;
  std::erase_if(workers, [pid = worker.process.pid](const Worker& each) { return each.process.pid == pid; });
  if (!job) return;
  OracleResult result;
  result.status = OracleStatus::transient;
  result.reasons = {reason};
  settle(std::move(*job), std::move(result));
}

void WorkerPool::Impl::settle(Job job, OracleResult result) {
  if (result.status == OracleStatus::transient && ++job.attempts < options.attempts) {
    job.not_before =
        Clock::now() + std::chrono::milliseconds(200 << std::min(job.attempts, 8));  // a full disk may drain
    queue.push_front(std::move(job));
    return;
  }
  finished.push_back({std::move(job.id), std::move(result)});
}

void WorkerPool::Impl::listen(Worker& worker) {
  char chunk[65536];
  const ssize_t got = recv(worker.process.socket, chunk, sizeof chunk, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return lose(worker, "the worker died");
  worker.buffer.append(chunk, static_cast<std::size_t>(got));
  const std::size_t end = worker.buffer.find('\n');
  if (end == std::string::npos) return;
  OracleResult result;
  try {
    const auto reply = nlohmann::json::parse(worker.buffer.substr(0, end));
    if (!worker.job || reply.at("id") != worker.job->id) return lose(worker, "the worker answered something else");
    result = result_from_json(reply.at("result"));
  } catch (const nlohmann::json::exception& problem) {
    return lose(worker, std::string("the worker's answer cannot be read: ") + problem.what());
  }
  worker.buffer.erase(0, end + 1);
  busy += seconds(Clock::now() - worker.started);
  Job job = std::move(*worker.job);
  worker.job.reset();
  settle(std::move(job), std::move(result));
}

double WorkerPool::Impl::patience(Clock::time_point now, double timeout) const {
  for (const Worker& worker : workers)
    if (worker.job) timeout = std::min(timeout, seconds(worker.deadline - now));
  for (const Job& job : queue)
    if (job.not_before > now) timeout = std::min(timeout, seconds(job.not_before - now));
  return std::max(0.0, timeout);
}

void WorkerPool::Impl::watch(double timeout) {
  std::vector<pollfd> fds;
  std::vector<pid_t> pids;
  for (const Worker& worker : workers) {
    fds.push_back({worker.process.socket, POLLIN, 0});
    pids.push_back(worker.process.pid);
  }
  const double wait = std::min(patience(Clock::now(), timeout), 3600.0);
  if (poll(fds.data(), fds.size(), static_cast<int>(1000 * wait) + (wait > 0 ? 1 : 0)) < 0) return;
  const auto now = Clock::now();
  for (std::size_t i = 0; i < fds.size(); ++i) {
    // Found again by its process: listening to one worker may take another off the list.
    const auto worker = std::ranges::find_if(workers, [&](const Worker& each) { return each.process.pid == pids[i]; });
    if (worker == workers.end()) continue;
    if (fds[i].revents != 0)
      listen(*worker);
    else if (worker->job && now > worker->deadline)
      lose(*worker, "the worker did not answer in time");
  }
}

}  // namespace werner
