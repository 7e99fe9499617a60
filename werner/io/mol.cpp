#include "werner/io/mol.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>
#include <optional>

#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/xyz.hpp"

namespace werner {
namespace {

constexpr int dative_type = 9;

int bond_type(BondOrder order) { return order == BondOrder::dative ? dative_type : static_cast<int>(order); }

std::optional<BondOrder> bond_order(int type) {
  if (type >= 1 && type <= 4) return static_cast<BondOrder>(type);
  if (type == dative_type) return BondOrder::dative;
  return std::nullopt;
}

// Carries the line number out of the nested readers.
struct Problem {
  int line;
  std::string reason;
};

class Entry {
 public:
  Entry(std::span<const std::string_view> lines, int first) : lines_(lines), first_(first) {}
  bool at_end() const { return next_ >= lines_.size(); }
  int line_number() const { return first_ + static_cast<int>(next_); }  // of the line that next() gives next
  std::string_view peek() const { return lines_[next_]; }
  std::string_view next() {
    if (at_end()) throw Problem{line_number() - 1, "the entry ends too early"};
    return lines_[next_++];
  }
  [[noreturn]] void fail(const std::string& reason) const { throw Problem{line_number() - 1, reason}; }

 private:
  std::span<const std::string_view> lines_;
  int first_;
  std::size_t next_ = 0;
};

std::string_view field(std::string_view line, std::size_t from, std::size_t width) {
  return from < line.size() ? trim(line.substr(from, width)) : std::string_view();
}

int integer(const Entry& entry, std::string_view text, std::string_view what) {
  const std::optional<int> value = parse_int(text);
  if (!value) entry.fail(fmt::format("expected {}, found '{}'", what, excerpt(text)));
  return *value;
}

double coordinate(const Entry& entry, std::string_view text) {
  const std::optional<double> value = parse_double(text);
  if (!value || !(std::abs(*value) <= 1e6))
    entry.fail(fmt::format("coordinate '{}' is not a finite number", excerpt(text)));
  return *value;
}

void add_atom(const Entry& entry, Molecule& molecule, std::string_view symbol, const Vec3& position) {
  const std::optional<int> z = atomic_number(symbol);
  if (!z) entry.fail(fmt::format("unknown element '{}'", excerpt(symbol)));
  molecule.atomic_numbers.push_back(*z);
  molecule.positions.push_back(position);
  molecule.formal_charges.push_back(0);
}

void add_bond(const Entry& entry, Molecule& molecule, int a, int b, int type) {
  const int n = static_cast<int>(molecule.size());
  if (a < 1 || a > n || b < 1 || b > n || a == b)
    entry.fail(fmt::format("a bond between atoms {} and {} of {}", a, b, n));
  const std::optional<BondOrder> order = bond_order(type);
  if (!order) entry.fail(fmt::format("bond type {} is none of 1, 2, 3, 4, 9", type));
  molecule.bonds.push_back({a - 1, b - 1, *order});
}

void read_v2000(Entry& entry, Molecule& molecule, std::string_view counts) {
  const int atoms = integer(entry, field(counts, 0, 3), "the number of atoms");
  const int bonds = integer(entry, field(counts, 3, 3), "the number of bonds");
  for (int i = 0; i < atoms; ++i) {
    const std::string_view line = entry.next();
    const double x = coordinate(entry, field(line, 0, 10)), y = coordinate(entry, field(line, 10, 10)),
                 z = coordinate(entry, field(line, 20, 10));
    add_atom(entry, molecule, field(line, 31, 3), {x, y, z});
    // 1 to 3 are charges 3 to 1, 5 to 7 are -1 to -3, 4 is a radical.
    const int code = parse_int(field(line, 36, 3)).value_or(0);
    if (code >= 1 && code <= 7 && code != 4) molecule.formal_charges.back() = 4 - code;
  }
  for (int i = 0; i < bonds; ++i) {
    const std::string_view line = entry.next();
    const int a = integer(entry, field(line, 0, 3), "an atom number");
    const int b = integer(entry, field(line, 3, 3), "an atom number");
    add_bond(entry, molecule, a, b, integer(entry, field(line, 6, 3), "a bond type"));
  }
  bool charges_seen = false;
  while (!entry.at_end() && !entry.peek().starts_with("M  END")) {
    const std::string_view line = entry.next();
    if (!line.starts_with("M  CHG")) continue;
    // The first such line voids what the atom block said.
    if (!charges_seen) molecule.formal_charges.assign(molecule.size(), 0);
    charges_seen = true;
    const std::vector<std::string> words = split_words(line.substr(6));
    for (std::size_t k = 1; k + 1 < words.size(); k += 2) {
      const int atom = integer(entry, words[k], "an atom number");
      if (atom < 1 || atom > atoms) entry.fail(fmt::format("a charge on atom {} of {}", atom, atoms));
      const int charge = integer(entry, words[k + 1], "a charge");
      if (charge < -15 || charge > 15) entry.fail(fmt::format("charge {} is outside -15 to 15", charge));
      molecule.formal_charges[atom - 1] = charge;
    }
  }
  if (entry.at_end()) entry.fail("the entry ends without 'M  END'");
  entry.next();
}

// The words after "M  V30 "; a trailing dash continues on the next line.
std::vector<std::string> v3000_words(Entry& entry) {
  std::string text;
  while (true) {
    const std::string_view line = entry.next();
    if (!line.starts_with("M  V30")) entry.fail(fmt::format("expected 'M  V30', found '{}'", excerpt(line)));
    const std::string_view rest = trim(line.substr(6));
    if (rest.empty() || rest.back() != '-') {
      text += rest;
      return split_words(text);
    }
    text += rest.substr(0, rest.size() - 1);
  }
}

void read_v3000(Entry& entry, Molecule& molecule) {
  std::string block;
  while (!entry.at_end() && !entry.peek().starts_with("M  END")) {
    const std::vector<std::string> words = v3000_words(entry);
    if (words.empty()) continue;
    if (words[0] == "BEGIN" || words[0] == "END") {
      block = words[0] == "BEGIN" && words.size() > 1 ? words[1] : "";
    } else if (block == "ATOM") {
      if (words.size() < 6) entry.fail("expected number, element, x, y, z and mapping of an atom");
      if (integer(entry, words[0], "an atom number") != static_cast<int>(molecule.size()) + 1)
        entry.fail(fmt::format("expected atom number {}, found '{}'", molecule.size() + 1, words[0]));
      const double x = coordinate(entry, words[2]), y = coordinate(entry, words[3]), z = coordinate(entry, words[4]);
      add_atom(entry, molecule, words[1], {x, y, z});
      for (std::size_t k = 6; k < words.size(); ++k) {
        if (!words[k].starts_with("CHG=")) continue;
        const int charge = integer(entry, std::string_view(words[k]).substr(4), "a charge");
        if (charge < -15 || charge > 15) entry.fail(fmt::format("charge {} is outside -15 to 15", charge));
        molecule.formal_charges.back() = charge;
      }
    } else if (block == "BOND") {
      if (words.size() < 4) entry.fail("expected number, type and two atoms of a bond");
      const int a = integer(entry, words[2], "an atom number"), b = integer(entry, words[3], "an atom number");
      add_bond(entry, molecule, a, b, integer(entry, words[1], "a bond type"));
    }
  }
  if (entry.at_end()) entry.fail("the entry ends without 'M  END'");
  entry.next();
}

void read_data_items(Entry& entry, Molecule& molecule) {
  while (!entry.at_end()) {
    const std::string_view line = entry.next();
    const std::size_t open = line.find('<'), close = line.rfind('>');
    if (!line.starts_with(">") || open == std::string_view::npos || close <= open) continue;
    std::string value;
    while (!entry.at_end() && !trim(entry.peek()).empty())
      value += (value.empty() ? "" : "\n") + std::string(trim(entry.next()));
    molecule.info[std::string(line.substr(open + 1, close - open - 1))] = value;
  }
}

Molecule read_entry(Entry entry) {
  Molecule molecule;
  molecule.comment = trim(entry.next());
  if (!molecule.comment.empty()) molecule.info["name"] = molecule.comment;
  entry.next();
  entry.next();
  const std::string_view counts = entry.next();
  if (counts.find("V3000") != std::string_view::npos)
    read_v3000(entry, molecule);
  else
    read_v2000(entry, molecule, counts);
  if (molecule.size() == 0) entry.fail("no atoms");
  read_data_items(entry, molecule);
  molecule.charge = charge_of(molecule.info);
  // Without bonds the formal charges say nothing: coordinates of a program that knew neither.
  if (!molecule.info.contains("charge") && (!molecule.bonds.empty() || molecule.size() == 1))
    molecule.charge = std::accumulate(molecule.formal_charges.begin(), molecule.formal_charges.end(), 0);
  molecule.unpaired_electrons = unpaired_electrons_of(molecule.info);
  return molecule;
}

int formal_charge(const Molecule& molecule, std::size_t atom) {
  return molecule.formal_charges.empty() ? 0 : molecule.formal_charges[atom];
}

// One line that ends no entry.
std::string plain_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  return text.starts_with("$$$$") ? " " + text : text;
}

std::string title(const Molecule& molecule) {
  const auto name = molecule.info.find("name");
  return plain_line(name != molecule.info.end() ? name->second : molecule.comment).substr(0, 80);
}

std::string item_name(std::string key) {
  for (char& c : key)
    if (c == '<' || c == '>' || c == '\n' || c == '\r') c = '_';
  return key;
}

void write_v2000(fmt::memory_buffer& out, const Molecule& molecule) {
  const auto end = std::back_inserter(out);
  fmt::format_to(end, "{:3d}{:3d}  0  0  0  0  0  0  0  0999 V2000\n", molecule.size(), molecule.bonds.size());
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    const Vec3& p = molecule.positions[i];
    fmt::format_to(end, "{:10.4f}{:10.4f}{:10.4f} {:<3} 0  0  0  0  0  0  0  0  0  0  0  0\n", p.x(), p.y(), p.z(),
                   element(molecule.atomic_numbers[i]).symbol);
  }
  for (const Bond& bond : molecule.bonds)
    fmt::format_to(end, "{:3d}{:3d}{:3d}  0\n", bond.a + 1, bond.b + 1, bond_type(bond.order));
  for (std::size_t i = 0; i < molecule.size(); ++i)
    if (const int charge = formal_charge(molecule, i)) fmt::format_to(end, "M  CHG  1 {:3d} {:3d}\n", i + 1, charge);
  fmt::format_to(end, "M  END\n");
}

