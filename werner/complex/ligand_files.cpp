#include "werner/complex/ligand_files.hpp"

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
  const bool braces = words[0].ends_with('}');
  if (words.size() == 1) return find_ligand(words[0], where);
  if (!braces && words.size() < 3)
    throw Error("'" + std::string(trim(line)) + "' has " + std::to_string(words.size()) +
                    " fields, expected SMILES, donors and charge",
                {.where = where, .hint = "for example: CC(=O)C=C(C)[O-] 2,6 -1 acac"});
  const std::size_t charge_field = braces ? 1 : 2;
  const auto charge = parse_int(words[charge_field]);
  if (!charge) throw Error("charge '" + words[charge_field] + "' is no whole number", {.where = where});
  const LigandPtr ligand =
      braces ? parse_ligand(words[0], where)
             : make_ligand({.name = {}, .smiles = words[0], .donors = parse_donors(words[1], where)}, where);
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
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
  }
  return result;
}

std::string refusal(const Error& error) {
  return error.details().hint.empty() ? error.message() : error.message() + " (" + error.details().hint + ")";
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
  if (result.ligands.empty()) {
    if (result.refused.empty()) throw Error("no ligand in '" + name + "'", {.where = name});
    throw Error("no readable ligand in '" + name + "', first problem: " + result.refused.front().reason,
                {.where = result.refused.front().where});
  }
  return result;
}

}  // namespace werner
