// The force field of a free ligand (MMFF94, UFF where MMFF94 knows no types) inside the windows that a metal sets.
#pragma once
#include <memory>
#include <vector>

#include "werner/core/molecule.hpp"

namespace DistGeom {
class BoundsMatrix;
}

namespace RDKit {
class RWMol;
}

namespace werner {

// Distance window between two points; the metal is the point behind the last atom. Indices in RDKit's order.
struct Window {
  int a = 0, b = 0;
  double low = 0, high = 1000;
  double force = 0;  // kcal/mol/Angstrom^2 outside the window in the refinement
};

// `centre` and three points in one plane.
struct FlatGroup {
  int centre = 0, a = 0, b = 0, c = 0;
};

// A carbanion or carbene that holds the metal by itself. Force fields know neither: they take alkyls for nearly
// flat, acyls for nearly straight, cyclopentadienyl for aromatic and the C-N bonds of carbenes for single ones. They
// see a hydrogen on the way to the metal instead.
struct CarbonDonor {
  int atom = 0;
  double reach = 0;  // to the metal, Angstrom
};

// Charges are left out: those of neighbouring donors would tear free chelates apart. `usual` holds the distances that
// the graph alone suggests; they stand in where the field takes a multiple bond for a single one.
class LigandField {
 public:
  LigandField(const RDKit::RWMol& molecule, const std::vector<CarbonDonor>& carbon_donors,
              const DistGeom::BoundsMatrix& usual);
  ~LigandField();
  bool known();  // whether all atoms have types

  // Minimum near `points` (ligand in RDKit's order, metal last).
  struct Refined {
    std::vector<Vec3> points;
    double energy = 0;  // kcal/mol
  };
  Refined refine(const std::vector<Window>& windows, const std::vector<FlatGroup>& planes,
                 const std::vector<Vec3>& points);

 private:
  struct Types;
  std::unique_ptr<Types> types_;
};

}  // namespace werner
