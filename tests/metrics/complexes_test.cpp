// Sets of metal complexes, small ones drawn by hand so that every answer is known.
#include <Eigen/Geometry>
#include <cmath>
#include <numbers>
#include <sstream>

#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/complex/sa_score.hpp"
#include "werner/core/error.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

using test::result_of;
using test::value_of;
using ::testing::Contains;
using ::testing::HasSubstr;

Molecule at_metal(int metal, int charge) {
  Molecule m;
  m.atomic_numbers = {metal};
  m.positions = {Vec3::Zero()};
  m.charge = charge;
  m.unpaired_electrons = 0;
  return m;
}

void add(Molecule& m, int z, const Vec3& position) {
  m.atomic_numbers.push_back(z);
  m.positions.push_back(position);
}

void add_ammonia(Molecule& m, const Vec3& direction, double distance) {
  const Vec3 axis = direction.normalized(), side = axis.unitOrthogonal();
  add(m, 7, axis * distance);
  for (int k = 0; k < 3; ++k)
    add(m, 1, axis * (distance + 0.34) + 0.96 * (Eigen::AngleAxisd(k * 2 * std::numbers::pi / 3, axis) * side));
}

// PtCl2(NH3)2, square planar.
Molecule platin(bool cis) {
  Molecule m = at_metal(78, 0);
  add(m, 17, {2.32, 0, 0});
  add(m, 17, cis ? Vec3(0, 2.32, 0) : Vec3(-2.32, 0, 0));
  add_ammonia(m, {0, -1, 0}, 2.05);
  add_ammonia(m, cis ? Vec3(-1, 0, 0) : Vec3(0, 1, 0), 2.05);
  return m;
}

// Four different halides on a tetrahedron: the simplest hand.
Molecule titanium_halides(bool mirrored) {
  Molecule m = at_metal(22, 0);
  const double r = 1 / std::sqrt(3.0);
  add(m, 9, 1.76 * Vec3(r, r, r));
  add(m, 17, 2.17 * Vec3(r, -r, -r));
  add(m, mirrored ? 53 : 35, (mirrored ? 2.55 : 2.31) * Vec3(-r, r, -r));
  add(m, mirrored ? 35 : 53, (mirrored ? 2.31 : 2.55) * Vec3(-r, -r, r));
  return m;
}

// The place at that distance from a, angle b-a-new and dihedral c-b-a-new, in degrees.
Vec3 placed(const Vec3& a, const Vec3& b, const Vec3& c, double distance, double angle, double dihedral) {
  const double t = angle * std::numbers::pi / 180, p = dihedral * std::numbers::pi / 180;
  const Vec3 axis = (a - b).normalized(), normal = (b - c).cross(axis).normalized();
  return a + distance * (-std::cos(t) * axis + std::sin(t) * (std::cos(p) * normal.cross(axis) + std::sin(p) * normal));
}

// ClHgCH2(CH2)4CH3 with its chain stretched, or turned at the bond next to the metal.
Molecule alkyl_mercury(double first_dihedral) {
  Molecule m = at_metal(80, 0);
  add(m, 17, {-2.3, 0, 0});
  std::vector<Vec3> chain{Vec3(0, 1, 0), Vec3::Zero(), Vec3(2.1, 0, 0)};  // a place beside, the metal, the first carbon
  for (int k = 1; k < 6; ++k) {
    const std::size_t n = chain.size();
    chain.push_back(placed(chain[n - 1], chain[n - 2], chain[n - 3], 1.53, 112, k == 2 ? first_dihedral : 180));
  }
  for (std::size_t k = 2; k < chain.size(); ++k) {
    add(m, 6, chain[k]);
    const bool last = k + 1 == chain.size();
    const Vec3 ahead = last ? placed(chain[k], chain[k - 1], chain[k - 2], 1.53, 112, 180) : chain[k + 1];
    const Vec3 u = (chain[k - 1] - chain[k]).normalized(), v = (ahead - chain[k]).normalized();
    const Vec3 away = -(u + v).normalized(), side = u.cross(v).normalized();
    add(m, 1, chain[k] + 1.09 * (0.58 * away + 0.815 * side));
    add(m, 1, chain[k] + 1.09 * (0.58 * away - 0.815 * side));
    if (last) add(m, 1, chain[k] + 1.09 * v);
  }
  return m;
}

