#include "werner/io/molecule_sets.hpp"

#include <fstream>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* water = "3\nq = 0 | CSD_code = WATER | MND = 2\nO 0 0 0\nH 0.96 0 0\nH -0.24 0.93 0\n";
constexpr const char* broken_water = "3\nname=cut\nO 0 0 0\nH 0.96 0 0\n";
constexpr const char* salt =
    "2\nLattice=\"3 0 0 0 3 0 0 0 3\" Properties=species:S:1:pos:R:3\nCs 0 0 0\nCl 1.5 1.5 1.5\n";

class MoleculeSets : public ::testing::Test {
 protected:
  fs::path file(const std::string& name, const std::string& text) {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  }
  test::ScratchDir folder_;
};

struct Read {
  std::vector<std::string> names, places, broken;
};

Read read(const fs::path& path) {
  Read result;
  visit_molecules(
      path,
      [&](MoleculeEntry&& entry) {
        result.names.push_back(entry.name);
        result.places.push_back(fs::path(entry.where).filename().string());
      },
      [&](BrokenEntry&& entry) {
        result.names.push_back("broken");
        result.broken.push_back(entry.reason);
      });
  return result;
}

TEST_F(MoleculeSets, KeepOrderNamesAndPlaces) {
  const Read set = read(file("set.xyz", std::string(water) + broken_water + "1\n\nHe 0 0 0\n"));
  EXPECT_THAT(set.names, ElementsAre("WATER", "broken", "3"));
  EXPECT_THAT(set.places, ElementsAre("set.xyz:1", "set.xyz:10"));
  EXPECT_THAT(set.broken, ElementsAre(HasSubstr("expected 3 atoms, found 2")));
}

TEST_F(MoleculeSets, FoldersGiveTheNamesOfTheirFiles) {
  file("set/b.xyz", "1\n\nHe 0 0 0\n");
  file("set/a.xyz", "1\n\nHe 0 0 0\n1\n\nNe 0 0 0\n");
  file("set/notes.txt", "no structure");
  EXPECT_THAT(read(folder_.path() / "set").names, ElementsAre("a:1", "a:2", "b"));
}

TEST_F(MoleculeSets, KindsAreToldByTheContent) {
  EXPECT_EQ(structure_kind(file("a.xyz", water)), StructureKind::molecule);
  EXPECT_EQ(structure_kind(file("b.xyz", salt)), StructureKind::crystal);
  EXPECT_EQ(structure_kind(file("c.cif", "data_x\n")), StructureKind::crystal);
  EXPECT_EQ(structure_kind(file("d.sdf", "")), StructureKind::molecule);
  EXPECT_EQ(structure_kind(folder_.path() / "missing.xyz"), StructureKind::crystal);
}

TEST_F(MoleculeSets, BothKindsAreRefused) {
  const fs::path mixed = file("mixed.xyz", std::string(water) + salt);
  try {
    structure_kind(mixed);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("holds molecules and crystals"));
    EXPECT_THAT(error.details().hint, HasSubstr("mixed.xyz:1' is a molecule"));
    EXPECT_THAT(error.details().hint, HasSubstr("mixed.xyz:6' a crystal"));
  }
  file("both/a.xyz", water);
  file("both/b.cif", "data_x\n");
  EXPECT_THROW(structure_kind(folder_.path() / "both"), Error);
}

}  // namespace
}  // namespace werner
