#include "werner/physics/buried_volume.hpp"

#include <cmath>
#include <map>

#include "werner/core/element.hpp"

namespace werner {

double bondi_radius(int z) {
  static const std::map<int, double> radii{
      {1, 1.20},  {2, 1.40},  {3, 1.82},  {5, 1.92},  {6, 1.70},  {7, 1.55},  {8, 1.52},  {9, 1.47},  {10, 1.54},
      {11, 2.27}, {12, 1.73}, {13, 1.84}, {14, 2.10}, {15, 1.80}, {16, 1.80}, {17, 1.75}, {18, 1.88}, {19, 2.75},
      {28, 1.63}, {29, 1.40}, {30, 1.39}, {31, 1.87}, {32, 2.11}, {33, 1.85}, {34, 1.90}, {35, 1.85}, {36, 2.02},
      {46, 1.63}, {47, 1.72}, {48, 1.58}, {49, 1.93}, {50, 2.17}, {52, 2.06}, {53, 1.98}, {54, 2.16}, {78, 1.72},
      {79, 1.66}, {80, 1.55}, {81, 1.96}, {82, 2.02}, {92, 1.86}};
  const auto it = radii.find(z);
  return it != radii.end() ? it->second : element(z).vdw_radius;
}

double buried_volume(const Molecule& molecule, int metal, const BuriedVolumeOptions& options) {
  struct Sphere {
    Vec3 centre;
    double radius;
  };
  std::vector<Sphere> spheres;
  for (std::size_t i = 0; i < molecule.size(); ++i) {
    const int z = molecule.atomic_numbers[i];
    if (static_cast<int>(i) == metal || (z == 1 && !options.hydrogens)) continue;
    const Sphere sphere{molecule.positions[i] - molecule.positions[metal], options.scale * bondi_radius(z)};
    if (sphere.centre.norm() < options.radius + sphere.radius) spheres.push_back(sphere);
  }
  // Mesh points at the centres of cells, so that the mesh has the symmetry of the cube about the metal.
  const int half = static_cast<int>(std::ceil(options.radius / options.mesh));
  long inside = 0, filled = 0;
  for (int i = -half; i < half; ++i)
    for (int j = -half; j < half; ++j)
      for (int k = -half; k < half; ++k) {
        const Vec3 point = options.mesh * Vec3(i + 0.5, j + 0.5, k + 0.5);
        if (point.squaredNorm() > options.radius * options.radius) continue;
        ++inside;
        for (const Sphere& sphere : spheres)
          if ((point - sphere.centre).squaredNorm() <= sphere.radius * sphere.radius) {
            ++filled;
            break;
          }
      }
  return 100.0 * static_cast<double>(filled) / static_cast<double>(inside);
}

}  // namespace werner
