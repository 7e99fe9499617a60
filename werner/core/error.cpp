#include "werner/core/error.hpp"

namespace werner {

static std::string compose(const std::string& message, const ErrorDetails& details) {
  std::string text = details.where.empty() ? message : details.where + ": " + message;
  if (!details.hint.empty()) text += " (" + details.hint + ")";
  return text;
}

Error::Error(const std::string& message, ErrorDetails details)
    : std::runtime_error(compose(message, details)), message_(message), details_(std::move(details)) {}

}  // namespace werner
