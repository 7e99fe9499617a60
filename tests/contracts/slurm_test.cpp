// `werner design --slurm` on a Slurm that the test starts itself, as the user who runs it, without root's services: no
// munge, no control groups, its files in a temporary folder, its programs those below build/slurm (`scripts/unpack`) or
// those of the machine. One machine plays both nodes.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/contracts/scale.hpp"
#include "werner/core/text.hpp"
#include "werner/system/process.hpp"
#include "werner/system/session.hpp"

namespace werner {
namespace {

using test::comes_true;
using test::result_of;

int free_port() {
  const int socket_number = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bind(socket_number, reinterpret_cast<sockaddr*>(&address), length);
  getsockname(socket_number, reinterpret_cast<sockaddr*>(&address), &length);
  close(socket_number);
  return ntohs(address.sin_port);
}

// The folder with the libraries of Slurm's own below /usr or what stands for it; empty without one.
std::filesystem::path library_folder(const std::filesystem::path& usr) {
  for (const auto& folder : std::filesystem::directory_iterator(usr / "lib"))
    if (std::filesystem::exists(folder.path() / "slurm-wlm")) return folder.path();
  return {};
}

void put_first(const char* variable, const std::string& folders) {
  const char* before = std::getenv(variable);
  setenv(variable, (folders + (before && *before ? ":" + std::string(before) : "")).c_str(), 1);
}

// FOLDER, HOST, USER, PLUGINS and the ports are replaced. Two cores a node, whatever the machine has.
const char* const configuration = R"(ClusterName=test
SlurmctldHost=HOST(127.0.0.1)
SlurmUser=USER
SlurmdUser=USER
PluginDir=PLUGINS
AuthType=auth/none
CredType=cred/none
SlurmctldPort=PORT1
StateSaveLocation=FOLDER/state
SlurmdSpoolDir=FOLDER/spool-%n
SlurmctldPidFile=FOLDER/slurmctld.pid
SlurmdPidFile=FOLDER/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=n1 NodeHostname=HOST NodeAddr=127.0.0.1 Port=PORT2 CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname=HOST NodeAddr=127.0.0.1 Port=PORT3 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
)";

class SlurmSlow : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path unpacked = test::source_dir() / "build/slurm/usr";
    const bool is_unpacked = std::filesystem::exists(unpacked);
    const std::string usr = is_unpacked ? unpacked.string() : "/usr";
    put_first("PATH", usr + "/bin:" + usr + "/sbin");  // daemons lie where only root's PATH looks
    const std::filesystem::path libraries = library_folder(usr);
    const std::string plugins = (libraries / "slurm-wlm").string();
    if (is_unpacked) put_first("LD_LIBRARY_PATH", libraries.string() + ":" + plugins);
    for (const char* name : {"slurmctld-wlm", "slurmd-wlm", "sbatch", "squeue", "mpirun"})
      if (!find_program(name))
        GTEST_SKIP() << name << " not found (scripts/unpack scripts/packages-slurm.txt build/slurm)";
    for (const char* name : {"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"}) setenv(name, "1", 1);
    const std::filesystem::path& folder = slurm_.path();
    std::string text = configuration;
    const auto fill = [&](const std::string& word, const std::string& value) {
      for (std::size_t at; (at = text.find(word)) != std::string::npos;) text.replace(at, word.size(), value);
    };
    const std::string host = host_name();
    fill("HOST", host.substr(0, host.find('.')));
    fill("USER", getpwuid(geteuid())->pw_name);
    fill("FOLDER", folder.string());
    fill("PLUGINS", plugins);
    for (const char* port : {"PORT1", "PORT2", "PORT3"}) fill(port, std::to_string(free_port()));
    setenv("SLURM_CONF", slurm_.write("slurm.conf", text).c_str(), 1);
    slurm_.write("cgroup.conf", "CgroupPlugin=cgroup/v1\n");  // loaded but not used
    std::filesystem::create_directory(folder / "state");
    const std::vector<std::vector<std::string>> programs{
        {"slurmctld-wlm", "-D"},
        {"slurmd-wlm", "-D", "-d", usr + "/sbin/slurmstepd-wlm", "-N", "n1"},
        {"slurmd-wlm", "-D", "-d", usr + "/sbin/slurmstepd-wlm", "-N", "n2"}};
    for (const std::vector<std::string>& program : programs)
      daemons_.push_back(test::start_program(program, folder, "/dev/null", folder / (program.back() + ".err")));
    const auto nodes = [] {
      return trim(test::run_program({"sinfo", "--noheader", "--format=%D %T"}).out) == "2 idle";
    };
    if (!comes_true(15, nodes))
      GTEST_SKIP() << "Slurm does not start here: " << test::read_text(folder / "-D.err")
                   << test::read_text(folder / "n1.err");
    test::write_searches(scratch_);
  }

  ~SlurmSlow() override {
    if (!daemons_.empty()) test::run_program({"scancel", "--user", getpwuid(geteuid())->pw_name});
    comes_true(5, [this] { return idle(); });
    for (const pid_t daemon : daemons_) kill(daemon, SIGTERM);
    for (const pid_t daemon : daemons_) test::exit_code_of(daemon);
    unsetenv("SLURM_CONF");
  }

  static std::vector<std::string> design(const std::string& search, const std::string& folder) {
    return {"design", search + ".toml", "-o", folder, "--no-report"};
  }
  // The number of the job.
  std::string submit(const std::string& search, const std::string& folder, const std::string& slurm) {
    std::vector<std::string> words = design(search, folder);
    words.push_back(slurm);
    const test::CommandResult result = test::run_werner(words, scratch_.path());
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, testing::HasSubstr("submitted as job"));
    return std::string(trim(result.out));
  }
  static bool idle() { return trim(test::run_program({"squeue", "--noheader"}).out).empty(); }
  std::string output(const std::string& folder, const std::string& job) const {
    return test::read_text(scratch_.path() / folder / ("slurm-" + job + ".txt"));
  }

  test::ScratchDir scratch_, slurm_;
  std::vector<pid_t> daemons_;
};

