// `werner design --slurm` on a Slurm of one node that the test starts itself, as the user who runs it, without root's
// services: no munge, no control groups, its files in a temporary folder.
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

// FOLDER, HOST, USER and the two ports are replaced. Four cores, whatever the machine has.
const char* const configuration = R"(ClusterName=test
SlurmctldHost=HOST(127.0.0.1)
SlurmUser=USER
SlurmdUser=USER
AuthType=auth/none
CredType=cred/none
SlurmctldPort=PORT1
SlurmdPort=PORT2
StateSaveLocation=FOLDER/state
SlurmdSpoolDir=FOLDER/spool
SlurmctldPidFile=FOLDER/slurmctld.pid
SlurmdPidFile=FOLDER/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=HOST NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=main Nodes=HOST Default=YES MaxTime=INFINITE State=UP
)";

class SlurmSlow : public testing::Test {
 protected:
  void SetUp() override {
    // Daemons lie where only root's PATH looks.
    setenv("PATH", (std::string(std::getenv("PATH")) + ":/usr/sbin:/sbin").c_str(), 1);
    for (const char* name : {"slurmctld", "slurmd", "sbatch", "squeue", "mpirun"})
      if (!find_program(name))
        GTEST_SKIP() << name << " not found: install slurmctld, slurmd, slurm-client, openmpi-bin";
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
    fill("PORT1", std::to_string(free_port()));
    fill("PORT2", std::to_string(free_port()));
    setenv("SLURM_CONF", slurm_.write("slurm.conf", text).c_str(), 1);
    slurm_.write("cgroup.conf", "CgroupPlugin=cgroup/v1\n");  // loaded but not used
    for (const char* name : {"state", "spool"}) std::filesystem::create_directory(folder / name);
    for (const char* name : {"slurmctld", "slurmd"})
      daemons_.push_back(test::start_program({name, "-D"}, folder, "/dev/null", folder / (std::string(name) + ".err")));
    const bool up = comes_true(15, [] {
      return test::run_program({"sinfo", "--noheader", "--format=%T"}).out.find("idle") != std::string::npos;
    });
    if (!up)
      GTEST_SKIP() << "Slurm does not start here: " << test::read_text(folder / "slurmctld.err")
                   << test::read_text(folder / "slurmd.err");
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
  for (const char* search : {"complexes", "crystals"}) {
    const std::string alone = std::string(search) + "-alone";
    ASSERT_EQ(test::run_werner(design(search, alone), scratch_.path()).exit_code, 0);
    const auto expected = result_of(scratch_.path() / alone);
    // Two tasks are two ranks; without options it is one node, whose single process needs no ranks.
    for (const char* slurm : {"--slurm=--ntasks=2 --time=5", "--slurm"}) {
      const std::string folder = std::string(search) + (slurm == std::string("--slurm") ? "-node" : "-tasks");
      const std::string job = submit(search, folder, slurm);
      ASSERT_TRUE(comes_true(30, idle));
      EXPECT_THAT(output(folder, job), testing::HasSubstr("finished: the budget"));
      EXPECT_EQ(result_of(scratch_.path() / folder), expected) << folder;
    }
    EXPECT_THAT(test::read_text(scratch_.path() / (std::string(search) + "-tasks/log.txt")),
                testing::HasSubstr("2 ranks compute"));
  }
  EXPECT_THAT(test::read_text(scratch_.path() / "calls"), testing::HasSubstr(" 1\n")) << "the second rank computes";
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
