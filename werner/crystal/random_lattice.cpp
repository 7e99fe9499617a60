#include "werner/crystal/random_lattice.hpp"

#include <cmath>

#include "werner/crystal/genericity.hpp"
#include "werner/crystal/space_group.hpp"

namespace werner {

namespace {

// Evenly in the logarithm.
double ratio(double low, double high, RandomStream& random) {
  return std::exp(random.uniform(std::log(low), std::log(high)));
}

CellParameters random_shape(const SpaceGroup& group, RandomStream& random) {
  switch (group.bravais.front()) {
    case 'c':
      return {{1, 1, 1}, {90, 90, 90}};
    case 't':
      return {{1, 1, ratio(0.4, 3, random)}, {90, 90, 90}};
    case 'h':
      return {{1, 1, group.bravais == "hR" ? ratio(0.5, 5, random) : ratio(0.4, 3, random)}, {90, 90, 120}};
    default:
      break;
  }
  CellParameters cell{{ratio(0.63, 1.6, random), ratio(0.63, 1.6, random), ratio(0.63, 1.6, random)}, {90, 90, 90}};
  if (group.bravais.front() == 'm') cell.angles[1] = random.uniform(90, 130);
  if (group.bravais.front() == 'a')
    for (double& angle : cell.angles) angle = random.uniform(60, 120);
  return cell;
}

}  // namespace

std::optional<Lattice> random_lattice(int number, double volume, RandomStream& random) {
  const SpaceGroup& group = space_group(number);
  const Lattice shape = lattice_from_parameters(random_shape(group, random));
  constexpr double flattest = 0.2;  // of the volume of a box
  if (!shape.usable()) return std::nullopt;
  const auto [a, b, c] = shape.parameters().lengths;
  if (shape.volume() < flattest * a * b * c) return std::nullopt;
  const Lattice lattice(shape.rows() * std::cbrt(volume / shape.volume()));
  constexpr double length = 0.1, angle = 5.5;
  const PrimitiveGroup& primitive = primitive_group(number);
  if (lattice_symmetries(Lattice(primitive.vectors * lattice.rows()), length, angle) != primitive.lattice_symmetries)
    return std::nullopt;
  return lattice;
}

}  // namespace werner
