// `werner build crystal`: random crystals of a composition and space group, or known prototypes with other elements.
#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace werner {

// Adds the flags and returns what runs the command.
std::function<int()> declare_build_crystal(CLI::App& command);

}  // namespace werner
