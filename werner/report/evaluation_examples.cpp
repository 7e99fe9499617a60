// The compounds that the report shows one by one: problems with examples, repeated kinds, highest energies, the best.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "werner/complex/perceive.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/report/evaluation_parts.hpp"

namespace werner::report_parts {

namespace {

constexpr std::size_t shown_groups = 12, shown_examples = 5;  // of a problem
constexpr std::size_t shown_kinds = 6, shown_highest = 6, shown_best = 12;
constexpr std::size_t shown_names = 3;       // of the repetitions of a kind
constexpr std::size_t largest_drawn = 500;   // atoms; more are a cloud in any picture
constexpr std::size_t longest_reason = 300;  // bytes

bool digit(char c) { return c >= '0' && c <= '9'; }
bool of_word(char c) {
  return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+' || c == '#';
}

struct Token {
  std::string_view text;
  bool number = false;  // a word with a digit: a number, the name of a site
};

std::vector<Token> tokens_of(std::string_view reason) {
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < reason.size();) {
    const bool word = of_word(reason[i]);
    std::size_t end = i;
    bool number = false;
    while (end < reason.size() && of_word(reason[end]) == word) number |= digit(reason[end++]);
    tokens.push_back({reason.substr(i, end - i), number});
    i = end;
  }
  // The element of a site that is named "Na 3" belongs to the name.
  for (std::size_t k = 0; k + 2 < tokens.size(); ++k)
    if (tokens[k + 1].text == " " && tokens[k + 2].number && atomic_number(tokens[k].text)) tokens[k].number = true;
  return tokens;
}

constexpr const char* ellipsis = "\xe2\x80\xa6";

// Equal for reasons that differ in numbers only.
std::string key_of(const std::vector<Token>& tokens) {
  std::string key;
  for (const Token& token : tokens) key += token.number ? std::string_view(ellipsis) : token.text;
  return key;
}

struct Gathered {
  ReportGroup group;
  std::vector<bool> differ;  // tokens of the reason that are not the same in all members
};

std::string common_text(const Gathered& gathered) {
  const std::vector<Token> tokens = tokens_of(gathered.group.reason);
  std::string text;
  for (std::size_t k = 0; k < tokens.size(); ++k)
    text += gathered.differ[k] ? std::string_view(ellipsis) : tokens[k].text;
  // "Na 3" is one name.
  const std::string twice = std::string(ellipsis) + " " + ellipsis;
  for (std::size_t at = text.find(twice); at != std::string::npos; at = text.find(twice))
    text.replace(at, twice.size(), ellipsis);
  return text;
}

// Groups by the first reason: those after it often follow from it.
template <class Reasons>
std::optional<ReportProblem> problem(const Evaluation& e, std::string title, const Reasons& reasons) {
  ReportProblem out;
  out.title = std::move(title);
  std::unordered_map<std::string, std::size_t> index;
  std::vector<Gathered> groups;
  for (std::size_t i = 0; i < e.size(); ++i) {
    const std::vector<std::string> all = reasons(i);
    if (all.empty()) continue;
    ++out.count;
    const std::vector<Token> tokens = tokens_of(all.front());
    const auto [found, is_new] = index.try_emplace(key_of(tokens), groups.size());
    if (is_new) groups.push_back({{all.front(), 0, {}}, std::vector<bool>(tokens.size(), false)});
    Gathered& to = groups[found->second];
    const std::vector<Token> first = tokens_of(to.group.reason);
    for (std::size_t k = 0; k < tokens.size(); ++k)
      if (tokens[k].text != first[k].text) to.differ[k] = true;
    ++to.group.count;
    if (to.group.examples.size() < shown_examples) to.group.examples.push_back({i, shortened(join(all, "; "))});
  }
  if (groups.empty()) return std::nullopt;
  for (Gathered& gathered : groups) {
    gathered.group.reason = shortened(common_text(gathered));
    out.groups.push_back(std::move(gathered.group));
  }
  std::stable_sort(out.groups.begin(), out.groups.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  if (out.groups.size() > shown_groups) {
    out.other_reasons = out.groups.size() - shown_groups;
    out.groups.resize(shown_groups);
  }
  return out;
}

bool repeats(const Evaluation& e, std::size_t i) {
  return i < e.first_of_kind.size() && e.first_of_kind[i] && *e.first_of_kind[i] != i;
}

std::string energy_note(double energy) {
  return fmt::format("{}{:.3f} eV/atom above the hull", energy < 0 ? "\xe2\x88\x92" : "", std::abs(energy));
}

}  // namespace

std::string shortened(std::string reason) {
  if (reason.size() <= longest_reason) return reason;
  std::size_t end = longest_reason;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0) == 0x80) --end;  // whole characters
  reason.resize(end);
  return reason + "\xe2\x80\xa6";
}

std::vector<std::string> structure_reasons(const Evaluation& e, std::size_t i) {
  const Sample& sample = e.generated.samples[i];
  if (!sample.unreadable.empty()) return {sample.unreadable};
  return e.structure[i].reasons;
}

std::string formula_of(const Sample& sample) {
  if (sample.molecule) return formula(*sample.molecule);
  const Composition composition = sample.composition();
  return composition.amounts.empty() ? "" : reduced_formula(composition);
}

std::optional<double> energy_of(const Evaluation& e, std::size_t i) {
  return i < e.energy.size() ? e.energy[i].value : std::nullopt;
}

