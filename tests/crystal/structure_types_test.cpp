// Structure types. Independent of the code: space groups and numbers of atoms of the textbook, AFLOW's own files of the
// prototypes, which exchanges of sites are translations or inversions of the type.
#include "werner/crystal/structure_types.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/crystal/atomic_volumes.hpp"
#include "werner/crystal/matcher.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner::test {
namespace {

struct Textbook {
  int space_group;
  std::size_t atoms, exchanges;
};
const std::map<std::string, Textbook> textbook{{"caesium-chloride", {221, 2, 2}}, {"chalcopyrite", {122, 8, 2}},
                                               {"delafossite", {166, 4, 1}},      {"double-perovskite", {225, 10, 2}},
                                               {"fluorite", {225, 3, 1}},         {"half-heusler", {216, 3, 2}},
                                               {"heusler", {225, 4, 2}},          {"inverse-heusler", {216, 4, 2}},
                                               {"layered-1t", {164, 3, 1}},       {"layered-2h", {194, 6, 1}},
                                               {"max-phase", {194, 8, 1}},        {"perovskite", {221, 5, 1}},
                                               {"pyrochlore", {227, 22, 1}},      {"rock-salt", {225, 2, 2}},
                                               {"rutile", {136, 6, 1}},           {"spinel", {227, 14, 1}},
                                               {"wurtzite", {186, 4, 2}},         {"zinc-blende", {216, 2, 2}}};

TEST(StructureTypes, AreThoseOfTheTextbook) {
  ASSERT_EQ(structure_types().size(), textbook.size());
  for (const StructureType& type : structure_types()) {
    const Textbook& known = textbook.at(type.name);
    EXPECT_EQ(type.crystal.size(), known.atoms) << type.name;
    EXPECT_EQ(type.exchanges.size(), known.exchanges) << type.name;
    const auto symmetry = symmetry_of(type.crystal, {.distance = 1e-4, .angle = -1}).symmetry;
    ASSERT_TRUE(symmetry) << type.name;
    EXPECT_EQ(symmetry->space_group, known.space_group) << type.name;
  }
}

TEST(StructureTypes, CellsHoldWhatTheirAtomsTake) {
  const std::vector<int> elements{20, 22, 8};
  const Crystal crystal = filled(structure_type("perovskite", ""), elements);
  EXPECT_EQ(reduced_formula(composition_of(crystal)), "CaTiO3");
  EXPECT_NEAR(crystal.lattice.volume(), expected_volume(composition_of(crystal)), 1e-9);
  EXPECT_NEAR(crystal.lattice.parameters().lengths[0], 3.84, 0.25);  // Angstrom, pseudocubic cell of CaTiO3
}

TEST(StructureTypes, AnyCrystalIsOne) {
  const Crystal rock_salt = filled(structure_type("rock-salt", ""), std::vector<int>{11, 17});
  const StructureType type = structure_type_of("salt.cif", rock_salt);
  EXPECT_EQ(type.sites, (std::vector<std::string>{"Na", "Cl"}));
  EXPECT_EQ(type.exchanges.size(), 2u);
  EXPECT_TRUE(fit(rock_salt, filled(type, std::vector<int>{11, 17})));
  EXPECT_THROW(structure_type("perovskit", ""), UsageError);
}

// Which of the types no crystal of the file has, whatever its elements.
std::vector<std::string> missing_in(const std::filesystem::path& file, const std::vector<std::string>& names) {
  const CrystalFile known = read_crystals(file);
  std::vector<std::string> missing;
  for (const std::string& name : names) {
    const StructureType& type = structure_type(name, "test");
    std::vector<int> elements;
    for (std::size_t site = 0; site < type.sites.size(); ++site) elements.push_back(20 + static_cast<int>(site));
    const PreparedCrystal mine = prepare(filled(type, elements));
    const bool found = std::ranges::any_of(known.entries, [&](const CrystalEntry& entry) {
      const auto crystal = ordered(entry.crystal);
      return crystal && crystal->size() % mine.size() == 0 && fit_anonymous(mine, prepare(*crystal));
    });
    if (!found) missing.push_back(name);
  }
  return missing;
}

// The set of AFLOW's prototypes that is read lacks four of them; compounds of the Materials Project have three of
// those. Pyrochlores have 22 atoms, more than any crystal of that table.
TEST(StructureTypesData, AreFoundAmongKnownCrystals) {
  REQUIRE_DATA(aflow, "crystals/aflow_prototypes.json.gz");
  REQUIRE_DATA(compounds, "crystals/mp_train.csv.gz");
  std::vector<std::string> all;
  for (const StructureType& type : structure_types()) all.push_back(type.name);
  const auto missing = missing_in(aflow, all);
  EXPECT_EQ(missing, (std::vector<std::string>{"delafossite", "double-perovskite", "inverse-heusler", "pyrochlore"}));
  EXPECT_EQ(missing_in(compounds, missing), std::vector<std::string>{});
}

// Gd2Ti2O7: Ti in octahedra of six equal bonds of 1.96 Angstrom, Gd with two short bonds of 2.21 and six of 2.55
// (a 10.185 Angstrom, x 0.326 in the second origin: Lian et al. 2003, doi:10.1103/PhysRevB.68.134107).
TEST(StructureTypes, PyrochloreHasTheBondsOfGadoliniumTitanate) {
  Crystal crystal = filled(structure_type("pyrochlore", ""), std::vector<int>{64, 22, 8});
  crystal.lattice =
      Lattice(crystal.lattice.rows() * std::cbrt(10.185 * 10.185 * 10.185 / 4 / crystal.lattice.volume()));
  const auto bonds = [&](int from) {
    std::vector<double> lengths;
    for (std::size_t i = 0; i < crystal.size(); ++i) {
      if (crystal.atomic_numbers[i] != from) continue;
      for (std::size_t j = 0; j < crystal.size(); ++j)
        if (crystal.atomic_numbers[j] == 8)
          for (int x = -1; x <= 1; ++x)
            for (int y = -1; y <= 1; ++y)
              for (int z = -1; z <= 1; ++z)
                lengths.push_back(
                    crystal.lattice
                        .cartesian({crystal.positions[j].value - crystal.positions[i].value + Eigen::Vector3d(x, y, z)})
                        .norm());
      break;
    }
    std::ranges::sort(lengths);
    return lengths;
  };
  const auto titanium = bonds(22), gadolinium = bonds(64);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(titanium[i], 1.96, 0.03);
  EXPECT_GT(titanium[6], 3);
  EXPECT_NEAR(gadolinium[1], 2.21, 0.03);
  EXPECT_NEAR(gadolinium[7], 2.55, 0.05);
  EXPECT_GT(gadolinium[8], 3);
}

}  // namespace
}  // namespace werner::test
