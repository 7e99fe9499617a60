#include "werner/io/poscar.hpp"

#include <fmt/format.h>

#include <cmath>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/crystal_entries.hpp"

namespace werner {
namespace {

class Poscar {
 public:
  // After the line of the comment.
  Poscar(LineReader& lines, std::string_view comment) : lines_(lines), comment_(comment) {}

  CrystalEntry read() {
    CrystalEntry entry;
    const std::vector<double> scale = numbers(required_line("the scale"), "the scale");
    Eigen::Matrix3d rows;
    for (int axis = 0; axis < 3; ++axis) rows.row(axis) = vector(required_line("a lattice vector"));
    const Eigen::Vector3d factors = factors_of(scale, rows);
    rows = rows * factors.asDiagonal();
    entry.crystal.lattice = Lattice(rows);

    std::vector<std::string> words = split_words(required_line("symbols or counts"));
    std::vector<int> elements;
    if (words.empty() || !parse_int(words[0])) {
      elements = elements_of(words);
      words = split_words(required_line("counts"));
    }
    const std::vector<int> counts = counts_of(words);
    const int counts_line = lines_.number();
    std::string mode(required_line("Direct or Cartesian"));
    if (const std::string_view first = trim(mode); !first.empty() && (first[0] == 'S' || first[0] == 's')) {
      mode = required_line("Direct or Cartesian");
      entry.columns["selective_dynamics"] = "T";
    }
    const bool cartesian = is_cartesian(trim(mode));

    std::vector<int> behind;  // elements that stand behind the coordinates
    std::size_t atoms = 0;
    for (const int count : counts) atoms += static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < atoms; ++i) {
      const std::string line(required_line(fmt::format("{} atoms, found {}", atoms, i)));
      const Eigen::Vector3d x = vector(line);
      const Vec3 moved = factors.asDiagonal() * x;
      entry.crystal.positions.push_back(cartesian ? entry.crystal.lattice.fractional(moved) : Fractional{x});
      const std::vector<std::string> parts = split_words(line);
      if (parts.size() > 3)
        if (const auto z = symbol_of(parts.size() > 6 ? parts[6] : parts[3])) behind.push_back(*z);
    }
    if (elements.empty() && behind.size() != atoms) elements = elements_of_comment(counts.size(), counts_line);
    if (!elements.empty() && elements.size() != counts.size())
      throw Error(fmt::format("{} symbols and {} counts, expected as many", elements.size(), counts.size()),
                  {.where = lines_.where(counts_line)});
    for (std::size_t kind = 0, atom = 0; kind < counts.size(); ++kind)
      for (int i = 0; i < counts[kind]; ++i, ++atom)
        entry.crystal.sites.push_back({{elements.empty() ? behind[atom] : elements[kind], 1.0}});
    return entry;
  }

 private:
  std::string_view required_line(const std::string& what) {
    const auto line = lines_.next();
    if (!line) throw Error(fmt::format("the file ends, expected {}", what), {.where = lines_.where(lines_.number())});
    return *line;
  }

  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const {
    throw Error(message, {lines_.where(lines_.number()), hint});
  }

  // Leading words that are numbers; nothing may follow a line but a remark.
  std::vector<double> numbers(std::string_view line, const std::string& what) const {
    std::vector<double> values;
    for (const std::string& word : split_words(line)) {
      const auto value = parse_double(word);
      if (!value) break;
      values.push_back(*value);
    }
    for (const double value : values)
      if (!std::isfinite(value)) fail(fmt::format("{} is '{}', expected finite numbers", what, excerpt(line)));
    if (values.empty()) fail(fmt::format("{} is '{}', expected a number", what, excerpt(line)));
    return values;
  }

  Eigen::Vector3d vector(std::string_view line) const {
    const std::vector<double> values = numbers(line, "the line");
    if (values.size() < 3) fail(fmt::format("expected three numbers, found '{}'", excerpt(line)));
    return {values[0], values[1], values[2]};
  }

  Eigen::Vector3d factors_of(const std::vector<double>& scale, const Eigen::Matrix3d& rows) const {
    if (scale.size() == 3) {
      if (scale[0] <= 0 || scale[1] <= 0 || scale[2] <= 0) fail("three scale factors have to be positive");
      return {scale[0], scale[1], scale[2]};
    }
    double factor = scale[0];
    if (factor == 0) fail("the scale is 0");
    if (factor < 0) {
      const double volume = Lattice(rows).volume();
      if (!(volume > 0)) fail("the scale is a volume, and the lattice vectors have none");
      factor = std::cbrt(-factor / volume);
    }
    return Eigen::Vector3d::Constant(factor);
  }

