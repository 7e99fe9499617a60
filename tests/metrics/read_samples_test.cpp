// Broken entries are compounds that were generated, files without any entry are mistakes.
#include "tests/metrics/samples.hpp"
#include "tests/support/support.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

TEST(ReadSamples, ABrokenEntryCountsHoweverManyThereAre) {
  const test::ScratchDir scratch;
  for (const auto& [name, text] : {std::pair("a.cif", "data_x\n_cell_length_a 3\n"),
                                   {"a.csv", "material_id,cif\nx,nonsense\n"},
                                   {"a.extxyz", "2\nLattice=\"3 0 0 0 3 0 0 0 3\"\nNa 0 0 0\n"},
                                   {"POSCAR", "x\n1\nnonsense\n"}}) {
    SCOPED_TRACE(name);
    const SampleSet set = read_samples(scratch.write(name, text));
    ASSERT_EQ(set.size(), 1u);
    EXPECT_FALSE(set.samples[0].unreadable.empty());
    EXPECT_THAT(set.samples[0].where, testing::HasSubstr(std::string(name) + ":"));
    Evaluation e;
    e.generated = set;
    e.convention.metrics = {"structural_validity"};
    EXPECT_DOUBLE_EQ(test::value_of(evaluate(e), "structural_validity"), 0);
  }
}

TEST(ReadSamples, AFileWithoutEntriesIsAMistake) {
  const test::ScratchDir scratch;
  for (const auto& [name, text] : {std::pair("a.cif", ""),
                                   {"b.cif", "not a CIF at all\n"},
                                   {"a.csv", "material_id,formula\nx,NaCl\n"},
                                   {"b.csv", "material_id,cif\n"},
                                   {"a.extxyz", "not a frame\n"},
                                   {"POSCAR", ""},
                                   {"a.mol", ""},
                                   {"a.zip", "not an archive"},
                                   {"a.txt", "data_x\n"}})
    EXPECT_THROW(read_samples(scratch.write(name, text)), Error) << name;
}

// Among several, each costs itself.
TEST(ReadSamples, EnergiesThatAreNoNumbersAreKept) {
  const test::ScratchDir scratch;
  const SampleSet set =
      read_samples(scratch.write("a.extxyz", "1\nLattice=\"3 0 0 0 3 0 0 0 3\" e_above_hull=abc\nNa 0 0 0\n"));
  EXPECT_EQ(set.samples[0].no_numbers.at("e_above_hull"), "abc");
}

}  // namespace
}  // namespace werner
