// A molecule: atoms in space with, where known, bonds, charge and spin. Not a crystal, and no file format.
#pragma once
#include <Eigen/Core>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace werner {

using Vec3 = Eigen::Vector3d;  // Cartesian, Angstrom

enum class BondOrder : int { single = 1, double_ = 2, triple = 3, aromatic = 4, dative = 5 };

struct Bond {
  int a = 0, b = 0;  // atom indices, from 0; for a dative bond `a` is the donor and `b` the metal
  BondOrder order = BondOrder::single;
};

struct Molecule {
  std::vector<int> atomic_numbers;
  std::vector<Vec3> positions;              // Angstrom
  std::vector<Bond> bonds;                  // empty when unknown
  std::vector<int> formal_charges;          // empty when unknown, else one per atom
  std::optional<int> charge;                // total, in e
  std::optional<int> unpaired_electrons;    // multiplicity minus one
  std::map<std::string, std::string> info;  // key=value pairs of the comment line
  std::string comment;                      // the comment line as it stood in the file

  std::size_t size() const { return atomic_numbers.size(); }
};

// Hill order: C, H, then alphabetical; without C, all alphabetical.
std::string formula(const Molecule& molecule);

}  // namespace werner
