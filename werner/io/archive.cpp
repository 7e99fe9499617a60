#include "werner/io/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <memory>
#include <set>
#include <vector>

#include "werner/core/text.hpp"
#include "werner/io/cif.hpp"
#include "werner/io/crystal_entries.hpp"

namespace werner {
namespace {

using Reading = std::unique_ptr<archive, decltype(&archive_read_free)>;
using Writing = std::unique_ptr<archive, decltype(&archive_write_free)>;

Reading new_reading() {
  Reading reading(archive_read_new(), archive_read_free);
  archive_read_support_format_tar(reading.get());
  archive_read_support_format_zip(reading.get());
  archive_read_support_filter_bzip2(reading.get());
  archive_read_support_filter_xz(reading.get());
  archive_read_support_filter_zstd(reading.get());
  return reading;
}

// Gzip is undone outside of libarchive, which gives nothing of the last 64 KiB before a cut.
struct Unpacked {
  Pull bytes;
  std::string flaw;  // why the bytes ended early
};

la_ssize_t next_piece(archive*, void* source, const void** piece) {
  Unpacked& unpacked = *static_cast<Unpacked*>(source);
  if (!unpacked.flaw.empty()) return 0;
  try {
    const std::string_view bytes = unpacked.bytes();
    *piece = bytes.data();
    return static_cast<la_ssize_t>(bytes.size());
  } catch (const Error& error) {
    unpacked.flaw = error.message();
    return 0;
  }
}

struct Opened {
  std::unique_ptr<Unpacked> unpacked;  // nothing where libarchive reads the bytes itself
  Reading reading = new_reading();

  std::string flaw() const { return unpacked ? unpacked->flaw : ""; }
};

Error failure(const Opened& opened, const std::string& file) {
  if (const std::string flaw = opened.flaw(); !flaw.empty()) return Error(flaw, {file});
  const char* reason = archive_error_string(opened.reading.get());
  return Error(fmt::format("cannot unpack '{}': {}", file, reason ? lower(reason) : "the archive is damaged"), {file});
}

struct Members {
  const Opened& opened;
  const std::string& file;
  std::size_t unpacked = 0;  // bytes of all members so far
  std::vector<char> buffer = std::vector<char>(1 << 16);

  // Nothing at the end.
  std::optional<std::string> next_name(archive_entry*& member) {
    const int status = archive_read_next_header(opened.reading.get(), &member);
    if (status == ARCHIVE_EOF && opened.flaw().empty()) return std::nullopt;
    if (status == ARCHIVE_EOF || status < ARCHIVE_WARN) throw failure(opened, file);
    const char* name = archive_entry_pathname_utf8(member);
    if (!name) name = archive_entry_pathname(member);
    return name ? name : "";
  }