TEST_F(SlurmSlow, RunsTheSearchInOneAllocation) {
  struct Request {
    std::string search, options, ranks;
  };
  for (const Request& request : {Request{"complexes", "--slurm=--nodes=2 --exclusive", "2 ranks compute, 4 compounds"},
                                 Request{"crystals", "--slurm=--ntasks=3 --time=5", "3 ranks compute, 3 compounds"},
                                 Request{"crystals", "--slurm", ""}}) {
    std::filesystem::remove_all(scratch_.path() / "run");
    ASSERT_EQ(test::run_werner(design(request.search, request.search), scratch_.path()).exit_code, 0);
    const std::string job = submit(request.search, "run", request.options);
    ASSERT_TRUE(comes_true(30, idle));
    EXPECT_THAT(output("run", job), testing::HasSubstr("finished: the budget"));
    EXPECT_EQ(result_of(scratch_.path() / "run"), result_of(scratch_.path() / request.search)) << request.options;
    const std::string log = test::read_text(scratch_.path() / "run/log.txt");
    EXPECT_THAT(log, testing::HasSubstr(request.ranks));
    EXPECT_EQ(log.find("ranks") == std::string::npos, request.ranks.empty()) << "a single process needs none";
  }
  EXPECT_THAT(test::read_text(scratch_.path() / "calls"), testing::HasSubstr(" 1\n")) << "the second node computes";
}

TEST_F(SlurmSlow, StopsAheadOfTheTimeLimitAndGoesOn) {
  ASSERT_EQ(test::run_werner(design("complexes", "alone"), scratch_.path()).exit_code, 0);
  std::filesystem::remove(scratch_.path() / "calls");
  scratch_.write("pace", "0.2");
  const std::string job = submit("complexes", "run", "--slurm=--ntasks=2");
  ASSERT_TRUE(comes_true(20, [&] { return test::read_text(scratch_.path() / "calls").size() > 0; }));
  // A time limit is a minute at least; this is the signal that the job is sent a minute before it.
  EXPECT_THAT(test::run_program({"scontrol", "show", "job", job}).out, testing::HasSubstr("slurm.sh"));
  test::run_program({"scancel", "--batch", "--signal=USR1", job});
  ASSERT_TRUE(comes_true(20, idle));
  EXPECT_THAT(output("run", job), testing::HasSubstr("the same command resumes the run"));
  std::filesystem::remove(scratch_.path() / "pace");
  submit("complexes", "run", "--slurm=--ntasks=2");
  ASSERT_TRUE(comes_true(20, idle));
  EXPECT_EQ(result_of(scratch_.path() / "run"), result_of(scratch_.path() / "alone"));
}

TEST_F(SlurmSlow, SaysWhatIsWrong) {
  const auto complaint = [&](const std::string& slurm) {
    std::vector<std::string> words = design("complexes", "run");
    words.push_back(slurm);
    return test::run_werner(words, scratch_.path()).err;
  };
  EXPECT_THAT(complaint("--slurm=--nonsense"), testing::HasSubstr("sbatch refused the job"));
  setenv("SLURM_JOB_ID", "1", 1);
  EXPECT_THAT(complaint("--slurm=-N 2"), testing::HasSubstr("within an allocation"));
  unsetenv("SLURM_JOB_ID");
}

}  // namespace
}  // namespace werner
