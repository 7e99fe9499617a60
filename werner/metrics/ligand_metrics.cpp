// Of what complexes are made: how hard their ligands are to make, and whether they are known.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "werner/complex/sa_score.hpp"
#include "werner/metrics/counting.hpp"
#include "werner/metrics/entries.hpp"

namespace werner::entries {

namespace {

constexpr const char* sa_source = "Ertl and Schuffenhauer 2009, doi:10.1186/1758-2946-1-8";

// SA scores of the different ligands of a complex; nothing where one of its ligands has none.
std::vector<double> scores_of(const Evaluation& e, std::size_t i) {
  const ComplexFact& fact = e.complexes[i];
  if (!is_crystal(e, i) || !fact.all_ligands) return {};
  std::set<std::string> different;
  std::vector<double> scores;
  for (const LigandFact& ligand : fact.ligands)
    if (different.insert(ligand.smiles).second) scores.push_back(e.sa_scores.at(ligand.smiles));
  if (std::ranges::any_of(scores, [](double score) { return std::isnan(score); })) return {};
  return scores;
}

double hardest(const std::vector<double>& scores) { return std::ranges::max(scores); }
double average(const std::vector<double>& scores) { return mean(scores); }

MetricInfo sa_entry(std::string name, std::string description, double (*of)(const std::vector<double>&)) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::lower,
          sa_source,
          {Fact::structure, Fact::synthesis},
          [=](const Evaluation& e) {
            if (!has_sa_table())
              return absent("no table of fragments (install the package rdkit-data and build again)");
            std::vector<double> values;
            for (std::size_t i = 0; i < e.size(); ++i)
              if (const std::vector<double> scores = scores_of(e, i); !scores.empty()) values.push_back(of(scores));
            if (values.empty()) return absent("no complex whose ligands are all perceived");
            MetricResult result;
            result.value = mean(values);
            result.interval = bootstrap_mean_interval(values, 1000, e.seed);
            result.n = values.size();
            result.convention["scale"] = "1 easy to 10 hard, of free ligands with the charge that they bind with";
            result.convention["denominator"] = "structurally valid complexes whose ligands are all perceived";
            return result;
          },
          [=](const Evaluation& e) {
            std::vector<std::string> cells(e.size());
            if (has_sa_table())
              for (std::size_t i = 0; i < e.size(); ++i)
                if (const std::vector<double> scores = scores_of(e, i); !scores.empty())
                  cells[i] = fmt::format("{:.4f}", of(scores));
            return cells;
          }};
}

using Pair = std::pair<int, std::string>;  // metal, or 0 for any, and ligand

std::vector<Pair> pairs_of(const ComplexFact& fact, bool with_metal) {
  std::vector<Pair> pairs;
  for (const LigandFact& ligand : fact.ligands) pairs.emplace_back(with_metal ? fact.metal : 0, ligand.key);
  return pairs;
}

// Of each complex whether all its pairs occur in the training set.
std::vector<bool> familiar(const Evaluation& e, bool with_metal) {
  std::set<Pair> known;
  for (const ComplexFact& fact : e.train_complexes)
    known.merge([&] {
      const std::vector<Pair> pairs = pairs_of(fact, with_metal);
      return std::set<Pair>(pairs.begin(), pairs.end());
    }());
  std::vector<bool> list;
  for (std::size_t i = 0; i < e.size(); ++i) {
    const ComplexFact& fact = e.complexes[i];
    const std::vector<Pair> pairs = pairs_of(fact, with_metal);
    list.push_back(is_crystal(e, i) && fact.all_ligands &&
                   std::ranges::all_of(pairs, [&](const Pair& pair) { return known.contains(pair); }));
  }
  return list;
}

MetricInfo familiarity_entry(std::string name, std::string description, bool with_metal) {
  return {std::move(name),
          "",
          std::move(description),
          Direction::neither,
          own_definition,
          {Fact::structure, Fact::training_complexes},
          [=](const Evaluation& e) {
            if (!e.train) return absent("no training set");
            const std::vector<bool> yes = familiar(e, with_metal);
            MetricResult result = share_of(e, [&](const Evaluation&, std::size_t i) { return yes[i]; });
            result.convention["reference"] = e.train->file;
            return result;
          },
          [=](const Evaluation& e) {
            if (!e.train) return std::vector<std::string>(e.size());
            const std::vector<bool> yes = familiar(e, with_metal);
            return yes_or_no(e, [&](const Evaluation&, std::size_t i) { return yes[i]; });
          }};
}

}  // namespace

std::vector<MetricInfo> ligands() {
  return {
      sa_entry("sa_score", "mean over complexes of the mean SA score of their different ligands", average),
      sa_entry("sa_score_hardest", "the same of the ligand that is hardest to make", hardest),
      familiarity_entry("ligand_familiarity",
                        "share of complexes all ligands of which occur in the training set, in either hand", false),
      familiarity_entry("metal_ligand_familiarity",
                        "share of complexes all ligands of which occur in the training set on the same metal", true),
  };
}

}  // namespace werner::entries
