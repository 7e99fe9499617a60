#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "werner/complex/isomer_classes.hpp"
#include "werner/core/text.hpp"

namespace werner {

static std::string joined(const std::vector<std::string>& words) { return join(words, "-"); }

// fac and mer of three vertices of an octahedron.
static std::string three(const NamingSet& naming, const std::vector<int>& v) {
  return naming.trans(v[0], v[1]) || naming.trans(v[0], v[2]) || naming.trans(v[1], v[2]) ? "mer" : "fac";
}

// The end donors of those in a row, such as the two primary amines of triethylenetetramine.
static std::optional<std::pair<int, int>> chain_ends(const ChelateRules& rules, int denticity) {
  std::vector<int> ends;
  for (int d = 0; d < denticity; ++d)
    if (std::ranges::count_if(rules.rings, [&](const auto& ring) { return ring.a == d || ring.b == d; }) == 1)
      ends.push_back(d);
  if (ends.size() != 2) return std::nullopt;
  return std::pair(ends[0], ends[1]);
}

// fac and mer of tridentate, trans, cis-alpha and cis-beta of tetradentate ligands on an octahedron. Two facial
// tridentate ligands with equal ends: s-fac (symmetrical) where their middle donors are trans, else u-fac.
static std::string chelate_shape(const NamingSet& naming, const SiteArrangement& arrangement) {
  if (!naming.is("octahedral")) return "";
  std::vector<std::string> words;
  std::vector<int> middles;  // vertices of the middle donors of facial ligands
  for (std::size_t i = 0; i < naming.ligands->size(); ++i) {
    std::vector<int> at(12, -1), vertices, rest;
    for (int v = 0; v < 6; ++v) {
      const bool mine = arrangement.sites[v].ligand == static_cast<int>(i);
      (mine ? vertices : rest).push_back(v);
      if (mine) at[arrangement.sites[v].donor] = v;
    }
    const int denticity = (*naming.ligands)[i]->denticity();
    const auto ends = chain_ends(naming.rules[i], denticity);
    if (denticity == 3 && vertices.size() == 3) {
      words.push_back(three(naming, vertices));
      if (ends && naming.class_of[i][ends->first] == naming.class_of[i][ends->second] && words.back() == "fac")
        middles.push_back(at[3 - ends->first - ends->second]);
    }
    if (denticity != 4 || vertices.size() != 4) continue;
    if (naming.trans(rest[0], rest[1]))
      words.push_back("trans");
    else if (!ends)
      words.push_back("cis");
    else
      words.push_back(naming.trans(at[ends->first], at[ends->second]) ? "cis-alpha" : "cis-beta");
  }
  if (middles.size() == 2) return naming.trans(middles[0], middles[1]) ? "s-fac" : "u-fac";
  std::ranges::sort(words);
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return joined(words);
}

// fac and mer of three equal donors.
static std::string equal_triple(const NamingSet& naming, const SiteArrangement& arrangement) {
  if (!naming.is("octahedral")) return "";
  for (std::size_t c = 0; c < naming.classes.size(); ++c)
    if (naming.classes[c].donors == 3) {
      const auto v = naming.vertices_of(arrangement, static_cast<int>(c));
      if (v.size() == 3) return three(naming, v);
    }
  return "";
}

// fac and mer of the donors of three unsymmetric chelates that bind by the same two elements: [Ir(ppy)2(piq)].
static std::string alike_triple(const NamingSet& naming, const SiteArrangement& arrangement) {
  if (!naming.is("octahedral")) return "";
  std::map<std::string, std::vector<int>> alike;
  for (int v = 0; v < naming.vertices(); ++v) {
    const DonorClass& donor = naming.classes[naming.class_at(arrangement, v)];
    if (donor.chelating && !donor.symmetric_chelate) alike[donor.symbol].push_back(v);
  }
  if (alike.size() != 2) return "";
  const std::vector<int>& v = alike.begin()->second;
  return v.size() == 3 && naming.ligands->size() == 3 ? three(naming, v) : "";
}

static bool has_square(const NamingSet& naming) {
  return naming.is("octahedral") || naming.is("square-planar") || naming.is("square-pyramidal");
}

namespace {
// How pairs are told. Where words on single donors follow, every word says its donor, and each donor has one label.
enum class Detail { alone, followed };

// Two donors of which cis or trans is told.
struct Pair {
  std::string label;  // "Cl"; "" for the only two donors that occur once
  std::vector<int> classes;
};
}  // namespace

// Pairs of equal donors; donors of one element in two unsymmetric chelates, such as both nitrogens of [Pt(gly)(ala)];
// the two donors that occur once where there are just two of them.
static std::vector<Pair> pairs_of(const NamingSet& naming, Detail detail) {
  std::vector<Pair> pairs;
  std::map<std::string, std::vector<int>> alike;  // classes in unsymmetric chelates by element
  Pair singles;
  const auto& classes = naming.classes;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    if (classes[c].donors == 1) singles.classes.push_back(static_cast<int>(c));
    if (classes[c].symmetric_chelate) continue;
    if (classes[c].donors == 2) pairs.push_back({classes[c].label, {static_cast<int>(c)}});
    if (classes[c].chelating) alike[classes[c].symbol].push_back(static_cast<int>(c));
  }
  const auto shared_ligand = [&](int a, int b) {
    return std::ranges::any_of(naming.class_of, [&](const auto& of) {
      return std::ranges::find(of, a) != of.end() && std::ranges::find(of, b) != of.end();
    });
  };
  for (const auto& [symbol, members] : alike) {
    if (members.size() == 1 && detail == Detail::alone)
      for (Pair& pair : pairs)
        if (pair.classes == members) pair.label = symbol;
    if (members.size() == 2 && classes[members[0]].donors == 1 && classes[members[1]].donors == 1 &&
        !shared_ligand(members[0], members[1]))
      pairs.push_back({symbol, members});
  }
  if (pairs.empty() && singles.classes.size() == 2) pairs.push_back(singles);
  return pairs;
}

