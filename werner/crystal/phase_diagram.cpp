#include "werner/crystal/phase_diagram.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/hull_system.hpp"

namespace werner {

namespace {

constexpr std::size_t last_number = 103;
constexpr std::size_t nothing = static_cast<std::size_t>(-1);
constexpr double least_formation = 1e-11;    // eV/atom below the elements to be a phase, as in pymatgen
constexpr double on_hull = 1e-9;             // eV/atom; phases within are kept as vertices
constexpr double most_energy = 1e6;          // eV/atom either way; no phase has more
constexpr double same_share = 1e-8;          // of an element, for two compositions to be one
constexpr std::size_t most_enumerated = 12;  // elements whose subsets are gone through one by one

using Elements = std::bitset<last_number + 1>;

// Why there is no place in a diagram; empty when there is.
std::string flaw(const Composition& composition) {
  double total = 0;
  for (const auto& [number, amount] : composition.amounts) {
    if (number < 1 || number > static_cast<int>(last_number))
      return "no element has the atomic number " + std::to_string(number);
    if (!std::isfinite(amount) || amount < 0)
      return "the amount " + format_double(amount) + " of " + element(number).symbol;
    total += amount;
  }
  if (!(total > 0)) return "no atoms";
  return std::isfinite(total) ? "" : "too many atoms";
}

Composition shares(const Composition& composition) {
  const double total = composition.total();
  Composition result;
  for (const auto& [number, amount] : composition.amounts)
    if (amount > 0) result.amounts[number] = amount / total;
  return result;
}

Elements elements_of(const Composition& composition) {
  Elements result;
  for (const auto& [number, amount] : composition.amounts) result.set(static_cast<std::size_t>(number));
  return result;
}

bool same(const Composition& a, const Composition& b) {
  return a.amounts.size() == b.amounts.size() &&
         std::equal(a.amounts.begin(), a.amounts.end(), b.amounts.begin(), [](const auto& x, const auto& y) {
           return x.first == y.first && std::abs(x.second - y.second) < same_share;
         });
}

// The hull of one chemical system.
struct System {
  std::vector<std::size_t> entries;  // of the phases: the elements by atomic number, then the compounds
  HullSystem hull;
};

}  // namespace

struct PhaseDiagram::Phases {
  EnergyKind kind = EnergyKind::formation;
  std::vector<EnergyEntry> entries;
  std::vector<std::string> left_out;
  std::vector<Composition> fractions;                             // of the entries
  std::array<std::size_t, last_number + 1> references{};          // the lowest entry of each element, or `nothing`
  std::unordered_map<Elements, std::vector<std::size_t>> groups;  // entries by their elements

  // Made when first asked for, under the lock.
  mutable std::shared_mutex mutex;
  mutable std::unordered_map<Elements, std::vector<std::size_t>> stable;
  mutable std::unordered_map<Elements, std::shared_ptr<const System>> systems;

  double reference_energy(const Composition& shares) const {
    double energy = 0;
    for (const auto& [number, share] : shares.amounts)
      energy += share * entries[references[static_cast<std::size_t>(number)]].energy_per_atom;
    return energy;
  }

  // Symbols of elements without an entry of their own.
  std::vector<std::string> missing(const Composition& shares) const {
    std::vector<std::string> symbols;
    for (const auto& [number, share] : shares.amounts)
      if (references[static_cast<std::size_t>(number)] == nothing) symbols.push_back(element(number).symbol);
    return symbols;
  }

  // Chemical systems with entries inside `elements`, small ones first.
  std::vector<Elements> systems_within(const Elements& elements) const {
    std::vector<Elements> result;
    std::vector<std::size_t> numbers;
    for (std::size_t number = 1; number <= last_number; ++number)
      if (elements[number]) numbers.push_back(number);
    if (numbers.size() <= most_enumerated) {
      for (std::size_t bits = 1; bits < (std::size_t{1} << numbers.size()); ++bits) {
        Elements subset;
        for (std::size_t i = 0; i < numbers.size(); ++i)
          if (bits >> i & 1) subset.set(numbers[i]);
        if (groups.contains(subset)) result.push_back(subset);
      }
    } else {
      for (const auto& [group, members] : groups)
        if ((group & ~elements).none()) result.push_back(group);
    }
    // By text too, so that nothing depends on the order of a hash table.
    std::sort(result.begin(), result.end(), [](const Elements& a, const Elements& b) {
      return a.count() != b.count() ? a.count() < b.count() : a.to_string() < b.to_string();
    });
    return result;
  }

