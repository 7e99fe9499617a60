#include "werner/complex/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "werner/complex/alignment.hpp"
#include "werner/complex/cleanup.hpp"
#include "werner/complex/cleanup_model.hpp"
#include "werner/complex/placement.hpp"

namespace werner {
namespace {

Molecule to_molecule(const Complex& complex, const std::vector<Vec3>& positions) {
  Molecule molecule;
  molecule.positions = positions;
  molecule.atomic_numbers = {complex.metal.z};
  molecule.formal_charges = {complex.metal.oxidation_state};
  for (const LigandPtr& ligand : complex.ligands) {
    const int offset = static_cast<int>(molecule.size());
    for (const LigandAtom& atom : ligand->atoms) {
      molecule.atomic_numbers.push_back(atom.z);
      molecule.formal_charges.push_back(atom.formal_charge);
    }
    for (const Bond& bond : ligand->bonds) molecule.bonds.push_back({bond.a + offset, bond.b + offset, bond.order});
    for (const DonorGroup& group : ligand->donors)
      for (const int atom : group) molecule.bonds.push_back({atom + offset, 0, BondOrder::dative});
  }
  molecule.charge = complex.charge();
  molecule.unpaired_electrons = complex.unpaired_electrons;
  return molecule;
}

double heavy_rmsd(const Molecule& a, const Molecule& b) {
  std::vector<Vec3> heavy_a, heavy_b;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.atomic_numbers[i] > 1) {
      heavy_a.push_back(a.positions[i] - a.positions[0]);
      heavy_b.push_back(b.positions[i] - b.positions[0]);
    }
  return aligned_rmsd(heavy_a, heavy_b);
}

struct Built {
  Molecule molecule;
  double energy = 0;
  Verdict verdict;
};

Built build(const Complex& complex, const std::vector<LigandPoses>& ligands, std::vector<Arrangement> arrangements,
            const Placement& placement, double donor_hold) {
  std::vector<Vec3> positions{Vec3::Zero()};
  double pose_energy = 0;
  for (std::size_t l = 0; l < ligands.size(); ++l) {
    const Pose& pose = ligands[l].poses[placement.poses[l]];
    if (ligands[l].own_distances)
      for (std::size_t d = 0; d < arrangements[l].distances.size(); ++d)
        arrangements[l].distances[d] = pose.positions[complex.ligands[l]->donors[d].front()].norm();
    positions.insert(positions.end(), pose.positions.begin(), pose.positions.end());
    pose_energy += pose.energy;
  }
  const std::vector<Vec3> reference = positions;
  double energy = 0;
  // The second round sees the contacts that the first one made.
  for (int round = 0; round < 2; ++round) {
    const CleanupModel model = cleanup_model(complex, arrangements, reference, positions, donor_hold);
    CleanupResult cleaned = clean_up(model, std::move(positions), 80);
    positions = std::move(cleaned.positions);
    energy = cleaned.energy;
  }
  Built built{to_molecule(complex, positions), energy + pose_energy, {}};
  built.verdict = verify_structure(complex, built.molecule);
  return built;
}

constexpr double firm_hold = 60, soft_hold = 10;  // of donors on their vertices, kcal/mol/Angstrom^2
constexpr double same_rotamer = 0.3;              // Angstrom, heavy atoms

}  // namespace

AssembledComplex assemble(const Complex& complex, const AssembleOptions& options) {
  AssembledComplex result;
  std::vector<Arrangement> arrangements;
  std::vector<LigandPoses> ligands;
  for (int l = 0; l < static_cast<int>(complex.ligands.size()); ++l) {
    arrangements.push_back(arrangement_of(complex, l));
    for (std::size_t d = 0; d < arrangements.back().directions.size(); ++d)
      if (arrangements.back().directions[d].empty()) {
        result.verdict.reasons = {"donor " + std::to_string(d) + " of ligand '" + complex.ligands[l]->name +
                                  "' has no vertex"};
        return result;
      }
    ligands.push_back(ligand_poses(complex, l, arrangements.back()));
    if (ligands.back().poses.empty()) {
      result.verdict.reasons = ligands.back().reasons;
      return result;
    }
  }

  const int wanted = std::max(1, options.rotamers);
  const auto placements = place_ligands(complex, ligands, 3 + 4 * (wanted - 1), 2 + 3 * (wanted - 1),
                                        RandomStream(options.seed, 0, "placement"));
  std::vector<Built> good;
  Verdict first_failure;
  for (const double hold : {firm_hold, soft_hold}) {
    for (const Placement& placement : placements) {
      Built built = build(complex, ligands, arrangements, placement, hold);
      if (!built.verdict.ok()) {
        if (first_failure.ok()) first_failure = built.verdict;
        continue;
      }
      good.push_back(std::move(built));
      if (wanted == 1) break;
    }
    if (!good.empty()) break;
  }
  if (good.empty()) {
    result.verdict = first_failure;
    return result;
  }
  std::stable_sort(good.begin(), good.end(), [](const Built& a, const Built& b) { return a.energy < b.energy; });
  for (Built& built : good) {
    if (static_cast<int>(result.rotamers.size()) == wanted) break;
    if (std::all_of(result.rotamers.begin(), result.rotamers.end(),
                    [&](const Molecule& kept) { return heavy_rmsd(kept, built.molecule) > same_rotamer; }))
      result.rotamers.push_back(std::move(built.molecule));
  }
  result.shape_measure = assigned_shape_measure(complex, result.rotamers.front());
  return result;
}

}  // namespace werner
