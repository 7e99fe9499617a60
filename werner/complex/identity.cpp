#include <algorithm>

#include "werner/complex/site_code.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

static void require_sites(const Complex& complex) {
  const Verdict verdict = check_sites(complex);
  if (!verdict.ok()) throw Error("sites and ligands do not fit together: " + join(verdict.reasons, "; "));
}

// "Pd(II) square-planar <key of type 0> <key of type 1> : 0a0 0b0 1a0 1b0", a word per vertex: type, copy, donor.
static std::string text(const Complex& complex, const SiteCode& code, bool mirrored) {
  std::vector<std::string> keys;
  for (const LigandPtr& ligand : complex.ligands) keys.push_back(mirrored ? ligand->mirror_key : ligand->key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::string result = metal_text(complex.metal) + " " + complex.geometry->name;
  for (const std::string& key : keys) result += " <" + key + ">";
  result += " :";
  for (const std::uint32_t word : code) {
    result += ' ';
    result += std::to_string(word >> 16);
    result += static_cast<char>('a' + (word >> 8 & 0xff));
    result += std::to_string(word & 0xff);
  }
  return result;
}

static std::string key(const Complex& complex, bool mirrored) {
  const auto& operations = mirrored ? complex.geometry->reflections : complex.geometry->rotations;
  return text(complex, canonical_code(complex.sites, operations, code_ligands(complex.ligands, mirrored)).code,
              mirrored);
}

std::string complex_key(const Complex& complex) {
  require_sites(complex);
  return key(complex, false);
}

std::string complex_mirror_key(const Complex& complex) {
  require_sites(complex);
  return key(complex, true);
}

std::string complex_pair_key(const Complex& complex) {
  require_sites(complex);
  return std::min(key(complex, false), key(complex, true));
}

Complex canonical(const Complex& complex) {
  require_sites(complex);
  const auto ligands = code_ligands(complex.ligands, false);
  const auto [code, operation] = canonical_code(complex.sites, complex.geometry->rotations, ligands);
  // A ligand's new place is the rank of its (type, copy).
  std::vector<std::uint32_t> copies;
  for (const std::uint32_t word : code) copies.push_back(word >> 8);
  std::sort(copies.begin(), copies.end());
  copies.erase(std::unique(copies.begin(), copies.end()), copies.end());
  Complex result = complex;
  for (std::size_t v = 0; v < code.size(); ++v) {
    const auto place = std::lower_bound(copies.begin(), copies.end(), code[v] >> 8) - copies.begin();
    result.ligands[place] = complex.ligands[complex.sites[operation[v]].ligand];
    result.sites[v] = {static_cast<int>(place), static_cast<int>(code[v] & 0xff)};
  }
  return result;
}

}  // namespace werner
