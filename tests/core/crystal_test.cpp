#include "werner/core/crystal.hpp"

#include <Eigen/LU>
#include <cmath>
#include <limits>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"

namespace werner {
namespace {

CellParameters cell(double a, double b, double c, double alpha, double beta, double gamma) {
  return {{a, b, c}, {alpha, beta, gamma}};
}

TEST(Lattice, ParametersComeBack) {
  RandomStream random(1, 0, "lattice");
  int usable = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    const CellParameters wanted = cell(random.uniform(2, 20), random.uniform(2, 20), random.uniform(2, 20),
                                       random.uniform(40, 140), random.uniform(40, 140), random.uniform(40, 140));
    const Lattice lattice = lattice_from_parameters(wanted);
    // Three angles belong to vectors when the Gram determinant is positive; the volume is its root.
    std::array<double, 3> c{};
    for (std::size_t i = 0; i < 3; ++i) c[i] = std::cos(wanted.angles[i] * M_PI / 180);
    const double gram = 1 - c[0] * c[0] - c[1] * c[1] - c[2] * c[2] + 2 * c[0] * c[1] * c[2];
    if (gram < 1e-6) {
      EXPECT_FALSE(lattice.usable(1e-2)) << gram;
      continue;
    }
    ++usable;
    const CellParameters got = lattice.parameters();
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(got.lengths[i], wanted.lengths[i], 1e-9);
      EXPECT_NEAR(got.angles[i], wanted.angles[i], 1e-6);
    }
    EXPECT_NEAR(lattice.volume(), wanted.lengths[0] * wanted.lengths[1] * wanted.lengths[2] * std::sqrt(gram), 1e-6);
  }
  EXPECT_GT(usable, 500);
}

TEST(Lattice, OrientationOfPymatgen) {
  // Lattice.from_parameters(3, 4, 5, 80, 95, 110).matrix of pymatgen 2026.10.
  const Lattice lattice = lattice_from_parameters(cell(3, 4, 5, 80, 95, 110));
  Eigen::Matrix3d expected;
  expected << 2.988584094275237, 0.0, -0.2614672282429747,          //
      -1.3125374308877327, 3.7141333388565756, 0.6945927106677217,  //
      0.0, 0.0, 5.0;
  EXPECT_NEAR((lattice.rows() - expected).norm(), 0, 1e-14) << lattice.rows();
}

TEST(Lattice, FractionalAndCartesianAreInverse) {
  const Lattice lattice = lattice_from_parameters(cell(3, 4, 5, 80, 95, 110));
  const Fractional f{{0.1, -0.7, 1.3}};
  EXPECT_NEAR((lattice.fractional(lattice.cartesian(f)).value - f.value).norm(), 0, 1e-14);
  EXPECT_NEAR((lattice.cartesian({{1, 0, 0}}) - lattice.vector(0)).norm(), 0, 1e-14);
  EXPECT_NEAR((lattice.rows() * lattice.reciprocal().transpose() - Eigen::Matrix3d::Identity()).norm(), 0, 1e-13);
}

TEST(Lattice, Wrapping) {
  EXPECT_EQ(wrapped({{-1e-20, 1, 2.25}}).value, Eigen::Vector3d(0, 0, 0.25)) << "rounding never yields 1";
  EXPECT_NEAR((wrapped_difference({{0.9, 0, 0.2}}, {{0.1, 0.5, 0.1}}) - Eigen::Vector3d(0.2, -0.5, -0.1)).norm(), 0,
              1e-15);
}

TEST(Lattice, NonsenseIsNotUsable) {
  EXPECT_FALSE(Lattice(Eigen::Matrix3d::Zero()).usable());
  EXPECT_FALSE(Lattice(Eigen::Matrix3d::Constant(std::nan(""))).usable());
  EXPECT_FALSE(lattice_from_parameters(cell(1, 1, 1, 10, 10, 170)).usable());
  EXPECT_FALSE(lattice_from_parameters(cell(1, 1, 0, 90, 90, 90)).usable());
  EXPECT_TRUE(lattice_from_parameters(cell(1, 1, 1, 60, 60, 120)).volume() < 1e-6) << "flat";
}

