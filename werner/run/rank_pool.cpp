// Messages are JSON objects: rank 0 sends one {"hello": ...}, answered by {"welcome": ...} or {"error": ...}, then
// {"id": ..., "task": ...}, answered by {"id": ..., "result": ...}; what workers are told and answer, see
// task_json.hpp.
// {"stop": signal} tells rank 0 that another rank was asked to stop.
#include "werner/run/rank_pool.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/io/json_text.hpp"
#include "werner/physics/task_json.hpp"
#include "werner/physics/worker_pool.hpp"
#include "werner/run/version.hpp"
#include "werner/system/log.hpp"
#include "werner/system/session.hpp"
#include "werner/system/signals.hpp"

namespace werner {

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

void nap() { std::this_thread::sleep_for(std::chrono::duration<double>(rank_nap)); }

std::string version_of(const std::string& source) {
  for (const PotentialInfo& info : potentials())
    if (info.name == source) return potential_version(info);
  return oracle(source).version();
}

struct Place {
  std::string host;
  int slots = 1, load = 0;  // tasks at once; tasks sent and not yet answered
};

class RankPool : public Pool {
 public:
  RankPool(std::unique_ptr<Pool> own, Ranks& ranks, const std::string& source, int workers)
      : own_(std::move(own)), ranks_(ranks), places_(static_cast<std::size_t>(ranks.size())) {
    places_[0] = {host_name(), own_->slots(), 0};
    const std::string mine = version_of(source);
    for (int rank = 1; rank < ranks_.size(); ++rank)
      tell(rank, {{"hello", {{"source", source}, {"workers", workers}}}});
    for (int missing = ranks_.size() - 1; missing > 0;) {
      if (stop_signal() != 0) throw Error("stopped before the other ranks were ready");
      if (const auto message = ranks_.receive()) {
        welcome(message->from, Json::parse(message->text), mine);
        --missing;
      } else {
        nap();
      }
    }
  }

  // Where the share of busy workers is least; the ranks come in order, so that this process has its work first.
  void submit(std::string id, Task task) override {
    places_[0].load = own_->pending();
    const auto share = [](const Place& place) { return static_cast<double>(place.load) / place.slots; };
    const auto free = std::ranges::min_element(places_, {}, share);
    ++free->load;
    if (free == places_.begin()) return own_->submit(std::move(id), std::move(task));
    tell(static_cast<int>(free - places_.begin()), {{"id", std::move(id)}, {"task", to_json(task)}});
  }

  std::optional<Finished> wait(double timeout) override {
    const auto end = Clock::now() + std::chrono::duration<double>(timeout);
    do {
      while (const auto message = ranks_.receive()) absorb(message->from, Json::parse(message->text));
      if (!finished_.empty()) {
        Finished first = std::move(finished_.front());
        finished_.pop_front();
        return first;
      }
      if (own_->pending() > 0) {
        if (auto finished = own_->wait(std::min(rank_nap, timeout))) return finished;
      } else {
        nap();
      }
    } while (pending() > 0 && stop_signal() == 0 && Clock::now() < end);
    return std::nullopt;
  }

  int pending() const override {
    int sum = own_->pending() + static_cast<int>(finished_.size());
    for (std::size_t rank = 1; rank < places_.size(); ++rank) sum += places_[rank].load;
    return sum;
  }

  int slots() const override {
    int sum = 0;
    for (const Place& place : places_) sum += place.slots;
    return sum;
  }

 private:
  void tell(int rank, const Json& message) { ranks_.send(rank, json_text(message)); }

  void welcome(int rank, const Json& answer, const std::string& source) {
    if (answer.contains("error"))
      throw Error(fmt::format("rank {} cannot compute: {}", rank, answer["error"].get<std::string>()));
    const Json& facts = answer.at("welcome");
    Place& place = places_[static_cast<std::size_t>(rank)];
    place = {facts.at("host"), facts.at("workers"), 0};
    const auto require_same = [&](const std::string& theirs, const std::string& ours) {
      if (theirs != ours)
        throw Error(fmt::format("rank {} on '{}' has {}, but rank 0 on '{}' has {}", rank, place.host, theirs,
                                places_[0].host, ours),
                    {.where = {}, .hint = "the same Werner, programs and weights have to be on every node"});
    };
    require_same(facts.at("werner"), "werner " + version());
    require_same(facts.at("source"), source);
    if (facts.at("cpu") != cpu_model())
      log_warning(fmt::format("'{}' has another type of CPU than '{}': results may differ in their last digits",
                              place.host, places_[0].host));
  }

  void absorb(int rank, const Json& message) {
    if (message.contains("stop")) return set_stop_signal(message["stop"]);
    Place& place = places_[static_cast<std::size_t>(rank)];
    if (message.contains("error"))
      throw Error(fmt::format("rank {} on '{}' gave up: {}", rank, place.host, message["error"].get<std::string>()));
    Finished finished{message.at("id"), result_from_json(message.at("result"))};
    if (finished.result.status == OracleStatus::transient)
      for (std::string& reason : finished.result.reasons) reason += fmt::format(" (rank {} on '{}')", rank, place.host);
    finished_.push_back(std::move(finished));
    --place.load;
  }

  std::unique_ptr<Pool> own_;
  Ranks& ranks_;
  std::vector<Place> places_;  // by rank
  std::deque<Finished> finished_;
};

// What a rank says of itself; throws Error where it has not got the source.
Json introduction(const Json& hello, int workers) {
  return {{"werner", "werner " + version()},
          {"source", version_of(hello.at("source"))},
          {"host", host_name()},
          {"cpu", cpu_model()},
          {"workers", workers}};
}

}  // namespace

std::unique_ptr<Pool> rank_pool(std::unique_ptr<Pool> own, Ranks& ranks, const std::string& source, int workers) {
  return std::make_unique<RankPool>(std::move(own), ranks, source, workers);
}

void serve_rank_zero(Ranks& ranks) {
  std::optional<WorkerPool> pool;
  bool told_to_stop = false;
  const auto answer = [&](const Json& message) { ranks.send(0, json_text(message)); };
  while (true) {
    while (const auto message = ranks.receive()) {
      try {
        const Json request = Json::parse(message->text);
        if (request.contains("hello")) {
          const int asked = request["hello"].at("workers");
          const int workers = asked > 0 ? asked : cores_per_rank(ranks.on_this_node());
          answer({{"welcome", introduction(request["hello"], workers)}});
          unbind_for(workers);
          pool.emplace(PoolOptions{.workers = workers});
        } else {
          pool.value().submit(request.at("id"), task_from_json(request.at("task")));
        }
      } catch (const std::exception& problem) {
        answer({{"error", problem.what()}});
      }
    }
    if (ranks.ended()) return;
    if (stop_signal() != 0 && !told_to_stop) {
      answer({{"stop", stop_signal()}});
      told_to_stop = true;
    }
    if (pool && pool->pending() > 0 && stop_signal() == 0) {
      if (const auto finished = pool->wait(rank_nap))
        answer({{"id", finished->id}, {"result", to_json(finished->result)}});
    } else {
      nap();
    }
  }
}

}  // namespace werner
