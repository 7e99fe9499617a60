#include "werner/io/cif.hpp"

#include <Eigen/LU>
#include <cmath>
#include <numbers>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

using ::testing::HasSubstr;

CrystalFile read(const std::string& text) {
  CrystalFile file;
  LineReader lines(pull_text(text), "x.cif");
  read_cif(
      lines, [&](CrystalEntry&& entry) { file.entries.push_back(std::move(entry)); },
      [&](BrokenEntry&& entry) { file.broken.push_back(std::move(entry)); });
  return file;
}

CrystalEntry read_one(const std::string& text) {
  const CrystalFile file = read(text);
  for (const BrokenEntry& entry : file.broken) ADD_FAILURE() << entry.where << ": " << entry.reason;
  EXPECT_EQ(file.entries.size(), 1u);
  return file.entries.empty() ? CrystalEntry{} : file.entries[0];
}

// Of the one broken entry, or of the file in which no entry begins.
std::string why_broken(const std::string& text) try {
  const CrystalFile file = read(text);
  EXPECT_EQ(file.entries.size(), 0u);
  return file.broken.size() == 1 ? file.broken[0].where + " " + file.broken[0].reason : "not one broken entry";
} catch (const Error& error) {
  return error.details().where + " " + error.message();
}

std::string cell(double a, double b, double c, double alpha = 90, double beta = 90, double gamma = 90) {
  const auto line = [](const char* name, double value) {
    return std::string(name) + " " + std::to_string(value) + "\n";
  };
  return line("_cell_length_a", a) + line("_cell_length_b", b) + line("_cell_length_c", c) +
         line("_cell_angle_alpha", alpha) + line("_cell_angle_beta", beta) + line("_cell_angle_gamma", gamma);
}

const std::string atoms = "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n";
const std::string atoms_with_occupancy = atoms + "_atom_site_occupancy\n";

// Counts of atoms by the multiplicities of Wyckoff positions in the International Tables, volume A.
TEST(Cif, SpaceGroupByNameNumberAndOperations) {
  const std::string cube = cell(5.64, 5.64, 5.64), salt = atoms + "Na1 0 0 0\nCl1 0.5 0.5 0.5\n";
  for (const char* group : {"_symmetry_space_group_name_H-M 'F m -3 m'\n", "_space_group_name_H-M_alt 'F m -3 m'\n",
                            "_symmetry_space_group_name_H-M Fm-3m\n", "_symmetry_space_group_name_H-M 'Fm3m'\n",
                            "_symmetry_Int_Tables_number 225\n", "_space_group_IT_number 225\n",
                            "_space_group_name_Hall '-F 4 2 3'\n", "_SPACE_GROUP.IT_NUMBER 225\n"})
    EXPECT_EQ(read_one("data_a\n" + cube + group + salt).crystal.size(), 8u) << group;
  const std::string centring =
      "loop_\n_symmetry_equiv_pos_as_xyz\n'x, y, z'\n'x+1/2, y+1/2, z'\nx+.5,y,z+0.5\nX,1/2+Y,1/2+Z\n";
  EXPECT_EQ(read_one("data_a\n" + cube + centring + salt).crystal.size(), 8u);
  EXPECT_EQ(read_one("data_a\n" + cube + salt).crystal.size(), 2u);
  EXPECT_THAT(why_broken("data_a\n" + cube + "_space_group_name_H-M_alt 'F q'\n" + salt),
              HasSubstr("x.cif:1 unknown space group 'F q'"));
}

// Nonsense is for others to judge, and no cell is told that it lacks the symmetry of everything.
TEST(Cif, SpaceGroupsOfCellsOfAnySize) {
  const std::string salt = atoms + "Na1 0 0 0\nCl1 0.5 0.5 0.5\n", p1 = "_space_group_name_H-M_alt 'P 1'\n";
  const std::string cubic = "_space_group_name_H-M_alt 'F m -3 m'\n";
  EXPECT_EQ(read_one("data_a\n" + cell(1e200, 4, 4) + p1 + salt).crystal.size(), 2u);
  EXPECT_EQ(read_one("data_a\n" + cell(1e200, 1e200, 1e200) + cubic + salt).crystal.size(), 8u);
  EXPECT_EQ(read_one("data_a\n" + cell(4, 4, 4, 10, 120, 90) + p1 + salt).crystal.size(), 2u);
  EXPECT_THAT(why_broken("data_a\n" + cell(4, 4, 4, 10, 120, 90) + cubic + salt), HasSubstr("make no cell"));
  EXPECT_THAT(why_broken("data_a\n" + cell(1e200, 4, 4) + cubic + salt), HasSubstr("cannot have the space group"));
}

