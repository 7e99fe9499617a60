#include "werner/crystal/composition_features.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "werner/core/text.hpp"

namespace werner {

namespace embedded {
std::string_view magpie_csv();
std::string_view magpie_scaling_csv();
}  // namespace embedded

namespace {

constexpr std::size_t properties = 22, statistics = 6;
constexpr int last_element = 118;  // of those beyond the table nothing is known
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Row = std::array<double, properties>;

struct Table {
  std::vector<std::string> names;
  std::vector<Row> known, imputed;  // by atomic number
};

std::vector<std::vector<std::string>> rows_of(std::string_view csv) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : split(csv, '\n'))
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, ','));
  return rows;
}

const Table& table() {
  static const Table all = [] {
    Table t;
    Row none;
    none.fill(nan);
    t.known.assign(last_element + 1, none);
    const auto rows = rows_of(embedded::magpie_csv());
    t.names = rows.at(0);
    for (std::size_t z = 1; z < rows.size(); ++z)
      for (std::size_t p = 0; p < properties; ++p) t.known.at(z)[p] = parse_double(rows[z].at(p)).value_or(nan);
    t.imputed = t.known;
    for (std::size_t p = 0; p < properties; ++p) {
      double sum = 0, count = 0;
      for (const Row& row : t.known)
        if (!std::isnan(row[p])) sum += row[p], ++count;
      for (Row& row : t.imputed)
        if (std::isnan(row[p])) row[p] = sum / count;
    }
    return t;
  }();
  return all;
}

struct Scaling {
  CompositionNumbers means{}, deviations{};
};

const Scaling& scaling() {
  static const Scaling numbers = [] {
    Scaling s;
    const auto rows = rows_of(embedded::magpie_scaling_csv());
    for (std::size_t i = 0; i < composition_features_size; ++i) {
      s.means[i] = parse_double(rows.at(i + 1).at(0)).value();
      s.deviations[i] = parse_double(rows.at(i + 1).at(1)).value();
    }
    return s;
  }();
  return numbers;
}

}  // namespace

std::span<const std::string> composition_feature_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const std::string& property : table().names)
      for (const char* statistic : {"minimum ", "maximum ", "range ", "mean ", "avg_dev ", "mode "})
        list.push_back(statistic + property);
    return list;
  }();
  return names;
}

CompositionFeatures composition_features(const Composition& composition, MissingProperties missing) {
  if (composition.amounts.empty()) return {{}, {{"no atoms"}}};
  double total = 0, largest = 0;
  for (const auto& [z, amount] : composition.amounts) {
    if (z < 1 || z > last_element) return {{}, {{"no properties known of element " + std::to_string(z)}}};
    if (!(amount > 0) || !std::isfinite(amount))
      return {{}, {{"the amount of element " + std::to_string(z) + " is not above zero"}}};
    total += amount;
    largest = std::max(largest, amount);
  }
  const auto& rows = missing == MissingProperties::average ? table().imputed : table().known;
  CompositionFeatures result;
  for (std::size_t p = 0; p < properties; ++p) {
    double low = std::numeric_limits<double>::infinity(), high = -low, mean = 0, mode = low;
    bool unknown = false, unknown_mode = false;
    for (const auto& [z, amount] : composition.amounts) {
      const double value = rows[static_cast<std::size_t>(z)][p];
      // As numpy.isclose compares with the largest.
      const bool frequent = largest - amount <= 1e-8 + 1e-5 * largest;
      unknown = unknown || std::isnan(value);
      unknown_mode = unknown_mode || (frequent && std::isnan(value));
      low = std::min(low, value);
      high = std::max(high, value);
      mean += amount * value;
      if (frequent) mode = std::min(mode, value);
    }
    mean /= total;
    double deviation = 0;
    for (const auto& [z, amount] : composition.amounts)
      deviation += amount * std::abs(rows[static_cast<std::size_t>(z)][p] - mean);
    deviation /= total;
    const std::array<double, statistics> values =
        unknown ? std::array<double, statistics>{nan, nan, nan, nan, nan, unknown_mode ? nan : mode}
                : std::array<double, statistics>{low, high, high - low, mean, deviation, mode};
    std::copy(values.begin(), values.end(), result.values.begin() + static_cast<std::ptrdiff_t>(p * statistics));
  }
  return result;
}

CompositionNumbers scaled_composition_features(const CompositionNumbers& features) {
  CompositionNumbers scaled{};
  for (std::size_t i = 0; i < features.size(); ++i)
    if (!std::isnan(features[i])) scaled[i] = (features[i] - scaling().means[i]) / scaling().deviations[i];
  return scaled;
}

}  // namespace werner
