#include "werner/crystal/elemental_crystals.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"
#include "werner/crystal/composition_features.hpp"

namespace werner {

namespace embedded {
std::string_view elemental_crystals_csv();
}

namespace {

constexpr int last = 94;  // plutonium

// Angstrom^3 per atom of the ground state in OQMD, by way of Magpie.
double volume_of(int number) {
  static const std::size_t column = [] {
    const auto names = composition_feature_names();
    return static_cast<std::size_t>(std::ranges::find(names, "mean GSvolume_pa") - names.begin());
  }();
  return composition_features({.amounts = {{number, 1}}}).values[column];
}

// Any lattice and fractional positions of one element, scaled to `volume` per atom.
Crystal scaled(Eigen::Matrix3d rows, const std::vector<Eigen::Vector3d>& positions, int number, double volume) {
  const double now = std::abs(rows.determinant()) / static_cast<double>(positions.size());
  Crystal crystal;
  crystal.lattice = Lattice(rows * std::cbrt(volume / now));
  crystal.atomic_numbers.assign(positions.size(), number);
  for (const Eigen::Vector3d& position : positions) crystal.positions.push_back({position});
  return crystal;
}

Eigen::Matrix3d rows(double ax, double ay, double az, double bx, double by, double bz, double cx, double cy,
                     double cz) {
  return (Eigen::Matrix3d() << ax, ay, az, bx, by, bz, cx, cy, cz).finished();
}

Eigen::Matrix3d box(double a, double b, double c) { return rows(a, 0, 0, 0, b, 0, 0, 0, c); }
Eigen::Matrix3d hexagonal(double c_over_a) { return rows(1, 0, 0, -0.5, std::sqrt(0.75), 0, 0, 0, c_over_a); }
Eigen::Matrix3d face_centred() { return rows(0, 1, 1, 1, 0, 1, 1, 1, 0); }
Eigen::Matrix3d body_centred(double c_over_a = 1) { return rows(-1, 1, c_over_a, 1, -1, c_over_a, 1, 1, -c_over_a); }

// Close-packed layers one after another: 'A', 'B', 'C' at height k / n.
Crystal stacked(std::string_view layers, int number, double volume) {
  const auto n = static_cast<double>(layers.size());
  std::vector<Eigen::Vector3d> positions;
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const double shift = (layers[k] - 'A') / 3.0;
    positions.emplace_back(shift, std::fmod(2 * shift, 1), static_cast<double>(k) / n);
  }
  return scaled(hexagonal(n * std::sqrt(2.0 / 3)), positions, number, volume);
}

// Bradley and Thewlis 1927, doi:10.1098/rspa.1927.0103: I-43m, 29 atoms; x and z of 8c, 24g and 24g.
Crystal alpha_manganese(int number, double volume) {
  constexpr double x8 = 0.317, xa = 0.357, za = 0.034, xb = 0.089, zb = 0.282;
  std::vector<Eigen::Vector3d> cubic{{0, 0, 0}};
  const auto signs = std::array<Eigen::Vector3d, 4>{{{1, 1, 1}, {-1, -1, 1}, {-1, 1, -1}, {1, -1, -1}}};
  const auto add = [&](const Eigen::Vector3d& site) { cubic.push_back(site); };
  for (const Eigen::Vector3d& sign : signs) {
    add(Eigen::Vector3d(x8, x8, x8).cwiseProduct(sign));
    for (const auto& [x, z] : {std::pair(xa, za), std::pair(xb, zb)})
      for (const Eigen::Vector3d& site : {Eigen::Vector3d(x, x, z), Eigen::Vector3d(x, z, x), Eigen::Vector3d(z, x, x)})
        add(site.cwiseProduct(sign));
  }
  // In the axes of the body-centred cell, r = f (2 rows of it): the other half of the atoms are images.
  const Lattice primitive(body_centred());
  std::vector<Eigen::Vector3d> positions;
  for (const Eigen::Vector3d& site : cubic) positions.push_back(primitive.fractional(2 * site).value);
  return scaled(body_centred(), positions, number, volume);
}

// Cmce, Kitaigorodskii et al. 1953 and later work: a, b, c of 7.14, 4.69, 9.78 Angstrom.
Crystal iodine(int number, double volume) {
  constexpr double y = 0.154, z = 0.117;
  std::vector<Eigen::Vector3d> positions;
  for (const double half : {0.0, 0.5})
    for (const Eigen::Vector3d& site : {Eigen::Vector3d(0, y, z), Eigen::Vector3d(0, 0.5 - y, 0.5 + z),
                                        Eigen::Vector3d(0, 0.5 + y, 0.5 - z), Eigen::Vector3d(0, -y, -z)})
      positions.push_back(site + Eigen::Vector3d(half, half, 0));
  return scaled(box(7.14, 4.69, 9.78), positions, number, volume);
}

// Cmcm, Jacob and Warren 1937, in its primitive cell.
Crystal alpha_uranium(int number, double volume) {
  constexpr double a = 2.854, b = 5.869, c = 4.955, y = 0.1025;
  return scaled(rows(a / 2, b / 2, 0, -a / 2, b / 2, 0, 0, 0, c), {{y, y, 0.25}, {-y, -y, 0.75}}, number, volume);
}

// A molecule of two atoms along a diagonal of the face-centred cube; `bond` in Angstrom.
Crystal molecular(double bond, int number, double volume) {
  Crystal crystal = scaled(face_centred(), {{0, 0, 0}, {0, 0, 0}}, number, volume);
  const Vec3 half = Vec3(1, 1, 1).normalized() * bond / 2;
  crystal.positions[0] = crystal.lattice.fractional(half);
  crystal.positions[1] = crystal.lattice.fractional(-half);
  return crystal;
}

// Lengths of bonds in the gas, Angstrom (CRC Handbook); 0 for elements without such molecules.
double bond_of(std::string_view symbol) {
  constexpr std::array<std::pair<std::string_view, double>, 6> bonds{
      {{"H", 0.741}, {"N", 1.098}, {"O", 1.208}, {"F", 1.412}, {"Cl", 1.988}, {"Br", 2.281}}};
  for (const auto& [name, length] : bonds)
    if (name == symbol) return length;
  return 0;
}

// data/elemental_crystals.csv: prototypes of one element, at the size of the element that they were measured of.
struct KnownCrystal {
  std::string prototype;
  std::vector<std::string> elements;
  Lattice lattice;
  std::vector<Eigen::Vector3d> positions;
};

std::vector<KnownCrystal> read_known() {
  std::vector<KnownCrystal> known;
  for (const std::string& line : split(embedded::elemental_crystals_csv(), '\n')) {
    if (line.empty() || line[0] == '#' || line.starts_with("prototype,")) continue;
    const auto cells = split(line, ',');
    KnownCrystal& entry = known.emplace_back();
    entry.prototype = cells[0];
    entry.elements = split(cells[1], ' ');
    CellParameters parameters;
    for (std::size_t k = 0; k < 3; ++k) {
      parameters.lengths[k] = parse_double(cells[2 + k]).value();
      parameters.angles[k] = parse_double(cells[5 + k]).value();
    }
    entry.lattice = lattice_from_parameters(parameters);
    for (const std::string& position : split(cells[8], ';')) {
      const auto numbers = split(std::string(trim(position)), ' ');
      entry.positions.emplace_back(parse_double(numbers[0]).value(), parse_double(numbers[1]).value(),
                                   parse_double(numbers[2]).value());
    }
  }
  return known;
}

}  // namespace

