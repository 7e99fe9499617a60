#include "werner/evolve/strategy.hpp"

#include <cmath>

#include "werner/core/registry.hpp"
#include "werner/evolve/strategies/list.hpp"

namespace werner {

std::span<const StrategyInfo> strategies() {
  static const std::vector<StrategyInfo> list = {
      active_strategy(),
      adaptive_ga_strategy(),
      age_pareto_strategy(),
      exhaustive_strategy(),
      exponential_product_strategy(),
      ga_strategy(),
      nsga2_strategy(),
      nsga3_strategy(),
      pl_moga_strategy(),
      random_strategy(),
      successive_halving_strategy(),
      swarm_strategy(),
      weighted_sum_strategy(),
  };
  return list;
}

const StrategyInfo& strategy(std::string_view name, std::string where) {
  return find_named(strategies(), name, "strategy", std::move(where));
}

double parameter_value(const StrategyParameter& parameter, std::string_view text, std::string where) {
  if (!parameter.choices.empty()) {
    for (std::size_t i = 0; i < parameter.choices.size(); ++i)
      if (parameter.choices[i] == text) return static_cast<double>(i);
    throw UsageError("unknown choice '" + std::string(text) + "' of parameter '" + parameter.name + "'",
                     {std::move(where), did_you_mean(text, parameter.choices)});
  }
  const auto value = parse_double(text);
  if (!value || !std::isfinite(*value))
    throw UsageError("expected a number for parameter '" + parameter.name + "', found '" + std::string(text) + "'",
                     {std::move(where), parameter.description});
  if (*value < parameter.low || *value > parameter.high)
    throw UsageError("parameter '" + parameter.name + "' is '" + std::string(text) + "', expected " +
                         format_double(parameter.low) + " to " + format_double(parameter.high),
                     {std::move(where), parameter.description});
  if (parameter.whole && *value != std::floor(*value))
    throw UsageError("parameter '" + parameter.name + "' is '" + std::string(text) + "', expected a whole number",
                     {std::move(where), parameter.description});
  return *value;
}

std::string parameter_text(const StrategyParameter& parameter, double value) {
  if (parameter.choices.empty()) return format_double(value);
  return parameter.choices.at(static_cast<std::size_t>(value));
}

std::map<std::string, double> default_parameters(const StrategyInfo& info) {
  std::map<std::string, double> defaults;
  for (const StrategyParameter& parameter : info.parameters) defaults[parameter.name] = parameter.default_value;
  return defaults;
}

const StrategyParameter& parameter(const StrategyInfo& info, std::string_view name, std::string where) {
  return find_named(std::span<const StrategyParameter>(info.parameters), name, "parameter of strategy " + info.name,
                    std::move(where));
}

std::unique_ptr<Strategy> make_strategy(const StrategyInfo& info, StrategyContext context) {
  const auto count = static_cast<int>(context.objectives.size());
  if (count == 0) throw UsageError("no objective, expected at least one", {"objective", ""});
  if (info.max_objectives > 0 && count > info.max_objectives)
    throw UsageError("strategy '" + info.name + "' takes at most " + std::to_string(info.max_objectives) +
                         " objective, found '" + std::to_string(count) + "'",
                     {"search.strategy", "nsga2 and active take any number; weighted-sum makes one of many"});
  if (info.applies && !info.applies(*context.space))
    throw UsageError(
        "strategy '" + info.name + "' cannot search this space",
        {"search.strategy",
         "random, ga and nsga2 search every space; adaptive-ga, age-pareto, swarm and successive-halving those of "
         "crystals"});
  for (const StrategyParameter& entry : info.parameters)
    context.parameters.try_emplace(entry.name, entry.default_value);
  for (const auto& [name, value] : context.parameters) {
    const StrategyParameter& entry = parameter(info, name, "search." + name);
    if (entry.choices.empty()) parameter_value(entry, format_double(value), "search." + name);
  }
  return info.make(context);
}

}  // namespace werner