// Quartz, whose silicon and oxygen stand on 3a and 6c of P 32 2 1, with thirds cut off after four digits.
TEST(Cif, ThirdsAndSpecialPositions) {
  const std::string quartz = "data_q\n" + cell(4.9137, 4.9137, 5.4047, 90, 90, 120) +
                             "_symmetry_space_group_name_H-M 'P 32 2 1'\n" + atoms +
                             "Si1 0.4697 0 0.6667\nO1 0.4133 0.2672 0.7855\n";
  const CrystalEntry entry = read_one(quartz);
  EXPECT_EQ(entry.crystal.size(), 9u);
  EXPECT_EQ(reduced_formula(composition_of(entry.crystal)), "SiO2");
  // 2c of P 6/m m m is (1/3, 2/3, 0); three digits.
  EXPECT_EQ(read_one("data_b\n" + cell(3, 3, 3, 90, 90, 120) + "_space_group_IT_number 191\n" + atoms +
                     "Al 0 0 0\nB 0.333 0.667 0.5\n")
                .crystal.size(),
            3u);
}

TEST(Cif, AxesFollowFromTheCell) {
  const std::string one = atoms + "Bi 0.11 0.27 0.3\n";
  const std::string group = "_space_group_IT_number 166\n";
  EXPECT_EQ(read_one("data_a\n" + cell(4.5, 4.5, 11.9, 90, 90, 120) + group + one).crystal.size(), 36u);
  EXPECT_EQ(read_one("data_a\n" + cell(4.7, 4.7, 4.7, 57, 57, 57) + group + one).crystal.size(), 12u);
  EXPECT_THAT(why_broken("data_a\n" + cell(4, 5, 6) + group + one), HasSubstr("the cell cannot have"));
  // Unique axis c.
  const CrystalEntry monoclinic =
      read_one("data_a\n" + cell(4, 5, 6, 90, 90, 100) + "_space_group_IT_number 3\n" + one);
  EXPECT_NEAR(monoclinic.crystal.positions[1].value[2], 0.3, 1e-12);
  // Diamond: 8a of origin choice 1 is 0,0,0, of choice 2 it is 1/8,1/8,1/8.
  for (const auto& [name, site] :
       {std::pair("'F d -3 m :1'", "0 0 0"), std::pair("'F d -3 m S'", "0 0 0"), std::pair("'F d -3 m'", "0 0 0"),
        std::pair("'F d -3 m :2'", ".125 .125 .125"), std::pair("'F d -3 m Z'", ".125 .125 .125")})
    EXPECT_EQ(read_one("data_a\n" + cell(3.57, 3.57, 3.57) + "_space_group_name_H-M_alt " + name + "\n" + atoms + "C " +
                       site + "\n")
                  .crystal.size(),
              8u)
        << name;
}

TEST(Cif, PartialOccupancies) {
  const CrystalEntry entry = read_one(
      "data_a\n" + cell(4, 4, 4) + atoms_with_occupancy +
      "Fe1 0 0 0 0.6(1)\nNi1 0.00001 0 1 0.4\nO1 .5 .5 .5 .75\nVa1 .5 .5 .5 .25\nH1 .1 .1 .1 0\nH2 .2 .2 .2 ?\n");
  ASSERT_EQ(entry.crystal.size(), 3u);
  ASSERT_EQ(entry.crystal.sites[0].size(), 2u);
  EXPECT_EQ(entry.crystal.sites[0][0].atomic_number, 26);
  EXPECT_EQ(entry.crystal.sites[0][0].occupancy, 0.6);
  EXPECT_EQ(entry.crystal.sites[0][1].occupancy, 0.4);
  EXPECT_EQ(entry.crystal.sites[1][0].occupancy, 0.75);
  EXPECT_EQ(entry.crystal.sites[2][0].occupancy, 1);
  EXPECT_THAT(why_broken("data_a\n" + cell(4, 4, 4) + atoms_with_occupancy + "Fe1 0 0 0 0.8\nNi1 0 0 0 0.4\n"),
              HasSubstr("x.cif:15 the occupancies of one position add up to 1.2"));
  // Generated nonsense is for others to judge.
  EXPECT_EQ(read_one("data_a\n" + cell(4, 4, 4) + atoms + "Fe1 0 0 0\nFe2 0 0 0\n").crystal.size(), 2u);
  EXPECT_EQ(read_one("data_a\n" + cell(0, 4, 4) + atoms + "Fe1 0 0 0\n").crystal.lattice.volume(), 0);
}

