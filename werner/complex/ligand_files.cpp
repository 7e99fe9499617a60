#include "werner/complex/ligand_files.hpp"

#include <map>
#include <optional>

#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/formats.hpp"

namespace werner {

static LigandPtr renamed(const LigandPtr& ligand, const std::string& name) {
  if (name.empty() || name == ligand->name) return ligand;
  auto copy = std::make_shared<Ligand>(*ligand);
  copy->name = name;
  return copy;
}

static LigandPtr read_plain_line(std::string_view line, const std::string& where) {
  const std::vector<std::string> words = split_words(line);
  const bool whole = words[0].ends_with('}') || is_anchored(words[0]);  // says its donors itself
  if (words.size() == 1) return find_ligand(words[0], where);
  if (!whole && words.size() < 3)
    throw Error("'" + std::string(trim(line)) + "' has " + std::to_string(words.size()) +
                    " fields, expected SMILES, donors and charge",
                {.where = where, .hint = "for example: CC(=O)C=C(C)[O-] 2,6 -1 acac"});
  const std::size_t charge_field = whole ? 1 : 2;
  const auto charge = parse_int(words[charge_field]);
  if (!charge) throw Error("charge '" + words[charge_field] + "' is no whole number", {.where = where});
  const LigandPtr ligand =
      whole ? parse_ligand(words[0], where)
            : make_written_ligand({.name = {}, .smiles = words[0], .donors = parse_donors(words[1], where)}, where);
  if (ligand->charge != *charge)
    throw Error("charge " + words[charge_field] + " does not agree with '" + ligand->smiles + "', whose charge is " +
                    std::to_string(ligand->charge),
                {.where = where});
  const std::vector<std::string> name(words.begin() + static_cast<std::ptrdiff_t>(charge_field) + 1, words.end());
  return renamed(ligand, join(name, " "));
}

LigandFile read_plain_ligands(std::string_view text, const std::string& file) {
  LigandFile result;
  int number = 0;
  for (const std::string& line : split(text, '\n')) {
    ++number;
    // A '#' inside a SMILES is a triple bond: comments start a line or follow white space.
    std::string_view content = trim(line);
    for (std::size_t i = 1; i < content.size(); ++i)
      if (content[i] == '#' && (content[i - 1] == ' ' || content[i - 1] == '\t')) content = trim(content.substr(0, i));
    if (content.empty() || content[0] == '#') continue;
    const std::string where = file + ":" + std::to_string(number);
    try {
      result.ligands.push_back(read_plain_line(content, where));
      result.where.push_back(where);
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
  }
  return result;
}

std::string refusal(const Error& error) {
  return error.details().hint.empty() ? error.message() : error.message() + " (" + error.details().hint + ")";
}

// What is wrong with a name as a word of tables, lists and genomes, and what to write instead.
static std::optional<Error> name_problem(const std::string& name) {
  const auto refuse = [&](const std::string& has, std::string instead) {
    return Error("name '" + name + "' " + has, {.where = {}, .hint = "write '" + instead + "'"});
  };
  std::string plain = name;
  for (char& c : plain)
    if (std::string_view(" \t\r\v\f;|").find(c) != std::string_view::npos) c = '_';
  if (plain != name) return refuse("has white space, ';' or '|', expected one word", plain);
  const std::size_t digits = name.find_last_not_of("0123456789");
  if (digits == std::string::npos || digits + 1 == name.size() || digits == 0) return std::nullopt;
  if (name[digits] != '.' && name[digits] != '~') return std::nullopt;
  plain[digits] = '-';
  return refuse("ends in '" + name.substr(digits) + "', which stands for a donor or a copy of a ligand", plain);
}

static bool is_named(const Ligand& ligand) { return ligand.name != ligand.smiles; }

// Each name for one ligand; see read_ligands.
static LigandFile with_unique_names(LigandFile file) {
  LigandFile result;
  result.refused = std::move(file.refused);
  std::map<std::string, std::size_t> known;  // name -> place among result.ligands
  for (std::size_t i = 0; i < file.ligands.size(); ++i) {
    LigandPtr ligand = file.ligands[i];
    const std::string& where = file.where[i];
    try {
      if (is_named(*ligand)) {
        if (const auto problem = name_problem(ligand->name)) throw *problem;
        const LigandPtr built_in = ligand_of_name(ligand->name);
        if (built_in && built_in->key != ligand->key)
          throw Error("'" + ligand->name + "' is the name of another built-in ligand, " + ligand_text(*built_in),
                      {.where = {}, .hint = "give yours a name of its own"});
      }
      auto same = known.find(ligand->name);
      if (same != known.end() && !is_named(*ligand) && result.ligands[same->second]->key != ligand->key) {
        ligand = renamed(ligand, ligand_text(*ligand));
        same = known.find(ligand->name);
      }
      if (same == known.end()) {
        known.emplace(ligand->name, result.ligands.size());
        result.ligands.push_back(ligand);
        result.where.push_back(where);
      } else if (result.ligands[same->second]->key != ligand->key) {
        throw Error("another ligand has the name '" + ligand->name + "' at " + result.where[same->second],
                    {.where = {}, .hint = "give each ligand a name of its own"});
      }
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
  }
  return result;
}

LigandFile read_ligands(const std::filesystem::path& file) {
  const std::string name = file.string();
  const std::string text = read_text_file(file);
  std::string_view first_line = trim(std::string_view(text).substr(0, text.find('\n')));
  LigandFile result;
  if (first_line.find("Encoded SMILES") != std::string_view::npos)
    result = read_tmqmg_ligands(text, name);
  else if (parse_int(first_line))
    result = read_xyz_ligands(text, name);
  else
    result = read_plain_ligands(text, name);
  result = with_unique_names(std::move(result));
  if (result.ligands.empty()) {
    if (result.refused.empty()) throw Error("no ligand in '" + name + "'", {.where = name});
    throw Error("no readable ligand in '" + name + "', first problem: " + result.refused.front().reason,
                {.where = result.refused.front().where});
  }
  return result;
}

}  // namespace werner
