#include "werner/io/energy_entries.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using test::ScratchDir;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(EnergyEntries, Tables) {
  const ScratchDir dir;
  const auto file = dir.write("hull.csv",
                              "material_id,composition,formation_energy_per_atom,energy_per_atom\n"
                              "mp-1,Al8Cu4Nd1,-0.25,-4\n"
                              "mp-2,Xx2,-0.5,-4\n"
                              "mp-3,Fe2O3,nan,-4\n"
                              "mp-4,Fe2O3,low,-4\n"
                              ",NaCl,-2,-3\n"
                              "mp-6,NaCl\n");
  const EnergyTable table = read_energies(file);
  EXPECT_EQ(table.kind, EnergyKind::formation);
  EXPECT_EQ(table.column, "formation_energy_per_atom");
  ASSERT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(table.entries[0].id, "mp-1");
  EXPECT_EQ(table.entries[0].energy_per_atom, -0.25);
  EXPECT_EQ(table.entries[1].id, "5");
  ASSERT_EQ(table.broken.size(), 4u);
  EXPECT_EQ(table.broken[0].where, file.string() + ":3");
  EXPECT_EQ(table.broken[0].reason, "unknown element 'Xx' in the formula 'Xx2'");
  EXPECT_EQ(table.broken[1].reason, "formation_energy_per_atom is nan");
  EXPECT_EQ(table.broken[2].reason, "formation_energy_per_atom is 'low'");
  EXPECT_EQ(table.broken[3].reason, "no formation_energy_per_atom");
  EXPECT_EQ(read_energies(file, "energy_per_atom").kind, EnergyKind::total);
  EXPECT_EQ(read_energies(file, "energy_per_atom").entries.size(), 4u);
  EXPECT_THAT(message_of([&] { read_energies(file, "enrgy_per_atom"); }), testing::HasSubstr("energy_per_atom"));
}

TEST(EnergyEntries, AbsurdEnergies) {
  const ScratchDir dir;
  const auto file = dir.write("absurd.csv",
                              "composition,formation_energy_per_atom,energy\n"
                              "NaCl,-2,-7\n"
                              "Fe2O3,1e300,-1e300\n"
                              "CsCl,-101,-4.1e6\n"
                              "Al2O3,100,-1e7\n");
  const EnergyTable formation = read_energies(file);
  ASSERT_EQ(formation.entries.size(), 2u);
  ASSERT_EQ(formation.broken.size(), 2u);
  EXPECT_EQ(formation.broken[0].where, file.string() + ":3");
  EXPECT_EQ(formation.broken[0].reason,
            "formation_energy_per_atom comes to 1e+300 eV/atom, beyond the 100 that are possible");
  EXPECT_EQ(formation.broken[1].where, file.string() + ":4");
  // Total energies of all electrons are large: 2e6 eV/atom is the limit, of the energy divided by the atoms.
  const EnergyTable total = read_energies(file, "energy");
  ASSERT_EQ(total.entries.size(), 2u);
  EXPECT_EQ(total.entries[1].energy_per_atom, -2e6);
  EXPECT_EQ(total.broken.size(), 2u);
  EXPECT_THAT(message_of([&] { read_energies(dir.write("one.csv", "composition,energy\nNaCl,1e300\n")); }),
              testing::HasSubstr("one.csv:2"));
}

// Total energies belong to the composition as it is written.
TEST(EnergyEntries, TotalEnergies) {
  const ScratchDir dir;
  const EnergyTable table = read_energies(dir.write("total.csv", "formula,energy\nNa4Cl4,-27.2\n"));
  EXPECT_EQ(table.kind, EnergyKind::total);
  EXPECT_DOUBLE_EQ(table.entries.at(0).energy_per_atom, -3.4);
  // A reduced formula does not say how large the cell is.
  EXPECT_THAT(message_of([&] { read_energies(dir.write("ratio.csv", "pretty_formula,energy\nNaCl,-27.2\n")); }),
              testing::HasSubstr("energy belongs to a cell of unknown size"));
  EXPECT_DOUBLE_EQ(read_energies(dir.write("size.csv", "pretty_formula,nsites,energy\nNaCl,8,-27.2\n"))
                       .entries.at(0)
                       .energy_per_atom,
                   -3.4);
  EXPECT_DOUBLE_EQ(
      read_energies(dir.write("size.json", R"([{"formula_pretty": "NaCl", "nsites": 8, "energy": -27.2}])"))
          .entries.at(0)
          .energy_per_atom,
      -3.4);
}

