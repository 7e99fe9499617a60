// The universal potential against a slow forward pass of the published network in numpy (bench/nequix_reference.py
// wrote its numbers), against finite differences of its own energy, and against what symmetry demands.
#include "werner/physics/potential/nequix.hpp"

#include <Eigen/Geometry>
#include <cmath>
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"
#include "werner/physics/potential/nequix_file.hpp"
#include "werner/physics/potential/repulsion.hpp"
#include "werner/physics/relax/relax.hpp"

namespace werner {
namespace {

struct Reference {
  Crystal crystal;
  std::string name;
  double energy_mp, energy_oam, along_displacement, along_strain;
};

double number(const CsvTable& table, std::size_t row, const char* column) {
  return parse_double(table.rows[row].fields[table.column(column, "reference")]).value();
}

// The crystals as the script displaces them: 0.05 sin(3 i + x + 1) Angstrom for atom i and axis x.
std::vector<Reference> references(const std::filesystem::path& folder) {
  const std::string file = (test::source_dir() / "tests/data/nequix_reference.csv").string();
  const CsvTable table = parse_csv(test::read_text(file), file);
  std::map<std::string, std::map<std::size_t, std::size_t>> wanted;
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    wanted[table.rows[row].fields[0]][static_cast<std::size_t>(number(table, row, "entry"))] = row;
  std::vector<Reference> list(table.rows.size());
  for (const auto& [name, rows] : wanted) {
    std::size_t entry = 0;
    const auto visit = [&](const DisorderedCrystal* crystal) {
      const auto row = rows.find(entry++);
      if (row == rows.end()) return;
      Reference& reference = list[row->second];
      reference = {ordered(*crystal).value(),
                   name + " " + std::to_string(row->first),
                   number(table, row->second, "energy_mp"),
                   number(table, row->second, "energy_oam"),
                   number(table, row->second, "along_displacement_mp"),
                   number(table, row->second, "along_strain_mp")};
      Crystal& c = reference.crystal;
      for (std::size_t i = 0; i < c.size(); ++i) {
        Vec3 move;
        for (int x = 0; x < 3; ++x) move[x] = 0.05 * std::sin(3.0 * static_cast<double>(i) + x + 1);
        c.positions[i].value += c.lattice.fractional(move).value;
      }
    };
    visit_crystals(
        folder / (name + ".csv.gz"), [&](CrystalEntry&& found) { visit(&found.crystal); },
        [&](BrokenEntry&&) { ++entry; });
  }
  return list;
}

Crystal diamond_silicon() {
  Crystal crystal;
  crystal.lattice = Lattice((Eigen::Matrix3d() << 0, 2.715, 2.715, 2.715, 0, 2.715, 2.715, 2.715, 0).finished());
  crystal.atomic_numbers = {14, 14};
  crystal.positions = {{{0, 0, 0}}, {{0.25, 0.25, 0.25}}};
  return crystal;
}

// Five atoms of four elements in a triclinic cell.
Crystal crooked() {
  Crystal crystal;
  crystal.lattice = Lattice((Eigen::Matrix3d() << 4.1, 0.2, -0.3, 0.5, 3.9, 0.1, -0.2, 0.4, 4.3).finished());
  crystal.atomic_numbers = {56, 22, 8, 8, 17};
  crystal.positions = {
      {{0.02, 0.01, -0.03}}, {{0.5, 0.52, 0.49}}, {{0.5, 0.03, 0.51}}, {{0.02, 0.5, 0.5}}, {{0.48, 0.5, 0.02}}};
  return crystal;
}

PotentialResult of(const Potential& potential, const Crystal& crystal, int threads = 1) {
  return potential.evaluate(std::span(&crystal, 1), threads).front();
}

Crystal moved(Crystal crystal, std::size_t atom, int axis, double by) {
  Vec3 move = Vec3::Zero();
  move[axis] = by;
  crystal.positions[atom].value += crystal.lattice.fractional(move).value;
  return crystal;
}

Crystal strained(const Crystal& crystal, const Eigen::Matrix3d& strain) {
  Crystal result = crystal;
  result.lattice = Lattice(crystal.lattice.rows() * (Eigen::Matrix3d::Identity() + strain));
  return result;
}

TEST(NequixData, EnergiesOfTheReferenceOn200Crystals) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  REQUIRE_DATA(oam, "potentials/nequix-oam-1.nqx");
  REQUIRE_DATA(crystals, "crystals/mp_train.csv.gz");
  const Nequix fast(mp), exact(mp, Precision::exact), other(oam);
  const std::vector<Reference> list = references(crystals.parent_path());
  ASSERT_EQ(list.size(), 200u);
  for (std::size_t k = 0; k < list.size(); ++k) {
    const Reference& r = list[k];
    const auto n = static_cast<double>(r.crystal.size());
    const PotentialResult result = of(fast, r.crystal);
    ASSERT_TRUE(result.verdict.ok()) << r.name;
    EXPECT_EQ(result.wall, 0) << r.name;
    EXPECT_NEAR(result.energy / n, r.energy_mp / n, 1e-5) << r.name;
    EXPECT_NEAR(of(other, r.crystal).energy / n, r.energy_oam / n, 1e-5) << r.name;
    double along = 0;
    for (std::size_t i = 0; i < r.crystal.size(); ++i)
      for (int x = 0; x < 3; ++x)
        along -= result.forces(x, Eigen::Index(i)) * std::cos(2.0 * static_cast<double>(i) + 5 * x);
    Eigen::Matrix3d strain;
    strain << 0.3, 0.1, -0.2, 0.1, -0.4, 0.25, -0.2, 0.25, 0.2;
    const double pull = r.crystal.lattice.volume() * result.stress.cwiseProduct(strain).sum();
    // The largest of 3 n numbers each within 1e-4 eV/Angstrom.
    EXPECT_NEAR(along, r.along_displacement, 1e-4 * std::sqrt(3 * n)) << r.name;
    EXPECT_NEAR(pull, r.along_strain, 1e-4 * std::sqrt(3 * n)) << r.name;
    const PotentialResult precise = of(exact, r.crystal);
    EXPECT_NEAR(precise.energy, r.energy_mp, 1e-8 * n) << r.name;
    EXPECT_LT((precise.forces - result.forces).cwiseAbs().maxCoeff(), 1e-4) << r.name;
  }
}

TEST(NequixData, PublishedValuesOfSilicon) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  REQUIRE_DATA(oam, "potentials/nequix-oam-1.nqx");
  // Of the test suite of the authors; their 32-bit numbers scatter by 1e-4.
  EXPECT_NEAR(of(Nequix(mp), diamond_silicon()).energy, -10.834069, 3e-4);
  EXPECT_NEAR(of(Nequix(oam), diamond_silicon()).energy, -10.831113, 3e-4);
}

