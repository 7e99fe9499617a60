// Formulas against pymatgen's, row by row of the development data (bench/formulas_pymatgen.py wrote the hashes).
#include <fmt/format.h>

#include <fstream>

#include "tests/support/support.hpp"
#include "werner/core/composition.hpp"
#include "werner/io/crystal_formats.hpp"

namespace werner {
namespace {

// FNV-1a of 32 bits.
std::string hash_of(const std::string& text) {
  std::uint32_t value = 2166136261u;
  for (const char byte : text) value = (value ^ static_cast<unsigned char>(byte)) * 16777619u;
  return fmt::format("{:08x}", value);
}

TEST(FormulasData, EqualToPymatgenOnEveryRow) {
  REQUIRE_DATA(file, "crystals/mp_train.csv.gz");
  std::ifstream hashes(test::source_dir() / "tests/data/formulas_pymatgen.txt");
  std::size_t rows = 0, different = 0;
  visit_crystals(
      file,
      [&](CrystalEntry&& entry) {
        std::string wanted;
        ASSERT_TRUE(hashes >> wanted);
        ++rows;
        const std::string formula = reduced_formula(composition_of(entry.crystal));
        if (hash_of(formula) == wanted) return;
        ++different;
        ADD_FAILURE() << entry.where << ": " << formula;
      },
      [&](BrokenEntry&& entry) { ADD_FAILURE() << entry.where << ": " << entry.reason; });
  EXPECT_EQ(rows, 25955u);
  EXPECT_EQ(different, 0u);
}

}  // namespace
}  // namespace werner
