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
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <span>

#include "werner/complex/ligand_topology.hpp"
#include "werner/complex/minimise.hpp"
#include "werner/complex/triple_product.hpp"

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

// Distance that the graph suggests.
double middle(const DistGeom::BoundsMatrix& usual, unsigned a, unsigned b) {
  return 0.5 * (usual.getLowerBound(a, b) + usual.getUpperBound(a, b));
}

// MMFF94 has no types for cyanide, acetylides, cyanate and its like, azide, nitrite and half of the bonds around
// porphyrins, and takes their multiple bonds for single ones, 0.1 to 0.3 Angstrom too long, with angles to match. Bonds
// to phosphorus it knows better than the graph does. The length of such a bond; nothing where the field has it right.
std::optional<double> corrected_length(RDKit::RWMol& molecule, const RDKit::Bond& bond,
                                       RDKit::MMFF::MMFFMolProperties& types, const DistGeom::BoundsMatrix& usual) {
  constexpr double too_long = 0.09;
  constexpr int phosphorus = 15;
  const unsigned a = bond.getBeginAtomIdx(), b = bond.getEndAtomIdx();
  if (!(is_multiple(bond) || is_dipole(bond)) || std::max(a, b) >= usual.numRows()) return {};
  if (bond.getBeginAtom()->getAtomicNum() == phosphorus || bond.getEndAtom()->getAtomicNum() == phosphorus) return {};
  const double expected = middle(usual, a, b);
  unsigned kind = 0;
  ForceFields::MMFF::MMFFBond field;
  if (!in_macrocycle(molecule, bond) &&
      (!types.getMMFFBondStretchParams(molecule, a, b, kind, field) || field.r0 < expected + too_long))
    return {};
  return multiple_bond_length(bond, expected);
}

Window bond_window(const RDKit::Bond& bond, double length) {
  constexpr double slack = 0.005, stretch = 20000, stretch_in_ring = 2000;  // kcal/mol/Angstrom^2
  return {static_cast<int>(bond.getBeginAtomIdx()), static_cast<int>(bond.getEndAtomIdx()), length - slack,
          length + slack, bond.getBondType() == RDKit::Bond::AROMATIC ? stretch_in_ring : stretch};
}

// The angles at one end of a bond of corrected length: how far its other end is from the neighbours there.
std::vector<Window> bend_windows(const RDKit::RWMol& molecule, const RDKit::Atom& centre, const RDKit::Atom& end,
                                 double length, const DistGeom::BoundsMatrix& usual) {
  constexpr double slack = 0.05, bend = 800;
  std::vector<Window> windows;
  for (const auto* other : molecule.atomBonds(&centre)) {
    const RDKit::Atom& third = *other->getOtherAtom(&centre);
    if (third.getIdx() == end.getIdx() || third.getIdx() >= usual.numRows()) continue;
    // The other oxygen of nitrite: both bonds are alike.
    const bool alike = third.getFormalCharge() < 0 && third.getDegree() == 1 && !is_multiple(*other) &&
                       third.getAtomicNum() == end.getAtomicNum();
    if (alike) windows.push_back(bond_window(*other, length));
    const double far = alike ? length : middle(usual, centre.getIdx(), third.getIdx());
    const double apart = third_side(length, far, is_linear(centre) ? 180 : 120);
    windows.push_back(
        {static_cast<int>(end.getIdx()), static_cast<int>(third.getIdx()), apart - slack, apart + slack, bend});
  }
  return windows;
}

std::vector<Window> multiple_bond_windows(RDKit::RWMol& molecule, RDKit::MMFF::MMFFMolProperties& types,
                                          const DistGeom::BoundsMatrix& usual) {
  std::vector<Window> windows;
  for (const auto* bond : molecule.bonds()) {
    const std::optional<double> length = corrected_length(molecule, *bond, types, usual);
    if (!length) continue;
    windows.push_back(bond_window(*bond, *length));
    if (bond->getBondType() == RDKit::Bond::AROMATIC) continue;
    const RDKit::Atom &a = *bond->getBeginAtom(), &b = *bond->getEndAtom();
    std::ranges::copy(bend_windows(molecule, a, b, *length, usual), std::back_inserter(windows));
    std::ranges::copy(bend_windows(molecule, b, a, *length, usual), std::back_inserter(windows));
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
    const std::array<int, 4> points{plane.centre, plane.a, plane.b, plane.c};
    const auto [volume, slopes] = triple_product(at(plane.centre), at(plane.a), at(plane.b), at(plane.c));
    energy += force * volume * volume;
    for (std::size_t p = 0; p < points.size(); ++p)
      for (int k = 0; k < 3; ++k) gradient[3 * points[p] + k] += 2 * force * volume * slopes[p][k];
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
