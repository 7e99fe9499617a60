// What judges crystals by one another in a search: its hull beside phase diagrams of all energies so far.
#include <algorithm>
#include <set>

#include "tests/support/support.hpp"
#include "werner/crystal/phase_diagram.hpp"
#include "werner/run/standing.hpp"

namespace werner {
namespace {

// Distances after every addition beside a phase diagram made of all energies so far.
TEST(HullStanding, IsThePhaseDiagramOfWhatWasTold) {
  CrystalSpaceOptions options;
  options.elements = {3, 8};
  options.most_atoms = 8;
  const CrystalSpace space(options);
  const std::vector<EnergyEntry> elements{{"Li", Composition{{{3, 1.0}}}, -1.9}, {"O", Composition{{{8, 1.0}}}, -4.9}};
  const auto standing = hull_standing(space, elements);
  std::vector<EnergyEntry> all = elements;
  RandomStream random(1, 0, "energies");
  for (int item = 0; item < 40; ++item) {
    RandomStream draw(1, static_cast<std::uint64_t>(item), "sample");
    const Genome genome = space.sample(draw);
    const double energy = random.uniform(-6, -2);
    standing->add(item, genome, {{"energy_per_atom", {energy, 0}}});
    all.push_back({std::to_string(item), composition_of(space.decode(genome)), energy});
    const PhaseDiagram diagram(all, EnergyKind::total);
    for (int earlier = 0; earlier <= item; earlier += 7) {
      const EnergyEntry& entry = all[static_cast<std::size_t>(earlier) + 2];
      const double expected = *diagram.above_hull(entry.composition, entry.energy_per_atom).above_hull;
      EXPECT_NEAR(standing->values(earlier).at("e_above_hull").value, std::max(expected, 0.0), 1e-9);
    }
    std::set<std::string> stable, listed;
    for (const std::size_t i : diagram.stable_entries(Composition{{{3, 1.0}, {8, 1.0}}}))
      stable.insert(diagram.entries()[i].id);
    for (const EnergyEntry& phase : standing->hull()) {
      listed.insert(phase.id);
      if (phase.id != "Li" && phase.id != "O") {
        EXPECT_EQ(standing->values(std::stoi(phase.id)).at("e_above_hull").value, 0) << phase.id;
      }
      EXPECT_LE(phase.energy_per_atom, 1e-12);  // of formation
    }
    EXPECT_EQ(listed, stable);
  }
}

// At 20 GPa a denser compound may be stable that is not by its energy: what counts is the enthalpy.
TEST(HullStanding, JudgesByEnthalpiesUnderPressure) {
  CrystalSpaceOptions options;
  options.elements = {3, 8};
  options.formula = {2, 1};
  const CrystalSpace space(options);
  RandomStream draw(1, 0, "sample");
  const Genome oxide = space.sample(draw);
  const std::vector<EnergyEntry> elements{{"Li", Composition{{{3, 1.0}}}, 0.0}, {"O", Composition{{{8, 1.0}}}, 0.0}};
  const auto standing = hull_standing(space, elements);
  standing->add(0, oxide, {{"energy_per_atom", {-1, 0}}, {"enthalpy_per_atom", {-0.2, 0}}});
  standing->add(1, oxide, {{"energy_per_atom", {-0.9, 0}}, {"enthalpy_per_atom", {-0.5, 0}}});
  standing->add(
      2, oxide,
      {{"energy_per_atom", {-0.9, 0}}, {"corrected_energy_per_atom", {-1.1, 0}}, {"enthalpy_per_atom", {-0.4, 0}}});
  EXPECT_NEAR(standing->values(0).at("e_above_hull").value, 0.4, 1e-12);
  EXPECT_NEAR(standing->values(1).at("e_above_hull").value, 0.1, 1e-12);
  EXPECT_NEAR(standing->values(2).at("formation_energy_per_atom").value, -0.6, 1e-12);
}

}  // namespace
}  // namespace werner
