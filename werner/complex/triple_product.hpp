// Volume spanned by three arms, and its slopes: for terms that keep a hand or a plane.
#pragma once
#include <array>

#include "werner/core/molecule.hpp"

namespace werner {

struct TripleProduct {
  double volume = 0;           // Angstrom^3, signed: six times that of the tetrahedron
  std::array<Vec3, 4> slopes;  // of the volume with the positions of centre, a, b and c
};

inline TripleProduct triple_product(const Vec3& centre, const Vec3& a, const Vec3& b, const Vec3& c) {
  const Vec3 u = a - centre, v = b - centre, w = c - centre;
  const Vec3 over_u = v.cross(w), over_v = w.cross(u), over_w = u.cross(v);
  return {u.dot(over_u), {-(over_u + over_v + over_w), over_u, over_v, over_w}};
}

}  // namespace werner
