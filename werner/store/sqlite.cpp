#include "werner/store/sqlite.hpp"

#include <cerrno>
#include <cstring>

#include "werner/core/error.hpp"

namespace werner {

void throw_sqlite(sqlite3* database, int code, const std::filesystem::path& file) {
  const int system_error = database ? sqlite3_system_errno(database) : 0;
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      throw Error("'" + file.string() + "' is no store of Werner, or is damaged",
                  {.where = {}, .hint = "choose another folder with -o, or move the file away"});
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error("'" + file.string() + "' is in use by another process",
                  {.where = {}, .hint = "wait for it, or choose another file"});
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw Error("cannot write '" + file.string() + "'" +
                      (system_error ? std::string(": ") + std::strerror(system_error) : std::string()),
                  {.where = {}, .hint = "check that the folder exists and may be written"});
    case SQLITE_FULL:
    case SQLITE_IOERR:
      throw Error("cannot write '" + file.string() +
                      "': " + (system_error ? std::strerror(system_error) : std::string("the disk is full")),
                  {.where = {}, .hint = "make room and run the same command again: what was committed is kept"});
    default:
      throw Error("'" + file.string() + "': " + (database ? sqlite3_errmsg(database) : sqlite3_errstr(code)));
  }
}

Statement::Statement(sqlite3* database, const std::string& sql, const std::filesystem::path& file)
    : database_(database), file_(file) {
  check(sqlite3_prepare_v2(database, sql.c_str(), -1, &handle_, nullptr));
}

void Statement::check(int code) const {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) throw_sqlite(database_, code, file_);
}

void Statement::bind(int index, const std::string& text) {
  check(sqlite3_bind_text(handle_, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT));
}

void Statement::bind(int index, int number) { check(sqlite3_bind_int(handle_, index, number)); }

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    sqlite3_reset(handle_);
    throw_sqlite(database_, code, file_);
  }
  return code == SQLITE_ROW;
}

void Statement::reset() {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))) : std::string();
}

}  // namespace werner
