#include <algorithm>
#include <unordered_map>

#include "werner/complex/assemble.hpp"
#include "werner/run/evaluator.hpp"
#include "werner/system/digest.hpp"

namespace werner {

namespace {

class OracleEvaluator : public Evaluator {
 public:
  OracleEvaluator(const ComplexSpace& space, const OracleChoice& choice, const std::vector<std::string>& properties,
                  std::unique_ptr<Pool> pool)
      : space_(space),
        choice_(choice),
        properties_(properties),
        version_(oracle(choice.settings.oracle).version()),
        pool_(std::move(pool)) {
    // Asked for is what has to be computed on purpose and belongs to the key of the task; the rest comes by itself, and
    // a label in a cache must not depend on who wanted it. A program is not asked for what the geometry of its
    // structure tells anyway.
    const std::vector<std::string>& extras = oracle(choice.settings.oracle).extras;
    const std::vector<std::string>& known = oracle("geometry").properties;
    std::erase_if(properties_, [&](const std::string& name) {
      return std::ranges::find(extras, name) == extras.end() || std::ranges::find(known, name) != known.end();
    });
  }

  Prepared prepare(const Genome& genome, const std::string& identity) override {
    const Complex complex = space_.decode(genome);
    AssembledComplex assembled = assemble(complex, {.rotamers = choice_.rotamers, .seed = stable_hash(identity)});
    Prepared prepared;
    if (!assembled.verdict.ok()) {
      // What cannot be built is a result too; its key is the question itself.
      prepared.task_key = "assembly/" + sha256(identity);
      prepared.result = OracleResult{};
      prepared.result->reasons = std::move(assembled.verdict.reasons);
      return prepared;
    }
    OracleTask task{std::move(assembled.rotamers), properties_, choice_.settings};
    prepared.task_key = task_key(task);
    prepared.task = std::move(task);
    prepared.complex = complex;
    return prepared;
  }

  void submit(const Prepared& prepared) override {
    complexes_.emplace(prepared.task_key, *prepared.complex);
    pool_->submit(prepared.task_key, *prepared.task);
  }

  std::optional<Pool::Finished> wait(double timeout) override {
    auto finished = pool_->wait(timeout);
    if (!finished) return finished;
    const auto complex = complexes_.find(finished->id);
    OracleResult& result = finished->result;
    if (complex != complexes_.end() && result.status == OracleStatus::done && result.relaxed.size() > 0) {
      if (const Verdict verdict = verify_structure(complex->second, result.relaxed, Stage::relaxed); !verdict.ok()) {
        result.status = OracleStatus::failed;
        for (const std::string& reason : verdict.reasons) result.reasons.push_back("after optimisation: " + reason);
      }
      complexes_.erase(complex);
    }
    return finished;
  }

  // One task waits for every one that runs, so that no worker idles while the next is assembled.
  int capacity() const override { return 2 * pool_->slots(); }
  std::string version() const override { return version_; }

 private:
  const ComplexSpace& space_;
  OracleChoice choice_;
  std::vector<std::string> properties_;
  std::string version_;
  std::unique_ptr<Pool> pool_;
  std::unordered_map<std::string, Complex> complexes_;  // of tasks under way
};

}  // namespace

std::unique_ptr<Evaluator> oracle_evaluator(const ComplexSpace& space, const OracleChoice& choice,
                                            const std::vector<std::string>& properties, std::unique_ptr<Pool> pool) {
  return std::make_unique<OracleEvaluator>(space, choice, properties, std::move(pool));
}

}  // namespace werner
