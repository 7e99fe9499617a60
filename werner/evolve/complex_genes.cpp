#include "werner/evolve/complex_genes.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "werner/complex/spans.hpp"
#include "werner/complex/spin.hpp"
#include "werner/core/element.hpp"
#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

// Every way to give the donors of a ligand vertices, one each, or two cis ones for an eta-3 or eta-4 group: `spans` has
// one of those that the ligand's symmetry makes equal.
std::vector<Seat> find_seats(const Ligand& ligand, const Polyhedron& polyhedron) {
  const auto n = static_cast<std::size_t>(polyhedron.coordination_number());
  std::map<std::vector<std::vector<int>>, Seat> seats;  // by the vertices of each donor
  for (const Span& span : spans(ligand, polyhedron, {.doubled = true}))
    for (const auto& automorphism : ligand.automorphisms) {
      std::vector<std::vector<int>> vertices(ligand.donors.size());
      Seat seat{span.mask, std::vector<int>(n, -1)};
      for (std::size_t i = 0; i < span.vertices.size(); ++i) {
        const int donor = automorphism[static_cast<std::size_t>(span.donors[i])];
        vertices[static_cast<std::size_t>(donor)].push_back(span.vertices[i]);
        seat.donors[static_cast<std::size_t>(span.vertices[i])] = donor;
      }
      seats.emplace(std::move(vertices), std::move(seat));
    }
  std::vector<Seat> list;
  for (auto& [vertices, seat] : seats) list.push_back(std::move(seat));
  return list;
}

SeatTable make_seat_table(const std::vector<LigandPtr>& ligands, const Polyhedron& polyhedron) {
  SeatTable table;
  for (std::size_t l = 0; l < ligands.size(); ++l) {
    table.seats.push_back(find_seats(*ligands[l], polyhedron));
    for (std::size_t s = 0; s < table.seats[l].size(); ++s) {
      const std::uint32_t taken = table.seats[l][s].vertices;
      table.by_vertices[taken].push_back({static_cast<int>(l), static_cast<int>(s)});
      table.single = table.single && std::popcount(taken) == 1;
    }
  }
  return table;
}

void find_mirrors(ComplexTables& tables) {
  const auto& ligands = tables.options.ligands;
  for (std::size_t l = 0; l < ligands.size(); ++l) {
    const auto found = tables.by_key.find(ligands[l]->mirror_key);
    tables.mirror_of.push_back(found == tables.by_key.end() ? -1 : found->second);
    if (!ligands[l]->chiral() || tables.mirror_of[l] < 0) continue;
    tables.handed = tables.handed || std::ranges::find(tables.demanded, static_cast<int>(l)) != tables.demanded.end();
    for (const ClassLimit& limit : tables.limits)
      tables.handed = tables.handed || limit.count[l] != limit.count[static_cast<std::size_t>(tables.mirror_of[l])];
  }
  tables.closed = !tables.handed && std::ranges::find(tables.mirror_of, -1) == tables.mirror_of.end();
}

// The constraints, all of which look at the ligands alone and not at where they stand.
bool satisfies(const ComplexTables& tables, int metal, const std::vector<int>& ligands) {
  Genes composition;
  composition.metal = metal;
  composition.ligands = ligands;
  return check(tables.options.constraints, to_complex(tables, composition)).ok();
}

// A name as a word of a genome.
std::string word_of(const std::string& name) {
  std::string word = name;
  for (char& c : word)
    if (c == ' ' || c == '\t' || c == '|') c = '_';
  return word;
}

}  // namespace