  System system_of(const Elements& elements, std::span<const std::size_t> compounds) const {
    std::vector<std::size_t> members, numbers;
    for (std::size_t number = 1; number <= last_number; ++number)
      if (elements[number]) numbers.push_back(number), members.push_back(references[number]);
    std::vector<HullPhase> phases;
    for (const std::size_t entry : compounds) {
      HullPhase phase{std::vector<double>(numbers.size(), 0),
                      entries[entry].energy_per_atom - reference_energy(fractions[entry])};
      if (!(phase.energy < -least_formation)) continue;
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto found = fractions[entry].amounts.find(static_cast<int>(numbers[i]));
        if (found != fractions[entry].amounts.end()) phase.fractions[i] = found->second;
      }
      phases.push_back(std::move(phase));
      members.push_back(entry);
    }
    return {std::move(members), HullSystem(numbers.size(), phases)};
  }

  static Eigen::VectorXd vector_of(const Composition& shares) {
    Eigen::VectorXd result(static_cast<Eigen::Index>(shares.amounts.size()));
    Eigen::Index i = 0;
    for (const auto& [number, share] : shares.amounts) result[i++] = share;
    return result;
  }

  // Compounds of exactly these elements on the hull. Under the lock; every element has a reference.
  const std::vector<std::size_t>& stable_in(const Elements& elements) const {
    if (const auto known = stable.find(elements); known != stable.end()) return known->second;
    std::vector<std::size_t> result;
    const auto& own = groups.at(elements);
    if (elements.count() > 1) {
      std::vector<std::size_t> compounds = own;
      for (const Elements& inner : systems_within(elements))
        if (inner != elements)
          for (const std::size_t entry : stable_in(inner)) compounds.push_back(entry);
      const System system = system_of(elements, compounds);
      for (const std::size_t entry : own) {
        const double formation = entries[entry].energy_per_atom - reference_energy(fractions[entry]);
        if (!(formation < -least_formation)) continue;
        const HullMixture mixture = system.hull.lowest(vector_of(fractions[entry]));
        if (!mixture.solved || formation - mixture.energy < on_hull) result.push_back(entry);
      }
    }
    return stable.emplace(elements, std::move(result)).first->second;
  }

  std::shared_ptr<const System> system(const Elements& elements) const {
    {
      const std::shared_lock lock(mutex);
      if (const auto known = systems.find(elements); known != systems.end()) return known->second;
    }
    const std::unique_lock lock(mutex);
    std::vector<std::size_t> compounds;
    for (const Elements& inner : systems_within(elements))
      for (const std::size_t entry : stable_in(inner)) compounds.push_back(entry);
    return systems.emplace(elements, std::make_shared<const System>(system_of(elements, compounds))).first->second;
  }

  HullDistance answer(const System& system, const Composition& shares) const {
    HullDistance result;
    const HullMixture mixture = system.hull.lowest(vector_of(shares));
    if (!mixture.solved) {
      result.reason = "rounding kept the decomposition from being found";
      return result;
    }
    result.hull_energy = mixture.energy + reference_energy(shares);
    for (const auto& part : mixture.parts) result.products.push_back({system.entries[part.phase], part.amount});
    return result;
  }

  // Nothing when the question can be answered.
  std::optional<HullDistance> refusal(const Composition& composition) const {
    HullDistance result;
    result.reason = flaw(composition);
    if (result.reason.empty()) {
      const auto symbols = missing(shares(composition));
      if (symbols.empty()) return std::nullopt;
      result.reason = "no energy of the element" + std::string(symbols.size() > 1 ? "s " : " ") + join(symbols, ", ");
    }
    return result;
  }
};

