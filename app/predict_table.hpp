// The table that `werner predict` prints, row by row as they come: aligned, CSV or JSON.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "werner/physics/oracle.hpp"

namespace werner {

enum class TableStyle { aligned, csv, json };

// A property, or a formula with a name and a unit of its own.
struct TableColumn {
  std::string name, unit;
};

// What is no number: in words, and as JSON has it beside them.
struct TextValue {
  std::string text;
  nlohmann::ordered_json parts;
};
using TextValues = std::map<std::string, TextValue>;  // by column

class PredictTable {
 public:
  // `name_width`: of the longest name that will come, in characters.
  PredictTable(TableStyle style, std::vector<TableColumn> columns, std::size_t name_width);
  void head() const;
  void row(const std::string& name, const OracleResult& result, const TextValues& texts = {});
  void foot() const;

 private:
  void aligned_row(const std::string& name, const OracleResult& result, const TextValues& texts) const;
  void csv_row(const std::string& name, const OracleResult& result, const TextValues& texts) const;
  void json_row(const std::string& name, const OracleResult& result, const TextValues& texts) const;

  TableStyle style_;
  std::vector<TableColumn> columns_;
  std::size_t name_width_;
  bool first_ = true;
};

}  // namespace werner
