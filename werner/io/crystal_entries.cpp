#include "werner/io/crystal_entries.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "werner/core/element.hpp"
#include "werner/core/text.hpp"

namespace werner {

BrokenEntry broken_entry(const Error& error, const std::string& where) {
  const ErrorDetails& details = error.details();
  return {details.where.empty() ? where : details.where,
          details.hint.empty() ? error.message() : fmt::format("{} ({})", error.message(), details.hint)};
}

std::string stem_of(const std::filesystem::path& file) {
  const std::filesystem::path name = file.filename();
  const std::filesystem::path unpacked = lower(name.extension().string()) == ".gz" ? name.stem() : name;
  return unpacked.has_extension() ? unpacked.stem().string() : unpacked.string();
}

std::string safe_name(const std::string& name) {
  constexpr std::size_t longest = 70;
  std::string safe;
  for (const char c : name.substr(0, longest)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    safe += plain || std::string_view("_-.+()").find(c) != std::string_view::npos ? c : '_';
  }
  return safe.empty() ? "crystal" : safe;
}

bool is_one_crystal(const CrystalFormat& format) { return format.name == "cif" || format.name == "poscar"; }

Visitors named_after(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  const auto next_name = [name = stem_of(file), count = std::make_shared<int>(0)] {
    return ++*count == 1 ? name : fmt::format("{}:{}", name, *count);
  };
  return {[&entry, next_name](CrystalEntry&& crystal) {
            crystal.name = next_name();
            entry(std::move(crystal));
          },
          [&broken, next_name](BrokenEntry&& problem) {
            problem.name = next_name();
            broken(std::move(problem));
          }};
}

void deliver(EntryLabels labels, const std::string& where, const std::function<CrystalEntry()>& read,
             const CrystalVisitor& entry, const BrokenVisitor& broken) {
  std::optional<CrystalEntry> result;
  try {
    result = read();
  } catch (const Error& error) {
    BrokenEntry problem = broken_entry(error, where);
    problem.name = std::move(labels.name);
    problem.columns = std::move(labels.columns);
    broken(std::move(problem));
    return;
  }
  result->name = std::move(labels.name);
  result->where = where;
  result->columns.merge(labels.columns);
  entry(std::move(*result));
}

Crystal require_ordered(const CrystalEntry& entry, const std::string& format) {
  if (auto crystal = ordered(entry.crystal)) return std::move(*crystal);
  for (std::size_t i = 0; i < entry.crystal.size(); ++i) {
    const std::vector<Occupant>& site = entry.crystal.sites[i];
    if (site.size() == 1 && site[0].occupancy == 1) continue;
    const std::string what =
        site.empty()      ? "has no element"
        : site.size() > 1 ? fmt::format("is shared by {} elements", site.size())
                          : fmt::format("is {} {:.4g}", element(site[0].atomic_number).symbol, site[0].occupancy);
    throw Error(fmt::format("site {} of '{}' {}, and {} has whole atoms only", i + 1, entry.name, what, format),
                {.where = entry.where, .hint = "write CIF or pymatgen JSON"});
  }
  throw Error(fmt::format("'{}' is not ordered, and {} has whole atoms only", entry.name, format), {entry.where});
}

std::string no_crystal_reason(const Lattice& lattice, bool any_periodic_axis) {
  if (lattice.rows().isZero(0)) return "no cell: a molecule";
  if (!any_periodic_axis) return "no axis is periodic: a molecule in a box";
  return {};
}

void require_few_atoms(std::size_t count, const std::string& where) {
  if (count > most_crystal_atoms)
    throw Error(fmt::format("{} atoms, expected at most {}", count, most_crystal_atoms), {.where = where});
}

Lattice written_lattice(const CellParameters& cell) {
  for (const double length : cell.lengths)
    if (length < 0) throw Error("a cell length of " + format_double(length) + ", expected none below zero");
  for (const double angle : cell.angles)
    if (!(angle > 0 && angle < 180))
      throw Error("a cell angle of " + format_double(angle) + " degrees, expected one between 0 and 180");
  return lattice_from_parameters(cell);
}

}  // namespace werner
