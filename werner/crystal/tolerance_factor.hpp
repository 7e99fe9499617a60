// Whether three ions fit together as a perovskite ABX3: tolerance factors from ionic radii (data/shannon_radii.csv).
#pragma once
#include <optional>

namespace werner {

struct PerovskiteTolerance {
  double goldschmidt = 0;  // (rA + rX) / (sqrt 2 (rB + rX)), doi:10.1007/BF01507527: 0.8 to 1.05 for most perovskites
  double bartel = 0;       // below 4.18 for perovskites, doi:10.1126/sciadv.aav0693
  int charge_a = 0, charge_b = 0, charge_x = 0;
};

// Radii of A with coordination 12 or the highest that is listed, of B and X with 6. Of the charges that balance
// (ICSD 2024) those with A larger than B and the lowest tau of Bartel. Nothing where no charges balance, a radius is
// not known, or A is never the larger one.
std::optional<PerovskiteTolerance> perovskite_tolerance(int a, int b, int x);

// Effective ionic radius in Angstrom; nothing where Shannon's table has none.
std::optional<double> ionic_radius(int atomic_number, int charge, int coordination);

}  // namespace werner
