// Metal complexes from what a person wrote (flags, a small file, rows of a table) to named 3D structures. What cannot
// be built is told with its reason and costs nothing else.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

struct BuildRequest {
  std::string name;
  std::string metal;                 // "Fe+2", "Fe(II)"
  std::string geometry;              // name of a polyhedron
  std::vector<std::string> ligands;  // names or SMILES{donors}, each with an optional *count; parted by ;
  std::string isomer;                // empty: the most plausible one; "all"; or a name such as "fac"
  std::string sites;                 // empty, or per vertex "ligand.donor" in the order written, separated by blanks
  std::optional<int> unpaired;       // empty: the lowest number that the electrons allow
  int rotamers = 1;
  std::uint64_t seed = 1;
  // Where each key was written, for complaints: "recipe.toml:3: metal", "--metal"; a key that is absent is not told.
  std::map<std::string, std::string> places;
  std::vector<std::string> ligand_places;  // of each of the ligands, or empty
};

struct BuildOutcome {
  std::vector<Molecule> frames;       // info: name, isomer, metal, geometry; charge and unpaired_electrons set
  std::vector<std::string> failures;  // of isomers that could not be built
};

// Throws UsageError for what no structure can be tried for: unknown names, donors and vertices that differ in number,
// a spin that the electrons do not allow.
BuildOutcome build_request(const BuildRequest& request);

struct BatchFailure {
  std::string name, reason;
  int line = 0;  // of the table; 0 without one
};
struct BatchResult {
  std::vector<Molecule> frames;        // in the order of the rows
  std::vector<BatchFailure> failures;  // likewise
  int rows = 0;
};
// Columns name, metal, oxidation_state, geometry, ligands (separated by ";"), and optionally isomer, sites, spin
// (unpaired electrons) and multiplicity. `common` gives isomer, spin, rotamers and seed where the row does not. Throws
// for a column that is missing, unknown or twice. A row is a line; a bad one is a failure, never an exception. The
// result does not depend on `threads`.
BatchResult build_batch(const std::string& csv, const std::string& file, const BuildRequest& common, int threads);

}  // namespace werner