// cis and trans of pairs, of those that are not alike in all of `list`.
static std::vector<std::string> pair_words(const NamingSet& naming, const std::vector<const SiteArrangement*>& list,
                                           Detail detail) {
  std::vector<std::string> texts(list.size());
  if (!has_square(naming)) return texts;
  struct Told {
    std::string label;
    std::vector<std::string> words;  // one per arrangement
  };
  std::vector<Told> told;
  for (const Pair& pair : pairs_of(naming, detail)) {
    if (pair.label.empty() && detail == Detail::followed) continue;
    Told entry{pair.label, {}};
    for (const SiteArrangement* arrangement : list) {
      std::vector<int> v;
      for (const int c : pair.classes)
        for (const int vertex : naming.vertices_of(*arrangement, c)) v.push_back(vertex);
      entry.words.push_back(v.size() != 2 ? "" : naming.trans(v[0], v[1]) ? "trans" : "cis");
    }
    if (std::ranges::any_of(entry.words, [&](const std::string& word) { return word != entry.words[0]; }))
      told.push_back(std::move(entry));
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::vector<std::string> words;
    for (const Told& entry : told)
      if (!entry.words[i].empty()) words.push_back(entry.words[i] + (entry.label.empty() ? "" : "-" + entry.label));
    const auto all = [&](const std::string& word) {
      return std::ranges::all_of(told, [&](const Told& entry) { return entry.words[i] == word; });
    };
    const bool all_cis = all("cis"), all_trans = all("trans");
    std::ranges::sort(words);
    texts[i] = joined(words);
    if (told.empty() || (!all_cis && !all_trans)) continue;
    const std::string word = all_trans ? "trans" : "cis";
    // In a square one pair follows from the other.
    const bool bare = told.size() == 1 || !naming.is("octahedral");
    if (detail == Detail::alone || (all_trans && told.size() > 1)) texts[i] = (bare ? "" : "all-") + word;
  }
  return texts;
}

namespace {
struct SpecialVertices {
  std::vector<int> vertices;
  std::string word, other;  // of these vertices, and of the rest
};
}  // namespace

static SpecialVertices special_vertices(const NamingSet& naming) {
  if (naming.is("trigonal-bipyramidal")) return {{0, 4}, "axial", "equatorial"};
  if (naming.is("pentagonal-bipyramidal")) return {{0, 6}, "axial", "equatorial"};
  if (naming.is("seesaw")) return {{0, 3}, "axial", "equatorial"};
  if (naming.is("square-pyramidal")) return {{0}, "apical", "basal"};
  if (naming.is("t-shaped")) return {{0}, "stem", ""};
  if (naming.polyhedron->name.starts_with("capped")) return {{0}, "cap", ""};
  return {};
}

// Who takes the axial, apical, stem or cap vertices.
static std::string special(const NamingSet& naming, const SiteArrangement& arrangement) {
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
  for (const int c : classes) text += "-" + naming.classes[c].label;
  return text;
}

// Which donor lies opposite to the `rank`-th of those that occur once, heaviest first.
static std::string opposite(const NamingSet& naming, const SiteArrangement& arrangement, int rank) {
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
      return "trans-" + naming.classes[c].label + "-" + naming.classes[other].label;
    }
  }
  return "";
}