// The same compound turned, moved and with its atoms in another order.
Molecule in_disguise(const Molecule& m, std::uint64_t seed) {
  RandomStream random(seed, 0, "disguise");
  std::vector<std::size_t> order(m.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(std::span(order));
  const Eigen::Matrix3d turn = (Eigen::AngleAxisd(6 * random.uniform(), Vec3(1, 2, 3).normalized()) *
                                Eigen::AngleAxisd(6 * random.uniform(), Vec3(3, -1, 2).normalized()))
                                   .toRotationMatrix();
  Molecule result = m;
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.atomic_numbers[i] = m.atomic_numbers[order[i]];
    result.positions[i] = turn * m.positions[order[i]] + Vec3(1, -2, 3);
  }
  return result;
}

SampleSet set_of(std::vector<Molecule> molecules, std::string file = "set.xyz") {
  SampleSet set{std::move(file), {}};
  set.kind = StructureKind::molecule;
  for (Molecule& m : molecules) {
    Sample sample;
    sample.name = std::to_string(set.size() + 1);
    sample.where = "by hand";
    sample.molecule = std::make_shared<const Molecule>(std::move(m));
    set.samples.push_back(std::move(sample));
  }
  return set;
}

Evaluation evaluation_of(std::vector<Molecule> molecules) {
  Evaluation e;
  e.convention = preset("werner");
  e.generated = set_of(std::move(molecules));
  return e;
}

std::vector<double> uniqueness_of(std::vector<Molecule> molecules) {
  Evaluation e = evaluation_of(std::move(molecules));
  const auto results = evaluate(e);
  return {value_of(results, "uniqueness_connectivity"), value_of(results, "uniqueness"),
          value_of(results, "uniqueness_shape")};
}

TEST(Complexes, TheSameInDisguiseIsOneAtEveryLevel) {
  for (const Molecule& m : {platin(true), platin(false), titanium_halides(false), alkyl_mercury(180)})
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
      EXPECT_EQ(uniqueness_of({m, in_disguise(m, seed)}), (std::vector<double>{0.5, 0.5, 0.5}));
}

TEST(Complexes, IsomersAndHandsDifferByStereochemistryOnly) {
  EXPECT_EQ(uniqueness_of({platin(true), in_disguise(platin(false), 1)}), (std::vector<double>{0.5, 1, 1}));
  EXPECT_EQ(uniqueness_of({titanium_halides(false), in_disguise(titanium_halides(true), 1)}),
            (std::vector<double>{0.5, 1, 1}));
}

TEST(Complexes, ConformersDifferInShapeOnly) {
  EXPECT_EQ(uniqueness_of({alkyl_mercury(180), in_disguise(alkyl_mercury(60), 1)}), (std::vector<double>{0.5, 0.5, 1}));
}

TEST(Complexes, NoveltyAndRediscoveryAgainstDisguisedSets) {
  Evaluation e = evaluation_of({platin(true), platin(false), titanium_halides(false), alkyl_mercury(60)});
  e.train = set_of({in_disguise(platin(true), 3), in_disguise(alkyl_mercury(180), 4)}, "train.xyz");
  e.test = set_of({in_disguise(titanium_halides(false), 5), in_disguise(platin(true), 6)}, "test.xyz");
  const auto results = evaluate(e);
  EXPECT_EQ(value_of(results, "validity"), 1);
  EXPECT_EQ(value_of(results, "novelty_connectivity"), 0.25);  // the halides
  EXPECT_EQ(value_of(results, "novelty"), 0.5);                // and the trans isomer
  EXPECT_EQ(value_of(results, "novelty_shape"), 0.75);         // and the other conformer
  EXPECT_EQ(value_of(results, "rediscovery"), 0.25);
  EXPECT_EQ(value_of(results, "rediscovered_share_of_test"), 0.5);
  EXPECT_EQ(value_of(results, "perceived_share"), 1);
  EXPECT_EQ(value_of(results, "ligand_familiarity"), 0.75);  // all but fluoride and its like
  EXPECT_EQ(value_of(results, "metal_ligand_familiarity"), 0.75);
  EXPECT_THAT(result_of(results, "p1_share").absent, HasSubstr("defined for crystals"));
  EXPECT_THAT(result_of(results, "e_above_hull").absent, HasSubstr("defined for crystals"));
}

