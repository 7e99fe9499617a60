// Choosing parents of a single-objective population by the one number that is minimised.
#pragma once
#include <functional>
#include <vector>

#include "werner/core/random.hpp"

namespace werner {

enum class Selection { tournament, roulette, rank };

// Draws positions in `fitness` (minimised, not empty). Tournament: the best of `size` drawn with replacement. Roulette:
// probability proportional to (worst - own) plus a tenth of the range, so that the worst keeps a chance whatever the
// sign of the costs. Rank: linear ranking, the best `pressure` times as likely as the average (1 to 2; Baker 1985).
std::function<int(RandomStream&)> selector(Selection selection, std::vector<double> fitness, int size, double pressure);

// A position drawn with probability proportional to its weight, all of them positive or zero and not all zero.
int draw_weighted(const std::vector<double>& cumulative_weights, RandomStream& random);

}  // namespace werner
