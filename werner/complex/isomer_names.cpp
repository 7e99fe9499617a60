#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "werner/complex/arrangements.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/spans.hpp"
#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

// Equal donors: same ligand, same donor up to the ligand's symmetry.
struct DonorClass {
  std::string label;               // element, else the ligand's name; "" where neither tells it apart
  int element = 0;                 // of the donor atom
  int donors = 0;                  // how many there are in the complex
  bool symmetric_chelate = false;  // its two donors are the two ends of one ligand
};

// The set of ligands as the words need it.
struct Naming {
  const Polyhedron* polyhedron = nullptr;
  const std::vector<LigandPtr>* ligands = nullptr;
  std::vector<DonorClass> classes;         // heaviest donor first
  std::vector<std::vector<int>> class_of;  // ligand, donor -> class
  std::vector<ChelateRules> rules;         // by ligand

  bool is(std::string_view name) const { return polyhedron->name == name; }
  int vertices() const { return polyhedron->coordination_number(); }
  bool trans(int a, int b) const { return polyhedron->angle(a, b) > 150; }
  int class_at(const SiteArrangement& arrangement, int vertex) const {
    return class_of[arrangement.sites[vertex].ligand][arrangement.sites[vertex].donor];
  }
  std::vector<int> vertices_of(const SiteArrangement& arrangement, int donor_class) const {
    std::vector<int> found;
    for (int v = 0; v < vertices(); ++v)
      if (class_at(arrangement, v) == donor_class) found.push_back(v);
    return found;
  }
};

}  // namespace

// A ligand's name can stand inside an isomer's name when it is a plain word.
static bool is_word(const std::string& name) {
  return !name.empty() && name.size() <= 20 &&
         std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c); });
}

static std::vector<DonorClass> labelled(std::vector<DonorClass> classes, const std::vector<std::string>& ligand_names) {
  std::map<std::string, int> symbols, names;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    ++symbols[element(classes[c].element).symbol];
    ++names[ligand_names[c]];
  }
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const std::string symbol = element(classes[c].element).symbol;
    if (symbols[symbol] == 1)
      classes[c].label = symbol;
    else if (names[ligand_names[c]] == 1 && is_word(ligand_names[c]))
      classes[c].label = ligand_names[c];
  }
  return classes;
}

static Naming make_naming(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands) {
  Naming naming{&polyhedron, &ligands, {}, {}, {}};
  // Class of a donor: heaviest element first, then the ligand's key, then the smallest equivalent donor.
  using Mark = std::tuple<int, std::string, int>;
  std::map<Mark, std::pair<DonorClass, std::string>> marks;
  const auto mark = [](const Ligand& ligand, int donor) {
    int smallest = donor;
    for (const auto& automorphism : ligand.automorphisms) smallest = std::min(smallest, automorphism[donor]);
    return Mark{-ligand.atoms[ligand.donors[donor].front()].z, ligand.key, smallest};
  };
  for (const LigandPtr& ligand : ligands)
    for (int d = 0; d < ligand->denticity(); ++d) {
      auto& [entry, name] = marks[mark(*ligand, d)];
      entry.element = ligand->atoms[ligand->donors[d].front()].z;
      ++entry.donors;
      // A ligand that has no name but its SMILES is called as the library has it, so that a structure taken apart
      // names its isomer as the one who built it did.
      name = ligand->name == ligand->smiles ? library_name(*ligand) : ligand->name;
    }
  std::vector<std::string> names;
  for (const auto& [key, entry] : marks) {
    naming.classes.push_back(entry.first);
    names.push_back(entry.second);
  }
  for (const LigandPtr& ligand : ligands) {
    naming.class_of.emplace_back();
    for (int d = 0; d < ligand->denticity(); ++d)
      naming.class_of.back().push_back(static_cast<int>(std::distance(marks.begin(), marks.find(mark(*ligand, d)))));
    naming.rules.push_back(chelate_rules(*ligand));
    if (ligand->denticity() == 2 && naming.class_of.back()[0] == naming.class_of.back()[1])
      naming.classes[naming.class_of.back()[0]].symmetric_chelate = true;
  }
  naming.classes = labelled(std::move(naming.classes), names);
  return naming;
}

static std::string joined(const std::vector<std::string>& words) { return join(words, "-"); }

// fac and mer of three vertices of an octahedron.
static std::string three(const Naming& naming, const std::vector<int>& v) {
  return naming.trans(v[0], v[1]) || naming.trans(v[0], v[2]) || naming.trans(v[1], v[2]) ? "mer" : "fac";
}

// The end donors of four in a row.
static std::optional<std::pair<int, int>> chain_ends(const ChelateRules& rules) {
  std::vector<int> ends;
  for (int d = 0; d < 4; ++d)
    if (std::ranges::count_if(rules.rings, [&](const auto& ring) { return ring.a == d || ring.b == d; }) == 1)
      ends.push_back(d);
  if (ends.size() != 2) return std::nullopt;
  return std::pair(ends[0], ends[1]);
}

