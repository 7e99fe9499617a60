#include "werner/complex/complex.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <optional>

#include "werner/complex/spans.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

static constexpr std::array<const char*, 10> roman_numerals = {"0", "I",  "II",  "III",  "IV",
                                                               "V", "VI", "VII", "VIII", "IX"};

static std::optional<int> roman(std::string_view text) {
  for (std::size_t value = 0; value < roman_numerals.size(); ++value)
    if (lower(text) == lower(roman_numerals[value])) return static_cast<int>(value);
  return std::nullopt;
}

// "II", "-II", "2", "+2", "2+", "-2", "2-", "+", "-".
static std::optional<int> oxidation_state(std::string_view text) {
  int sign = 1;
  if (text.starts_with('+') || text.starts_with('-')) {
    sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    if (text.empty()) return sign;
  } else if (text.ends_with('+') || text.ends_with('-')) {
    sign = text.back() == '-' ? -1 : 1;
    text.remove_suffix(1);
  }
  if (const auto value = roman(text)) return sign * *value;
  if (text.size() != 1 || !std::isdigit(static_cast<unsigned char>(text.front()))) return std::nullopt;
  return sign * (text.front() - '0');
}

// Electrons outside the noble gas core, full d and f shells below the p block not counted.
static int outer_electrons(int z) {
  const Element& metal = element(z);
  if (metal.is_f_block()) return z - (z < 80 ? 54 : 86);
  return metal.group > 12 ? metal.group - 10 : metal.group;
}

static bool is_metalloid(int z) {
  static constexpr std::array list = {5, 14, 32, 33, 51, 52};
  return std::ranges::find(list, z) != list.end();
}

// Two letters are too few for the nearest name: 'Pq' is as near to P as to Pd. Metals with the same first letter are
// told.
[[noreturn]] static void refuse_symbol(std::string_view symbol, const std::string& where) {
  std::vector<std::string> metals, alike;
  constexpr int lawrencium = 103;  // the heaviest metal with a chemistry of complexes
  for (int z = 1; z <= lawrencium; ++z) {
    const Element& entry = element(z);
    if (lower(entry.name) == lower(symbol)) require_atomic_number(symbol, where);
    if (!entry.is_metal) continue;
    metals.push_back(entry.symbol);
    if (lower(entry.symbol).front() == lower(symbol).front()) alike.push_back(entry.symbol);
  }
  std::string hint = "expected the symbol of a metal, such as Fe or Pd";
  if (const auto near = nearest_name(symbol, metals); near && symbol.size() > 2)
    hint = "did you mean '" + *near + "'?";
  else if (symbol.size() <= 2 && !alike.empty())
    hint = "metals with that letter: " + join(alike, ", ");
  throw UsageError("unknown metal '" + std::string(symbol) + "'", {where, hint});
}

Metal parse_metal(std::string_view text, const std::string& where) {
  const std::string quoted = "metal '" + std::string(text) + "'";
  const ErrorDetails details{where, "write Pd(II), Pd+2 or Pd2+"};
  text = trim(text);
  std::size_t letters = 0;
  while (letters < text.size() && std::isalpha(static_cast<unsigned char>(text[letters]))) ++letters;
  if (letters == 0) throw UsageError(quoted + " does not begin with an element", details);
  std::string symbol = lower(text.substr(0, letters));
  symbol.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(symbol.front())));
  if (!atomic_number(symbol)) refuse_symbol(text.substr(0, letters), where);
  const int z = *atomic_number(symbol);
  const Element& metal = element(z);
  if (!metal.is_metal && !is_metalloid(z))
    throw UsageError(quoted + " is not a metal", {where, "expected a metal or a metalloid"});
  std::string_view state = text.substr(letters);
  if (state.empty()) throw UsageError(quoted + " has no oxidation state", details);
  if (state.starts_with('(') && state.ends_with(')')) state = state.substr(1, state.size() - 2);
  const auto value = oxidation_state(state);
  if (!value) throw UsageError(quoted + " has an unreadable oxidation state", details);
  if (*value > outer_electrons(z))
    throw UsageError(quoted + " has only " + std::to_string(outer_electrons(z)) + " electrons outside its core",
                     {where, "lower the oxidation state"});
  return {z, *value};
}

std::string metal_text(const Metal& metal) {
  const int size = std::abs(metal.oxidation_state);
  const std::string number =
      size < static_cast<int>(roman_numerals.size()) ? roman_numerals[size] : std::to_string(size);
  return element(metal.z).symbol + "(" + (metal.oxidation_state < 0 ? "-" : "") + number + ")";
}

int f_electrons(const Metal& metal) {
  if (!element(metal.z).is_f_block()) return 0;
  return std::clamp(outer_electrons(metal.z) - metal.oxidation_state, 0, 14);
}

int d_electrons(const Metal& metal) {
  const Element& entry = element(metal.z);
  if (entry.is_f_block()) return std::clamp(outer_electrons(metal.z) - metal.oxidation_state - 14, 0, 10);
  if (entry.group < 3 || (entry.group > 12 && entry.period < 4)) return 0;
  return std::clamp(entry.group - metal.oxidation_state, 0, 10);
}

int Complex::charge() const {
  int total = metal.oxidation_state;
  for (const LigandPtr& ligand : ligands) total += ligand->charge;
  return total;
}

int donated_electrons(const Ligand& ligand) {
  int total = 0;
  for (const DonorGroup& group : ligand.donors) {
    int electrons = 0;
    for (const int atom : group) electrons += (ligand.atoms[atom].z == 5 ? 0 : 1) - ligand.atoms[atom].formal_charge;
    total += group.size() == 1 ? 2 : (electrons + 1) / 2 * 2;
  }
  return total;
}

int valence_electrons(const Complex& complex) {
  int total = d_electrons(complex.metal);
  for (const LigandPtr& ligand : complex.ligands) total += donated_electrons(*ligand);
  return total;
}

Verdict check_sites(const Complex& complex) {
  if (!complex.geometry) return {{"no geometry"}};
  if (static_cast<int>(complex.sites.size()) != complex.geometry->coordination_number())
    return {{std::to_string(complex.sites.size()) + " sites on " +
             std::to_string(complex.geometry->coordination_number()) + " vertices"}};
  Verdict verdict;
  std::vector<std::vector<int>> uses;
  for (const LigandPtr& ligand : complex.ligands) uses.emplace_back(ligand->denticity(), 0);
  for (const Site& site : complex.sites) {
    if (site.ligand < 0 || site.ligand >= static_cast<int>(uses.size()) || site.donor < 0 ||
        site.donor >= static_cast<int>(uses[site.ligand].size()))
      return {{"a vertex holds donor " + std::to_string(site.donor) + " of ligand " + std::to_string(site.ligand) +
               ", which does not exist"}};
    ++uses[site.ligand][site.donor];
  }
  for (std::size_t i = 0; i < uses.size(); ++i)
    for (std::size_t d = 0; d < uses[i].size(); ++d) {
      const int most = takes_two(complex.ligands[i]->hapticity(static_cast<int>(d))) ? 2 : 1;
      if (uses[i][d] < 1 || uses[i][d] > most)
        verdict.reasons.push_back("donor " + std::to_string(d) + " of '" + complex.ligands[i]->name + "' is on " +
                                  std::to_string(uses[i][d]) + " vertices");
    }
  return verdict;
}

}  // namespace werner
