// A structure belongs to its complex: neither the rows before it, nor the other threads, nor the process change a byte.
#include <map>

#include "tests/support/support.hpp"
#include "werner/core/random.hpp"
#include "werner/core/text.hpp"

namespace werner::test {
namespace {

const std::string header = "name,metal,oxidation_state,geometry,ligands,isomer\n";

// Chelates, haptic groups, pincers, macrocycles, hexadentates; ligands come back in other arrangements and at other
// lengths, since conformers are kept for whoever asks for the same ligand next.
const std::vector<std::string> rows{
    "iron-bipy,Fe,2,octahedral,bipy*3,Delta",
    "ruthenium-bipy,Ru,2,octahedral,bipy*2;chloride*2,all",
    "platinum-bipy,Pt,2,square-planar,bipy;chloride*2,",
    "cobalt-en,Co,3,octahedral,en*3,",
    "platinum-en,Pt,2,square-planar,en;ammonia*2,",
    "nickel-dppe,Ni,2,square-planar,dppe;chloride*2,",
    "palladium-dppe,Pd,0,tetrahedral,dppe*2,",
    "ruthenium-terpy,Ru,2,octahedral,terpy*2,",
    "platinum-terpy,Pt,2,square-planar,terpy;chloride,",
    "zinc-terpy,Zn,2,trigonal-bipyramidal,terpy;chloride*2,",
    "cobalt-edta,Co,3,octahedral,edta,",
    "manganese-salen,Mn,3,square-pyramidal,salen;chloride,",
    "cobalt-salen,Co,3,octahedral,salen;acac,",
    "ferrocene,Fe,2,sandwich,Cp*2,",
    "piano-stool,Ru,2,half-sandwich,benzene;dppe;chloride,",
    "palladium-allyl,Pd,2,square-planar,allyl;PPh3;chloride,",
    "europium-acac,Eu,3,square-antiprismatic,acac*3;water*2,",
    "porphyrin,Zn,2,square-planar,porphine,",
};

std::string frame_name(const std::string& comment) {
  const std::size_t at = comment.find("name=") + 5;
  return comment.substr(at, comment.find(' ', at) - at);
}

// Text of the structures, by the name of their row.
using Structures = std::map<std::string, std::string>;

Structures built(const std::vector<std::string>& table, const std::vector<std::string>& flags) {
  const ScratchDir scratch;
  std::string text = header;
  for (const std::string& row : table) text += row + "\n";
  scratch.write("list.csv", text);
  std::vector<std::string> words{"build", "complex", "--batch", "list.csv", "-o", "out.xyz", "--rotamers", "2"};
  words.insert(words.end(), flags.begin(), flags.end());
  const CommandResult result = run_werner(words, scratch.path());
  EXPECT_EQ(result.exit_code, 0) << result.err;
  Structures structures;
  const std::vector<std::string> lines = split(read_text(scratch.path() / "out.xyz"), '\n');
  for (std::size_t line = 0; line + 1 < lines.size();) {
    const std::size_t end = line + 2 + static_cast<std::size_t>(parse_int(lines[line]).value());
    std::string& frames = structures[frame_name(lines[line + 1])];
    for (; line < end; ++line) frames += lines[line] + "\n";
  }
  return structures;
}

TEST(BuildBatch, StructuresDependOnTheirRowAlone) {
  const Structures reference = built(rows, {"--threads", "1"});
  ASSERT_EQ(reference.size(), rows.size()) << "every row is built";
  std::vector<std::string> order(rows.rbegin(), rows.rend());
  EXPECT_EQ(built(order, {"--threads", "1"}), reference) << "reversed";
  RandomStream random(11, 0, "rows");
  for (const char* threads : {"2", "5"}) {
    random.shuffle<std::string>(order);
    EXPECT_EQ(built(order, {"--threads", threads}), reference) << threads << " threads";
  }
  for (const std::string& row : rows) {
    const std::string name = row.substr(0, row.find(','));
    EXPECT_EQ(built({row}, {}), (Structures{{name, reference.at(name)}})) << name << " alone";
  }
}

// What makes the comparison above worth something: another seed is seen.
TEST(BuildBatch, AnotherSeedGivesOtherStructures) {
  const std::vector<std::string> some{rows[3], rows[5], rows[6]};
  EXPECT_NE(built(some, {}), built(some, {"--seed", "2"}));
}

}  // namespace
}  // namespace werner::test