// The fields that pymatgen 2026.10 writes (as_dict of ComputedEntry, of ComputedStructureEntry and of PDEntry).
TEST(EnergyEntries, PymatgenEntries) {
  const ScratchDir dir;
  const EnergyTable table = read_energies(dir.write("entries.json", R"([
    {"@class": "ComputedEntry", "energy": -30.0, "composition": {"Fe3+": 4.0, "O2-": 6.0}, "entry_id": "mp-1-GGA",
     "correction": -11.0, "energy_adjustments": [
       {"@class": "ConstantEnergyAdjustment", "value": -1.0, "uncertainty": NaN},
       {"@class": "CompositionEnergyAdjustment", "adj_per_atom": -0.5, "n_atoms": 4, "uncertainty_per_atom": NaN},
       {"@class": "TemperatureEnergyAdjustment", "adj_per_deg": -0.01, "temp": 200, "n_atoms": 4}],
     "data": {"oxide_type": "oxide"}, "parameters": {}},
    {"energy": -10, "composition": {"Fe": 2, "O": 3}, "correction": -2.5, "entry_id": null, "energy_adjustments": []},
    {"energy": -8.5, "correction": 0.5, "structure": {"lattice": {"matrix": [[4, 0, 0], [0, 4, 0], [0, 0, 4]]}, "sites": [
       {"species": [{"element": "Na", "occu": 1}], "abc": [0, 0, 0]},
       {"species": [{"element": "Cl", "oxidation_state": -1, "occu": 1}], "abc": [0.5, 0.5, 0.5]}]}},
    {"energy": -3, "composition": {"Fe": 2.0, "O": 3.0}, "name": "a", "attribute": null},
    {"energy": null, "correction": 0.0, "composition": {"Fe": 1.0}, "entry_id": "broken"},
    {"energy": -3, "correction": 0.0, "composition": {"Fq": 1.0}, "entry_id": "odd"}
  ])"));
  EXPECT_EQ(table.kind, EnergyKind::total);
  EXPECT_TRUE(table.corrected);
  ASSERT_EQ(table.entries.size(), 4u);
  EXPECT_EQ(table.entries[0].id, "mp-1-GGA");
  EXPECT_DOUBLE_EQ(table.entries[0].energy_per_atom, -4.1);
  EXPECT_EQ(full_formula(table.entries[0].composition), "Fe4O6");
  EXPECT_EQ(table.entries[1].id, "2");
  EXPECT_DOUBLE_EQ(table.entries[1].energy_per_atom, -2.5);
  EXPECT_EQ(full_formula(table.entries[2].composition), "NaCl");
  EXPECT_DOUBLE_EQ(table.entries[2].energy_per_atom, -4);
  EXPECT_EQ(table.entries[3].id, "a");
  ASSERT_EQ(table.broken.size(), 2u);
  EXPECT_EQ(table.broken[0].reason, "broken: 'energy' is no number");
  EXPECT_THAT(table.broken[1].reason, testing::HasSubstr("unknown element 'Fq'"));
}

TEST(EnergyEntries, ObjectsByName) {
  const ScratchDir dir;
  const EnergyTable table = read_energies(
      dir.write("references.json", R"({"Na": {"energy": -1.3, "composition": {"Na": 1.0}, "correction": 0.0},
                                       "Cl": {"energy": -3.6, "composition": {"Cl": 2.0}, "correction": 0.0}})"));
  EXPECT_FALSE(table.corrected);
  ASSERT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(table.entries[1].id, "Cl");
  EXPECT_DOUBLE_EQ(table.entries[1].energy_per_atom, -1.8);
  const EnergyTable rows = read_energies(dir.write(
      "rows.json",
      R"({"entries": [{"material_id": "wbm-1", "formula": "Sm(MgSn)2", "formation_energy_per_atom": -0.3}]})"));
  EXPECT_EQ(rows.kind, EnergyKind::formation);
  EXPECT_EQ(rows.entries.at(0).id, "wbm-1");
}

