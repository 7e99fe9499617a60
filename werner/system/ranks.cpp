#include "werner/system/ranks.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "werner/core/error.hpp"
#include "werner/core/text.hpp"

#ifdef WERNER_WITH_MPI
#include <mpi.h>

#include <chrono>
#include <list>
#include <thread>
#endif

namespace werner {

static std::optional<int> environment_number(const char* name) {
  const char* text = std::getenv(name);
  return text ? parse_int(text) : std::nullopt;
}

int launched_ranks() {
  if (const auto size = environment_number("OMPI_COMM_WORLD_SIZE")) return *size;
  // srun tells PMIx ranks their number and the step its size.
  if (environment_number("PMIX_RANK")) return environment_number("SLURM_STEP_NUM_TASKS").value_or(0);
  return 0;
}

int cores_per_rank(int ranks_here) {
  const int online = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  const int ours = std::min(online, environment_number("SLURM_CPUS_ON_NODE").value_or(online));
  return std::max(1, ours / std::max(1, ranks_here));
}

void unbind_for(int workers) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0 || CPU_COUNT(&cores) >= workers) return;
  for (int core = 0; core < CPU_SETSIZE; ++core) CPU_SET(core, &cores);
  sched_setaffinity(0, sizeof cores, &cores);  // the kernel keeps to what the container or the batch system allows
}

#ifdef WERNER_WITH_MPI

namespace {

struct Transfer {
  std::string text;
  MPI_Request request = MPI_REQUEST_NULL;
  int from = 0;

  bool complete() {
    int done = 0;
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  }
};

}  // namespace

struct Ranks::Impl {
  int rank = 0, size = 1, here = 1;
  std::list<Transfer> sending;        // their texts stay where they are until they have gone
  std::optional<Transfer> receiving;  // begun, not complete: a long text needs the sender's help
  bool ended = false;

  void start(int to, std::string text) {
    sending.push_back({std::move(text)});
    Transfer& transfer = sending.back();
    MPI_Isend(transfer.text.data(), static_cast<int>(transfer.text.size()), MPI_CHAR, to, 0, MPI_COMM_WORLD,
              &transfer.request);
  }
};

Ranks::Ranks() : impl_(std::make_unique<Impl>()) {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &impl_->rank);
  MPI_Comm_size(MPI_COMM_WORLD, &impl_->size);
  MPI_Comm node;
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
  MPI_Comm_size(node, &impl_->here);
  MPI_Comm_free(&node);
}

Ranks::~Ranks() {
  if (impl_->rank == 0)
    for (int to = 1; to < impl_->size; ++to) impl_->start(to, "");
  // Who no longer listens is about to be ended by the launcher.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!impl_->sending.empty() && std::chrono::steady_clock::now() < end) {
    std::erase_if(impl_->sending, [](Transfer& transfer) { return transfer.complete(); });
    std::this_thread::sleep_for(std::chrono::duration<double>(rank_nap));
  }
  MPI_Finalize();
}

int Ranks::rank() const { return impl_->rank; }
int Ranks::size() const { return impl_->size; }
int Ranks::on_this_node() const { return impl_->here; }
bool Ranks::ended() const { return impl_->ended; }
void Ranks::send(int to, std::string text) { impl_->start(to, std::move(text)); }

std::optional<Ranks::Message> Ranks::receive() {
  std::erase_if(impl_->sending, [](Transfer& transfer) { return transfer.complete(); });
  if (!impl_->receiving) {
    int arrived = 0;
    MPI_Message message = MPI_MESSAGE_NULL;
    MPI_Status status;
    MPI_Improbe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &arrived, &message, &status);
    if (arrived == 0) return std::nullopt;
    int length = 0;
    MPI_Get_count(&status, MPI_CHAR, &length);
    Transfer& transfer = impl_->receiving.emplace();
    transfer.from = status.MPI_SOURCE;
    transfer.text.resize(static_cast<std::size_t>(length));
    MPI_Imrecv(transfer.text.data(), length, MPI_CHAR, &message, &transfer.request);
  }
  if (!impl_->receiving->complete()) return std::nullopt;
  Message message{impl_->receiving->from, std::move(impl_->receiving->text)};
  impl_->receiving.reset();
  if (!message.text.empty()) return message;
  impl_->ended = true;
  return std::nullopt;
}

#else

struct Ranks::Impl {};

Ranks::Ranks() {
  throw Error("this is one of " + std::to_string(launched_ranks()) + " ranks, but Werner was built without MPI",
              {.where = {}, .hint = "install libopenmpi-dev and openmpi-bin, and build again"});
}

Ranks::~Ranks() = default;
int Ranks::rank() const { return 0; }
int Ranks::size() const { return 1; }
int Ranks::on_this_node() const { return 1; }
bool Ranks::ended() const { return true; }
void Ranks::send(int, std::string) {}
std::optional<Ranks::Message> Ranks::receive() { return std::nullopt; }

#endif

}  // namespace werner
