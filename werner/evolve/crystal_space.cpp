#include "werner/evolve/crystal_space.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/crystal/sameness.hpp"
#include "werner/crystal/standard_settings.hpp"
#include "werner/evolve/crystal_check.hpp"
#include "werner/evolve/crystal_genome.hpp"
#include "werner/evolve/crystal_operators.hpp"
#include "werner/evolve/crystal_sampler.hpp"
#include "werner/io/extxyz_crystal.hpp"

namespace werner {

namespace {

constexpr int sample_tries = 300;
constexpr int vary_tries = 20;
constexpr int symmetric_tries = 4;                     // symmetry is looked for in each of them
constexpr std::string_view continuation = "continue";  // works on the text, so it is none of the operators on crystals

// Crystals are told in order; the first of those that match keeps its number.
class CrystalNiches : public Niches {
 public:
  int join(int item, const Genome& genome) override {
    PreparedCrystal crystal = prepare(parse_crystal_text(genome));
    if (const auto same = known_.first_match(crystal)) return items_[*same];
    known_.add(std::move(crystal));
    items_.push_back(item);
    return item;
  }

 private:
  KnownCrystals known_;
  std::vector<int> items_;
};

// Whether a smaller cell is possible at all: its repeats divide the number of atoms of each element. The search for
// symmetry takes 10 ms for rock salt.
bool may_repeat(const Crystal& crystal) {
  std::map<int, int> counts;
  for (const int z : crystal.atomic_numbers) ++counts[z];
  int divisor = 0;
  for (const auto& [z, count] : counts) divisor = std::gcd(divisor, count);
  return divisor > 1;
}

// The first frame, where it is one whole atom per site.
std::optional<Crystal> first_frame(const std::string& structure) {
  if (structure.empty()) return std::nullopt;
  std::optional<Crystal> crystal;
  LineReader lines(pull_text(structure), "structure");
  read_extxyz_crystals(
      lines,
      [&](CrystalEntry&& entry) {
        if (!crystal) crystal = ordered(entry.crystal);
      },
      [](const BrokenEntry&) {});
  return crystal;
}

}  // namespace

struct CrystalSpace::Impl {
  explicit Impl(CrystalSpaceOptions given) : options(std::move(given)), compositions(options), sampler(options) {}

  CrystalSpaceOptions options;
  CellCompositions compositions;
  CrystalSampler sampler;
  std::vector<Genome> seeds;
  std::size_t proposals_taken = 0;

  // Where some samples have no symmetry, groups that hold no composition would be ignored in silence.
  void require_group(RandomStream& random) {
    constexpr int draws = 50;  // of compositions, where there are many
    Verdict verdict;
    for (int i = 0; i < draws; ++i)
      if (verdict = sampler.feasible(compositions.draw(random)); verdict.ok()) return;
    throw UsageError("no crystal of this space has one of its space groups: " + verdict.reasons.front(),
                     {.where = options.where, .hint = "allow other space groups or other numbers of atoms"});
  }

  // Force constants are those of one crystal after the other, and the tries of a child all ask for the same.
  CrystalContext context() const {
    ForceConstants once;
    if (options.force_constants)
      once = [this,
              known = std::make_shared<std::map<Genome, std::optional<Eigen::MatrixXd>>>()](const Crystal& crystal) {
        const auto [found, fresh] = known->try_emplace(crystal_text(crystal));
        if (fresh) found->second = options.force_constants(crystal);
        return found->second;
      };
    return {compositions, options.least_distance, once, options.packed_share};
  }

  bool allows(const Crystal& crystal) const {
    const auto counts = counts_of(options.elements, crystal.atomic_numbers);
    return counts && compositions.allows(*counts);
  }

