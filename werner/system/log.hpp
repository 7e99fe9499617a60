// The log of a run: lines to a file and, on request, to standard error. The library behind it stays out of this header.
#pragma once
#include <filesystem>
#include <string_view>

namespace werner {

enum class LogLevel { debug, info, warning, error };

// From now on lines of `level` and above go to `file` (appended, flushed line by line) and, of `terminal` and above, to
// standard error. An empty path: no file. Without this call warnings and errors go to standard error. Throws Error when
// the file cannot be opened.
void open_log(const std::filesystem::path& file, LogLevel level = LogLevel::info,
              LogLevel terminal = LogLevel::warning);

void log(LogLevel level, std::string_view line);
inline void log_debug(std::string_view line) { log(LogLevel::debug, line); }
inline void log_info(std::string_view line) { log(LogLevel::info, line); }
inline void log_warning(std::string_view line) { log(LogLevel::warning, line); }
inline void log_error(std::string_view line) { log(LogLevel::error, line); }

}  // namespace werner