std::vector<ElementalCrystal> elemental_crystals(int number) {
  const Element& what = element(number);
  if (number > last) return {};
  const double volume = volume_of(number);
  const std::string& symbol = what.symbol;
  std::vector<ElementalCrystal> crystals;
  constexpr int noble = 18;
  if (what.is_metal || what.group == noble) {
    crystals.push_back({"fcc", scaled(face_centred(), {{0, 0, 0}}, number, volume)});
    crystals.push_back({"hcp", stacked("AB", number, volume)});
  }
  if (what.is_metal) {
    crystals.push_back({"bcc", scaled(body_centred(), {{0, 0, 0}}, number, volume)});
    crystals.push_back({"dhcp", stacked("ABAC", number, volume)});
    crystals.push_back({"samarium", stacked("ABABCBCAC", number, volume)});
    const double third = 1.0 / 3;
    crystals.push_back({"omega", scaled(hexagonal(0.613), {{0, 0, 0}, {third, 2 * third, 0.5}, {2 * third, third, 0.5}},
                                        number, volume)});
  }
  if (symbol == "C" || symbol == "Si" || symbol == "Ge" || symbol == "Sn")
    crystals.push_back({"diamond", scaled(face_centred(), {{0, 0, 0}, {0.25, 0.25, 0.25}}, number, volume)});
  if (symbol == "Mn") crystals.push_back({"alpha-manganese", alpha_manganese(number, volume)});
  if (symbol == "U") crystals.push_back({"alpha-uranium", alpha_uranium(number, volume)});
  if (symbol == "Pa")
    crystals.push_back({"alpha-protactinium", scaled(body_centred(0.825), {{0, 0, 0}}, number, volume)});
  if (symbol == "I") crystals.push_back({"iodine", iodine(number, volume)});
  static const std::vector<KnownCrystal> measured = read_known();
  for (const KnownCrystal& entry : measured)
    if (std::ranges::find(entry.elements, symbol) != entry.elements.end())
      crystals.push_back({entry.prototype, scaled(entry.lattice.rows(), entry.positions, number, volume)});
  if (const double bond = bond_of(symbol); bond > 0) crystals.push_back({"molecules", molecular(bond, number, volume)});
  return crystals;
}

}  // namespace werner
