// Archives of files of structures: zip and tar, tar also packed by gzip, bzip2, xz or zstd.
#pragma once
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "werner/io/crystal_formats.hpp"

namespace werner {

// Calls `visit` with the name, the place ("archive!member") and the bytes of each member whose name is wanted, in their
// order; hidden ones are left out. An Error of `visit` or of a damaged member costs one broken entry, as does the end
// of an archive that is cut off. Throws Error for what is no archive and for one without wanted members: `what` names
// them.
using MemberVisitor = std::function<void(const std::string& name, const std::string& where, Pull bytes)>;
void visit_archive(const std::filesystem::path& file, const std::string& what,
                   const std::function<bool(const std::string& name)>& wanted, const MemberVisitor& visit,
                   const BrokenVisitor& broken);

// Members in their order, each by the format that its name tells; others are left out. A damaged member costs one
// broken entry, as does the end of an archive that is cut off. Archives and databases inside archives are not read.
// Places are "archive!member:line". Throws Error for what is no archive and for one without files of crystals.
void read_archive(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken);
void read_archive_bytes(std::string_view bytes, const std::string& file, const CrystalVisitor& entry,
                        const BrokenVisitor& broken);

// One CIF a crystal, named after it. The tar is not packed: ".gz" is done where files are written.
std::string write_tar(std::span<const CrystalEntry> entries);
std::string write_zip(std::span<const CrystalEntry> entries);

}  // namespace werner