TEST(Complexes, ReasonsAgainstBrokenOnes) {
  Molecule crushed = platin(true), apart = platin(true), bare = at_metal(78, 0), odd = platin(true), organic;
  crushed.positions[1] *= 0.4;
  for (std::size_t i = 3; i < 7; ++i) apart.positions[i] *= 3;  // an ammonia far away
  odd.unpaired_electrons = 1;
  organic.atomic_numbers = {8, 1, 1};
  organic.positions = {{0, 0, 0}, {0.96, 0, 0}, {-0.24, 0.93, 0}};
  organic.charge = 0;
  Molecule untold = platin(true);
  untold.charge.reset();
  Evaluation e = evaluation_of({crushed, apart, bare, odd, organic, untold});
  e.generated.samples.push_back(test::unreadable("7"));
  const auto results = evaluate(e);
  EXPECT_THAT(e.structure[0].reasons, Contains(HasSubstr("Angstrom apart")));
  EXPECT_THAT(e.structure[1].reasons, Contains(HasSubstr("is not bound to the metal")));
  EXPECT_THAT(e.structure[2].reasons, Contains(HasSubstr("nothing is bound")));
  EXPECT_TRUE(e.structure[3].ok());
  EXPECT_THAT(e.composition[3].reasons, Contains(HasSubstr("unpaired")));
  EXPECT_THAT(e.structure[4].reasons, Contains(HasSubstr("no metal")));
  EXPECT_TRUE(e.structure[5].ok());
  EXPECT_THAT(e.structure[6].reasons, Contains(HasSubstr("unreadable")));
  EXPECT_DOUBLE_EQ(value_of(results, "structural_validity"), 2.0 / 7);
  EXPECT_EQ(result_of(results, "composition_validity").n, 6u);  // one without a charge
}

TEST(Complexes, SetsOfOtherKindsAreRefused) {
  Evaluation e = evaluation_of({platin(true)});
  e.train = test::set_of("salts.cif", {test::sample("a", test::rock_salt(11, 17, 5.6))});
  EXPECT_THROW(evaluate(e), UsageError);
}

TEST(Complexes, TanimotoDiversityAndVendiByBruteForce) {
  Evaluation e = evaluation_of({platin(true), titanium_halides(false), alkyl_mercury(180), platin(false)});
  const auto results = evaluate(e);
  // Bit by bit.
  const auto similarity = [&](std::size_t a, std::size_t b) {
    int both = 0, either = 0;
    for (std::size_t bit = 0; bit < 2048; ++bit) {
      const bool x = e.complexes[a].fingerprint[bit / 64] >> (bit % 64) & 1;
      const bool y = e.complexes[b].fingerprint[bit / 64] >> (bit % 64) & 1;
      both += x && y;
      either += x || y;
    }
    return static_cast<double>(both) / either;
  };
  double sum = 0;
  Eigen::MatrixXd kernel(4, 4);
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = 0; b < 4; ++b) {
      kernel(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b)) = similarity(a, b);
      if (a != b) sum += 1 - similarity(a, b);
    }
  EXPECT_NEAR(value_of(results, "tanimoto_diversity"), sum / 12, 1e-12);
  EXPECT_NEAR(value_of(results, "vendi_score"), vendi_score(kernel), 1e-12);
  EXPECT_EQ(similarity(0, 3), 1);  // isomers have the same fragments
  EXPECT_LT(similarity(0, 1), 0.2);
}

// Peers: RDKit's Contrib/SA_Score/sascorer.py, by bench/sa_scores.py; SMILES and score.
TEST(Complexes, SaScoresAreTheOriginals) {
  if (!has_sa_table()) GTEST_SKIP() << "built without rdkit-data";
  const std::filesystem::path file = test::source_dir() / "tests/data/sa_scores.csv";
  std::istringstream lines(test::read_text(file));
  std::string line;
  std::getline(lines, line);
  int checked = 0;
  while (std::getline(lines, line)) {
    const std::size_t comma = line.rfind(',');
    EXPECT_NEAR(sa_score(line.substr(0, comma)), *parse_double(line.substr(comma + 1)), 1e-3) << line;
    ++checked;
  }
  EXPECT_GE(checked, 100);
  EXPECT_THROW(sa_score("C1CC"), Error);
}

}  // namespace
}  // namespace werner