TEST(Composition, Formulas) {
  const auto reduced_text = [](const std::string& text) { return reduced_formula(parse_composition(text)); };
  EXPECT_EQ(reduced_text("O6Fe4"), "Fe2O3");
  EXPECT_EQ(reduced_text("ClNa"), "NaCl");
  EXPECT_EQ(reduced_text("CO"), "CO");
  EXPECT_EQ(reduced_text("Co"), "Co");
  // Polyanions, molecules and peroxides as pymatgen 2026.10 writes them; Pb and Bi stand where its electronegativities
  // put them.
  EXPECT_EQ(reduced_text("Ca(OH)2"), "Ca(HO)2");
  EXPECT_EQ(reduced_text("K4[Fe(CN)6]"), "K4Fe(CN)6");
  EXPECT_EQ(reduced_text("Ca2N4O12"), "Ca(NO3)2");
  EXPECT_EQ(reduced_text("LiPO3"), "LiPO3");
  EXPECT_EQ(reduced_text("Al2Cl6O6"), "Al(ClO)3");
  EXPECT_EQ(reduced_text("Na4O4"), "Na2O2");
  EXPECT_EQ(reduced_text("CaSO4\u00b72H2O"), reduced_text("CaSH4O6"));
  EXPECT_DOUBLE_EQ(parse_composition("CaSO4*0.5H2O").amounts.at(8), 4.5);
  EXPECT_EQ(reduced_text("O8"), "O2");
  EXPECT_EQ(reduced_text("PbBiTe"), "BiTePb");
  EXPECT_EQ(reduced_text("Li0.5CoO2"), "Li0.5CoO2");
  EXPECT_EQ(full_formula(parse_composition("Na4Cl4")), "Na4Cl4");
  EXPECT_EQ(anonymous_formula(parse_composition("Ca2Ti2O6")), "ABC3");
  EXPECT_EQ(chemical_system(parse_composition("NaCl")), "Cl-Na");
  EXPECT_DOUBLE_EQ(fractions(parse_composition("Fe2O3")).amounts.at(8), 0.6);
  EXPECT_NEAR(molar_mass(parse_composition("H2O")), 18.015, 1e-3);
}

TEST(Composition, WhatIsNoFormula) {
  for (const char* text :
       {"", "Xx2", "Fe2O3)", "(FeO", "Fe-2", "Fe2 O3", "()2", "2Fe", "Fe0", "Fe*", "*Fe", "Fe*2", "Fe1.2.3", "fe"})
    EXPECT_THROW(parse_composition(text), Error) << text;
  const auto message = [](const std::string& text) {
    try {
      parse_composition(text);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  EXPECT_NE(message("Og2").find("'Og'"), std::string::npos);
  EXPECT_NE(message("Fe\u20822").find("'\u2082'"), std::string::npos);
  EXPECT_THROW(parse_composition(std::string(100000, '(')), Error);
  EXPECT_THROW(parse_composition("(Fe1" + std::string(200, '0') + ")1" + std::string(200, '0')), Error) << "infinite";
}

// Rock salt: density and supercells by closed formulas.
TEST(Crystal, DensityAndSupercell) {
  Crystal salt{lattice_from_parameters(cell(5.64, 5.64, 5.64, 90, 90, 90)), {}, {}};
  for (const Eigen::Vector3d& f : {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(0.5, 0.5, 0), Eigen::Vector3d(0.5, 0, 0.5),
                                   Eigen::Vector3d(0, 0.5, 0.5)}) {
    salt.atomic_numbers.insert(salt.atomic_numbers.end(), {11, 17});
    salt.positions.insert(salt.positions.end(), {{f}, wrapped({f + Eigen::Vector3d(0.5, 0, 0)})});
  }
  EXPECT_NEAR(density(salt), 2.164, 2e-3) << "halite, CRC Handbook: 2.17";
  Eigen::Matrix3i matrix;
  matrix << 2, 1, 0, -1, 2, 1, 0, 0, 3;
  const Crystal large = supercell(salt, matrix);
  EXPECT_EQ(large.size(), 15 * salt.size());
  EXPECT_NEAR(large.lattice.volume(), 15 * salt.lattice.volume(), 1e-9);
  // Every atom of the supercell stands on a site of its own element.
  for (std::size_t i = 0; i < large.size(); ++i) {
    const Fractional f = salt.lattice.fractional(large.lattice.cartesian(large.positions[i]));
    bool found = false;
    for (std::size_t j = 0; j < salt.size(); ++j)
      found |= salt.atomic_numbers[j] == large.atomic_numbers[i] &&
               wrapped_difference(f, salt.positions[j]).cwiseAbs().maxCoeff() < 1e-9;
    EXPECT_TRUE(found) << i;
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_GT(wrapped_difference(large.positions[i], large.positions[j]).cwiseAbs().maxCoeff(), 1e-6);
  }
  matrix.setZero();
  EXPECT_THROW(supercell(salt, matrix), Error);
}

TEST(Crystal, DisorderedAndBack) {
  const Crystal crystal{Lattice(), {11, 17}, {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}}};
  DisorderedCrystal shared = disordered(crystal);
  ASSERT_TRUE(ordered(shared));
  EXPECT_EQ(ordered(shared)->atomic_numbers, crystal.atomic_numbers);
  shared.sites[0] = {{11, 0.5}, {19, 0.25}};
  EXPECT_FALSE(ordered(shared));
  EXPECT_DOUBLE_EQ(composition_of(shared).amounts.at(19), 0.25);
  shared.sites[0] = {{11, std::numeric_limits<double>::quiet_NaN()}};
  EXPECT_FALSE(ordered(shared));
}

}  // namespace
}  // namespace werner
