#include "app/completion.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <map>

#include "app/help.hpp"
#include "werner/complex/ligand_library.hpp"
#include "werner/complex/polyhedron.hpp"
#include "werner/core/element.hpp"
#include "werner/core/property.hpp"
#include "werner/core/registry.hpp"
#include "werner/evolve/strategy.hpp"
#include "werner/io/formats.hpp"
#include "werner/physics/oracle.hpp"

namespace werner {

namespace {

using Names = std::vector<std::string>;

bool contains(const Names& list, const std::string& text) { return std::ranges::find(list, text) != list.end(); }

Names geometries() {
  Names names = names_of(polyhedra());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// Fe+1 to Fe+8: metals with the oxidation states that their electrons allow.
Names metals() {
  Names names;
  for (int z = 3; z <= 103; ++z) {
    const Element& metal = element(z);
    if (!metal.is_metal) continue;
    const int most = metal.is_f_block() ? 6 : metal.group > 12 ? metal.group - 10 : std::min(metal.group, 8);
    for (int state = 1; state <= most; ++state) names.push_back(metal.symbol + "+" + std::to_string(state));
  }
  return names;
}

Names ligands() {
  Names names;
  for (const LibraryEntry& entry : library_entries()) names.push_back(entry.name);
  return names;
}

// What a flag, or an argument of a verb, may be followed by.
Names values_of(const std::string& verb, const std::string& place) {
  static const std::map<std::string, Names (*)()> by_place{
      {"--strategy", [] { return names_of(strategies()); }},
      {"--oracle", [] { return names_of(oracles()); }},
      {"--properties", [] { return names_of(properties()); }},
      {"--from-format", [] { return names_of(formats()); }},
      {"--to-format", [] { return names_of(formats()); }},
      {"--geometry", geometries},
      {"--ligand", ligands},
      {"--metal", metals},
      {"--isomer", [] { return Names{"all", "cis", "trans", "fac", "mer", "Lambda", "Delta"}; }},
      {"--optimise", [] { return Names(optimisation_levels().begin(), optimisation_levels().end()); }},
      {"--progress", [] { return Names{"auto", "json", "none"}; }},
      {"list KIND",
       [] { return Names{"formats", "ligands", "metals", "oracles", "polyhedra", "properties", "strategies"}; }},
      {"completion SHELL", [] { return Names{"bash", "fish", "zsh"}; }},
  };
  auto it = by_place.find(place);
  if (it == by_place.end()) it = by_place.find(verb + " " + place);
  return it == by_place.end() ? Names{} : it->second();
}

const CLI::Option* flag_of(const CLI::App& app, const std::string& word) {
  for (const CLI::Option* option : app.get_options())
    if (word.starts_with("-") && option->check_name(word)) return option;
  return nullptr;
}

// Names of a list "a,b,c" complete its last one.
Names beginning_with(Names names, const std::string& word) {
  const std::size_t comma = word.rfind(',');
  const std::string before = comma == std::string::npos ? "" : word.substr(0, comma + 1);
  Names fitting;
  for (const std::string& name : names)
    if ((before + name).starts_with(word)) fitting.push_back(before + name);
  return fitting;
}

}  // namespace

std::vector<std::string> completions(const CLI::App& root, const std::vector<std::string>& typed) {
  const CLI::App* app = &root;
  const CLI::Option* open = nullptr;  // a flag that waits for its value
  std::size_t arguments = 0;          // of the verb, given already
  for (std::size_t i = 0; i + 1 < typed.size(); ++i) {
    const std::string& word = typed[i];
    if (word == "=") continue;  // bash makes a word of its own of it
    if (open) {
      open = nullptr;
    } else if (contains(subcommand_names(*app), word)) {
      app = app->get_subcommand(word);
    } else if (const CLI::Option* flag = flag_of(*app, word)) {
      open = flag->get_items_expected_max() > 0 ? flag : nullptr;
    } else {
      ++arguments;
    }
  }
  const std::string current = typed.empty() || typed.back() == "=" ? "" : typed.back();
  if (open) return beginning_with(values_of(app->get_name(), "--" + open->get_lnames().front()), current);
  if (const std::size_t equals = current.find('='); current.starts_with("--") && equals != std::string::npos) {
    Names names = beginning_with(values_of(app->get_name(), current.substr(0, equals)), current.substr(equals + 1));
    for (std::string& name : names) name = current.substr(0, equals + 1) + name;
    return names;
  }
  Names names = subcommand_names(*app);
  std::size_t position = 0;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_positional() || position++ != arguments) continue;
    const Names values = values_of(app->get_name(), option->get_name());
    names.insert(names.end(), values.begin(), values.end());
  }
  if (current.starts_with("-")) names = flag_names(*app);
  return beginning_with(names, current);
}

}  // namespace werner
