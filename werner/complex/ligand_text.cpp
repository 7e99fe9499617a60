// Ligands as people type them: "SMILES{donors}"; and distances along their bonds.
#include <GraphMol/GraphMol.h>
#include <GraphMol/MolOps.h>
#include <GraphMol/SmilesParse/SmilesParse.h>
#include <GraphMol/SmilesParse/SmilesWrite.h>

#include <algorithm>
#include <deque>

#include "werner/complex/ligand.hpp"
#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

std::vector<DonorGroup> parse_donors(std::string_view text, const std::string& where) {
  const auto refuse = [&](const std::string& found) {
    return UsageError("donors '" + std::string(text) + "' have " + found,
                      {.where = where, .hint = "write 0,11 for two donors, (0,1,2,3,4) for a haptic group"});
  };
  std::vector<DonorGroup> donors;
  std::string digits;
  bool in_group = false, expect_comma = false, after_blank = false;
  const auto finish_number = [&] {
    const auto number = parse_int(digits);
    if (!number) throw refuse(digits.empty() ? "a missing number" : "the number '" + digits + "' that is too large");
    if (in_group)
      donors.back().push_back(*number);
    else
      donors.push_back({*number});
    digits.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '\t') {
      after_blank = true;
      continue;
    }
    if (c >= '0' && c <= '9' && after_blank && !digits.empty())
      throw refuse("a blank between two numbers where a comma belongs");
    after_blank = false;
    if (c >= '0' && c <= '9' && !expect_comma) {
      digits += c;
    } else if (c == '(' && !in_group && digits.empty() && !expect_comma) {
      in_group = true;
      donors.emplace_back();
    } else if (c == ')' && in_group) {
      finish_number();
      in_group = false;
      expect_comma = true;
    } else if (c == ',') {
      if (!expect_comma) finish_number();
      expect_comma = false;
    } else {
      throw refuse(std::string("an unexpected '") + c + "'");
    }
  }
  if (in_group) throw refuse("an open parenthesis");
  if (!expect_comma) finish_number();
  return donors;
}

std::string donors_text(const std::vector<DonorGroup>& donors) {
  std::vector<std::string> parts;
  for (const DonorGroup& group : donors) {
    std::vector<std::string> numbers;
    for (const int atom : group) numbers.push_back(std::to_string(atom));
    parts.push_back(group.size() == 1 ? numbers.front() : "(" + join(numbers, ",") + ")");
  }
  return join(parts, ",");
}

bool is_smiles(std::string_view text) {
  RDKit::SmilesParserParams parameters;
  parameters.allowCXSMILES = false;
  parameters.parseName = false;
  try {
    const std::unique_ptr<RDKit::RWMol> molecule(RDKit::SmilesToMol(std::string(text), parameters));
    return molecule && molecule->getNumAtoms() > 0;
  } catch (const std::exception&) {
    return false;
  }
}

// "write n1ccccc1{0}": braces with the first atom that usually binds.
static std::string donor_hint(std::string_view smiles) {
  constexpr std::string_view rule = "donor atoms stand in braces behind the SMILES, counted from 0";
  const std::unique_ptr<RDKit::RWMol> molecule(is_smiles(smiles) ? RDKit::SmilesToMol(std::string(smiles)) : nullptr);
  if (molecule)
    for (const auto* atom : molecule->atoms())
      if (const int z = atom->getAtomicNum(); z != 1 && z != 6)
        return std::string(rule) + ", as in " + std::string(smiles) + "{" + std::to_string(atom->getIdx()) + "}";
  return std::string(rule) + ", as in n1ccccc1{0}";
}

LigandPtr parse_ligand(std::string_view text, const std::string& where) {
  text = trim(text);
  if (is_anchored(text)) return parse_ligand(ligand_text(*decode_anchored(text, {}, where)), where);
  const auto open = text.rfind('{');
  const bool empty = open != std::string_view::npos && trim(text.substr(open + 1, text.size() - open - 2)).empty();
  if (open == std::string_view::npos || text.back() != '}' || empty)
    throw UsageError("ligand '" + std::string(text) + "' names no donors, expected SMILES{donors}",
                     {.where = where, .hint = donor_hint(text.substr(0, open))});
  const std::string_view donors = text.substr(open + 1, text.size() - open - 2);
  return make_written_ligand(
      {.name = {}, .smiles = std::string(text.substr(0, open)), .donors = parse_donors(donors, where)}, where);
}

