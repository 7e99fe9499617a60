#include "werner/io/cif_sites.hpp"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/position_index.hpp"
#include "werner/io/site_symbols.hpp"

namespace werner {
namespace {

constexpr double fullest_site = 1.01;  // occupancies of 0.67 and 0.34 are rounded

// Coordinates of a third that were cut off would miss their own images.
double with_exact_thirds(double x, int decimals) {
  constexpr int most_decimals = 8;
  if (decimals > most_decimals) return x;
  for (const double third : {1.0 / 3, 2.0 / 3})
    if (std::abs(x / third - 1) <= 1e-4) return third;
  return x;
}

// Cartesian coordinates have a along x and b in the plane of x and y unless the block gives the matrix.
struct ToFractional {
  Eigen::Matrix3d matrix = Eigen::Matrix3d::Identity();
  Eigen::Vector3d shift = Eigen::Vector3d::Zero();
};

ToFractional cartesian_convention(const CifBlock& block, const Lattice& lattice, const CifPlace& place) {
  ToFractional convention;
  if (block.value({"_atom_sites_fract_transf_matrix_11"})) {
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j)
        if (const auto v = block.value({fmt::format("_atom_sites_fract_transf_matrix_{}{}", i + 1, j + 1)}))
          convention.matrix(i, j) = required_number(*v, "an element of the fractional matrix", place);
      if (const auto v = block.value({fmt::format("_atom_sites_fract_transf_vector_{}", i + 1)}))
        convention.shift[i] = required_number(*v, "an element of the fractional vector", place);
    }
    return convention;
  }
  const Eigen::Vector3d x = lattice.vector(0).normalized();
  const Eigen::Vector3d z = lattice.vector(0).cross(lattice.vector(1)).normalized();
  Eigen::Matrix3d axes;  // rows of the convention in the orientation of `lattice`
  axes << x.transpose(), z.cross(x).transpose(), z.transpose();
  for (int i = 0; i < 3; ++i) convention.matrix.col(i) = lattice.fractional(axes.row(i).transpose()).value;
  return convention;
}

struct SiteColumns {
  std::array<std::size_t, 3> position{};
  bool cartesian = false;
  std::optional<std::size_t> symbol, label, occupancy, calculated;
};

std::optional<SiteColumns> columns_of(const CifLoop& loop) {
  const auto all = [&](const std::string& prefix, bool cartesian) -> std::optional<SiteColumns> {
    SiteColumns columns;
    columns.cartesian = cartesian;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto column = loop.column(prefix + "xyz"[axis]);
      if (!column) return std::nullopt;
      columns.position[axis] = *column;
    }
    return columns;
  };
  std::optional<SiteColumns> columns = all("_atom_site_fract_", false);
  if (!columns) columns = all("_atom_site_cartn_", true);
  if (!columns) return std::nullopt;
  columns->symbol = loop.column("_atom_site_type_symbol");
  columns->label = loop.column("_atom_site_label");
  if (!columns->label) columns->label = loop.column("_atom_site_label_atom_id");
  columns->occupancy = loop.column("_atom_site_occupancy");
  columns->calculated = loop.column("_atom_site_calc_flag");
  return columns;
}

class Elements {
 public:
  Elements(const CifBlock& block, const CifPlace& place) : place_(place) {
    if (const auto formula = block.value({"_chemical_formula_sum", "_chemical_formula_moiety"}))
      expected_ = elements_of_formula(formula->text);
  }

  // 0 for a vacancy.
  int of_row(const CifLoop& loop, std::size_t row, const SiteColumns& columns) {
    const CifValue* value = columns.symbol ? &loop.at(row, *columns.symbol) : nullptr;
    const bool by_symbol = value && !value->is_missing();
    if (!by_symbol) value = columns.label ? &loop.at(row, *columns.label) : nullptr;
    if (!value)
      throw Error("the atoms have neither _atom_site_type_symbol nor _atom_site_label",
                  {.where = place_.at(loop.line)});
    if (value->text == last_text_ && by_symbol == last_by_symbol_) return last_;
    const auto z = by_symbol ? element_of_symbol(value->text, expected_) : element_of_label(value->text, expected_);
    if (!z) throw Error(fmt::format("unknown element '{}'", excerpt(value->text)), {.where = place_.at(value->line)});
    last_text_ = value->text;
    last_by_symbol_ = by_symbol;
    return last_ = *z;
  }

 private:
  const CifPlace& place_;
  std::vector<int> expected_;
  std::string_view last_text_;
  bool last_by_symbol_ = false;
  int last_ = 0;
};

