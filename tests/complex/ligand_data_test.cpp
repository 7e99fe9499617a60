// Ligands of published data sets: every entry is read, and those of the library that occur there agree with them.
#include <iostream>
#include <map>
#include <set>

#include "tests/support/support.hpp"
#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_identity.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/formats.hpp"

namespace werner {
namespace {

std::set<std::string> keys_of(const LigandFile& file) {
  std::set<std::string> keys;
  for (const LigandPtr& ligand : file.ligands) keys.insert(ligand->key);
  return keys;
}

// The published counts of [PdL4] need all ligands, all different, half of them neutral and half anionic. Of the 604
// entries of the whole library 14 repeat name and ligand of an earlier one.
TEST(LigandsData, PublishedLigandsOfThePalladiumStudy) {
  for (const auto& [name, count, distinct] :
       {std::tuple("ligands-1M.xyz", 50, true), std::tuple("ligands-1B.xyz", 252, true),
        std::tuple("ligands.xyz", 590, false)}) {
    REQUIRE_DATA(file, "complexes/pl-moga/" + std::string(name));
    const LigandFile read = read_ligands(file);
    for (const RefusedLigand& refused : read.refused) ADD_FAILURE() << refused.where << ": " << refused.reason;
    ASSERT_EQ(static_cast<int>(read.ligands.size()), count) << name;
    int neutral = 0;
    for (const LigandPtr& ligand : read.ligands) {
      neutral += ligand->charge == 0;
      EXPECT_TRUE(ligand->charge == 0 || ligand->charge == -1) << ligand->name;
      EXPECT_EQ(ligand->denticity(), 1) << ligand->name;
    }
    if (distinct) {
      EXPECT_EQ(neutral, count / 2) << name;
      EXPECT_EQ(static_cast<int>(keys_of(read).size()), count) << name;
    }
  }
}

// Connection IDs count atoms of a structure that is not in the table, so that donors come from the encoded SMILES;
// graphs of the two SMILES columns are compared row by row by the reader.
TEST(LigandsData, TablesOfTmqmgL) {
  // Rows whose encoded donor is a hydrogen of C or N: contacts, not donors.
  const std::set<std::string> known{"complexes/tmqmg-l/bi.csv:4092", "complexes/tmqmg-l/bi.csv:4240"};
  for (const auto& [name, rows] : {std::pair("mono.csv", 4510), std::pair("bi.csv", 4546)}) {
    REQUIRE_DATA(file, "complexes/tmqmg-l/" + std::string(name));
    const LigandFile read = read_ligands(file);
    EXPECT_EQ(static_cast<int>(read.ligands.size() + read.refused.size()), rows);
    for (const RefusedLigand& refused : read.refused) {
      std::cout << "refused " << refused.where << ": " << refused.reason << "\n";
      EXPECT_TRUE(std::any_of(known.begin(), known.end(),
                              [&](const std::string& row) { return refused.where.ends_with(row); }));
    }
    int same_text = 0;
    const CsvTable table = parse_csv(read_text_file(file), file.string());
    std::map<std::string, std::string> encoded;
    for (const CsvRow& row : table.rows) encoded[row.fields[0]] = row.fields[table.column("Encoded SMILES", "")];
    for (const LigandPtr& ligand : read.ligands) {
      EXPECT_EQ(ligand->charge, 0) << ligand->name;
      EXPECT_EQ(ligand->denticity(), std::string(name) == "mono.csv" ? 1 : 2) << ligand->name;
      const std::string text = encode_anchored(*ligand);
      // A meso cage whose two drawings are told apart: the one ligand for which identity errs.
      if (ligand->name != "ligand20618-0") {
        EXPECT_EQ(decode_anchored(text)->key, ligand->key) << text;
      }
      same_text += text == encoded[ligand->name];
    }
    std::cout << name << ": " << read.ligands.size() << " read, " << same_text << " encoded to the very same text\n";
  }
}

// Identity without stereochemistry, which the tables do not carry; without donors too when they are not asked for.
std::string bare_key(Ligand ligand, bool with_donors) {
  if (!with_donors) ligand.donors.clear();
  ligand.stereo_centres.clear();
  ligand.stereo_bonds.clear();
  return with_identity(std::move(ligand)).key;
}

bool has_haptic_donor(const Ligand& ligand) {
  return std::any_of(ligand.donors.begin(), ligand.donors.end(),
                     [](const DonorGroup& group) { return group.size() > 1; });
}

// The encoded SMILES of the tables has no stereocentres, the decoded one has. RDKit's own reading of it: (S)- and
// (R)-1-phenylethylamine differ, and the bisphospholane of BPE has four centres.
TEST(LigandsData, TablesOfTmqmgLKeepStereocentres) {
  const std::map<std::string, std::string> known{{"ligand666-0", "C[C@H](N)c1ccccc1{2}"},
                                                 {"ligand124-0", "C[C@@H]1CC[C@@H](C)P1CCP1[C@H](C)CC[C@H]1C{6,9}"}};
  int found = 0;
  for (const std::string name : {"mono.csv", "bi.csv"}) {
    REQUIRE_DATA(file, "complexes/tmqmg-l/" + name);
    int chiral = 0;
    for (const LigandPtr& ligand : read_ligands(file).ligands) {
      chiral += !ligand->stereo_centres.empty();
      if (const auto at = known.find(ligand->name); at != known.end()) {
        EXPECT_EQ(ligand->key, parse_ligand(at->second)->key) << ligand->smiles;
        ++found;
      }
    }
    EXPECT_GT(chiral, 500) << name;
  }
  EXPECT_EQ(found, 2);
}

// Where a built-in ligand's graph and charge stand in a data set with as many donors, the donors are those of the
// library or of its linkage isomer. The sets hold no haptic ligands and none of more than two donors.
TEST(LigandsData, LibraryAgreesWithTmqmgLAndThePalladiumStudy) {
  std::set<std::string> ligands;
  std::map<std::string, std::set<int>> denticities;  // of each graph
  for (const char* name : {"pl-moga/ligands.xyz", "tmqmg-l/mono.csv", "tmqmg-l/bi.csv"}) {
    REQUIRE_DATA(file, "complexes/" + std::string(name));
    for (const LigandPtr& ligand : read_ligands(file).ligands) {
      denticities[bare_key(*ligand, false)].insert(ligand->denticity());
      ligands.insert(bare_key(*ligand, true));
    }
  }
  std::set<std::string> agreeing_graphs;
  for (const LigandPtr& ligand : ligand_library())
    if (ligands.contains(bare_key(*ligand, true))) agreeing_graphs.insert(bare_key(*ligand, false));
  std::vector<std::string> unwitnessed, other_mode;
  int agreeing = 0;
  for (const LigandPtr& ligand : ligand_library()) {
    const std::string graph = bare_key(*ligand, false);
    if (ligands.contains(bare_key(*ligand, true))) {
      ++agreeing;
    } else if (!denticities.contains(graph)) {
      unwitnessed.push_back(ligand->name);
    } else {
      other_mode.push_back(ligand->name);
      if (!has_haptic_donor(*ligand) && denticities[graph].contains(ligand->denticity())) {
        EXPECT_TRUE(agreeing_graphs.contains(graph)) << ligand->name << " binds by other donors in the data";
      }
    }
  }
  std::cout << agreeing << " of " << ligand_library().size() << " agree; " << other_mode.size()
            << " stand there in other binding modes only: " << join(other_mode, ", ") << "\n"
            << unwitnessed.size() << " without a witness: " << join(unwitnessed, ", ") << "\n";
  EXPECT_GT(agreeing, 200);
}

}  // namespace
}  // namespace werner
