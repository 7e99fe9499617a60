#include "app/verb.hpp"

#include <array>

namespace werner {

std::span<const Verb> verbs() {
  static constexpr std::array list{
      Verb{"completion", "print the completion script of a shell", declare_completion},
      Verb{"list", "what Werner knows: polyhedra, ligands, properties, oracles, strategies, formats", declare_list},
      Verb{"predict", "properties of the structures in files: orbital energies, polarizability, charges, ...",
           declare_predict},
      Verb{"worker", "compute tasks given as JSON lines on the standard input", declare_worker, true},
  };
  return list;
}

}  // namespace werner