void write_v3000(fmt::memory_buffer& out, const Molecule& molecule) {
  const auto end = std::back_inserter(out);
  fmt::format_to(
      end, "  0  0  0     0  0            999 V3000\nM  V30 BEGIN CTAB\nM  V30 COUNTS {} {} 0 0 0\nM  V30 BEGIN ATOM\n",
      molecule.size(), molecule.bonds.size());
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    const Vec3& p = molecule.positions[i];
    fmt::format_to(end, "M  V30 {} {} {:.6f} {:.6f} {:.6f} 0", i + 1, element(molecule.atomic_numbers[i]).symbol, p.x(),
                   p.y(), p.z());
    if (const int charge = formal_charge(molecule, i)) fmt::format_to(end, " CHG={}", charge);
    fmt::format_to(end, "\n");
  }
  fmt::format_to(end, "M  V30 END ATOM\n");
  if (!molecule.bonds.empty()) {
    fmt::format_to(end, "M  V30 BEGIN BOND\n");
    for (std::size_t i = 0; i < molecule.bonds.size(); ++i) {
      const Bond& bond = molecule.bonds[i];
      fmt::format_to(end, "M  V30 {} {} {} {}\n", i + 1, bond_type(bond.order), bond.a + 1, bond.b + 1);
    }
    fmt::format_to(end, "M  V30 END BOND\n");
  }
  fmt::format_to(end, "M  V30 END CTAB\nM  END\n");
}