  // "Fe_pv", "Fe/0a1b2c", "O_s"; exact case, so that a word of the comment is not taken for a symbol.
  static std::optional<int> symbol_of(std::string_view word) {
    return atomic_number(word.substr(0, word.find_first_of("_/")));
  }

  std::vector<int> elements_of(const std::vector<std::string>& words) const {
    std::vector<int> elements;
    for (const std::string& word : words) {
      if (word[0] == '!' || word[0] == '#') break;
      const auto z = symbol_of(word);
      if (!z) fail(fmt::format("unknown element '{}'", excerpt(word)));
      elements.push_back(*z);
    }
    if (elements.empty()) fail("expected element symbols or counts, found an empty line");
    return elements;
  }

  std::vector<int> counts_of(const std::vector<std::string>& words) const {
    std::vector<int> counts;
    constexpr long most = 10'000'000;  // beyond that a count is a slip
    long total = 0;
    for (const std::string& word : words) {
      if (word[0] == '!' || word[0] == '#') break;
      const auto count = parse_int(word);
      if (!count || *count < 0 || (total += *count) > most)
        fail(fmt::format("expected numbers of atoms, found '{}'", excerpt(word)));
      counts.push_back(*count);
    }
    if (total == 0) fail("no atoms");
    require_few_atoms(static_cast<std::size_t>(total), lines_.where(lines_.number()));
    return counts;
  }

  bool is_cartesian(std::string_view mode) const {
    if (mode.empty() || parse_double(split_words(mode)[0]))
      fail(fmt::format("expected Direct or Cartesian, found '{}'", excerpt(mode)));
    return std::string_view("CcKk").find(mode[0]) != std::string_view::npos;
  }

  std::vector<int> elements_of_comment(std::size_t kinds, int counts_line) const {
    std::vector<int> elements;
    for (const std::string& word : split_words(comment_)) {
      const auto z = symbol_of(word);
      if (!z) break;
      elements.push_back(*z);
    }
    if (elements.size() != kinds)
      throw Error("no element symbols, neither in a line before the counts nor in the comment",
                  {lines_.where(counts_line), "VASP 4 leaves them to the POTCAR; write them above the counts"});
    return elements;
  }

  LineReader& lines_;
  std::string comment_;
};

// The comment, unless it is long: ASE writes the symbols of all atoms there.
std::string name_of(const std::string& comment, const std::string& file) {
  constexpr std::size_t longest = 40;
  if (comment.empty()) return "1";
  return printable(comment.size() > longest ? stem_of(file) : comment);
}

}  // namespace

void read_poscar(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  if (!lines.peek()) throw Error("the file is empty", {.where = lines.where(1)});
  const std::string comment(trim(lines.next().value()));
  deliver(
      {name_of(comment, lines.file())}, lines.where(1), [&] { return Poscar(lines, comment).read(); }, entry, broken);
}

std::string write_poscar(std::span<const CrystalEntry> entries) {
  if (entries.size() != 1)
    throw Error(fmt::format("{} crystals for one POSCAR", entries.size()),
                {.hint = "CIF, extended XYZ, CSV and JSON hold many"});
  const Crystal crystal = require_ordered(entries[0], "POSCAR");
  const auto row = [](const Eigen::Vector3d& v) {
    return fmt::format("{} {} {}\n", format_double(v[0]), format_double(v[1]), format_double(v[2]));
  };
  std::string text = printable(entries[0].name) + "\n1\n";
  for (int axis = 0; axis < 3; ++axis) text += row(crystal.lattice.vector(axis));
  std::string symbols, counts, coordinates;
  for (std::size_t i = 0; i < crystal.size();) {
    std::size_t end = i;
    for (; end < crystal.size() && crystal.atomic_numbers[end] == crystal.atomic_numbers[i]; ++end)
      coordinates += row(crystal.positions[end].value);
    symbols += (i ? " " : "") + element(crystal.atomic_numbers[i]).symbol;
    counts += (i ? " " : "") + std::to_string(end - i);
    i = end;
  }
  return text + symbols + "\n" + counts + "\nDirect\n" + coordinates;
}

}  // namespace werner
