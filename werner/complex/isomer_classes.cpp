#include "werner/complex/isomer_classes.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "werner/complex/ligand_library.hpp"
#include "werner/core/element.hpp"

namespace werner {

namespace {
// Sorts the classes: heaviest element, smallest ligand, ligand's key, fewest chelate rings (the ends of a chain before
// its middle), smallest equivalent donor.
using Mark = std::tuple<int, std::size_t, std::string, std::ptrdiff_t, int>;
struct Entry {
  DonorClass donor_class;
  const Ligand* ligand = nullptr;
};
}  // namespace

static int donor_element(const Ligand& ligand, int donor) { return ligand.atoms[ligand.donors[donor].front()].z; }

// One per donor.
static std::vector<Mark> marks(const Ligand& ligand, const ChelateRules& rules) {
  std::vector<Mark> list;
  for (int d = 0; d < ligand.denticity(); ++d) {
    int smallest = d;
    for (const auto& automorphism : ligand.automorphisms) smallest = std::min(smallest, automorphism[d]);
    const auto rings = std::ranges::count_if(rules.rings, [&](const auto& ring) { return ring.a == d || ring.b == d; });
    list.emplace_back(-donor_element(ligand, d), ligand.atoms.size(), ligand.key, rings, smallest);
  }
  return list;
}

// Fit to stand inside the name of an isomer: "nitrite-N" becomes "nitrite" (the element is clear from the class),
// "4-picoline" "4picoline".
static std::string plain(std::string name, const std::string& symbol) {
  if (name.ends_with("-" + symbol)) name.resize(name.size() - symbol.size() - 1);
  std::erase_if(name, [](unsigned char c) { return !std::isalnum(c) && c != '.' && c != '*'; });
  return name;
}

// What the library calls the ligand, chelates by their shortest name ("gly"); empty where it does not know it.
static std::string short_name(const Ligand& ligand, const std::string& symbol) {
  const auto entries = library_entries();
  const auto named = [&](const std::string& name) { return std::ranges::find(entries, name, &LibraryEntry::name); };
  auto entry = named(ligand.name);
  // The whole library is read only for a ligand that does not come from there.
  if (entry == entries.end() || find_ligand(ligand.name)->key != ligand.key) entry = named(library_name(ligand));
  if (entry == entries.end()) return "";
  std::string name = plain(entry->name, symbol);
  if (ligand.denticity() > 1)
    for (const std::string& alias : entry->aliases)
      if (plain(alias, symbol).size() < name.size()) name = plain(alias, symbol);
  constexpr std::size_t longest = 24;
  return name.size() <= longest ? name : "";
}

static void label(std::vector<Entry*> same_element) {
  const std::string symbol = same_element.front()->donor_class.symbol;
  if (same_element.size() == 1) {
    same_element.front()->donor_class.label = symbol;
    return;
  }
  std::map<std::string, int> owners;
  for (const Entry* entry : same_element) ++owners[short_name(*entry->ligand, symbol)];
  int number = 0;
  for (Entry* entry : same_element) {
    const std::string name = short_name(*entry->ligand, symbol);
    bool one_element = true;
    for (int d = 0; d < entry->ligand->denticity(); ++d)
      one_element &= element(donor_element(*entry->ligand, d)).symbol == symbol;
    entry->donor_class.label = name.empty() || owners[name] > 1 ? symbol + std::to_string(++number)
                               : one_element                    ? name
                                                                : name + symbol;
  }
}

std::vector<int> NamingSet::vertices_of(const SiteArrangement& arrangement, int donor_class) const {
  std::vector<int> found;
  for (int v = 0; v < vertices(); ++v)
    if (class_at(arrangement, v) == donor_class) found.push_back(v);
  return found;
}

NamingSet naming_set(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands) {
  NamingSet set{&polyhedron, &ligands, {}, {}, {}};
  std::map<Mark, Entry> entries;
  std::vector<std::vector<Mark>> marks_of;
  for (const LigandPtr& ligand : ligands) {
    set.rules.push_back(chelate_rules(*ligand));
    marks_of.push_back(marks(*ligand, set.rules.back()));
    for (int d = 0; d < ligand->denticity(); ++d) {
      auto& [donor_class, owner] = entries[marks_of.back()[d]];
      donor_class.symbol = element(donor_element(*ligand, d)).symbol;
      ++donor_class.donors;
      donor_class.chelating = ligand->denticity() > 1;
      donor_class.symmetric_chelate = ligand->denticity() == 2 && marks_of.back()[0] == marks_of.back()[1];
      owner = ligand.get();
    }
  }
  std::map<std::string, std::vector<Entry*>> by_symbol;
  for (auto& [key, entry] : entries) by_symbol[entry.donor_class.symbol].push_back(&entry);
  for (const auto& [symbol, same_element] : by_symbol) label(same_element);
  for (const auto& [key, entry] : entries) set.classes.push_back(entry.donor_class);
  for (const std::vector<Mark>& of_ligand : marks_of) {
    set.class_of.emplace_back();
    for (const Mark& mark : of_ligand)
      set.class_of.back().push_back(static_cast<int>(std::distance(entries.begin(), entries.find(mark))));
  }
  return set;
}

}  // namespace werner
