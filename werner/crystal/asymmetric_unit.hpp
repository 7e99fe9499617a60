// A crystal as its space group and one atom of each orbit: what a symmetrised CIF holds, and what a search over Wyckoff
// positions works on.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/core/verdict.hpp"
#include "werner/crystal/symmetry.hpp"

namespace werner {

struct AsymmetricSite {
  int atomic_number = 0;
  char letter = 'a';
  Eigen::Vector3d parameters = Eigen::Vector3d::Zero();  // of the position's first coordinate, [0, 1); 0 where not free
  Fractional position;                                   // that coordinate, [0, 1)
  int multiplicity = 0;
  std::string site_symmetry;
};

struct AsymmetricUnit {
  int space_group = 1;
  std::string hermann_mauguin;          // "F m -3 m"
  std::vector<std::string> operations;  // "x,y,z": all of the conventional cell, centring included
  Lattice lattice;                      // of the conventional cell
  std::vector<AsymmetricSite> sites;    // by letter, then atomic number, then parameters
};

struct AsymmetricUnitResult {
  std::optional<AsymmetricUnit> unit;  // nothing exactly when the verdict has reasons
  Verdict verdict;
};

// Of the idealised crystal in the standard setting. Beside the reasons of `symmetry_of`: a tolerance too large for the
// cell.
AsymmetricUnitResult asymmetric_unit(const Crystal& crystal, const SymmetryTolerance& tolerance = {});
AsymmetricUnitResult asymmetric_unit(const Crystal& crystal, const Symmetry& symmetry);

// From scratch: elements on Wyckoff positions. Throws Error for letters that the group does not have.
struct Occupation {
  int atomic_number = 0;
  char letter = 'a';
  Eigen::Vector3d parameters = Eigen::Vector3d::Zero();
};
AsymmetricUnit asymmetric_unit(int space_group, const Lattice& lattice, const std::vector<Occupation>& occupations);

// All atoms of the conventional cell, orbit by orbit.
Crystal expanded(const AsymmetricUnit& unit);

std::vector<std::string> operation_texts(int space_group);

}  // namespace werner
