#include "werner/evolve/complex_space.hpp"

#include <algorithm>

#include "werner/complex/count.hpp"
#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/evolve/complex_impl.hpp"
#include "werner/evolve/complex_operators.hpp"

namespace werner {

namespace {

constexpr int sample_tries = 20000;
constexpr int vary_tries = 200;

// Says which demand leaves nothing, by lifting the demands one after another.
[[noreturn]] void refuse_empty(const ComplexTables& tables) {
  const ComplexSpaceOptions& options = tables.options;
  const auto refusal = [&](const std::string& why, const std::string& hint) {
    return UsageError("no compound can exist in this space: " + why, {.where = options.where, .hint = hint});
  };
  for (std::size_t g = 0; g < options.geometries.size(); ++g) {
    bool any = false;
    for (const auto& seats : tables.seats[g].seats) any = any || !seats.empty();
    if (!any)
      throw refusal("none of the ligands fits on '" + options.geometries[g]->name + "' (" +
                        std::to_string(options.geometries[g]->coordination_number()) +
                        " sites): denticity, bite or hapticity forbids it",
                    "choose other ligands or another geometry");
  }
  ComplexTables lifted = tables;
  lifted.options.constraints.charge.reset();
  lifted.options.constraints.valence_electrons.reset();
  lifted.options.constraints.atoms.reset();
  const auto fillable = [&](const ComplexTables& some) {
    for (std::size_t m = 0; m < options.metals.size(); ++m)
      for (std::size_t g = 0; g < options.geometries.size(); ++g) {
        Genes empty;
        empty.sites.assign(options.geometries[g]->vertices.size(), Site{});
        empty.geometry = static_cast<int>(g);
        empty.metal = static_cast<int>(m);
        if (Filler(some, empty.metal, empty.geometry).ways(empty) > 0) return true;
      }
    return false;
  };
  if (!fillable(lifted))
    throw refusal("the denticities of the ligands cannot add up to the sites of the geometry",
                  "add ligands of other denticity");
  lifted.options.constraints.charge = options.constraints.charge;
  if (!fillable(lifted))
    throw refusal("no combination of these ligands has a total charge from " +
                      std::to_string(options.constraints.charge->low) + " to " +
                      std::to_string(options.constraints.charge->high),
                  "widen constraints.charge, or add ligands of other charge");
  lifted.options.constraints.valence_electrons = options.constraints.valence_electrons;
  if (!fillable(lifted))
    throw refusal("no combination of these ligands has the wanted number of valence electrons",
                  "widen constraints.valence_electrons");
  throw refusal("no combination of these ligands has the wanted number of atoms", "widen constraints.atoms");
}

// Whether the ligand can stand in any compound of the space.
bool may_occur(const ComplexConstraints& constraints, const Ligand& ligand) {
  if (constraints.atoms && 1 + static_cast<int>(ligand.atoms.size()) > constraints.atoms->high) return false;
  return allows(constraints, ligand) && std::ranges::none_of(constraints.class_limits, [&](const auto& limit) {
           return limit.second.high <= 0 && std::ranges::find(ligand.classes, limit.first) != ligand.classes.end();
         });
}

}  // namespace

SpinRule parse_spins(const std::vector<std::string>& spins, const std::string& where) {
  SpinRule rule;
  for (const std::string& spin : spins) {
    const auto number = parse_int(spin);
    if (spin == "low")
      rule.low = true;
    else if (spin == "high")
      rule.high = true;
    else if (number && *number >= 0)
      rule.numbers.push_back(*number);
    else
      throw UsageError("'" + spin + "' is no spin",
                       {.where = where, .hint = "expected \"low\", \"high\" or a number of unpaired electrons"});
  }
  return rule;
}

ComplexSpace::ComplexSpace(ComplexSpaceOptions options) : impl_(std::make_unique<Impl>()) {
  const ComplexConstraints constraints = options.constraints;
  std::erase_if(options.ligands, [&](const LigandPtr& ligand) { return !may_occur(constraints, *ligand); });
  std::erase_if(options.metals, [&](const Metal& metal) { return !allows(constraints, metal); });
  if (options.ligands.empty())
    throw UsageError(
        "no compound can exist in this space: no ligand is left",
        {.where = options.where, .hint = "check [ligands], and elements, atoms and class_limits in [constraints]"});
  if (options.metals.empty())
    throw UsageError("no compound can exist in this space: no metal has the wanted d electrons",
                     {.where = options.where, .hint = "widen constraints.d_electrons, or add metals"});
  impl_->tables = make_tables(std::move(options));
  ComplexTables& tables = impl_->tables;
  for (std::size_t m = 0; m < tables.options.metals.size(); ++m) {
    impl_->fillers.emplace_back();
    for (std::size_t g = 0; g < tables.options.geometries.size(); ++g) {
      Genes empty;
      empty.metal = static_cast<int>(m);
      empty.geometry = static_cast<int>(g);
      empty.sites.assign(tables.options.geometries[g]->vertices.size(), Site{});
      impl_->fillers.back().emplace_back(tables, empty.metal, empty.geometry);
      if (impl_->fillers.back().back().ways(empty) > 0) impl_->fillable.emplace_back(empty.metal, empty.geometry);
    }
  }
  if (impl_->fillable.empty()) refuse_empty(tables);
  impl_->layout = feature_layout(tables);
  RandomStream probe(1, 0, "probe");
  sample(probe);
}

ComplexSpace::~ComplexSpace() = default;

const ComplexSpaceOptions& ComplexSpace::options() const { return impl_->tables.options; }

Complex ComplexSpace::decode(const Genome& genome) const {
  return to_complex(impl_->tables, parse_genes(impl_->tables, genome));
}

Genome ComplexSpace::encode(const Complex& complex) const { return impl_->text(to_genes(impl_->tables, complex)); }

Verdict ComplexSpace::Impl::check(const Genes& genes) const {
  Verdict verdict = werner::check(tables.options.constraints, to_complex(tables, genes));
  const std::vector<int> spins = spins_of(tables, genes.metal, genes.ligands);
  if (spins.empty())
    verdict.reasons.push_back(std::string("its ") +
                              (electrons_of(tables, genes.metal, genes.ligands) % 2 ? "odd" : "even") +
                              " number of electrons goes with none of the wanted numbers of unpaired electrons");
  else if (std::find(spins.begin(), spins.end(), genes.unpaired) == spins.end())
    verdict.reasons.push_back(std::to_string(genes.unpaired) + " unpaired electrons are not among those wanted");
  return verdict;
}

std::optional<Genome> ComplexSpace::draw(RandomStream& random) const { return impl_->draw(random).genome; }

Genome ComplexSpace::sample(RandomStream& random) const {
  std::string reason = "the demands contradict each other";
  for (int tries = 0; tries < sample_tries; ++tries) {
    Impl::Draw drawn = impl_->draw(random);
    if (drawn.genome) return *drawn.genome;
    if (!drawn.reason.empty()) reason = std::move(drawn.reason);
  }
  // What is too rare to be met by chance is found in the list, where the space is small enough for one.
  if (impl_->lists() && !impl_->all().empty()) {
    const auto& all = impl_->all();
    return genes_text(impl_->tables, all[static_cast<std::size_t>(random.below(static_cast<int>(all.size())))]);
  }
  throw UsageError("no compound can exist in this space: none of " + std::to_string(sample_tries) +
                       " tried satisfies the constraints; the last one failed because " + reason,
                   {.where = impl_->tables.options.where, .hint = "relax [constraints] or space.spin"});
}

std::vector<std::string> ComplexSpace::operators() const {
  std::vector<std::string> names;
  for (const ComplexOperator& operation : complex_operators())
    if (operation.offered(impl_->tables)) names.push_back(operation.name);
  return names;
}

int ComplexSpace::parents_of(std::string_view operation) const {
  return find_named(complex_operators(), operation, "operator").parents;
}

std::optional<Genome> ComplexSpace::vary(std::string_view operation, const std::vector<Genome>& parents,
                                         RandomStream& random) const {
  const ComplexOperator& chosen = find_named(complex_operators(), operation, "operator");
  const ComplexTables& tables = impl_->tables;
  std::vector<Genes> parsed;
  for (const Genome& parent : parents) parsed.push_back(parse_genes(tables, parent));
  if (!chosen.offered(tables) || static_cast<int>(parsed.size()) != chosen.parents) return std::nullopt;
  const OperatorContext context{tables, impl_->fillers};
  for (int tries = 0; tries < vary_tries; ++tries) {
    std::optional<Genes> child = chosen.apply(context, parsed, random);
    if (!child) continue;
    const std::vector<int> spins = spins_of(tables, child->metal, child->ligands);
    if (spins.empty()) continue;
    if (std::find(spins.begin(), spins.end(), child->unpaired) == spins.end()) child->unpaired = spins.front();
    if (!impl_->check(*child).ok()) continue;
    Genome genome = impl_->text(*child);
    if (std::find(parents.begin(), parents.end(), genome) == parents.end()) return genome;
  }
  return std::nullopt;
}

Verdict ComplexSpace::violations(const Genome& genome) const {
  return impl_->check(parse_genes(impl_->tables, genome));
}

std::string ComplexSpace::identity(const Genome& genome) const {
  const Complex complex = decode(genome);
  return complex_pair_key(complex) + "|spin " + std::to_string(complex.unpaired_electrons);
}

SpaceSize ComplexSpace::compounds() const {
  std::call_once(impl_->counted, [&] {
    const ComplexSpaceOptions& options = impl_->tables.options;
    // A metal that has none of the spins asked for forms no compound; radicals among its ligands might yet give it one.
    const bool radicals = std::ranges::find(impl_->tables.radical, true) != impl_->tables.radical.end();
    const bool any_spin = options.spins.low || options.spins.high;
    std::vector<Metal> metals;
    for (std::size_t m = 0; m < options.metals.size(); ++m)
      if (any_spin || radicals || !spins_with_radicals(impl_->tables, static_cast<int>(m), 0).empty())
        metals.push_back(options.metals[m]);
    const ComplexCount count = count_complexes({metals, options.geometries, options.ligands, options.constraints});
    if (any_spin || !radicals)
      impl_->number_of_compounds = {count.low, count.high, count.exact};
    else
      impl_->number_of_compounds = {0, count.high, false};
  });
  return impl_->number_of_compounds;
}

SpaceSize ComplexSpace::size() const {
  const SpinRule& rule = impl_->tables.options.spins;
  const bool one_spin = rule.low && !rule.high && rule.numbers.empty();
  if (one_spin && compounds().exact) return compounds();
  if (impl_->lists()) {
    const double size = static_cast<double>(impl_->all().size());
    return {size, size, true};
  }
  if (one_spin) return compounds();
  const double spins = rule.low + rule.high + static_cast<double>(rule.numbers.size());
  return {0, compounds().high * spins, false};
}

std::optional<Genome> ComplexSpace::at(std::uint64_t index) const {
  if (!impl_->lists()) return std::nullopt;
  const auto& all = impl_->all();
  if (index >= all.size()) return std::nullopt;
  return genes_text(impl_->tables, all[index]);
}

std::vector<std::string> ComplexSpace::feature_names() const { return impl_->layout.names; }

Features ComplexSpace::features(const Genome& genome) const {
  return features_of(impl_->tables, impl_->layout, parse_genes(impl_->tables, genome));
}

std::vector<std::pair<double, Genome>> ComplexSpace::best(const LinearModel& model, int count) const {
  const bool single = std::all_of(impl_->tables.seats.begin(), impl_->tables.seats.end(),
                                  [](const SeatTable& seats) { return seats.single; });
  return single ? impl_->best_by_axes(model, count) : impl_->best_by_search(model, count);
}

}  // namespace werner
