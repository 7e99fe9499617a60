#include "werner/crystal/agreement.hpp"

#include <algorithm>
#include <cmath>

namespace werner {

MatchDistance about_their_mean(std::span<const Point> displacements, double norm) {
  const double n = static_cast<double>(displacements.size());
  Point mean{};
  for (const Point& v : displacements)
    for (std::size_t i = 0; i < 3; ++i) mean[i] += v[i];
  for (double& x : mean) x /= n;
  double sum = 0, greatest = 0;
  for (const Point& v : displacements) {
    const double square = distance_square(v, mean);
    sum += square;
    greatest = std::max(greatest, square);
  }
  return {std::sqrt(sum / n) * norm, std::sqrt(greatest) * norm};
}

bool Agreement::possible(double most_square) {
  end_.assign(begin_.begin() + 1, begin_.end());
  end_.push_back(choices_.size());
  settled_.clear();
  open_.clear();
  for (std::size_t row = 0; row < begin_.size(); ++row) {
    if (end_[row] == begin_[row]) return false;
    (end_[row] == begin_[row] + 1 ? settled_ : open_).push_back(row);
  }
  for (std::size_t next = 0; next < settled_.size(); ++next) {
    const Choice by = choices_[begin_[settled_[next]]];
    // Two rows that were settled before they were seen together.
    for (std::size_t other = 0; other < next; ++other) {
      const Choice& with = choices_[begin_[settled_[other]]];
      if (with.column == by.column || distance_square(with.vector, by.vector) > most_square) return false;
    }
    std::size_t still_open = 0;
    for (const std::size_t row : open_) {
      std::size_t kept = begin_[row];
      for (std::size_t i = kept; i < end_[row]; ++i)
        if (choices_[i].column != by.column && distance_square(choices_[i].vector, by.vector) <= most_square)
          choices_[kept++] = choices_[i];
      end_[row] = kept;
      if (kept == begin_[row]) return false;
      if (kept == begin_[row] + 1)
        settled_.push_back(row);
      else
        open_[still_open++] = row;
    }
    open_.resize(still_open);
  }
  return true;
}

}  // namespace werner
