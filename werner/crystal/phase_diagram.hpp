// Which mixtures of phases a compound competes with: energies above the convex hull, decompositions, formation
// energies. Compounds of any elements stand in one diagram; each question is answered in the chemical system of the
// compound that is asked for. At zero temperature and pressure, no kinetics.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "werner/core/energy_entry.hpp"

namespace werner {

struct HullProduct {
  std::size_t entry = 0;  // of PhaseDiagram::entries()
  double amount = 0;      // share of the atoms, > 0; all sum to one
};

struct HullDistance {
  // eV/atom; negative below the hull, zero on it (pymatgen's get_e_above_hull with allow_negative). Nothing where it
  // cannot be said, with the reason.
  std::optional<double> above_hull;
  double hull_energy = 0;             // eV/atom, of the kind of the diagram
  std::vector<HullProduct> products;  // the mixture of lowest energy
  std::string reason;                 // empty when there is an answer
};

class PhaseDiagram {
 public:
  // In a diagram of formation energies every element has a phase of energy zero, named "reference"; in one of total
  // energies a system needs an entry for each of its elements. Entries without atoms or with an energy that is no
  // number are left out. The hull of a chemical system is made when it is first asked for.
  PhaseDiagram(std::vector<EnergyEntry> entries, EnergyKind kind);
  ~PhaseDiagram();
  PhaseDiagram(PhaseDiagram&&) noexcept;
  PhaseDiagram& operator=(PhaseDiagram&&) noexcept;

  EnergyKind kind() const;
  std::span<const EnergyEntry> entries() const;   // that take part, then the references
  std::span<const std::string> left_out() const;  // one reason each

  // Questions may be asked from several threads. Energies in eV/atom, of the kind of the diagram.
  HullDistance above_hull(const Composition& composition, double energy_per_atom) const;
  // Without an energy to compare: only `above_hull` is missing.
  HullDistance decomposition(const Composition& composition) const;
  // The same where phases of this composition do not compete: the decomposition enthalpy of Bartel et al. 2020
  // (doi:10.1038/s41524-020-00362-y), negative for stable compounds. Slower: no hull is kept for it.
  HullDistance separation(const Composition& composition, double energy_per_atom) const;

  // Relative to the lowest phase of each element; nothing where an element has none.
  std::optional<double> formation_energy(const Composition& composition, double energy_per_atom) const;
  // Entries on the hull within the elements of `composition`.
  std::vector<std::size_t> stable_entries(const Composition& composition) const;

 private:
  struct Phases;
  std::unique_ptr<Phases> phases_;
};

// Entries of total energies as formation energies relative to the lowest phases of the elements among `references`.
// Those that lack a reference are left out, with a reason each.
struct FormationEnergies {
  std::vector<EnergyEntry> entries;
  std::vector<std::string> left_out;
};
FormationEnergies formation_energies(std::span<const EnergyEntry> entries, const PhaseDiagram& references);

}  // namespace werner