TEST(Cif, Grammar) {
  const CrystalFile file = read(
      "\xEF\xBB\xBF# a remark\r\ndata_global\r\n_publ_author 'O'Neill, J.'\r\n_text\r\n;\r\n data_not_a_block\r\n"
      "loop_\r\n;\r\ndata_First\r\n_CELL_LENGTH_A\t4.000(2)\r\n_cell_length_b 5.\r\n_cell_length_c +6\r\n"
      "_cell.angle_beta 100(1) # no alpha, no gamma\r\nloop_\r\n_atom_site.label\r\n_atom_site.type_symbol\r\n"
      "_atom_site.fract_x\r\n_atom_site.fract_y\r\n_atom_site.fract_z\r\n\"C5'\" C 0.1 .2\r\n-3E-1\r\nX1 Fe3+ 0 "
      "0\t0\r\n"
      "loop_\r\n_atom_site_aniso_label\r\n_atom_site_aniso_U_11\r\nFe1 0.1 0.2\r\ndata_second\r\n" +
      cell(1, 2, 3) +
      "_atom_site_label D1\n_atom_site_type_symbol D\n_atom_site_fract_x 0\n_atom_site_fract_y 0\n_atom_site_fract_z "
      "0\n");
  ASSERT_EQ(file.entries.size(), 2u);
  EXPECT_TRUE(file.broken.empty());
  const CrystalEntry& first = file.entries[0];
  EXPECT_EQ(first.name, "First");
  EXPECT_EQ(first.where, "x.cif:9");
  EXPECT_EQ(first.crystal.sites[0][0].atomic_number, 6);
  EXPECT_EQ(first.crystal.sites[1][0].atomic_number, 26);
  EXPECT_NEAR(first.crystal.positions[0].value[2], -0.3, 1e-15);
  // Volume of a monoclinic cell: a b c sin beta.
  EXPECT_NEAR(first.crystal.lattice.volume(), 120 * std::sin(100 * std::numbers::pi / 180), 1e-9);
  EXPECT_EQ(file.entries[1].crystal.sites[0][0].atomic_number, 1);
}

TEST(Cif, ElementsOfLabels) {
  const auto elements = [](const std::string& formula, const std::string& labels) {
    std::string text = "data_a\n" + cell(9, 9, 9) + "_chemical_formula_sum '" + formula + "'\n" + atoms;
    double x = 0;
    for (std::size_t i = 0, end; i < labels.size(); i = end + 1) {
      end = std::min(labels.find(' ', i), labels.size());
      text += labels.substr(i, end - i) + " " + std::to_string(x += 0.01) + " 0 0\n";
    }
    std::vector<int> found;
    for (const auto& site : read_one(text).crystal.sites) found.push_back(site[0].atomic_number);
    return found;
  };
  EXPECT_EQ(elements("?", "Fe1 O1W C12A Cl2 OW1 HW FE2 Wat OH Oa"),
            (std::vector<int>{26, 8, 6, 17, 8, 1, 26, 8, 8, 8}));
  EXPECT_EQ(elements("C2 H4 O", "CO1 HO1 CA2"), (std::vector<int>{6, 1, 6}));
  EXPECT_EQ(elements("Co C Ca O3", "CO1 CA1 O1"), (std::vector<int>{27, 20, 8}));
  EXPECT_THAT(why_broken("data_a\n" + cell(4, 4, 4) + atoms + "Fe1 0 0 0\nXx1 0 0 0\n"),
              HasSubstr("x.cif:14 unknown element 'Xx1'"));
}