TEST(NequixData, ForcesAndStressAreDerivatives) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp, Precision::exact);
  const Crystal crystal = crooked();
  const PotentialResult result = of(potential, crystal);
  const double h = 1e-4;
  for (std::size_t atom = 0; atom < crystal.size(); ++atom)
    for (int axis = 0; axis < 3; ++axis) {
      const double slope =
          (of(potential, moved(crystal, atom, axis, h)).energy - of(potential, moved(crystal, atom, axis, -h)).energy) /
          (2 * h);
      EXPECT_NEAR(result.forces(axis, Eigen::Index(atom)), -slope, 2e-7);
    }
  for (int i = 0; i < 3; ++i)
    for (int j = i; j < 3; ++j) {
      const auto pulled = [&](double by) {
        Eigen::Matrix3d strain = Eigen::Matrix3d::Zero();
        strain(i, j) += by / 2;
        strain(j, i) += by / 2;
        return of(potential, strained(crystal, strain)).energy;
      };
      // Five points: the error is of fourth order.
      const double slope = (8 * (pulled(h) - pulled(-h)) - (pulled(2 * h) - pulled(-2 * h))) / (12 * h);
      EXPECT_NEAR(result.stress(i, j) * crystal.lattice.volume(), slope, 5e-7);
    }
}

TEST(NequixData, TurningShiftingRelabellingAndOtherCellsChangeNothing) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp, Precision::exact);
  const Crystal crystal = crooked();
  const PotentialResult result = of(potential, crystal);
  const Eigen::Matrix3d turn = Eigen::AngleAxisd(1.1, Vec3(1, -2, 0.5).normalized()).toRotationMatrix();
  Crystal other = crystal;
  other.lattice = Lattice(crystal.lattice.rows() * turn.transpose());
  for (Fractional& f : other.positions) f.value += Eigen::Vector3d(0.31, -1.27, 2.05);
  std::swap(other.positions[1], other.positions[4]);
  std::swap(other.atomic_numbers[1], other.atomic_numbers[4]);
  PotentialResult again = of(potential, other);
  again.forces.col(1).swap(again.forces.col(4));
  EXPECT_NEAR(again.energy, result.energy, 1e-9);
  EXPECT_LT((again.forces - turn * result.forces).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_LT((again.stress - turn * result.stress * turn.transpose()).cwiseAbs().maxCoeff(), 1e-10);
  EXPECT_LT(result.forces.rowwise().sum().cwiseAbs().maxCoeff(), 1e-10);
  // The same crystal in a sheared cell of twice the size.
  const Crystal large = supercell(crystal, (Eigen::Matrix3i() << 1, 1, 0, 0, 1, 0, 1, 0, 2).finished());
  EXPECT_NEAR(of(potential, large).energy, 2 * result.energy, 2e-9);
}

