#include "werner/physics/lattice/displacements.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <cmath>
#include <limits>
#include <optional>

namespace werner {

namespace {

// An operation on the atoms of a crystal: atom i of cell c goes to atom image[i] of cell `linear` c + shift[i].
struct Operation {
  Eigen::Matrix3i linear = Eigen::Matrix3i::Identity();
  Eigen::Matrix3d turn = Eigen::Matrix3d::Identity();  // Cartesian
  std::vector<std::size_t> image;
  std::vector<Eigen::Vector3i> shift;
};

// Nothing where an atom comes to a place that none of its kind has, or where the supercell is not kept.
std::optional<Operation> operation_of(const AffineMap& map, const Crystal& crystal, const std::array<int, 3>& repeats) {
  Operation operation;
  operation.linear = map.linear.array().round().cast<int>();
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      if (operation.linear(i, j) * repeats[static_cast<std::size_t>(j)] % repeats[static_cast<std::size_t>(i)] != 0)
        return std::nullopt;
  const Eigen::Matrix3d columns = crystal.lattice.rows().transpose();
  operation.turn = columns * map.linear * columns.inverse();
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    const Eigen::Vector3d place = map(crystal.positions[i].value);
    double least = 1;  // Angstrom^2: the symmetry was found, so only which atom it is is asked
    std::optional<std::size_t> best;
    Eigen::Vector3i shift;
    for (std::size_t j = 0; j < crystal.size(); ++j) {
      if (crystal.atomic_numbers[j] != crystal.atomic_numbers[i]) continue;
      const Eigen::Vector3d away = place - crystal.positions[j].value;
      const Eigen::Vector3d cell = away.array().round();
      const double distance = (columns * (away - cell)).squaredNorm();
      if (distance >= least) continue;
      least = distance;
      best = j;
      shift = cell.cast<int>();
    }
    if (!best) return std::nullopt;
    operation.image.push_back(*best);
    operation.shift.push_back(shift);
  }
  return operation;
}

std::vector<Operation> operations_of(const Crystal& crystal, const std::array<int, 3>& repeats,
                                     std::span<const AffineMap> maps) {
  std::vector<Operation> operations;
  for (const AffineMap& map : maps)
    if (auto operation = operation_of(map, crystal, repeats)) operations.push_back(std::move(*operation));
  if (operations.empty()) operations.push_back(operation_of({}, crystal, repeats).value());
  return operations;
}

struct Direction {
  Eigen::Vector3d unit;
  bool both = true;  // no operation turns it round
};

// Sum of u u^T over the images of the direction.
Eigen::Matrix3d span_of(const Eigen::Vector3d& unit, const std::vector<const Operation*>& site) {
  Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
  for (const Operation* operation : site) {
    const Eigen::Vector3d u = operation->turn * unit;
    sum += u * u.transpose() / static_cast<double>(site.size());
  }
  return sum;
}

int rank_of(const Eigen::Matrix3d& span) {
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(span, Eigen::EigenvaluesOnly);
  // A share of the images: directions that are nearly in a plane measure what is across of it badly.
  return static_cast<int>((solver.eigenvalues().array() > 0.03).count());
}

// The fewest displacements, by greed: each time the direction that gains most rank for its calls, the steadiest of
// those.
std::vector<Direction> directions_of(const Lattice& lattice, const std::vector<const Operation*>& site) {
  std::vector<Direction> candidates, chosen;
  for (int axis = 0; axis < 3; ++axis) candidates.push_back({Eigen::Vector3d::Unit(axis)});
  for (int x = -1; x <= 1; ++x)
    for (int y = -1; y <= 1; ++y)
      for (int z = -1; z <= 1; ++z)
        if (9 * x + 3 * y + z > 0)
          candidates.push_back({(lattice.rows().transpose() * Eigen::Vector3d(x, y, z)).normalized()});
  for (Direction& candidate : candidates)
    for (const Operation* operation : site)
      if ((operation->turn * candidate.unit + candidate.unit).norm() < 0.01) candidate.both = false;
  Eigen::Matrix3d span = Eigen::Matrix3d::Zero();
  while (rank_of(span) < 3) {
    const Direction* best = nullptr;
    double most = 0, steadiest = 0;
    for (const Direction& candidate : candidates) {
      const Eigen::Matrix3d with = span + span_of(candidate.unit, site);
      const double gain = static_cast<double>(rank_of(with) - rank_of(span)) / (candidate.both ? 2 : 1);
      const double steady = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(with).eigenvalues().prod();
      if (gain < most || (gain == most && steady <= steadiest)) continue;
      best = &candidate;
      most = gain;
      steadiest = steady;
    }
    // The three axes always gain something.
    chosen.push_back(*best);
    span += span_of(best->unit, site);
  }
  return chosen;
}

// Where the operation takes atom s of the supercell, seen from the cell into which it takes atom `origin` of cell zero.
std::size_t taken(const Operation& operation, const Supercell& super, std::size_t s, std::size_t origin) {
  const std::size_t i = super.atom[s];
  const Eigen::Vector3i cell = operation.linear * super.cell[s] + operation.shift[i] - operation.shift[origin];
  return cell_index(cell, super.repeats) * operation.image.size() + operation.image[i];
}

}  // namespace

