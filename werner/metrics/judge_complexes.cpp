// Facts of metal complexes: what perception says of each, which are the same, what the other sets hold.
#include <algorithm>
#include <limits>
#include <unordered_map>

#include "werner/complex/conformation.hpp"
#include "werner/complex/sa_score.hpp"
#include "werner/core/error.hpp"
#include "werner/metrics/judge.hpp"
#include "werner/system/parallel.hpp"

namespace werner::stages {

namespace {

const std::string& key_of(const ComplexFact& fact, Sameness level) {
  return level == Sameness::connectivity ? fact.connectivity : fact.stereochemistry;
}

bool same_shapes(const ComplexFact& a, const ComplexFact& b) {
  return conformation_rmsd(a.conformation, b.conformation, same_shape, same_shape) <= same_shape;
}

using Index = std::unordered_map<std::string, std::vector<std::size_t>>;

// Indices by key, rising. What has no structure has no key and is left out.
template <class Counts>
Index by_key(const std::vector<ComplexFact>& facts, Sameness level, const Counts& counts) {
  Index index;
  for (std::size_t i = 0; i < facts.size(); ++i)
    if (!key_of(facts[i], level).empty() && counts(i)) index[key_of(facts[i], level)].push_back(i);
  return index;
}

std::vector<std::optional<std::size_t>> firsts(const Evaluation& e, Sameness level) {
  std::vector<std::optional<std::size_t>> first(e.size());
  const Index index = by_key(e.complexes, level, [&](std::size_t i) { return is_crystal(e, i); });
  std::vector<const std::vector<std::size_t>*> groups;
  for (const auto& [key, members] : index) groups.push_back(&members);
  parallel_for(groups.size(), e.threads, [&](std::size_t g) {
    std::vector<std::size_t> kinds;
    for (const std::size_t i : *groups[g]) {
      const auto same = std::ranges::find_if(kinds, [&](std::size_t k) {
        return level != Sameness::shape || same_shapes(e.complexes[i], e.complexes[k]);
      });
      first[i] = same == kinds.end() ? i : *same;
      if (same == kinds.end()) kinds.push_back(i);
    }
  });
  return first;
}

std::vector<std::optional<std::size_t>> known_in(const Evaluation& e, const std::vector<ComplexFact>& set,
                                                 Sameness level) {
  const Index index = by_key(set, level, [](std::size_t) { return true; });
  std::vector<std::optional<std::size_t>> found(e.size());
  parallel_for(e.size(), e.threads, [&](std::size_t i) {
    const auto candidates = index.find(key_of(e.complexes[i], level));
    if (!is_crystal(e, i) || candidates == index.end()) return;
    for (const std::size_t k : candidates->second)
      if (level != Sameness::shape || same_shapes(e.complexes[i], set[k])) {
        found[i] = k;
        return;
      }
  });
  return found;
}

std::vector<Vec3> heavy_atoms(const Molecule& molecule) {
  std::vector<Vec3> positions;
  for (std::size_t i = 0; i < molecule.size(); ++i)
    if (molecule.atomic_numbers[i] > 1) positions.push_back(molecule.positions[i]);
  return positions;
}

void relaxed_complexes(Evaluation& e) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < e.relaxed->size(); ++i) index.emplace(e.relaxed->samples[i].name, i);
  e.relaxed_by_order =
      e.relaxed->size() == e.size() &&
      std::ranges::none_of(e.generated.samples, [&](const Sample& sample) { return index.contains(sample.name); });
  e.relaxed_rmsd.resize(e.size());
  for (std::size_t i = 0; i < e.size(); ++i) {
    const auto found = index.find(e.generated.samples[i].name);
    if (!is_crystal(e, i) || (found == index.end() && !e.relaxed_by_order)) continue;
    const auto& before = e.generated.samples[i].molecule;
    const auto& after = e.relaxed->samples[e.relaxed_by_order ? i : found->second].molecule;
    if (!after || before->atomic_numbers != after->atomic_numbers) continue;
    e.relaxed_rmsd[i] = matched_rmsd(heavy_atoms(*before), heavy_atoms(*after));
  }
}

// Of every ligand of the generated set, each once.
void synthesis(Evaluation& e) {
  if (!has_sa_table()) return;
  for (const ComplexFact& fact : e.complexes)
    for (const LigandFact& ligand : fact.ligands) e.sa_scores.emplace(ligand.smiles, 0);
  std::vector<std::pair<const std::string, double>*> list;
  for (auto& entry : e.sa_scores) list.push_back(&entry);
  parallel_for(list.size(), e.threads, [&](std::size_t k) {
    try {
      list[k]->second = sa_score(list[k]->first);
    } catch (const Error&) {
      list[k]->second = std::numeric_limits<double>::quiet_NaN();  // perception wrote it, yet RDKit refuses it
    }
  });
}

}  // namespace

void same_kinds(const Evaluation& e) {
  const auto check = [&](const std::optional<SampleSet>& set, const char* flag) {
    if (!set || set->kind == e.generated.kind) return;
    const auto what = [](const SampleSet& each) {
      return each.kind == StructureKind::crystal ? "crystals" : "molecules";
    };
    throw UsageError("'" + set->file + "' holds " + what(*set) + ", '" + e.generated.file + "' " + what(e.generated),
                     {.where = flag, .hint = "compounds are judged against their own kind"});
  };
  check(e.train, "--train");
  check(e.test, "--test");
  check(e.reference, "--reference");
  check(e.relaxed, "--relaxed");
}

void complexes(Evaluation& e, const std::set<Fact>& facts) {
  const auto asked = [&](Fact fact) { return facts.contains(fact); };
  e.complexes = complex_facts(e.generated, e.threads);
  for (const ComplexFact& fact : e.complexes) {
    e.structure.push_back(fact.structure);
    e.composition.push_back(fact.composition);
  }
  if (!e.scores.empty()) scores(e);
  if (e.train && (asked(Fact::novelty) || asked(Fact::training_complexes)))
    e.train_complexes = complex_facts(*e.train, e.threads);
  const bool reference_is_test = e.test && !e.reference;
  if (e.test && (asked(Fact::rediscovery) || (reference_is_test && asked(Fact::reference_complexes))))
    e.test_complexes = !e.train_complexes.empty() && e.train->file == e.test->file ? e.train_complexes
                                                                                   : complex_facts(*e.test, e.threads);
  if (e.reference && asked(Fact::reference_complexes)) e.reference_complexes = complex_facts(*e.reference, e.threads);
  for (const Sameness level : sameness_levels) {
    SamenessFact& same = e.sameness[level];
    same.known_in_train.resize(e.size());
    if (asked(Fact::duplicates)) same.first_of_kind = firsts(e, level);
    if (asked(Fact::novelty) && e.train) same.known_in_train = known_in(e, e.train_complexes, level);
    if (asked(Fact::rediscovery) && e.test) same.found_in_test = known_in(e, e.test_complexes, level);
  }
  const SamenessFact& chosen = e.sameness.at(Sameness::stereochemistry);
  e.first_of_kind = chosen.first_of_kind;
  e.known_in_train = chosen.known_in_train;
  e.found_in_test = chosen.found_in_test;
  if (asked(Fact::synthesis)) synthesis(e);
  if (asked(Fact::relaxed) && e.relaxed) relaxed_complexes(e);
}

}  // namespace werner::stages
