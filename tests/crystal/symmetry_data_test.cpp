// Real crystals, judged by spglib for Python.
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

#include "tests/crystal/random_symmetric.hpp"
#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/band_structure_cells.hpp"
#include "werner/crystal/prototype.hpp"
#include "werner/crystal/rotation_counts.hpp"
#include "werner/crystal/symmetrise.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {
namespace {

using test::redescribed;

struct Peer {
  std::size_t entry = 0;
  std::array<int, 2> groups{};
  std::array<std::string, 2> letters;
  std::array<double, 2> tolerances{};
};

// tests/data/symmetry_*.csv, written by bench/symmetry_spglib.py with spglib 2.8 for Python.
std::vector<Peer> peers(const std::string& file) {
  std::vector<Peer> result;
  std::array<double, 2> tolerances{};
  for (const std::string& line : split(test::read_text(test::source_dir() / "tests/data" / file), '\n')) {
    if (line.empty() || line.front() == '#') continue;
    const auto fields = split(line, ',');
    if (fields[0] == "key") {
      tolerances = {*parse_double(split(fields[1], '_')[1]), *parse_double(split(fields[3], '_')[1])};
      continue;
    }
    result.push_back({static_cast<std::size_t>(*parse_int(fields[0])),
                      {*parse_int(fields[1]), *parse_int(fields[3])},
                      {fields[2], fields[4]},
                      tolerances});
  }
  return result;
}

void expect_same(const Crystal& crystal, const Peer& peer) {
  // The second tolerance on every fourth crystal, to save time.
  for (std::size_t t = 0; t < (peer.entry % 4 == 0 ? 2u : 1u); ++t) {
    const SymmetryResult result = symmetry_of(crystal, {peer.tolerances[t], 5});
    ASSERT_TRUE(result.symmetry) << peer.entry;
    EXPECT_EQ(result.symmetry->space_group, peer.groups[t]) << peer.entry;
    const auto& letters = result.symmetry->letters;
    EXPECT_EQ(std::string(letters.begin(), letters.end()), peer.letters[t]) << peer.entry;
    const auto bounds = rotation_bounds(crystal, peer.tolerances[t]);
    EXPECT_TRUE(!bounds || bounds->allow(peer.groups[t])) << peer.entry;
  }
}

// tests/data/symmetry_band_cells.csv: a cell in four numbers, from pymatgen.
struct Summary {
  std::size_t atoms = 0;
  double lattice = 0;
  std::complex<double> factor;
};

void expect_summary(const CellResult& cell, const Summary& peer, const std::string& which) {
  ASSERT_TRUE(cell.crystal) << which;
  EXPECT_EQ(cell.crystal->size(), peer.atoms) << which;
  double lattice = 0, electrons = 0;
  for (int k = 0; k < 9; ++k) lattice += (k + 1) * cell.crystal->lattice.rows()(k / 3, k % 3);
  std::complex<double> factor;
  for (std::size_t i = 0; i < cell.crystal->size(); ++i) {
    const double phase = cell.crystal->positions[i].value.dot(Eigen::Vector3d(1, 2, 3));
    factor += std::polar(1.0 * cell.crystal->atomic_numbers[i], 2 * std::numbers::pi * phase);
    electrons += cell.crystal->atomic_numbers[i];
  }
  EXPECT_NEAR(lattice, peer.lattice, 1e-3) << which;
  EXPECT_LT(std::abs(factor - peer.factor), 1e-4 * electrons + 1e-3) << which;
}

using BandCells = std::map<std::size_t, std::array<Summary, 2>>;

BandCells band_cells(const std::string& set) {
  BandCells result;
  for (const std::string& line :
       split(test::read_text(test::source_dir() / "tests/data/symmetry_band_cells.csv"), '\n')) {
    const auto fields = split(line, ',');
    if (fields[0] != set) continue;
    auto& both = result[static_cast<std::size_t>(*parse_int(fields[1]))];
    for (std::size_t k = 0; k < 2; ++k)
      both[k] = {static_cast<std::size_t>(*parse_int(fields[4 * k + 2])),
                 *parse_double(fields[4 * k + 3]),
                 {*parse_double(fields[4 * k + 4]), *parse_double(fields[4 * k + 5])}};
  }
  return result;
}

void expect_band_cells(const Crystal& crystal, const BandCells& cells, std::size_t entry) {
  const auto peer = cells.find(entry);
  if (peer == cells.end()) return;
  expect_summary(conventional_band_cell(crystal, {0.01, 5}), peer->second[0], std::to_string(entry) + " conventional");
  expect_summary(primitive_band_cell(crystal, {0.01, 5}), peer->second[1], std::to_string(entry) + " primitive");
}

// Space groups and letters as spglib for Python has them; labels that no description changes; asymmetric units and
// symmetrised crystals of real structures.
TEST(SymmetryData, AflowPrototypes) {
  REQUIRE_DATA(file, "crystals/aflow_prototypes.json.gz");
  const CrystalFile aflow = read_crystals(file);
  const auto expected = peers("symmetry_aflow.csv");
  const BandCells cells = band_cells("aflow");
  EXPECT_EQ(cells.size(), 288u);
  ASSERT_EQ(aflow.entries.size(), expected.size());
  RandomStream random(32, 0, "prototype");
  const SymmetryTolerance tolerance{0.01, 5};
  for (const Peer& peer : expected) {
    const Crystal crystal = ordered(aflow.entries[peer.entry].crystal).value();
    expect_same(crystal, peer);
    expect_band_cells(crystal, cells, peer.entry);
    const Symmetry symmetry = *symmetry_of(crystal, tolerance).symmetry;
    const std::string label = prototype_label(crystal, symmetry);
    for (int round = 0; round < 3; ++round) {
      const Eigen::Vector3i times(1 + random.below(2), 1 + random.below(2), 1 + random.below(2));
      const Crystal other = round == 0 ? supercell(crystal, times.asDiagonal()) : crystal;
      const auto again = prototype_label(redescribed(other, random), tolerance);
      ASSERT_TRUE(again.label) << peer.entry;
      EXPECT_EQ(*again.label, label) << peer.entry;
    }
    Crystal standard{symmetry.standard_lattice, {}, symmetry.standard_positions};
    for (const std::size_t source : symmetry.standard_sources)
      standard.atomic_numbers.push_back(crystal.atomic_numbers[source]);
    const AsymmetricUnitResult unit = asymmetric_unit(crystal, symmetry);
    ASSERT_TRUE(unit.unit) << peer.entry;
    EXPECT_TRUE(test::same_atoms(expanded(*unit.unit), standard, 1e-5)) << peer.entry;
    EXPECT_EQ(symmetry_of(symmetrised(crystal, symmetry), {1e-5, -1}).symmetry->space_group, symmetry.space_group);
  }
}

TEST(SymmetryData, CrystalsOfTheMaterialsProject) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  const auto expected = peers("symmetry_mp.csv");
  const BandCells cells = band_cells("mp");
  EXPECT_EQ(cells.size(), 400u);
  ASSERT_GT(expected.size(), 1990u);
  std::size_t entry = 0, next = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& read) {
        if (next < expected.size() && entry == expected[next].entry) {
          const auto crystal = ordered(read.crystal);
          ASSERT_TRUE(crystal) << read.where;
          expect_same(*crystal, expected[next++]);
          expect_band_cells(*crystal, cells, entry);
        }
        ++entry;
      },
      [&](BrokenEntry&&) { ++entry; });
  EXPECT_EQ(next, expected.size());
}

}  // namespace
}  // namespace werner
