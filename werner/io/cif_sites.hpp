// The rows of a CIF's atom loop as sites: elements, occupancies, positions, and what stands in one place. The meaning
// of tolerances is told in cif.hpp.
#pragma once
#include <string>
#include <vector>

#include "werner/core/crystal.hpp"
#include "werner/io/cif_text.hpp"
#include "werner/io/symmetry_operation.hpp"

namespace werner {

constexpr double cif_same_site = 1e-4;  // fractional, as in pymatgen

struct CifPlace {
  std::string file;
  std::string at(int line) const { return file + ":" + std::to_string(line); }
};

// Throws Error for what is no finite number, naming `what`.
double required_number(const CifValue& value, std::string_view what, const CifPlace& place);

struct CifSite {
  Fractional position;
  std::vector<Occupant> occupants;
  double tolerance = cif_same_site;  // of its images
  int line = 0;

  double total() const {
    double sum = 0;
    for (const Occupant& occupant : occupants) sum += occupant.occupancy;
    return sum;
  }
};

// One of each orbit, the first operation being the identity. Throws Error.
std::vector<CifSite> read_cif_sites(const CifBlock& block, const Lattice& lattice,
                                    const std::vector<SymmetryOperation>& operations, const CifPlace& place);

}  // namespace werner