void fold_hydrogens(RDKit::RWMol& molecule, const std::vector<DonorGroup>& donors) {
  // Those that are no substituents stay anyway (hydride, dihydrogen, bridges); donors are marked by a map number, and
  // so are those of phosphines with a hand, which RDKit loses track of.
  for (const DonorGroup& group : donors)
    for (const int atom : group)
      if (auto* donor = molecule.getAtomWithIdx(static_cast<unsigned>(atom)); donor->getAtomicNum() == 1)
        donor->setAtomMapNum(1);
  for (auto* hydrogen : molecule.atoms()) {
    if (hydrogen->getAtomicNum() != 1 || hydrogen->getDegree() != 1) continue;
    for (const auto* carrier : molecule.atomNeighbors(hydrogen))
      if ((carrier->getAtomicNum() == 15 || carrier->getAtomicNum() == 33) && carrier->getDegree() == 3 &&
          carrier->getChiralTag() != RDKit::Atom::CHI_UNSPECIFIED)
        hydrogen->setAtomMapNum(1);
  }
  RDKit::MolOps::RemoveHsParameters removal;
  removal.removeMapped = false;
  RDKit::MolOps::removeHs(molecule, removal, false);
  for (auto* atom : molecule.atoms()) atom->setAtomMapNum(0);
}

LigandSource ligand_source(const RDKit::ROMol& molecule, const std::vector<DonorGroup>& donors) {
  RDKit::RWMol heavy(molecule);
  for (auto* atom : heavy.atoms()) atom->setProp("before", static_cast<int>(atom->getIdx()));
  fold_hydrogens(heavy, donors);
  LigandSource source{.name = {}, .smiles = RDKit::MolToSmiles(heavy), .donors = {}};
  std::vector<unsigned> order;
  heavy.getProp("_smilesAtomOutputOrder", order);
  std::vector<int> position(molecule.getNumAtoms(), -1);
  for (std::size_t i = 0; i < order.size(); ++i)
    position[heavy.getAtomWithIdx(order[i])->getProp<int>("before")] = static_cast<int>(i);
  for (const DonorGroup& group : donors) {
    DonorGroup& written = source.donors.emplace_back();
    for (const int atom : group) {
      written.push_back(position[atom]);
    }
    std::sort(written.begin(), written.end());
  }
  std::sort(source.donors.begin(), source.donors.end());
  return source;
}

std::string ligand_text(const Ligand& ligand) {
  const RDKitLigand read = rdkit_ligand(ligand);
  std::vector<int> atom_of(read.place.size());
  for (std::size_t i = 0; i < read.place.size(); ++i) atom_of[read.place[i]] = static_cast<int>(i);
  std::vector<DonorGroup> donors = ligand.donors;
  for (DonorGroup& group : donors)
    for (int& atom : group) atom = atom_of[atom];
  const LigandSource source = ligand_source(*read.molecule, donors);
  return source.smiles + "{" + donors_text(source.donors) + "}";
}

std::vector<std::vector<int>> neighbours(const Ligand& ligand) {
  std::vector<std::vector<int>> around(ligand.atoms.size());
  for (const Bond& bond : ligand.bonds) {
    around[bond.a].push_back(bond.b);
    around[bond.b].push_back(bond.a);
  }
  return around;
}

std::vector<int> bond_distances(const Ligand& ligand, const std::vector<int>& from) {
  const auto around = neighbours(ligand);
  std::vector<int> distance(ligand.atoms.size(), -1);
  std::deque<int> front(from.begin(), from.end());
  for (const int atom : from) distance[atom] = 0;
  while (!front.empty()) {
    const int atom = front.front();
    front.pop_front();
    for (const int next : around[atom])
      if (distance[next] < 0) {
        distance[next] = distance[atom] + 1;
        front.push_back(next);
      }
  }
  return distance;
}

int donor_distance(const Ligand& ligand, int donor_a, int donor_b) {
  const std::vector<int> distance = bond_distances(ligand, ligand.donors[donor_a]);
  int nearest = -1;
  for (const int atom : ligand.donors[donor_b])
    if (nearest < 0 || distance[atom] < nearest) nearest = distance[atom];
  return nearest;
}

}  // namespace werner
