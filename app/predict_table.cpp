#include "app/predict_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "werner/core/text.hpp"
#include "werner/io/csv.hpp"
#include "werner/io/json_text.hpp"

namespace werner {

static std::string titled(const TableColumn& column) {
  return column.unit.empty() ? column.name : column.name + " [" + column.unit + "]";
}

static std::size_t width(const TableColumn& column) { return std::max<std::size_t>(10, titled(column).size()); }

static const char* status(const OracleResult& result) {
  return result.status == OracleStatus::done ? "done" : "failed";
}

// Why there are no numbers, or why some are missing.
static const std::vector<std::string>& explanations(const OracleResult& result) {
  return result.status == OracleStatus::done ? result.notes : result.reasons;
}

PredictTable::PredictTable(TableStyle style, std::vector<TableColumn> columns, std::size_t name_width)
    : style_(style), columns_(std::move(columns)), name_width_(std::max<std::size_t>(name_width, 4)) {}

void PredictTable::head() const {
  if (style_ == TableStyle::json) std::cout << "[";
  if (style_ == TableStyle::csv) {
    std::cout << "name";
    for (const TableColumn& column : columns_) std::cout << "," << csv_field(titled(column));
    std::cout << ",status,reason\n";
  }
  if (style_ == TableStyle::aligned) {
    std::cout << fmt::format("{:<{}}", "name", name_width_);
    for (const TableColumn& column : columns_) std::cout << fmt::format("  {:>{}}", titled(column), width(column));
    std::cout << "\n";
  }
  std::cout << std::flush;
}

void PredictTable::row(const std::string& name, const OracleResult& result, const TextValues& texts) {
  if (style_ == TableStyle::json) json_row(name, result, texts);
  if (style_ == TableStyle::csv) csv_row(name, result, texts);
  if (style_ == TableStyle::aligned) aligned_row(name, result, texts);
  std::cout << std::flush;
  first_ = false;
}

void PredictTable::foot() const {
  if (style_ == TableStyle::json) std::cout << (first_ ? "]\n" : "\n]\n");
}

void PredictTable::aligned_row(const std::string& name, const OracleResult& result, const TextValues& texts) const {
  std::cout << fmt::format("{:<{}}", name, name_width_);
  if (result.status != OracleStatus::done) {
    std::cout << "  failed: " << join(result.reasons, "; ") << "\n";
    return;
  }
  for (const TableColumn& column : columns_) {
    if (const auto text = texts.find(column.name); text != texts.end()) {
      std::cout << "  " << fmt::format("{:<{}}", printable(text->second.text), width(column));
      continue;
    }
    const auto it = result.properties.find(column.name);
    if (it == result.properties.end()) {
      std::cout << fmt::format("  {:>{}}", "-", width(column));
      continue;
    }
    constexpr double rounded_away = 5e-5;  // shown as 0.0000, without a sign
    const double value = std::abs(it->second.value) < rounded_away ? 0 : it->second.value;
    // Counts, as the number of a space group.
    const bool whole = column.unit.empty() && value == std::round(value);
    std::cout << fmt::format("  {:>{}.{}f}", value, width(column), whole ? 0 : 4);
  }
  std::cout << "\n";
}

void PredictTable::csv_row(const std::string& name, const OracleResult& result, const TextValues& texts) const {
  std::cout << csv_field(name);
  for (const TableColumn& column : columns_) {
    if (const auto text = texts.find(column.name); text != texts.end()) {
      std::cout << "," << csv_field(text->second.text);
      continue;
    }
    const auto it = result.properties.find(column.name);
    const bool there = result.status == OracleStatus::done && it != result.properties.end();
    std::cout << "," << (there ? format_double(it->second.value) : "");
  }
  std::cout << "," << status(result) << "," << csv_field(join(explanations(result), "; ")) << "\n";
}

void PredictTable::json_row(const std::string& name, const OracleResult& result, const TextValues& texts) const {
  nlohmann::ordered_json entry{{"name", name}, {"status", status(result)}};
  if (result.status != OracleStatus::done) entry["reasons"] = result.reasons;
  if (result.status == OracleStatus::done && !result.notes.empty()) entry["notes"] = result.notes;
  if (result.status == OracleStatus::done)
    for (const TableColumn& column : columns_) {
      if (const auto text = texts.find(column.name); text != texts.end()) {
        entry["properties"][column.name] = {{"value", text->second.text}, {"parts", text->second.parts}};
        continue;
      }
      const auto it = result.properties.find(column.name);
      entry["properties"][column.name] = nullptr;
      if (it != result.properties.end())
        entry["properties"][column.name] = {{"value", it->second.value}, {"unit", column.unit}};
    }
  std::cout << (first_ ? "\n" : ",\n") << json_text(entry);
}

}  // namespace werner