SupercellConstants supercell_constants(const Crystal& crystal, const Supercell& super, const Potential& potential,
                                       double displacement, std::span<const AffineMap> symmetry) {
  SupercellConstants result;
  const auto rows = [](std::size_t s) { return Eigen::Index(3 * s); };
  const std::size_t atoms = super.atom.size();
  const std::vector<Operation> operations = operations_of(crystal, super.repeats, symmetry);
  result.of.resize(crystal.size());
  VerletList neighbours;
  for (std::size_t i = 0; i < crystal.size(); ++i) {
    if (result.of[i].size() > 0) continue;
    std::vector<const Operation*> site;
    for (const Operation& operation : operations)
      if (operation.image[i] == i) site.push_back(&operation);
    // Least squares over the images of all displacements: -forces = constants * displacement, which a residual force
    // leaves alone because the displacements sum to zero.
    Eigen::Matrix3d moment = Eigen::Matrix3d::Zero();
    Eigen::MatrixX3d product = Eigen::MatrixX3d::Zero(rows(atoms), 3);
    for (const Direction& direction : directions_of(crystal.lattice, site))
      for (const double sign : {1.0, -1.0}) {
        if (sign < 0 && !direction.both) continue;
        Crystal moved = super.crystal;
        const Vec3 step = sign * displacement * direction.unit;
        moved.positions[i].value += moved.lattice.fractional(step).value;
        const PotentialResult found = potential.evaluate_next(moved, neighbours);
        ++result.evaluations;
        if (!found.verdict.ok()) {
          result.verdict = found.verdict;
          return result;
        }
        for (const Operation* operation : site) {
          const Eigen::Vector3d turned = operation->turn * step;
          moment += turned * turned.transpose();
          for (std::size_t s = 0; s < atoms; ++s)
            product.middleRows<3>(rows(taken(*operation, super, s, i))) -=
                operation->turn * found.forces.col(Eigen::Index(s)) * turned.transpose();
        }
      }
    result.of[i] = product * moment.inverse();
    for (const Operation& operation : operations) {
      const std::size_t j = operation.image[i];
      if (result.of[j].size() > 0) continue;
      result.of[j].resize(rows(atoms), 3);
      for (std::size_t s = 0; s < atoms; ++s)
        result.of[j].middleRows<3>(rows(taken(operation, super, s, i))) =
            operation.turn * result.of[i].middleRows<3>(rows(s)) * operation.turn.transpose();
    }
  }
  return result;
}

}  // namespace werner
