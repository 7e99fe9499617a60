// JSON that can always be written: names and comments come from files, and bytes that are no UTF-8 become U+FFFD
// instead of an exception. For nlohmann::json and nlohmann::ordered_json, which this header need not know.
#pragma once
#include <string>

namespace werner {

// indent -1: on one line.
template <class Json>
std::string json_text(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace werner