// fac and mer of tridentate, trans, cis-alpha and cis-beta of tetradentate ligands on an octahedron.
static std::string chelate_shape(const Naming& naming, const SiteArrangement& arrangement) {
  if (!naming.is("octahedral")) return "";
  std::vector<std::string> words;
  for (std::size_t i = 0; i < naming.ligands->size(); ++i) {
    std::vector<int> at(12, -1), vertices, rest;
    for (int v = 0; v < 6; ++v) {
      const bool mine = arrangement.sites[v].ligand == static_cast<int>(i);
      (mine ? vertices : rest).push_back(v);
      if (mine) at[arrangement.sites[v].donor] = v;
    }
    const int denticity = (*naming.ligands)[i]->denticity();
    if (denticity == 3 && vertices.size() == 3) words.push_back(three(naming, vertices));
    if (denticity != 4 || vertices.size() != 4) continue;
    const auto ends = chain_ends(naming.rules[i]);
    if (naming.trans(rest[0], rest[1]))
      words.push_back("trans");
    else if (!ends)
      words.push_back("cis");
    else
      words.push_back(naming.trans(at[ends->first], at[ends->second]) ? "cis-alpha" : "cis-beta");
  }
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return joined(words);
}

// fac and mer of three equal donors.
static std::string triples(const Naming& naming, const SiteArrangement& arrangement) {
  if (!naming.is("octahedral")) return "";
  for (std::size_t c = 0; c < naming.classes.size(); ++c)
    if (naming.classes[c].donors == 3) {
      const auto v = naming.vertices_of(arrangement, static_cast<int>(c));
      if (v.size() == 3) return three(naming, v);
    }
  return "";
}

static bool has_square(const Naming& naming) {
  return naming.is("octahedral") || naming.is("square-planar") || naming.is("square-pyramidal");
}

// cis and trans of pairs of equal donors; of the two single ones where there are just two.
static std::string pairs(const Naming& naming, const SiteArrangement& arrangement) {
  if (!has_square(naming)) return "";
  std::vector<std::vector<int>> found;
  std::vector<std::string> labels;
  std::vector<int> singles;
  for (std::size_t c = 0; c < naming.classes.size(); ++c) {
    const auto v = naming.vertices_of(arrangement, static_cast<int>(c));
    if (v.size() == 1) singles.push_back(v[0]);
    if (v.size() != 2 || naming.classes[c].symmetric_chelate) continue;
    found.push_back(v);
    labels.push_back(naming.classes[c].label);
  }
  if (found.empty() && singles.size() == 2) found.push_back(singles);
  const auto word = [&](const std::vector<int>& v) -> std::string {
    return naming.trans(v[0], v[1]) ? "trans" : "cis";
  };
  if (found.empty()) return "";
  if (found.size() == 1) return word(found[0]);
  const bool equal = std::ranges::all_of(found, [&](const auto& v) { return word(v) == word(found[0]); });
  // In a square plane one pair follows from the other.
  if (equal) return (naming.is("square-planar") ? "" : "all-") + word(found[0]);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (labels[i].empty()) return "";
    words.push_back(word(found[i]) + "-" + labels[i]);
  }
  std::ranges::sort(words);
  return joined(words);
}

namespace {
struct SpecialVertices {
  std::vector<int> vertices;
  std::string word, other;  // of these vertices, and of the rest
};
}  // namespace

static SpecialVertices special_vertices(const Naming& naming) {
  if (naming.is("trigonal-bipyramidal")) return {{0, 4}, "axial", "equatorial"};
  if (naming.is("pentagonal-bipyramidal")) return {{0, 6}, "axial", "equatorial"};
  if (naming.is("seesaw")) return {{0, 3}, "axial", "equatorial"};
  if (naming.is("square-pyramidal")) return {{0}, "apical", "basal"};
  if (naming.is("t-shaped")) return {{0}, "stem", ""};
  if (naming.polyhedron->name.starts_with("capped")) return {{0}, "cap", ""};
  return {};
}

// Who takes the axial, apical, stem or cap vertices.
static std::string special(const Naming& naming, const SiteArrangement& arrangement) {
  const auto [vertices, word, other] = special_vertices(naming);
  if (vertices.empty()) return "";
  // The rarest class tells it alone when there are only two classes.
  if (naming.classes.size() == 2 && !other.empty()) {
    const int rare = naming.classes[0].donors < naming.classes[1].donors ? 0 : 1;
    const auto on_special = static_cast<std::size_t>(
        std::ranges::count_if(vertices, [&](int v) { return naming.class_at(arrangement, v) == rare; }));
    const int donors = naming.classes[rare].donors;
    if (donors == 1) return on_special == 1 ? word : other;
    if (donors == 2 && vertices.size() == 2)
      return on_special == 2 ? "di" + word : on_special == 1 ? word + "-" + other : "di" + other;
  }
  std::vector<int> classes;
  for (const int v : vertices) classes.push_back(naming.class_at(arrangement, v));
  std::ranges::sort(classes);
  std::string text = word;
  for (const int c : classes) {
    if (naming.classes[c].label.empty()) return "";
    text += "-" + naming.classes[c].label;
  }
  return text;
}

