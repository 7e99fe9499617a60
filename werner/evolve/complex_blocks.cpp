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

// A reflection leads to the mirror image of the ligand.
Donors moved(const Donors& donors, const Permutation& operation, bool improper, const Ligand& ligand,
             const Ligand& mirror) {
  Donors image(donors.size(), -1);
  for (std::size_t v = 0; v < donors.size(); ++v)
    if (donors[v] >= 0)
      image[static_cast<std::size_t>(operation[v])] =
          improper ? ligand.mirrors.front()[static_cast<std::size_t>(donors[v])] : donors[v];
  return smallest(image, improper ? mirror : ligand);
}

struct PlainSeats {
  std::vector<Donors> donors;
  std::vector<int> numbers;     // in the table of the space
  std::map<Donors, int> place;  // in `donors`
};

PlainSeats plain_seats(const std::vector<Seat>& seats, const Ligand& ligand) {
  PlainSeats plain;
  for (std::size_t s = 0; s < seats.size(); ++s)
    if (smallest(seats[s].donors, ligand) == seats[s].donors) {
      plain.place[seats[s].donors] = static_cast<int>(plain.donors.size());
      plain.donors.push_back(seats[s].donors);
      plain.numbers.push_back(static_cast<int>(s));
    }
  return plain;
}

// Where the rotations carry a seat, or where the reflections do among the seats `to` of the mirror image.
std::vector<int> images_of(const Donors& donors, const Ligand& ligand, const std::vector<Permutation>& operations,
                           bool improper, const Ligand& mirror, const PlainSeats& to) {
  std::vector<int> images;
  for (const Permutation& operation : operations) {
    // A bite angle at the very limit may be allowed on one of two equal edges only, by rounding.
    const auto found = to.place.find(moved(donors, operation, improper, ligand, mirror));
    images.push_back(found == to.place.end() ? -1 : found->second);
  }
  return images;
}

int first_on_vertex_0(const std::vector<int>& images, const PlainSeats& seats) {
  int first = -1;
  for (const int image : images)
    if (image >= 0 && seats.donors[static_cast<std::size_t>(image)].front() >= 0 && (first < 0 || image < first))
      first = image;
  return first;
}

}  // namespace

BlockTable make_blocks(const ComplexTables& tables, const FeatureLayout& layout, int geometry) {
  const Polyhedron& polyhedron = *tables.options.geometries[static_cast<std::size_t>(geometry)];
  const std::size_t n = polyhedron.vertices.size();
  BlockTable table;
  const auto& ligands = tables.options.ligands;
  table.rotations = static_cast<int>(polyhedron.rotations.size());
  table.operations = static_cast<int>(polyhedron.rotations.size() + polyhedron.reflections.size());
  using Maps = std::vector<std::vector<int>>;
  using Likeness =
      std::tuple<std::vector<Donors>, Maps, Maps, std::vector<int>, int, int, int, std::vector<Donors>, Maps>;
  std::map<Likeness, int> known;
  std::vector<PlainSeats> seats;
  for (std::size_t l = 0; l < ligands.size(); ++l)
    seats.push_back(plain_seats(tables.seats[static_cast<std::size_t>(geometry)].seats[l], *ligands[l]));
  for (std::size_t l = 0; l < ligands.size(); ++l) {
    const Ligand& ligand = *ligands[l];
    const PlainSeats& plain = seats[l];
    const int other = tables.mirror_of[l];
    const Ligand* mirror = other < 0 ? nullptr : ligands[static_cast<std::size_t>(other)].get();
    const PlainSeats mirrored = mirror ? seats[static_cast<std::size_t>(other)] : PlainSeats{};
    if (plain.donors.empty()) {
      table.kind_of.push_back(-1);
      continue;
    }
    const int radical = tables.radical[l];
    const int donated = tables.options.constraints.valence_electrons ? tables.donated[l] : 0;
    const auto [entry, added] =
        known.try_emplace({plain.donors, ligand.automorphisms, ligand.mirrors, layout.donor_class[l], ligand.charge,
                           radical, donated, mirrored.donors, mirror ? mirror->automorphisms : Maps{}},
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
      for (const Donors& donors : plain.donors) {
        auto images = images_of(donors, ligand, polyhedron.rotations, false, ligand, plain);
        kind.first_rotated.push_back(first_on_vertex_0(images, plain));
        const auto reflected =
            images_of(donors, ligand, polyhedron.reflections, true, mirror ? *mirror : ligand, mirrored);
        kind.first_reflected.push_back(first_on_vertex_0(reflected, mirrored));
        images.insert(images.end(), reflected.begin(), reflected.end());
        kind.images.push_back(std::move(images));
      }
      table.most_seats = std::max(table.most_seats, static_cast<int>(plain.donors.size()));
      table.kinds.push_back(std::move(kind));
    }
    table.kinds[static_cast<std::size_t>(entry->second)].ligands.push_back(static_cast<int>(l));
  }
  return table;
}

}  // namespace werner
