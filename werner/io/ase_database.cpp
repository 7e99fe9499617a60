#include "werner/io/ase_database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "werner/core/text.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/json_text.hpp"

namespace werner {
namespace {

static_assert(std::endian::native == std::endian::little, "ASE writes its arrays in little-endian byte order");

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

template <class Number>
std::vector<Number> array_of(sqlite3_stmt* row, int column, const char* what) {
  const void* bytes = sqlite3_column_blob(row, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
  if (size % sizeof(Number) != 0)
    throw Error(fmt::format("'{}' has {} bytes, expected a multiple of {}", what, size, sizeof(Number)));
  std::vector<Number> values(size / sizeof(Number));
  if (size > 0) std::memcpy(values.data(), bytes, size);
  return values;
}

std::string text_of(sqlite3_stmt* row, int column) {
  const unsigned char* text = sqlite3_column_text(row, column);
  return text ? reinterpret_cast<const char*>(text) : "";
}

void add_pairs(std::map<std::string, std::string>& columns, const std::string& text) {
  const nlohmann::json pairs = nlohmann::json::parse(text, nullptr, false);
  if (!pairs.is_object()) return;
  for (const auto& [key, value] : pairs.items())
    if (value.is_string())
      columns[key] = value.get<std::string>();
    else if (value.is_primitive() && !value.is_null())
      columns[key] = json_text(value);
}

// Columns of the query: id, numbers, positions, cell, pbc, energy, key_value_pairs.
EntryLabels labels_of_row(sqlite3_stmt* row) {
  EntryLabels labels{text_of(row, 0)};
  add_pairs(labels.columns, text_of(row, 6));
  if (sqlite3_column_type(row, 5) == SQLITE_FLOAT)
    labels.columns.emplace("energy", format_double(sqlite3_column_double(row, 5)));
  for (const char* key : {"name", "material_id"})
    if (const auto it = labels.columns.find(key); it != labels.columns.end()) labels.name = it->second;
  return labels;
}

CrystalEntry crystal_of_row(sqlite3_stmt* row) {
  CrystalEntry entry;
  const std::vector<std::int32_t> numbers = array_of<std::int32_t>(row, 1, "numbers");
  const std::vector<double> positions = array_of<double>(row, 2, "positions");
  const std::vector<double> cell = array_of<double>(row, 3, "cell");
  if (cell.size() != 9) throw Error(fmt::format("the cell has {} numbers, expected 9", cell.size()));
  require_few_atoms(numbers.size());
  if (numbers.empty() || positions.size() != 3 * numbers.size())
    throw Error(fmt::format("{} atoms and {} coordinates", numbers.size(), positions.size()));
  Eigen::Matrix3d rows;
  for (int i = 0; i < 9; ++i) rows(i / 3, i % 3) = cell[static_cast<std::size_t>(i)];
  if (!rows.allFinite()) throw Error("the cell is not finite");
  entry.crystal.lattice = Lattice(rows);
  if (const std::string reason = no_crystal_reason(entry.crystal.lattice, sqlite3_column_int(row, 4) != 0);
      !reason.empty())
    throw Error(reason);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] < 1 || numbers[i] > 103)
      throw Error(fmt::format("atomic number {} is outside 1 to 103", numbers[i]));
    const Vec3 r(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]);
    if (!r.allFinite()) throw Error(fmt::format("the position of atom {} is not finite", i + 1));
    entry.crystal.sites.push_back({{numbers[i], 1.0}});
    entry.crystal.positions.push_back(entry.crystal.lattice.fractional(r));
  }
  return entry;
}

}  // namespace

void read_ase_database(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  const auto fail = [&](sqlite3* database) {
    return Error(fmt::format("cannot read '{}' as a database of ASE: {}", file.string(), sqlite3_errmsg(database)),
                 {file.string(), "expected SQLite as ase.db writes it"});
  };
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const Database database(opened, sqlite3_close);
  if (status != SQLITE_OK) throw fail(opened);
  sqlite3_stmt* prepared = nullptr;
  const int ready = sqlite3_prepare_v2(
      opened, "SELECT id, numbers, positions, cell, pbc, energy, key_value_pairs FROM systems ORDER BY id", -1,
      &prepared, nullptr);
  const Statement statement(prepared, sqlite3_finalize);
  if (ready != SQLITE_OK) throw fail(opened);
  std::size_t count = 0;
  int step = 0;
  while ((step = sqlite3_step(prepared)) == SQLITE_ROW) {
    ++count;
    const std::string where = fmt::format("{}:{}", file.string(), text_of(prepared, 0));
    deliver(labels_of_row(prepared), where, [&] { return crystal_of_row(prepared); }, entry, broken);
  }
  if (step != SQLITE_DONE) throw fail(opened);
  if (count == 0) throw Error(fmt::format("the database '{}' has no rows", file.string()), {file.string()});
}

}  // namespace werner
