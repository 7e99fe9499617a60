// Processes that mpirun (or srun --mpi=pmix) started to work together, and messages between them. ranks.cpp is the only
// file that knows MPI; nothing of it is touched in a process that was started alone.
#pragma once
#include <memory>
#include <optional>
#include <string>

namespace werner {

// How many processes a launcher started together with this one, as its environment tells; 0 where there was none.
int launched_ranks();

// Cores of this node for each of the `ranks_here` ranks on it, at least one; under Slurm those of the allocation.
int cores_per_rank(int ranks_here);

// Lifts the launcher's binding where it leaves fewer cores than there are workers: Open MPI binds a rank to one core,
// and what the rank starts would share it.
void unbind_for(int workers);

// From one thread only. A rank that dies is the launcher's business: mpirun ends the others.
class Ranks {
 public:
  // Of all processes that the launcher started. Throws Error where Werner was built without MPI.
  Ranks();
  // Rank 0 tells the others that there is nothing more to come (`ended`); then everybody waits for everybody.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const;
  int size() const;
  int on_this_node() const;

  // Returns at once; texts between two ranks arrive in order. Not empty.
  void send(int to, std::string text);
  struct Message {
    int from = 0;
    std::string text;
  };
  // What has arrived, or nothing; never waits. To be called every now and then also by those who only send.
  std::optional<Message> receive();
  // Rank 0 has gone.
  bool ended() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A nap between two looks at what has arrived, s: MPI's own waiting would spin on a core that a worker could use.
constexpr double rank_nap = 0.001;

}  // namespace werner