ComplexTables make_tables(ComplexSpaceOptions options) {
  ComplexTables tables;
  std::vector<LigandPtr> distinct;
  for (const LigandPtr& ligand : options.ligands)
    if (tables.by_key.emplace(ligand->key, static_cast<int>(distinct.size())).second) distinct.push_back(ligand);
  options.ligands = std::move(distinct);
  tables.options = std::move(options);
  for (const LigandPtr& ligand : tables.options.ligands) {
    std::string name = word_of(ligand->name);
    for (int again = 2; tables.number.contains(name); ++again)
      name = word_of(ligand->name) + "#" + std::to_string(again);
    tables.number[name] = static_cast<int>(tables.names.size());
    tables.names.push_back(name);
    int electrons = -ligand->charge;
    for (const LigandAtom& atom : ligand->atoms) electrons += atom.z;
    tables.electrons.push_back(electrons);
    tables.radical.push_back(electrons % 2 != 0);
    tables.donated.push_back(donated_electrons(*ligand));
    tables.achiral = tables.achiral && !ligand->chiral();
  }
  const ComplexConstraints& constraints = tables.options.constraints;
  for (const std::string& key : constraints.must_contain)
    if (const auto found = tables.by_key.find(key); found != tables.by_key.end())
      tables.demanded.push_back(found->second);
  for (const auto& [name, window] : constraints.class_limits) {
    tables.limits.push_back({window, {}});
    for (const LigandPtr& ligand : tables.options.ligands)
      tables.limits.back().count.push_back(static_cast<int>(std::ranges::count(ligand->classes, name)));
  }
  find_mirrors(tables);
  for (const Polyhedron* polyhedron : tables.options.geometries)
    tables.seats.push_back(make_seat_table(tables.options.ligands, *polyhedron));
  return tables;
}

Complex to_complex(const ComplexTables& tables, const Genes& genes) {
  Complex complex;
  complex.metal = tables.options.metals[static_cast<std::size_t>(genes.metal)];
  complex.geometry = tables.options.geometries[static_cast<std::size_t>(genes.geometry)];
  complex.unpaired_electrons = genes.unpaired;
  for (const int ligand : genes.ligands)
    complex.ligands.push_back(tables.options.ligands[static_cast<std::size_t>(ligand)]);
  complex.sites = genes.sites;
  return complex;
}

Genes to_genes(const ComplexTables& tables, const Complex& complex) {
  Genes genes;
  const auto& metals = tables.options.metals;
  const auto& geometries = tables.options.geometries;
  const auto metal = std::find(metals.begin(), metals.end(), complex.metal);
  const auto geometry = std::find(geometries.begin(), geometries.end(), complex.geometry);
  if (metal == metals.end() || geometry == geometries.end())
    throw Error("the space has no " + metal_text(complex.metal) + " complexes of that polyhedron");
  genes.metal = static_cast<int>(metal - metals.begin());
  genes.geometry = static_cast<int>(geometry - geometries.begin());
  genes.unpaired = complex.unpaired_electrons;
  for (const LigandPtr& ligand : complex.ligands) {
    const auto found = tables.by_key.find(ligand->key);
    if (found == tables.by_key.end()) throw Error("the space has no ligand '" + ligand->name + "'");
    genes.ligands.push_back(found->second);
  }
  genes.sites = complex.sites;
  return genes;
}

std::string genes_text(const ComplexTables& tables, const Genes& genes) {
  const auto& options = tables.options;
  std::string text = metal_text(options.metals[static_cast<std::size_t>(genes.metal)]) + "|" +
                     std::to_string(genes.unpaired) + "|" +
                     options.geometries[static_cast<std::size_t>(genes.geometry)]->name + "|";
  const std::vector<std::uint32_t> vertices = vertices_of(genes);
  // Copies count from 1 within a kind of ligand, in the order of their first vertex.
  std::vector<int> copy(genes.ligands.size(), 0);
  std::unordered_map<int, int> copies;
  for (std::size_t v = 0; v < genes.sites.size(); ++v) {
    const auto [ligand, donor] = genes.sites[v];
    const int kind = genes.ligands[static_cast<std::size_t>(ligand)];
    text += (v ? " " : "") + tables.names[static_cast<std::size_t>(kind)];
    if (std::popcount(vertices[static_cast<std::size_t>(ligand)]) == 1) continue;
    int& number = copy[static_cast<std::size_t>(ligand)];
    if (number == 0) number = ++copies[kind];
    if (number > 1) text += "~" + std::to_string(number);
    text += "." + std::to_string(donor);
  }
  return text;
}

