// The one exception of the house: bad input or a failing world. Expected negatives (a complex that fell apart) are
// values with reasons, see verdict.hpp; bugs are asserts.
#pragma once
#include <stdexcept>
#include <string>

namespace werner {

// What a person needs to mend the input. Texts start in lower case and have no full stop.
struct ErrorDetails {
  std::string where = {};  // file:line, a key of the configuration, a flag
  std::string hint = {};   // what to do about it
};

class Error : public std::runtime_error {
 public:
  // `message` says what was found and what was expected, the offending text in quotes.
  explicit Error(const std::string& message, ErrorDetails details = {});
  const std::string& message() const { return message_; }
  const ErrorDetails& details() const { return details_; }

 private:
  std::string message_;
  ErrorDetails details_;
};

// Wrong usage of the command or its configuration: exit code 2 instead of 1.
class UsageError : public Error {
 public:
  using Error::Error;
};

}  // namespace werner
