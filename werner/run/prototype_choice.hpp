// What a configuration says of a search among the fillings of one structure type: [space] with kind = "prototype".
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "werner/evolve/prototype_space.hpp"

namespace werner {

class TomlReader;

struct PrototypeChoice {
  std::string prototype;                                  // a name of the list, or a file of crystals, absolute
  std::map<std::string, std::vector<std::string>> sites;  // symbols of the elements that may stand there
  bool charge_neutral = false;
  std::optional<double> least_tolerance, most_tolerance, most_bartel;
  std::string where;
};

PrototypeChoice read_prototype_choice(TomlReader& table, const std::filesystem::path& folder);

// Files read. Sites of a file that are not named keep their element. Throws UsageError and Error.
PrototypeSpaceOptions resolve(const PrototypeChoice& choice);

}  // namespace werner
