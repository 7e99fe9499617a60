#include "werner/crystal/sameness.hpp"

#include <utility>

namespace werner {

namespace {

std::vector<int> system_of(const PreparedCrystal& crystal) {
  std::vector<int> result;
  for (const auto& [number, amount] : crystal.fractions) result.push_back(number);
  return result;
}

}  // namespace

std::size_t KnownCrystals::add(PreparedCrystal crystal) {
  if (crystal.usable) by_system_[options_.subset ? std::vector<int>() : system_of(crystal)].push_back(crystals_.size());
  crystals_.push_back(std::move(crystal));
  return crystals_.size() - 1;
}

bool KnownCrystals::possible(const PreparedCrystal& known, const PreparedCrystal& crystal) const {
  if (options_.subset) return true;
  return (options_.supercell || known.size() == crystal.size()) && same_composition(known, crystal);
}

bool KnownCrystals::fits(const PreparedCrystal& known, const PreparedCrystal& crystal) const {
  if (!possible(known, crystal)) return false;
  return order_ == FitOrder::new_first ? fit(crystal, known, options_) : fit(known, crystal, options_);
}

std::optional<std::size_t> KnownCrystals::first_match(const PreparedCrystal& crystal) const {
  if (!crystal.usable) return std::nullopt;
  const auto found = by_system_.find(options_.subset ? std::vector<int>() : system_of(crystal));
  if (found == by_system_.end()) return std::nullopt;
  for (const std::size_t number : found->second)
    if (fits(crystals_[number], crystal)) return number;
  return std::nullopt;
}

std::vector<std::size_t> KnownCrystals::all_matches(const PreparedCrystal& crystal) const {
  std::vector<std::size_t> result;
  if (!crystal.usable) return result;
  const auto found = by_system_.find(options_.subset ? std::vector<int>() : system_of(crystal));
  if (found == by_system_.end()) return result;
  for (const std::size_t number : found->second)
    if (fits(crystals_[number], crystal)) result.push_back(number);
  return result;
}

std::vector<std::size_t> first_of_group(std::span<const PreparedCrystal> crystals, const MatchOptions& options,
                                        FitOrder order) {
  KnownCrystals firsts(options, order);
  std::vector<std::size_t> numbers;  // in `crystals`, of each first
  std::vector<std::size_t> result(crystals.size());
  for (std::size_t i = 0; i < crystals.size(); ++i) {
    const auto match = firsts.first_match(crystals[i]);
    result[i] = match ? numbers[*match] : i;
    if (match || !crystals[i].usable) continue;
    firsts.add(crystals[i]);
    numbers.push_back(i);
  }
  return result;
}

}  // namespace werner
