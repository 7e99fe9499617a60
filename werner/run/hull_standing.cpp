#include <cmath>
#include <optional>
#include <unordered_map>

#include "werner/crystal/phase_diagram.hpp"
#include "werner/run/standing.hpp"

namespace werner {

namespace {

constexpr double rounding = 1e-9;  // eV/atom, by which a phase of the hull may lie off its own plane

// eV/atom, pressure times volume: phases compete by their enthalpies.
double work_of_pressure(const PropertyValues& properties) {
  const auto enthalpy = properties.find("enthalpy_per_atom"), energy = properties.find("energy_per_atom");
  if (enthalpy == properties.end() || energy == properties.end()) return 0;
  return enthalpy->second.value - energy->second.value;
}

class HullStanding : public Standing {
 public:
  HullStanding(const SpaceOfCrystals& space, std::vector<EnergyEntry> known)
      : space_(space), phases_(std::move(known)), diagram_(phases_, EnergyKind::total) {}

  bool add(int item, const Genome& genome, const PropertyValues& properties) override {
    auto energy = properties.find("corrected_energy_per_atom");
    if (energy == properties.end()) energy = properties.find("energy_per_atom");
    if (energy == properties.end() || !std::isfinite(energy->second.value)) return false;
    EnergyEntry entry{std::to_string(item), composition_of(space_.decode(genome)),
                      energy->second.value + work_of_pressure(properties)};
    const HullDistance distance = diagram_.above_hull(entry.composition, entry.energy_per_atom);
    // Where an element has no phase yet, this one may be its first.
    const bool moves = !distance.above_hull || *distance.above_hull < 0;
    entries_.emplace(item, entry);
    if (!moves) return false;
    phases_.push_back(std::move(entry));
    diagram_ = PhaseDiagram(phases_, EnergyKind::total);
    return true;
  }

  PropertyValues values(int item) const override {
    const auto found = entries_.find(item);
    if (found == entries_.end()) return {};
    const auto& [id, composition, energy] = found->second;
    PropertyValues values;
    if (const auto above = diagram_.above_hull(composition, energy).above_hull)
      values["e_above_hull"] = {*above > rounding ? *above : 0.0, std::nan("")};
    if (const auto formation = diagram_.formation_energy(composition, energy))
      values["formation_energy_per_atom"] = {*formation, std::nan("")};
    return values;
  }

  std::vector<EnergyEntry> hull() const override {
    Composition all;
    for (const auto& [item, entry] : entries_)
      for (const auto& [z, amount] : entry.composition.amounts) all.amounts[z] += amount;
    std::vector<EnergyEntry> phases;
    for (const std::size_t i : diagram_.stable_entries(all)) {
      EnergyEntry phase = diagram_.entries()[i];
      phase.energy_per_atom =
          diagram_.formation_energy(phase.composition, phase.energy_per_atom).value_or(std::nan(""));
      phases.push_back(std::move(phase));
    }
    return phases;
  }

 private:
  const SpaceOfCrystals& space_;
  std::vector<EnergyEntry> phases_;  // that were on the hull when they came
  PhaseDiagram diagram_;
  std::unordered_map<int, EnergyEntry> entries_;  // of the run, by item
};

}  // namespace

std::unique_ptr<Standing> hull_standing(const SpaceOfCrystals& space, std::vector<EnergyEntry> known) {
  return std::make_unique<HullStanding>(space, std::move(known));
}

}  // namespace werner