// Lambda and Delta: every pair of chelate rings without a common vertex is a pair of skew lines, right-handed (Delta)
// or left-handed (Lambda), IUPAC 2005 IR-9.3.4.11; several pairs are counted against each other, as in edta complexes.
static std::string helicity(const NamingSet& naming, const SiteArrangement& arrangement) {
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

// Splits the groups that hold more than one arrangement by one more word; `words_of` gives it for each of a group.
static Groups refined(const Groups& groups,
                      const std::function<std::vector<std::string>(const std::vector<int>&)>& words_of) {
  Groups result;
  for (const auto& [words, members] : groups) {
    std::map<std::string, std::vector<int>> split;
    const std::vector<std::string> texts = words_of(members);
    for (std::size_t i = 0; i < members.size(); ++i) split[texts[i]].push_back(members[i]);
    for (const auto& [text, part] : split) {
      std::vector<std::string> longer = words;
      if (split.size() > 1 && !text.empty()) longer.push_back(text);
      auto& place = result[longer];
      place.insert(place.end(), part.begin(), part.end());
    }
  }
  return result;
}

// "cis-N" is clear from "trans-Cl-N", and left out.
static std::string without_implied(const std::vector<std::string>& words) {
  const std::vector<std::string> parts = split(joined(words), '-');
  std::set<std::string> opposed;
  const auto is_word = [&](std::size_t i) {
    return i >= parts.size() || parts[i] == "cis" || parts[i] == "trans" || parts[i] == "all";
  };
  for (std::size_t i = 0; i + 2 < parts.size(); ++i)
    if (parts[i] == "trans" && !is_word(i + 1) && !is_word(i + 2)) opposed.insert({parts[i + 1], parts[i + 2]});
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i] == "cis" && i + 1 < parts.size() && opposed.contains(parts[i + 1]))
      ++i;
    else
      kept.push_back(parts[i]);
  return joined(kept);
}

// Adds the hands, and numbers for the diastereomers that no word tells apart; both hands bear the number of theirs.
static std::vector<std::string> finished(const Groups& groups, const std::vector<SiteArrangement>& list,
                                         const std::function<std::string(int)>& hand_of) {
  std::vector<std::string> names(list.size());
  for (const auto& [words, members] : groups) {
    std::map<int, std::map<std::string, std::vector<int>>> diastereomers;  // smaller of both hands -> word -> hands
    std::map<std::string, std::set<int>> by_hand;                          // word -> diastereomers
    for (const int member : members) {
      const int mirror = list[member].mirror, first = mirror < 0 ? member : std::min(member, mirror);
      const std::string hand = members.size() > 1 ? hand_of(member) : "";
      diastereomers[first][hand].push_back(member);
      by_hand[hand].insert(first);
    }
    const bool number_them = std::ranges::any_of(by_hand, [](const auto& entry) { return entry.second.size() > 1; });
    int number = 0;
    for (const auto& [first, hands] : diastereomers) {
      ++number;
      for (const auto& [hand, same] : hands)
        for (std::size_t i = 0; i < same.size(); ++i) {
          std::vector<std::string> parts;
          if (!words.empty()) parts.push_back(without_implied(words));
          if (number_them) parts.push_back((words.empty() ? "isomer-" : "") + std::to_string(number));
          if (by_hand.size() > 1 && !hand.empty()) parts.push_back(hand);
          if (same.size() > 1) parts.push_back("enantiomer-" + std::to_string(i + 1));
          names[same[i]] = joined(parts);
        }
    }
  }
  return names;
}

std::vector<std::string> arrangement_names(const Polyhedron& polyhedron, const std::vector<LigandPtr>& ligands,
                                           const std::vector<SiteArrangement>& list) {
  if (list.size() < 2) return std::vector<std::string>(list.size());
  const NamingSet naming = naming_set(polyhedron, ligands);
  const auto by = [&](const auto& word) {
    return [&naming, &list, word](const std::vector<int>& members) {
      std::vector<std::string> texts;
      for (const int member : members) texts.push_back(word(naming, list[member]));
      return texts;
    };
  };
  const auto by_pairs = [&](Detail detail) {
    return [&naming, &list, detail](const std::vector<int>& members) {
      std::vector<const SiteArrangement*> arrangements;
      for (const int member : members) arrangements.push_back(&list[member]);
      return pair_words(naming, arrangements, detail);
    };
  };
  const auto by_opposites = [&](Groups groups) {
    for (int rank = 0; rank < 3; ++rank)
      groups = refined(groups, by([rank](const NamingSet& set, const SiteArrangement& arrangement) {
                         return opposite(set, arrangement, rank);
                       }));
    return groups;
  };
  Groups shapes;
  for (std::size_t i = 0; i < list.size(); ++i) shapes[{}].push_back(static_cast<int>(i));
  for (const auto& word : {chelate_shape, equal_triple, alike_triple, special}) shapes = refined(shapes, by(word));
  const Groups pairs = refined(shapes, by_pairs(Detail::alone));
  Groups groups = by_opposites(pairs);
  if (groups.size() > pairs.size()) groups = by_opposites(refined(shapes, by_pairs(Detail::followed)));
  return finished(groups, list, [&](int i) { return helicity(naming, list[i]); });
}

}  // namespace werner