Genes parse_genes(const ComplexTables& tables, std::string_view text) {
  const auto refuse = [&](const std::string& why) -> Genes {
    throw Error("'" + std::string(text) + "' is no genome of this space: " + why);
  };
  const std::vector<std::string> parts = split(text, '|');
  if (parts.size() != 4) return refuse("expected METAL|SPIN|GEOMETRY|LIGANDS");
  const auto& options = tables.options;
  const std::vector<std::string> words = split_words(parts[3]);
  Genes genes;
  genes.metal = genes.geometry = -1;
  for (std::size_t m = 0; m < options.metals.size(); ++m)
    if (metal_text(options.metals[m]) == parts[0]) genes.metal = static_cast<int>(m);
  for (std::size_t g = 0; g < options.geometries.size(); ++g)
    if (options.geometries[g]->name == parts[2] &&
        options.geometries[g]->coordination_number() == static_cast<int>(words.size()))
      genes.geometry = static_cast<int>(g);
  if (genes.metal < 0) return refuse("unknown metal");
  if (genes.geometry < 0) return refuse("unknown geometry or number of sites");
  const auto spin = parse_int(parts[1]);
  if (!spin || *spin < 0) return refuse("expected a number of unpaired electrons");
  genes.unpaired = *spin;
  std::unordered_map<std::string, int> copies;  // "en~2" -> index of the ligand in the complex
  for (const std::string& word : words) {
    if (const auto whole = tables.number.find(word); whole != tables.number.end()) {
      genes.sites.push_back({static_cast<int>(genes.ligands.size()), 0});
      genes.ligands.push_back(whole->second);
      continue;
    }
    const std::size_t dot = word.rfind('.');
    const auto donor = dot == std::string::npos ? std::nullopt : parse_int(word.substr(dot + 1));
    if (!donor) return refuse("unknown ligand '" + word + "'");
    const std::string copy = word.substr(0, dot);
    auto kind = tables.number.find(copy);
    if (kind == tables.number.end()) kind = tables.number.find(copy.substr(0, copy.rfind('~')));
    if (kind == tables.number.end()) return refuse("unknown ligand '" + word + "'");
    const auto [entry, added] = copies.emplace(copy, static_cast<int>(genes.ligands.size()));
    if (added) genes.ligands.push_back(kind->second);
    genes.sites.push_back({entry->second, *donor});
  }
  const bool one_site_each =
      genes.ligands.size() == genes.sites.size() && std::ranges::all_of(genes.ligands, [&](int ligand) {
        return options.ligands[static_cast<std::size_t>(ligand)]->denticity() == 1;
      });
  if (one_site_each) return genes;
  if (const Verdict verdict = check_sites(to_complex(tables, genes)); !verdict.ok()) return refuse(verdict.reasons[0]);
  return genes;
}

std::optional<std::vector<int>> mirrored_ligands(const ComplexTables& tables, int metal,
                                                 const std::vector<int>& ligands) {
  std::vector<int> mirrored;
  for (const int ligand : ligands) {
    mirrored.push_back(tables.mirror_of[static_cast<std::size_t>(ligand)]);
    if (mirrored.back() < 0) return std::nullopt;
  }
  if (tables.handed && !satisfies(tables, metal, mirrored)) return std::nullopt;
  return mirrored;
}

