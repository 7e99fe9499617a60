#include "werner/complex/ligand_field.hpp"

// clang-format off: RDKit's type headers need these two before them
#include <sstream>
#include <GraphMol/GraphMol.h>
// clang-format on

#include <DistGeom/BoundsMatrix.h>
#include <ForceField/ForceField.h>
#include <ForceField/MMFF/Params.h>
#include <GraphMol/ForceFieldHelpers/MMFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/MMFF/Builder.h>
#include <GraphMol/ForceFieldHelpers/UFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/UFF/Builder.h>
#include <GraphMol/MolOps.h>
#include <Eigen/Geometry>

#include <algorithm>
#include <memory>
#include <span>

#include "werner/complex/ligand_topology.hpp"
#include "werner/complex/minimise.hpp"

namespace werner {

struct LigandField::Types {
  Types(RDKit::RWMol from, std::vector<CarbonDonor> donors)
      : molecule(std::move(from)), typed(molecule), mmff(typed), carbon_donors(std::move(donors)) {}
  RDKit::RWMol molecule, typed;
  RDKit::MMFF::MMFFMolProperties mmff;
  RDKit::UFF::AtomicParamVect uff;
  std::vector<CarbonDonor> carbon_donors;  // their hydrogens are the last atoms of `molecule`
  std::vector<Window> corrections;         // what the field has wrong
};

namespace {

// A protonated carbene is drawn with its charge on the heteroatom that bears it: imidazolium, amidinium, oxocarbenium.
void draw_cation_beside(RDKit::RWMol& molecule, RDKit::Atom& carbon) {
  for (const int z : {7, 8, 16})
    for (auto* bond : molecule.atomBonds(&carbon)) {
      RDKit::Atom& other = *bond->getOtherAtom(&carbon);
      if (other.getAtomicNum() != z || other.getFormalCharge() != 0 || bond->getBondType() != RDKit::Bond::SINGLE)
        continue;
      if (static_cast<int>(other.getTotalValence()) != (z == 7 ? 3 : 2)) continue;
      bond->setBondType(RDKit::Bond::DOUBLE);
      other.setFormalCharge(1);
      carbon.setFormalCharge(0);
      return;
    }
}

// One hydrogen more on each donor, behind all other atoms. Throws what RDKit throws where that is no molecule.
RDKit::RWMol protonated(const RDKit::RWMol& molecule, const std::vector<CarbonDonor>& donors) {
  RDKit::RWMol more(molecule);
  if (donors.empty()) return more;
  RDKit::MolOps::Kekulize(more, true);
  for (const CarbonDonor& donor : donors) {
    RDKit::Atom& carbon = *more.getAtomWithIdx(donor.atom);
    carbon.setFormalCharge(carbon.getFormalCharge() + 1);
    if (carbon.getFormalCharge() > 0) draw_cation_beside(more, carbon);
    carbon.setNumRadicalElectrons(0);
    const unsigned hydrogen = more.addAtom(new RDKit::Atom(1), false, true);
    more.getAtomWithIdx(hydrogen)->setNoImplicit(true);
    more.addBond(donor.atom, hydrogen, RDKit::Bond::SINGLE);
  }
  RDKit::MolOps::sanitizeMol(more);
  // Donors other than these keep the shape that the caller gave them.
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i)
    if (std::ranges::none_of(donors, [&](const CarbonDonor& donor) { return donor.atom == static_cast<int>(i); }) &&
        molecule.getAtomWithIdx(i)->getHybridization() == RDKit::Atom::SP3)
      more.getAtomWithIdx(i)->setHybridization(RDKit::Atom::SP3);
  return more;
}

// Bound carbenes have longer C-N bonds and narrower angles than the amidinium and iminium ions that stand for them
// here: 1.33 to 1.37 Angstrom and 104 to 108 degrees in five-membered rings, up to 120 outside, with two nitrogens;
// 1.30 to 1.32 Angstrom with one.
std::vector<Window> carbene_windows(const RDKit::RWMol& molecule, const std::vector<CarbonDonor>& donors) {
  constexpr double stretch = 3000, bend = 2000;  // kcal/mol/Angstrom^2, a few times those of the field
  std::vector<Window> windows;
  for (const CarbonDonor& donor : donors) {
    const RDKit::Atom* carbon = molecule.getAtomWithIdx(donor.atom);
    if (carbon->getFormalCharge() != 0) continue;
    std::vector<int> nitrogens;
    for (const auto* neighbour : molecule.atomNeighbors(carbon))
      if (neighbour->getAtomicNum() == 7) nitrogens.push_back(static_cast<int>(neighbour->getIdx()));
    const bool shared = nitrogens.size() == 2;
    for (const int nitrogen : nitrogens)
      windows.push_back({donor.atom, nitrogen, shared ? 1.345 : 1.31, shared ? 1.36 : 1.32, stretch});
    if (!shared) continue;
    const bool small_ring = molecule.getRingInfo()->isAtomInRingOfSize(carbon->getIdx(), 5);
    windows.push_back({nitrogens[0], nitrogens[1], 0, small_ring ? 2.15 : 2.30, bend});
  }
  return windows;
}

bool is_multiple(const RDKit::Bond& bond) {
  return bond.getBondType() == RDKit::Bond::DOUBLE || bond.getBondType() == RDKit::Bond::TRIPLE ||
         bond.getBondType() == RDKit::Bond::AROMATIC;
}

bool is_of(const RDKit::Bond& bond, int z, int other_z) {
  const int a = bond.getBeginAtom()->getAtomicNum(), b = bond.getEndAtom()->getAtomicNum();
  return (a == z && b == other_z) || (a == other_z && b == z);
}

bool is_linear(const RDKit::Atom& atom) { return atom.getDegree() == 2 && atom.getHybridization() == RDKit::Atom::SP; }

// The bonds between the pyrroles of porphyrins and their like, of which the field makes single and double ones.
bool in_macrocycle(const RDKit::ROMol& molecule, const RDKit::Bond& bond) {
  constexpr unsigned largest_ring = 7;
  return bond.getBondType() == RDKit::Bond::AROMATIC &&
         molecule.getRingInfo()->minBondRingSize(bond.getIdx()) > largest_ring;
}

// N+-O- of fulminate and nitrous oxide.
bool is_dipole(const RDKit::Bond& bond) {
  return bond.getBondType() == RDKit::Bond::SINGLE && is_of(bond, 7, 8) &&
         bond.getBeginAtom()->getFormalCharge() * bond.getEndAtom()->getFormalCharge() < 0;
}

// Angstrom, by the graph; where that is far off, by typical complexes.
double multiple_bond_length(const RDKit::Bond& bond, double usual) {
  constexpr double sulfur_dioxide = 1.45, fulminate = 1.22, cumulated = 0.06;
  if (is_dipole(bond)) return fulminate;
  if (is_of(bond, 16, 8)) return sulfur_dioxide;
  if (bond.getBondType() == RDKit::Bond::AROMATIC) return is_of(bond, 6, 6) ? 1.395 : 1.335;
  const bool between_two =
      bond.getBondType() == RDKit::Bond::DOUBLE && (is_linear(*bond.getBeginAtom()) || is_linear(*bond.getEndAtom()));
  return between_two ? usual - cumulated : usual;
}

// MMFF94 has no types for cyanide, acetylides, cyanate and its like, azide, nitrite and half of the bonds around
// porphyrins, and takes their multiple bonds for single ones, 0.1 to 0.3 Angstrom too long, with angles to match. Bonds
// to phosphorus it knows better than the graph does.
std::vector<Window> multiple_bond_windows(RDKit::RWMol& molecule, RDKit::MMFF::MMFFMolProperties& types,
                                          const DistGeom::BoundsMatrix& usual) {
  constexpr double too_long = 0.09, slack = 0.005, stretch = 20000, stretch_in_ring = 2000, bend = 800;
  std::vector<Window> windows;
  const auto add_bond = [&](const RDKit::Bond& bond, double length) {
    windows.push_back({static_cast<int>(bond.getBeginAtomIdx()), static_cast<int>(bond.getEndAtomIdx()), length - slack,
                       length + slack, bond.getBondType() == RDKit::Bond::AROMATIC ? stretch_in_ring : stretch});
  };
  for (const auto* bond : molecule.bonds()) {
    const unsigned a = bond->getBeginAtomIdx(), b = bond->getEndAtomIdx();
    if (!(is_multiple(*bond) || is_dipole(*bond)) || std::max(a, b) >= usual.numRows()) continue;
    if (bond->getBeginAtom()->getAtomicNum() == 15 || bond->getEndAtom()->getAtomicNum() == 15) continue;
    unsigned kind = 0;
    ForceFields::MMFF::MMFFBond field;
    const double expected = 0.5 * (usual.getLowerBound(a, b) + usual.getUpperBound(a, b));
    if (!in_macrocycle(molecule, *bond) &&
        (!types.getMMFFBondStretchParams(molecule, a, b, kind, field) || field.r0 < expected + too_long))
      continue;
    const double length = multiple_bond_length(*bond, expected);
    add_bond(*bond, length);
    if (bond->getBondType() == RDKit::Bond::AROMATIC) continue;
    for (const auto& [centre, end] : {std::pair(a, b), std::pair(b, a)}) {
      const RDKit::Atom& middle = *molecule.getAtomWithIdx(centre);
      for (const auto* other : molecule.atomBonds(&middle)) {
        const RDKit::Atom& third = *other->getOtherAtom(&middle);
        if (third.getIdx() == end || third.getIdx() >= usual.numRows()) continue;
        // The other oxygen of nitrite: both bonds are alike.
        const bool alike = third.getFormalCharge() < 0 && third.getDegree() == 1 && !is_multiple(*other) &&
                           third.getAtomicNum() == molecule.getAtomWithIdx(end)->getAtomicNum();
        if (alike) add_bond(*other, length);
        const double far =
            alike ? length
                  : 0.5 * (usual.getLowerBound(centre, third.getIdx()) + usual.getUpperBound(centre, third.getIdx()));
        const double apart = third_side(length, far, is_linear(middle) ? 180 : 120);
        windows.push_back({static_cast<int>(end), static_cast<int>(third.getIdx()), apart - 0.05, apart + 0.05, bend});
      }
    }
  }
  return windows;
}

}  // namespace

