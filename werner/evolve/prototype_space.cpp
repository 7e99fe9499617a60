#include "werner/evolve/prototype_space.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "werner/core/composition.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/tolerance_factor.hpp"
#include "werner/evolve/crystal_compositions.hpp"

namespace werner {

namespace {

constexpr double most_listed = 1e6;
constexpr int sample_tries = 20000, vary_tries = 50;

using Filling = std::vector<int>;  // atomic number of each site

struct Operator {
  std::string_view name;
  int parents;
};
constexpr std::array operators_of_prototypes{Operator{"crossover", 2}, Operator{"exchange-sites", 1},
                                             Operator{"neighbour-element", 1}, Operator{"substitute", 1}};

}  // namespace

struct PrototypeSpace::Impl {
  explicit Impl(PrototypeSpaceOptions given) : options(std::move(given)) {
    std::set<int> distinct;
    for (std::size_t site = 0; site < options.type.sites.size(); ++site) {
      first_feature.push_back(static_cast<int>(feature_names.size()));
      for (const int z : options.elements[site]) {
        distinct.insert(z);
        feature_names.push_back(options.type.sites[site] + " " + element(z).symbol);
      }
      fillings *= static_cast<double>(options.elements[site].size());
    }
    elements.assign(distinct.begin(), distinct.end());
  }

  PrototypeSpaceOptions options;
  std::vector<int> elements;
  std::vector<std::string> feature_names;
  std::vector<int> first_feature;  // of each site
  double fillings = 1;             // rules aside
  std::optional<std::vector<Genome>> listed;

  std::size_t sites() const { return options.type.sites.size(); }

  Genome text(const Filling& filling) const {
    Genome genome;
    for (std::size_t site = 0; site < sites(); ++site)
      genome += (site ? " " : "") + options.type.sites[site] + "=" + element(filling[site]).symbol;
    return genome;
  }

  Filling parse(std::string_view genome) const {
    const std::vector<std::string> parts = split(std::string(genome), ' ');
    Filling filling;
    for (std::size_t site = 0; site < sites() && site < parts.size(); ++site) {
      const std::string head = options.type.sites[site] + "=";
      const auto z = parts[site].starts_with(head) ? atomic_number(parts[site].substr(head.size())) : std::nullopt;
      if (z) filling.push_back(*z);
    }
    if (filling.size() != sites() || parts.size() != sites())
      throw Error("'" + excerpt(std::string(genome)) + "' fills no " + options.type.name,
                  {.hint = "an element for each site, as in " + text(first())});
    return filling;
  }

  Filling first() const {
    Filling filling;
    for (const auto& list : options.elements) filling.push_back(list.front());
    return filling;
  }

  // All fillings that are the same crystal, itself among them.
  std::vector<Filling> same_crystal(const Filling& filling) const {
    std::vector<Filling> all;
    for (const auto& exchange : options.type.exchanges) {
      Filling& other = all.emplace_back(filling.size());
      for (std::size_t site = 0; site < filling.size(); ++site) other[exchange[site]] = filling[site];
    }
    return all;
  }

  // Of the fillings that are one crystal the first in the order of the text.
  Genome canonical(const Filling& filling) const {
    Genome least = text(filling);
    for (const Filling& other : same_crystal(filling)) least = std::min(least, text(other));
    return least;
  }