Genes canonical_genes(const ComplexTables& tables, const Genes& genes) {
  const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(genes.geometry)];
  const auto mirrored = mirrored_ligands(tables, genes.metal, genes.ligands);
  // Two hands count as two where only one of them satisfies the constraints.
  const bool both =
      mirrored && !polyhedron.reflections.empty() && (!tables.handed || satisfies(tables, genes.metal, genes.ligands));
  const std::size_t n = genes.sites.size();
  if (genes.ligands.size() == n) {
    // One vertex per ligand: the smallest sequence of ligand numbers over all operations.
    std::vector<int> ids(n), best, image(n);
    const auto consider = [&](const std::vector<int>& ligands, const std::vector<Permutation>& operations) {
      for (std::size_t v = 0; v < n; ++v) ids[v] = ligands[static_cast<std::size_t>(genes.sites[v].ligand)];
      for (const Permutation& operation : operations) {
        for (std::size_t v = 0; v < n; ++v) image[static_cast<std::size_t>(operation[v])] = ids[v];
        if (best.empty() || image < best) best = image;
      }
    };
    consider(genes.ligands, polyhedron.rotations);
    if (both) consider(*mirrored, polyhedron.reflections);
    Genes result = genes;
    result.ligands = best;
    for (std::size_t v = 0; v < n; ++v) result.sites[v] = {static_cast<int>(v), 0};
    return result;
  }
  Complex complex = to_complex(tables, genes);
  if (both && complex_mirror_key(complex) < complex_key(complex)) {
    Genes mirror = genes;
    mirror.ligands = *mirrored;
    for (std::size_t v = 0; v < n; ++v) {
      const Site site = genes.sites[v];
      const auto& donors = complex.ligands[static_cast<std::size_t>(site.ligand)]->mirrors.front();
      mirror.sites[static_cast<std::size_t>(polyhedron.reflections.front()[v])] = {
          site.ligand, donors[static_cast<std::size_t>(site.donor)]};
    }
    complex = to_complex(tables, mirror);
  }
  return to_genes(tables, canonical(complex));
}

std::vector<std::uint32_t> vertices_of(const Genes& genes) {
  std::vector<std::uint32_t> vertices(genes.ligands.size(), 0);
  for (std::size_t v = 0; v < genes.sites.size(); ++v)
    if (genes.sites[v].ligand >= 0) vertices[static_cast<std::size_t>(genes.sites[v].ligand)] |= 1u << v;
  return vertices;
}

void remove_ligand(Genes& genes, int index) {
  genes.ligands.erase(genes.ligands.begin() + index);
  for (Site& site : genes.sites) {
    if (site.ligand == index) site = {-1, -1};
    if (site.ligand > index) --site.ligand;
  }
}

void put_block(const ComplexTables& tables, Genes& genes, const Block& block) {
  const Seat& seat = tables.seats[static_cast<std::size_t>(genes.geometry)]
                         .seats[static_cast<std::size_t>(block.ligand)][static_cast<std::size_t>(block.seat)];
  for (std::size_t v = 0; v < seat.donors.size(); ++v)
    if (seat.donors[v] >= 0) genes.sites[v] = {static_cast<int>(genes.ligands.size()), seat.donors[v]};
  genes.ligands.push_back(block.ligand);
}

int electrons_of(const ComplexTables& tables, int metal, const std::vector<int>& ligands) {
  int electrons = counted_electrons(tables.options.metals[static_cast<std::size_t>(metal)]);
  for (const int ligand : ligands) electrons += tables.electrons[static_cast<std::size_t>(ligand)];
  return electrons;
}

std::vector<int> spins_of(const ComplexTables& tables, int metal, const std::vector<int>& ligands) {
  const auto radicals =
      std::ranges::count_if(ligands, [&](int ligand) { return tables.radical[static_cast<std::size_t>(ligand)]; });
  return spins_with_radicals(tables, metal, static_cast<int>(radicals));
}

std::vector<int> spins_with_radicals(const ComplexTables& tables, int metal, int radicals) {
  const Metal& ion = tables.options.metals[static_cast<std::size_t>(metal)];
  const int odd = (electrons_of(tables, metal, {}) + radicals) & 1;
  const SpinRule& rule = tables.options.spins;
  std::vector<int> spins;
  if (rule.low) spins.push_back(odd);
  const int most = most_unpaired(ion);
  if (rule.high) spins.push_back(most % 2 == odd ? most : std::max(odd, most - 1));
  for (const int number : rule.numbers)
    if (number % 2 == odd && number <= most + radicals) spins.push_back(number);
  std::sort(spins.begin(), spins.end());
  spins.erase(std::unique(spins.begin(), spins.end()), spins.end());
  return spins;
}

}  // namespace werner
