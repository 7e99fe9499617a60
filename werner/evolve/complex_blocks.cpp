#include "werner/evolve/complex_blocks.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace werner {

namespace {

using Donors = std::vector<int>;  // donor on each vertex, -1 where there is none

// Of the seats that the ligand's symmetry makes equal, the smallest stands for all.
Donors smallest(const Donors& donors, const Ligand& ligand) {
  Donors best = donors, image = donors;
  for (const auto& automorphism : ligand.automorphisms) {
    for (std::size_t v = 0; v < donors.size(); ++v)
      image[v] = donors[v] < 0 ? -1 : automorphism[static_cast<std::size_t>(donors[v])];
    best = std::min(best, image);
  }
  return best;
}

Donors moved(const Donors& donors, const Permutation& operation, bool improper, const Ligand& ligand) {
  Donors image(donors.size(), -1);
  for (std::size_t v = 0; v < donors.size(); ++v)
    if (donors[v] >= 0)
      image[static_cast<std::size_t>(operation[v])] =
          improper ? ligand.mirrors.at(0)[static_cast<std::size_t>(donors[v])] : donors[v];
  return smallest(image, ligand);
}

struct PlainSeats {
  std::vector<Donors> donors;
  std::vector<int> numbers;
};

PlainSeats plain_seats(const std::vector<Seat>& seats, const Ligand& ligand) {
  PlainSeats plain;
  for (std::size_t s = 0; s < seats.size(); ++s)
    if (smallest(seats[s].donors, ligand) == seats[s].donors) {
      plain.donors.push_back(seats[s].donors);
      plain.numbers.push_back(static_cast<int>(s));
    }
  return plain;
}

void add_images(BlockKind& kind, const PlainSeats& plain, const Ligand& ligand, const Polyhedron& polyhedron,
                bool reflections) {
  std::map<Donors, int> number;
  for (std::size_t s = 0; s < plain.donors.size(); ++s) number[plain.donors[s]] = static_cast<int>(s);
  for (const Donors& donors : plain.donors) {
    std::vector<int> images;
    // A bite angle at the very limit may be allowed on one of two equal edges only, by rounding.
    const auto number_of = [&](const Donors& image) {
      const auto found = number.find(image);
      return found == number.end() ? -1 : found->second;
    };
    for (const Permutation& operation : polyhedron.rotations)
      images.push_back(number_of(moved(donors, operation, false, ligand)));
    if (reflections)
      for (const Permutation& operation : polyhedron.reflections)
        images.push_back(number_of(moved(donors, operation, true, ligand)));
    int first = -1;
    for (const int image : images)
      if (image >= 0 && (kind.masks[static_cast<std::size_t>(image)] & 1) && (first < 0 || image < first))
        first = image;
    kind.first_image.push_back(first);
    kind.images.push_back(std::move(images));
  }
}

}  // namespace

BlockTable make_blocks(const ComplexTables& tables, const FeatureLayout& layout, int geometry) {
  const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(geometry)];
  const std::size_t n = polyhedron.vertices.size();
  BlockTable table;
  table.operations =
      static_cast<int>(polyhedron.rotations.size() + (tables.achiral ? polyhedron.reflections.size() : 0));
  using Likeness = std::tuple<std::vector<Donors>, std::vector<std::vector<int>>, std::vector<std::vector<int>>,
                              std::vector<int>, int, int, int>;
  std::map<Likeness, int> known;
  for (std::size_t l = 0; l < tables.options.ligands.size(); ++l) {
    const Ligand& ligand = *tables.options.ligands[l];
    const PlainSeats plain = plain_seats(tables.seats[static_cast<std::size_t>(geometry)].seats[l], ligand);
    if (plain.donors.empty()) {
      table.kind_of.push_back(-1);
      continue;
    }
    const int radical = tables.radical[l];
    const int donated = tables.options.constraints.valence_electrons ? tables.donated[l] : 0;
    const auto [entry, added] = known.try_emplace(
        {plain.donors, ligand.automorphisms, ligand.mirrors, layout.donor_class[l], ligand.charge, radical, donated},
        static_cast<int>(table.kinds.size()));
    table.kind_of.push_back(entry->second);
    if (added) {
      BlockKind kind;
      kind.charge = ligand.charge;
      kind.radical = radical;
      kind.donated = donated;
      kind.seats = plain.numbers;
      kind.by_vertex.resize(n);
      for (std::size_t s = 0; s < plain.donors.size(); ++s) {
        std::uint32_t mask = 0;
        std::vector<int> classes(n, -1);
        for (std::size_t v = 0; v < n; ++v) {
          if (plain.donors[s][v] < 0) continue;
          mask |= 1u << v;
          classes[v] = layout.donor_class[l][static_cast<std::size_t>(plain.donors[s][v])];
          kind.by_vertex[v].push_back(static_cast<int>(s));
        }
        kind.masks.push_back(mask);
        kind.classes.push_back(std::move(classes));
      }
      add_images(kind, plain, ligand, polyhedron, tables.achiral);
      table.most_seats = std::max(table.most_seats, static_cast<int>(plain.donors.size()));
      table.kinds.push_back(std::move(kind));
    }
    table.kinds[static_cast<std::size_t>(entry->second)].ligands.push_back(static_cast<int>(l));
  }
  return table;
}

}  // namespace werner
