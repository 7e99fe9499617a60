// Arrays that begin at a cache line: a vector of 64 bytes that crosses lines is loaded at half the speed.
#pragma once
#include <cstddef>
#include <new>
#include <vector>

namespace werner::nequix {

template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};

  LineAllocator() = default;
  template <class U>
  LineAllocator(const LineAllocator<U>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
  void deallocate(T* from, std::size_t) { ::operator delete(from, line); }
  bool operator==(const LineAllocator&) const = default;
};

template <class T>
using AlignedVector = std::vector<T, LineAllocator<T>>;

}  // namespace werner::nequix
