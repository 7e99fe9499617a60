// Ligands as typed, and the three kinds of ligand files.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "werner/complex/ligand_anchored.hpp"
#include "werner/complex/ligand_files.hpp"
#include "werner/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto refused_or_read = [&](auto&& read) {
    try {
      read();
    } catch (const werner::Error&) {
      // Bad input has to end here and nowhere else.
    }
  };
  refused_or_read([&] { werner::parse_ligand(text); });
  refused_or_read([&] { werner::decode_anchored(text); });
  refused_or_read([&] { werner::read_plain_ligands(text, "fuzz"); });
  refused_or_read([&] { werner::read_xyz_ligands(text, "fuzz"); });
  refused_or_read([&] { werner::read_tmqmg_ligands(text, "fuzz"); });
  return 0;
}