PhaseDiagram::PhaseDiagram(std::vector<EnergyEntry> entries, EnergyKind kind) : phases_(std::make_unique<Phases>()) {
  Phases& p = *phases_;
  p.kind = kind;
  p.references.fill(nothing);
  for (EnergyEntry& entry : entries) {
    std::string reason = flaw(entry.composition);
    if (reason.empty() && !(std::abs(entry.energy_per_atom) <= most_energy))
      reason = "the energy " + format_double(entry.energy_per_atom);
    if (reason.empty())
      p.entries.push_back(std::move(entry));
    else
      p.left_out.push_back((entry.id.empty() ? "an entry" : excerpt(entry.id)) + ": " + reason);
  }
  if (kind == EnergyKind::formation)
    for (std::size_t number = 1; number <= last_number; ++number)
      p.entries.push_back({"reference", Composition{{{static_cast<int>(number), 1.0}}}, 0});
  for (std::size_t e = 0; e < p.entries.size(); ++e) {
    p.fractions.push_back(shares(p.entries[e].composition));
    p.groups[elements_of(p.fractions[e])].push_back(e);
    if (p.fractions[e].amounts.size() > 1) continue;
    std::size_t& reference = p.references[static_cast<std::size_t>(p.fractions[e].amounts.begin()->first)];
    if (reference == nothing || p.entries[e].energy_per_atom < p.entries[reference].energy_per_atom) reference = e;
  }
}

PhaseDiagram::~PhaseDiagram() = default;
PhaseDiagram::PhaseDiagram(PhaseDiagram&&) noexcept = default;
PhaseDiagram& PhaseDiagram::operator=(PhaseDiagram&&) noexcept = default;

EnergyKind PhaseDiagram::kind() const { return phases_->kind; }
std::span<const EnergyEntry> PhaseDiagram::entries() const { return phases_->entries; }
std::span<const std::string> PhaseDiagram::left_out() const { return phases_->left_out; }

HullDistance PhaseDiagram::decomposition(const Composition& composition) const {
  if (auto refused = phases_->refusal(composition)) return *refused;
  const Composition fractions = shares(composition);
  return phases_->answer(*phases_->system(elements_of(fractions)), fractions);
}

HullDistance PhaseDiagram::above_hull(const Composition& composition, double energy_per_atom) const {
  HullDistance result = decomposition(composition);
  if (!result.reason.empty()) return result;
  if (std::isfinite(energy_per_atom))
    result.above_hull = energy_per_atom - result.hull_energy;
  else
    result.reason = "the energy " + format_double(energy_per_atom);
  return result;
}

HullDistance PhaseDiagram::separation(const Composition& composition, double energy_per_atom) const {
  if (auto refused = phases_->refusal(composition)) return *refused;
  const Composition fractions = shares(composition);
  const Elements elements = elements_of(fractions);
  HullDistance result;
  if (elements.count() == 1) {
    result = decomposition(composition);
  } else {
    std::vector<std::size_t> compounds;
    for (const Elements& inner : phases_->systems_within(elements))
      for (const std::size_t entry : phases_->groups.at(inner))
        if (inner.count() > 1 && !same(phases_->fractions[entry], fractions)) compounds.push_back(entry);
    result = phases_->answer(phases_->system_of(elements, compounds), fractions);
  }
  if (!result.reason.empty()) return result;
  if (std::isfinite(energy_per_atom))
    result.above_hull = energy_per_atom - result.hull_energy;
  else
    result.reason = "the energy " + format_double(energy_per_atom);
  return result;
}

std::optional<double> PhaseDiagram::formation_energy(const Composition& composition, double energy_per_atom) const {
  if (phases_->refusal(composition) || !std::isfinite(energy_per_atom)) return std::nullopt;
  return energy_per_atom - phases_->reference_energy(shares(composition));
}

std::vector<std::size_t> PhaseDiagram::stable_entries(const Composition& composition) const {
  if (phases_->refusal(composition)) return {};
  return phases_->system(elements_of(shares(composition)))->entries;
}

FormationEnergies formation_energies(std::span<const EnergyEntry> entries, const PhaseDiagram& references) {
  FormationEnergies result;
  for (const EnergyEntry& entry : entries) {
    if (const auto energy = references.formation_energy(entry.composition, entry.energy_per_atom)) {
      result.entries.push_back({entry.id, entry.composition, *energy});
    } else {
      const std::string reason = references.above_hull(entry.composition, entry.energy_per_atom).reason;
      result.left_out.push_back(entry.id + ": " + reason);
    }
  }
  return result;
}

}  // namespace werner
