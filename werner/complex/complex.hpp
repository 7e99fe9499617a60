// A metal complex as chemistry writes it: metal, oxidation state, spin, polyhedron, and which donor sits on which
// vertex.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "werner/complex/ligand.hpp"
#include "werner/complex/polyhedron.hpp"
#include "werner/core/verdict.hpp"

namespace werner {

struct Metal {
  int z = 0;
  int oxidation_state = 0;
  bool operator==(const Metal&) const = default;
};
// "Pd(II)", "Pd(2)", "Fe+2", "Fe2+", "Ru(0)", "Cr(-II)", in any case. Throws UsageError: no oxidation state, unknown
// element, neither a metal nor a metalloid, more electrons taken than there are outside the noble gas core.
Metal parse_metal(std::string_view text, const std::string& where = {});
std::string metal_text(const Metal& metal);  // "Pd(II)"
// Of the d shell: group number minus oxidation state, at most 10; 0 where there is no d shell.
int d_electrons(const Metal& metal);
// Lanthanides and actinides: the f shell of the ion, filled before d.
int f_electrons(const Metal& metal);

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

// Whether sites and ligands fit together: one site per vertex, every donor of every ligand on one vertex, or on two
// where it is eta-3 or eta-4. The functions below throw Error where they do not.
Verdict check_sites(const Complex& complex);

// Electrons that a ligand donates in the ionic (closed-shell ligand) count: 2 per kappa donor; a haptic group gives one
// per atom and one more per negative charge on it, rounded up to pairs (alkene 2, allyl- 4, diene 4, Cp- 6, arene 6,
// C7H7+ 6, cot2- 10; boron gives none of its own).
int donated_electrons(const Ligand& ligand);
// d electrons plus donated ones; 18 for a closed-shell organometallic compound. Bridging does not occur here.
int valence_electrons(const Complex& complex);

// Canonical identity: polyhedron rotations, equal copies and donor automorphisms taken out. Spin is not part of it.
// The two faces of a haptic group, and which of its ends lies on which of two vertices, are not told apart.
std::string complex_key(const Complex& complex);
// Identity of the mirror image; equal to complex_key for an achiral complex.
std::string complex_mirror_key(const Complex& complex);
// The smaller of both: enantiomers share it.
std::string complex_pair_key(const Complex& complex);
// The same compound with sites and ligands in canonical order.
Complex canonical(const Complex& complex);

}  // namespace werner
