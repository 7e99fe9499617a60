#include "app/verb.hpp"

#include <array>

namespace werner {

std::span<const Verb> verbs() {
  static constexpr std::array list{
      Verb{"build", "3D structures: metal complexes from recipes, crystals from formulas", declare_build},
      Verb{"completion", "print the completion script of a shell", declare_completion},
      Verb{"convert", "read structures in one format, write them in another", declare_convert},
      Verb{"data", "weights of potentials, too large to come with Werner, and energies of reference crystals",
           declare_data},
      Verb{"design", "inverse design: search for the compounds with the properties you want", declare_design},
      Verb{"evaluate",
           "judge generated crystals: validity, uniqueness, novelty, stability and every metric of the field",
           declare_evaluate},
      Verb{"info", "explain a configuration before it runs, or what a structure file holds", declare_info},
      Verb{"list",
           "what Werner knows: polyhedra, ligands, metals, properties, oracles, strategies, formats, metrics, presets",
           declare_list},
      Verb{"match", "are two crystals the same structure?", declare_match},
      Verb{"predict", "properties of the structures in files: energies, forces, orbital energies, polarizability, ...",
           declare_predict},
      Verb{"relax", "relax crystals, their cells too, by a potential", declare_relax},
      Verb{"worker", "compute tasks given as JSON lines on the standard input", declare_worker, true},
  };
  return list;
}

}  // namespace werner
