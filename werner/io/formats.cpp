#include "werner/io/formats.hpp"

#include <algorithm>
#include <array>

#include "werner/core/error.hpp"
#include "werner/core/registry.hpp"
#include "werner/core/text.hpp"
#include "werner/io/mol.hpp"
#include "werner/io/xyz.hpp"

namespace werner {
namespace {

const FormatInfo& format_of(const std::filesystem::path& file, const std::string& name) {
  if (!name.empty()) return find_named(formats(), name, "format");
  if (file == "-") return find_named(formats(), "xyz", "format");
  const std::filesystem::path inner = file.extension() == ".gz" ? file.stem() : file;
  const std::string extension = lower(inner.extension().string());
  std::string known;
  for (const FormatInfo& format : formats())
    for (const std::string& candidate : format.extensions) {
      if (extension == "." + candidate) return format;
      known += (known.empty() ? "." : ", .") + candidate;
    }
  const std::string found = extension.empty() ? "no file extension" : "unknown file extension '" + extension + "'";
  throw UsageError(found, {file.string(),
                           "structures stand in " + known +
                               ", with or without .gz behind, and crystals in others too: see 'werner list formats'"});
}

}  // namespace

std::span<const FormatInfo> formats() {
  static const std::array<FormatInfo, 4> list{
      FormatInfo{
          "extxyz", {"extxyz"}, "extended XYZ as ASE has it, many frames, exact coordinates", read_xyz, write_extxyz},
      FormatInfo{
          "mol", {"mol"}, "MDL molfile of one structure with bonds and charges, V2000 or V3000", read_mol, write_mol},
      FormatInfo{"sdf", {"sdf", "sd"}, "any number of MDL molfiles with data items", read_mol, write_sdf},
      FormatInfo{"xyz", {"xyz"}, "XYZ, many frames, key=value pairs of the comment understood", read_xyz, write_xyz},
  };
  return list;
}

MoleculeFile read_molecules(const std::filesystem::path& file, const std::string& format) {
  const FormatInfo& info = format_of(file, format);
  MoleculeFile result = info.read(read_text_file(file), file == "-" ? "standard input" : file.string());
  if (result.molecules.empty()) {
    if (result.broken.empty())
      throw Error("no structures in '" + file.string() + "'", {file.string(), "the file is empty"});
    throw Error(result.broken.front().reason, {result.broken.front().where, "no structure of this file could be read"});
  }
  return result;
}

void require_writable_molecules(const std::filesystem::path& file, bool force, const std::string& format) {
  format_of(file, format);
  require_writable(file, force);
}

void write_molecules(const std::filesystem::path& file, std::span<const Molecule> molecules, bool force,
                     const std::string& format) {
  write_text_file(file, format_of(file, format).write(molecules), force);
}

}  // namespace werner