  Verdict check(const Filling& filling) const {
    Verdict verdict;
    for (std::size_t site = 0; site < sites(); ++site) {
      if (std::ranges::find(options.elements[site], filling[site]) == options.elements[site].end())
        verdict.reasons.push_back(element(filling[site]).symbol + " is none of the elements of site " +
                                  options.type.sites[site]);
      for (std::size_t other = 0; other < site; ++other)
        if (filling[other] == filling[site])
          verdict.reasons.push_back("sites " + options.type.sites[other] + " and " + options.type.sites[site] +
                                    " both have " + element(filling[site]).symbol);
    }
    if (!verdict.ok()) return verdict;
    if (options.charge_neutral) {
      std::vector<int> present = filling;
      std::ranges::sort(present);
      AtomCounts counts(present.size(), 0);
      for (std::size_t site = 0; site < sites(); ++site)
        counts[static_cast<std::size_t>(std::ranges::lower_bound(present, filling[site]) - present.begin())] +=
            static_cast<int>(options.type.count(site));
      for (std::string& reason : charge_verdict(present, counts).reasons) verdict.reasons.push_back(std::move(reason));
    }
    if (options.least_tolerance || options.most_tolerance || options.most_bartel) {
      const auto tolerance = perovskite_tolerance(filling[0], filling[1], filling[2]);
      if (!tolerance) {
        verdict.reasons.push_back("no charges of ions with known radii balance, A larger than B");
        return verdict;
      }
      const auto number = [](double value) { return format_double(std::round(value * 1000) / 1000); };
      if (options.least_tolerance && tolerance->goldschmidt < *options.least_tolerance)
        verdict.reasons.push_back("tolerance factor " + number(tolerance->goldschmidt));
      if (options.most_tolerance && tolerance->goldschmidt > *options.most_tolerance)
        verdict.reasons.push_back("tolerance factor " + number(tolerance->goldschmidt));
      if (options.most_bartel && tolerance->bartel > *options.most_bartel)
        verdict.reasons.push_back("Bartel's tolerance factor " + number(tolerance->bartel));
    }
    return verdict;
  }

  // Also false for what is the same crystal as another filling of this space that comes first.
  bool stands_for_its_crystal(const Filling& filling, const Genome& genome) const {
    return std::ranges::none_of(same_crystal(filling),
                                [&](const Filling& other) { return text(other) < genome && check(other).ok(); });
  }

  void list() {
    if (fillings > most_listed) return;
    listed.emplace();
    std::vector<std::size_t> digits(sites(), 0);
    for (double count = 0; count < fillings; ++count) {
      Filling filling;
      for (std::size_t site = 0; site < sites(); ++site) filling.push_back(options.elements[site][digits[site]]);
      if (check(filling).ok())
        if (Genome genome = text(filling); stands_for_its_crystal(filling, genome))
          listed->push_back(std::move(genome));
      for (std::size_t site = sites(); site-- > 0 && ++digits[site] == options.elements[site].size();) digits[site] = 0;
    }
  }

  Filling random_filling(RandomStream& random) const {
    Filling filling;
    for (const auto& list : options.elements) filling.push_back(random_element(list, random));
    return filling;
  }
  static int random_element(const std::vector<int>& list, RandomStream& random) {
    return list[static_cast<std::size_t>(random.below(static_cast<int>(list.size())))];
  }

