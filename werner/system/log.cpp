#include "werner/system/log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "werner/core/error.hpp"

namespace werner {

static spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

static spdlog::sink_ptr terminal_sink(LogLevel level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  sink->set_pattern("werner: %^%l%$: %v");
  sink->set_level(spdlog_level(level));
  return sink;
}

static std::shared_ptr<spdlog::logger>& logger() {
  static auto instance = std::make_shared<spdlog::logger>("werner", terminal_sink(LogLevel::warning));
  return instance;
}

void open_log(const std::filesystem::path& file, LogLevel level, LogLevel terminal) {
  std::vector<spdlog::sink_ptr> sinks{terminal_sink(terminal)};
  if (!file.empty()) {
    try {
      sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string()));
    } catch (const spdlog::spdlog_ex& problem) {
      throw Error("cannot write the log '" + file.string() + "': " + problem.what());
    }
    sinks.back()->set_pattern("%Y-%m-%d %H:%M:%S.%e %l %v");
    sinks.back()->set_level(spdlog_level(level));
  }
  logger() = std::make_shared<spdlog::logger>("werner", sinks.begin(), sinks.end());
  logger()->set_level(spdlog_level(std::min(level, terminal)));
  logger()->flush_on(spdlog::level::trace);
}

void log(LogLevel level, std::string_view line) { logger()->log(spdlog_level(level), "{}", line); }

}  // namespace werner
