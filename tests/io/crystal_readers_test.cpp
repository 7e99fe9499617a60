// POSCAR, extended XYZ and pymatgen's JSON: dialects and refusals. Round trips are in crystal_formats_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "werner/core/error.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/poscar.hpp"
#include "werner/io/pymatgen_json.hpp"
#include "werner/io/space_group_operations.hpp"

namespace werner {
namespace {

using ::testing::HasSubstr;

CrystalFile read(const CrystalReader& reader, const std::string& text) {
  CrystalFile file;
  LineReader lines(pull_text(text), "x");
  reader(
      lines, [&](CrystalEntry&& entry) { file.entries.push_back(std::move(entry)); },
      [&](BrokenEntry&& entry) { file.broken.push_back(std::move(entry)); });
  return file;
}

// Of the one broken entry, or of the file in which no entry begins.
std::string why_broken(const CrystalReader& reader, const std::string& text) try {
  const CrystalFile file = read(reader, text);
  EXPECT_EQ(file.entries.size(), 0u);
  return file.broken.size() == 1 ? file.broken[0].where + " " + file.broken[0].reason : "not one broken entry";
} catch (const Error& error) {
  return error.details().where + " " + error.message();
}

const std::string cube = "4 0 0\n0 4 0\n0 0 4\n";

TEST(Poscar, Scales) {
  const auto crystal = [](const std::string& scale, const std::string& mode) {
    return read(read_poscar, "x\n" + scale + "\n" + cube + "Cs Cl\n1 1\n" + mode + "\n0 0 0\n2 2 2\n")
        .entries.at(0)
        .crystal;
  };
  EXPECT_NEAR(crystal("1.5", "Direct").lattice.volume(), 216, 1e-10);
  EXPECT_EQ(crystal("1.5", "Direct").positions[1].value[0], 2);
  EXPECT_NEAR(crystal("1.5", "Cartesian").positions[1].value[0], 0.5, 1e-14);
  EXPECT_NEAR(crystal("-125", "kartesian").lattice.volume(), 125, 1e-10);
  EXPECT_NEAR(crystal("-125", "c").positions[1].value[2], 0.5, 1e-14);
  EXPECT_NEAR(crystal("1 2 3", "Cart").lattice.volume(), 384, 1e-10);
  EXPECT_NEAR(crystal("1 2 3", "Cart").positions[1].value[2], 0.5, 1e-14);
}

TEST(Poscar, Dialects) {
  const auto elements = [](const std::string& text) {
    std::vector<int> found;
    const CrystalFile file = read(read_poscar, text);
    for (const BrokenEntry& entry : file.broken) ADD_FAILURE() << entry.where << ": " << entry.reason;
    for (const auto& site : file.entries.at(0).crystal.sites) found.push_back(site[0].atomic_number);
    return found;
  };
  const std::vector<int> salt{11, 11, 17};
  const std::string atoms = "0 0 0\n.5 .5 0\n.5 .5 .5\n";
  EXPECT_EQ(elements("c\n1\n" + cube +
                     "Na_pv Cl/1a2b\n2 1 ! a remark\nSelective dynamics\nDirect\n0 0 0 T T F\n.5 .5 0 F F F\n"
                     ".5 .5 .5 T T T\n\n0 0 0\n0 0 0\n0 0 0\n"),
            salt);
  EXPECT_EQ(elements("Na Cl\r\n1\r\n" + cube + "2 1\nDirect\n" + atoms), salt);
  EXPECT_EQ(elements("a comment\n1\n" + cube + "2 1\nDirect\n0 0 0 Na\n.5 .5 0 Na\n.5 .5 .5 Cl\n"), salt);
  EXPECT_EQ(elements("a comment\n1\n" + cube + "Na Na Cl\n1 1 1\nDirect\n" + atoms), salt);
  EXPECT_THAT(why_broken(read_poscar, "a comment\n1\n" + cube + "2 1\nDirect\n" + atoms),
              HasSubstr("x:6 no element symbols"));
}

// ASE writes the symbols of all atoms into the comment.
TEST(Poscar, LongCommentsAreNoNames) {
  const auto name = [](const std::string& comment) {
    const std::string text = comment + "\n1\n" + cube + "Mg\n1\nDirect\n0 0 0\n";
    LineReader lines(pull_text(text), "folder/slab.vasp.gz");
    std::string found;
    read_poscar(
        lines, [&](CrystalEntry&& entry) { found = entry.name; }, [&](BrokenEntry&& entry) { found = entry.reason; });
    return found;
  };
  EXPECT_EQ(name("Mg O"), "Mg O");
  EXPECT_EQ(name(std::string(40, 'x')), std::string(40, 'x'));
  std::string symbols;
  for (int i = 0; i < 100; ++i) symbols += "Mg O ";
  EXPECT_EQ(name(symbols), "slab");
}

TEST(Poscar, Refusals) {
  const auto why = [](const std::string& text) { return why_broken(read_poscar, text); };
  EXPECT_THAT(why(""), HasSubstr("the file is empty"));
  EXPECT_THAT(why("c\nx\n"), HasSubstr("x:2 the scale is 'x'"));
  EXPECT_THAT(why("c\n0\n" + cube), HasSubstr("the scale is 0"));
  EXPECT_THAT(why("c\n1\n4 0\n"), HasSubstr("x:3 expected three numbers, found '4 0'"));
  EXPECT_THAT(why("c\n1\n" + cube + "Xx\n1\nD\n0 0 0\n"), HasSubstr("x:6 unknown element 'Xx'"));
  EXPECT_THAT(why("c\n1\n" + cube + "Na\n1 1\nD\n0 0 0\n0 0 0\n"), HasSubstr("1 symbols and 2 counts"));
  EXPECT_THAT(why("c\n1\n" + cube + "Na\n2\nD\n0 0 0\n"), HasSubstr("expected 2 atoms, found 1"));
  EXPECT_THAT(why("c\n1\n" + cube + "Na\n1\n0 0 0\n"), HasSubstr("x:8 expected Direct or Cartesian"));
  EXPECT_THAT(why("c\n1\n" + cube + "Na\n1\nD\nnan 0 0\n"), HasSubstr("x:9"));
  EXPECT_THAT(why("c\n1\n" + cube + "Na\n99999999999\nD\n0 0 0\n"), HasSubstr("expected numbers of atoms"));
}

TEST(ExtxyzCrystals, ColumnsAndFrames) {
  const std::string lattice = "Lattice=\"4 0 0 0 5 0 0 0 6\" ";
  const CrystalFile file =
      read(read_extxyz_crystals,
           "1\n" + lattice +
               "Properties=forces:R:3:pos:R:3:species:S:1 energy=-1.5 pbc=\"T T F\"\n9 9 9 2 2.5 3 Fe\n"
               "1\nno lattice here\nH 0 0 0\n2\n" +
               lattice + "\nFe 0 0 0\n\n1\n" + lattice +
               "pbc=\"F F F\"\nFe 0 0 0\n"
               "1\n" +
               lattice + "name=\"my crystal\"\n26 0 0 nan\n1\n" + lattice +
               "name=\"my crystal\"\n26 0 0 1\n"
               "1\nLattice=\"1 2 3\"\nH 0 0 0\n");
  ASSERT_EQ(file.entries.size(), 2u);
  EXPECT_LT((file.entries[0].crystal.positions[0].value - Eigen::Vector3d(0.5, 0.5, 0.5)).norm(), 1e-15);
  EXPECT_EQ(file.entries[0].columns.at("energy"), "-1.5");
  EXPECT_EQ(file.entries[0].name, "1");
  EXPECT_EQ(file.entries[1].name, "my crystal");
  std::vector<std::string> reasons;
  for (const BrokenEntry& entry : file.broken) reasons.push_back(entry.where + " " + entry.reason);
  EXPECT_THAT(reasons, testing::ElementsAre(
                           HasSubstr("x:5 no Lattice: a molecule"), HasSubstr("x:10 expected 2 atoms, found 1"),
                           HasSubstr("x:12 no axis is periodic"), HasSubstr("x:16 coordinate 'nan' is not a finite"),
                           HasSubstr("x:21 expected nine numbers in Lattice, found '1 2 3'")));
}

const std::string structure = R"({"lattice": {"matrix": [[3,0,0],[0,3,0],[0,0,3]]}, "sites": [{"species":
  [{"element": "Fe", "occu": 0.5, "oxidation_state": 2}, {"element": "Fe", "occu": 0.25, "oxidation_state": 3}], "abc": [0,0,0]},
  {"species": [{"element": "O", "occu": 1}], "xyz": [1.5,1.5,1.5]}]})";

