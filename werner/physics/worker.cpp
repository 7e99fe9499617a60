#include "werner/physics/worker.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "werner/core/error.hpp"
#include "werner/io/json_text.hpp"
#include "werner/physics/task_json.hpp"
#include "werner/system/signals.hpp"
#include "werner/system/temp_dir.hpp"

namespace werner {

// The next line, or nothing at the end of the input or when a signal asks us to stop.
static std::optional<std::string> next_line(int in, std::string& buffer) {
  while (true) {
    if (const std::size_t end = buffer.find('\n'); end != std::string::npos) {
      std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      return line;
    }
    char chunk[65536];
    const ssize_t got = read(in, chunk, sizeof chunk);
    if (got > 0) buffer.append(chunk, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR) || stop_signal() != 0) return std::nullopt;
  }
}

static bool write_all(int out, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = write(out, text.data() + done, text.size() - done);
    if (wrote < 0 && errno != EINTR) return false;
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  return true;
}

namespace {

// Potentials stay open from one task to the next.
class Evaluation {
 public:
  OracleResult operator()(const OracleTask& task) { return evaluate(task); }
  OracleResult operator()(const RelaxationTask& task) {
    try {
      return evaluate(task, open(task));
    } catch (const Error& problem) {  // weights that are not here, or other ones
      OracleResult result;
      result.status = OracleStatus::transient;
      result.reasons = {problem.what()};
      return result;
    }
  }

 private:
  const Potential& open(const RelaxationTask& task) {
    auto& [version, model] = open_[task.potential];
    if (!model) {
      const PotentialInfo& info = potential(task.potential);
      version = potential_version(info);
      model = info.open(false);
    }
    if (version != task.version) throw Error("the potential here is " + version + ", asked for was " + task.version);
    return *model;
  }

  std::map<std::string, std::pair<std::string, std::unique_ptr<Potential>>> open_;  // name -> version, potential
};

}  // namespace

static nlohmann::json answer(const std::string& line, Evaluation& evaluation) {
  nlohmann::json reply;
  try {
    const nlohmann::json request = nlohmann::json::parse(line);
    reply["id"] = request.at("id");
    reply["result"] = to_json(std::visit(evaluation, task_from_json(request.at("task"))));
  } catch (const nlohmann::json::exception& problem) {
    OracleResult result;
    result.status = OracleStatus::transient;
    result.reasons = {std::string("the worker was sent a line that is no task: ") + problem.what()};
    if (!reply.contains("id")) reply["id"] = "";
    reply["result"] = to_json(result);
  }
  return reply;
}

// A program that uses MPI itself must not take the variables of our launcher for its own.
static void forget_launcher() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    for (const char* prefix : {"OMPI_", "PMIX_", "PMI_", "ORTE_"})
      if (text.starts_with(prefix)) names.push_back(text.substr(0, text.find('=')));
  }
  for (const std::string& name : names) unsetenv(name.c_str());
}

int run_worker(int in, int out) {
  catch_stop_signals();
  forget_launcher();
  const char* given = std::getenv("TMPDIR");
  const std::filesystem::path parent = given ? given : "";
  {
    const TempDir folder("werner-worker-");
    setenv("TMPDIR", folder.path().c_str(), 1);
    std::string buffer;
    Evaluation evaluation;
    while (const auto line = next_line(in, buffer)) {
      const std::string reply = json_text(answer(*line, evaluation)) + "\n";
      if (stop_signal() != 0 || !write_all(out, reply)) break;
    }
  }
  // When the pool was killed nobody else removes the folder that it made for its workers; the last worker finds it
  // empty. The end of the input may be seen before the kernel's signal; a pool that lives ends us meanwhile.
  if (parent.filename().string().starts_with("werner-pool-")) {
    for (int look = 0; look < 100 && stop_signal() == 0; ++look) usleep(10000);
    if (stop_signal() != 0) rmdir(parent.c_str());
  }
  return stop_signal() == 0 ? 0 : 1;
}

}  // namespace werner
