// Reading a page back as a browser does.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace werner::test {

inline constexpr const char* data_opening = "<script type=\"application/json\" id=\"data\">";

// What a browser hands to JSON.parse: the text up to the first end tag of a script.
inline nlohmann::json data_of(const std::string& page) {
  const std::size_t start = page.find(data_opening) + std::string_view(data_opening).size();
  return nlohmann::json::parse(page.substr(start, page.find("</script", start) - start));
}

inline int occurrences(const std::string& text, const std::string& part) {
  int n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace werner::test