TEST(NequixData, BatchesThreadsAndOrderAreBitForBitTheSame) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp);
  const std::vector<Crystal> crystals{crooked(), diamond_silicon(),
                                      supercell(crooked(), Eigen::Vector3i(2, 3, 3).asDiagonal().toDenseMatrix()),
                                      diamond_silicon(), crooked()};
  const auto batch = potential.evaluate(crystals, 2);
  for (std::size_t i = 0; i < crystals.size(); ++i)
    for (const int threads : {1, 2, 7}) {
      const PotentialResult single = of(potential, crystals[i], threads);
      EXPECT_EQ(single.energy, batch[i].energy);
      EXPECT_EQ(single.forces, batch[i].forces);
      EXPECT_EQ(single.stress, batch[i].stress);
    }
}

// A relaxation under a potential that looks for neighbours at every step, beside one that keeps them.
TEST(NequixData, RelaxationsKeepNeighboursBitForBit) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp);
  struct Afresh : Potential {
    explicit Afresh(const Potential& potential) : inner(potential) {}
    std::vector<PotentialResult> evaluate(std::span<const Crystal> crystals, int threads) const override {
      return inner.evaluate(crystals, threads);
    }
    const Potential& inner;
  };
  RandomStream random(1, 0, "relaxations");
  for (const Crystal& start : {crooked(), diamond_silicon()}) {
    Crystal crystal = supercell(start, Eigen::Vector3i(1, 1, 2).asDiagonal().toDenseMatrix());
    for (Fractional& position : crystal.positions)
      position.value += Eigen::Vector3d(random.uniform(), random.uniform(), random.uniform()) * 0.1;
    const Relaxation kept = relax(crystal, potential, {.fmax = 0.01, .steps = 200}),
                     afresh = relax(crystal, Afresh(potential), {.fmax = 0.01, .steps = 200});
    EXPECT_GT(kept.steps, 10);
    EXPECT_EQ(kept.steps, afresh.steps);
    EXPECT_EQ(kept.result.energy, afresh.result.energy);
    EXPECT_EQ(kept.result.forces, afresh.result.forces);
    EXPECT_EQ(kept.crystal.lattice.rows(), afresh.crystal.lattice.rows());
  }
}

TEST(NequixData, AtomsLeaveTheCutOffSmoothly) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp);
  // Two atoms in a large box, 6 Angstrom apart and a little to either side.
  const auto pair = [](double distance) {
    Crystal crystal;
    crystal.lattice = Lattice(Eigen::Matrix3d::Identity() * 30);
    crystal.atomic_numbers = {12, 8};
    crystal.positions = {{{0, 0, 0}}, {{distance / 30, 0, 0}}};
    return crystal;
  };
  const double alone = of(potential, pair(7)).energy;
  EXPECT_NEAR(of(potential, pair(6 - 1e-6)).energy, alone, 1e-6);
  EXPECT_NEAR(of(potential, pair(5.99)).energy, alone, 1e-5);
  EXPECT_NEAR(of(potential, pair(5.99)).forces(0, 0), 0, 1e-4);
}

TEST(NequixData, PericlaseIsPushedApartAllTheWayDown) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  REQUIRE_DATA(oam, "potentials/nequix-oam-1.nqx");
  for (const auto& file : {mp, oam}) {
    const Nequix potential(file);
    double last = std::numeric_limits<double>::infinity();
    for (double scale = 0.3; scale < 1.005; scale += 0.01) {
      const double half = 4.25 / 2 * scale;
      Crystal crystal;
      crystal.lattice = Lattice((Eigen::Matrix3d() << 0, half, half, half, 0, half, half, half, 0).finished());
      crystal.atomic_numbers = {12, 8};
      crystal.positions = {{{0, 0, 0}}, {{0.5, 0.5, 0.5}}};
      const double energy = of(potential, crystal).energy;
      EXPECT_LT(energy, last) << scale;
      last = energy;
    }
  }
}

TEST(NequixData, RefusesWithAReason) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const Nequix potential(mp);
  Crystal crystal = diamond_silicon();
  crystal.atomic_numbers[0] = 86;
  EXPECT_THAT(of(potential, crystal).verdict.reasons.front(), testing::HasSubstr("Rn"));
  crystal = diamond_silicon();
  crystal.positions[1] = crystal.positions[0];
  EXPECT_FALSE(of(potential, crystal).verdict.ok());
  crystal.positions[1].value[0] = std::nan("");
  EXPECT_FALSE(of(potential, crystal).verdict.ok());
  crystal = diamond_silicon();
  crystal.lattice = Lattice(Eigen::Matrix3d::Zero());
  EXPECT_FALSE(of(potential, crystal).verdict.ok());
  EXPECT_FALSE(of(potential, Crystal{}).verdict.ok());
}