  std::string_view piece(const std::string& where) {
    const la_ssize_t size = archive_read_data(opened.reading.get(), buffer.data(), buffer.size());
    if (size < 0) throw failure(opened, where);
    unpacked += static_cast<std::size_t>(size);
    require_plausible_size(static_cast<std::size_t>(archive_filter_bytes(opened.reading.get(), -1)), unpacked, file);
    return {buffer.data(), static_cast<std::size_t>(size)};
  }
};

// macOS puts a hidden twin beside every file.
bool is_hidden(const std::string& name) {
  return name.starts_with("__MACOSX/") || std::filesystem::path(name).filename().string().starts_with('.');
}

void visit_members(const Opened& opened, const std::string& file, const std::string& what,
                   const std::function<bool(const std::string&)>& wanted, const MemberVisitor& visit,
                   const BrokenVisitor& broken) {
  Members members{opened, file};
  std::size_t known = 0, all = 0;
  bool damaged = false;  // the last member, which is told already
  archive_entry* member = nullptr;
  while (true) {
    std::optional<std::string> name;
    try {
      name = members.next_name(member);
    } catch (const Error& error) {
      if (all == 0) throw;
      if (!damaged) broken(broken_entry(error, file));
      return;
    }
    if (!name) break;
    ++all;
    damaged = false;
    if (archive_entry_filetype(member) != AE_IFREG || is_hidden(*name) || !wanted(*name)) continue;
    ++known;
    const std::string where = file + "!" + printable(*name);
    try {
      visit(*name, where, [&] { return members.piece(where); });
    } catch (const Error& error) {
      damaged = true;
      BrokenEntry problem = broken_entry(error, where);
      problem.name = stem_of(*name);
      broken(std::move(problem));
    }
  }
  if (known == 0) throw Error(fmt::format("no files of {} among the {} members of '{}'", what, all, file), {file});
}

void read_members(const Opened& opened, const std::string& file, const CrystalVisitor& entry,
                  const BrokenVisitor& broken) {
  const auto read = [&](const std::string& name, const std::string& where, Pull bytes) {
    const CrystalFormat& format = *crystal_format_of(name);
    if (!format.read) {
      broken({where, "an archive or database inside an archive is not read (unpack it first)", stem_of(name)});
      return;
    }
    LineReader lines(inflated(std::move(bytes), where), where);
    const Visitors visitors = is_one_crystal(format) ? named_after(name, entry, broken) : Visitors{entry, broken};
    format.read(lines, visitors.entry, visitors.broken);
  };
  visit_members(
      opened, file, "crystals", [](const std::string& name) { return crystal_format_of(name) != nullptr; }, read,
      broken);
}

bool has_gzip_mark(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Opened opened_unpacked(Pull bytes, const std::string& file) {
  Opened opened{std::make_unique<Unpacked>(Unpacked{inflated(std::move(bytes), file), {}})};
  if (archive_read_open(opened.reading.get(), opened.unpacked.get(), nullptr, next_piece, nullptr) != ARCHIVE_OK)
    throw failure(opened, file);
  return opened;
}

Opened opened_file(const std::filesystem::path& file) {
  if (has_gzip_mark(pull_file(file)())) return opened_unpacked(pull_file(file), file.string());
  Opened opened;
  if (archive_read_open_filename(opened.reading.get(), file.c_str(), 1 << 18) != ARCHIVE_OK)
    throw failure(opened, file.string());
  return opened;
}

std::string written(std::span<const CrystalEntry> entries, int (*set_format)(archive*)) {
  std::string bytes;
  const Writing writing(archive_write_new(), archive_write_free);
  const auto check = [&](int status) {
    if (status < ARCHIVE_WARN) {
      const char* reason = archive_error_string(writing.get());
      throw Error(fmt::format("cannot write the archive: {}", reason ? reason : "unknown reason"));
    }
  };
  const auto append = [](archive*, void* text, const void* data, std::size_t size) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  };
  check(set_format(writing.get()));
  check(archive_write_set_bytes_in_last_block(writing.get(), 1));
  check(archive_write_open(writing.get(), &bytes, nullptr, append, nullptr));
  std::set<std::string> names;
  for (const CrystalEntry& entry : entries) {
    const std::string stem = safe_name(entry.name);
    std::string name = stem;
    for (int copy = 2; !names.insert(name).second; ++copy) name = fmt::format("{}_{}", stem, copy);
    const std::string text = write_cif({&entry, 1});
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> member(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(member.get(), (name + ".cif").c_str());
    archive_entry_set_size(member.get(), static_cast<la_int64_t>(text.size()));
    archive_entry_set_filetype(member.get(), AE_IFREG);
    archive_entry_set_perm(member.get(), 0644);
    archive_entry_set_mtime(member.get(), 0, 0);  // the same crystals make the same bytes
    check(archive_write_header(writing.get(), member.get()));
    if (archive_write_data(writing.get(), text.data(), text.size()) < 0) check(ARCHIVE_FATAL);
  }
  check(archive_write_close(writing.get()));
  return bytes;
}

}  // namespace

void visit_archive(const std::filesystem::path& file, const std::string& what,
                   const std::function<bool(const std::string&)>& wanted, const MemberVisitor& visit,
                   const BrokenVisitor& broken) {
  visit_members(opened_file(file), file.string(), what, wanted, visit, broken);
}

void read_archive(const std::filesystem::path& file, const CrystalVisitor& entry, const BrokenVisitor& broken) {
  read_members(opened_file(file), file.string(), entry, broken);
}

void read_archive_bytes(std::string_view bytes, const std::string& file, const CrystalVisitor& entry,
                        const BrokenVisitor& broken) {
  if (has_gzip_mark(bytes)) return read_members(opened_unpacked(pull_text(bytes), file), file, entry, broken);
  Opened opened;
  if (archive_read_open_memory(opened.reading.get(), bytes.data(), bytes.size()) != ARCHIVE_OK)
    throw failure(opened, file);
  read_members(opened, file, entry, broken);
}

std::string write_tar(std::span<const CrystalEntry> entries) {
  return written(entries, archive_write_set_format_pax_restricted);
}

std::string write_zip(std::span<const CrystalEntry> entries) { return written(entries, archive_write_set_format_zip); }

}  // namespace werner