// Nothing for rows that are no atoms: dummies, vacancies, sites that are never filled.
std::optional<CifSite> read_site(const CifLoop& loop, std::size_t row, const SiteColumns& columns, Elements& elements,
                                 const ToFractional& to_fractional, const CifPlace& place) {
  if (columns.calculated && loop.at(row, *columns.calculated).text == "dum") return std::nullopt;
  const int z = elements.of_row(loop, row, columns);
  double occupancy = 1;
  if (columns.occupancy && !loop.at(row, *columns.occupancy).is_missing())
    occupancy = required_number(loop.at(row, *columns.occupancy), "the occupancy", place);
  CifSite site;
  site.line = loop.at(row, columns.position[0]).line;
  if (!(occupancy >= 0 && occupancy <= fullest_site))
    throw Error(fmt::format("the occupancy {} is outside 0 to 1", occupancy), {.where = place.at(site.line)});
  if (z == 0 || occupancy == 0) return std::nullopt;
  site.occupants = {{z, occupancy}};
  int fewest_decimals = 100;
  for (int axis = 0; axis < 3; ++axis) {
    const CifValue& value = loop.at(row, columns.position[static_cast<std::size_t>(axis)]);
    double x = required_number(value, "a coordinate", place);
    constexpr double largest = 1e6;  // remains of an overflow elsewhere
    if (!(std::abs(x) <= largest))
      throw Error(fmt::format("the coordinate '{}' is no position in a cell", excerpt(value.text)),
                  {.where = place.at(value.line)});
    const int decimals = cif_decimals(value.text);
    if (!columns.cartesian) x = with_exact_thirds(x, decimals);
    if (decimals >= 3) fewest_decimals = std::min(fewest_decimals, decimals);  // 0.5 and 0.25 are exact
    site.position.value[axis] = x;
  }
  if (columns.cartesian)
    site.position.value = to_fractional.matrix * site.position.value + to_fractional.shift;
  else if (fewest_decimals < 5)
    site.tolerance = std::max(cif_same_site, 2 * std::pow(10.0, -fewest_decimals));
  return site;
}

bool is_whole(const CifSite& site) { return site.total() > 1 - 1e-6; }

// Whether `added` became part of `site`, where it stands too.
bool share(CifSite& site, const CifSite& added, bool by_symmetry, const CifPlace& place) {
  const Occupant& newcomer = added.occupants[0];
  const double total = site.total() + newcomer.occupancy;
  if (total <= fullest_site) {
    for (Occupant& occupant : site.occupants)
      if (occupant.atomic_number == newcomer.atomic_number) {
        occupant.occupancy += newcomer.occupancy;
        return true;
      }
    site.occupants.push_back(newcomer);
    return true;
  }
  if (!is_whole(site) || !is_whole(added))
    throw Error(fmt::format("the occupancies of one position add up to {:.4g}", total),
                {.where = place.at(added.line), .hint = "sites are at most full"});
  // Atoms of one orbit that are all listed although the operations make them.
  return by_symmetry && site.occupants.size() == 1 && site.occupants[0].atomic_number == newcomer.atomic_number;
}

}  // namespace

double required_number(const CifValue& value, std::string_view what, const CifPlace& place) {
  if (const auto number = cif_number(value.text)) return *number;
  throw Error(fmt::format("{} is '{}', expected a number", what, excerpt(value.text)), {.where = place.at(value.line)});
}

std::vector<CifSite> read_cif_sites(const CifBlock& block, const Lattice& lattice,
                                    const std::vector<SymmetryOperation>& operations, const CifPlace& place) {
  const CifLoop* listed = block.loop_with({"_atom_site_fract_x", "_atom_site_cartn_x"});
  const CifLoop single = listed ? CifLoop{} : block.row_of("_atom_site_");
  const CifLoop& loop = listed ? *listed : single;
  const auto known = columns_of(loop);
  if (!known || loop.values.empty())
    throw Error("no atoms in the data block, expected a loop with _atom_site_fract_x, _y and _z",
                {.where = place.at(block.line)});
  const SiteColumns& columns = *known;
  if (!loop.is_whole())
    throw Error(fmt::format("the atoms are {} values in {} columns, a row is incomplete", loop.values.size(),
                            loop.names.size()),
                {.where = place.at(loop.line)});
  constexpr std::size_t most_images = 2'000'000;
  if (operations.size() > 1 && operations.size() * loop.rows() > most_images)
    throw Error(
        fmt::format("{} atoms by {} operations are more than {} images", loop.rows(), operations.size(), most_images),
        {.where = place.at(block.line)});
  Elements elements(block, place);
  ToFractional to_fractional;
  if (columns.cartesian) to_fractional = cartesian_convention(block, lattice, place);
  std::vector<CifSite> sites;
  PositionIndex index;
  for (std::size_t row = 0; row < loop.rows(); ++row) {
    const std::optional<CifSite> site = read_site(loop, row, columns, elements, to_fractional, place);
    if (!site) continue;
    bool shared = false;
    for (std::size_t i = 0; i < operations.size() && !shared; ++i)
      if (const auto other = index.find(i == 0 ? site->position : operations[i](site->position), cif_same_site))
        shared = share(sites[*other], *site, operations.size() > 1, place);
    if (shared) continue;
    index.add(site->position);
    sites.push_back(*site);
  }
  for (CifSite& site : sites)
    if (const double total = site.total(); total > 1)
      for (Occupant& occupant : site.occupants) occupant.occupancy /= total;
  if (sites.empty()) throw Error("all atoms are dummies or vacancies", {.where = place.at(loop.line)});
  return sites;
}

}  // namespace werner
