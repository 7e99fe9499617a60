#include "werner/io/cif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"
#include "werner/io/cif_claims.hpp"
#include "werner/io/cif_sites.hpp"
#include "werner/io/cif_text.hpp"
#include "werner/io/crystal_entries.hpp"
#include "werner/io/position_index.hpp"
#include "werner/io/space_group_operations.hpp"

namespace werner {
namespace {

constexpr std::size_t most_operations = 10'000;

Lattice read_lattice(const CifBlock& block, const CifPlace& place) {
  CellParameters cell;
  constexpr std::array<std::string_view, 3> lengths{"_cell_length_a", "_cell_length_b", "_cell_length_c"};
  constexpr std::array<std::string_view, 3> angles{"_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto length = block.value({lengths[i]});
    if (!length) throw Error(fmt::format("no {} in the data block", lengths[i]), {.where = place.at(block.line)});
    cell.lengths[i] = required_number(*length, lengths[i], place);
    const auto angle = block.value({angles[i]});
    cell.angles[i] = angle ? required_number(*angle, angles[i], place) : 90;  // the default of the dictionary
  }
  try {
    return written_lattice(cell);
  } catch (const Error& error) {
    throw Error(error.message(), {.where = place.at(block.line)});
  }
}

std::vector<SymmetryOperation> listed_operations(const CifBlock& block, const CifPlace& place) {
  static const std::initializer_list<std::string_view> names{
      "_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz", "_space_group_symop_magn_operation_xyz"};
  std::vector<SymmetryOperation> operations;
  const CifLoop* loop = block.loop_with(names);
  const auto single = block.value(names);
  const auto add = [&](const CifValue& value) {
    const auto operation = parse_symmetry_operation(value.text);
    if (!operation)
      throw Error(fmt::format("'{}' is no symmetry operation, expected one like 'x,y,z+1/2'", excerpt(value.text)),
                  {.where = place.at(value.line)});
    operations.push_back(*operation);
  };
  if (!loop) {
    if (single) add(*single);
    return operations;
  }
  std::optional<std::size_t> column;
  for (const std::string_view name : names)
    if (!column) column = loop->column(name);
  if (!loop->is_whole())
    throw Error(fmt::format("{} values in a loop of {} columns", loop->values.size(), loop->names.size()),
                {.where = place.at(loop->line)});
  if (loop->rows() > most_operations)
    throw Error(fmt::format("{} symmetry operations, expected at most {}", loop->rows(), most_operations),
                {.where = place.at(loop->line)});
  for (std::size_t row = 0; row < loop->rows(); ++row)
    if (!loop->at(row, *column).is_missing()) add(loop->at(row, *column));
  return operations;
}

// Centrings of magnetic CIFs are listed apart from the operations.
std::vector<SymmetryOperation> with_centrings(std::vector<SymmetryOperation> operations, const CifBlock& block,
                                              const CifPlace& place) {
  constexpr std::string_view name = "_space_group_symop_magn_centering_xyz";
  const CifLoop* loop = block.loop_with({name});
  if (!loop || !loop->is_whole() || operations.size() * loop->rows() > most_operations) return operations;
  std::vector<SymmetryOperation> all;
  for (std::size_t row = 0; row < loop->rows(); ++row) {
    const CifValue& value = loop->at(row, *loop->column(name));
    const auto centring = parse_symmetry_operation(value.text);
    if (!centring)
      throw Error(fmt::format("'{}' is no centring", excerpt(value.text)), {.where = place.at(value.line)});
    for (SymmetryOperation operation : operations) {
      operation.translation += centring->translation;
      all.push_back(operation);
    }
  }
  return all;
}

std::vector<SymmetryOperation> read_symmetry(const CifBlock& block, const Lattice& lattice, const CifPlace& place) {
  std::vector<SymmetryOperation> operations = with_centrings(listed_operations(block, place), block, place);
  if (operations.empty()) {
    SpaceGroupName name;
    const auto text = [&](std::initializer_list<std::string_view> names) {
      const auto value = block.value(names);
      return value ? std::string(value->text) : std::string();
    };
    name.hermann_mauguin = text({"_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m", "_space_group_name_h-m",
                                 "_space_group_name_h-m_full"});
    name.hall = text({"_space_group_name_hall", "_symmetry_space_group_name_hall"});
    name.setting = text({"_space_group_it_coordinate_system_code"});
    name.number =
        static_cast<int>(cif_number(text({"_space_group_it_number", "_symmetry_int_tables_number"})).value_or(0));
    if (name.hermann_mauguin.empty() && name.hall.empty() && name.number == 0) return {{}};
    try {
      operations = space_group_operations(name, lattice);
    } catch (const Error& error) {
      throw Error(error.message(), {.where = place.at(block.line)});
    }
  }
  const auto is_identity = [](const SymmetryOperation& operation) { return operation.is_identity(); };
  const auto identity = std::find_if(operations.begin(), operations.end(), is_identity);
  if (identity == operations.end())
    operations.insert(operations.begin(), SymmetryOperation{});
  else
    std::rotate(operations.begin(), identity, identity + 1);
  return operations;
}

DisorderedCrystal expanded(const Lattice& lattice, const std::vector<CifSite>& sites,
                           const std::vector<SymmetryOperation>& operations, const CifBlock& block,
                           const CifPlace& place) {
  DisorderedCrystal crystal{lattice, {}, {}};
  require_few_atoms(sites.size(), place.at(block.line));
  if (operations.size() == 1) {
    for (const CifSite& site : sites) {
      crystal.sites.push_back(site.occupants);
      crystal.positions.push_back(site.position);
    }
    return crystal;
  }
  for (const CifSite& site : sites) {
    PositionIndex orbit;
    for (const SymmetryOperation& operation : operations) {
      const Fractional image = wrapped(operation(site.position));
      if (orbit.find(image, site.tolerance)) continue;
      orbit.add(image);
      crystal.sites.push_back(site.occupants);
      crystal.positions.push_back(image);
    }
    if (crystal.size() > most_crystal_atoms)
      throw Error(fmt::format("more than {} atoms after symmetry", most_crystal_atoms),
                  {.where = place.at(block.line)});
  }
  return crystal;
}

}  // namespace

static bool is_crystal(const CifBlock& block) {
  return block.value({"_cell_length_a", "_atom_site_fract_x", "_atom_site_cartn_x"}).has_value();
}

static CrystalEntry crystal_of_block(const CifBlock& block, const std::string& file) {
  const CifPlace place{file};
  if (block.value({"_cell_modulation_dimension"}))
    throw Error("a modulated structure, which has no cell", {.where = place.at(block.line)});
  const Lattice lattice = read_lattice(block, place);
  const std::vector<SymmetryOperation> operations = read_symmetry(block, lattice, place);
  const std::vector<CifSite> sites = read_cif_sites(block, lattice, operations, place);
  return {block.name,
          place.at(block.line),
          expanded(lattice, sites, operations, block, place),
          {},
          std::make_shared<const CifClaims>(cif_claims(block))};
}

static std::vector<CifBlock> blocks_of(std::string_view text, const std::string& file, int first_line) {
  try {
    return parse_cif_text(text, first_line);
  } catch (const Error& error) {
    throw Error(error.message(), {.where = file + ":" + error.details().where, .hint = error.details().hint});
  }
}

CrystalEntry crystal_of_cif(std::string_view text, const std::string& file, int first_line) {
  for (const CifBlock& block : blocks_of(text, file, first_line))
    if (is_crystal(block)) return crystal_of_block(block, file);
  throw Error("no crystal in this CIF: no cell and no atoms", {.where = file + ":" + std::to_string(first_line)});
}

struct BlockText {
  std::string text, name;
};

// The lines up to the next data block, so that files of many blocks are read block by block.
static BlockText next_block_text(LineReader& lines) {
  std::string text, name;
  bool in_text_field = false, begun = false;
  while (const auto line = lines.next()) {
    if (line->starts_with(';')) in_text_field = !in_text_field;
    const std::string_view content = trim(*line);
    const bool heading = !in_text_field && content.size() >= 5 && lower(content.substr(0, 5)) == "data_";
    if (heading && begun) {
      lines.put_back();
      break;
    }
    if (heading) name = content.substr(5, content.find_first_of(" \t") - 5);
    begun |= heading;
    text.append(*line).push_back('\n');
    constexpr std::size_t longest = 256 << 20;
    if (text.size() > longest) throw Error("a data block of more than 256 MiB", {.where = lines.where(lines.number())});
  }
  return {std::move(text), std::move(name)};
}

void read_cif(LineReader& lines, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  bool any = false;
  while (lines.peek()) {
    const int first_line = lines.number() + 1;
    const auto [text, name] = next_block_text(lines);
    std::vector<CifBlock> blocks;
    try {
      blocks = blocks_of(text, lines.file(), first_line);
    } catch (const Error& error) {
      any = any || lower(text).find("data_") != std::string::npos;
      if (!any) throw;
      BrokenEntry problem = broken_entry(error, lines.where(first_line));
      problem.name = name;
      broken(std::move(problem));
    }
    for (const CifBlock& block : blocks)
      if (is_crystal(block)) {
        any = true;
        deliver(
            {block.name}, lines.where(block.line), [&] { return crystal_of_block(block, lines.file()); }, entry,
            broken);
      }
  }
  if (!any) throw Error("no crystal in this CIF: no cell and no atoms", {.where = lines.where(1)});
}

}  // namespace werner
