#include "werner/io/xyz.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <regex>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/io/xyz_atoms.hpp"

namespace werner {
namespace {

// A line is read once; `number` counts from 1 as editors do.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool at_end() const { return position_ >= text_.size(); }
  int number() const { return number_; }  // of the line that next() gives next
  std::string_view peek() const {
    const std::size_t end = text_.find('\n', position_);
    return text_.substr(position_, end == std::string_view::npos ? end : end - position_);
  }
  std::string_view next() {
    const std::string_view line = peek();
    position_ += line.size() + 1;
    ++number_;
    return line;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  int number_ = 1;
};

bool is_blank(std::string_view line) { return trim(line).empty(); }
bool is_count(std::string_view line) { return parse_int(line).has_value(); }

std::optional<int> whole_number(const std::string& text) {
  const std::optional<double> value = parse_double(text);
  if (!value || *value != std::round(*value) || std::abs(*value) > 1000) return std::nullopt;
  return static_cast<int>(*value);
}

// The members of the molecule win over what its comment once said.
bool tells_charge_or_spin(const Molecule& molecule, std::string_view key) {
  const auto is = [key](auto... names) { return (... || (key == names)); };
  return (molecule.charge && is("charge", "total_charge", "Charge", "q")) ||
         (molecule.unpaired_electrons && is("multiplicity", "unpaired_electrons", "uhf", "spin", "S"));
}

// Every value of these keys becomes the given text, so that no reader takes an older one.
std::string with_value(const std::string& comment, const std::string& keys, const std::string& key_and_value) {
  const std::regex said("(^|[\\s|,;])(" + keys + R"()\s*[=:]\s*(["']?)[-+.0-9]+\3)");
  return std::regex_replace(comment, said, "$1" + key_and_value);
}

std::string plain_comment(const Molecule& molecule) {
  std::string text = molecule.comment;
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  auto said = parse_comment(text);
  if (molecule.charge && charge_of(said) != molecule.charge)
    text = with_value(text, "charge|total_charge|Charge|q", "charge=" + std::to_string(*molecule.charge));
  if (molecule.unpaired_electrons && unpaired_electrons_of(said) != molecule.unpaired_electrons)
    text = with_value(text, "multiplicity|unpaired_electrons|uhf|spin|S",
                      "multiplicity=" + std::to_string(*molecule.unpaired_electrons + 1));
  said = parse_comment(text);
  const bool bars = text.find('|') != std::string::npos;
  const auto add = [&](const std::string& key, const std::string& value) {
    if (!text.empty()) text += bars ? " | " : " ";
    text += bars ? key + " = " + value : xyz_key(key) + "=" + quoted_xyz_value(value);
  };
  for (const auto& [key, value] : molecule.info)
    if (!said.contains(key) && !tells_charge_or_spin(molecule, key)) add(key, value);
  const auto now = parse_comment(text);
  if (molecule.charge && charge_of(now) != molecule.charge) add("charge", std::to_string(*molecule.charge));
  if (molecule.unpaired_electrons && unpaired_electrons_of(now) != molecule.unpaired_electrons)
    add("multiplicity", std::to_string(*molecule.unpaired_electrons + 1));
  return text;
}

std::string extended_comment(const Molecule& molecule) {
  std::string text = "Properties=species:S:1:pos:R:3";
  const auto lattice = molecule.info.find("Lattice");
  if (lattice != molecule.info.end()) text = "Lattice=\"" + lattice->second + "\" " + text;
  if (molecule.charge) text += fmt::format(" charge={}", *molecule.charge);
  if (molecule.unpaired_electrons) text += fmt::format(" multiplicity={}", *molecule.unpaired_electrons + 1);
  for (const auto& [key, value] : molecule.info) {
    if (key == "Properties" || key == "Lattice" || tells_charge_or_spin(molecule, key)) continue;
    text += " " + xyz_key(key) + "=" + quoted_xyz_value(value);
  }
  if (molecule.info.empty() && !molecule.comment.empty()) text += " comment=" + quoted_xyz_value(molecule.comment);
  return text;
}

// The text between double quotes from `begin` on, \" and \\ in it resolved (as ASE and libAtoms write them), and where
// the line goes on; nothing where no quote closes it.
std::optional<std::pair<std::string, std::size_t>> escaped_value(std::string_view comment, std::size_t begin) {
  std::string value;
  for (std::size_t i = begin; i < comment.size(); ++i) {
    if (comment[i] == '"') return std::pair(std::move(value), i + 1);
    const bool escape =
        comment[i] == '\\' && i + 1 < comment.size() && (comment[i + 1] == '"' || comment[i + 1] == '\\');
    value += comment[escape ? ++i : i];
  }
  return std::nullopt;
}

}  // namespace

std::map<std::string, std::string> parse_comment(std::string_view comment) {
  std::map<std::string, std::string> info;
  if (comment.find('|') != std::string_view::npos && comment.find('"') == std::string_view::npos) {
    for (const std::string& part : split(comment, '|')) {
      const std::size_t separator = part.find_first_of("=:");
      if (separator == std::string::npos) continue;
      const std::string key(trim(std::string_view(part).substr(0, separator)));
      if (!key.empty()) info.emplace(key, trim(std::string_view(part).substr(separator + 1)));
    }
    return info;
  }
  std::size_t i = 0;
  const auto skip_space = [&] { i = std::min(comment.find_first_not_of(xyz_white_space, i), comment.size()); };
  while (skip_space(), i < comment.size()) {
    const std::size_t start = i;
    i = std::min(comment.find_first_of(" \t\r\v\f=:\"", i), comment.size());
    const std::string key(comment.substr(start, i - start));
    skip_space();
    if (key.empty() || i >= comment.size() || (comment[i] != '=' && comment[i] != ':')) {
      if (key.empty()) ++i;
      continue;
    }
    ++i;
    skip_space();
    if (i >= comment.size()) break;
    const char open = comment[i];
    const char close = open == '"' ? '"' : open == '\'' ? '\'' : open == '{' ? '}' : open == '[' ? ']' : '\0';
    std::size_t from = i, end = 0;
    if (open == '"')
      if (const auto value = escaped_value(comment, i + 1)) {
        info.emplace(key, value->first);
        i = value->second;
        continue;
      }
    if (close && (end = comment.find(close, i + 1)) != std::string_view::npos) {
      if (open == '"' || open == '\'')
        ++from;
      else
        ++end;
      info.emplace(key, comment.substr(from, end - from));
      i = std::min(end + 1, comment.size());
    } else {
      end = std::min(comment.find_first_of(" \t\r\v\f,;", i), comment.size());
      info.emplace(key, comment.substr(from, end - from));
      i = std::min(end + 1, comment.size());
    }
  }
  return info;
}

std::optional<int> charge_of(const std::map<std::string, std::string>& info) {
  for (const char* key : {"charge", "total_charge", "Charge", "q"})
    if (const auto it = info.find(key); it != info.end())
      if (const auto value = whole_number(it->second)) return value;
  return std::nullopt;
}

std::optional<int> unpaired_electrons_of(const std::map<std::string, std::string>& info) {
  const auto number = [&](const char* key, double factor, int shift) -> std::optional<int> {
    const auto it = info.find(key);
    if (it == info.end()) return std::nullopt;
    const std::optional<double> value = parse_double(it->second);
    if (!value || !(std::abs(*value) < 1000)) return std::nullopt;
    const double unpaired = *value * factor + shift;
    constexpr double most = 998;  // multiplicity 999: what is read as one of the two can be written as the other
    if (unpaired < 0 || unpaired > most || unpaired != std::round(unpaired)) return std::nullopt;
    return static_cast<int>(unpaired);
  };
  if (const auto n = number("multiplicity", 1, -1)) return n;
  for (const char* key : {"unpaired_electrons", "uhf", "spin"})
    if (const auto n = number(key, 1, 0)) return n;
  return number("S", 2, 0);
}

MoleculeFile read_xyz(const std::string& text, const std::string& file) {
  MoleculeFile result;
  Lines lines(text);
  while (!lines.at_end()) {
    if (is_blank(lines.peek())) {
      lines.next();
      continue;
    }
    const int first_line = lines.number();
    const auto broken = [&](int line, const std::string& reason) {
      result.before_broken.push_back(result.molecules.size());
      result.broken.push_back({fmt::format("{}:{}", file, line), reason});
      while (!lines.at_end() && !is_count(lines.peek())) lines.next();
    };
    const std::string_view head = lines.next();
    const std::optional<int> count = parse_int(head);
    if (!count || *count < 1) {
      broken(first_line, fmt::format("expected the number of atoms, found '{}'", excerpt(head)));
      continue;
    }
    if (lines.at_end()) {
      broken(first_line, fmt::format("expected {} atoms, the file ends after their number", *count));
      continue;
    }
    Molecule molecule;
    std::string_view comment = lines.next();
    if (!comment.empty() && comment.back() == '\r') comment.remove_suffix(1);
    molecule.comment = comment;
    molecule.info = parse_comment(comment);
    molecule.charge = charge_of(molecule.info);
    molecule.unpaired_electrons = unpaired_electrons_of(molecule.info);
    XyzColumns columns;
    if (const auto properties = molecule.info.find("Properties"); properties != molecule.info.end()) {
      const std::optional<XyzColumns> known = xyz_columns(properties->second);
      if (!known) {
        broken(first_line + 1,
               fmt::format("expected species and pos in Properties, found '{}'", excerpt(properties->second)));
        continue;
      }
      columns = *known;
    }
    std::string problem;
    int problem_line = 0;
    while (static_cast<int>(molecule.size()) < *count && problem.empty()) {
      problem_line = lines.number();
      if (lines.at_end() || is_blank(lines.peek()) || is_count(lines.peek())) {
        problem = fmt::format("expected {} atoms, found {}", *count, molecule.size());
        break;
      }
      const XyzAtom atom = read_xyz_atom(lines.next(), columns);
      problem = atom.problem;
      molecule.atomic_numbers.push_back(atom.z);
      molecule.positions.push_back(atom.position);
    }
    if (problem.empty() && !lines.at_end() && read_xyz_atom(lines.peek(), columns).problem.empty()) {
      problem_line = lines.number();
      problem = fmt::format("expected {} atoms, found more", *count);
    }
    if (!problem.empty()) {
      broken(problem_line, problem);
      continue;
    }
    result.molecules.push_back(std::move(molecule));
    result.lines.push_back(first_line);
  }
  return result;
}

std::string write_xyz(std::span<const Molecule> molecules) {
  fmt::memory_buffer out;
  for (const Molecule& molecule : molecules) {
    fmt::format_to(std::back_inserter(out), "{}\n{}\n", molecule.size(), plain_comment(molecule));
    for (std::size_t i = 0; i < molecule.size(); ++i) {
      const Vec3& p = molecule.positions[i];
      fmt::format_to(std::back_inserter(out), "{:<2} {:15.8f} {:15.8f} {:15.8f}\n",
                     element(molecule.atomic_numbers[i]).symbol, p.x(), p.y(), p.z());
    }
  }
  return fmt::to_string(out);
}

std::string write_extxyz(std::span<const Molecule> molecules) {
  fmt::memory_buffer out;
  for (const Molecule& molecule : molecules) {
    fmt::format_to(std::back_inserter(out), "{}\n{}\n", molecule.size(), extended_comment(molecule));
    for (std::size_t i = 0; i < molecule.size(); ++i) {
      const Vec3& p = molecule.positions[i];
      fmt::format_to(std::back_inserter(out), "{:<2} {} {} {}\n", element(molecule.atomic_numbers[i]).symbol,
                     format_double(p.x()), format_double(p.y()), format_double(p.z()));
    }
  }
  return fmt::to_string(out);
}

}  // namespace werner
