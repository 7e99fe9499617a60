// Counter-based random numbers: a draw is a function of (seed, item, purpose, counter), so results do not depend on the
// number of threads, processes or nodes. Philox4x32-10, Salmon et al., SC'11 (doi:10.1145/2063384.2063405).
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace werner {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// 64-bit FNV-1a: a stable hash of text for keys of random streams; not for identities.
std::uint64_t stable_hash(std::string_view text);

class RandomStream {
 public:
  // `purpose` keeps streams of one item apart: "crossover", "rotamers", ...
  RandomStream(std::uint64_t seed, std::uint64_t item, std::string_view purpose);

  std::uint64_t next();
  double uniform();                         // [0, 1)
  double uniform(double low, double high);  // [low, high)
  int below(int n);                         // 0 .. n-1, unbiased; n > 0
  double normal();                          // mean 0, variance 1 (Box-Muller)
  bool chance(double probability) { return uniform() < probability; }

  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i)
      std::swap(items[i - 1], items[static_cast<std::size_t>(below(static_cast<int>(i)))]);
  }

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace werner
