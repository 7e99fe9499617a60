#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "werner/core/text.hpp"
#include "werner/core/units.hpp"
#include "werner/crystal/energy_correction.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/physics/potential/crystal_entry.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/system/data_files.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string digest_of(const PotentialInfo& info) {
  if (info.weights.empty()) return "built in";
  return sha256(read_text_file(require_data_file(info.weights))).substr(0, 16);
}

class PotentialEvaluator : public Evaluator {
 public:
  PotentialEvaluator(const CrystalSpace& space, const PotentialChoice& choice,
                     const std::vector<std::string>& properties)
      : space_(space),
        choice_(choice),
        properties_(properties),
        info_(potential(choice.name)),
        potential_(info_.open(false)),
        version_(info_.name + " " + digest_of(info_)) {
    settings_ = fmt::format("{} fmax={} steps={} pressure={} symmetry={} lattice={}", version_, choice.relax.fmax,
                            choice.relax.steps, choice.relax.pressure, choice.relax.keep_symmetry,
                            lattice_calculations(properties));
    for (int i = 0; i < choice.workers; ++i) crew_.emplace_back([this] { work(); });
  }
  ~PotentialEvaluator() override {
    {
      const std::lock_guard lock(guard_);
      closing_ = true;
    }
    asked_.notify_all();
  }

  Prepared prepare(const Genome& genome, const std::string& /*identity*/) override {
    Prepared prepared;
    prepared.crystal = space_.decode(genome);
    prepared.task_key = "relax/" + sha256(settings_ + "\n" + genome);
    return prepared;
  }

  void submit(const Prepared& prepared) override {
    {
      const std::lock_guard lock(guard_);
      waiting_.emplace_back(prepared.task_key, *prepared.crystal);
    }
    asked_.notify_one();
  }

  std::optional<WorkerPool::Finished> wait(double timeout) override {
    std::unique_lock lock(guard_);
    answered_.wait_for(lock, std::chrono::duration<double>(timeout), [this] { return !finished_.empty(); });
    if (finished_.empty()) return std::nullopt;
    WorkerPool::Finished first = std::move(finished_.front());
    finished_.pop_front();
    busy_seconds_ += first.result.cpu_seconds;
    return first;
  }

  int capacity() const override { return 2 * choice_.workers; }
  double busy_seconds() const override { return busy_seconds_; }
  std::string version() const override { return version_; }

 private:
  void work() {
    while (true) {
      std::unique_lock lock(guard_);
      asked_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      const auto [key, crystal] = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      WorkerPool::Finished finished{key, evaluate(crystal)};
      lock.lock();
      finished_.push_back(std::move(finished));
      answered_.notify_one();
    }
  }

  OracleResult evaluate(const Crystal& crystal) const {
    const double began = thread_cpu_seconds();
    OracleResult result;
    const Relaxation relaxed = relax(crystal, *potential_, choice_.relax);
    result.properties["relaxation_steps"] = {static_cast<double>(relaxed.steps), std::nan("")};
    if (!relaxed.result.verdict.ok() || relaxed.steps == 0) {
      result.reasons = {relaxed.reason};
    } else if (relaxed.result.wall > 0) {
      result.reasons = {"atoms are nearer than in any known crystal"};
    } else {
      result.status = OracleStatus::done;
      if (!relaxed.converged) result.notes = {"not at a minimum: " + relaxed.reason};
      tell(relaxed, result);
    }
    result.cpu_seconds = thread_cpu_seconds() - began;
    return result;
  }

  void tell(const Relaxation& relaxed, OracleResult& result) const {
    const auto atoms = static_cast<double>(relaxed.crystal.size());
    const auto set = [&](const std::string& name, double value) { result.properties[name] = {value, std::nan("")}; };
    for (const auto& [name, value] : numbers_of(relaxed.crystal, relaxed.result)) set(name, value);
    set("enthalpy_per_atom", relaxed.enthalpy / atoms);
    set("volume_per_atom", relaxed.crystal.lattice.volume() / atoms);
    if (!info_.weights.empty())
      set("corrected_energy_per_atom", (relaxed.result.energy + mp2020_correction(relaxed.crystal)) / atoms);
    if (relaxed.converged) {
      LatticeProperties lattice = lattice_properties(relaxed.crystal, *potential_, properties_);
      for (const auto& [name, value] : lattice.values) set(name, value);
      std::ranges::move(lattice.reasons, std::back_inserter(result.notes));
    }
    result.crystal = relaxed.crystal;
  }

  const CrystalSpace& space_;
  PotentialChoice choice_;
  std::vector<std::string> properties_;
  const PotentialInfo& info_;
  std::unique_ptr<Potential> potential_;
  std::string version_, settings_;
  double busy_seconds_ = 0;
  std::mutex guard_;
  std::condition_variable asked_, answered_;
  std::deque<std::pair<std::string, Crystal>> waiting_;
  std::deque<WorkerPool::Finished> finished_;
  bool closing_ = false;
  std::vector<std::jthread> crew_;  // last: ends before what it works on
};

}  // namespace

std::unique_ptr<Evaluator> potential_evaluator(const CrystalSpace& space, const PotentialChoice& choice,
                                               const std::vector<std::string>& properties) {
  return std::make_unique<PotentialEvaluator>(space, choice, properties);
}

}  // namespace werner