// The convention of the core dictionary: a along x, b in the plane of x and y.
TEST(Cif, CartesianCoordinates) {
  const CrystalEntry entry = read_one("data_a\n" + cell(4, 5, 6, 80, 95, 110) +
                                      "loop_\n_atom_site_type_symbol\n_atom_site_Cartn_x\n_atom_site_Cartn_y\n"
                                      "_atom_site_Cartn_z\nO 2 0 0\nO " +
                                      std::to_string(5 * std::cos(110 * std::numbers::pi / 180)) + " " +
                                      std::to_string(5 * std::sin(110 * std::numbers::pi / 180)) + " 0\n");
  EXPECT_LT((entry.crystal.positions[0].value - Eigen::Vector3d(0.5, 0, 0)).norm(), 1e-6);
  EXPECT_LT((entry.crystal.positions[1].value - Eigen::Vector3d(0, 1, 0)).norm(), 1e-6);
}

TEST(Cif, Refusals) {
  const std::string head = "data_a\n" + cell(4, 4, 4);
  EXPECT_THAT(why_broken(head + atoms + "Fe1 0 nan 0\n"),
              HasSubstr("x.cif:13 a coordinate is 'nan', expected a number"));
  EXPECT_THAT(why_broken(head + atoms + "Fe1 0 ? 0\n"), HasSubstr("a coordinate is '?'"));
  EXPECT_THAT(why_broken(head + atoms + "Fe1 0 0\n"), HasSubstr("x.cif:8 the atoms are 3 values in 4 columns"));
  EXPECT_THAT(why_broken(head + atoms), HasSubstr("no atoms"));
  EXPECT_THAT(why_broken("data_a\n_cell_length_a 4\n" + atoms + "Fe1 0 0 0\n"), HasSubstr("no _cell_length_b"));
  EXPECT_THAT(why_broken("data_a\n_cell_length_a x\n" + atoms + "Fe1 0 0 0\n"),
              HasSubstr("x.cif:2 _cell_length_a is 'x'"));
  EXPECT_THAT(why_broken(head + "_x\n;\nnever ends\n"), HasSubstr("x.cif:9 the text field"));
  EXPECT_THAT(why_broken(""), HasSubstr("no crystal in this CIF"));
  EXPECT_THAT(why_broken(std::string("\0\xff\x01 data", 8)), HasSubstr("no crystal in this CIF"));
  EXPECT_THAT(why_broken(head + "loop_\n_space_group_symop_operation_xyz\nx,y\n" + atoms + "Fe1 0 0 0\n"),
              HasSubstr("x.cif:10 'x,y' is no symmetry operation"));
  // One broken block costs one entry.
  const CrystalFile file = read(head + atoms + "Fe1 0 z 0\n" + head + atoms + "Fe1 0 0 0\n");
  EXPECT_EQ(file.entries.size(), 1u);
  EXPECT_EQ(file.broken.size(), 1u);
}

TEST(Cif, Bombs) {
  std::string text = "data_a\n" + cell(9, 9, 9) + "_space_group_IT_number 225\n" + atoms;
  for (int i = 0; i < 1000; ++i)
    text += "H 0." + std::to_string(10007 + 7 * i) + " 0." + std::to_string(20011 + 31 * i) + " 0." +
            std::to_string(30013 + 57 * i) + "\n";
  EXPECT_THAT(why_broken(text), HasSubstr("more than 100000 atoms after symmetry"));
  for (int i = 0; i < 20000; ++i) text += "H 0 0 0\n";
  EXPECT_THAT(why_broken(text), HasSubstr("images"));
}

