// 3D structures of a complex: cached ligand conformers are placed on the vertices, rotated, relaxed, and verified.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct AssembleOptions {
  int rotamers = 1;        // distinct arrangements wanted, best first
  std::uint64_t seed = 1;  // same seed, same structure
};

struct AssembledComplex {
  // Metal first, then ligand after ligand in the order of Complex::ligands, each in the order of Ligand::atoms; bonds
  // with metal-donor bonds as dative; charge and unpaired_electrons set.
  std::vector<Molecule> rotamers;
  double shape_measure = 0;  // of the best rotamer against the polyhedron
  Verdict verdict;           // why there is no structure; rotamers are empty then
};

// Conformers of ligands are embedded once per (ligand, vertex arrangement) and kept for the life of the process.
AssembledComplex assemble(const Complex& complex, const AssembleOptions& options = {});

// Whether a structure still is the complex it was built as (atom order of AssembledComplex): donors bound, nothing else
// bound, ligand graphs intact, polyhedron kept. What physics has relaxed may be more distorted than what we build.
enum class Stage { built, relaxed };
Verdict verify_structure(const Complex& complex, const Molecule& structure, Stage stage = Stage::built);

// Continuous shape measure (Pinsky and Avnir 1998), 0 to 100, of a structure in that atom order against the polyhedron
// with every donor on its own vertex: rotations and scale only, so that another isomer or the mirror image measures
// large. Haptic groups count by their centroid, groups on two vertices by their two ends, all at unit distance.
double assigned_shape_measure(const Complex& complex, const Molecule& structure);

// Metal-donor distance in Angstrom (the mean over a haptic group) from data/metal_donor.csv, which is fitted to
// GFN2-xTB geometries; parts that it lacks come from data/metal_donor_start.csv or covalent radii.
double metal_donor_distance(const Metal& metal, const Ligand& ligand, int donor, const Polyhedron& geometry);

}  // namespace werner
