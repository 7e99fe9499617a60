// Ligands read back from 3D structures made by RDKit, which knows nothing of keys, donors or cages.
#include <GraphMol/DistGeomHelpers/Embedder.h>
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>

#include <iostream>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

// One frame of a ligand file, empty where RDKit finds no geometry.
std::string structure_text(const Ligand& ligand, int seed) {
  const RDKitLigand read = rdkit_ligand(ligand);
  RDKit::RWMol molecule(*read.molecule);
  auto parameters = RDKit::DGeomHelpers::ETKDGv3;
  parameters.randomSeed = seed;
  parameters.maxIterations = 20;
  if (RDKit::DGeomHelpers::EmbedMolecule(molecule, parameters) < 0) {
    parameters.useRandomCoords = true;
    if (RDKit::DGeomHelpers::EmbedMolecule(molecule, parameters) < 0) return {};
  }
  std::vector<std::string> groups;
  for (const DonorGroup& group : ligand.donors) {
    std::vector<std::string> atoms;
    for (const int atom : group)
      atoms.push_back(std::to_string(std::ranges::find(read.place, atom) - read.place.begin()));
    groups.push_back("[" + join(atoms, ", ") + "]");
  }
  std::string text = std::to_string(molecule.getNumAtoms()) + "\n" + "seed-" + std::to_string(seed) +
                     " | charge: " + std::to_string(ligand.charge) + " | conn atom: [" + join(groups, ", ") + "]\n";
  for (unsigned i = 0; i < molecule.getNumAtoms(); ++i) {
    const RDGeom::Point3D& p = molecule.getConformer().getAtomPos(i);
    text += molecule.getAtomWithIdx(i)->getSymbol() + " " + format_double(p.x) + " " + format_double(p.y) + " " +
            format_double(p.z) + "\n";
  }
  return text;
}

std::set<std::string> keys_of_structures(const std::string& smiles, int count) {
  const test::ScratchDir scratch;
  const LigandPtr ligand = parse_ligand(smiles);
  std::string text;
  for (int seed = 1; seed <= count; ++seed) text += structure_text(*ligand, seed);
  std::set<std::string> keys;
  const LigandFile read = read_ligands(scratch.write("structures.xyz", text));
  for (const RefusedLigand& refused : read.refused) ADD_FAILURE() << smiles << ": " << refused.reason;
  for (const LigandPtr& found : read.ligands) keys.insert(found->key);
  return keys;
}

// Cages with a mirror plane: every structure is the ligand without any stereochemistry.
TEST(LigandGeometry, WhatAnAchiralCageForcesIsNoInformation) {
  for (const char* smiles : {"C1=CC2C=CC1C2{(0,1),(3,4)}", "C1=CC2CCC1C2{(0,1)}", "NC12CC3CC(C1)CC(C3)C2{0}",
                             "NC1C2CC3CC1CC(C2)C3{0}", "CP(C)C12CC3CC(CC(C3)C1)C2{1}", "NC12C3C4C1C5C2C3C45{0}",
                             "C1CC2CCC1N2{6}", "C1CC2CCC(C1)N2{7}", "C1NCC2CNCC1C2{1,5}", "C1N2CN3CN1CP(C2)C3{7}",
                             "N12CCC(CC1)CC2{0}", "C1C2CC3CC1CC(C2)P3{9}", "CP1C2CCCC1CCC2{1}", "C12C3C1C2CN3{5}"})
    EXPECT_EQ(keys_of_structures(smiles, 4), std::set{parse_ligand(smiles)->key}) << smiles;
}

// Cages without one: two hands, each the mirror image of the other, whatever part of their centres is written.
TEST(LigandGeometry, ChiralCagesHaveTwoHands) {
  const std::vector<std::vector<const char*>> hands{
      {"CC1(C)C2CCC1(C)C(=O)C2{9}", "CC1(C)[C@@H]2CC[C@@]1(C)C(=O)C2{9}", "CC1(C)[C@H]2CC[C@]1(C)C(=O)C2{9}",
       "CC1(C)[C@@H]2CCC1(C)C(=O)C2{9}", "CC1(C)C2CC[C@]1(C)C(=O)C2{9}"},
      {"O=C1CC2CCC1C2{0}", "O=C1C[C@@H]2CC[C@H]1C2{0}", "O=C1C[C@H]2CC[C@@H]1C2{0}", "O=C1C[C@@H]2CCC1C2{0}",
       "O=C1CC2CC[C@@H]1C2{0}"}};
  for (const auto& texts : hands) {
    const LigandPtr one = parse_ligand(texts[1]), other = parse_ligand(texts[2]);
    const std::set<std::string> both{one->key, other->key};
    EXPECT_EQ(one->mirror_key, other->key) << texts[1];
    EXPECT_EQ(both.size(), 2u) << texts[1];
    EXPECT_FALSE(both.contains(parse_ligand(texts[0])->key)) << texts[0];
    EXPECT_EQ(parse_ligand(texts[3])->key, one->key) << texts[3];
    EXPECT_EQ(parse_ligand(texts[4])->key, other->key) << texts[4];
    EXPECT_EQ(keys_of_structures(texts[0], 12), both) << texts[0];
  }
}