// What is written is read back: cells of all shapes, left-handed ones as the same crystal.
TEST(Cif, RoundTripAndSymmetry) {
  CrystalEntry entry;
  entry.name = "a name/with data_ 'quotes'";
  Eigen::Matrix3d rows;
  rows << 3.1, 0.2, -0.4, 0.3, 4.2, 0.1, 5, -1, -6.3;
  entry.crystal = {Lattice(rows),
                   {{{26, 0.25}, {28, 0.75}}, {{8, 1.0}}},
                   {{{1.0 / 3, 0.33334, 0.1}}, {{0.123456789012, 0.9, -0.2}}}};
  const CrystalEntry back = read_one(write_cif({&entry, 1}));
  EXPECT_EQ(back.name, "a_name_with_data___quotes_");
  ASSERT_EQ(back.crystal.size(), 2u);
  EXPECT_EQ(back.crystal.sites[0][1].occupancy, 0.75);
  // Distances from one site to the other in both crystals, and the handedness of the three vectors between them.
  const auto vectors = [](const DisorderedCrystal& crystal) {
    const Vec3 d = crystal.lattice.cartesian({crystal.positions[1].value - crystal.positions[0].value});
    return std::array<double, 3>{d.norm(), d.dot(crystal.lattice.vector(0)),
                                 std::abs(d.dot(crystal.lattice.vector(2)))};
  };
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(std::abs(vectors(back.crystal)[i]), std::abs(vectors(entry.crystal)[i]), 1e-8);
  EXPECT_LT(entry.crystal.lattice.rows().determinant(), 0);
  EXPECT_LT((back.crystal.positions[0].value + entry.crystal.positions[0].value).norm(), 1e-11);

  const WrittenSymmetry symmetry{225, "F m -3 m", {"x,y,z", "x+1/2,y+1/2,z", "x+1/2,y,z+1/2", "x,y+1/2,z+1/2"}};
  CrystalEntry copper{"Cu", "", {Lattice(3.6 * Eigen::Matrix3d::Identity()), {{{29, 1.0}}}, {{{0, 0, 0}}}}, {}};
  const std::string text = write_cif({&copper, 1}, {&symmetry, 1});
  EXPECT_THAT(text, HasSubstr("'F m -3 m'"));
  EXPECT_EQ(read_one(text).crystal.size(), 4u);
}

// The dictionary's rule for formulas: a space after each element, of the whole cell where atoms are written once.
TEST(Cif, FormulaOfTheCell) {
  const Lattice lattice(4.2 * Eigen::Matrix3d::Identity());
  CrystalEntry oxide{"MgO", "", {lattice, {{{12, 1.0}}, {{8, 1.0}}}, {{{0, 0, 0}}, {{.5, .5, .5}}}}, {}};
  WrittenSymmetry symmetry{
      225, "F m -3 m", {"x,y,z", "x+1/2,y+1/2,z", "x+1/2,y,z+1/2", "x,y+1/2,z+1/2"}, {{4, 'a'}, {4, 'b'}}};
  EXPECT_THAT(write_cif({&oxide, 1}, {&symmetry, 1}), HasSubstr("_chemical_formula_sum 'Mg4 O4'\n"));
  EXPECT_THAT(write_cif({&oxide, 1}), HasSubstr("_chemical_formula_sum 'Mg O'\n"));
  symmetry.orbits.clear();
  EXPECT_THAT(write_cif({&oxide, 1}, {&symmetry, 1}), testing::Not(HasSubstr("_chemical_formula_sum")));
}

// A negative length or an angle of 190 degrees is no cell; lengths of zero and angles that do not fit are for verdicts.
TEST(Cif, CellsThatCannotBeWrittenSo) {
  const auto text = [](const std::string& a, const std::string& gamma) {
    return "data_x\n_cell_length_a " + a + "\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_gamma " + gamma +
           "\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nNa 0 0 0\n";
  };
  const auto reason = [&](const std::string& a, const std::string& gamma) {
    std::string found;
    const std::string written = text(a, gamma);
    LineReader lines(pull_text(written), "x.cif");
    read_cif(lines, [](CrystalEntry&&) {}, [&](BrokenEntry&& entry) { found = entry.reason; });
    return found;
  };
  EXPECT_EQ(reason("-4", "90"), "a cell length of -4, expected none below zero");
  EXPECT_EQ(reason("4", "190"), "a cell angle of 190 degrees, expected one between 0 and 180");
  EXPECT_EQ(reason("4", "0"), "a cell angle of 0 degrees, expected one between 0 and 180");
  EXPECT_EQ(reason("0", "90"), "");
  EXPECT_EQ(reason("4", "90"), "");
}

}  // namespace
}  // namespace werner