// Which donor lies opposite to the `rank`-th of those that occur once, heaviest first.
static std::string opposite(const Naming& naming, const SiteArrangement& arrangement, int rank) {
  if (!has_square(naming)) return "";
  std::set<int> told;
  for (std::size_t c = 0; c < naming.classes.size(); ++c) {
    const auto v = naming.vertices_of(arrangement, static_cast<int>(c));
    if (v.size() != 1 || told.contains(static_cast<int>(c))) continue;
    for (int w = 0; w < naming.vertices(); ++w) {
      if (!naming.trans(v[0], w)) continue;
      const int other = naming.class_at(arrangement, w);
      told.insert(other);
      if (rank-- > 0) break;
      if (naming.classes[c].label.empty() || naming.classes[other].label.empty()) return "";
      return "trans-" + naming.classes[c].label + "-" + naming.classes[other].label;
    }
  }
  return "";
}

// Lambda and Delta: every pair of chelate rings without a common vertex is a pair of skew lines, right-handed (Delta)
// or left-handed (Lambda), IUPAC 2005 IR-9.3.4.11; several pairs are counted against each other, as in edta complexes.
static std::string helicity(const Naming& naming, const SiteArrangement& arrangement) {
  std::vector<std::pair<int, int>> edges;
  for (std::size_t i = 0; i < naming.ligands->size(); ++i) {
    std::vector<int> at((*naming.ligands)[i]->donors.size(), -1);
    for (int v = 0; v < naming.vertices(); ++v)
      if (arrangement.sites[v].ligand == static_cast<int>(i)) at[arrangement.sites[v].donor] = v;
    for (const auto& ring : naming.rules[i].rings) edges.emplace_back(at[ring.a], at[ring.b]);
  }
  const auto& vertices = naming.polyhedron->vertices;
  int balance = 0;
  for (std::size_t i = 0; i < edges.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto [a, b] = edges[i];
      const auto [c, d] = edges[j];
      if (a == c || a == d || b == c || b == d) continue;
      const Vec3 first = vertices[b] - vertices[a], second = vertices[d] - vertices[c];
      const Vec3 between = (vertices[c] + vertices[d] - vertices[a] - vertices[b]) / 2;
      const double sign = second.dot(first) * second.dot(first.cross(between));
      if (std::abs(sign) > 1e-6) balance += sign > 0 ? 1 : -1;
    }
  return balance == 0 ? "" : balance > 0 ? "Delta" : "Lambda";
}

namespace {
using Groups = std::map<std::vector<std::string>, std::vector<int>>;  // words so far -> arrangements that share them
}

// Splits the groups that hold more than one arrangement by one more word.
static Groups refined(const Groups& groups, const std::function<std::string(int)>& word) {
  Groups result;
  for (const auto& [words, members] : groups) {
    std::map<std::string, std::vector<int>> split;
    for (const int member : members) split[word(member)].push_back(member);
    for (const auto& [text, part] : split) {
      std::vector<std::string> longer = words;
      if (split.size() > 1 && !text.empty()) longer.push_back(text);
      auto& place = result[longer];
      place.insert(place.end(), part.begin(), part.end());
    }
  }
  return result;
}

// Numbers for what no word tells apart: diastereomers first, then the two hands.
static std::vector<std::string> numbered(const Groups& groups, const std::vector<SiteArrangement>& list) {
  std::vector<std::string> names(list.size());
  for (const auto& [words, members] : groups) {
    std::map<int, std::vector<int>> diastereomers;  // smaller of both hands -> hands in this group
    for (const int member : members) {
      const int mirror = list[member].mirror;
      diastereomers[mirror < 0 ? member : std::min(member, mirror)].push_back(member);
    }
    int number = 0;
    for (const auto& [first, hands] : diastereomers) {
      ++number;
      std::vector<std::string> longer = words;
      if (diastereomers.size() > 1) longer.push_back((words.empty() ? "isomer-" : "") + std::to_string(number));
      for (std::size_t hand = 0; hand < hands.size(); ++hand) {
        names[hands[hand]] = joined(longer);
        if (hands.size() > 1)
          names[hands[hand]] += (longer.empty() ? "enantiomer-" : "-enantiomer-") + std::to_string(hand + 1);
      }
    }
  }
  return names;
}

std::vector<std::string> arrangement_names(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                           const std::vector<SiteArrangement>& list) {
  if (list.size() < 2) return std::vector<std::string>(list.size());
  const Naming naming = make_naming(polyhedron, ligands);
  Groups groups;
  for (std::size_t i = 0; i < list.size(); ++i) groups[{}].push_back(static_cast<int>(i));
  const auto refine = [&](auto word) { groups = refined(groups, [&](int i) { return word(naming, list[i]); }); };
  refine(chelate_shape);
  refine(triples);
  refine(special);
  refine(pairs);
  for (int rank = 0; rank < 3; ++rank)
    refine([&](const Naming& n, const SiteArrangement& a) { return opposite(n, a, rank); });
  refine(helicity);
  return numbered(groups, list);
}

}  // namespace werner
