#include "werner/physics/potential/nequix_shape.hpp"

#include <cstdlib>

namespace werner::nequix {

namespace {

void add_matrix(LayerShape& shape, Path& path, std::array<std::vector<std::vector<double>>, degrees>& columns) {
  const std::vector<double> c = coupling(path.from, path.by, path.to);
  auto& list = columns[static_cast<std::size_t>(path.by)];
  const std::size_t nb = components(path.by), nc = components(path.to);
  path.matrix = list.size();  // within its group, until the groups are placed
  for (std::size_t i = 0; i < components(path.from); ++i)
    for (std::size_t k = 0; k < nc; ++k) {
      std::vector<double> element(nb);
      for (std::size_t j = 0; j < nb; ++j) element[j] = c[(i * nb + j) * nc + k];
      list.push_back(std::move(element));
    }
  shape.paths.push_back(path);
}

void place_groups(LayerShape& shape, const std::array<std::vector<std::vector<double>>, degrees>& columns) {
  for (std::size_t by = 1; by < degrees; ++by) {
    MatrixGroup& group = shape.matrices[by];
    group.first = shape.matrix_elements;
    group.count = padded(columns[by].size());
    shape.matrix_elements += group.count;
    group.coefficients.assign(components(static_cast<int>(by)) * group.count, 0);
    for (std::size_t e = 0; e < columns[by].size(); ++e)
      for (std::size_t j = 0; j < columns[by][e].size(); ++j)
        group.coefficients[j * group.count + e] = columns[by][e][j];
  }
  for (Path& path : shape.paths) path.matrix += shape.matrices[static_cast<std::size_t>(path.by)].first;
}

}  // namespace

LayerShape layer_shape(const PerDegree& in, int to, const PerDegree& out, const PerDegree& hidden) {
  LayerShape shape;
  shape.in = in;
  shape.out = out;
  shape.hidden = hidden;
  std::array<std::vector<std::vector<double>>, degrees> columns;
  for (int lo = 0; lo <= to; ++lo)
    for (int l1 = 0; l1 <= highest_degree; ++l1)
      for (int l2 = std::abs(l1 - lo); l2 <= std::min(l1 + lo, highest_degree); ++l2) {
        const std::size_t channels = in[static_cast<std::size_t>(l1)];
        if (channels == 0 || (l1 + l2 + lo) % 2 != 0) continue;
        std::size_t& gathered = shape.gathered[static_cast<std::size_t>(lo)];
        Path path{l1, l2, lo, channels, gathered, shape.radial_functions, 0};
        gathered += channels;
        shape.radial_functions += channels;
        add_matrix(shape, path, columns);
      }
  place_groups(shape, columns);
  return shape;
}

}  // namespace werner::nequix
