#include "werner/system/crew.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace werner {

namespace {

constexpr int patience = 20000;  // pauses, some tenths of a millisecond: to be woken takes as long

void pause() {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

}  // namespace

Crew::Crew(int threads) {
  for (int k = 1; k < threads; ++k) helpers_.emplace_back([this] { help(); });
}

Crew::~Crew() {
  over_ = true;
  ++started_;
  started_.notify_all();
}

void Crew::run(std::size_t n, Call call, const void* body) {
  if (helpers_.empty() || n < 2) {
    for (std::size_t i = 0; i < n; ++i) call(body, i);
    return;
  }
  // Closed first: who sees a new n_ must not take an item of the old loop.
  const std::uint64_t loop = (next_.load() >> 32) + 1;
  next_ = loop << 32 | closed;
  n_ = n;
  call_ = call;
  body_ = body;
  done_ = 0;
  failure_ = nullptr;
  next_ = (loop + 1) << 32;
  ++started_;
  started_.notify_all();
  work();
  for (int k = 0; done_ < n; ++k) k < patience ? pause() : std::this_thread::yield();
  if (failure_) std::rethrow_exception(failure_);
}

void Crew::work() {
  std::uint64_t next = next_;
  while ((next & closed) < n_) {
    const Call call = call_;
    const void* body = body_;
    if (!next_.compare_exchange_weak(next, next + 1)) continue;
    try {
      call(body, next & closed);
    } catch (...) {
      const std::lock_guard lock(guard_);
      if (!failure_) failure_ = std::current_exception();
    }
    ++done_;
    next = next_;
  }
}

void Crew::help() {
  for (unsigned seen = 0; !over_;) {
    work();
    for (int k = 0; started_ == seen && k < patience; ++k) pause();
    started_.wait(seen);
    seen = started_;
  }
}

}  // namespace werner
