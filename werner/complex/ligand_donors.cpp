// Whether the atoms that somebody names as donors have electrons to give.
#include <GraphMol/GraphMol.h>
#include <GraphMol/PeriodicTable.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>

#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

bool holds(const std::vector<int>& atoms, int atom) { return std::ranges::find(atoms, atom) != atoms.end(); }

// Electrons that are in no bond.
int free_electrons(const RDKit::Atom& atom) {
  const int outer = RDKit::PeriodicTable::getTable()->getNouterElecs(atom.getAtomicNum());
  return outer - atom.getFormalCharge() - static_cast<int>(atom.getTotalValence());
}

bool is_multiple(const RDKit::Bond& bond) { return bond.getBondTypeAsDouble() > 1; }

bool is_unsaturated(const RDKit::Atom& atom) {
  for (const auto* bond : atom.getOwningMol().atomBonds(&atom))
    if (is_multiple(*bond)) return true;
  return false;
}

// Boranes and the like, which take electrons from the metal, and borohydrides and their like, which bind by the bond to
// a hydrogen that the text need not name.
bool binds_without_a_pair(const RDKit::Atom& atom) {
  const int z = atom.getAtomicNum();
  const bool group_13 = z == 5 || z == 13 || z == 31 || z == 49 || z == 81;
  const bool group_14 = z == 14 || z == 32 || z == 50;
  return (group_13 && atom.getTotalValence() < 4) || ((group_13 || group_14) && atom.getTotalNumHs(true) > 0);
}

// Whether a lone pair beside `atom` pushes electrons through its double bond to `donor`.
bool is_pushed(const RDKit::Atom& atom, const RDKit::Atom& donor) {
  for (const auto* next : atom.getOwningMol().atomNeighbors(&atom))
    if (next != &donor && next->getAtomicNum() != 6 && free_electrons(*next) >= 2) return true;
  return false;
}

// An ylide drawn with a double bond (C=P, C=S), the electron-rich end of an enamine, N-heterocyclic olefin,
// carbodicarbene or ketene, or the end of a chain of alternating bonds that a negative charge can reach, as the middle
// carbon of an enolate.
bool has_a_pair_by_resonance(const RDKit::Atom& donor) {
  const RDKit::ROMol& molecule = donor.getOwningMol();
  for (const auto* bond : molecule.atomBonds(&donor)) {
    const RDKit::Atom& other = *bond->getOtherAtom(&donor);
    const int z = other.getAtomicNum();
    if (bond->getBondType() != RDKit::Bond::DOUBLE) continue;
    if (z == 15 || z == 16 || z == 33 || z == 34 || (z == 6 && is_pushed(other, donor))) return true;
  }
  constexpr std::size_t longest = 12;  // atoms
  std::vector<const RDKit::Atom*> path{&donor};
  const std::function<bool()> reaches_a_charge = [&] {
    const bool wants_multiple = path.size() % 2 == 1;
    for (const auto* bond : molecule.atomBonds(path.back())) {
      const auto* next = bond->getOtherAtom(path.back());
      if (std::find(path.begin(), path.end(), next) != path.end()) continue;
      if (!bond->getIsAromatic() && is_multiple(*bond) != wants_multiple) continue;
      path.push_back(next);
      const bool found =
          (!wants_multiple && next->getFormalCharge() < 0) || (path.size() < longest && reaches_a_charge());
      path.pop_back();
      if (found) return true;
    }
    return false;
  };
  return reaches_a_charge();
}

bool is_noble_and_inert(const RDKit::Atom& atom) { return atom.getAtomicNum() == 2 || atom.getAtomicNum() == 10; }

// "CH2", "NH4+".
std::string description(const RDKit::Atom& atom) {
  std::string text = atom.getSymbol();
  if (const unsigned n = atom.getTotalNumHs(true); n > 0) text += n > 1 ? "H" + std::to_string(n) : "H";
  if (const int charge = atom.getFormalCharge(); charge != 0)
    text += (std::abs(charge) > 1 ? std::to_string(std::abs(charge)) : "") + (charge > 0 ? "+" : "-");
  return text;
}

// The nearest atom in the text that has a pair, the one before first: who counts from 1 names the one behind.
std::optional<int> likely_donor(const RDKit::ROMol& molecule, int named, const std::vector<DonorGroup>& donors) {
  const int n = static_cast<int>(molecule.getNumAtoms());
  for (int away = 1; away < n; ++away)
    for (const int atom : {named - away, named + away}) {
      if (atom < 0 || atom >= n) continue;
      const auto* candidate = molecule.getAtomWithIdx(static_cast<unsigned>(atom));
      const bool taken = std::ranges::any_of(donors, [&](const DonorGroup& group) { return holds(group, atom); });
      if (!taken && candidate->getAtomicNum() != 1 && free_electrons(*candidate) >= 2) return atom;
    }
  return std::nullopt;
}

// The parts of a group that are bonded among themselves.
std::vector<DonorGroup> connected_parts(const RDKit::ROMol& molecule, DonorGroup group) {
  std::vector<DonorGroup> parts;
  while (!group.empty()) {
    DonorGroup part{group.front()};
    for (std::size_t i = 0; i < part.size(); ++i)
      for (const int atom : group)
        if (!holds(part, atom) &&
            molecule.getBondBetweenAtoms(static_cast<unsigned>(part[i]), static_cast<unsigned>(atom)))
          part.push_back(atom);
    std::erase_if(group, [&](int atom) { return holds(part, atom); });
    std::ranges::sort(part);
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

void require_electrons(const RDKit::ROMol& molecule, const std::vector<DonorGroup>& donors, const std::string& what,
                       const std::string& where) {
  for (const DonorGroup& group : donors) {
    if (const auto parts = connected_parts(molecule, group); parts.size() > 1) {
      const bool several = std::ranges::all_of(parts, [](const DonorGroup& part) { return part.size() > 1; });
      throw UsageError("haptic group " + donors_text({group}) + " of '" + what + "' is not connected",
                       {.where = where,
                        .hint = several ? "did you mean " + donors_text(parts) + "?"
                                        : "atoms that bind side on are bonded to each other; counted from 0"});
    }
    for (const int index : group) {
      const auto& atom = *molecule.getAtomWithIdx(static_cast<unsigned>(index));
      const bool haptic = group.size() > 1;
      const bool in_sigma_bond = haptic && std::ranges::any_of(group, [&](int other) {
                                   return molecule.getAtomWithIdx(static_cast<unsigned>(other))->getAtomicNum() == 1;
                                 });
      if (atom.getAtomicNum() == 1 && atom.getFormalCharge() <= 0) continue;
      if (in_sigma_bond || (free_electrons(atom) > 0 && !is_noble_and_inert(atom)) || binds_without_a_pair(atom))
        continue;
      if (haptic ? is_unsaturated(atom) : has_a_pair_by_resonance(atom)) continue;
      const auto likely = likely_donor(molecule, index, donors);
      throw UsageError(
          "donor atom " + std::to_string(index) + " of '" + what + "' is " + description(atom) +
              (is_noble_and_inert(atom) ? ", which binds to no metal" : ", which has no electron pair to give"),
          {.where = where,
           .hint = "donors are counted from 0" + (likely ? ": did you mean atom " + std::to_string(*likely) + "?"
                                                         : "; expected a lone pair or a negative charge")});
    }
  }
}

}  // namespace werner
