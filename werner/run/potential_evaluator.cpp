#include <fmt/format.h>

#include "werner/physics/lattice/lattice_properties.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

class PotentialEvaluator : public Evaluator {
 public:
  PotentialEvaluator(const SpaceOfCrystals& space, const PotentialChoice& choice,
                     const std::vector<std::string>& properties, std::unique_ptr<Pool> pool)
      : space_(space),
        choice_(choice),
        properties_(properties),
        version_(potential_version(potential(choice.name))),
        settings_(fmt::format("{} fmax={} steps={} pressure={} symmetry={} lattice={}", version_, choice.relax.fmax,
                              choice.relax.steps, choice.relax.pressure, choice.relax.keep_symmetry,
                              lattice_calculations(properties))),
        pool_(std::move(pool)) {}

  Prepared prepare(const Genome& genome, const std::string& /*identity*/) override {
    Prepared prepared;
    prepared.task = RelaxationTask{space_.decode(genome), choice_.name, version_, choice_.relax, properties_};
    prepared.task_key = "relax/" + sha256(settings_ + "\n" + genome);
    return prepared;
  }

  void submit(const Prepared& prepared) override { pool_->submit(prepared.task_key, *prepared.task); }
  std::optional<Pool::Finished> wait(double timeout) override { return pool_->wait(timeout); }
  // One waits for every one that runs, so that nobody idles while the next is decoded.
  int capacity() const override { return 2 * pool_->slots(); }
  std::string version() const override { return version_; }

 private:
  const SpaceOfCrystals& space_;
  PotentialChoice choice_;
  std::vector<std::string> properties_;
  std::string version_, settings_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace

std::unique_ptr<Evaluator> potential_evaluator(const SpaceOfCrystals& space, const PotentialChoice& choice,
                                               const std::vector<std::string>& properties, std::unique_ptr<Pool> pool) {
  return std::make_unique<PotentialEvaluator>(space, choice, properties, std::move(pool));
}

}  // namespace werner