TEST(PymatgenJson, Documents) {
  const auto count = [](const std::string& text) {
    const CrystalFile file = read(read_pymatgen_json, text);
    for (const BrokenEntry& entry : file.broken) ADD_FAILURE() << entry.where << ": " << entry.reason;
    return file.entries.size();
  };
  std::string line = structure;
  std::replace(line.begin(), line.end(), '\n', ' ');
  EXPECT_EQ(count(structure), 1u);
  EXPECT_EQ(count("[" + structure + ",\n" + structure + "]"), 2u);
  EXPECT_EQ(count("{\"structures\": [" + structure + "," + structure + "]}"), 2u);
  EXPECT_EQ(count(line + "\n\n" + line + "\n" + line), 3u);
  EXPECT_EQ(count("[{\"snl\": " + structure + ", \"tags\": {\"pearson\": \"cF8\"}}]"), 1u);
  const CrystalFile table = read(read_pymatgen_json, "{\"mp-1\": {\"structure\": " + structure +
                                                         ", \"energy\": -3, \"data\": {\"gap\": 0.5, \"x\": null}},"
                                                         " \"mp-2\": " +
                                                         structure + "}");
  ASSERT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(table.entries[0].name, "mp-1");
  EXPECT_EQ(table.entries[0].columns.at("energy"), "-3");
  EXPECT_EQ(table.entries[0].columns.at("gap"), "0.5");
  const DisorderedCrystal& crystal = table.entries[0].crystal;
  ASSERT_EQ(crystal.sites[0].size(), 1u);
  EXPECT_EQ(crystal.sites[0][0].occupancy, 0.75);
  EXPECT_LT((crystal.positions[1].value - Eigen::Vector3d(0.5, 0.5, 0.5)).norm(), 1e-15);
}