LigandField::LigandField(const RDKit::RWMol& molecule, const std::vector<CarbonDonor>& carbon_donors,
                         const DistGeom::BoundsMatrix& usual) {
  try {
    types_ = std::make_unique<Types>(protonated(molecule, carbon_donors), carbon_donors);
    types_->corrections = carbene_windows(molecule, carbon_donors);
  } catch (const RDKit::MolSanitizeException&) {
    types_ = std::make_unique<Types>(molecule, std::vector<CarbonDonor>{});
  }
  types_->mmff.setMMFFEleTerm(false);
  if (types_->mmff.isValid()) {
    std::ranges::copy(multiple_bond_windows(types_->molecule, types_->mmff, usual),
                      std::back_inserter(types_->corrections));
    return;
  }
  const auto [types, complete] = RDKit::UFF::getAtomTypes(types_->molecule);
  if (complete) types_->uff = types;
}

LigandField::~LigandField() = default;

bool LigandField::known() { return types_->mmff.isValid() || !types_->uff.empty(); }

namespace {

using Numbers = std::span<const double>;

double window_energy(const std::vector<Window>& windows, Numbers x, std::span<double> gradient) {
  double energy = 0;
  for (const Window& w : windows) {
    const double *a = &x[3 * w.a], *b = &x[3 * w.b];
    const Vec3 between(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    const double r = std::max(between.norm(), 1e-6);
    const double miss = r > w.high ? r - w.high : r < w.low ? r - w.low : 0;
    energy += w.force * miss * miss;
    for (int k = 0; k < 3; ++k) {
      const double pull = 2 * w.force * miss * between[k] / r;
      gradient[3 * w.a + k] += pull;
      gradient[3 * w.b + k] -= pull;
    }
  }
  return energy;
}

double plane_energy(const std::vector<FlatGroup>& planes, Numbers x, std::span<double> gradient) {
  constexpr double force = 10;  // kcal/mol/Angstrom^6 of the squared triple product: 7 kcal/mol for a metal 0.5 outside
  double energy = 0;
  for (const FlatGroup& plane : planes) {
    const auto at = [&](int i) { return Vec3(x[3 * i], x[3 * i + 1], x[3 * i + 2]); };
    const Vec3 origin = at(plane.centre), a = at(plane.a) - origin, b = at(plane.b) - origin, c = at(plane.c) - origin;
    const Vec3 over_a = b.cross(c), over_b = c.cross(a), over_c = a.cross(b);
    const double volume = a.dot(over_a);
    energy += force * volume * volume;
    const auto push = [&](int i, const Vec3& slope) {
      for (int k = 0; k < 3; ++k) gradient[3 * i + k] += 2 * force * volume * slope[k];
    };
    push(plane.a, over_a);
    push(plane.b, over_b);
    push(plane.c, over_c);
    push(plane.centre, -(over_a + over_b + over_c));
  }
  return energy;
}

}  // namespace

LigandField::Refined LigandField::refine(const std::vector<Window>& windows, const std::vector<FlatGroup>& planes,
                                         const std::vector<Vec3>& points) {
  constexpr double reach = 7;  // Angstrom between atoms that see each other
  constexpr double hydrogen_bond_length = 1.1, slack = 0.02, collinear = 400;
  // The metal stands behind the atoms; the field wants its own atoms in a row, so the metal goes behind the hydrogens.
  const std::size_t ligand_atoms = points.size() - 1;
  std::vector<Vec3> start(points.begin(), points.end() - 1);
  const Vec3& metal = points.back();
  const int metal_index = static_cast<int>(ligand_atoms + types_->carbon_donors.size());
  std::vector<Window> all = windows;
  std::vector<FlatGroup> flat = planes;
  const auto moved = [&](int& index) {
    if (index == static_cast<int>(ligand_atoms)) index = metal_index;
  };
  for (Window& window : all) moved(window.a), moved(window.b);
  for (FlatGroup& plane : flat) moved(plane.centre), moved(plane.a), moved(plane.b), moved(plane.c);
  std::ranges::copy(types_->corrections, std::back_inserter(all));
  for (const CarbonDonor& donor : types_->carbon_donors) {
    const double left = donor.reach - hydrogen_bond_length;
    all.push_back({static_cast<int>(start.size()), metal_index, left - slack, left + slack, collinear});
    start.push_back(points[donor.atom] + hydrogen_bond_length * (metal - points[donor.atom]).normalized());
  }
  RDKit::RWMol& molecule = types_->molecule;
  molecule.clearConformers();
  auto* conformer = new RDKit::Conformer(molecule.getNumAtoms());
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i)
    conformer->setAtomPos(i, {start[i].x(), start[i].y(), start[i].z()});
  molecule.addConformer(conformer, true);
  const std::unique_ptr<ForceFields::ForceField> field(
      types_->mmff.isValid() ? RDKit::MMFF::constructForceField(molecule, &types_->mmff, reach)
                             : RDKit::UFF::constructForceField(molecule, types_->uff, reach));
  field->initialize();
  start.push_back(metal);
  std::vector<double> at;
  const Function energy = [&](Numbers x, std::span<double> gradient) {
    at.assign(x.begin(), x.end());
    const double sum = field->calcEnergy(at.data());
    field->calcGrad(at.data(), gradient.data());
    return sum + window_energy(all, x, gradient) + plane_energy(flat, x, gradient);
  };
  std::vector<double> x;
  for (const Vec3& p : start) x.insert(x.end(), p.begin(), p.end());
  const Minimum minimum = minimise(energy, std::move(x), {.most_evaluations = 120, .tolerance = 1.5});
  const auto point = [&](std::size_t i) { return Vec3(minimum.x[3 * i], minimum.x[3 * i + 1], minimum.x[3 * i + 2]); };
  Refined refined{{}, minimum.value};
  for (std::size_t i = 0; i < ligand_atoms; ++i) refined.points.push_back(point(i));
  refined.points.push_back(point(static_cast<std::size_t>(metal_index)));
  return refined;
}

}  // namespace werner
