// Shell completion: the scripts ask the command itself, so they never grow stale.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "app/help.hpp"
#include "app/verb.hpp"
#include "werner/core/registry.hpp"

namespace werner {

namespace {

struct Shell {
  std::string name;
  std::string script;
};

const Shell shells[] = {
    {"bash", R"sh(_werner() {
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$(werner completion --words "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _werner werner
)sh"},
    {"fish", R"sh(complete -c werner -a '(werner completion --words (commandline -opc)[2..-1] 2>/dev/null)'
)sh"},
    {"zsh", R"sh(#compdef werner
_werner() {
  local -a words_known
  words_known=("${(@f)$(werner completion --words "${words[@]:1:$((CURRENT-2))}" 2>/dev/null)}")
  compadd -a words_known
  _files
}
compdef _werner werner
)sh"},
};

// What may follow the words typed so far: verbs and flags of the innermost verb named.
void print_words(const CLI::App& root, const std::vector<std::string>& typed) {
  const CLI::App* app = &root;
  for (const std::string& word : typed) {
    const auto names = subcommand_names(*app);
    if (std::ranges::find(names, word) != names.end()) app = app->get_subcommand(word);
  }
  for (const std::string& name : subcommand_names(*app)) std::cout << name << "\n";
  for (const std::string& name : flag_names(*app)) std::cout << name << "\n";
}

}  // namespace

std::function<int()> declare_completion(CLI::App& command) {
  struct Flags {
    std::string shell;
    std::vector<std::string> typed;
    bool words = false, page = false;
  };
  auto flags = std::make_shared<Flags>();
  command.add_option("shell", flags->shell, "bash, fish or zsh");
  command.add_flag("--words", flags->words, "print what may follow the words after it")->group("");
  command.add_flag("--page", flags->page, "print docs/command.md")->group("");
  command.prefix_command();
  command.footer("Example: werner completion bash > ~/.local/share/bash-completion/completions/werner\n");
  const CLI::App* self = &command;
  return [flags, self] {
    const CLI::App& root = *self->get_parent();
    if (flags->page) {
      std::cout << command_page(root);
      return 0;
    }
    if (flags->words) {
      std::vector<std::string> typed = self->remaining();
      if (!flags->shell.empty()) typed.insert(typed.begin(), flags->shell);
      print_words(root, typed);
      return 0;
    }
    if (flags->shell.empty())
      throw UsageError("no shell is named", {"werner completion", "expected bash, fish or zsh"});
    std::cout << find_named(std::span<const Shell>(shells), flags->shell, "shell").script;
    return 0;
  };
}

}  // namespace werner
