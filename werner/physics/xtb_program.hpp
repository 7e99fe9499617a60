// One run of the program xtb (6.5 or later; Bannwarth et al. 2020, doi:10.1002/wcms.1493) as a child process with one
// thread, and what its files and output say. No rotamers, no verdicts on chemistry.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "werner/core/molecule.hpp"
#include "werner/physics/oracle.hpp"

namespace werner {

enum class XtbMethod { gfn2, gfn1, gfnff };

struct XtbJob {
  XtbMethod method = XtbMethod::gfn2;
  Molecule molecule;              // charge and unpaired_electrons set
  std::string optimise = "none";  // or a level of xtb
  std::string solvent;            // ALPB, empty for the gas phase
  int max_steps = 500;
  bool hessian = false;      // of the final structure
  std::vector<int> fixed;    // atoms that the optimisation holds, from 0
  double time_limit = 3600;  // s
};

struct WibergBond {
  int a = 0, b = 0;
  double order = 0;
};

struct XtbRun {
  OracleStatus status = OracleStatus::failed;
  std::string reason;                    // why not done
  Molecule structure;                    // the final one
  double energy = 0;                     // eV
  std::optional<double> homo, lumo;      // eV; not by the force field, nor where the shells have no such orbital
  std::optional<Vec3> dipole;            // e Angstrom, about the origin
  std::optional<double> polarizability;  // au, D4 sum; GFN2 alone prints it
  std::vector<double> charges;           // e, Mulliken; empty for the force field
  std::vector<WibergBond> wiberg;
  std::optional<double> free_energy_correction;  // eV
  int imaginary_modes = 0;                       // below -20 cm-1
  int electrons = 0;                             // that the method counts; 0 for the force field
  int steps = 0;                                 // of the optimisation
  double cpu_seconds = 0;
};

// Leaves nothing behind. Throws Error when there is no xtb; all else is in the status.
XtbRun run_xtb(const XtbJob& job);

// "6.5.1". Throws Error with a hint when the program is missing.
const std::string& xtb_version();

}  // namespace werner
