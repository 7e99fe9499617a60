// Canonical forms of site assignments on small integers: what identity, enumeration and counting share.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "werner/complex/complex.hpp"

namespace werner {

// One number per vertex: ligand type, copy of that type in order of first appearance, donor label.
using SiteCode = std::vector<std::uint32_t>;

// What is needed of each ligand of a complex (by its index). Equal types are interchangeable copies.
struct CodeLigand {
  int type = 0;
  // The maps of donor numbers that do not change the ligand: its automorphisms, or its mirrors for the mirror image.
  const std::vector<std::vector<int>>* relabelings = nullptr;
};

// The code of the arrangement in which vertex v holds sites[operation[v]], donor labels as small as relabelings allow.
SiteCode site_code(std::span<const Site> sites, const Permutation& operation, std::span<const CodeLigand> ligands);

struct CanonicalCode {
  SiteCode code;          // the smallest over all operations
  Permutation operation;  // one that leads there
};
CanonicalCode canonical_code(std::span<const Site> sites, std::span<const Permutation> operations,
                             std::span<const CodeLigand> ligands);

// Numbers of equal ligands are equal, in the order of `keys`; `mirrored` takes mirror keys and mirrors.
std::vector<CodeLigand> code_ligands(std::span<const LigandPtr> ligands, bool mirrored);

}  // namespace werner
