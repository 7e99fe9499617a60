// Shell completion: the scripts ask the command itself, so they never grow stale.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "app/completion.hpp"
#include "app/help.hpp"
#include "app/verb.hpp"
#include "werner/core/registry.hpp"

namespace werner {

namespace {

struct Shell {
  std::string name;
  std::string script;
};

// The last word handed over is the one being typed, empty where it has not begun.
const Shell shells[] = {
    {"bash", R"sh(_werner() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$(printf %q "$word")"); done \
    < <(werner completion --words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _werner werner
)sh"},
    // Without -f fish would offer files beside every list of names; where there are none, files are what is due.
    {"fish", R"sh(function __werner_complete
  set -l typed (commandline -opc) (commandline -ct | string replace -r '^[\'"]' '')
  set -l words (werner completion --words -- $typed[2..-1] 2>/dev/null)
  if test (count $words) -gt 0
    printf '%s\n' $words
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c werner -f -a '(__werner_complete)'
)sh"},
    // As a file in fpath the whole text is the body of _werner at its first use, and has to complete at once.
    {"zsh", R"sh(#compdef werner
_werner() {
  local -a candidates
  candidates=("${(@f)$(werner completion --words -- "${(@)${(@Q)words[2,CURRENT]}#[\"']}" 2>/dev/null)}")
  if [[ -n "${candidates[1]}" ]]; then compadd -a candidates; else _files; fi
}
if [[ "${funcstack[1]}" == _werner ]]; then _werner "$@"; else compdef _werner werner; fi
)sh"},
};

}  // namespace

std::function<int()> declare_completion(CLI::App& command) {
  struct Flags {
    std::string shell;
    std::vector<std::string> typed;
    bool words = false, page = false;
  };
  auto flags = std::make_shared<Flags>();
  command.add_option("SHELL", flags->shell, "bash, fish or zsh");
  command.add_flag("--words", flags->words, "print what may follow the words after it")->group("");
  command.add_flag("--page", flags->page, "print docs/command.md")->group("");
  command.prefix_command();
  command.footer(
      "Examples\n"
      "  werner completion bash > ~/.local/share/bash-completion/completions/werner\n"
      "  werner completion zsh > ~/.zfunc/_werner               with fpath+=~/.zfunc before compinit in ~/.zshrc\n"
      "  werner completion fish > ~/.config/fish/completions/werner.fish\n");
  const CLI::App* self = &command;
  return [flags, self] {
    const CLI::App& root = *self->get_parent();
    if (flags->page) {
      std::cout << command_page(root);
      return 0;
    }
    if (flags->words) {
      std::vector<std::string> typed = self->remaining();
      if (!typed.empty() && typed.front() == "--") typed.erase(typed.begin());
      if (!flags->shell.empty()) typed.insert(typed.begin(), flags->shell);
      for (const std::string& word : completions(root, typed)) std::cout << word << "\n";
      return 0;
    }
    if (flags->shell.empty())
      throw UsageError("no shell is named", {"werner completion", "expected bash, fish or zsh"});
    std::cout << find_named(std::span<const Shell>(shells), flags->shell, "shell").script;
    return 0;
  };
}

}  // namespace werner