std::vector<ReportProblem> problems(const Evaluation& e) {
  using Reasons = std::vector<std::string>;
  std::vector<ReportProblem> list;
  const auto add = [&](std::optional<ReportProblem>&& found) {
    if (found) list.push_back(*std::move(found));
  };
  add(problem(e, "Structures that are invalid or could not be read",
              [&](std::size_t i) { return structure_reasons(e, i); }));
  // Each compound under the first of its problems: what is no crystal has no energy either.
  const auto of_crystals = [&](const auto& reasons) {
    return [&e, reasons](std::size_t i) { return is_crystal(e, i) ? reasons(i) : Reasons{}; };
  };
  if (!e.composition.empty())
    add(problem(e, "Invalid compositions of valid structures",
                of_crystals([&](std::size_t i) { return e.composition[i].reasons; })));
  if (!e.energy.empty())
    add(problem(e, "Valid structures whose energy above the hull is unknown", of_crystals([&](std::size_t i) {
                  const EnergyAboveHull& energy = e.energy[i];
                  if (energy.value) return Reasons{};
                  return Reasons{energy.reason.empty() ? "no energy was given" : energy.reason};
                })));
  if (!e.fingerprints.reasons.empty())
    add(problem(e, "Valid structures without a fingerprint", of_crystals([&](std::size_t i) {
                  const std::string& reason = e.fingerprints.reasons[i];
                  return reason.empty() ? Reasons{} : Reasons{reason};
                })));
  return list;
}

std::vector<ReportGroup> duplicates(const Evaluation& e) {
  std::map<std::size_t, std::vector<std::size_t>> kinds;  // repetitions by the first of the kind
  for (std::size_t i = 0; i < e.first_of_kind.size(); ++i)
    if (repeats(e, i)) kinds[*e.first_of_kind[i]].push_back(i);
  std::vector<std::pair<std::size_t, std::vector<std::size_t>>> order(kinds.begin(), kinds.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  if (order.size() > shown_kinds) order.resize(shown_kinds);
  std::vector<ReportGroup> list;
  for (const auto& [first, others] : order) {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < std::min(shown_names, others.size()); ++k)
      names.push_back(e.generated.samples[others[k]].name);
    const std::size_t more = others.size() - names.size();
    std::string note = "again as " + join(names, ", ");
    if (more > 0) note += fmt::format(" and {} more", more);
    list.push_back({formula_of(e.generated.samples[first]), others.size() + 1, {{first, std::move(note)}}});
  }
  return list;
}

std::vector<ReportExample> highest(const Evaluation& e) {
  std::vector<std::pair<double, std::size_t>> energies;
  for (std::size_t i = 0; i < e.size(); ++i)
    if (const auto energy = energy_of(e, i); energy && std::isfinite(*energy) && is_crystal(e, i) && !repeats(e, i))
      energies.emplace_back(-*energy, i);
  const std::size_t n = std::min(shown_highest, energies.size());
  std::partial_sort(energies.begin(), energies.begin() + static_cast<std::ptrdiff_t>(n), energies.end());
  std::vector<ReportExample> list;
  for (std::size_t k = 0; k < n; ++k) list.push_back({energies[k].second, energy_note(-energies[k].first)});
  return list;
}

std::pair<std::string, std::vector<ReportExample>> best(const Evaluation& e, const Standings& standings) {
  std::size_t part = standings.parts.size() - 1;
  while (part >= broken_parts && standings.parts[part].count == 0) --part;
  if (part < broken_parts) return {};
  std::vector<std::pair<double, std::size_t>> order;  // unknown energies last, then as generated
  for (std::size_t i = 0; i < e.size(); ++i)
    if (standings.of[i] == part) order.emplace_back(energy_of(e, i).value_or(INFINITY), i);
  const std::size_t n = std::min(shown_best, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end());
  std::vector<ReportExample> list;
  bool by_energy = false;
  for (std::size_t k = 0; k < n; ++k) {
    const bool known = std::isfinite(order[k].first);
    by_energy |= known;
    list.push_back({order[k].second, known ? energy_note(order[k].first) : ""});
  }
  std::string title = standings.parts[part].label;
  if (by_energy) title += ", lowest energy first";
  return {std::move(title), std::move(list)};
}

std::optional<ReportStructure> structure(const Evaluation& e, std::size_t item) {
  const Sample& sample = e.generated.samples[item];
  ReportStructure out{item, sample.shared != nullptr, {}, {}};
  if (sample.molecule) {
    const Molecule& molecule = *sample.molecule;
    const bool drawable = molecule.size() <= largest_drawn &&
                          std::ranges::all_of(molecule.atomic_numbers, [](int z) { return z >= 1 && z <= 103; });
    if (!drawable) return std::nullopt;
    out.molecule = molecule;
    out.molecule->bonds = perceive_bonds(molecule);
    return out;
  }
  if (sample.crystal) {
    out.crystal = *sample.crystal;
  } else if (sample.shared) {
    out.crystal.lattice = sample.shared->lattice;
    out.crystal.positions = sample.shared->positions;
    for (const std::vector<Occupant>& site : sample.shared->sites) {
      const auto most = std::max_element(site.begin(), site.end(),
                                         [](const auto& a, const auto& b) { return a.occupancy < b.occupancy; });
      out.crystal.atomic_numbers.push_back(most == site.end() ? 0 : most->atomic_number);
    }
  }
  const Crystal& crystal = out.crystal;
  if (crystal.size() == 0 || crystal.size() > largest_drawn || !crystal.lattice.usable()) return std::nullopt;
  for (std::size_t k = 0; k < crystal.size(); ++k) {
    if (crystal.atomic_numbers[k] < 1 || crystal.atomic_numbers[k] > 103) return std::nullopt;
    if (!crystal.positions[k].value.allFinite()) return std::nullopt;
    out.crystal.positions[k] = wrapped(crystal.positions[k]);
  }
  return out;
}

}  // namespace werner::report_parts
