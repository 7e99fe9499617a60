#include "werner/physics/potential/nequix_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/physics/potential/nequix_shape.hpp"
#include "werner/system/digest.hpp"

namespace werner::nequix {

namespace {

constexpr std::array<std::size_t, 4> hidden{128, 64, 32, 32};

// The arrays of the file one after another, as the format of NumPy 1.0 describes them.
class ArrayReader {
 public:
  ArrayReader(std::string_view bytes, std::string file) : rest_(bytes), file_(std::move(file)) {}

  Array next(std::size_t rows, std::size_t columns) {
    ++number_;
    if (!rest_.starts_with("\x93NUMPY") || rest_.size() < 10)
      refuse("expected another array, found the end or no array");
    const std::size_t header = static_cast<unsigned char>(rest_[8]) + 256u * static_cast<unsigned char>(rest_[9]);
    if (rest_.size() < 10 + header) refuse("found a cut header");
    const std::string_view text = rest_.substr(10, header);
    if (text.find("'<f4'") == text.npos || text.find("'fortran_order': False") == text.npos)
      refuse("expected 32-bit floats, row by row");
    const std::size_t count = product_of_shape(text);
    if (count != rows * columns)
      refuse("expected " + std::to_string(rows) + " times " + std::to_string(columns) + " numbers, found " +
             std::to_string(count));
    rest_.remove_prefix(10 + header);
    if (rest_.size() / 4 < count) refuse("found a cut array");
    Array array{rows, columns, std::vector<double>(count)};
    for (std::size_t i = 0; i < count; ++i) {
      float value;
      std::memcpy(&value, rest_.data() + 4 * i, 4);
      if (!std::isfinite(value)) refuse("found a weight that is no number");
      array.values[i] = static_cast<double>(value);
    }
    rest_.remove_prefix(4 * count);
    return array;
  }

  // Some files end with single numbers that the network does not use.
  void require_end() const {
    if (!trim(rest_).empty() && rest_.substr(0, 128).find("'shape': ()") == rest_.npos)
      refuse("found more arrays than the network has");
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error("array " + std::to_string(number_) + ": " + what,
                {.where = file_, .hint = "the file is cut, or holds another network than Nequix of degree 3"});
  }

  std::size_t product_of_shape(std::string_view text) const {
    const std::size_t open = text.find("'shape': (");
    const std::size_t close = open == text.npos ? open : text.find(')', open);
    if (close == text.npos) refuse("found no shape");
    std::size_t product = 1;
    std::string_view list = text.substr(open + 10, close - open - 10);
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      if (const std::string_view number = trim(list.substr(0, comma)); !number.empty()) {
        const auto value = parse_int(number);
        if (!value || *value < 1) refuse("found a shape that is none");
        if (static_cast<std::size_t>(*value) > rest_.size() / product) refuse("found a cut array");
        product *= static_cast<std::size_t>(*value);
      }
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return product;
  }

  std::string_view rest_;
  std::string file_;
  int number_ = 0;
};

void require(bool holds, const std::string& what, const std::filesystem::path& file) {
  if (!holds)
    throw Error("found another network, expected " + what,
                {file.string(), "Nequix with 128x0e + 64x1o + 32x2e + 32x3o is known here"});
}

LayerWeights read_layer(ArrayReader& arrays, const std::array<std::size_t, 4>& in, bool last, std::size_t basis,
                        std::size_t width, std::size_t depth) {
  LayerWeights layer;
  const int to = last ? 0 : 3;
  const LayerShape shape = layer_shape(in, to, {}, {});
  std::array<std::size_t, 4> out = hidden;
  out[0] = last ? 128 : 256;  // the gates of the higher degrees are scalars too
  for (std::size_t k = 0; k <= depth; ++k)
    layer.radial.push_back(arrays.next(k == 0 ? basis : width, k == depth ? shape.radial_functions : width));
  for (std::size_t l = 0; l < 4; ++l)
    if (in[l] > 0) layer.message[l] = arrays.next(in[l], in[l]);
  for (std::size_t l = 0; l <= static_cast<std::size_t>(to); ++l) layer.mix[l] = arrays.next(shape.gathered[l], out[l]);
  for (std::size_t l = 0; l <= static_cast<std::size_t>(to); ++l)
    if (in[l] > 0) layer.skip[l] = arrays.next(in[l], out[l]);
  for (std::size_t l = 0; l <= static_cast<std::size_t>(to); ++l) layer.norm[l] = arrays.next(1, out[l]);
  return layer;
}

NequixFile parse(const std::string& bytes, const std::filesystem::path& file) {
  const std::size_t line = bytes.find('\n');
  const nlohmann::json config = nlohmann::json::parse(bytes.substr(0, std::min(line, bytes.size())), nullptr, false);
  if (line == bytes.npos || !config.is_object())
    throw Error("the first line is not JSON, expected a weight file of Nequix", {file.string() + ":1"});
  NequixFile result;
  result.digest = sha256(bytes);
  try {
    require(config.at("hidden_irreps") == "128x0e + 64x1o + 32x2e + 32x3o" && config.at("lmax") == 3,
            "128x0e + 64x1o + 32x2e + 32x3o and degree 3", file);
    require(config.at("layer_norm") == true && config.at("index_weights") == false,
            "layer norms and no weights per element", file);
    result.cutoff = config.at("cutoff");
    result.basis_size = config.at("radial_basis_size");
    result.envelope_p = config.at("radial_polynomial_p");
    result.average_neighbours = config.at("avg_n_neighbors");
    result.scale = config.at("scale");
    result.shift = config.at("shift");
    result.atomic_numbers = config.at("atomic_numbers").get<std::vector<int>>();
    const std::vector<int>& elements_of = result.atomic_numbers;
    require(!elements_of.empty() && elements_of.front() > 0 && elements_of.back() <= 118 &&
                std::ranges::adjacent_find(elements_of, std::ranges::greater_equal{}) == elements_of.end(),
            "elements in order", file);
    require(result.cutoff > 0 && result.cutoff <= 20 && result.average_neighbours > 0 && result.envelope_p > 0,
            "a cutoff up to 20 Angstrom, neighbours and an envelope", file);
    ArrayReader arrays(std::string_view(bytes).substr(line + 1), file.string());
    const std::size_t elements = result.atomic_numbers.size();
    result.atom_energies = arrays.next(1, elements).values;
    const std::size_t layers = config.at("n_layers"), depth = config.at("radial_mlp_layers"),
                      width = config.at("radial_mlp_size");
    require(layers >= 2 && layers <= 16 && depth >= 1 && depth <= 8, "2 to 16 layers", file);
    require(result.basis_size >= 1 && result.basis_size <= 1024 && width >= 1 && width <= 65536,
            "up to 1024 radial functions and layers of up to 65536", file);
    for (std::size_t k = 0; k < layers; ++k)
      result.layers.push_back(read_layer(arrays, k == 0 ? std::array<std::size_t, 4>{elements, 0, 0, 0} : hidden,
                                         k + 1 == layers, static_cast<std::size_t>(result.basis_size), width, depth));
    result.readout = arrays.next(128, 1);
    arrays.require_end();
  } catch (const nlohmann::json::exception& problem) {
    throw Error("the first line lacks a number that a network has, expected a weight file of Nequix: '" +
                    std::string(problem.what()) + "'",
                {file.string() + ":1"});
  }
  return result;
}

}  // namespace

NequixFile read_nequix(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error("cannot open '" + file.string() + "'", {.where = {}, .hint = "see 'werner data fetch'"});
  return parse(std::string(std::istreambuf_iterator<char>(stream), {}), file);
}

}  // namespace werner::nequix
