// Which compounds `active` looks at before it chooses: the first design, and the candidates of a batch.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "werner/evolve/active_model.hpp"
#include "werner/evolve/sorting.hpp"
#include "werner/evolve/space.hpp"

namespace werner {

struct Candidate {
  Genome genome;
  Features features;
};
using Candidates = std::vector<Candidate>;

// Every compound of the space; nothing when it holds more than `limit` or offers no listing.
std::optional<Candidates> whole_space(const Space& space, int limit);

// `count` compounds spread over the space so that ligands, pairs and metals are met about equally often: out of random
// samples, again and again the one least like those chosen (pivoted Cholesky of their similarities). Distinct; fewer in
// a small space and in one that is hard to sample.
Candidates covering_design(const Space& space, const std::vector<FeatureKind>& kinds, int count, std::uint64_t seed);

// Gathers distinct genomes with their features, leaving out those already asked.
class CandidateList {
 public:
  CandidateList(const Space& space, const std::unordered_set<Genome>& asked) : space_(&space), asked_(&asked) {}
  void add(const Genome& genome);
  void add(const Candidate& candidate);
  // The `count` best of the whole space by an additive model, exactly; adds nothing where the space cannot say.
  void add_best(const LinearModel& model, int count);
  // Fewer where the space is hard to sample.
  void add_samples(int count, std::uint64_t seed, std::uint64_t item);
  // `each` variations of every parent by operators of one parent, drawn evenly.
  void add_mutants(const std::vector<Genome>& parents, int each, std::uint64_t seed, std::uint64_t item,
                   std::string_view purpose);
  const Candidates& list() const { return list_; }

 private:
  const Space* space_;
  const std::unordered_set<Genome>* asked_;
  std::unordered_set<Genome> seen_;
  Candidates list_;
};

// What every row of expected costs promises, the smaller the better: one objective by cost, two by expected hypervolume
// gain, more by their best place along evenly spread directions (Tchebycheff). `front` and `reference` as for
// expected_hypervolume_gain, `deviations` one per objective.
std::vector<double> promises(const Costs& costs, const std::vector<double>& deviations, const Costs& front,
                             const std::vector<double>& reference);

// Positions of the `count` smallest, rising; ties by position.
std::vector<int> smallest(const std::vector<double>& values, int count);

}  // namespace werner