void write_one(fmt::memory_buffer& out, const Molecule& molecule) {
  // Fixed columns of V2000: three digits for numbers, ten characters with four decimals for coordinates.
  constexpr std::size_t most = 999;
  bool wide = molecule.size() > most || molecule.bonds.size() > most;
  for (const Vec3& p : molecule.positions) wide = wide || p.cwiseAbs().maxCoeff() >= 9999;
  // RDKit 2022.09 takes type 9 for dative in V3000 only.
  for (const Bond& bond : molecule.bonds) wide = wide || bond.order == BondOrder::dative;
  // Second line of the header: two columns for the user, eight for the program, ten for the date, then the dimension.
  fmt::format_to(std::back_inserter(out), "{}\n  Werner            3D\n\n", title(molecule));
  if (wide)
    write_v3000(out, molecule);
  else
    write_v2000(out, molecule);
}

}  // namespace

MoleculeFile read_mol(const std::string& text, const std::string& file) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line(text.data() + start, end - start);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    start = end + 1;
  }
  MoleculeFile result;
  for (std::size_t start = 0; start < lines.size();) {
    std::size_t end = start;
    while (end < lines.size() && !lines[end].starts_with("$$$$")) ++end;
    const std::span<const std::string_view> entry(lines.data() + start, end - start);
    bool blank = true;
    for (const std::string_view line : entry) blank = blank && trim(line).empty();
    const int first_line = static_cast<int>(start) + 1;
    try {
      if (!blank) {
        result.molecules.push_back(read_entry(Entry(entry, first_line)));
        result.lines.push_back(first_line);
      }
    } catch (const Problem& problem) {
      result.before_broken.push_back(result.molecules.size());
      result.broken.push_back({fmt::format("{}:{}", file, problem.line), problem.reason});
    }
    start = end + 1;
  }
  return result;
}

std::string write_mol(std::span<const Molecule> molecules) {
  if (molecules.size() != 1)
    throw UsageError(fmt::format("{} structures for one molfile, which holds one", molecules.size()),
                     {.where = {}, .hint = "SDF holds any number: give the file the extension .sdf"});
  fmt::memory_buffer out;
  write_one(out, molecules.front());
  return fmt::to_string(out);
}

std::string write_sdf(std::span<const Molecule> molecules) {
  fmt::memory_buffer out;
  const auto end = std::back_inserter(out);
  for (const Molecule& molecule : molecules) {
    write_one(out, molecule);
    auto items = molecule.info;
    items.erase("name");
    items["charge"] = molecule.charge ? std::to_string(*molecule.charge) : "unknown";
    if (molecule.unpaired_electrons) items["multiplicity"] = std::to_string(*molecule.unpaired_electrons + 1);
    for (const auto& [key, value] : items) fmt::format_to(end, ">  <{}>\n{}\n\n", item_name(key), plain_line(value));
    fmt::format_to(end, "$$$$\n");
  }
  return fmt::to_string(out);
}

}  // namespace werner
