// The characters of a JSON text that arrives in pieces, for nlohmann's parser. NaN, Infinity and -Infinity, which
// Python writes, are read as null. Throws Error for more than 200 levels of arrays and objects.
#pragma once
#include <cstddef>
#include <functional>
#include <iterator>
#include <string_view>

namespace werner {

class JsonCharacters {
 public:
  JsonCharacters(std::function<std::string_view()> pull, int first_line) : pull_(std::move(pull)), line_(first_line) {}
  bool next();  // false at the end
  char current() const { return current_; }
  int line() const { return line_; }

 private:
  bool raw();  // the next character of the text into current_
  bool ahead(char wanted);
  void skip_word();

  std::function<std::string_view()> pull_;
  std::string_view piece_, pending_;
  std::size_t at_ = 0;
  char current_ = 0;
  bool in_text_ = false, escaped_ = false;
  int depth_ = 0;  // of arrays and objects
  int line_;
};

// Input iterator over the characters; the default one is the end.
class JsonIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  JsonIterator() = default;
  explicit JsonIterator(JsonCharacters& characters) : characters_(&characters) { ++*this; }
  char operator*() const { return characters_->current(); }
  JsonIterator& operator++() {
    if (!characters_->next()) characters_ = nullptr;
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(const JsonIterator& other) const { return characters_ == other.characters_; }
  bool operator!=(const JsonIterator& other) const { return characters_ != other.characters_; }

 private:
  JsonCharacters* characters_ = nullptr;
};

}  // namespace werner
