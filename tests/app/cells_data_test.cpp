// What `werner convert --cell` and `werner info --json` say of crystals of the Materials Project, beside spglib and
// pymatgen (tests/data/cells_peers.csv, written by bench/cells_peers.py with spglib 2.8 and pymatgen 2026.10).
#include <cmath>
#include <complex>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>

#include "tests/support/support.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_formats.hpp"
#include "werner/io/csv.hpp"

namespace werner {
namespace {

using test::run_werner;

// Every 65th crystal of the table, in a file of its own.
std::vector<CrystalEntry> sample_of(const std::filesystem::path& file) {
  std::vector<CrystalEntry> sample;
  std::size_t entry = 0;
  constexpr std::size_t step = 65;
  visit_crystals(
      file,
      [&](CrystalEntry&& read) {
        if (entry++ % step == 0) sample.push_back({std::to_string(entry - 1), {}, read.crystal, {}});
      },
      [&](BrokenEntry&&) { ++entry; });
  return sample;
}

std::complex<double> structure_factor(const Crystal& crystal) {
  std::complex<double> sum;
  for (const Eigen::Vector3d& hkl : {Eigen::Vector3d(1, 2, 3), Eigen::Vector3d(2, 6, 4), Eigen::Vector3d(2, 4, 4)})
    for (std::size_t i = 0; i < crystal.size(); ++i)
      sum += std::polar(1.0 * crystal.atomic_numbers[i], 2 * std::numbers::pi * crystal.positions[i].value.dot(hkl));
  return sum;
}

// "": the same.
std::string difference(const Crystal& crystal, const std::string& peer, double tolerance) {
  const auto words = split_words(peer);
  if (crystal.size() != static_cast<std::size_t>(*parse_int(words[0]))) return "number of atoms";
  const CellParameters cell = crystal.lattice.parameters();
  double electrons = 0;
  for (const int z : crystal.atomic_numbers) electrons += z;
  for (std::size_t i = 0; i < 3; ++i) {
    if (std::abs(cell.lengths[i] - *parse_double(words[1 + i])) > 1e-4) return "lengths";
    if (std::abs(cell.angles[i] - *parse_double(words[4 + i])) > 1e-3) return "angles";
  }
  const std::complex<double> expected{*parse_double(words[7]), *parse_double(words[8])};
  return std::abs(structure_factor(crystal) - expected) > tolerance * electrons ? "atoms" : "";
}

// Whether a Gram-Schmidt coefficient of a cell of these lengths and angles is 1/2, so that LLL has a choice.
bool has_tie(const std::string& peer) {
  const auto words = split_words(peer);
  CellParameters cell;
  for (std::size_t i = 0; i < 3; ++i) {
    cell.lengths[i] = *parse_double(words[1 + i]);
    cell.angles[i] = *parse_double(words[4 + i]);
  }
  const Eigen::Matrix3d rows = lattice_from_parameters(cell).rows();
  const Eigen::Vector3d a = rows.row(0), b = rows.row(1), c = rows.row(2), b_left = b - b.dot(a) / a.dot(a) * a;
  for (const double coefficient : {b.dot(a) / a.dot(a), c.dot(a) / a.dot(a), c.dot(b_left) / b_left.dot(b_left)})
    if (std::abs(std::abs(coefficient) - 0.5) < 1e-5) return true;
  return false;
}

class CellsData : public testing::Test {
 protected:
  void SetUp() override {
    REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
    write_crystals(scratch.path() / "sample.json", sample_of(file), false);
    peers = parse_csv(test::read_text(test::source_dir() / "tests/data/cells_peers.csv"), "cells_peers.csv");
    ASSERT_EQ(peers.rows.size(), 400u);
  }
  const test::ScratchDir scratch;
  CsvTable peers;
};

TEST_F(CellsData, ConvertedCells) {
  std::map<std::string, int> compared;
  for (const std::string cell :
       {"primitive", "conventional", "primitive-as-found", "conventional-as-found", "lll", "niggli", "smallest"}) {
    const auto result =
        run_werner({"convert", "sample.json", cell + ".json", "--cell", cell, "--symprec", "0.01"}, scratch.path());
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const CrystalFile made = read_crystals(scratch.path() / (cell + ".json"));
    ASSERT_EQ(made.entries.size(), peers.rows.size()) << cell;
    const std::size_t column = *peers.find(cell);
    for (std::size_t i = 0; i < made.entries.size(); ++i) {
      const std::string& peer = peers.rows[i].fields[column];
      if (cell == "lll" && has_tie(peer)) continue;
      ++compared[cell];
      // Atoms that are not idealised may stand for others that are as far off as the tolerance of symmetry.
      const double tolerance = cell.ends_with("as-found") ? 2e-2 : 1e-3;
      EXPECT_EQ(difference(ordered(made.entries[i].crystal).value(), peer, tolerance), "")
          << cell << " of " << peers.rows[i].fields[0];
    }
  }
  EXPECT_EQ(compared["primitive"], 400);
  EXPECT_EQ(compared["lll"], 230);
}

TEST_F(CellsData, SiteSymmetries) {
  const auto result = run_werner({"info", "sample.json", "--json", "--symprec", "0.01"}, scratch.path());
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto info = nlohmann::json::parse(result.out);
  ASSERT_EQ(info.size(), peers.rows.size());
  for (std::size_t i = 0; i < info.size(); ++i) {
    const auto at = [&](const char* name) { return peers.rows[i].fields[*peers.find(name)]; };
    EXPECT_EQ(info[i]["space_group"], *parse_int(at("group"))) << at("key");
    EXPECT_EQ(join(info[i]["wyckoff"].get<std::vector<std::string>>(), ""), at("letters")) << at("key");
    EXPECT_EQ(join(info[i]["site_symmetries"].get<std::vector<std::string>>(), " "), at("site_symmetries"))
        << at("key");
  }
}

}  // namespace
}  // namespace werner