  Filling varied(std::string_view operation, const std::vector<Genome>& parents, RandomStream& random) const {
    Filling child = parse(parents[0]);
    const std::size_t site = static_cast<std::size_t>(random.below(static_cast<int>(sites())));
    const auto& list = options.elements[site];
    if (operation == "substitute") {
      child[site] = random_element(list, random);
    } else if (operation == "neighbour-element") {
      // The next element of the site's list in the same group of the periodic table, or next to it.
      const auto at = std::ranges::find(list, child[site]) - list.begin();
      std::vector<int> near;
      if (at > 0) near.push_back(list[static_cast<std::size_t>(at - 1)]);
      if (at + 1 < static_cast<std::ptrdiff_t>(list.size())) near.push_back(list[static_cast<std::size_t>(at + 1)]);
      for (const int z : list)
        if (z != child[site] && element(z).group == element(child[site]).group) near.push_back(z);
      if (!near.empty()) child[site] = random_element(near, random);
    } else if (operation == "exchange-sites") {
      const std::size_t other = static_cast<std::size_t>(random.below(static_cast<int>(sites())));
      std::swap(child[site], child[other]);
    } else {
      const Filling second = parse(parents[1]);
      for (std::size_t i = 0; i < sites(); ++i)
        if (random.below(2)) child[i] = second[i];
    }
    return child;
  }
};

PrototypeSpace::PrototypeSpace(PrototypeSpaceOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {
  const PrototypeSpaceOptions& mine = impl_->options;
  const bool wants_tolerance = mine.least_tolerance || mine.most_tolerance || mine.most_bartel;
  if (wants_tolerance && mine.type.name != "perovskite")
    throw UsageError("a tolerance factor beside the prototype '" + mine.type.name + "'",
                     {.where = mine.where, .hint = "it is about the prototype perovskite"});
  impl_->list();
  if (!impl_->listed || !impl_->listed->empty()) return;
  throw UsageError("no crystal can exist in this space: " + impl_->text(impl_->first()) +
                       ", for example: " + join(impl_->check(impl_->first()).reasons, "; "),
                   {.where = mine.where, .hint = "allow more elements, or fewer rules"});
}

PrototypeSpace::~PrototypeSpace() = default;

const PrototypeSpaceOptions& PrototypeSpace::options() const { return impl_->options; }

Crystal PrototypeSpace::decode(const Genome& genome) const { return filled(impl_->options.type, impl_->parse(genome)); }

const std::vector<int>& PrototypeSpace::elements() const { return impl_->elements; }

std::optional<Genome> PrototypeSpace::draw(RandomStream& random) const {
  if (impl_->listed)
    return (*impl_->listed)[static_cast<std::size_t>(random.below(static_cast<int>(impl_->listed->size())))];
  const Filling filling = impl_->random_filling(random);
  if (!impl_->check(filling).ok()) return std::nullopt;
  return impl_->text(filling);
}

Genome PrototypeSpace::sample(RandomStream& random) const {
  for (int tries = 0; tries < sample_tries; ++tries)
    if (auto genome = draw(random)) return *genome;
  throw UsageError("none of " + std::to_string(sample_tries) + " random fillings of '" + impl_->options.type.name +
                       "' meets the rules",
                   {.where = impl_->options.where, .hint = "name fewer elements, or fewer rules"});
}

std::vector<std::string> PrototypeSpace::operators() const {
  std::vector<std::string> names;
  for (const Operator& operation : operators_of_prototypes) names.emplace_back(operation.name);
  return names;
}

int PrototypeSpace::parents_of(std::string_view operation) const {
  for (const Operator& known : operators_of_prototypes)
    if (known.name == operation) return known.parents;
  throw UsageError("unknown operator '" + std::string(operation) + "'",
                   {.hint = did_you_mean(std::string(operation), operators())});
}

std::optional<Genome> PrototypeSpace::vary(std::string_view operation, const std::vector<Genome>& parents,
                                           RandomStream& random) const {
  if (static_cast<int>(parents.size()) != parents_of(operation)) return std::nullopt;
  for (int tries = 0; tries < vary_tries; ++tries) {
    const Filling child = impl_->varied(operation, parents, random);
    if (!impl_->check(child).ok()) continue;
    Genome genome = impl_->text(child);
    if (std::ranges::find(parents, genome) == parents.end()) return genome;
  }
  return std::nullopt;
}

Verdict PrototypeSpace::violations(const Genome& genome) const { return impl_->check(impl_->parse(genome)); }

std::string PrototypeSpace::identity(const Genome& genome) const { return impl_->canonical(impl_->parse(genome)); }

SpaceSize PrototypeSpace::size() const {
  if (!impl_->listed) return {1, impl_->fillings, false};
  const double count = static_cast<double>(impl_->listed->size());
  return {count, count, true};
}

std::optional<Genome> PrototypeSpace::at(std::uint64_t index) const {
  if (!impl_->listed || index >= impl_->listed->size()) return std::nullopt;
  return (*impl_->listed)[index];
}

std::vector<std::string> PrototypeSpace::feature_names() const { return impl_->feature_names; }

Features PrototypeSpace::features(const Genome& genome) const {
  const Filling filling = impl_->parse(genome);
  Features result;
  for (std::size_t site = 0; site < filling.size(); ++site) {
    const auto& list = impl_->options.elements[site];
    const auto at = std::ranges::find(list, filling[site]);
    if (at == list.end()) continue;
    result.emplace_back(impl_->first_feature[site] + static_cast<int>(at - list.begin()), 1.0);
  }
  return result;
}

std::vector<std::pair<double, Genome>> PrototypeSpace::best(const LinearModel& model, int count) const {
  if (!impl_->listed || count <= 0) return {};
  std::vector<std::pair<double, Genome>> costs;
  for (const Genome& genome : *impl_->listed) {
    double cost = model.intercept;
    for (const auto& [feature, amount] : features(genome))
      cost += model.weights[static_cast<std::size_t>(feature)] * amount;
    costs.emplace_back(cost, genome);
  }
  const std::size_t kept = std::min(costs.size(), static_cast<std::size_t>(count));
  std::partial_sort(costs.begin(), costs.begin() + static_cast<std::ptrdiff_t>(kept), costs.end());
  costs.resize(kept);
  return costs;
}

}  // namespace werner
