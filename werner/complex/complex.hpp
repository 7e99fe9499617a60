// A metal complex as chemistry writes it: metal, oxidation state, spin, polyhedron, and which donor sits on which
// vertex.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "werner/complex/ligand.hpp"
#include "werner/complex/polyhedron.hpp"

namespace werner {

struct Metal {
  int z = 0;
  int oxidation_state = 0;
  bool operator==(const Metal&) const = default;
};
// "Pd(II)", "Fe+2", "Fe2+", "Ru(0)". Throws UsageError.
Metal parse_metal(std::string_view text, const std::string& where = {});
std::string metal_text(const Metal& metal);  // "Pd(II)"
int d_electrons(const Metal& metal);         // group minus oxidation state; of the d shell
int f_electrons(const Metal& metal);         // lanthanides and actinides: the f shell of the ion

// What occupies a vertex. An eta-3 or eta-4 group may take two cis vertices: both then name the same donor.
struct Site {
  int ligand = -1;  // index into Complex::ligands
  int donor = -1;   // donor number of that ligand
  bool operator==(const Site&) const = default;
};

struct Complex {
  Metal metal;
  int unpaired_electrons = 0;
  const Polyhedron* geometry = nullptr;
  std::vector<LigandPtr> ligands;  // a ligand that occurs n times stands here n times
  std::vector<Site> sites;         // one per vertex

  int charge() const;  // oxidation state plus charges of the ligands
};

// d electrons plus donated ones by the ionic (closed-shell ligand) count: 2 per kappa donor, eta-n donors by n (eta-5
// Cp- 6, eta-6 arene 6, eta-2 alkene 2, eta-3 allyl- 4), bridging excluded.
int valence_electrons(const Complex& complex);

// Canonical identity: polyhedron rotations, equal copies and donor automorphisms taken out. Spin is not part of it.
std::string complex_key(const Complex& complex);
// Identity of the mirror image; equal to complex_key for an achiral complex.
std::string complex_mirror_key(const Complex& complex);
// The same compound with sites and ligands in canonical order.
Complex canonical(const Complex& complex);

}  // namespace werner
