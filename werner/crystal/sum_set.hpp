// Which whole numbers are sums of one number from each of several lists: subset sums as bits.
#pragma once
#include <cstdint>
#include <vector>

namespace werner {

// A set of whole numbers from 0 to `largest`.
class SumSet {
 public:
  explicit SumSet(std::int64_t largest) : largest_(largest), words_(static_cast<std::size_t>(largest / 64 + 1)) {}

  void insert(std::int64_t number) { words_[index(number)] |= std::uint64_t{1} << (number % 64); }
  bool contains(std::int64_t number) const {
    return number >= 0 && number <= largest_ && (words_[index(number)] >> (number % 64) & 1);
  }
  bool empty() const {
    for (const auto word : words_)
      if (word != 0) return false;
    return true;
  }
  bool meets(const SumSet& other) const {
    for (std::size_t i = 0; i < words_.size() && i < other.words_.size(); ++i)
      if (words_[i] & other.words_[i]) return true;
    return false;
  }
  // Adds every number of `other` plus `shift` >= 0; what passes `largest` is lost.
  void add_shifted(const SumSet& other, std::int64_t shift) {
    if (shift > largest_) return;
    const std::size_t whole = index(shift), bits = static_cast<std::size_t>(shift % 64);
    for (std::size_t i = whole; i < words_.size(); ++i) {
      std::uint64_t word = other.words_[i - whole] << bits;
      if (bits != 0 && i > whole) word |= other.words_[i - whole - 1] >> (64 - bits);
      words_[i] |= word;
    }
    const auto used = static_cast<std::size_t>(largest_ % 64);
    if (used != 63) words_.back() &= (std::uint64_t{2} << used) - 1;
  }

 private:
  static std::size_t index(std::int64_t number) { return static_cast<std::size_t>(number / 64); }
  std::int64_t largest_;
  std::vector<std::uint64_t> words_;
};

}  // namespace werner
