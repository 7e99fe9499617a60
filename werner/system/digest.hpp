// SHA-256 (FIPS 180-4): identities of computations and files.
#pragma once
#include <string>
#include <string_view>

namespace werner {

std::string sha256(std::string_view bytes);  // 64 hexadecimal digits

}  // namespace werner
