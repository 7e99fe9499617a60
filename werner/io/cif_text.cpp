#include "werner/io/cif_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

namespace werner {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'; }

bool begins_with(std::string_view text, std::string_view lower_prefix) {
  return text.size() >= lower_prefix.size() &&
         std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); });
}

std::string plain_name(std::string_view name) {
  std::string plain = lower(name);
  std::replace(plain.begin(), plain.end(), '.', '_');
  while (plain.size() > 1 && plain.back() == '_') plain.pop_back();
  return plain;
}

class Tokens {
 public:
  Tokens(std::string_view text, int first_line) : text_(text), line_(first_line) {}

  // Nothing at the end.
  std::optional<CifValue> next() {
    skip_space_and_comments();
    if (at_ >= text_.size()) return std::nullopt;
    const char c = text_[at_];
    if (c == ';' && (at_ == 0 || text_[at_ - 1] == '\n')) return text_field();
    if (c == '\'' || c == '"') return quoted(c);
    const std::size_t start = at_;
    while (at_ < text_.size() && !is_space(text_[at_])) ++at_;
    return CifValue{text_.substr(start, at_ - start), line_, false};
  }

 private:
  void skip_space_and_comments() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        if (at_ == text_.size()) return;
        ++line_;
      } else if (c == '\n') {
        ++line_;
      } else if (!is_space(c)) {
        return;
      }
    }
  }

  CifValue text_field() {
    const int line = line_;
    const std::size_t start = at_ + 1;
    const std::size_t end = text_.find("\n;", at_);
    if (end == std::string_view::npos)
      throw Error("the text field that begins with ';' never ends", {.where = std::to_string(line)});
    const std::string_view field = text_.substr(start, end - start);
    line_ += 1 + static_cast<int>(std::count(field.begin(), field.end(), '\n'));
    at_ = end + 2;
    return {trim(field), line, true};
  }

  // A quote ends the value only where white space follows: 'C5'' is the label C5'.
  CifValue quoted(char quote) {
    const std::size_t start = ++at_;
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_)
      if (text_[at_] == quote && (at_ + 1 == text_.size() || is_space(text_[at_ + 1]))) {
        ++at_;
        return {text_.substr(start, at_ - 1 - start), line_, true};
      }
    return {trim(text_.substr(start, at_ - start)), line_, true};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_;
};

bool is_name(const CifValue& token) { return !token.quoted && token.text.starts_with('_'); }
bool is_reserved(const CifValue& token) {
  if (token.quoted || token.text.size() < 5) return false;
  const char first = token.text[0] | 0x20;
  if (first != 'l' && first != 'd' && first != 's' && first != 'g') return false;
  return begins_with(token.text, "loop_") || begins_with(token.text, "data_") || begins_with(token.text, "save_") ||
         begins_with(token.text, "stop_") || begins_with(token.text, "global_");
}

// Triplets like x, y, z without quotes around them: a blank behind a comma does not end the value.
bool belongs_to_triplet(const CifLoop& loop, const CifValue& token) {
  if (loop.values.empty() || token.quoted) return false;
  const CifValue& last = loop.values.back();
  return !last.quoted && last.line == token.line && (last.text.ends_with(',') || token.text.starts_with(','));
}

}  // namespace

std::optional<std::size_t> CifLoop::column(std::string_view name) const {
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(it - names.begin()));
}

std::optional<CifValue> CifBlock::value(std::initializer_list<std::string_view> wanted) const {
  for (const std::string_view tag : wanted) {
    for (const CifItem& item : items)
      if (item.name == tag && !item.value.is_missing()) return item.value;
    for (const CifLoop& loop : loops)
      if (const auto column = loop.column(tag); column && loop.is_whole() && loop.rows() > 0)
        if (!loop.at(0, *column).is_missing()) return loop.at(0, *column);
  }
  return std::nullopt;
}

const CifLoop* CifBlock::loop_with(std::initializer_list<std::string_view> wanted) const {
  for (const std::string_view tag : wanted)
    for (const CifLoop& loop : loops)
      if (loop.column(tag)) return &loop;
  return nullptr;
}

CifLoop CifBlock::row_of(std::string_view prefix) const {
  CifLoop row;
  for (const CifItem& item : items)
    if (item.name.starts_with(prefix)) {
      if (row.names.empty()) row.line = item.value.line;
      row.names.push_back(item.name);
      row.values.push_back(item.value);
    }
  return row;
}

std::vector<CifBlock> parse_cif_text(std::string_view text, int first_line) {
  Tokens tokens(text, first_line);
  std::vector<CifBlock> blocks;
  std::optional<CifValue> token = tokens.next();
  while (token) {
    if (is_reserved(*token) && begins_with(token->text, "data_")) {
      blocks.push_back({std::string(token->text.substr(5)), token->line, {}, {}});
      token = tokens.next();
    } else if (blocks.empty()) {
      // Before the first block stands what a person wrote; a block without a heading is read as one.
      const bool content = is_name(*token) || (is_reserved(*token) && begins_with(token->text, "loop_"));
      if (content)
        blocks.push_back({"", token->line, {}, {}});
      else
        token = tokens.next();
    } else if (is_reserved(*token) && begins_with(token->text, "loop_")) {
      CifLoop loop;
      loop.line = token->line;
      while ((token = tokens.next()) && is_name(*token)) loop.names.push_back(plain_name(token->text));
      const bool triplets = std::any_of(loop.names.begin(), loop.names.end(),
                                        [](const std::string& name) { return name.ends_with("xyz"); });
      for (; token && !is_name(*token) && !is_reserved(*token); token = tokens.next()) {
        if (triplets && belongs_to_triplet(loop, *token)) {
          CifValue& last = loop.values.back();
          last.text = {last.text.data(),
                       static_cast<std::size_t>(token->text.data() + token->text.size() - last.text.data())};
        } else {
          loop.values.push_back(*token);
        }
      }
      blocks.back().loops.push_back(std::move(loop));
    } else if (is_name(*token)) {
      CifItem item{plain_name(token->text), {{}, token->line, false}};
      token = tokens.next();
      if (token && !is_name(*token) && !is_reserved(*token)) {
        item.value = *token;
        token = tokens.next();
      }
      blocks.back().items.push_back(std::move(item));
    } else {
      token = tokens.next();
    }
  }
  return blocks;
}

std::optional<double> cif_number(std::string_view text) {
  text = text.substr(0, text.find('('));
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

int cif_decimals(std::string_view text) {
  text = text.substr(0, std::min(text.find('('), text.find_first_of("eE")));
  const std::size_t point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

}  // namespace werner
