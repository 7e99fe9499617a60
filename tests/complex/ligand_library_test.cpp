#include "werner/complex/ligand_library.hpp"

#include <map>

#include "tests/support/support.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"

namespace werner {
namespace {

// Every line of data/ligands.txt says charge and donors a second time, apart from the SMILES.
TEST(LigandLibrary, EachEntryIsWhatItDeclares) {
  for (const LibraryEntry& entry : library_entries()) {
    SCOPED_TRACE(entry.name);
    LigandPtr ligand;
    ASSERT_NO_THROW(ligand = find_ligand(entry.name));
    EXPECT_EQ(ligand->name, entry.name);
    EXPECT_EQ(ligand->charge, entry.charge);
    EXPECT_FALSE(ligand->classes.empty());
    std::multiset<std::string> found;
    for (const DonorGroup& group : ligand->donors) {
      std::string donor = element(ligand->atoms[group.front()].z).symbol;
      if (group.size() > 1) donor += std::to_string(group.size());
      found.insert(donor);
    }
    EXPECT_EQ(found, std::multiset<std::string>(entry.donors.begin(), entry.donors.end()));
    for (const std::string& alias : entry.aliases) EXPECT_EQ(find_ligand(alias), ligand) << alias;
  }
}

TEST(LigandLibrary, NamesAndKeysAreUnique) {
  std::map<std::string, std::string> names, keys;
  for (const LigandPtr& ligand : ligand_library()) {
    const auto [it, fresh] = keys.emplace(ligand->key, ligand->name);
    EXPECT_TRUE(fresh) << ligand->name << " is the same ligand as " << it->second;
  }
  for (const LibraryEntry& entry : library_entries()) {
    EXPECT_TRUE(names.emplace(entry.name, entry.name).second) << entry.name;
    for (const std::string& alias : entry.aliases)
      EXPECT_TRUE(names.emplace(alias, entry.name).second)
          << alias << " names " << entry.name << " and " << names[alias];
  }
}

TEST(LigandLibrary, NamesAsPeopleWriteThem) {
  EXPECT_EQ(find_ligand("1,5-Cyclooctadiene")->name, "cod");
  EXPECT_EQ(find_ligand("Boryl catechol")->key, find_ligand("boryl-catechol")->key);
}

TEST(LigandLibrary, UnknownNameHasAHint) {
  try {
    find_ligand("bipi", "ligands.names");
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "ligands.names: unknown ligand 'bipi' (did you mean 'bipy'?)");
  }
}

}  // namespace
}  // namespace werner
