#include "werner/crystal/cif_consistency.hpp"

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/bond_lengths.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

using testing::HasSubstr;

// Caesium chloride in the form that CrystaLLM generates.
std::string caesium_chloride(const std::string& name = "Cs1Cl1", const std::string& sum = "'Cs1 Cl1'",
                             const std::string& structural = "CsCl", const std::string& group = "Pm-3m",
                             const std::string& multiplicity = "1", double edge = 4.12) {
  std::string text = "data_" + name + "\n_symmetry_space_group_name_H-M " + group + "\n";
  for (const char* axis : {"a", "b", "c"})
    text += std::string("_cell_length_") + axis + " " + format_double(edge) + "\n";
  for (const char* angle : {"alpha", "beta", "gamma"}) text += std::string("_cell_angle_") + angle + " 90\n";
  text += "_chemical_formula_structural " + structural + "\n_chemical_formula_sum " + sum + "\n";
  return text +
         "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\nloop_\n_atom_site_type_symbol\n_atom_site_label\n"
         "_atom_site_symmetry_multiplicity\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
         "Cs Cs0 " +
         multiplicity + " 0 0 0\nCl Cl1 1 0.5 0.5 0.5\n";
}

std::string reasons(const std::string& text) {
  const CrystalEntry entry = crystal_of_cif(text, "x.cif", 1);
  Verdict verdict = cif_composition(*entry.claims);
  for (const std::string& reason : cif_structure(*entry.claims, ordered(entry.crystal).value()).reasons)
    verdict.reasons.push_back(reason);
  return join(verdict.reasons, "; ");
}

TEST(CifConsistency, WhatIsWrongIsSaid) {
  EXPECT_EQ(reasons(caesium_chloride()), "");
  EXPECT_EQ(reasons(caesium_chloride("Cs4Cl4")), "") << "formulas are compared reduced";
  EXPECT_THAT(reasons(caesium_chloride("mp-22865")), HasSubstr("not named by a formula: 'mp-22865'"));
  EXPECT_THAT(reasons(caesium_chloride("CsCl2")), HasSubstr("'Cs1 Cl1' in the data block 'CsCl2'"));
  EXPECT_THAT(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsBr")),
              HasSubstr("_chemical_formula_structural is 'CsBr'"));
  EXPECT_THAT(reasons(caesium_chloride("CsCl", "?")), HasSubstr("no formula"));
  EXPECT_EQ(reasons(caesium_chloride("CsCl", "'Cs2 Cl2'")), "multiplicities give 1 Cl, the formula sum 2");
  EXPECT_EQ(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsCl", "Pm-3m", "2")),
            "multiplicities give 2 Cs, the formula sum 1");
  EXPECT_THAT(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsCl", "Pm-3m", "one")),
              HasSubstr("a multiplicity is 'one'"));
  EXPECT_EQ(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsCl", "'P m -3 m'")),
            "the CIF names the space group 'P m -3 m', its atoms have 'Pm-3m'");
  EXPECT_THAT(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsCl", "Pm-3m", "1", 2.6)),
              HasSubstr("bonds are too long or too short"));
  EXPECT_THAT(reasons(caesium_chloride("CsCl", "'Cs1 Cl1'", "CsCl", "Pm-3m", "1", 0.4)),
              HasSubstr("a is 0.4 Angstrom, not between 0.5 and 1000"));
}

// CrystaLLM itself on textbook prototypes, in order and broken, written by bench/crystallm_cifs.py.
TEST(CifConsistency, SameAsCrystaLLM) {
  const std::string name = test::source_dir() / "tests/data/crystallm_cifs.csv";
  const CsvTable table = parse_csv(test::read_text(name), name);
  const auto says = [&](const CsvRow& row, std::string_view column) { return row.fields[*table.find(column)] == "1"; };
  int valid = 0;
  for (const CsvRow& row : table.rows) {
    SCOPED_TRACE(row.fields[0]);
    const CrystalEntry entry = crystal_of_cif(row.fields[*table.find("cif")], name, row.line);
    const Crystal crystal = ordered(entry.crystal).value();
    EXPECT_EQ(entry.claims->formula_problem.empty(), says(row, "formula")) << entry.claims->formula_problem;
    EXPECT_EQ(entry.claims->multiplicity_problem.empty(), says(row, "multiplicity"))
        << entry.claims->multiplicity_problem;
    EXPECT_EQ(cif_space_group(*entry.claims, crystal).ok(), says(row, "space_group"));
    EXPECT_EQ(bond_lengths(crystal).verdict.ok(), says(row, "bonds"));
    EXPECT_EQ(cif_composition(*entry.claims).ok() && cif_structure(*entry.claims, crystal).ok(), says(row, "valid"));
    valid += says(row, "valid");
  }
  EXPECT_GE(table.rows.size(), 100u);
  EXPECT_GE(valid, 8);
}

}  // namespace
}  // namespace werner
