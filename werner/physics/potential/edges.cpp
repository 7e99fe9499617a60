#include "werner/physics/potential/edges.hpp"

#include <Eigen/Geometry>

namespace werner::nequix {

namespace {

template <class T>
std::array<T, 3> cast(const Vec3& v) {
  return {static_cast<T>(v.x()), static_cast<T>(v.y()), static_cast<T>(v.z())};
}

template <class T>
typename Edges<T>::Edge edge_of(const Neighbour& neighbour) {
  typename Edges<T>::Edge edge;
  const Vec3 n = neighbour.vector / neighbour.distance;
  // Any two tangents do; the axis least along n keeps them well defined.
  Vec3 axis = Vec3::Zero();
  Eigen::Index least;
  n.cwiseAbs().minCoeff(&least);
  axis[least] = 1;
  const Vec3 first = n.cross(axis).normalized(), second = n.cross(first);
  edge.source = static_cast<std::uint32_t>(neighbour.site);
  edge.distance = static_cast<T>(neighbour.distance);
  edge.direction = cast<T>(n);
  edge.tangents = {cast<T>(first), cast<T>(second)};
  for (std::size_t k = 0; k < 2; ++k) {
    const Harmonics<T> y = harmonics(edge.direction, edge.tangents[k]);
    edge.harmonics = y.value;
    edge.along[k] = y.along;
  }
  return edge;
}

}  // namespace

template <class T>
Edges<T> edges_of(const NeighbourList& neighbours, double cutoff) {
  Edges<T> edges;
  edges.list.reserve(neighbours.neighbours.size());
  edges.first.reserve(neighbours.first.size());
  edges.first.push_back(0);
  for (std::size_t i = 0; i + 1 < neighbours.first.size(); ++i) {
    for (std::size_t k = neighbours.first[i]; k < neighbours.first[i + 1]; ++k)
      if (const Neighbour& each = neighbours.neighbours[k]; each.distance > 0 && each.distance < cutoff)
        edges.list.push_back(edge_of<T>(each));
    edges.first.push_back(edges.list.size());
  }
  return edges;
}

template Edges<float> edges_of(const NeighbourList&, double);
template Edges<double> edges_of(const NeighbourList&, double);

}  // namespace werner::nequix
