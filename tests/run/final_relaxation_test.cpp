// The crystals of a result: at rest, on no saddle, and shown in a symmetry that costs them nothing.
#include <tuple>

#include "tests/run/crystal_search_fixture.hpp"
#include "werner/crystal/symmetry.hpp"
#include "werner/physics/potential/potentials.hpp"
#include "werner/run/search_results.hpp"
#include "werner/run/symmetrised_cif.hpp"

namespace werner {
namespace {

using FinalRelaxationOfSearch = CrystalSearch;

// The structure of CsCl is no minimum of MgO: a shear of its cell leads downhill to rock salt, and no force on an atom
// and no stress points there as long as the crystal is symmetric.
TEST_F(FinalRelaxationOfSearch, WhatIsListedIsNoSaddle) {
  scratch_.write("cscl.vasp", "CsCl\n1\n2.65 0 0\n0 2.65 0\n0 0 2.65\nMg O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n");
  const std::vector<std::string> one{"space.seeds=" + (scratch_.path() / "cscl.vasp").string(), "space.units=[1,1]",
                                     "search.evaluations=1"};
  const DesignResult result = run("rested", one);
  ASSERT_EQ(result.front.size(), 1U);
  EXPECT_EQ(result.final_relaxation.crystals, 1);
  EXPECT_EQ(result.final_relaxation.saddles, 1);
  EXPECT_EQ(result.front[0].note, left_on_saddle);
  const auto group_of = [](const FrontRow& row) {
    StoredResult stored;
    stored.structure = row.structure;
    return symmetry_of(crystal_of(stored).value()).symmetry.value().space_group;
  };
  EXPECT_EQ(group_of(result.front[0]), 225);
  EXPECT_THAT(file("rested/provenance.json"), testing::HasSubstr("\"left_a_saddle\": 1"));

  for (const char* key : {"oracle.final_fmax=0", "oracle.keep_symmetry=true"}) {
    std::vector<std::string> left = one;
    left.emplace_back(key);
    const DesignResult saddle = run(key, left);
    ASSERT_EQ(saddle.front.size(), 1U) << key;
    EXPECT_EQ(group_of(saddle.front[0]), 221) << key;
    EXPECT_LT(result.front[0].objectives[0].value, saddle.front[0].objectives[0].value - 0.1) << key;
  }
}

// Stretched along a diagonal, MgO in the structure of CsCl is on its way downhill to rock salt: within 0.1 Angstrom it
// is cubic, which costs energy. Rock salt off its symmetry by as much gains by it.
TEST_F(FinalRelaxationOfSearch, SymmetryThatCostsEnergyIsNotShown) {
  const auto stretched = [](const char* name, double a, double by) {
    const Lattice primitive = name == std::string("CsCl")
                                  ? Lattice(a * Eigen::Matrix3d::Identity())
                                  : Lattice(a / 2 * Eigen::Matrix3d{{0, 1, 1}, {1, 0, 1}, {1, 1, 0}});
    const Eigen::Matrix3d strain = Eigen::Matrix3d::Identity() + by * (Eigen::Matrix3d::Ones() / 3);
    return Crystal{Lattice(primitive.rows() * strain), {12, 8}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
  };
  const auto pedone = potential("pedone").open(false);
  for (const auto& [name, a, kept] : {std::tuple{"CsCl", 2.65, false}, std::tuple{"NaCl", 4.2, true}}) {
    const Crystal crystal = stretched(name, a, 0.04);
    ASSERT_GE(symmetry_of(crystal, relaxed_within).symmetry.value().space_group, 221) << name;
    const SymmetryTolerance tolerance = tolerance_at_rest(crystal, *pedone, 0);
    EXPECT_EQ(tolerance.distance == relaxed_within.distance, kept) << name << " " << tolerance.distance;
  }
}

TEST_F(FinalRelaxationOfSearch, WhatIsListedIsAtRest) {
  const DesignResult result = run("rested", {"oracle.max_steps=300", "oracle.fmax=0.2"});
  EXPECT_GT(result.final_relaxation.crystals, 3);
  EXPECT_EQ(followed_.name, "final relaxation");
  EXPECT_EQ(followed_.done, std::size_t(result.final_relaxation.crystals));
  EXPECT_EQ(followed_.all, followed_.done);
  double before = -1e9;
  for (const FrontRow& row : result.front) {
    // The optimiser's force is that in the frame of the starting cell, which differs by the strain.
    EXPECT_TRUE(row.properties.at("largest_force").value < 0.012 || row.note.find("not at a minimum") == 0) << row.note;
    EXPECT_GE(row.objectives[0].value, before);
    EXPECT_EQ(row.objectives[0].value, row.properties.at("enthalpy_per_atom").value);
    before = row.objectives[0].value;
  }
  // Asked for more, the search goes on as if it had not ended before.
  const DesignResult longer = run("rested", {"oracle.max_steps=300", "oracle.fmax=0.2", "search.evaluations=60"});
  const DesignResult whole = run("whole", {"oracle.max_steps=300", "oracle.fmax=0.2", "search.evaluations=60"});
  EXPECT_EQ(longer.outcome.status.evaluations, 60);
  EXPECT_EQ(file("rested/front.csv"), file("whole/front.csv"));
  EXPECT_EQ(file("rested/details.csv"), file("whole/details.csv"));
}

}  // namespace
}  // namespace werner
