#include "werner/complex/ligand_field.hpp"

// clang-format off: RDKit's type headers need these two before them
#include <sstream>
#include <GraphMol/GraphMol.h>
// clang-format on

#include <ForceField/ForceField.h>
#include <GraphMol/ForceFieldHelpers/MMFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/MMFF/Builder.h>
#include <GraphMol/ForceFieldHelpers/UFF/AtomTyper.h>
#include <GraphMol/ForceFieldHelpers/UFF/Builder.h>
#include <Eigen/Geometry>

#include <algorithm>
#include <memory>
#include <span>

#include "werner/complex/minimise.hpp"

namespace werner {

struct LigandField::Types {
  explicit Types(const RDKit::RWMol& from) : molecule(from), typed(from), mmff(typed) {}
  RDKit::RWMol molecule, typed;
  RDKit::MMFF::MMFFMolProperties mmff;
  RDKit::UFF::AtomicParamVect uff;
};

LigandField::LigandField(const RDKit::RWMol& molecule) : types_(std::make_unique<Types>(molecule)) {
  types_->mmff.setMMFFEleTerm(false);
  if (types_->mmff.isValid()) return;
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
  RDKit::RWMol& molecule = types_->molecule;
  molecule.clearConformers();
  auto* conformer = new RDKit::Conformer(molecule.getNumAtoms());
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i)
    conformer->setAtomPos(i, {points[i].x(), points[i].y(), points[i].z()});
  molecule.addConformer(conformer, true);
  const std::unique_ptr<ForceFields::ForceField> field(
      types_->mmff.isValid() ? RDKit::MMFF::constructForceField(molecule, &types_->mmff, reach)
                             : RDKit::UFF::constructForceField(molecule, types_->uff, reach));
  field->initialize();
  std::vector<double> at;
  const Function energy = [&](Numbers x, std::span<double> gradient) {
    at.assign(x.begin(), x.end());
    const double sum = field->calcEnergy(at.data());
    field->calcGrad(at.data(), gradient.data());
    return sum + window_energy(windows, x, gradient) + plane_energy(planes, x, gradient);
  };
  std::vector<double> x;
  for (const Vec3& p : points) x.insert(x.end(), p.begin(), p.end());
  const Minimum minimum = minimise(energy, std::move(x), {.most_evaluations = 120, .tolerance = 1.5});
  Refined refined{{}, minimum.value};
  for (std::size_t i = 0; i < points.size(); ++i)
    refined.points.emplace_back(minimum.x[3 * i], minimum.x[3 * i + 1], minimum.x[3 * i + 2]);
  return refined;
}

}  // namespace werner
