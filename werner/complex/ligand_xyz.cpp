// Ligands from 3D structures whose comment names charge and donors.
#include <GraphMol/GraphMol.h>

#include <algorithm>
#include <numeric>

#include "werner/complex/bond_orders.hpp"
#include "werner/complex/ligand_files.hpp"
#include "werner/complex/ligand_rdkit.hpp"
#include "werner/complex/ligand_stereo.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/xyz.hpp"

namespace werner {
namespace {

struct LigandComment {
  std::string name;
  std::optional<int> charge;
  std::vector<DonorGroup> donors;
};

// "[[2]]", "[[0], [5]]", "[[0, 1, 2]]": a list of groups.
std::vector<DonorGroup> read_groups(std::string_view text, const std::string& where) {
  std::vector<DonorGroup> groups;
  std::string digits;
  int depth = 0;
  const auto finish = [&] {
    if (digits.empty()) return;
    const auto number = parse_int(digits);
    if (!number || depth != 2)
      throw Error("donors '" + std::string(text) + "' expected as [[0], [5]]", {.where = where});
    groups.back().push_back(*number);
    digits.clear();
  };
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
      continue;
    }
    finish();
    if (c == '[') {
      if (++depth == 2) groups.emplace_back();
    } else if (c == ']') {
      --depth;
    } else if (c != ',' && c != ' ') {
      throw Error("donors '" + std::string(text) + "' have an unexpected '" + c + "', expected [[0], [5]]",
                  {.where = where});
    }
    if (depth < 0 || depth > 2)
      throw Error("donors '" + std::string(text) + "' expected as [[0], [5]]", {.where = where});
  }
  if (depth != 0) throw Error("donors '" + std::string(text) + "' have an open bracket", {.where = where});
  return groups;
}

LigandComment read_comment(std::string_view comment, const std::string& where) {
  LigandComment result;
  bool first = true;
  for (const std::string& part : split(comment, '|')) {
    const auto colon = part.find(':');
    const std::string key = lower(trim(std::string_view(part).substr(0, colon)));
    const std::string_view value = colon == std::string::npos ? "" : trim(std::string_view(part).substr(colon + 1));
    if (first && colon == std::string::npos) result.name = trim(part);
    if (key == "charge") {
      result.charge = parse_int(value);
      if (!result.charge) throw Error("charge '" + std::string(value) + "' is no whole number", {.where = where});
    }
    if (key == "conn atom" || key == "donors") result.donors = read_groups(value, where);
    first = false;
  }
  const std::string hint = "the comment line is 'id | charge: q | conn atom: [[i]]'";
  if (!result.charge)
    throw Error("no charge in the comment '" + std::string(comment) + "'", {.where = where, .hint = hint});
  if (result.donors.empty())
    throw Error("no donors in the comment '" + std::string(comment) + "'", {.where = where, .hint = hint});
  return result;
}

LigandPtr ligand_from_structure(const Molecule& molecule, const std::string& where) {
  const LigandComment comment = read_comment(molecule.comment, where);
  const int n = static_cast<int>(molecule.size());
  std::vector<int> donors;
  for (const DonorGroup& group : comment.donors)
    for (const int atom : group) {
      if (atom < 0 || atom >= n)
        throw Error(
            "donor atom " + std::to_string(atom) + " is outside the structure, expected 0 to " + std::to_string(n - 1),
            {.where = where, .hint = "atoms are counted from 0"});
      donors.push_back(atom);
    }
  const auto connected = connect_by_radii(molecule.atomic_numbers, molecule.positions);
  const BondAssignments perceived = assign_bond_orders(molecule.atomic_numbers, connected, comment.charge, donors);
  if (perceived.candidates.empty()) throw Error(perceived.reason, {.where = where});
  return ligand_from_bonds(molecule, perceived.candidates.front(), comment.donors, comment.name, where);
}

}  // namespace

LigandPtr ligand_from_bonds(const Molecule& molecule, const BondAssignment& assignment,
                            const std::vector<DonorGroup>& donors, const std::string& name, const std::string& where) {
  std::vector<int> atoms(molecule.size());
  std::iota(atoms.begin(), atoms.end(), 0);
  RDKit::RWMol graph;
  LigandSource source;
  try {
    graph = drawn_molecule(molecule, atoms, assignment);
    read_hands_from_positions(graph);
    source = ligand_source(graph, donors);
  } catch (const std::exception& problem) {
    throw Error("perceived bond orders make no molecule: " + one_line(problem.what()), {.where = where});
  }
  require_electrons(graph, donors, name.empty() ? source.smiles : name, where);
  source.name = name;
  return make_ligand(source, where);
}

LigandFile read_xyz_ligands(std::string_view text, const std::string& file) {
  const std::vector<std::string> lines = split(text, '\n');
  LigandFile result;
  std::size_t line = 0;
  while (line < lines.size()) {
    if (trim(lines[line]).empty()) {
      ++line;
      continue;
    }
    const std::string where = file + ":" + std::to_string(line + 1);
    // A frame ends at a blank line or at the next number of atoms, whatever its own number says.
    const bool has_count = parse_int(lines[line]).has_value();
    std::size_t end = std::min(line + (has_count ? 2 : 1), lines.size());
    while (end < lines.size() && !trim(lines[end]).empty() && !parse_int(lines[end])) ++end;
    try {
      if (!has_count) throw Error("number of atoms expected, found '" + std::string(trim(lines[line])) + "'");
      const std::vector<std::string> frame(lines.begin() + static_cast<std::ptrdiff_t>(line),
                                           lines.begin() + static_cast<std::ptrdiff_t>(end));
      const MoleculeFile read = read_xyz(join(frame, "\n") + "\n", file);
      if (read.molecules.size() != 1)
        throw Error(read.broken.empty() ? "no structure found" : read.broken.front().reason);
      result.ligands.push_back(ligand_from_structure(read.molecules.front(), where));
      result.where.push_back(where);
    } catch (const Error& error) {
      result.refused.push_back({where, refusal(error)});
    }
    line = end;
  }
  return result;
}

}  // namespace werner
