#include "werner/core/random.hpp"

#include <cassert>
#include <cmath>
#include <numbers>

namespace werner {

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c, std::array<std::uint32_t, 2> k) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(p0)};
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c;
}

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t item, std::string_view purpose)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)} {
  const std::uint64_t stream = stable_hash(purpose) ^ (item * 0x9E3779B97F4A7C15);
  counter_ = {0, 0, static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
}

std::uint64_t RandomStream::next() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  const std::uint64_t value = (std::uint64_t{block_[used_ + 1]} << 32) | block_[used_];
  used_ += 2;
  return value;
}

__extension__ using Wide = unsigned __int128;

double RandomStream::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
double RandomStream::uniform(double low, double high) { return low + (high - low) * uniform(); }

int RandomStream::below(int n) {
  assert(n > 0);
  // Lemire's multiply-and-reject: exact for every n.
  const std::uint64_t range = static_cast<std::uint64_t>(n);
  const std::uint64_t threshold = (-range) % range;
  for (;;) {
    const Wide product = static_cast<Wide>(next()) * range;
    if (static_cast<std::uint64_t>(product) >= threshold) return static_cast<int>(product >> 64);
  }
}

double RandomStream::normal() {
  const double u = 1.0 - uniform();
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace werner
