#include "werner/io/symmetry_operation.hpp"

#include <fmt/format.h>

#include <Eigen/LU>
#include <charconv>
#include <cmath>
#include <numeric>

#include "werner/core/text.hpp"

namespace werner {
namespace {

// One part of a triplet into its row; false for what is no sum of terms.
bool read_part(std::string_view part, SymmetryOperation& operation, int row) {
  const char* at = part.data();
  const char* const end = at + part.size();
  const auto skip = [&] {
    while (at != end && (*at == ' ' || *at == '\t' || *at == '*')) ++at;
  };
  bool any = false;
  for (skip(); at != end; skip()) {
    double factor = 1;
    bool sign = false;
    for (; at != end && (*at == '+' || *at == '-'); ++at, skip()) {
      if (*at == '-') factor = -factor;
      sign = true;
    }
    if (any && !sign) return false;
    double number = 0;
    const auto [after, error] = std::from_chars(at, end, number, std::chars_format::fixed);
    const bool has_number = error == std::errc();
    if (has_number) {
      factor *= number;
      at = after;
      skip();
    }
    int axis = -1;
    const auto read_axis = [&] {
      if (at == end) return;
      const char letter = static_cast<char>(*at | 0x20);
      axis = letter >= 'x' && letter <= 'z' ? letter - 'x' : axis;
      if (axis >= 0) ++at;
      skip();
    };
    read_axis();
    if (at != end && *at == '/') {
      ++at;
      skip();
      double denominator = 0;
      const auto [behind, problem] = std::from_chars(at, end, denominator, std::chars_format::fixed);
      if (problem != std::errc() || denominator == 0 || !(has_number || axis >= 0)) return false;
      factor /= denominator;
      at = behind;
      skip();
      if (axis < 0) read_axis();
    }
    if (axis < 0 && !has_number) return false;
    if (axis < 0)
      operation.translation[row] += factor;
    else
      operation.rotation(row, axis) += factor;
    any = true;
  }
  return any;
}

std::string translation_text(double value) {
  const double twentyfourths = std::round(value * 24);
  if (std::abs(value * 24 - twentyfourths) > 1e-3) return fmt::format("{:.6f}", value);
  const int numerator = static_cast<int>(twentyfourths), divisor = std::gcd(numerator, 24);
  if (divisor == 24) return std::to_string(numerator / 24);
  return fmt::format("{}/{}", numerator / divisor, 24 / divisor);
}

}  // namespace

bool SymmetryOperation::is_identity() const {
  const Eigen::Vector3d rest = translation.array() - translation.array().round();
  return (rotation - Eigen::Matrix3d::Identity()).cwiseAbs().maxCoeff() < 1e-6 && rest.cwiseAbs().maxCoeff() < 1e-6;
}

std::optional<SymmetryOperation> parse_symmetry_operation(std::string_view triplet) {
  SymmetryOperation operation;
  operation.rotation.setZero();
  for (int row = 0; row < 3; ++row) {
    const std::size_t comma = triplet.find(',');
    if (row < 2 && comma == std::string_view::npos) return std::nullopt;
    if (!read_part(triplet.substr(0, comma), operation, row)) return std::nullopt;
    triplet.remove_prefix(std::min(triplet.size(), comma == std::string_view::npos ? comma : comma + 1));
  }
  const std::string_view time_reversal = trim(triplet);
  if (!time_reversal.empty() && time_reversal != "+1" && time_reversal != "-1" && time_reversal != "1")
    return std::nullopt;
  if (!operation.translation.allFinite() || std::abs(std::abs(operation.rotation.determinant()) - 1) > 1e-6)
    return std::nullopt;
  // Six digits of a third do not bring an atom back to where it was.
  for (double& part : operation.translation) {
    const double twelfths = std::round(part * 12);
    if (std::abs(part * 12 - twelfths) < 0.012) part = twelfths / 12;
  }
  return operation;
}

std::string write_symmetry_operation(const SymmetryOperation& operation) {
  constexpr const char* letters = "xyz";
  std::string text;
  for (int row = 0; row < 3; ++row) {
    std::string part;
    for (int axis = 0; axis < 3; ++axis) {
      const double factor = operation.rotation(row, axis);
      if (std::abs(factor) < 1e-9) continue;
      part += factor < 0 ? "-" : part.empty() ? "" : "+";
      if (std::abs(std::abs(factor) - 1) > 1e-9) part += fmt::format("{:g}", std::abs(factor));
      part += letters[axis];
    }
    const double shift = operation.translation[row] - std::floor(operation.translation[row] + 1e-9);
    if (std::abs(shift) > 1e-9) part += (part.empty() ? "" : "+") + translation_text(shift);
    text += (row ? "," : "") + (part.empty() ? "0" : part);
  }
  return text;
}

}  // namespace werner
