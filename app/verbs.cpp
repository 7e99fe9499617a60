#include "app/verb.hpp"

#include <array>

namespace werner {

std::span<const Verb> verbs() {
  static constexpr std::array list{
      Verb{"completion", "print the completion script of a shell", declare_completion},
      Verb{"list", "what Werner knows: polyhedra, ligands, properties, oracles, strategies, formats", declare_list},
  };
  return list;
}

}  // namespace werner
