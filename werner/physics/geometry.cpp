#include "werner/physics/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "werner/complex/polyhedron.hpp"
#include "werner/core/element.hpp"
#include "werner/physics/buried_volume.hpp"
#include "werner/physics/coordination.hpp"

namespace werner {

std::vector<std::string> geometry_properties() {
  return {"bite_angle", "buried_volume", "molar_mass", "number_of_atoms", "shape_measure"};
}

static double angle(const Vec3& a, const Vec3& b) {
  return std::acos(std::clamp(a.normalized().dot(b.normalized()), -1.0, 1.0)) * 180 / std::numbers::pi;
}

// The smallest angle between two donors of one ligand; nothing without a chelate.
static std::optional<double> bite_angle(const CoordinationSphere& sphere, const Vec3& metal) {
  std::optional<double> smallest;
  for (std::size_t i = 0; i < sphere.sites.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (sphere.sites[i].ligand == sphere.sites[j].ligand) {
        const double value = angle(sphere.sites[i].position - metal, sphere.sites[j].position - metal);
        smallest = std::min(value, smallest.value_or(value));
      }
  return smallest;
}

// Against the best polyhedron of that coordination number.
static std::optional<double> best_shape_measure(const CoordinationSphere& sphere, const Vec3& metal) {
  std::vector<Vec3> donors;
  for (const DonorSite& site : sphere.sites) donors.push_back(site.position - metal);
  std::optional<double> best;
  for (const Polyhedron& polyhedron : polyhedra()) {
    if (polyhedron.vertices.size() != donors.size()) continue;
    const double measure = shape_measure(donors, polyhedron).measure;
    best = std::min(measure, best.value_or(measure));
  }
  return best;
}

OracleResult evaluate_geometry(const OracleTask& task) {
  OracleResult result;
  result.relaxed = task.starts.at(0);
  result.rotamers_done = 1;
  result.status = OracleStatus::done;
  const Molecule& molecule = result.relaxed;
  const auto set = [&](const char* name, std::optional<double> value) {
    if (value) result.properties[name] = {*value};
  };
  double mass = 0;
  for (const int z : molecule.atomic_numbers) mass += element(z).mass;
  set("molar_mass", mass);
  set("number_of_atoms", static_cast<double>(molecule.size()));
  const auto sphere = coordination_sphere(molecule);
  if (!sphere) return result;
  const Vec3& metal = molecule.positions[sphere->metal];
  set("buried_volume", buried_volume(molecule, sphere->metal));
  set("bite_angle", bite_angle(*sphere, metal));
  set("shape_measure", best_shape_measure(*sphere, metal));
  return result;
}

}  // namespace werner