TEST(NequixData, CutFilesAreRefusedAtEveryLength) {
  REQUIRE_DATA(mp, "potentials/nequix-mp-1.nqx");
  const std::string bytes = test::read_text(mp);
  const test::ScratchDir scratch;
  for (const std::size_t length : {std::size_t{0}, std::size_t{100}, bytes.find('\n') + 1, bytes.find('\n') + 60,
                                   bytes.size() / 2, bytes.size() - 3}) {
    const auto file = scratch.write("cut.nqx", bytes.substr(0, length));
    EXPECT_THROW(Nequix{file}, Error) << length;
  }
}

// Shapes whose product passes the greatest number, and numbers that no network has, each the one fault of its file.
TEST(Nequix, ImpossibleFilesAreRefused) {
  const test::ScratchDir scratch;
  const auto array = [](const std::string& shape, const std::string& values) {
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }\n";
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header + values;
  };
  const std::string one("\0\0\x80?", 4), none("\0\0\xc0\x7f", 4);
  const auto refusal = [&](const std::string& numbers, const std::string& size, const std::string& arrays) {
    const std::string config =
        "{\"hidden_irreps\": \"128x0e + 64x1o + 32x2e + 32x3o\", \"lmax\": 3, \"layer_norm\": true, "
        "\"index_weights\": false, \"radial_polynomial_p\": 6, \"avg_n_neighbors\": 40, \"scale\": 1, \"shift\": 0, "
        "\"n_layers\": 4, \"radial_mlp_layers\": 2, ";
    const auto file = scratch.write("wrong.nqx", config + numbers + ", " + size + "}\n" + arrays);
    try {
      nequix::read_nequix(file);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string carbon = R"("cutoff": 6, "atomic_numbers": [6])",
                    eight = R"("radial_basis_size": 8, "radial_mlp_size": 64)";
  EXPECT_THAT(refusal(carbon, eight, array("1,", one)), testing::HasSubstr("array 2: expected another array"));
  EXPECT_THAT(refusal(carbon, eight, array("1,", none)), testing::HasSubstr("no number"));
  EXPECT_THAT(refusal(carbon, R"("radial_basis_size": 1, "radial_mlp_size": 4611686018427387904)",
                      array("1,", one) + array("1073741824, 1073741824, 4", one)),
              testing::HasSubstr("radial functions"));
  EXPECT_THAT(refusal(carbon, eight, array("1,", one) + array("1073741824, 1073741824, 4", one)),
              testing::HasSubstr("array 2: found a cut array"));
  for (const char* wrong : {R"("cutoff": 6, "atomic_numbers": [])", R"("cutoff": 6, "atomic_numbers": [6, 6])",
                            R"("cutoff": 6, "atomic_numbers": [0])", R"("cutoff": 6, "atomic_numbers": [1000000])",
                            R"("cutoff": -6, "atomic_numbers": [6])", R"("cutoff": 1e9, "atomic_numbers": [6])"})
    EXPECT_THAT(refusal(wrong, eight, array("1,", one)), testing::HasSubstr("another network")) << wrong;
}

TEST(Repulsion, IsZeroOutsideSmoothInsideAndItsSlopeIsADerivative) {
  for (const auto& [a, b] : {std::pair{12, 8}, {1, 1}, {92, 8}, {26, 26}, {36, 55}}) {
    const double start = repulsion_start(a, b);
    EXPECT_GT(start, 0.5);
    EXPECT_EQ(start, repulsion_start(b, a));
    EXPECT_EQ(repulsion(a, b, start).energy, 0);
    double last = 0;
    for (double r = start; r > 0.1; r -= 0.01) {
      const double h = 1e-6;
      const double slope = (repulsion(a, b, r + h).energy - repulsion(a, b, r - h).energy) / (2 * h);
      EXPECT_NEAR(repulsion(a, b, r).slope, slope, 1e-6 * (1 + std::abs(slope)));
      EXPECT_GE(repulsion(a, b, r).energy, last);
      last = repulsion(a, b, r).energy;
    }
  }
}

TEST(Repulsion, LeavesMoleculesAlone) {
  // Bond lengths of H2, N2, O2, F2, Cl2, CO, HF (Huber and Herzberg 1979) and of UO2(2+) and VO(2+).
  for (const auto& [a, b, length] : {std::tuple{1, 1, 0.741},
                                     {7, 7, 1.098},
                                     {8, 8, 1.208},
                                     {9, 9, 1.412},
                                     {17, 17, 1.988},
                                     {6, 8, 1.128},
                                     {1, 9, 0.917},
                                     {92, 8, 1.76},
                                     {23, 8, 1.58}})
    EXPECT_EQ(repulsion(a, b, length).energy, 0) << a << " " << b;
}

}  // namespace
}  // namespace werner