// RDKit embeds (E)-cyclooctene as (Z), so that one stands in the next test only. Substituents of a cage, rings fused
// without strain and larger rings keep what was given.
TEST(LigandGeometry, WhatIsNotForcedStays) {
  for (const auto& [one, other] : std::vector<std::pair<const char*, const char*>>{
           {"N[C@H]1C[C@@H]2CC[C@H]1C2{0}", "N[C@@H]1C[C@@H]2CC[C@H]1C2{0}"},  // exo and endo
           {"C1CC[C@@H]2CNCC[C@@H]2C1{5}", "C1CC[C@@H]2CNCC[C@H]2C1{5}"},      // decalins
           {"N1C[C@@H]2CCC[C@@H]2C1{0}", "N1C[C@@H]2CCC[C@H]2C1{0}"},          // bicyclo[3.3.0]
           {"C1CCCCC/C=C\\CCCC1{(6,7)}", "C1CCCCC/C=C/CCCC1{(6,7)}"}}) {       // cyclododecenes
    const std::string one_key = parse_ligand(one)->key, other_key = parse_ligand(other)->key;
    EXPECT_NE(one_key, other_key) << one << " " << other;
    EXPECT_EQ(keys_of_structures(one, 2), std::set{one_key}) << one;
    EXPECT_EQ(keys_of_structures(other, 2), std::set{other_key}) << other;
  }
}

TEST(LigandGeometry, CisFusionOfSmallRingsIsForced) {
  const std::string plain = parse_ligand("N1CC2CC2C1{0}")->key;
  EXPECT_EQ(parse_ligand("N1C[C@@H]2C[C@@H]2C1{0}")->key, plain);
  EXPECT_EQ(parse_ligand("N1C[C@H]2C[C@H]2C1{0}")->key, plain);
  EXPECT_NE(parse_ligand("N1C[C@H]2C[C@@H]2C1{0}")->key, plain);  // trans: impossible, and no other ligand's name
}

// In rings of eight to ten members cis is what is meant when nothing is said; from eleven on it has to be said.
TEST(LigandGeometry, DoubleBondsInRings) {
  const auto key = [](const char* text) { return parse_ligand(text)->key; };
  EXPECT_EQ(key("C1C/C=C\\CC/C=C\\1{(2,3),(6,7)}"), find_ligand("cod")->key);
  EXPECT_EQ(key("C1CCC/C=C\\CC1{(4,5)}"), find_ligand("cyclooctene")->key);
  EXPECT_NE(key("C1CCC/C=C/CC1{(4,5)}"), find_ligand("cyclooctene")->key);
  EXPECT_NE(key("C1C/C=C/CC/C=C\\1{(2,3),(6,7)}"), find_ligand("cod")->key);
  EXPECT_EQ(key("C1CCCC/C=C\\CCC1{(5,6)}"), key("C1CCCCC=CCCC1{(5,6)}"));
  EXPECT_NE(key("C1CCCC/C=C\\CCCC1{(5,6)}"), key("C1CCCCC=CCCCC1{(5,6)}"));
  EXPECT_NE(key("C1CCCC/C=C\\CCCC1{(5,6)}"), key("C1CCCC/C=C/CCCC1{(5,6)}"));
}

TEST(LigandGeometrySlow, LibraryIsReadBack) {
  const test::ScratchDir scratch;
  // A radical, which the closed-shell reader refuses, and one whose hand the library leaves open and a structure shows.
  const std::set<std::string> known{"superoxide-end-on", "pn"};
  int read_back = 0;
  std::vector<std::string> without_geometry;
  for (const LigandPtr& ligand : ligand_library()) {
    if (known.contains(ligand->name)) continue;
    const std::string text = structure_text(*ligand, 5);
    if (text.empty()) {
      without_geometry.push_back(ligand->name);
      continue;
    }
    try {
      const LigandFile read = read_ligands(scratch.write("one.xyz", text));
      EXPECT_EQ(read.ligands.front()->key, ligand->key) << ligand->name;
      ++read_back;
    } catch (const Error& error) {
      ADD_FAILURE() << ligand->name << ": " << error.what();
    }
  }
  std::cout << read_back << " read back, no geometry: " << join(without_geometry, ", ") << "\n";
}

}  // namespace
}  // namespace werner