TEST(EnergyEntries, TablesSayWhatTheyAreBy) {
  const ScratchDir dir;
  const EnergyTable table = read_energies(
      dir.write("hull.csv", "composition,energy_per_atom,corrected_energy_per_atom,oracle\nMgO,-6,-6.3,mine\n"));
  EXPECT_TRUE(table.corrected);
  EXPECT_EQ(table.oracle, "mine");
  EXPECT_EQ(table.entries.at(0).energy_per_atom, -6.3);
  const auto mixed = dir.write("mixed.csv", "composition,energy_per_atom,oracle\nMgO,-6,mine\nCaO,-6,yours\n");
  EXPECT_THAT(message_of([&] { read_energies(mixed); }), testing::HasSubstr("'yours' beside energies by 'mine'"));
}

TEST(EnergyEntries, CrystalsWithEnergies) {
  const ScratchDir dir;
  const EnergyTable table = read_energies(dir.write("relaxed.extxyz",
                                                    "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3 "
                                                    "energy=-6.8 pbc=\"T T T\"\nNa 0 0 0\nCl 2 2 2\n"
                                                    "1\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3 "
                                                    "pbc=\"T T T\"\nNa 0 0 0\n"));
  ASSERT_EQ(table.entries.size(), 1u);
  EXPECT_DOUBLE_EQ(table.entries[0].energy_per_atom, -3.4);
  ASSERT_EQ(table.broken.size(), 1u);
  EXPECT_EQ(table.broken[0].reason, "no energy");
}

TEST(EnergyEntries, WhatCannotBeRead) {
  const ScratchDir dir;
  EXPECT_THAT(message_of([&] { read_energies(dir.write("a.csv", "x,energy\n1,2\n")); }),
              testing::HasSubstr("no column of compositions"));
  EXPECT_THAT(message_of([&] { read_energies(dir.write("b.csv", "composition,x\nNaCl,2\n")); }),
              testing::HasSubstr("no column of energies"));
  EXPECT_THAT(message_of([&] { read_energies(dir.write("c.csv", "composition,energy\n")); }),
              testing::HasSubstr("no compounds with energies"));
  EXPECT_THAT(message_of([&] { read_energies(dir.write("d.csv", "composition,energy\nNaCl,inf\n")); }),
              testing::HasSubstr("energy is inf"));
  EXPECT_THAT(message_of([&] { read_energies(dir.write("e.json", "[{\"energy\": -1, \"composition\": {\"Na\"")); }),
              testing::HasSubstr("no JSON"));
  EXPECT_THAT(message_of([&] { read_energies(dir.write("f.json", "[1, 2, {}]")); }),
              testing::HasSubstr("no compounds with energies"));
  EXPECT_THAT(message_of([&] { read_energies(dir.path() / "g.csv"); }), testing::HasSubstr("g.csv"));
  EnergyTable formation, total;
  formation.entries = total.entries = {{"a", parse_composition("Na"), 0}};
  formation.column = "formation_energy_per_atom";
  total.kind = EnergyKind::total;
  total.column = "energy";
  const EnergyTable both[] = {formation, total}, twice[] = {total, total};
  EXPECT_THAT(message_of([&] { merged(both); }), testing::HasSubstr("formation energies and total energies"));
  EXPECT_EQ(merged(twice).entries.size(), 2u);
}

TEST(EnergyEntriesData, SharedTables) {
  REQUIRE_DATA(hull, "crystals/mp_hull.csv.gz");
  REQUIRE_DATA(references, "crystals/mp_elemental_references.json.gz");
  REQUIRE_DATA(equilibrium, "crystals/wbm_equilibrium.json.gz");
  const EnergyTable table = read_energies(hull), elements = read_energies(references), wbm = read_energies(equilibrium);
  EXPECT_EQ(table.entries.size(), 35317u);
  EXPECT_EQ(table.kind, EnergyKind::formation);
  EXPECT_EQ(elements.entries.size(), 89u);
  EXPECT_EQ(elements.kind, EnergyKind::total);
  EXPECT_TRUE(elements.broken.empty());
  EXPECT_EQ(wbm.entries.size(), 972u);
}

}  // namespace
}  // namespace werner
