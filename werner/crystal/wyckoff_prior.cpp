#include "werner/crystal/wyckoff_prior.hpp"

#include <array>
#include <string_view>

#include "werner/core/text.hpp"
#include "werner/crystal/space_group.hpp"
#include "werner/crystal/wyckoff.hpp"

namespace werner {

namespace embedded {
std::string_view wyckoff_prior_csv();
}

namespace {

struct GroupCounts {
  double crystals = 0;
  std::vector<double> orbits;  // by letter
};

std::array<GroupCounts, 231> table() {
  std::array<GroupCounts, 231> groups;
  for (int group = 1; group <= 230; ++group)
    groups[static_cast<std::size_t>(group)].orbits.assign(wyckoff_positions(group).size(), 0.0);
  for (const std::string& line : split(embedded::wyckoff_prior_csv(), '\n')) {
    if (line.empty() || line[0] == '#' || line.starts_with("group,")) continue;
    const auto cells = split(line, ',');
    GroupCounts& group = groups[static_cast<std::size_t>(parse_int(cells[0]).value())];
    group.crystals = parse_int(cells[1]).value();
    const auto counts = split_words(cells[2]);
    for (std::size_t i = 0; i < counts.size(); ++i) group.orbits[i] = parse_int(counts[i]).value();
  }
  return groups;
}

const GroupCounts& counts_of(int number) {
  static const auto groups = table();
  return groups[static_cast<std::size_t>(space_group(number).number)];
}

}  // namespace

double group_frequency(int space_group) { return counts_of(space_group).crystals + 1; }

PositionWeights position_weights(int space_group, int elements) {
  const GroupCounts& counts = counts_of(space_group);
  const auto positions = wyckoff_positions(space_group);
  PositionWeights weights;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    double orbits = 0;
    const auto words = wyckoff_relabellings(space_group);
    for (const std::string& word : words) orbits += counts.orbits[static_cast<std::size_t>(letter_index(word[i]))];
    const double mean = (orbits / static_cast<double>(words.size()) + 0.5) / (counts.crystals + 0.5) / elements;
    // A fixed position is occupied or not (odds of one element), a free one any number of times (ratio).
    weights.push_back(positions[i].free_parameters() == 0 ? mean / std::max(1 - mean * elements, 0.05)
                                                          : mean / (1 + mean));
  }
  return weights;
}

}  // namespace werner
