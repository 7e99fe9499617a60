#include "werner/physics/intact.hpp"

#include <cassert>
#include <set>

#include "werner/complex/atom_groups.hpp"
#include "werner/core/element.hpp"

namespace werner {

static std::string angstrom(double length) {
  const std::string text = std::to_string(length);
  return text.substr(0, text.size() - 4) + " A";
}

Verdict structure_intact(const Molecule& expected, const Molecule& relaxed) {
  assert(expected.atomic_numbers == relaxed.atomic_numbers);
  Verdict verdict;
  if (expected.bonds.empty()) return verdict;
  const int n = static_cast<int>(expected.size());
  const auto metal = [&](int atom) { return element(expected.atomic_numbers[atom]).is_metal; };
  std::vector<std::set<int>> neighbours(n);
  for (const Bond& bond : expected.bonds) {
    neighbours[bond.a].insert(bond.b);
    neighbours[bond.b].insert(bond.a);
  }
  for (int a = 0; a < n; ++a) {
    for (int b = a + 1; b < n; ++b) {
      const double length = (relaxed.positions[a] - relaxed.positions[b]).norm();
      const Element &ea = element(expected.atomic_numbers[a]), &eb = element(expected.atomic_numbers[b]);
      const double ratio = length / (ea.covalent_radius + eb.covalent_radius);
      const bool bonded = neighbours[a].contains(b), at_metal = metal(a) || metal(b);
      const auto report = [&](const char* what) {
        verdict.reasons.push_back(what + atom_name(expected, a) + "-" + atom_name(expected, b) + " at " +
                                  angstrom(length));
      };
      if (bonded && at_metal && ratio > 1.45) report("donor lost: ");
      if (bonded && !at_metal && ratio > 1.30) report("bond broken: ");
      if (bonded) continue;
      if (at_metal) {
        const int centre = metal(a) ? a : b, other = metal(a) ? b : a;
        const double limit = expected.atomic_numbers[other] == 1 ? 1.05 : 1.15;
        bool beside_donor = false;
        for (const int next : neighbours[other]) beside_donor = beside_donor || neighbours[centre].contains(next);
        if (ratio < limit && !(beside_donor && ratio > 0.9)) report("new bond of the metal: ");
      } else if (ratio < 1.10) {
        report("new bond: ");
      }
    }
  }
  return verdict;
}

}  // namespace werner