TEST(PymatgenJson, Refusals) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = structure;
    return text.replace(text.find(from), from.size(), to);
  };
  const auto why = [](const std::string& text) { return why_broken(read_pymatgen_json, text); };
  EXPECT_THAT(why(with("[0,0,0]}", "[0,NaN,0]}")), HasSubstr("'abc' of site 1"));
  EXPECT_THAT(why(with("[0,0,0]}", "[0,-Infinity,0]}")), HasSubstr("three finite numbers"));
  EXPECT_THAT(why(with("\"O\"", "\"Q\"")), HasSubstr("unknown element 'Q'"));
  EXPECT_THAT(why(with("0.25", "0.75")), HasSubstr("occupancies of site 1"));
  EXPECT_THAT(why(with("[[3,0,0],", "[")), HasSubstr("the lattice matrix"));
  EXPECT_THAT(why("{\"a\": 1}"), HasSubstr("no structure"));
  EXPECT_THAT(why(""), HasSubstr("the file is empty"));
  EXPECT_THAT(why("[1]"), HasSubstr("no structure"));
  std::string deep(100000, '[');
  EXPECT_THAT(read(read_pymatgen_json, "[" + structure + ", 5]").broken.at(0).reason, HasSubstr("no structure"));
  const std::string closed = "{\"a\": " + deep + std::string(deep.size(), ']') + "}";
  for (const std::string& text : {deep, closed, "[" + structure + ", {\"latt"}) {
    LineReader lines(pull_text(text), "x");
    std::size_t entries = 0;
    EXPECT_THROW(read_pymatgen_json(lines, [&](CrystalEntry&&) { ++entries; }, [](BrokenEntry&&) {}), Error);
    EXPECT_EQ(entries, text == deep || text == closed ? 0u : 1u);
  }
}

// Orders of the space groups: general multiplicities of the International Tables, volume A.
TEST(SpaceGroupOperations, OrdersAndTriplets) {
  const Lattice cube_cell = lattice_from_parameters({{5, 5, 5}, {90, 90, 90}});
  for (const auto& [number, order] : {std::pair(1, 1), std::pair(62, 8), std::pair(139, 32), std::pair(221, 48),
                                      std::pair(227, 192), std::pair(230, 96)})
    EXPECT_EQ(space_group_operations({"", "", "", number}, cube_cell).size(), static_cast<std::size_t>(order));
  const auto same = [](const char* triplet) {
    const auto operation = parse_symmetry_operation(triplet);
    return operation ? write_symmetry_operation(*operation) : "none";
  };
  EXPECT_EQ(same(" -Y , X-Y, 1/3 + z"), "-y,x-y,z+1/3");
  EXPECT_EQ(same("x+0.5,y+.25,-z-1/4"), "x+1/2,y+1/4,-z+3/4");
  EXPECT_EQ(same("1/2-x,y+0.33333,z,-1"), "-x+1/2,y+1/3,z");
  for (const char* wrong : {"", "x,y", "x,y,w", "x,x,z", "x,y,z,t", "x y,y,z", "2x,y,z", "x,y,z/0"})
    EXPECT_EQ(same(wrong), "none") << wrong;
}

}  // namespace
}  // namespace werner
