#include "werner/crystal/space_group.hpp"

#include <spglib.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {

namespace {

std::string without(std::string text, char unwanted) {
  text.erase(std::remove(text.begin(), text.end(), unwanted), text.end());
  return text;
}

std::string bravais_type(int number, char centring) {
  if (centring == 'A' || centring == 'C') centring = 'S';
  const char family = number < 3     ? 'a'
                      : number < 16  ? 'm'
                      : number < 75  ? 'o'
                      : number < 143 ? 't'
                      : number < 195 ? 'h'
                                     : 'c';
  return {family, centring};
}

std::vector<AffineMap> database_operations(int hall_number) {
  int rotations[192][3][3];
  double translations[192][3];
  const int count = spg_get_symmetry_from_database(rotations, translations, hall_number);
  std::vector<AffineMap> operations(static_cast<std::size_t>(count));
  for (std::size_t k = 0; k < operations.size(); ++k)
    for (int i = 0; i < 3; ++i) {
      // The database rounds 1/3 to a few digits; every translation is a multiple of 1/24.
      operations[k].shift[i] = std::round(translations[k][i] * 24) / 24;
      for (int j = 0; j < 3; ++j) operations[k].linear(i, j) = rotations[k][i][j];
    }
  return operations;
}

SpaceGroup made(int number, int hall_number) {
  const SpglibSpacegroupType type = spg_get_spacegroup_type(hall_number);
  SpaceGroup group;
  group.number = number;
  group.hall_number = hall_number;
  group.symbol = trim(type.international_short);
  group.full_symbol = trim(type.international_full);
  const std::string name(trim(type.international));
  group.hermann_mauguin = without(number >= 3 && number <= 15 ? group.full_symbol : name, '_');
  group.hall_symbol = trim(type.hall_symbol);
  group.point_group = trim(type.pointgroup_international);
  group.crystal_system = crystal_system_name(number);
  group.bravais = bravais_type(number, group.symbol.front());
  group.origin_choice = type.choice[0] == '1' ? 1 : 0;
  group.operations = database_operations(hall_number);
  for (const AffineMap& operation : group.operations)
    if (operation.linear.isIdentity(0)) group.centring.push_back(operation.shift);
  return group;
}

const std::array<SpaceGroup, 231>& all_groups() {
  static const std::array<SpaceGroup, 231> groups = [] {
    std::array<SpaceGroup, 231> result;
    for (int hall_number = 1; hall_number <= 530; ++hall_number) {
      const int number = spg_get_spacegroup_type(hall_number).number;
      SpaceGroup& group = result[static_cast<std::size_t>(number)];
      if (group.number == 0) group = made(number, hall_number);
    }
    return result;
  }();
  return groups;
}

}  // namespace

const SpaceGroup& space_group(int number) {
  if (number < 1 || number > 230)
    throw Error("there is no space group " + std::to_string(number), {.hint = "space groups are numbered 1 to 230"});
  return all_groups()[static_cast<std::size_t>(number)];
}

std::string_view crystal_system_name(int space_group) {
  if (space_group < 1 || space_group > 230)
    throw Error("there is no space group " + std::to_string(space_group),
                {.hint = "space groups are numbered 1 to 230"});
  if (space_group < 3) return "triclinic";
  if (space_group < 16) return "monoclinic";
  if (space_group < 75) return "orthorhombic";
  if (space_group < 143) return "tetragonal";
  if (space_group < 168) return "trigonal";
  if (space_group < 195) return "hexagonal";
  return "cubic";
}

}  // namespace werner
