// The sets that are judged and judged against. An entry that could not be read stays a sample: it was generated too,
// and counts as invalid.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/cif_claims.hpp"
#include "werner/core/crystal.hpp"
#include "werner/core/molecule.hpp"
#include "werner/io/molecule_sets.hpp"

namespace werner {

struct Sample {
  std::string name;                                 // unique within its set: "#2" behind repeated names
  std::string where;                                // file:line
  std::optional<Crystal> crystal;                   // every site one whole atom; nothing where unreadable or shared
  std::shared_ptr<const DisorderedCrystal> shared;  // where sites are shared or partly filled
  std::shared_ptr<const Molecule> molecule;         // of a set of molecules
  std::map<std::string, double> numbers;            // columns and comment keys that are numbers: energies, properties
  std::map<std::string, std::string> no_numbers;    // columns of energies that hold something else
  std::string target;                               // of structure prediction: the name in the test set
  std::shared_ptr<const CifClaims> claims;          // where it was read from a CIF
  std::string unreadable;                           // why, empty when it was read

  const Lattice* lattice() const;
  Composition composition() const;  // of the cell or the molecule; empty where unreadable
  std::size_t atoms() const;        // likewise; 0 where unreadable
};

struct SampleSet {
  std::string file;
  std::vector<Sample> samples;
  StructureKind kind = StructureKind::crystal;  // of all its samples
  std::size_t left_out = 0;                     // entries that could not be read and are no part of the set

  std::size_t size() const { return samples.size(); }
};

// Every entry of the file in its order, broken ones included; `kind` is what its content says unless `format` names a
// format of crystals. Throws Error for a missing file, for one in which no entry begins, and for one with crystals and
// molecules.
SampleSet read_samples(const std::filesystem::path& file, const std::string& format = {});

}  // namespace werner
