// A verb of the command: one line in the table of verbs.cpp and one file verb_NAME.cpp.
#pragma once
#include <functional>
#include <span>
#include <string>

namespace CLI {
class App;
}

namespace werner {

// Adds the verb's flags to its subcommand and returns what runs it after parsing; the value is the exit code.
using DeclareVerb = std::function<int()> (*)(CLI::App& command);

struct Verb {
  const char* name;
  const char* summary;  // one line; help, docs and completion show it
  DeclareVerb declare;
  bool hidden = false;  // for the program itself, not for people
};

std::span<const Verb> verbs();

std::function<int()> declare_build(CLI::App& command);
std::function<int()> declare_completion(CLI::App& command);
std::function<int()> declare_convert(CLI::App& command);
std::function<int()> declare_data(CLI::App& command);
std::function<int()> declare_design(CLI::App& command);
std::function<int()> declare_evaluate(CLI::App& command);
std::function<int()> declare_info(CLI::App& command);
std::function<int()> declare_list(CLI::App& command);
std::function<int()> declare_match(CLI::App& command);
std::function<int()> declare_predict(CLI::App& command);
std::function<int()> declare_relax(CLI::App& command);
std::function<int()> declare_worker(CLI::App& command);

}  // namespace werner
