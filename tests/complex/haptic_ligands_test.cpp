// Every built-in haptic ligand in a typical complex: built, taken apart again from the coordinates alone.
#include <map>

#include "tests/support/support.hpp"
#include "werner/complex/assemble.hpp"
#include "werner/complex/isomer_preference.hpp"
#include "werner/complex/isomers.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/perceive.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

// A place for ligands of one kind: by the hapticities of their donors.
struct Seat {
  const char* metal;
  const char* geometry;
  int vertices;
  std::vector<const char*> beside;
};

// Charges that are met in such complexes, so that perception has the choice that it has in real ones.
const std::map<std::string, Seat> seats{
    {"2", {"Pt+2", "square-planar", 4, {"chloride", "chloride", "chloride"}}},
    {"2 2", {"Pt+2", "square-planar", 4, {"chloride", "chloride"}}},
    {"3", {"Pd+2", "square-planar", 4, {"chloride", "chloride"}}},
    {"4", {"Fe+0", "half-sandwich", 4, {"CO", "CO", "CO"}}},
    {"5", {"Mn+1", "half-sandwich", 4, {"CO", "CO", "CO"}}},
    {"5 5", {"Zr+4", "tetrahedral", 4, {"chloride", "chloride"}}},
    {"1 5", {"Ti+4", "half-sandwich", 4, {"chloride", "chloride"}}},
    {"6", {"Cr+0", "half-sandwich", 4, {"CO", "CO", "CO"}}},
    {"7", {"Mo+0", "half-sandwich", 4, {"CO", "CO", "CO"}}},
    {"8", {"Zr+4", "half-sandwich", 4, {"chloride", "chloride", "THF"}}},
};

std::string hapticities(const Ligand& ligand) {
  std::vector<std::string> numbers;
  for (int d = 0; d < ligand.denticity(); ++d) numbers.push_back(std::to_string(ligand.hapticity(d)));
  std::ranges::sort(numbers);
  return join(numbers, " ");
}

// What perception makes of the ligand in its seat; the reason where nothing can be built.
std::string round_trip(const LigandPtr& ligand, const Seat& seat) {
  Complex complex;
  complex.metal = parse_metal(seat.metal);
  complex.geometry = &polyhedron(seat.geometry, seat.vertices);
  complex.ligands = {ligand};
  for (const char* name : seat.beside) complex.ligands.push_back(find_ligand(name));
  const auto list = plausible_isomers(complex.metal, *complex.geometry, complex.ligands, {});
  std::string why = "no isomer";
  for (const Isomer& isomer : list) {
    complex.sites = isomer.sites;
    const AssembledComplex built = assemble(complex, {1, 1});
    if (!built.verdict.ok()) {
      why = "not built: " + join(built.verdict.reasons, "; ");
      continue;
    }
    const Perception perception = perceive(built.rotamers.front());
    std::vector<std::string> seen;
    for (const PerceivedLigand& perceived : perception.ligands) {
      if (perceived.ligand && perceived.ligand->key == ligand->key) return "";
      seen.push_back(perceived.ligand ? ligand_text(*perceived.ligand) : "none");
    }
    return "seen as " + join(seen, " ") + " " + join(perception.verdict.reasons, "; ");
  }
  return why;
}

TEST(HapticLigands, ComeBackWithChargeAndHapticity) {
  int all = 0;
  for (const LigandPtr& ligand : ligand_library()) {
    bool haptic = false;
    for (int d = 0; d < ligand->denticity(); ++d) haptic = haptic || ligand->hapticity(d) > 1;
    if (!haptic) continue;
    ++all;
    EXPECT_EQ(round_trip(ligand, seats.at(hapticities(*ligand))), "") << ligand->name << " " << ligand_text(*ligand);
  }
  EXPECT_GE(all, 60);
}

// One convention whatever the metal: electron counting by ions has C7H7(+) of six electrons, as the library has.
TEST(HapticLigands, TropyliumIsACationOnEveryMetal) {
  for (const char* metal : {"Ti+0", "Zr+0", "V+0", "Cr+0", "Mo+0"})
    EXPECT_EQ(round_trip(find_ligand("tropylium"), {metal, "sandwich", 2, {"Cp"}}), "") << metal;
  for (const char* substituted : {"C[c+]1cccccc1{(1,2,3,4,5,6,7)}", "c1ccccc1[c+]1cccccc1{(6,7,8,9,10,11,12)}"})
    EXPECT_EQ(round_trip(find_ligand(substituted), seats.at("7")), "") << substituted;
}

}  // namespace
}  // namespace werner