  // In its smallest cell where the space allows that, else in its own, Niggli-reduced.
  std::optional<Crystal> reduced(const Crystal& crystal) const {
    if (crystal.size() == 0 || !crystal.lattice.usable()) return std::nullopt;
    if (may_repeat(crystal)) {
      constexpr SymmetryTolerance close{.distance = 0.05, .angle = 5};  // Angstrom: what relaxation leaves
      const CellResult primitive = primitive_cell_as_found(crystal, close);
      if (primitive.crystal && primitive.crystal->size() < crystal.size() && allows(*primitive.crystal))
        return in_niggli_cell(*primitive.crystal);
    }
    if (!allows(crystal)) return std::nullopt;
    return in_niggli_cell(crystal);
  }
};

CrystalSpace::CrystalSpace(CrystalSpaceOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  const CrystalSpaceOptions& mine = impl_->options;
  if (!(mine.least_distance >= 0) || !(mine.volume >= 0) || !(mine.symmetric_share >= 0 && mine.symmetric_share <= 1) ||
      !(mine.rattle >= 0) || !(mine.packed_share >= 0 && mine.packed_share <= 1))
    throw UsageError(
        "no crystal can exist in this space: distances and volumes have to be positive, shares from 0 to 1",
        {.where = mine.where});
  for (std::size_t i = 0; i < mine.seeds.size(); ++i) {
    const auto seed = impl_->reduced(mine.seeds[i]);
    if (!seed)
      throw UsageError("seed " + std::to_string(i + 1) + " (" + full_formula(composition_of(mine.seeds[i])) +
                           ") is no crystal of this space",
                       {.where = mine.where, .hint = "its elements, formula and number of atoms have to be allowed"});
    impl_->seeds.push_back(crystal_text(*seed));
  }
  for (const Crystal& proposal : mine.proposals) {
    if (impl_->proposals_taken == mine.most_proposals) break;
    const auto seed = impl_->reduced(proposal);
    if (!seed || !violations(crystal_text(*seed)).ok()) continue;
    impl_->seeds.push_back(crystal_text(*seed));
    ++impl_->proposals_taken;
  }
  RandomStream probe(1, 0, "probe");
  sample(probe);
  if (!mine.space_groups.empty() && mine.symmetric_share > 0) impl_->require_group(probe);
}

CrystalSpace::~CrystalSpace() = default;

const CrystalSpaceOptions& CrystalSpace::options() const { return impl_->options; }

Crystal CrystalSpace::decode(const Genome& genome) const { return parse_crystal_text(genome); }

const std::vector<int>& CrystalSpace::elements() const { return impl_->options.elements; }

Genome CrystalSpace::encode(const Crystal& crystal) const { return crystal_text(crystal); }

std::optional<Genome> CrystalSpace::draw(RandomStream& random) const {
  const auto crystal = impl_->sampler.draw(impl_->compositions.draw(random), random);
  if (!crystal) return std::nullopt;
  return crystal_text(*crystal);
}

Genome CrystalSpace::sample(RandomStream& random) const {
  for (int tries = 0; tries < sample_tries; ++tries)
    if (auto genome = draw(random)) return *genome;
  std::string why = "no room was found for the atoms in " + std::to_string(sample_tries) + " tries";
  if (impl_->options.symmetric_share > 0)
    if (const Verdict verdict = impl_->sampler.feasible(impl_->compositions.draw(random)); !verdict.ok())
      why = verdict.reasons.front();
  throw UsageError("no crystal can exist in this space: " + why,
                   {.where = impl_->options.where,
                    .hint = "allow other space groups, more volume, less distance or other numbers of atoms"});
}

std::vector<std::string> CrystalSpace::operators() const {
  std::vector<std::string> names{std::string(continuation)};
  for (const CrystalOperator& operation : crystal_operators())
    if (operation.offered(impl_->compositions)) names.emplace_back(operation.name);
  std::ranges::sort(names);
  return names;
}

int CrystalSpace::parents_of(std::string_view operation) const {
  if (operation == continuation) return 1;
  return find_named(crystal_operators(), operation, "operator").parents;
}

std::optional<Genome> CrystalSpace::vary(std::string_view operation, const std::vector<Genome>& parents,
                                         RandomStream& random) const {
  if (operation == continuation) {
    if (parents.size() != 1) return std::nullopt;
    return next_round(parents.front());
  }
  const CrystalOperator& chosen = find_named(crystal_operators(), operation, "operator");
  if (!chosen.offered(impl_->compositions) || static_cast<int>(parents.size()) != chosen.parents) return std::nullopt;
  std::vector<Crystal> crystals;
  for (const Genome& parent : parents) crystals.push_back(parse_crystal_text(parent));
  const auto child =
      varied(chosen, impl_->context(), crystals, random, chosen.symmetric ? symmetric_tries : vary_tries);
  if (!child) return std::nullopt;
  Genome genome = crystal_text(*child);
  if (std::ranges::find(parents, genome) != parents.end()) return std::nullopt;
  return genome;
}

std::optional<Genome> CrystalSpace::absorb(const std::string& structure) const {
  const auto crystal = first_frame(structure);
  if (!crystal) return std::nullopt;
  const auto reduced = impl_->reduced(*crystal);
  if (!reduced) return std::nullopt;
  return crystal_text(*reduced);
}

std::unique_ptr<Niches> CrystalSpace::niches() const { return std::make_unique<CrystalNiches>(); }

std::vector<Genome> CrystalSpace::seeds() const { return impl_->seeds; }

std::size_t CrystalSpace::proposals_taken() const { return impl_->proposals_taken; }

Verdict CrystalSpace::violations(const Genome& genome) const {
  const Crystal crystal = parse_crystal_text(genome);
  Verdict verdict = cell_verdict(crystal.lattice);
  const auto counts = counts_of(impl_->options.elements, crystal.atomic_numbers);
  if (!counts) {
    verdict.reasons.push_back("it has elements that are none of the space's");
  } else {
    for (std::string& reason : impl_->compositions.check(*counts).reasons) verdict.reasons.push_back(std::move(reason));
  }
  if (!crystal.lattice.usable()) return verdict;
  // Genomes are rounded, so the limit is met to a part in a million.
  constexpr double rounding = 1e-6;
  const auto near = overlaps(crystal, impl_->options.least_distance * (1 - rounding));
  if (!near.empty()) {
    const auto worst =
        std::ranges::min_element(near, {}, [](const Overlap& pair) { return pair.distance / pair.least; });
    verdict.reasons.push_back(element(crystal.atomic_numbers[worst->a]).symbol + " and " +
                              element(crystal.atomic_numbers[worst->b]).symbol + " are " +
                              format_double(std::round(worst->distance * 1000) / 1000) + " Angstrom apart");
  }
  return verdict;
}

std::string CrystalSpace::identity(const Genome& genome) const { return genome; }

SpaceSize CrystalSpace::size() const { return impl_->compositions.size(); }

}  // namespace werner
