#include "werner/physics/relax/folded_cell.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <map>

namespace werner {

namespace {

constexpr double same_place = 0.001;  // Angstrom

// Atom of this kind at a place, fractional, modulo the lattice.
std::optional<std::size_t> atom_at(const Crystal& crystal, int z, const Eigen::Vector3d& place) {
  for (std::size_t k = 0; k < crystal.size(); ++k) {
    if (crystal.atomic_numbers[k] != z) continue;
    const Eigen::Vector3d away = place - crystal.positions[k].value;
    const Eigen::Vector3d nearest = away - Eigen::Vector3d(away.array().round());
    if (crystal.lattice.cartesian({nearest}).squaredNorm() < same_place * same_place) return k;
  }
  return std::nullopt;
}

// Fractional translations, zero not among them.
std::vector<Eigen::Vector3d> translations_of(const Crystal& crystal) {
  std::map<int, std::vector<std::size_t>> kinds;
  for (std::size_t i = 0; i < crystal.size(); ++i) kinds[crystal.atomic_numbers[i]].push_back(i);
  const auto& rarest = std::ranges::min_element(kinds, {}, [](const auto& kind) { return kind.second.size(); })->second;
  std::vector<Eigen::Vector3d> translations;
  for (const std::size_t other : rarest) {
    if (other == rarest.front()) continue;
    const Eigen::Vector3d along = crystal.positions[other].value - crystal.positions[rarest.front()].value;
    bool all = true;
    for (std::size_t i = 0; i < crystal.size() && all; ++i)
      all = atom_at(crystal, crystal.atomic_numbers[i], crystal.positions[i].value + along).has_value();
    if (all) translations.push_back(along);
  }
  return translations;
}

// Rows of a cell that the translations and the lattice span, of the shortest vectors that do; nothing where none of the
// short ones spans it.
std::optional<Eigen::Matrix3d> spanned(const Lattice& lattice, const std::vector<Eigen::Vector3d>& translations) {
  const double volume = lattice.volume() / static_cast<double>(translations.size() + 1);
  std::vector<Vec3> vectors;
  const auto add = [&](const Eigen::Vector3d& along) {
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z) {
          const Vec3 vector =
              lattice.cartesian({along - Eigen::Vector3d(along.array().round()) + Eigen::Vector3d(x, y, z)});
          if (vector.norm() > 0.1) vectors.push_back(vector);
        }
  };
  add(Eigen::Vector3d::Zero());
  for (const Eigen::Vector3d& along : translations) add(along);
  std::ranges::stable_sort(vectors, {}, [](const Vec3& v) { return v.norm(); });
  constexpr std::size_t most = 80;
  if (vectors.size() > most) vectors.resize(most);
  for (std::size_t c = 2; c < vectors.size(); ++c)
    for (std::size_t b = 1; b < c; ++b)
      for (std::size_t a = 0; a < b; ++a) {
        Eigen::Matrix3d rows;
        rows << vectors[a].transpose(), vectors[b].transpose(), vectors[c].transpose();
        const double spans = rows.determinant();
        if (std::abs(std::abs(spans) - volume) > 1e-3 * volume) continue;
        if (spans < 0) rows = -rows;
        return rows;
      }
  return std::nullopt;
}

}  // namespace

std::optional<FoldedCell> folded(const Crystal& crystal) {
  if (crystal.size() < 2 || !crystal.lattice.usable()) return std::nullopt;
  const std::vector<Eigen::Vector3d> translations = translations_of(crystal);
  if (translations.empty()) return std::nullopt;
  const auto rows = spanned(crystal.lattice, translations);
  if (!rows) return std::nullopt;
  FoldedCell folded;
  folded.copies = static_cast<int>(translations.size()) + 1;
  folded.smallest.lattice = Lattice(*rows);
  const Eigen::Matrix3d repeats = crystal.lattice.rows() * rows->inverse();
  folded.repeats = repeats.array().round();
  if ((repeats - folded.repeats).cwiseAbs().maxCoeff() > 0.01) return std::nullopt;
  // Exactly the lattice that repeats to the given one.
  folded.smallest.lattice = Lattice(Eigen::Matrix3d(folded.repeats.inverse() * crystal.lattice.rows()));
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const Eigen::Vector3d place = folded.repeats.transpose() * crystal.positions[i].value;
    auto atom = atom_at(folded.smallest, crystal.atomic_numbers[i], place);
    if (!atom) {
      atom = folded.smallest.size();
      folded.smallest.atomic_numbers.push_back(crystal.atomic_numbers[i]);
      folded.smallest.positions.push_back({place});
    }
    folded.atom.push_back(*atom);
    folded.cell.emplace_back((place - folded.smallest.positions[*atom].value).array().round());
  }
  if (folded.smallest.size() * static_cast<std::size_t>(folded.copies) != crystal.size()) return std::nullopt;
  return folded;
}

Crystal FoldedCell::unfolded(const Crystal& crystal) const {
  Crystal whole;
  whole.lattice = Lattice(Eigen::Matrix3d(repeats * crystal.lattice.rows()));
  const Eigen::Matrix3d back = repeats.transpose().inverse();
  for (std::size_t i = 0; i < atom.size(); ++i) {
    whole.atomic_numbers.push_back(crystal.atomic_numbers[atom[i]]);
    whole.positions.push_back({back * (crystal.positions[atom[i]].value + cell[i])});
  }
  return whole;
}

PotentialResult FoldedCell::unfolded(const PotentialResult& result) const {
  PotentialResult whole = result;
  if (!result.verdict.ok()) return whole;
  whole.energy *= copies;
  whole.wall *= copies;
  whole.forces.resize(3, static_cast<Eigen::Index>(atom.size()));
  whole.atom_energies.clear();
  for (std::size_t i = 0; i < atom.size(); ++i) {
    whole.forces.col(static_cast<Eigen::Index>(i)) = result.forces.col(static_cast<Eigen::Index>(atom[i]));
    if (!result.atom_energies.empty()) whole.atom_energies.push_back(result.atom_energies[atom[i]]);
  }
  return whole;
}

}  // namespace werner
