#include "werner/crystal/affine_map.hpp"

#include <cmath>
#include <numeric>
#include <optional>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

// "3", "1/2", ".25".
std::optional<double> parse_fraction(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto top = parse_double(text.substr(0, slash));
  if (slash == std::string_view::npos || !top) return top;
  const auto bottom = parse_double(text.substr(slash + 1));
  if (!bottom || *bottom == 0) return std::nullopt;
  return *top / *bottom;
}

struct Row {
  Eigen::RowVector3d linear = Eigen::RowVector3d::Zero();
  double shift = 0;
};

std::optional<Row> parse_row(std::string_view text) {
  Row row;
  std::size_t at = 0;
  while (at < text.size()) {
    double sign = 1;
    if (text[at] == '+' || text[at] == '-')
      sign = text[at++] == '-' ? -1 : 1;
    else if (at > 0)
      return std::nullopt;
    const std::size_t end = std::min(text.find_first_of("+-", at), text.size());
    std::string_view term = text.substr(at, end - at);
    at = end;
    const std::size_t axis = term.find_first_of("xyz");
    std::string factor(term);
    if (axis != std::string_view::npos) {
      factor.erase(axis, 1);
      if (!factor.empty() && factor.front() == '*') factor.erase(0, 1);
      if (!factor.empty() && factor.back() == '*') factor.pop_back();
      if (!factor.empty() && factor.front() == '/') factor.insert(0, "1");
    }
    const auto value = factor.empty() && axis != std::string_view::npos ? 1.0 : parse_fraction(factor);
    if (!value || !std::isfinite(*value)) return std::nullopt;
    if (axis == std::string_view::npos)
      row.shift += sign * *value;
    else
      row.linear[term[axis] - 'x'] += sign * *value;
  }
  return text.empty() ? std::nullopt : std::optional(row);
}

std::string number_text(double value) {
  const double parts = value * 24;
  if (std::abs(parts - std::round(parts)) > 1e-6) return format_double(value);
  const int top = static_cast<int>(std::lround(parts)), common = std::gcd(top, 24);
  return std::to_string(top / common) + (common == 24 ? "" : "/" + std::to_string(24 / common));
}

}  // namespace

AffineMap parse_affine_map(std::string_view text, std::string where) {
  std::string compact;
  for (const char c : lower(text))
    if (c != ' ' && c != '\t') compact += c;
  const auto rows = split(compact, ',');
  AffineMap map;
  bool good = rows.size() == 3;
  for (int i = 0; good && i < 3; ++i) {
    const auto row = parse_row(rows[static_cast<std::size_t>(i)]);
    good = row.has_value();
    if (!good) break;
    map.linear.row(i) = row->linear;
    map.shift[i] = row->shift;
  }
  if (!good)
    throw Error("'" + excerpt(text) + "' is no triplet of coordinates",
                {std::move(where), "write three sums with commas between them, as in \"-y,x+1/2,z\""});
  return map;
}

std::string affine_text(const AffineMap& map) {
  std::string text;
  for (int i = 0; i < 3; ++i) {
    std::string row;
    for (int axis = 0; axis < 3; ++axis) {
      const double factor = map.linear(i, axis);
      if (factor == 0) continue;
      if (factor < 0)
        row += '-';
      else if (!row.empty())
        row += '+';
      if (std::abs(factor) != 1) row += number_text(std::abs(factor));
      row += static_cast<char>('x' + axis);
    }
    if (map.shift[i] != 0 || row.empty()) {
      if (map.shift[i] >= 0 && !row.empty()) row += '+';
      row += number_text(map.shift[i]);
    }
    text += (i > 0 ? "," : "") + row;
  }
  return text;
}

}  // namespace werner
