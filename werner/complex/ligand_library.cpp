#include "werner/complex/ligand_library.hpp"

#include <algorithm>
#include <cassert>
#include <deque>
#include <map>
#include <mutex>
#include <set>

#include "werner/complex/ligand_anchored.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view ligands_txt();
}

static std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string& item : split(text, ','))
    if (!trim(item).empty()) items.emplace_back(trim(item));
  return items;
}

static std::vector<LibraryEntry> read_entries() {
  std::vector<LibraryEntry> entries;
  for (const std::string& line : split(embedded::ligands_txt(), '\n')) {
    if (trim(line).empty() || line[0] == '#') continue;
    const std::vector<std::string> field = split(line, '|');
    assert(field.size() == 6);
    entries.push_back({.name = std::string(trim(field[0])),
                       .aliases = comma_list(field[1]),
                       .text = std::string(trim(field[2])),
                       .charge = parse_int(field[3]).value(),
                       .donors = split_words(field[4]),
                       .classes = comma_list(field[5])});
  }
  std::sort(entries.begin(), entries.end(), [](const LibraryEntry& a, const LibraryEntry& b) {
    return std::pair(lower(a.name), a.name) < std::pair(lower(b.name), b.name);
  });
  return entries;
}

std::span<const LibraryEntry> library_entries() {
  static const std::vector<LibraryEntry> entries = read_entries();
  return entries;
}

static LigandPtr parse_entry(const LibraryEntry& entry) {
  auto ligand = std::make_shared<Ligand>(*parse_ligand(entry.text, "built-in ligand " + entry.name));
  ligand->name = entry.name;
  ligand->classes = entry.classes;
  return ligand;
}

// Each entry is parsed when it is first asked for: commands that need three ligands do not pay for all.
static LigandPtr entry_ligand(std::size_t index) {
  struct Slot {
    std::once_flag once;
    LigandPtr ligand;
  };
  static std::deque<Slot> slots(library_entries().size());
  Slot& slot = slots[index];
  std::call_once(slot.once, [&] { slot.ligand = parse_entry(library_entries()[index]); });
  return slot.ligand;
}

std::span<const LigandPtr> ligand_library() {
  static const std::vector<LigandPtr> ligands = [] {
    std::vector<LigandPtr> all;
    for (std::size_t i = 0; i < library_entries().size(); ++i) all.push_back(entry_ligand(i));
    return all;
  }();
  return ligands;
}

// Names and aliases -> entry.
static const std::map<std::string, std::size_t, std::less<>>& exact_names() {
  static const auto names = [] {
    std::map<std::string, std::size_t, std::less<>> map;
    for (std::size_t i = 0; i < library_entries().size(); ++i) {
      map.emplace(library_entries()[i].name, i);
      for (const std::string& alias : library_entries()[i].aliases) map.emplace(alias, i);
    }
    return map;
  }();
  return names;
}

LigandPtr ligand_of_name(std::string_view name) {
  const auto it = exact_names().find(name);
  return it == exact_names().end() ? nullptr : entry_ligand(it->second);
}

// Names that differ in capitals, in blanks for hyphens or in commas for points are meant to be the same:
// "1,5-Cyclooctadiene".
static std::string plain_name(std::string_view name) {
  std::string plain = lower(name);
  for (char& c : plain) c = c == ',' ? '.' : c == ' ' || c == '_' ? '-' : c;
  return plain;
}

LigandPtr find_ligand(std::string_view name_or_smiles, const std::string& where) {
  const std::string_view name = trim(name_or_smiles);
  if (name.ends_with('}') || is_anchored(name)) return parse_ligand(name, where);
  const auto& names = exact_names();
  if (const LigandPtr ligand = ligand_of_name(name)) return ligand;

  std::set<std::size_t> same_letters;
  std::vector<std::string> known;
  for (const auto& [known_name, index] : names) {
    if (plain_name(known_name) == plain_name(name)) same_letters.insert(index);
    known.push_back(known_name);
  }
  if (same_letters.size() == 1) return entry_ligand(*same_letters.begin());
  const auto nearest = nearest_name(name, known);
  if (!nearest && is_smiles(name)) return parse_ligand(name, where);  // complains that no donors are named
  const std::string slip = nearest ? "did you mean '" + *nearest + "'?" : "";
  throw UsageError("unknown ligand '" + std::string(name) + "'",
                   {.where = where,
                    .hint = nearest && is_smiles(name) ? slip + " a SMILES names its donors, as in n1ccccc1{0}"
                            : nearest                  ? slip
                                      : "expected a name of the library or SMILES{donors}, for example n1ccccc1{0}"});
}

std::string library_name(const Ligand& ligand) {
  static const auto names = [] {
    std::map<std::string, std::string> map;
    for (const LigandPtr& entry : ligand_library()) {
      map.emplace(entry->key, entry->name);
      map.emplace(entry->mirror_key, entry->name);
    }
    return map;
  }();
  const auto it = names.find(ligand.key);
  return it == names.end() ? "" : it->second;
}

std::vector<std::string> ligand_classes() {
  std::set<std::string> classes;
  for (const LibraryEntry& entry : library_entries()) classes.insert(entry.classes.begin(), entry.classes.end());
  return {classes.begin(), classes.end()};
}

}  // namespace werner
