#include "werner/run/search_results.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "werner/core/text.hpp"
#include "werner/io/extxyz_crystal.hpp"
#include "werner/io/xyz.hpp"

namespace werner {

namespace {

std::string structure_text(const OracleResult& result) {
  if (result.crystal) {
    CrystalEntry entry;
    entry.crystal = disordered(*result.crystal);
    return write_extxyz_crystals(std::span(&entry, 1));
  }
  return result.relaxed.size() == 0 ? "" : write_extxyz(std::span(&result.relaxed, 1));
}

}  // namespace

StoredResult record_of(const std::string& task_key, const OracleResult& result, const std::string& version) {
  StoredResult record;
  record.task_key = task_key;
  record.status = result.status == OracleStatus::done ? "done" : "failed";
  record.reasons = result.status == OracleStatus::done ? result.notes : result.reasons;
  record.properties = result.properties;
  record.structure = structure_text(result);
  record.provenance =
      nlohmann::json{{"version", version}, {"rotamers", result.rotamers_done}, {"cpu_seconds", result.cpu_seconds}}
          .dump();
  return record;
}

StoredResult from_cache(StoredResult record) {
  auto provenance = nlohmann::json::parse(record.provenance, nullptr, false);
  if (!provenance.is_object()) provenance = nlohmann::json::object();
  provenance["from_cache"] = true;
  record.provenance = provenance.dump();
  return record;
}

std::optional<Crystal> crystal_of(const StoredResult& result) {
  std::optional<Crystal> crystal;
  LineReader lines(pull_text(result.structure), "the store of the run");
  read_extxyz_crystals(lines, [&](CrystalEntry&& entry) { crystal = ordered(entry.crystal); }, [](BrokenEntry&&) {});
  return crystal;
}

void price(Told& told, const PropertyValues& properties, const std::vector<std::string>& notes,
           const SearchQuestion& question) {
  told.values.clear();
  told.costs.clear();
  told.uncertainties.clear();
  told.valid = false;
  for (std::size_t k = 0; k < question.context.objectives.size(); ++k) {
    const Objective& objective = question.context.objectives[k];
    PropertyValue value;
    if (question.formulas[k])
      value = evaluate(*question.formulas[k], properties, question.species);
    else if (const auto found = properties.find(objective.property); found != properties.end())
      value = found->second;
    if (!std::isfinite(value.value)) {
      told.reason = "no value of '" + objective.property + "'";
      if (!notes.empty()) told.reason += ": " + join(notes, "; ");
      told.costs.clear();
      told.values.clear();
      told.uncertainties.clear();
      return;
    }
    told.values.push_back(value.value);
    told.costs.push_back(cost(objective, value.value));
    told.uncertainties.push_back(value.uncertainty);
  }
  told.valid = true;
}

void judge_again(SearchOutcome& outcome, const SearchQuestion& question, const Store& store) {
  const std::unique_ptr<Standing> standing = question.standing ? question.standing() : nullptr;
  std::map<int, StoredResult> results;
  for (const SearchItem& item : outcome.items) {
    if (!item.computed) continue;
    StoredResult result = store.result(item.task_key).value();
    if (result.status != "done") continue;
    if (standing)
      standing->add(item.told.item, question.space->absorb(result.structure).value_or(item.told.genome),
                    result.properties);
    results.emplace(item.told.item, std::move(result));
  }
  Archive archive(question.context.objectives);
  std::unordered_map<std::string, const Told*> first;  // by the identity that was asked
  for (SearchItem& item : outcome.items) {
    Told& told = item.told;
    if (const auto result = results.find(told.item); result != results.end()) {
      if (standing)
        for (const auto& [name, value] : standing->values(told.item)) result->second.properties[name] = value;
      price(told, result->second.properties, result->second.reasons, question);
    }
    const std::string identity = told.genome.empty() ? "" : question.space->identity(told.genome);
    if (item.computed) first.emplace(identity, &told);
    if (told.known && first.contains(identity)) {
      told.valid = first.at(identity)->valid;
      told.values = first.at(identity)->values;
      told.costs = first.at(identity)->costs;
    }
    archive.add(told);
  }
  outcome.front = archive.front();
  outcome.reference = archive.reference();
  if (archive.reference()) outcome.status.hypervolume = archive.hypervolume();
  if (standing) outcome.hull = standing->hull();
}

}  // namespace werner
