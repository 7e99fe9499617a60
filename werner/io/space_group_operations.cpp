#include "werner/io/space_group_operations.hpp"

#include <fmt/format.h>
#include <spglib.h>

#include <algorithm>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

struct Setting {
  int hall_number = 0, number = 0;
  std::string hall, choice;
  std::vector<std::string> names;  // without blanks and underscores, in lower case
};

std::string compact(std::string_view name) {
  std::string text;
  for (const char c : lower(name))
    if (c != ' ' && c != '_' && c != '\t' && c != '\'' && c != '"') text += c;
  return text;
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> table = [] {
    std::vector<Setting> list;
    for (int hall = 1; hall <= 530; ++hall) {
      const SpglibSpacegroupType type = spg_get_spacegroup_type(hall);
      Setting setting{hall, type.number, compact(type.hall_symbol), lower(trim(type.choice)), {}};
      setting.names = {compact(type.international_short), compact(type.international_full)};
      for (const std::string& name : split(type.international, '=')) setting.names.push_back(compact(name));
      const bool inversion_in_cube = type.number >= 200 && (type.number <= 206 || type.number >= 221);
      if (inversion_in_cube)  // Fm3m, as before 1992
        for (std::string name : std::vector(setting.names))
          if (const std::size_t at = name.find("-3"); at != std::string::npos)
            setting.names.push_back(name.erase(at, 1));
      list.push_back(std::move(setting));
    }
    return list;
  }();
  return table;
}

std::vector<const Setting*> settings_of(const SpaceGroupName& wanted) {
  std::vector<const Setting*> found;
  const auto collect = [&](const auto& agrees) {
    if (found.empty())
      for (const Setting& setting : settings())
        if (agrees(setting)) found.push_back(&setting);
  };
  if (const std::string hall = compact(wanted.hall); !hall.empty())
    collect([&](const Setting& s) { return s.hall == hall; });
  std::string choice = lower(trim(wanted.setting));
  std::string name = compact(wanted.hermann_mauguin);
  if (const std::size_t colon = name.find(':'); colon != std::string::npos) {
    choice = name.substr(colon + 1);
    name.resize(colon);
  }
  const auto named = [&](const Setting& s) { return std::find(s.names.begin(), s.names.end(), name) != s.names.end(); };
  if (!name.empty()) collect(named);
  if (found.empty() && name.size() > 1) {  // "R -3 m H"; S and Z are the first and second origin of ICSD
    const char last = name.back();
    if (last == 'h' || last == 'r' || last == 's' || last == 'z') {
      choice = last == 's' ? "1" : last == 'z' ? "2" : std::string(1, last);
      name.pop_back();
      collect(named);
    }
  }
  if (wanted.number > 0) collect([&](const Setting& s) { return s.number == wanted.number; });
  std::vector<const Setting*> chosen;
  for (const Setting* setting : found)
    if (!choice.empty() && setting->choice == choice) chosen.push_back(setting);
  return chosen.empty() ? found : chosen;
}

std::vector<SymmetryOperation> operations_of(int hall_number) {
  constexpr int most = 192;
  int rotations[most][3][3];
  double translations[most][3];
  const int count = spg_get_symmetry_from_database(rotations, translations, hall_number);
  std::vector<SymmetryOperation> operations(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 3; ++column) operations[i].rotation(row, column) = rotations[i][row][column];
      operations[i].translation[row] = translations[i][row];
    }
  return operations;
}

bool keep_the_cell(const std::vector<SymmetryOperation>& operations, const Lattice& lattice) {
  // In units of the largest component, so that no square of a cell of any size overflows.
  const double largest = lattice.rows().cwiseAbs().maxCoeff();
  const Eigen::Matrix3d rows = largest > 0 ? Eigen::Matrix3d(lattice.rows() / largest) : lattice.rows();
  const Eigen::Matrix3d metric = rows * rows.transpose();
  constexpr double tolerance = 0.04;  // of squared lengths
  for (const SymmetryOperation& operation : operations) {
    if (operation.is_identity()) continue;  // also where angles that do not fit together make no numbers
    const Eigen::Matrix3d moved = operation.rotation.transpose() * metric * operation.rotation;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        if (!(std::abs(moved(i, j) - metric(i, j)) <= tolerance * std::sqrt(metric(i, i) * metric(j, j)))) return false;
  }
  return true;
}

}  // namespace

std::vector<SymmetryOperation> space_group_operations(const SpaceGroupName& name, const Lattice& lattice) {
  const std::vector<const Setting*> candidates = settings_of(name);
  const std::string said = !name.hermann_mauguin.empty() ? name.hermann_mauguin
                           : !name.hall.empty()          ? name.hall
                                                         : std::to_string(name.number);
  if (candidates.empty())
    throw Error(fmt::format("unknown space group '{}', and no symmetry operations are listed", excerpt(said)));
  for (const Setting* setting : candidates) {
    std::vector<SymmetryOperation> operations = operations_of(setting->hall_number);
    if (keep_the_cell(operations, lattice)) return operations;
  }
  if (!lattice.rows().allFinite())
    throw Error(fmt::format("the lengths and angles make no cell, so none of the space group '{}'", excerpt(said)));
  throw Error(fmt::format("the cell cannot have the space group '{}', whose operations are not listed", excerpt(said)));
}

}  // namespace werner
