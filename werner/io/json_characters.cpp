#include "werner/io/json_characters.hpp"

#include <string>

#include "werner/core/error.hpp"

namespace werner {

bool JsonCharacters::raw() {
  if (at_ == piece_.size()) {
    piece_ = pull_();
    at_ = 0;
    if (piece_.empty()) return false;
  }
  current_ = piece_[at_++];
  if (current_ == '\n') ++line_;
  return true;
}

bool JsonCharacters::ahead(char wanted) {
  if (at_ == piece_.size()) {
    piece_ = pull_();
    at_ = 0;
  }
  return at_ < piece_.size() && piece_[at_] == wanted;
}

void JsonCharacters::skip_word() {
  for (bool more = true; more;) {
    ahead(0);  // has the next piece at hand
    const char c = at_ < piece_.size() ? piece_[at_] : '\0';
    more = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (more) ++at_;
  }
}

bool JsonCharacters::next() {
  if (!pending_.empty()) {
    current_ = pending_.front();
    pending_.remove_prefix(1);
    return true;
  }
  if (!raw()) return false;
  if (in_text_) {
    if (escaped_)
      escaped_ = false;
    else if (current_ == '\\')
      escaped_ = true;
    else if (current_ == '"')
      in_text_ = false;
    return true;
  }
  if (current_ == '[' || current_ == '{') {
    constexpr int deepest = 200;  // a structure has six levels; recursion ends on the stack
    if (++depth_ > deepest) throw Error("JSON nested deeper than " + std::to_string(deepest) + " levels");
  } else if (current_ == ']' || current_ == '}') {
    --depth_;
  } else if (current_ == '"') {
    in_text_ = true;
  } else if (current_ == 'N' || current_ == 'I' || (current_ == '-' && ahead('I'))) {
    skip_word();
    current_ = 'n';
    pending_ = "ull";
  }
  return true;
}

}  // namespace werner
