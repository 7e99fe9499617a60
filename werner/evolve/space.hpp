// A space says which compounds exist and how one is written down. It knows nothing of objectives and populations.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "werner/core/random.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

// Genomes are text outside their space: one line, stable across versions, readable in the journal.
using Genome = std::string;

// A size that may be known only as an interval.
struct SpaceSize {
  double low = 0, high = 0;  // equal when exact; exact integers up to 2^53
  bool exact = true;
};

// An additive description of a genome for ligand-additive models: feature number -> count. Feature numbers are dense.
using Features = std::vector<std::pair<int, double>>;

// A linear model over the features, as `Space::best` wants it: several cost models at once.
struct LinearModel {
  double intercept = 0;
  std::vector<double> weights;  // one per feature
};

// Which compounds are the same after evaluation, where that is a verdict about structures and no identity: relaxed
// crystals. Compounds join in the order in which they are told.
class Niches {
 public:
  virtual ~Niches() = default;
  // The number of the first compound that `genome` is the same as; `item` where it is new.
  virtual int join(int item, const Genome& genome) = 0;
};

class Space {
 public:
  virtual ~Space() = default;

  virtual Genome sample(RandomStream& random) const = 0;  // satisfies the constraints
  // One try of what `sample` repeats until it succeeds, for those who want many and have a budget.
  virtual std::optional<Genome> draw(RandomStream& random) const { return sample(random); }
  virtual std::vector<std::string> operators() const = 0;  // "crossover", "mutate-ligand", "swap-sites", ...
  virtual int parents_of(std::string_view operation) const = 0;
  // A child, or nothing when the operator cannot be applied to these parents under the constraints.
  virtual std::optional<Genome> vary(std::string_view operation, const std::vector<Genome>& parents,
                                     RandomStream& random) const = 0;
  // What stands for an evaluated compound as a parent: its structure (extended XYZ) after relaxation, as a genome.
  // Nothing: its genome stays what it was, as for compounds that relaxation does not change.
  virtual std::optional<Genome> absorb(const std::string& /*structure*/) const { return std::nullopt; }
  // Nothing: compounds are the same where their identities are equal.
  virtual std::unique_ptr<Niches> niches() const { return nullptr; }
  // Genomes of the user's that a search begins with, in place of its first samples.
  virtual std::vector<Genome> seeds() const { return {}; }
  virtual Verdict violations(const Genome& genome) const = 0;    // constraints that are known without evaluation
  virtual std::string identity(const Genome& genome) const = 0;  // canonical; mirror images share it
  virtual SpaceSize size() const = 0;

  // Exhaustive listing where the space is small enough: the i-th distinct genome, i < size().low; nothing when not
  // offered.
  virtual std::optional<Genome> at(std::uint64_t index) const = 0;

  // The factorised view. Empty feature names: the space offers none.
  virtual std::vector<std::string> feature_names() const { return {}; }
  virtual Features features(const Genome&) const { return {}; }
  // The k distinct genomes of lowest linear cost in the whole space, exactly, in rising order (ties by canonical
  // genome).
  virtual std::vector<std::pair<double, Genome>> best(const LinearModel&, int) const { return {}; }
};

}  // namespace werner
