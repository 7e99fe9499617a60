// SQLite with exceptions: a connection and prepared statements. Private to this room.
#pragma once
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace werner {

// Throws the Error that a person can act on: no store, locked, disk full, ...
[[noreturn]] void throw_sqlite(sqlite3* database, int code, const std::filesystem::path& file);

class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql, const std::filesystem::path& file);
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int index, const std::string& text);
  void bind(int index, int number);
  bool step();   // true while there is a row
  void reset();  // ready to be bound again
  std::string text(int column) const;
  int number(int column) const { return sqlite3_column_int(handle_, column); }

 private:
  void check(int code) const;
  sqlite3* database_;
  sqlite3_stmt* handle_ = nullptr;
  std::filesystem::path file_;
};

}  // namespace werner
