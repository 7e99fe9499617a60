// Any bytes: tables are read or refused, and fields come back as they were written.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "werner/core/error.hpp"
#include "werner/io/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace werner;
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    parse_csv(text, "fuzz");
  } catch (const Error&) {
    // Bad input has to end here and nowhere else.
  }
  if (text.find('\0') != std::string::npos || text.find('\r') != std::string::npos) return 0;
  const CsvTable back = parse_csv("value,end\n" + csv_line({text, "end"}), "fuzz");
  if (back.rows.size() != 1 || back.rows[0].fields.at(0) != text || back.rows[0].fields.at(1) != "end") std::abort();
  return 0;
}
